/** XML bodies and what SOAP envelopes carry, against an XML schema of the service or of the API. */
import type { Statement } from '../compilation';
import type { SynthesizedSchema } from '../../synthesized/model';
import { readXmlTree, soapPayloads } from '../documents/xml-tree';
import { utf8, type BodyCheck, type CheckedBody } from './content-check';

export function xmlBody(content: Statement, soap: boolean): BodyCheck {
  const { xmlSchemas, service } = content.runtime;
  if (content.has('schema-ref')) content.fail('schema-ref is for JSON schemas');
  for (const name of ['allow-additional-properties', 'case-insensitive-property-names']) {
    if (content.has(name)) content.fail(`the attribute ${name} is for JSON`);
  }
  const id = content.constant('schema-id');
  const named = id === undefined ? undefined : service.schemas.get(id);
  if (id !== undefined) {
    if (named === undefined || named.type !== 'xml') content.fail(`the service has no XML schema ${id}`);
    const problem = xmlSchemas.problem(named);
    if (problem !== undefined) content.fail(`the schema ${id} can't be used: ${problem}`);
  }
  return async (checked) => {
    const schema = named ?? ownSchema(checked);
    if (typeof schema === 'string') return { kind: 'no schema', details: schema };
    const problem = xmlSchemas.problem(schema);
    if (problem !== undefined) return { kind: 'no schema', details: `the API's schema can't be used: ${problem}` };
    let documents: readonly string[];
    try {
      const text = utf8(checked.bytes).replace(/^\uFEFF/, '');
      const document = readXmlTree(text);
      documents = soap ? soapPayloads(document) : [text];
    } catch (error) {
      return {
        kind: 'invalid',
        details: error instanceof Error ? error.message : String(error),
        shown: soap ? 'The body is no SOAP message.' : 'The body is no XML.',
      };
    }
    for (const document of documents) {
      const faults = await xmlSchemas.faults(schema, document);
      if (faults !== undefined) return { kind: 'invalid', details: faults, shown: 'The body does not fit its schema.' };
    }
    return undefined;
  };
}

/** The API's one XML schema, or why there is none to take. */
function ownSchema({ api }: CheckedBody): SynthesizedSchema | string {
  const [only, second] = api.xmlSchemas ?? [];
  if (only === undefined) return 'the API has no XML schema, and the policy names none by schema-id';
  return second === undefined ? only : 'the API has more than one XML schema: name one of the service by schema-id';
}
