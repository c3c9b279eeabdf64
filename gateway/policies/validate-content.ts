/** Bodies: their size, their content type, and JSON against the contract's schemas. */
import type { PolicyCompiler, Statement } from '../compilation';
import { operationContract, responseOf, type ContractBody } from '../contract/operation';
import type { AdditionalProperties } from '../contract/schemas';
import { mediaType } from '../media-types';
import { operationNotFound } from '../errors';
import type { Call } from '../exchange';
import { actionOf, found, refuseErrorsVariable, type Action } from './validation';

/** As many levels as API Management's own JSON reader takes (Newtonsoft.Json's `MaxDepth`). */
const MAXIMUM_DEPTH = 64;

interface Content {
  readonly type: string | undefined;
  readonly action: Action;
  readonly bending: AdditionalProperties;
}

export const validateContent: PolicyCompiler = (statement) => {
  refuseErrorsVariable(statement);
  const unspecified = actionOf(statement, 'unspecified-content-type-action');
  const exceeded = actionOf(statement, 'size-exceeded-action');
  const maximum = statement.fixedInteger('max-size') ?? statement.fail('the attribute max-size is missing');
  const mapped = contentTypeMap(statement);
  const contents = statement.children('content').map(contentOf);
  const response = statement.place.section !== 'inbound';
  return (call) => {
    if (call.route === undefined) throw operationNotFound();
    const contract = operationContract(call.route.api, call.route.operation);
    const message = response ? call.response : call.request;
    const bytes = message?.body?.read(true);
    const declared = response ? responseOf(contract, call.response?.statusCode ?? 500)?.body : contract.body;
    const given = message?.headers.text('Content-Type');
    if ((bytes === undefined || bytes.length === 0) && given === undefined) {
      if (declared?.required === true) found(call, exceeded === 'ignore' ? unspecified : exceeded, statement, 'BodyMissing', 'The body is missing.');
      return undefined;
    }
    if (bytes !== undefined && bytes.length > maximum) {
      found(call, exceeded, statement, 'SizeLimit', `The body is longer than ${maximum} bytes.`);
      return undefined;
    }
    const type = mapped(call, given === undefined ? undefined : mediaType(given));
    const content = type === undefined ? undefined : contents.find((one) => one.type === type) ?? contents.find((one) => one.type === undefined);
    if (type === undefined || content === undefined) {
      found(call, unspecified, statement, 'UnspecifiedContentType', 'The content type is not accepted.');
      return undefined;
    }
    checkJson(call, statement, content, type, bytes ?? new Uint8Array(), declared);
    return undefined;
  };
};

function contentOf(child: Statement): Content {
  if (child.oneOf('validate-as', ['json', 'xml', 'soap'], 'json') !== 'json') child.fail('XML is not validated locally');
  if (child.has('schema-id')) child.fail('schemas of the service are not known locally');
  child.ignore('schema-ref');
  const additional = child.has('allow-additional-properties') ? child.flag('allow-additional-properties', true) : undefined;
  if (child.flag('case-insensitive-property-names', false)) child.fail('property names are compared as they are written');
  return {
    type: child.has('type') ? mediaType(child.constant('type') ?? '') : undefined,
    action: actionOf(child, 'action'),
    bending: additional === undefined ? 'as-declared' : additional ? 'allowed' : 'refused',
  };
}

function contentTypeMap(statement: Statement): (call: Call, type: string | undefined) => string | undefined {
  const map = statement.child('content-type-map');
  if (map === undefined) return (_call, type) => type;
  const any = map.constant('any-content-type-value');
  const missing = map.constant('missing-content-type-value');
  const types = map.children('type').map((child) => {
    const from = child.constant('from');
    return { from: from === undefined ? undefined : mediaType(from), when: child.condition('when'), to: mediaType(child.constant('to') ?? child.fail('the attribute to is missing')) };
  });
  return (call, type) => {
    const found = types.find(({ from, when }) => (when ? when(call) : from === type));
    if (found) return found.to;
    const otherwise = type === undefined ? missing : any;
    return otherwise === undefined ? type : mediaType(otherwise);
  };
}

function checkJson(call: Call, statement: Statement, { action, bending }: Content, type: string, bytes: Uint8Array, declared: ContractBody | undefined): void {
  if (action === 'ignore') return;
  let body: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (depthOf(text) > MAXIMUM_DEPTH) {
      found(call, action, statement, 'BodyTooDeep', 'The body is nested too deeply.');
      return;
    }
    body = JSON.parse(text);
  } catch {
    found(call, action, statement, 'BodyMalformed', 'The body is no JSON.');
    return;
  }
  const wrong = declared === undefined ? 'no schema' : declared.check(type, body, bending);
  if (wrong === 'no schema') found(call, action, statement, 'SchemaMissing', 'The operation takes no body of this content type.');
  else if (wrong !== undefined) found(call, action, statement, 'BodyInvalid', `The body ${wrong}.`);
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
