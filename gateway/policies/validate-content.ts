/** Bodies: their size, their content type, and what they hold against the schemas of the contract or of the service. */
import type { PolicyCompiler, Statement } from '../compilation';
import { operationContract, responseOf } from '../contract/operation';
import { operationNotFound } from '../errors';
import type { Call } from '../exchange';
import { mediaType } from '../media-types';
import { jsonBody } from './content-json';
import { xmlBody } from './content-xml';
import type { BodyCheck } from './content-check';
import { actionOf, NOT_THE_CLIENTS, reporting, type Action, type Finding } from './validation';

interface Content {
  readonly type: string | undefined;
  readonly action: Action;
  readonly check: BodyCheck;
}

export const validateContent: PolicyCompiler = (statement) => {
  const report = reporting(statement);
  const unspecified = actionOf(statement, 'unspecified-content-type-action');
  const exceeded = actionOf(statement, 'size-exceeded-action');
  const maximum = statement.fixedInteger('max-size') ?? statement.fail('the attribute max-size is missing');
  const mapped = contentTypeMap(statement);
  const contents = statement.children('content').map(contentOf);
  const response = statement.place.section !== 'inbound';
  const [type, side] = response ? (['ResponseBody', 'response'] as const) : (['RequestBody', 'request'] as const);
  return (call) => {
    if (call.route === undefined) throw operationNotFound();
    const contract = operationContract(call.route.api, call.route.operation);
    const message = response ? call.response : call.request;
    const bytes = message?.body?.read(true) ?? new Uint8Array();
    const declared = response ? responseOf(contract, call.response?.statusCode ?? 500)?.body : contract.body;
    const given = message?.headers.text('Content-Type');
    if (bytes.length === 0 && given === undefined) {
      if (declared?.required === true) {
        report(call, exceeded === 'ignore' ? unspecified : exceeded, {
          type,
          rule: 'IncorrectMessage',
          details: `Body of the ${side} is required and missing.`,
          shown: 'The body is missing.',
        });
      }
      return undefined;
    }
    if (bytes.length > maximum) {
      report(call, exceeded, {
        type,
        rule: 'SizeLimit',
        details: `${response ? 'Response' : 'Request'}'s body is ${bytes.length} bytes long and it exceeds the configured limit of ${maximum} bytes.`,
        shown: `Request's body is ${bytes.length} bytes long and it exceeds the limit of ${maximum} bytes.`,
      });
      return undefined;
    }
    const contentType = mapped(call, given === undefined ? undefined : mediaType(given));
    const content =
      contentType === undefined
        ? undefined
        : (contents.find((one) => one.type === contentType) ?? contents.find((one) => one.type === undefined));
    if (contentType === undefined || content === undefined) {
      const details = `Unspecified content type ${contentType ?? '(none)'} is not allowed.`;
      report(call, unspecified, {
        ...(contentType !== undefined && { name: contentType }),
        type,
        rule: 'Unspecified',
        details,
        shown: details,
      });
      return undefined;
    }
    const { action, check } = content;
    if (action === 'ignore') return undefined;
    const found = check({ api: call.route.api, contentType, bytes, declared });
    const told = (wrong: Awaited<typeof found>): undefined => {
      if (wrong !== undefined) report(call, action, findingOf(wrong, type, side, contentType));
      return undefined;
    };
    return found instanceof Promise ? found.then(told) : told(found);
  };
};

function findingOf(
  wrong: NonNullable<Awaited<ReturnType<BodyCheck>>>,
  type: 'RequestBody' | 'ResponseBody',
  side: string,
  contentType: string,
): Finding {
  if (wrong.kind === 'no schema') {
    return {
      name: contentType,
      type: 'ApiSchema',
      rule: 'MissingDefinition',
      details: wrong.details,
      shown: wrong.shown ?? NOT_THE_CLIENTS,
    };
  }
  return {
    name: contentType,
    type,
    rule: 'IncorrectMessage',
    details: `Body of the ${side} does not conform to the definition of the content type ${contentType}: ${wrong.details}`,
    shown: wrong.shown,
  };
}

function contentOf(child: Statement): Content {
  const kind = child.oneOf('validate-as', ['json', 'xml', 'soap'], 'json');
  return {
    type: child.has('type') ? mediaType(child.constant('type') ?? '') : undefined,
    action: actionOf(child, 'action'),
    check: kind === 'json' ? jsonBody(child) : xmlBody(child, kind === 'soap'),
  };
}

function contentTypeMap(statement: Statement): (call: Call, type: string | undefined) => string | undefined {
  const map = statement.child('content-type-map');
  if (map === undefined) return (_call, type) => type;
  const any = map.constant('any-content-type-value');
  const missing = map.constant('missing-content-type-value');
  const types = map.children('type').map((child) => {
    const from = child.constant('from');
    return {
      from: from === undefined ? undefined : mediaType(from),
      when: child.condition('when'),
      to: mediaType(child.constant('to') ?? child.fail('the attribute to is missing')),
    };
  });
  return (call, type) => {
    const found = types.find(({ from, when }) => (when ? when(call) : from === type));
    if (found) return found.to;
    const otherwise = type === undefined ? missing : any;
    return otherwise === undefined ? type : mediaType(otherwise);
  };
}
