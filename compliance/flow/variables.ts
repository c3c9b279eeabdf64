/** What variables of a policy are made of: directly, or through others. */
import { plainCode } from '../../policies/expressions/plain-code';
import type { PolicyElement } from '../../policies/model';
import type { Flow } from '../../synthesized/flow';
import { textsOf } from './values';

/** One statement that sets a variable, with every text that goes into it, in plain form. */
export interface Assignment {
  readonly variable: string;
  readonly texts: readonly string[];
}

/** Attributes that name a variable to be set. */
const OUTPUT = /(^|-)variable-name$/;

const assigned = new WeakMap<Flow, readonly Assignment[]>();

/** Every assignment of a flow. What a called service answers can hold what it was sent. */
export function assignmentsOf(flow: Flow): readonly Assignment[] {
  const known = assigned.get(flow) ?? readAssignments(flow);
  assigned.set(flow, known);
  return known;
}

function readAssignments({ visits }: Flow): readonly Assignment[] {
  return visits.flatMap(({ statement }): readonly Assignment[] => {
    const { name, attributes } = statement.element;
    if (name === 'set-variable') return [{ variable: attributes['name'] ?? '', texts: [plainCode(attributes['value'] ?? '')] }];
    return Object.entries(attributes).flatMap(([attribute, variable]) =>
      OUTPUT.test(attribute) ? [{ variable, texts: textsOf(statement) }] : [],
    );
  });
}

/** Names, in lower case, of the variables that statements fill with what they fetched: from a cache, a service, an identity. */
export function setByStatements({ visits }: Flow): ReadonlySet<string> {
  const attributesOf = visits.flatMap(({ statement: { element } }) =>
    element.name === 'set-variable' ? [] : Object.entries(element.attributes),
  );
  return new Set(attributesOf.flatMap(([attribute, variable]) => (OUTPUT.test(attribute) ? [variable.trim().toLowerCase()] : [])));
}

/** Statements that put a token of the gateway's own into a variable, and the attribute that names it. */
const OWN_TOKENS: Readonly<Record<string, string>> = {
  'authentication-managed-identity': 'output-token-variable-name',
  'get-authorization-context': 'context-variable-name',
};

/** The variable, in lower case, into which a statement puts a token with which the gateway proves who it is. */
export function ownTokenOf({ name, attributes }: PolicyElement): string | undefined {
  const attribute = Object.hasOwn(OWN_TOKENS, name) ? OWN_TOKENS[name] : undefined;
  return attribute === undefined ? undefined : attributes[attribute]?.trim().toLowerCase();
}

const ACCESS =
  /\bVariables\b\s*(?:\[\s*|\.(?:GetValueOrDefault|TryGetValue|ContainsKey)\s*(?:<[^<>()]*>)?\s*\(\s*)?("((?:[^"\\]|\\.)*)"\s*[\]),])?/g;

/** The variables that a text reads; `*` where a name is computed, or all are read. */
export function variablesRead(text: string): readonly string[] {
  return [...text.matchAll(ACCESS)].map(([, literal, name]) => (literal === undefined ? '*' : (name ?? '*').toLowerCase()));
}

/** Names, in lower case, of the variables into which something goes that `test` finds in a text. */
export function taintedVariables(assignments: readonly Assignment[], test: (text: string) => boolean): ReadonlySet<string> {
  const nameOf = ({ variable }: Assignment): string => variable.trim().toLowerCase();
  const tainted = new Set(assignments.filter(({ texts }) => texts.some(test)).map(nameOf));
  for (let before = 0; before < tainted.size;) {
    before = tainted.size;
    for (const assignment of assignments) {
      if (!tainted.has(nameOf(assignment)) && assignment.texts.some((text) => readsOne(text, tainted) !== undefined)) {
        tainted.add(nameOf(assignment));
      }
    }
  }
  return tainted;
}

/** One of the variables that the text reads, or may read. */
export function readsOne(text: string, variables: ReadonlySet<string>): string | undefined {
  if (variables.size === 0) return undefined;
  const read = variablesRead(text);
  return read.find((name) => variables.has(name)) ?? (read.includes('*') ? [...variables][0] : undefined);
}
