/** Terraform JSON's blocks, in any of the shapes its syntax allows, gathered by stack. */
import { isObject, type StackFolder, type TerraformFile } from './files';
import type { Json } from './model';
import type { RawStack } from './resolve';

export interface GatheredStack extends RawStack {
  /** Where each address was written. */
  readonly places: ReadonlyMap<string, { readonly file: string; readonly line?: number }>;
  readonly terraform: Readonly<Record<string, Json>>;
  readonly providers: Readonly<Record<string, Json>>;
}

type Block = Readonly<Record<string, Json>>;

const KNOWN = new Set([
  '//',
  'terraform',
  'provider',
  'resource',
  'data',
  'variable',
  'locals',
  'output',
  'moved',
  'import',
  'removed',
  'check',
]);

/** A block may be an object or an array of objects. */
const bodies = (json: Json | undefined): readonly Block[] => (Array.isArray(json) ? (json as readonly Json[]) : [json]).filter(isObject);
const entries = (block: Block): readonly (readonly [string, Json])[] => Object.entries(block).filter(([key]) => key !== '//');

/**
 * The blocks of all files of a stack as one, as Terraform merges them.
 *
 * @param problems is added to, for what is not read and what is not known
 */
export function gather(folder: StackFolder, problems: string[]): GatheredStack {
  const stack = {
    name: folder.name,
    directory: folder.directory,
    blocks: new Map<string, Block>(),
    variables: new Map<string, Block>(),
    locals: new Map<string, Json>(),
    outputs: new Map<string, Json>(),
    places: new Map<string, { file: string; line?: number }>(),
    terraform: {} as Record<string, Json>,
    providers: {} as Record<string, Json>,
  };
  for (const file of folder.files) {
    gatherResources(stack, file, 'resource', '', problems);
    gatherResources(stack, file, 'data', 'data.', problems);
    for (const variables of bodies(file.content['variable'])) {
      for (const [name, body] of entries(variables)) {
        stack.variables.set(name, Object.assign({}, stack.variables.get(name), ...bodies(body)) as Block);
      }
    }
    for (const locals of bodies(file.content['locals'])) for (const [name, value] of entries(locals)) stack.locals.set(name, value);
    for (const outputs of bodies(file.content['output'])) {
      for (const [name, body] of entries(outputs)) {
        for (const output of bodies(body)) if (output['value'] !== undefined) stack.outputs.set(name, output['value']);
      }
    }
    for (const body of bodies(file.content['terraform'])) Object.assign(stack.terraform, body);
    for (const body of bodies(file.content['provider'])) Object.assign(stack.providers, body);
    problems.push(...unreadBlocks(file));
    for (const key of Object.keys(file.content)) {
      if (!KNOWN.has(key)) {
        problems.push(`${file.file}: holds a ${JSON.stringify(key)} block, of which nothing is read; what it makes is not known`);
      }
    }
  }
  return stack;
}

/** Sources of the provider whose resources this reader knows. */
const AZURERM = /^((registry\.terraform\.io|registry\.opentofu\.org)\/)?hashicorp\/azurerm$|^azurerm$/;

/** Blocks that make no resource, and yet decide what the others come to. */
function unreadBlocks({ file, content }: TerraformFile): readonly string[] {
  const problems: string[] = [];
  for (const required of bodies(content['terraform']).flatMap((terraform) => bodies(terraform['required_providers']))) {
    for (const provider of bodies(required['azurerm'])) {
      const { source } = provider;
      if (source !== undefined && !(typeof source === 'string' && AZURERM.test(source))) {
        problems.push(`${file}: the provider azurerm is ${JSON.stringify(source)}, whose resources are not known`);
      }
    }
  }
  for (const provider of bodies(content['provider']).flatMap((providers) => bodies(providers['azurerm']))) {
    // It tells the provider where Azure is, and so who gets its tokens.
    if (provider['metadata_host'] !== undefined) {
      problems.push(
        `${file}: the provider azurerm asks ${JSON.stringify(provider['metadata_host'])} where Azure is; what its resources come to is not known`,
      );
    }
  }
  for (const removed of bodies(content['removed'])) {
    const destroyed = bodies(removed['lifecycle']).every(({ destroy }) => destroy === undefined || destroy === true);
    if (!destroyed) {
      problems.push(`${file}: ${String(removed['from'])} is taken out of the state and left in Azure; what it does there is not known`);
    }
  }
  for (const [name, check] of bodies(content['check']).flatMap(entries)) {
    if (bodies(check).some((body) => body['data'] !== undefined)) {
      problems.push(`${file}: the check ${name} has a data source of its own, which is not read`);
    }
  }
  return problems;
}

/** Later attributes replace earlier ones; only `lifecycle` is merged setting by setting, as Terraform's overrides do. */
function layer(known: Block | undefined, parts: readonly Block[]): Block {
  return parts.reduce<Block>((below, part) => {
    const lifecycle = [...bodies(below['lifecycle']), ...bodies(part['lifecycle'])];
    return { ...below, ...part, ...(lifecycle.length > 0 && { lifecycle: Object.assign({}, ...lifecycle) as Json }) };
  }, known ?? {});
}

function gatherResources(
  stack: { readonly blocks: Map<string, Block>; readonly places: Map<string, { file: string; line?: number }> },
  file: TerraformFile,
  key: 'resource' | 'data',
  prefix: string,
  problems: string[],
): void {
  for (const types of bodies(file.content[key])) {
    for (const [type, names] of entries(types)) {
      for (const named of bodies(names)) {
        for (const [name, body] of entries(named)) {
          const address = `${prefix}${type}.${name}`;
          const parts = bodies(body);
          if (parts.length !== 1) {
            problems.push(
              `${file.file}: ${address}: expected one object, got ${parts.length === 0 ? 'something else' : `${parts.length} of them`}`,
            );
          }
          const known = stack.blocks.get(address);
          if (known !== undefined && !file.override) problems.push(`${file.file}: ${address} is there twice; which one holds is not known`);
          stack.blocks.set(address, layer(known, parts));
          const line = file.lines.get(`${key}.${type}.${name}`);
          if (known === undefined) stack.places.set(address, { file: file.file, ...(line !== undefined && { line }) });
        }
      }
    }
  }
}
