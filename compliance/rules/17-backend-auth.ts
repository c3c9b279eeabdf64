import type { SynthesizedApi, SynthesizedService } from '../../synthesized/model';
import { cite } from '../citations';
import { elementsOf, unreadable, type FoundElement } from '../policies';
import { defineRule, row, serviceRow, type Row, type Status } from '../rule';
import { block, isSet, text, texts, UNKNOWN, type Attributes } from '../values';

const POLICIES: readonly string[] = ['authentication-managed-identity', 'authentication-certificate', 'get-authorization-context'];
/** What encloses a statement without making it conditional. */
const UNCONDITIONAL: readonly string[] = ['limit-concurrency'];

export const backendAuth = defineRule({
  id: 17,
  name: 'BackendAuth',
  title: 'The gateway proves to every backend who it is',
  severity: 'error',
  per: 'service',
  citations: cite('312(d)'),
  mapsTo: ['OWASP API10:2023', 'Azure Policy c15dcc82'],
  mend: 'Add `authentication-managed-identity` (or a client certificate, or an authorization) to the API’s inbound policy, or `credentials` to the backend with a value from Key Vault.',
  check: ({ service }) => {
    if (service.apis.length === 0) return [serviceRow(service, 'not-applicable', 'no API in the folder')];
    const unread = unreadable(service).length > 0;
    const all = elementsOf(service);
    return service.apis.map((api) => judge(service, api, all, unread));
  },
});

function judge(service: SynthesizedService, api: SynthesizedApi, all: readonly FoundElement[], unread: boolean): Row {
  const policies = [api.policy?.resource.address, service.policy?.resource.address];
  const fragments = fragmentsOf(service, all, policies);
  const own = all.filter(({ resource }) => policies.includes(resource.address) || fragments.has(resource.address));
  const names = own.filter(({ element }) => element.name === 'set-backend-service').flatMap(({ element }) => element.attributes['backend-id'] ?? []);
  const calls = names.length > 0 || api.serviceUrl !== undefined || own.some(({ element }) => element.name === 'set-backend-service');
  if (!calls) return row(api.resource, 'not-applicable', 'the API names no backend');

  const proofs = own.filter(({ element }) => POLICIES.includes(element.name));
  const careless = proofs.filter(({ element }) => !['false', undefined].includes(element.attributes['ignore-error']));
  if (careless.length > 0) return row(api.resource, 'non-compliant', 'where the gateway cannot prove its identity, the backend is called without it (`ignore-error`)', 'ignore-error');
  if (proofs.some(({ parents }) => parents.every(({ name }) => UNCONDITIONAL.includes(name)))) return row(api.resource, 'compliant', 'a policy proves the gateway’s identity to the backend');
  const credentials = names.map((name) => credentialsOf(service, name));
  if (credentials.length > 0 && credentials.every((status) => status === 'compliant')) return row(api.resource, 'compliant', 'the backend has credentials');
  if (proofs.length > 0) return row(api.resource, 'unknown', 'the identity is proven to the backend only under a condition', 'condition');
  if (unread || credentials.includes('unknown')) return row(api.resource, 'unknown', 'it cannot be told whether the gateway proves its identity to the backend', 'credentials');
  return row(api.resource, 'non-compliant', 'the backend takes calls without any proof that they come from the gateway', 'credentials');
}

/** Addresses of the fragments that the policies include, directly or through others, outside any condition. */
function fragmentsOf(service: SynthesizedService, all: readonly FoundElement[], policies: readonly (string | undefined)[]): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...policies];
  for (let next = queue.pop(); next !== undefined || queue.length > 0; next = queue.pop()) {
    for (const { element, parents, resource } of all) {
      if (resource.address !== next || element.name !== 'include-fragment' || parents.length > 0) continue;
      const address = service.fragments.get(element.attributes['fragment-id'] ?? '')?.resource.address;
      if (address !== undefined && !found.has(address)) {
        found.add(address);
        queue.push(address);
      }
    }
  }
  return found;
}

function credentialsOf(service: SynthesizedService, backend: string): Status {
  const resource = service.backends.get(backend)?.resource;
  if (resource === undefined) return 'unknown';
  const credentials = block(resource.values, 'credentials');
  if (credentials === UNKNOWN) return 'unknown';
  if (credentials === undefined) return 'non-compliant';
  const certificates = texts(credentials, 'certificate');
  if (certificates === UNKNOWN || certificates.length > 0) return certificates === UNKNOWN ? 'unknown' : 'compliant';
  const authorization = block(credentials, 'authorization');
  if (authorization !== UNKNOWN && authorization !== undefined && isSet(authorization, 'parameter') && isSet(authorization, 'scheme')) return 'compliant';
  return headerFromVault(service, credentials) ? 'compliant' : 'non-compliant';
}

/** A header whose whole value is a secret named value; a literal one is rule 41's. */
function headerFromVault(service: SynthesizedService, credentials: Attributes): boolean {
  const header = credentials['header'];
  if (typeof header !== 'object' || header === null || Array.isArray(header)) return false;
  return Object.keys(header).some((name) => {
    const value = text(header as Attributes, name);
    const named = value === UNKNOWN ? undefined : /\{\{\s*([A-Za-z0-9._-]+)\s*\}\}/.exec(value ?? '')?.[1];
    return named !== undefined && service.namedValues.get(named)?.secret === true;
  });
}
