/** The flows of a service's operations, each distinct one once, with the operations and credentials that share it. */
import type { ApiOperation } from '../../access/operation';
import { comesWithKey, credentialsOf, effectivePolicy } from '../../synthesized/effective';
import { flowOf, type Flow } from '../../synthesized/flow';
import type { Credential, EffectivePolicy, SynthesizedApi, SynthesizedService } from '../../synthesized/model';
import { isUnknown } from '../../synthesized/resolve';

export interface FlowGroup {
  readonly api: SynthesizedApi;
  readonly policy: EffectivePolicy;
  readonly flow: Flow;
  readonly operations: readonly ApiOperation[];
  /** Those with which this flow is run. */
  readonly credentials: readonly Credential[];
}

export interface ApiFlows {
  readonly api: SynthesizedApi;
  readonly groups: readonly FlowGroup[];
  /** True where the folder doesn't tell the API's operations. */
  readonly unknownOperations: boolean;
}

const known = new WeakMap<SynthesizedService, readonly ApiFlows[]>();

/** Every API of the service with its flows; made once for all the rules. */
export function flowsOf(service: SynthesizedService): readonly ApiFlows[] {
  let flows = known.get(service);
  if (flows === undefined) {
    flows = service.apis.map((api) => apiFlows(service, api));
    known.set(service, flows);
  }
  return flows;
}

function apiFlows(service: SynthesizedService, api: SynthesizedApi): ApiFlows {
  if (isUnknown(api.operations)) return { api, groups: [], unknownOperations: true };
  const groups = new Map<
    Flow,
    { readonly policy: EffectivePolicy; readonly operations: Set<ApiOperation>; readonly credentials: Credential[] }
  >();
  for (const credential of credentialsOf(service, api)) {
    const mine = new Set<Flow>();
    const withKey = comesWithKey(service, credential);
    for (const operation of api.operations as readonly ApiOperation[]) {
      const policy = effectivePolicy(service, api, operation.id, credential);
      const flow = flowOf(policy, { id: operation.id, method: operation.method, withKey });
      const group = groups.get(flow) ?? { policy, operations: new Set<ApiOperation>(), credentials: [] };
      groups.set(flow, group);
      group.operations.add(operation);
      if (!mine.has(flow)) group.credentials.push(credential);
      mine.add(flow);
    }
  }
  return {
    api,
    groups: [...groups].map(([flow, { policy, operations, credentials }]) => ({
      api,
      policy,
      flow,
      operations: [...operations],
      credentials,
    })),
    unknownOperations: false,
  };
}
