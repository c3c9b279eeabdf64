/** Policy statements: which may stand where, how often, and what comes after what. */
import { nearest } from '../../access/nearest';
import { CATALOGUE, definitionOf } from '../elements/catalogue';
import type { PolicyDeclaration } from '../elements/define';
import type { PolicyElement, PolicyNode } from '../model';
import { checkElement } from './children';
import type { Declared, Report, Surroundings } from './report';

/** What Microsoft's schemas name, but no page documents. */
const INTERNAL = [
  'block',
  'authentication-token',
  'authentication-token-store',
  'graphql-data-source',
  'set-request-metric-dimension-value',
  'invoke-request',
];

/** Names of once-only policies met so far. */
export interface Met {
  readonly inDocument: Set<string>;
  readonly inSection: Set<string>;
}

/** Checks a list of statements: a section, a fragment, or what a wrapper holds. */
export function checkStatements(
  nodes: readonly PolicyNode[],
  around: Surroundings,
  met: Met,
  report: Report,
  allowed?: readonly string[],
): void {
  let ended: string | undefined;
  for (const node of nodes) {
    if (node.kind === 'comment' || (node.kind === 'text' && node.text.trim() === '')) continue;
    if (node.kind === 'text') {
      report.add('APIM225', `${where(around)}: expected statements, found text`, 'Remove the text, or make it a comment.', node.position);
      continue;
    }
    if (ended !== undefined) {
      report.add(
        'APIM232',
        `${node.name} in ${where(around)}: expected nothing after ${ended}, found it`,
        `Move it before ${ended}, or remove it.`,
        node.position,
      );
      ended = undefined;
    }
    const declaration = definitionOf(node.name);
    if (!declaration) unknownPolicy(node, around, report);
    else {
      if (allowed && !allowed.includes(node.name)) {
        report.add(
          'APIM221',
          `${where(around)}: expected ${allowed.join(', ')}, found <${node.name}>`,
          'Move the statement out.',
          node.position,
        );
      }
      checkPolicy(node, declaration, around, met, report);
      if (declaration.ends) ended = node.name;
    }
  }
}

function checkPolicy(element: PolicyElement, declaration: PolicyDeclaration, around: Surroundings, met: Met, report: Report): void {
  const place = `${element.name} in ${where(around)}`;
  if (declaration.resolverOnly) {
    report.add(
      'APIM206',
      `${place}: expected a policy for requests, found one for GraphQL resolvers`,
      'Move it to the resolver of its field.',
      element.position,
    );
    return;
  }
  checkPlace(element, declaration, place, around, report);
  checkOnce(element, declaration, place, met, report);
  const branches: Met[] = [];
  checkElement({ element, declaration, place }, report, (holder, held: Declared) => {
    // Of the branches of a choose only one is run, so each may have what a section has once.
    const own = element.name === 'choose' ? { inDocument: met.inDocument, inSection: new Set(met.inSection) } : met;
    branches.push(own);
    checkStatements(
      holder.children.filter(({ kind }) => kind !== 'text' || held.declaration.text === undefined),
      around,
      own,
      report,
      held.declaration.statements === true ? undefined : held.declaration.statements,
    );
  });
  for (const { inSection } of branches) for (const name of inSection) met.inSection.add(name);
}

function checkPlace(
  element: PolicyElement,
  { sections, scopes, gateways, inFragments }: PolicyDeclaration,
  place: string,
  { section, scope, gateway, fragment }: Surroundings,
  report: Report,
): void {
  if (section && !sections.includes(section)) {
    report.add(
      'APIM202',
      `${place}: expected it in ${sections.join(', ')}, found it in ${section}`,
      `Move it to ${sections.join(' or ')}.`,
      element.position,
    );
  }
  if (scope && scopes && !scopes.includes(scope)) {
    report.add(
      'APIM203',
      `${place}: expected it at the scope ${scopes.join(', ')}, found it at ${scope}`,
      `Move it to a document of ${scopes.join(' or ')}.`,
      element.position,
    );
  }
  if (gateway && gateways && !gateways.includes(gateway)) {
    report.add(
      'APIM204',
      `${place}: expected a gateway that runs it (${gateways.join(', ')}), found ${gateway}`,
      'Use another policy on this gateway.',
      element.position,
    );
  }
  if (fragment && inFragments === false) {
    report.add(
      'APIM207',
      `${place}: expected no ${element.name} in a fragment, found one`,
      element.name === 'base' ? 'Put <base /> into the document.' : 'Include that fragment in the document.',
      element.position,
    );
  }
}

function checkOnce(element: PolicyElement, { once, name }: PolicyDeclaration, place: string, met: Met, report: Report): void {
  if (!once) return;
  const seen = once === 'document' ? met.inDocument : met.inSection;
  if (seen.has(name)) {
    report.add('APIM205', `${place}: expected it once a ${once}, found it again`, 'Remove one of them, or join them.', element.position);
  }
  seen.add(name);
}

function unknownPolicy(element: PolicyElement, around: Surroundings, report: Report): void {
  if (INTERNAL.includes(element.name)) {
    report.add(
      'APIM208',
      `${where(around)}: expected a documented policy, found <${element.name}>`,
      'Use a documented policy.',
      element.position,
    );
    return;
  }
  const near = nearest(
    element.name,
    CATALOGUE.map(({ name }) => name),
  );
  report.add(
    'APIM201',
    `${where(around)}: expected a policy, found <${element.name}>`,
    near ? `Did you mean ${near}?` : 'Remove the element, or put it into the policy that it belongs to.',
    element.position,
  );
}

function where({ section, fragment }: Surroundings): string {
  return fragment ? 'the fragment' : (section ?? 'the document');
}
