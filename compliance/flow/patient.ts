/**
 * Whether calls that `patient/` scopes alone cover are held to the token's patient: letter for letter as the generated
 * policy does it. A SMART scope for a patient that reaches every patient is the hole that scope checks miss.
 */
import type { ApiOperation } from '../../access/operation';
import { SMART_CLAIM, type TokenRequirement } from '../../access/rule';
import { readAccessTable } from '../../policies/baseline/access-table';
import { smartPatientContext } from '../../policies/baseline/smart-patient';
import { readTokenDecision } from '../../policies/baseline/token-decision';
import { VARIABLES } from '../../policies/baseline/variables';
import type { PolicyElement, PolicyNode } from '../../policies/model';
import { writeNode } from '../../policies/rawxml/write';
import { maySet, type Flow, type FlowExit, type FlowVisit } from '../../synthesized/flow';
import type { FlowGroup } from './groups';

/** True where a `patient/` scope can satisfy some claim of the requirement. */
export function takesPatientScopes(requirement: TokenRequirement): boolean {
  return requirement.some((claims) =>
    claims.some(({ kind, value }) => kind === 'smart' && [undefined, 'patient'].includes(SMART_CLAIM.exec(value)?.[1])),
  );
}

const verdicts = new WeakMap<PolicyElement, boolean>();

/** True where every call of the group passes the statement that binds it to the patient, unchanged. */
export function holdsToPatient({ flow, api }: FlowGroup): boolean {
  const table = setters(flow, VARIABLES.requirement)[0]?.statement.element;
  if (table === undefined || !Array.isArray(api.operations) || !tellsWhoseScopes(flow)) return false;
  const operations = api.operations as readonly ApiOperation[];
  return flow.visits.some(({ statement: { element }, always }) => {
    if (!always || element.name !== 'choose') return false;
    let verdict = verdicts.get(element);
    if (verdict === undefined) {
      verdict = isGenerated(element, smartOperations(operations, table.attributes['value'] ?? ''));
      verdicts.set(element, verdict);
    }
    return verdict;
  });
}

/** Refused where the header is there, by the words of the generated policy. */
const CONDITIONAL_CREATE = 'not @(context.Request.Headers.ContainsKey("If-None-Exist"))';

/**
 * Creates that a caller could make a search of: FHIR's conditional create tells whether a record of anybody's matches
 * (FHIR R4, http.html#ccreate). None where every call to here was refused with the header, or lost it.
 */
export function conditionalCreates({ passed }: FlowExit, operations: readonly ApiOperation[]): readonly ApiOperation[] {
  const creates = operations.filter(({ fhir }) => fhir?.interaction === 'create');
  if (creates.length === 0) return [];
  const refused = [...passed.keys()].some((key) => squeeze(key) === CONDITIONAL_CREATE);
  const dropped = (passed.get('set-header if-none-exist') ?? []).some(({ element }) => element.attributes['exists-action'] === 'delete');
  return refused || dropped ? [] : creates;
}

/** What sets a variable, by whatever attribute. */
const setters = (flow: Flow, variable: string): readonly FlowVisit[] =>
  flow.visits.filter(({ statement: { element } }) => maySet(element, variable));

/** True where the variable that lets calls past the patient holds the decision on other scopes, of one access table, and nothing else. */
function tellsWhoseScopes(flow: Flow): boolean {
  const decisions = setters(flow, VARIABLES.grantedBeyondPatient);
  return (
    setters(flow, VARIABLES.requirement).length === 1 &&
    decisions.length > 0 &&
    decisions.every(({ always, statement: { element } }) => {
      const decision = element.name === 'set-variable' ? readTokenDecision(element.attributes['value'] ?? '') : undefined;
      return always && decision?.holds === true && decision.smart.length > 0 && !decision.smart.includes('patient');
    })
  );
}

function smartOperations(operations: readonly ApiOperation[], table: string): readonly ApiOperation[] {
  const requirements = readAccessTable(table);
  return operations.filter(({ id }) => requirements?.get(id)?.some((claims) => claims.some(({ kind }) => kind === 'smart')));
}

function isGenerated(element: PolicyElement, operations: readonly ApiOperation[]): boolean {
  const written = squeeze(writeNode(element));
  const [, patientClaim] =
    /token\.Claims\.ContainsKey\("([^"\\]+)"\)/.exec(written.slice(written.indexOf(`name="${VARIABLES.patient}"`))) ?? [];
  return (['fhir', 'plain'] as const).some((style) =>
    // The statement with the table of bindings; what stands beside it binds nobody.
    smartPatientContext({ style, operations, patientClaim }).some(
      (node: PolicyNode) => node.kind === 'element' && squeeze(writeNode(node)) === written && written.includes(VARIABLES.binding),
    ),
  );
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
