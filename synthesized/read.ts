/** Reads a folder of Terraform JSON into the typed model. */
import { gather, type GatheredStack } from './blocks';
import { isObject, readStackFolders } from './files';
import type { Json, SynthesizedModel, SynthesizedResource, Value } from './model';
import { addressesIn, Resolver } from './resolve';
import { buildServices } from './services';

/** Attributes that Terraform reads itself and never evaluates as values. */
const META = new Set(['//', 'depends_on', 'lifecycle', 'provider', 'provisioner', 'connection']);

/**
 * Reads every stack of a folder: this application's, one edited by hand, or another's. `folder` is `cdktf.out`,
 * its `stacks`, one stack's folder, or any folder of `*.tf.json` files. What can't be read or resolved is
 * listed in `problems` or marked Unknown; a data source has the type `data.<type>`.
 * @throws SynthesizedFolderError where there is no such folder, or nothing to read in it
 */
export function readSynthesized(folder: string): SynthesizedModel {
  const { stacks: folders, problems: unread } = readStackFolders(folder);
  const problems = [...unread];
  const stacks = folders.map((stack) => gather(stack, problems));
  const resolver = new Resolver(folder, stacks, problems);
  const resources = stacks.flatMap((stack) =>
    [...stack.blocks].flatMap(([address, raw]) => readResource(stack, address, raw, resolver, problems)),
  );
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const policyText = (resource: SynthesizedResource, attribute: string): string | undefined => {
    const raw = resource.raw[attribute];
    const stack = byName.get(resource.stack);
    return typeof raw === 'string' && stack !== undefined ? resolver.marked(stack, raw) : undefined;
  };
  problems.push(...sharedPaths(resources));
  const services = buildServices(resources, policyText, problems);
  return {
    folder,
    stacks: stacks.map(({ name }) => name),
    resources,
    terraform: new Map(stacks.map(({ name, terraform }) => [name, terraform])),
    providers: new Map(stacks.map(({ name, providers }) => [name, providers])),
    services,
    problems: [...new Set(problems)],
  };
}

function readResource(
  stack: GatheredStack,
  address: string,
  raw: Readonly<Record<string, Json>>,
  resolver: Resolver,
  problems: string[],
): readonly SynthesizedResource[] {
  // `count = 0` makes nothing, so nothing may pass for being there.
  if (raw['count'] === 0) return [];
  const type = address.slice(0, address.lastIndexOf('.'));
  const place = stack.places.get(address);
  const where = `${place?.file ?? stack.name}: ${address}`;
  const open: string[] = [];
  if (raw['for_each'] !== undefined || (raw['count'] !== undefined && raw['count'] !== 1)) {
    open.push(`has ${raw['for_each'] === undefined ? 'count' : 'for_each'}; whether it is made at all is not known`);
  }
  if (raw['dynamic'] !== undefined || hasDynamicBlocks(raw)) open.push('has dynamic blocks; what they give is not known');
  if (!BEHIND.test(type)) problems.push(...[...open, ...unreadMeta(raw)].map((what) => `${where}: ${what}`));
  else if (raw['provisioner'] !== undefined) problems.push(`${where}: ${PROVISIONED}`);
  const values: Record<string, Value> = {};
  for (const [key, json] of Object.entries(raw)) if (!META.has(key)) values[key] = resolver.value(stack, json);
  const references = [...new Set(addressesIn(raw))].filter((other) => other !== address && stack.blocks.has(other)).sort();
  return [
    {
      address,
      type,
      name: address.slice(address.lastIndexOf('.') + 1),
      stack: stack.name,
      path: constructPath(raw) ?? address,
      raw,
      values,
      references,
      file: place?.file ?? '',
      ...(place?.line !== undefined && { line: place.line }),
      assumed: Object.keys(raw).filter((key) => !META.has(key) && resolver.assumes(stack, raw[key] ?? null)),
    },
  ];
}

/** A map may hold a key of this name, but no `for_each` below it. */
function hasDynamicBlocks(json: Json): boolean {
  if (Array.isArray(json)) return (json as readonly Json[]).some(hasDynamicBlocks);
  if (!isObject(json)) return false;
  return Object.entries(json).some(
    ([key, item]) => (key === 'dynamic' && JSON.stringify(item).includes('"for_each"')) || (key !== '//' && hasDynamicBlocks(item)),
  );
}

/** A path names one construct: a second resource under it would share what is said, and excused, of the first. */
function sharedPaths(resources: readonly SynthesizedResource[]): readonly string[] {
  const byPath = new Map<string, SynthesizedResource>();
  return resources.flatMap((resource) => {
    const other = byPath.get(resource.path);
    byPath.set(resource.path, other ?? resource);
    if (other === undefined || (resource.path === resource.address && other.path === other.address)) return [];
    return [`${resource.file}: ${resource.address}: has the path of ${other.address}, ${resource.path}`];
  });
}

function constructPath(raw: Readonly<Record<string, Json>>): string | undefined {
  const comment = raw['//'];
  const metadata = isObject(comment) ? comment['metadata'] : undefined;
  const path = isObject(metadata) ? metadata['path'] : undefined;
  return typeof path === 'string' && path !== '' ? path : undefined;
}

const PROVISIONED = 'what its provisioner does is not known';

/** What stands behind a gateway: how many of them there are, and what drifts there, says nothing about who may call what. */
const BEHIND =
  /^azurerm_(?:(?:linux|windows)_(?:function_app|web_app|virtual_machine)\w*|service_plan|static_web_app\w*|container_(?:app|registry)\w*|kubernetes_cluster\w*|cosmosdb_\w+|mssql_\w+|mysql_\w+|postgresql_\w+|servicebus_\w+|app_configuration\w*|cognitive_\w+)$/;

/** Settings that decide when a resource is made, and not whether (OpenTofu's `enabled` does). https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle */
const LIFECYCLE = new Set([
  '//',
  'create_before_destroy',
  'prevent_destroy',
  'ignore_changes',
  'replace_triggered_by',
  'precondition',
  'postcondition',
]);

/** What keeps a resource from being what its attributes say. */
function unreadMeta(raw: Readonly<Record<string, Json>>): readonly string[] {
  const lifecycles = Array.isArray(raw['lifecycle']) ? (raw['lifecycle'] as readonly Json[]) : [raw['lifecycle'] ?? null];
  // Tags decide nothing, and policies of a subscription often set them.
  const ignored = lifecycles
    .flatMap((lifecycle) => (isObject(lifecycle) ? [lifecycle['ignore_changes'] ?? []].flat() : []))
    .filter((name) => typeof name !== 'string' || !/^(?:\$\{)?tags(?:\[[^\]]*\])?\}?$/.test(name));
  const others = lifecycles
    .flatMap((lifecycle) => (isObject(lifecycle) ? Object.keys(lifecycle) : []))
    .filter((key) => !LIFECYCLE.has(key));
  return [
    ...others.map((key) => `what its lifecycle setting ${key} does is not known: it may not be made at all`),
    ...(ignored.length > 0 ? [`changes of ${ignored.join(', ')} are ignored, so what is written here may not be what is there`] : []),
    ...(raw['provisioner'] !== undefined ? [PROVISIONED] : []),
  ];
}
