/** json-to-xml and xml-to-json. */
import { ExpressionTypeError, type PolicyCompiler, type Statement } from '../compilation';
import { jsonToXml } from '../documents/json-to-xml';
import { xmlToJson } from '../documents/xml-to-json';
import { readXmlTree } from '../documents/xml-tree';
import { GatewayBody, type Call } from '../exchange';
import { readJson } from '../expressions/json-read';
import { DEFAULT_LIMITS, Host } from '../expressions/machine';
import { accepts, formatOf, type Format } from '../media-types';
import { message } from './message';
import type { Run } from '../statement';

/** Attributes of Microsoft's schema that its reference doesn't explain: what they do would be a guess. */
function refuse(statement: Statement, names: readonly string[]): void {
  for (const name of names) if (statement.has(name)) statement.fail(`the attribute ${name} is not documented, so it can't be run locally`);
}

/** An attribute of few values, at each call where it is an expression. */
function choice<const T extends string>(statement: Statement, name: string, values: readonly T[], otherwise?: T): (call: Call) => T {
  const text = statement.attribute(name);
  if (text === undefined) {
    const fixed = otherwise ?? statement.fail(`the attribute ${name} is missing`);
    return () => fixed;
  }
  const read = (given: string): T | undefined => values.find((value) => value === given.trim().toLowerCase());
  if (text.constant !== undefined) {
    const fixed = read(text.constant) ?? statement.fail(`the attribute ${name} is none of ${values.join(', ')}`);
    return () => fixed;
  }
  return (call) => {
    const found = read(text.text(call));
    if (found === undefined) throw new ExpressionTypeError(`${name}: expected one of ${values.join(', ')}`);
    return found;
  };
}

const FLAG = ['true', 'false'] as const;

function conversion(statement: Statement, from: Format, to: Format, convert: (call: Call, text: string) => string): Run {
  const apply = choice(statement, 'apply', ['always', `content-type-${from}`]);
  const consider = choice(statement, 'consider-accept-header', FLAG, 'true');
  const target = message(statement);
  return (call) => {
    const changed = target(call);
    if (changed.body === undefined || changed.body.length === 0) return undefined;
    if (apply(call) !== 'always' && formatOf(changed.headers) !== from) return undefined;
    if (consider(call) === 'true' && !accepts(call.request.headers, to)) return undefined;
    const text = Buffer.from(changed.body.read(true) ?? []).toString('utf8');
    changed.body = new GatewayBody(Buffer.from(convert(call, text)));
    changed.headers.set('Content-Type', [`application/${to}`]);
    return undefined;
  };
}

export const jsonToXmlPolicy: PolicyCompiler = (statement) => {
  refuse(statement, [
    'namespace-block-name',
    'attribute-prefix',
    'invalid-character-replacement',
    'null-values',
    'trim-values',
    'empty-values',
  ]);
  const dates = statement.flag('parse-date', true);
  const [separator, prefix, block] = [
    statement.attribute('namespace-separator'),
    statement.attribute('namespace-prefix'),
    statement.attribute('attribute-block-name'),
  ];
  return conversion(statement, 'json', 'xml', (call, text) =>
    jsonToXml(readJson(new Host(call, DEFAULT_LIMITS), text, { dates }), {
      namespaceSeparator: separator?.text(call) ?? '_',
      namespacePrefix: prefix?.text(call),
      attributeBlockName: block?.text(call),
    }),
  );
};

export const xmlToJsonPolicy: PolicyCompiler = (statement) => {
  refuse(statement, ['preserve-whitespace-nodes', 'empty-values', 'trim-values']);
  const kind = choice(statement, 'kind', ['javascript-friendly', 'direct']);
  const arrays = choice(statement, 'always-array-child-elements', FLAG, 'false');
  return conversion(statement, 'xml', 'json', (call, text) =>
    xmlToJson(readXmlTree(text), { kind: kind(call), alwaysArrays: arrays(call) === 'true' }),
  );
};
