/**
 * The effective policy of an operation: `<base />` and fragments resolved, each statement with its origin.
 * Source: Microsoft's "Set or edit policies", "Reuse policy configurations" and "Subscriptions in API Management".
 */
import { SECTIONS, type PolicyElement, type PolicyNode, type Scope, type Section } from '../policies/model';
import type { AttachedPolicy, Credential, EffectivePolicy, EffectiveStatement, SynthesizedApi, SynthesizedService } from './model';
import { hasUnresolved, isUnresolved } from './templates';

type Unknowns = { readonly reason: string; readonly path: string }[];
type Statements = Readonly<Record<Section, readonly EffectiveStatement[]>>;

/** What a scope narrower than global starts from. */
interface Resolved {
  readonly sections: Statements;
  readonly unknowns: Unknowns;
}

/**
 * The credentials with which an API can be called. An open product lets callers without any key in, and its
 * policies run for them; an API that needs no key can be called without one.
 */
export function credentialsOf(service: SynthesizedService, api: SynthesizedApi): readonly Credential[] {
  // Unpublished ones too: a key that was given before still works.
  const products = service.products.filter(({ apis }) => apis.includes(api.name));
  const keyless = api.subscriptionRequired !== true;
  return [
    ...products.map(({ name }): Credential => ({ kind: 'product', product: name })),
    { kind: 'api' },
    { kind: 'all-access' },
    ...(keyless ? [{ kind: 'none' } as const] : []),
  ];
}

/** Whether calls with the credential have a subscription; undefined for an open product, whose callers may come with a key or without. */
export function comesWithKey(service: SynthesizedService, credential: Credential): boolean | undefined {
  switch (credential.kind) {
    case 'none':
      return false;
    case 'api':
    case 'all-access':
      return true;
    case 'product':
      return service.products.find(({ name }) => name === credential.product)?.subscriptionRequired === true ? true : undefined;
  }
}

const cache = new WeakMap<SynthesizedService, Map<string, EffectivePolicy>>();

/**
 * The policy that runs for a call of one operation with one credential. Operations without a policy of their
 * own share one result, so that asking for all of them costs as much as asking for their API.
 */
export function effectivePolicy(
  service: SynthesizedService,
  api: SynthesizedApi,
  operationId: string,
  credential: Credential,
): EffectivePolicy {
  const known = cache.get(service) ?? new Map<string, EffectivePolicy>();
  cache.set(service, known);
  const product = credential.kind === 'product' ? credential.product : '';
  const own = api.operationPolicies.get(operationId);
  const key = JSON.stringify([api.resource.stack, api.resource.address, product, own === undefined ? null : operationId]);
  const found = known.get(key);
  if (found !== undefined) return found;
  const policy = resolvePolicy(service, api, own, product);
  known.set(key, policy);
  return policy;
}

function resolvePolicy(
  service: SynthesizedService,
  api: SynthesizedApi,
  operation: AttachedPolicy | undefined,
  product: string,
): EffectivePolicy {
  const productPolicy = product === '' ? undefined : service.products.find(({ name }) => name === product)?.policy;
  let resolved: Resolved = global(service);
  for (const policy of [productPolicy, api.policy, operation]) if (policy !== undefined) resolved = attach(service, policy, resolved);
  return resolved;
}

function global(service: SynthesizedService): Resolved {
  const none: Resolved = { sections: { inbound: [], backend: [], outbound: [], 'on-error': [] }, unknowns: [] };
  if (service.policy !== undefined) return attach(service, service.policy, none);
  // What a new service has. The default policy's only statement: the backend is called.
  const path = service.resource?.path ?? service.name;
  const forward: EffectiveStatement = {
    element: { kind: 'element', name: 'forward-request', attributes: {}, children: [] },
    origin: { scope: 'global', path },
    children: [],
  };
  return { sections: { ...none.sections, backend: [forward] }, unknowns: [] };
}

function attach(service: SynthesizedService, policy: AttachedPolicy, outer: Resolved): Resolved {
  const path = policy.resource.path;
  const unknowns = [...outer.unknowns];
  if (policy.document === undefined || policy.error !== undefined) {
    unknowns.push({ reason: `the ${policy.scope} policy cannot be read: ${policy.error ?? 'it has no text'}`, path });
  }
  if (policy.document === undefined) return { sections: outer.sections, unknowns };
  const reader: Reader = { service, scope: policy.scope, path, outer: outer.sections, unknowns };
  const section = (name: Section): readonly EffectiveStatement[] =>
    // A section that is absent inherits nothing.
    (policy.document?.sections[name] ?? []).flatMap((node) => statement(reader, node, name));
  return { sections: Object.fromEntries(SECTIONS.map((name) => [name, section(name)])) as unknown as Statements, unknowns };
}

interface Reader {
  readonly service: SynthesizedService;
  readonly scope: Scope;
  readonly path: string;
  readonly outer: Statements;
  readonly unknowns: Unknowns;
  readonly fragment?: string;
}

function statement(reader: Reader, node: PolicyNode, section: Section): readonly EffectiveStatement[] {
  if (node.kind === 'comment') return [];
  if (node.kind === 'text') {
    // Text between statements means nothing to Azure; an unknown value there may be any statement.
    if (hasUnresolved(node.text)) unresolved(reader, 'a value that only Terraform knows stands among its statements');
    if (node.text.includes('{{')) unresolved(reader, 'a named value stands among its statements');
    return [];
  }
  if (node.name === 'base') return reader.fragment === undefined ? reader.outer[section] : refuse(reader, 'a fragment holds <base />');
  if (node.name === 'include-fragment') return includeFragment(reader, node, section);
  for (const [name, value] of Object.entries(node.attributes)) {
    if (hasUnresolved(value) && !isUnresolved(value)) {
      unresolved(reader, `part of the attribute ${name} of <${node.name}> is known to Terraform alone`);
    }
  }
  return [effective(reader, node, section)];
}

/** Elements that hold statements: text between those is as little text as in a section. */
const HOLDERS = new Set(['choose', 'when', 'otherwise', 'retry', 'limit-concurrency', 'wait']);

function effective(reader: Reader, element: PolicyElement, section: Section): EffectiveStatement {
  return {
    element,
    origin: {
      scope: reader.scope,
      path: reader.path,
      ...(reader.fragment !== undefined && { fragment: reader.fragment }),
      ...(element.position && { position: element.position }),
    },
    children: element.children.flatMap((child) =>
      child.kind === 'element' || HOLDERS.has(element.name) ? statement(reader, child, section) : [],
    ),
  };
}

function includeFragment(reader: Reader, element: PolicyElement, section: Section): readonly EffectiveStatement[] {
  const id = element.attributes['fragment-id'] ?? '';
  if (reader.fragment !== undefined) return refuse(reader, `the fragment ${reader.fragment} includes the fragment ${id}`);
  const fragment = reader.service.fragments.get(id);
  if (fragment === undefined) return refuse(reader, `the fragment ${id === '' ? '(without an id)' : id} is not in the folder`);
  if (fragment.fragment === undefined) {
    reader.unknowns.push({
      reason: `the fragment ${id} cannot be read: ${fragment.error ?? 'it has no text'}`,
      path: fragment.resource.path,
    });
    return [];
  }
  const inside: Reader = { ...reader, fragment: id, path: fragment.resource.path };
  return fragment.fragment.statements.flatMap((node) => statement(inside, node, section));
}

function refuse(reader: Reader, reason: string): readonly EffectiveStatement[] {
  reader.unknowns.push({ reason, path: reader.path });
  return [];
}

function unresolved(reader: Reader, reason: string): void {
  reader.unknowns.push({ reason, path: reader.path });
}
