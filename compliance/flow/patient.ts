/**
 * Whether calls that `patient/` scopes alone cover are held to the token's patient: letter for letter as the generated
 * policy does it. A SMART scope for a patient that reaches every patient is the hole that scope checks miss.
 */
import type { ApiOperation } from '../../access/operation';
import { SMART_CLAIM, type TokenRequirement } from '../../access/rule';
import { readAccessTable } from '../../policies/baseline/access-table';
import { smartPatientContext, type SmartPatientProps } from '../../policies/baseline/smart-patient';
import { readTokenDecision } from '../../policies/baseline/token-decision';
import { VARIABLES } from '../../policies/baseline/variables';
import type { PolicyElement, PolicyNode } from '../../policies/model';
import { writeNode } from '../../policies/rawxml/write';
import type { FlowGroup } from './groups';

/** True where a `patient/` scope can satisfy some claim of the requirement. */
export function takesPatientScopes(requirement: TokenRequirement): boolean {
  return requirement.some((claims) => claims.some(({ kind, value }) => kind === 'smart' && [undefined, 'patient'].includes(SMART_CLAIM.exec(value)?.[1])));
}

const verdicts = new WeakMap<PolicyElement, boolean>();

/** True where every call of the group passes the statement that binds it to the patient, unchanged. */
export function holdsToPatient({ flow, api }: FlowGroup): boolean {
  const table = flow.visits.map(({ statement }) => statement.element).find(({ name, attributes }) => name === 'set-variable' && attributes['name'] === VARIABLES.requirement);
  if (table === undefined || !Array.isArray(api.operations)) return false;
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

function smartOperations(operations: readonly ApiOperation[], table: string): readonly ApiOperation[] {
  const requirements = readAccessTable(table);
  return operations.filter(({ id }) => requirements?.get(id)?.some((claims) => claims.some(({ kind }) => kind === 'smart')));
}

function isGenerated(element: PolicyElement, operations: readonly ApiOperation[]): boolean {
  const decision = readTokenDecision(conditionOf(element) ?? '');
  if (decision === undefined || decision.holds || decision.smart.length === 0 || decision.smart.includes('patient')) return false;
  const written = squeeze(writeNode(element));
  const [, patientClaim] = /token\.Claims\.ContainsKey\("([^"\\]+)"\)/.exec(written.slice(written.indexOf(`name="${VARIABLES.patient}"`))) ?? [];
  const issuers = decision.scopeClaims.map((claim) => issuerWith(claim));
  return (['fhir', 'plain'] as const).some((style) =>
    smartPatientContext({ style, operations, issuers, patientClaim }).some((node: PolicyNode) => node.kind === 'element' && squeeze(writeNode(node)) === written),
  );
}

const conditionOf = ({ children }: PolicyElement): string | undefined => {
  const when = children.find((child) => child.kind === 'element');
  return when?.kind === 'element' ? when.attributes['condition'] : undefined;
};

/** Of an issuer, only where its scopes are matters to the statement. */
const issuerWith = (claim: string): SmartPatientProps['issuers'][number] => ({
  kind: 'oidc',
  configurationUrl: '',
  issuer: '',
  audiences: [],
  tokenType: 'at+jwt',
  scopeClaim: claim === 'scp' ? 'scp' : 'scope',
});

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
