/** JSON bodies, against the contract's schemas or one of the service. */
import type { Statement } from '../compilation';
import { faultOf } from '../contract/operation';
import { ContractSchemas, type AdditionalProperties, type Json, type Schema } from '../contract/schemas';
import { utf8, type BodyCheck, type CheckedBody } from './content-check';

/** As many levels as API Management's own JSON reader takes (Newtonsoft.Json's `MaxDepth`). */
const MAXIMUM_DEPTH = 64;

export function jsonBody(content: Statement): BodyCheck {
  const additional = content.has('allow-additional-properties') ? content.flag('allow-additional-properties', true) : undefined;
  if (content.flag('case-insensitive-property-names', false)) content.fail('property names are compared as they are written');
  const bending = additional === undefined ? 'as-declared' : additional ? 'allowed' : 'refused';
  const judge =
    serviceSchema(content, bending) ??
    (({ declared, contentType }: CheckedBody, body: unknown) =>
      declared === undefined ? 'no schema' : declared.check(contentType, body, bending));
  return (checked) => {
    let body: unknown;
    try {
      const text = utf8(checked.bytes);
      if (depthOf(text) > MAXIMUM_DEPTH) {
        return { kind: 'invalid', details: `it has more than ${MAXIMUM_DEPTH} levels`, shown: 'The body is nested too deeply.' };
      }
      body = JSON.parse(text);
    } catch {
      return { kind: 'invalid', details: 'it is no JSON', shown: 'The body is no JSON.' };
    }
    const wrong = judge(checked, body);
    if (wrong === undefined) return undefined;
    if (wrong === 'no schema') {
      return {
        kind: 'no schema',
        details: `the API's schema has no definition for the content type ${checked.contentType}`,
        shown: 'The operation takes no body of this content type.',
      };
    }
    return { kind: 'invalid', details: `it ${wrong}`, shown: `The body ${wrong}.` };
  };
}

/** The schema that `schema-id` names, or the part of it that `schema-ref` does. */
function serviceSchema(
  content: Statement,
  bending: AdditionalProperties,
): ((checked: CheckedBody, body: unknown) => string | undefined) | undefined {
  const id = content.constant('schema-id');
  const reference = content.constant('schema-ref');
  if (id === undefined) return undefined;
  const schema = content.runtime.service.schemas.get(id);
  if (schema === undefined || schema.type !== 'json') content.fail(`the service has no JSON schema ${id}`);
  if (typeof schema.value !== 'string') content.fail(`the text of the schema ${id} is only known to Azure`);
  let document: unknown;
  try {
    document = JSON.parse(schema.value);
  } catch {
    content.fail(`the schema ${id} is no JSON`);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) content.fail(`the schema ${id} is no JSON object`);
  const schemas = new ContractSchemas(document as { readonly [name: string]: Json }, 'everything');
  const target = reference === undefined ? document : schemas.resolve({ $ref: reference });
  if (typeof target !== 'object' || target === null || Array.isArray(target)) content.fail(`the schema ${id} has no ${reference ?? ''}`);
  try {
    const validate = schemas.validator(target as Schema, bending);
    return (_, body) => (validate(body) ? undefined : faultOf(validate));
  } catch (error) {
    content.fail(`the schema ${id} can't be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Brackets open at once, those in strings left out. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      for (at += 1; at < text.length && text.charCodeAt(at) !== 0x22; at += 1) if (text.charCodeAt(at) === 0x5c) at += 1;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
  }
  return deepest;
}
