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

const KNOWN = new Set(['//', 'terraform', 'provider', 'resource', 'data', 'variable', 'locals', 'output', 'moved', 'import', 'removed', 'check']);

/** A block may be an object or an array of objects. */
const bodies = (json: Json | undefined): readonly Block[] => (Array.isArray(json) ? (json as readonly Json[]) : [json]).filter(isObject);
const entries = (block: Block): readonly (readonly [string, Json])[] => Object.entries(block).filter(([key]) => key !== '//');

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
      for (const [name, body] of entries(variables)) stack.variables.set(name, Object.assign({}, stack.variables.get(name), ...bodies(body)) as Block);
    }
    for (const locals of bodies(file.content['locals'])) for (const [name, value] of entries(locals)) stack.locals.set(name, value);
    for (const outputs of bodies(file.content['output'])) {
      for (const [name, body] of entries(outputs)) for (const output of bodies(body)) stack.outputs.set(name, output['value'] ?? null);
    }
    for (const body of bodies(file.content['terraform'])) Object.assign(stack.terraform, body);
    for (const body of bodies(file.content['provider'])) Object.assign(stack.providers, body);
    for (const key of Object.keys(file.content)) {
      if (!KNOWN.has(key)) problems.push(`${file.file}: holds a ${JSON.stringify(key)} block, of which nothing is read; what it makes is not known`);
    }
  }
  return stack;
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
          if (parts.length !== 1) problems.push(`${file.file}: ${address}: expected one object, got ${parts.length === 0 ? 'something else' : `${parts.length} of them`}`);
          const known = stack.blocks.get(address);
          if (known !== undefined && !file.override) problems.push(`${file.file}: ${address} is there twice; which one holds is not known`);
          stack.blocks.set(address, Object.assign({}, known, ...parts) as Block);
          const line = file.lines.get(`${key}.${type}.${name}`);
          if (known === undefined) stack.places.set(address, { file: file.file, ...(line !== undefined && { line }) });
        }
      }
    }
  }
}
