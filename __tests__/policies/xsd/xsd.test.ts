/** Documents against Microsoft's own schema, where that and xmllint are there. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../../fast-check';
import { CATALOGUE, readPolicy, type PolicyDocument, type PolicyElement, type PolicyNode } from '../../../policies';
import { productPolicy, refusalFragments, servicePolicy } from '../../../policies/baseline';
import { escapeAttribute, escapeText } from '../../../policies/rawxml/escape';
import { declaredStatement } from '../declared';
import { BEYOND_XSD, UNKNOWN_TO_XSD } from './disagreements';
import { saySkipped } from '../../skipped';

const ROOT = join(__dirname, '..', '..', '..');
const SCHEMA = join(process.env['ORACLES'] ?? join(ROOT, '../shared/oracles'), 'policy-xsd', 'policies.xsd');
const there = existsSync(SCHEMA) && spawnSync('xmllint', ['--version']).status === 0;
if (!there) saySkipped('the XSD of API Management policies (set ORACLES to its folder) or xmllint is not there: documents are not held against it');
const test_ = there ? test : test.skip;

/** XSD tools read no raw expressions, so all of the text is escaped. */
function escaped(node: PolicyNode): string {
  if (node.kind === 'comment') return '';
  if (node.kind === 'text') return escapeText(node.text);
  const attributes = Object.entries(node.attributes).filter(([name]) => !(`${node.name}@${name}` in BEYOND_XSD));
  const children = node.children.filter((child) => child.kind !== 'element' || !(`${node.name}/${child.name}` in BEYOND_XSD));
  return `<${node.name}${attributes.map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`).join('')}>${children.map(escaped).join('')}</${node.name}>`;
}

/** The statements, and those inside of wrappers, which the XSD doesn't look into. */
function allStatements(nodes: readonly PolicyNode[]): readonly PolicyElement[] {
  return nodes.flatMap((node): readonly PolicyElement[] => {
    if (node.kind !== 'element') return [];
    if (node.name in UNKNOWN_TO_XSD) return [];
    if (node.name === 'choose') return [node, ...node.children.flatMap((branch) => (branch.kind === 'element' ? allStatements(branch.children) : []))];
    return ['retry', 'limit-concurrency'].includes(node.name) ? [node, ...allStatements(node.children)] : [node];
  });
}

/** What xmllint says about statements, each in a document of its own. */
function complaints(statements: readonly PolicyElement[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'xsd-'));
  const files = statements.map((statement, index) => {
    const file = join(folder, `${index}.xml`);
    writeFileSync(file, `<policies><inbound>${escaped(statement)}</inbound></policies>`);
    return file;
  });
  if (files.length === 0) return [];
  const { stderr } = spawnSync('xmllint', ['--noout', '--schema', SCHEMA, ...files], { encoding: 'utf8', maxBuffer: 1e8 });
  return stderr.split('\n').filter((line) => /error/.test(line)).map((line) => line.replace(/^.*: Schemas validity error : /, ''));
}

const inboundOf = (text: string): readonly PolicyNode[] => (readPolicy(`<policies><inbound>${text}</inbound></policies>`).policy as PolicyDocument).sections.inbound ?? [];
const statementsOf = ({ sections }: PolicyDocument): readonly PolicyNode[] => Object.values(sections).flat();

test_('the examples of all policies that the XSD knows pass it', () => {
  expect(complaints(CATALOGUE.flatMap(({ example }) => allStatements(inboundOf(example))))).toEqual([]);
});

test_('what the XSD does not know it still does not know', () => {
  const unknown = CATALOGUE.filter(({ name }) => name in UNKNOWN_TO_XSD).map(({ name, example }) => [name, inboundOf(example).filter((node): node is PolicyElement => node.kind === 'element')] as const);
  expect(unknown.filter(([, statements]) => complaints(statements).length === 0).map(([name]) => name)).toEqual([]);
});

test_('the baseline policies pass the XSD', () => {
  const documents = [
    servicePolicy({ networks: ['192.0.2.0/24'], backendTimeoutSeconds: 60, concurrentCallsPerClient: 10 }),
    productPolicy({ rate: { calls: 10, renewalSeconds: 60 }, quota: { calls: 100, renewalSeconds: 3600 } }),
  ];
  const nodes = [...documents.flatMap(statementsOf), ...Object.values(refusalFragments()).flatMap(({ statements }) => statements)];
  const statements = allStatements(nodes);
  expect(statements.length).toBeGreaterThan(20);
  expect(complaints(statements)).toEqual([]);
});

test_('whatever the declarations allow passes the XSD, but for the known disagreements', () => {
  const known = CATALOGUE.filter(({ name, resolverOnly }) => !(name in UNKNOWN_TO_XSD) && !resolverOnly && !['choose', 'wait'].includes(name));
  const made = known.flatMap((declaration) => fc.sample(declaredStatement(declaration, fc.constantFrom('a', 'b-c', '@(context.Api.Id)')), { numRuns: 12, seed: 7 }).map(({ element }) => element));
  expect([...new Set(complaints(made))]).toEqual([]);
});
