/** What is wrong with a policy document, before API Management, minutes into an apply, says so. */
import { definitionOf } from './elements/catalogue';
import {
  SECTIONS,
  type Gateway,
  type PolicyDocument,
  type PolicyElement,
  type PolicyFinding,
  type PolicyFragment,
  type PolicyNode,
  type PolicyReference,
  type PolicyResolver,
  type Scope,
  type Section,
} from './model';
import { PolicyWriteError, writePolicy } from './rawxml/write';
import { referencesOf } from './references';
import { checkElement } from './validation/children';
import { Report, type CheckExpression } from './validation/report';
import { checkStatements, type Met } from './validation/statements';

export type { CheckExpression, ExpressionProblem } from './validation/report';

/** Names of what exists, by kind. A kind that is not given is not checked. */
export type KnownNames = Readonly<Partial<Record<PolicyReference['kind'], Iterable<string>>>>;

export interface ValidatePolicyOptions {
  /** Where the document is attached. @default not known: what depends on it is not judged */
  readonly scope?: Scope | undefined;
  /** The gateway that runs it. @default not known: what depends on it is not judged */
  readonly gateway?: Gateway | undefined;
  /** What the document may name. @default names are not checked */
  readonly known?: KnownNames | undefined;
  /** Says what is wrong with the text of an expression. @default only where expressions end is known */
  readonly checkExpression?: CheckExpression | undefined;
}

const KILOBYTE = 1024;

/**
 * Every finding of a document or a fragment, in the order of the document. Findings of read documents have positions;
 * those of built ones name the section and the statement. Never throws.
 */
export function validatePolicy(policy: PolicyDocument | PolicyFragment, options: ValidatePolicyOptions = {}): readonly PolicyFinding[] {
  const report = new Report(options.checkExpression);
  const { scope, gateway } = options;
  const inDocument: Met['inDocument'] = new Set();
  if (policy.kind === 'fragment') {
    checkStatements(policy.statements, { fragment: true, scope, gateway }, { inDocument, inSection: new Set() }, report);
  } else {
    for (const section of SECTIONS) {
      const nodes = policy.sections[section] ?? [];
      checkStatements(nodes, { fragment: false, section, scope, gateway }, { inDocument, inSection: new Set() }, report);
      checkFirst(nodes, section, report);
      if (section === 'backend') checkOnly(nodes, report);
      if (scope && scope !== 'global') checkBase(nodes, section, scope, report);
    }
    if (scope) checkForwarding(policy, scope, report);
  }
  if (options.known) report.findings.push(...unknownReferences(policy, options.known));
  checkWriting(policy, report);
  return report.findings;
}

/** Every finding of a resolver. Of what it asks of its data source nothing is declared: its expressions are checked. */
export function validateResolver(
  { statement }: PolicyResolver,
  { checkExpression }: Pick<ValidatePolicyOptions, 'checkExpression'> = {},
): readonly PolicyFinding[] {
  const report = new Report(checkExpression);
  const declaration = definitionOf(statement.name);
  if (declaration) checkElement({ element: statement, declaration, place: statement.name }, report, () => undefined);
  return report.findings;
}

const elementsOf = (nodes: readonly PolicyNode[]): readonly PolicyElement[] =>
  nodes.filter((node): node is PolicyElement => node.kind === 'element');

function checkFirst(nodes: readonly PolicyNode[], section: Section, report: Report): void {
  const statements = elementsOf(nodes).filter(({ name }) => name !== 'base');
  const late = statements.find(({ name }, index) => index > 0 && definitionOf(name)?.first);
  // Statements that refuse nothing may come before it.
  const [earlier] = late ? statements.slice(0, statements.indexOf(late)).filter(({ name }) => REFUSING.has(name)) : [];
  if (late && earlier) {
    report.add(
      'APIM234',
      `${late.name} in ${section}: expected it before ${earlier.name}, found it after`,
      `Move ${late.name} to the beginning of the section.`,
      late.position,
    );
  }
}

/** Statements that may refuse a request. */
const REFUSING: ReadonlySet<string> = new Set([
  'authentication-basic',
  'check-header',
  'choose',
  'include-fragment',
  'ip-filter',
  'limit-concurrency',
  'quota',
  'quota-by-key',
  'rate-limit',
  'rate-limit-by-key',
  'return-response',
  'validate-azure-ad-token',
  'validate-client-certificate',
  'validate-content',
  'validate-graphql-request',
  'validate-jwt',
  'validate-odata-request',
  'validate-parameters',
]);

/** The backend section holds one statement, `base` counted. */
function checkOnly(nodes: readonly PolicyNode[], report: Report): void {
  const [first, second] = elementsOf(nodes);
  if (!first || !second) return;
  const mend = [first, second].some(({ name }) => name === 'base')
    ? `Keep <base /> or what stands beside it; what prepares the request belongs into inbound.`
    : 'Move what prepares the request to inbound, or put all into one choose, retry or limit-concurrency.';
  report.add('APIM235', `backend: expected one statement, found ${second.name} after ${first.name}`, mend, second.position);
}

function checkBase(nodes: readonly PolicyNode[], section: Section, scope: Scope, report: Report): void {
  if (elementsOf(nodes).some(({ name }) => name === 'base')) return;
  report.add(
    'APIM231',
    `${section}: expected <base /> at the scope ${scope}, found none`,
    'Add <base />, unless the policies of all broader scopes are meant to be dropped.',
    nodes[0]?.position,
  );
}

/** True where some statement, at any depth, could call the backend. */
function mayForward(nodes: readonly PolicyNode[]): boolean {
  return elementsOf(nodes).some(({ name, children }) => name === 'forward-request' || name === 'include-fragment' || mayForward(children));
}

function checkForwarding({ sections }: PolicyDocument, scope: Scope, report: Report): void {
  const backend = sections.backend ?? [];
  if (mayForward(backend) || (scope !== 'global' && elementsOf(backend).some(({ name }) => name === 'base'))) return;
  if (elementsOf(sections.inbound ?? []).some(({ name }) => definitionOf(name)?.ends)) return;
  report.add(
    'APIM233',
    `backend: expected ${scope === 'global' ? '' : '<base /> or '}<forward-request />, found none`,
    'Add it, unless no request is meant to reach the backend.',
    backend[0]?.position,
  );
}

/** Findings for names of what doesn't exist; case is ignored, as in Azure. A reference by a construct is one to what exists. */
export function unknownReferences(policy: PolicyDocument | PolicyFragment, known: KnownNames): readonly PolicyFinding[] {
  const report = new Report(undefined);
  const names = new Map(Object.entries(known).map(([kind, given]) => [kind, [...given]]));
  for (const { kind, name, target, position } of referencesOf(policy)) {
    const existing = names.get(kind);
    const wanted = name.toLowerCase();
    if (!existing || target || existing.some((one) => one.toLowerCase() === wanted) || name.includes('${')) continue;
    const article = `the ${kind.replace('-', ' ')}`;
    report.add(
      'APIM241',
      `expected ${article} ${name} to exist, found ${existing.length === 0 ? 'none' : existing.slice(0, 10).join(', ')}`,
      `Declare ${article}, or correct its name.`,
      position,
    );
  }
  return report.findings;
}

function checkWriting(policy: PolicyDocument | PolicyFragment, report: Report): void {
  const limit = policy.kind === 'fragment' ? 512 : 256;
  try {
    const size = Buffer.byteLength(writePolicy(policy));
    if (size > limit * KILOBYTE) {
      report.add(
        'APIM252',
        `expected at most ${limit} KB, found ${Math.ceil(size / KILOBYTE)} KB`,
        'Move statements to fragments.',
        undefined,
      );
    }
  } catch (error) {
    if (!(error instanceof PolicyWriteError)) throw error;
    const [message = '', mend = ''] = error.message.split('; ');
    report.add('APIM251', message, mend === '' ? 'Correct it.' : `${mend.charAt(0).toUpperCase()}${mend.slice(1)}.`, undefined);
  }
}
