/** Policy texts and what they are attached to. */
import { readPolicy } from '../policies/rawxml/read';
import type { Scope } from '../policies/model';
import type { AttachedPolicy, SynthesizedFragment, SynthesizedResource } from './model';
import { isUnresolved } from './templates';
import { API, nameOf, pointedName, PRODUCT, textOf, type ServiceParts } from './parts';

/** The text of a policy attribute with marks for unknown values; `undefined` where it is not a text. */
export type PolicyText = (resource: SynthesizedResource, attribute: string) => string | undefined;

export interface AttachedPolicies {
  readonly global?: AttachedPolicy;
  readonly products: ReadonlyMap<string, AttachedPolicy>;
  /** By the API's name, as the policy names it: with `;rev=N` where it says so. */
  readonly apis: ReadonlyMap<string, AttachedPolicy>;
  /** By the API's name, then by operation id. */
  readonly operations: ReadonlyMap<string, ReadonlyMap<string, AttachedPolicy>>;
  readonly fragments: ReadonlyMap<string, SynthesizedFragment>;
}

export function attachedPolicies(parts: ServiceParts, policyText: PolicyText): AttachedPolicies {
  const { resources, problems } = parts;
  const of = (type: string): readonly SynthesizedResource[] =>
    resources.filter((resource) => resource.type === `azurerm_api_management_${type}`);
  const attach = (scope: Scope, resource: SynthesizedResource): AttachedPolicy => readAttached(scope, resource, policyText);
  /** A second policy for the same thing: which one Azure keeps is a race. */
  const put = (map: Map<string, AttachedPolicy>, key: string, policy: AttachedPolicy): void => {
    const known = map.get(key);
    if (known === undefined) map.set(key, policy);
    else {
      map.set(key, {
        scope: policy.scope,
        resource: policy.resource,
        text: policy.text,
        error: `${known.resource.address} sets the same policy; which one holds is not known`,
      });
    }
  };
  const named = (resource: SynthesizedResource, attribute: string, kind: typeof API | typeof PRODUCT): string => {
    const name = pointedName(parts, resource, attribute, kind);
    if (name === undefined) {
      problems.push(`${resource.file}: ${resource.address}: ${attribute} is not known; what its policy is attached to is not known`);
    }
    return name ?? `unknown:${resource.address}`;
  };

  const global = new Map<string, AttachedPolicy>();
  for (const resource of of('policy')) put(global, 'global', attach('global', resource));
  const products = new Map<string, AttachedPolicy>();
  for (const resource of of('product_policy')) put(products, named(resource, 'product_id', PRODUCT), attach('product', resource));
  const apis = new Map<string, AttachedPolicy>();
  for (const resource of of('api_policy')) put(apis, named(resource, 'api_name', API), attach('api', resource));
  const operations = new Map<string, Map<string, AttachedPolicy>>();
  for (const resource of of('api_operation_policy')) {
    const api = named(resource, 'api_name', API);
    const operation = pointedName(parts, resource, 'operation_id', {
      type: 'azurerm_api_management_api_operation',
      key: 'operation_id',
      segment: 'operations',
    });
    if (operation === undefined) {
      problems.push(`${resource.file}: ${resource.address}: operation_id is not known; what its policy is attached to is not known`);
    }
    const own = operations.get(api) ?? new Map<string, AttachedPolicy>();
    operations.set(api, own);
    put(own, operation ?? `unknown:${resource.address}`, attach('operation', resource));
  }
  const fragments = new Map<string, SynthesizedFragment>();
  for (const resource of of('policy_fragment')) {
    fragments.set(nameOf(resource), readFragment(resource, policyText, fragments.has(nameOf(resource))));
  }

  const only = global.get('global');
  return { ...(only && { global: only }), products, apis, operations, fragments };
}

function readAttached(scope: Scope, resource: SynthesizedResource, policyText: PolicyText): AttachedPolicy {
  const text = policyText(resource, 'xml_content');
  const fail = (error: string): AttachedPolicy => ({ scope, resource, text: text ?? '', error });
  if (textOf(resource.values['xml_link']) !== undefined || resource.raw['xml_link'] !== undefined) {
    return fail('its text is fetched from xml_link at apply, and can be any');
  }
  if (text === undefined || text === '') return fail('it has no xml_content');
  if (isUnresolved(text)) return fail('its text is known to Terraform alone');
  // azurerm sends policy texts as rawxml, whatever they look like.
  const { policy, findings } = readPolicy(text, { format: 'rawxml' });
  if (policy?.kind === 'document') {
    const broken = findings.some(({ severity }) => severity === 'error');
    return { scope, resource, text, document: policy, ...(broken && { error: firstError(findings) }) };
  }
  return fail(policy === undefined ? firstError(findings) : 'it is a fragment, and not a policy document');
}

function readFragment(resource: SynthesizedResource, policyText: PolicyText, twice: boolean): SynthesizedFragment {
  const name = nameOf(resource);
  const text = policyText(resource, 'value') ?? '';
  if (isUnresolved(text)) return { name, resource, text, error: 'its text is known to Terraform alone' };
  if (twice) return { name, resource, text, error: 'a fragment of this name is made twice' };
  // The provider's default is `xml`, in which an expression's own `<` and `&` are escaped.
  const { policy, findings } = readPolicy(text, { format: resource.values['format'] === 'rawxml' ? 'rawxml' : 'xml' });
  if (policy?.kind === 'fragment') return { name, resource, text, fragment: policy };
  return { name, resource, text, error: policy === undefined ? firstError(findings) : 'it is a policy document, and not a fragment' };
}

function firstError(findings: ReturnType<typeof readPolicy>['findings']): string {
  const [first] = findings;
  if (first === undefined) return 'it cannot be parsed';
  const { position } = first;
  return `${position === undefined ? '' : `line ${position.line}, column ${position.column}: `}${first.message}`;
}
