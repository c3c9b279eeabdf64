/** From what a rule finds in flows to the rows of a report: each hole once, where its statement was written. */
import type { ApiOperation } from '../../access/operation';
import type { AttachedPolicy, Credential, EffectiveStatement, SynthesizedResource, SynthesizedService } from '../../synthesized/model';
import { row, serviceRow, type Row, type ServiceContext, type Status } from '../rule';
import { flowsOf, type ApiFlows, type FlowGroup } from './groups';

export interface FlowFinding {
  readonly status: 'non-compliant' | 'unknown';
  /** One sentence without the operation, which the row adds. */
  readonly message: string;
  /** Tells it from the rule's other findings. */
  readonly detail: string;
  /** Where it was found; the API as a whole where there is no such statement. */
  readonly statement?: EffectiveStatement;
  /** Those of the group that it is about; all of them where absent. */
  readonly operations?: readonly ApiOperation[];
}

export const hole = (detail: string, message: string, statement?: EffectiveStatement): FlowFinding => ({
  status: 'non-compliant',
  message,
  detail,
  ...(statement && { statement }),
});
export const unsure = (detail: string, message: string, statement?: EffectiveStatement): FlowFinding => ({
  status: 'unknown',
  message,
  detail,
  ...(statement && { statement }),
});

export interface FlowLook {
  /** What a row says of an API without findings. */
  readonly compliant: string;
  /** What a row says of an API in which the rule found nothing to look at. */
  readonly notApplicable?: string;
  /**
   * Those operations that the rule is about: where it finds the same of all of them, one row says so, and otherwise
   * each has a row of its own. Absent: one row names how many are concerned.
   */
  readonly perOperation?: { readonly what: string; readonly concerns: (operation: ApiOperation) => boolean };
  /** Findings of one flow; `undefined` where it holds nothing that the rule is about. */
  look(group: FlowGroup): readonly FlowFinding[] | undefined;
}

/** Looks at every flow of every API of the service. What can't be read is an unknown of every such rule. */
export function lookAtFlows({ service }: ServiceContext, { compliant, notApplicable, perOperation, look }: FlowLook): readonly Row[] {
  const flows = flowsOf(service);
  if (flows.length === 0) return [serviceRow(service, 'not-applicable', 'no API in the folder')];
  const places = policyResources(service);
  return flows.flatMap((api) => {
    const collected = new Collected(api, places);
    let applies = false;
    for (const group of api.groups) {
      for (const { reason, path } of group.flow.unknowns) {
        collected.add(group, unsure(`unreadable: ${reason}`, `what runs is not known: ${reason}`), path);
      }
      const findings = look(group);
      applies ||= findings !== undefined;
      for (const finding of findings ?? []) collected.add(group, finding);
    }
    if (api.unknownOperations) return [row(api.api.resource, 'unknown', 'the operations of the API are not known', 'operations')];
    const rows = collected.rows(perOperation);
    if (rows.length > 0) return rows;
    if (api.groups.length === 0) return [row(api.api.resource, 'not-applicable', 'the API has no operations')];
    return [
      applies
        ? row(api.api.resource, 'compliant', compliant)
        : row(api.api.resource, 'not-applicable', notApplicable ?? 'nothing here that the rule is about'),
    ];
  });
}

interface Entry {
  readonly status: Status;
  readonly message: string;
  readonly detail: string;
  readonly resource: SynthesizedResource;
  readonly operations: Set<string>;
  /** With what a call must come for this to hold. */
  readonly credentials: Set<string>;
}

class Collected {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly flows: ApiFlows,
    private readonly places: ReadonlyMap<string, SynthesizedResource>,
  ) {}

  add(group: FlowGroup, finding: FlowFinding, path?: string): void {
    const { api } = this.flows;
    const place = finding.statement?.origin.path ?? path;
    const resource = (place === undefined ? undefined : this.places.get(place)) ?? api.policy?.resource ?? api.resource;
    const line = finding.statement?.origin.position?.line;
    const message = line === undefined ? finding.message : `${finding.message} (line ${line} of the policy)`;
    const key = JSON.stringify([resource.stack, resource.address, finding.status, finding.detail]);
    const entry = this.entries.get(key) ?? {
      status: finding.status,
      message,
      detail: finding.detail,
      resource,
      operations: new Set<string>(),
      credentials: new Set<string>(),
    };
    this.entries.set(key, entry);
    for (const { id } of finding.operations ?? group.operations) entry.operations.add(id);
    for (const credential of group.credentials) entry.credentials.add(nameOf(credential));
  }

  rows(perOperation: FlowLook['perOperation']): readonly Row[] {
    const { api, groups } = this.flows;
    const operationsOf = (of: (operation: ApiOperation) => boolean): ReadonlySet<string> =>
      new Set(groups.flatMap(({ operations }) => operations.filter(of).map(({ id }) => id)));
    const all = operationsOf(() => true).size;
    const concerned = operationsOf(perOperation?.concerns ?? (() => true));
    const kinds = new Set(groups.flatMap(({ credentials }) => credentials.map(nameOf))).size;
    return [...this.entries.values()].flatMap(({ status, message: found, detail, resource, operations, credentials }) => {
      // Where keys of one product are treated otherwise, a reader who looks at that product must see that it is not meant.
      const message = credentials.size === kinds ? found : `with ${[...credentials].join(' or ')}, ${found}`;
      if (operations.size === all) return [row(resource, status, `API ${api.name}, every operation: ${message}`, `${api.name}: ${detail}`)];
      const ids = [...operations].sort();
      if (perOperation !== undefined && ids.length === concerned.size && ids.every((id) => concerned.has(id))) {
        return [row(resource, status, `API ${api.name}, every operation ${perOperation.what}: ${message}`, `${api.name}: ${detail}`)];
      }
      if (perOperation !== undefined) {
        return ids.map((id) => row(resource, status, `API ${api.name}, operation ${id}: ${message}`, `${api.name}/${id}: ${detail}`));
      }
      const named = ids.length <= NAMED ? ids.join(', ') : `${ids.slice(0, NAMED).join(', ')} and ${ids.length - NAMED} more`;
      return [
        row(resource, status, `API ${api.name}, ${ids.length} of ${all} operations (${named}): ${message}`, `${api.name}: ${detail}`),
      ];
    });
  }
}

function nameOf(credential: Credential): string {
  switch (credential.kind) {
    case 'product':
      return `a key of the product ${credential.product}`;
    case 'api':
      return 'a key of the API';
    case 'all-access':
      return 'a key of all APIs';
    case 'none':
      return 'no key';
  }
}

/** How many operations a row names. */
const NAMED = 3;

/** The resources that hold policies, by construct path. */
function policyResources(service: SynthesizedService): ReadonlyMap<string, SynthesizedResource> {
  const attached: readonly (AttachedPolicy | undefined)[] = [
    service.policy,
    ...service.products.map(({ policy }) => policy),
    ...service.apis.flatMap(({ policy, operationPolicies }) => [policy, ...operationPolicies.values()]),
  ];
  const resources = [
    ...attached.flatMap((policy) => (policy === undefined ? [] : [policy.resource])),
    ...[...service.fragments.values()].map(({ resource }) => resource),
  ];
  return new Map(resources.map((resource) => [resource.path, resource]));
}
