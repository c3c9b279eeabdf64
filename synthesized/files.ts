/** Finds the stacks of a synthesized folder and reads their Terraform JSON, each file parsed on its own. */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { scanJson } from './json-lines';
import type { Json } from './model';

/** The folder itself can't be read, or holds nothing to read. Everything else is a problem in the model. */
export class SynthesizedFolderError extends Error {
  constructor(
    readonly folder: string,
    found: string,
  ) {
    super(
      `${folder}: expected a folder of synthesized Terraform JSON (cdktf.out, its stacks, or one stack's folder), got ${found}. Mend: run the synth first, or name the folder that holds cdk.tf.json.`,
    );
    this.name = 'SynthesizedFolderError';
  }
}

export interface TerraformFile {
  /** Relative to the folder that was asked for. */
  readonly file: string;
  readonly content: Readonly<Record<string, Json>>;
  /** Line of a key by its path, `resource.azurerm_api_management_api.fhir`. */
  readonly lines: ReadonlyMap<string, number>;
  /** Terraform lays the blocks of such a file over those of the others. */
  readonly override: boolean;
}

export interface StackFolder {
  readonly name: string;
  readonly directory: string;
  readonly files: readonly TerraformFile[];
}

/** @throws SynthesizedFolderError where the folder is missing or holds no Terraform JSON at all */
export function readStackFolders(folder: string): { readonly stacks: readonly StackFolder[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const directories = stackDirectories(folder);
  problems.push(...manifestProblems(folder, directories));
  const stacks = directories.map((directory) => readStack(folder, directory, problems));
  if (stacks.length === 0) throw new SynthesizedFolderError(folder, 'no *.tf.json file in it');
  return { stacks, problems };
}

function stackDirectories(folder: string): string[] {
  if (!isDirectory(folder)) throw new SynthesizedFolderError(folder, 'no such folder');
  const below = join(folder, 'stacks');
  const parent = isDirectory(below) ? below : folder;
  const children = readdirSync(parent)
    .sort()
    .map((name) => join(parent, name))
    .filter(isDirectory);
  return [...(parent === folder ? [] : [folder]), parent, ...children].filter((directory) => namesIn(directory).some(isTerraformJson));
}

/** What is deployed is what the manifest beside the stacks says: nothing else may pass for it. */
function manifestProblems(folder: string, directories: readonly string[]): readonly string[] {
  const root = basename(resolve(folder)) === 'stacks' ? dirname(resolve(folder)) : resolve(folder);
  const path = join(root, 'manifest.json');
  if (!existsSync(path)) return [];
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return [`manifest.json: is not JSON: ${error instanceof Error ? error.message : String(error)}`];
  }
  const stacks = isObject(manifest) && isObject(manifest['stacks']) ? manifest['stacks'] : {};
  const deployed = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, stack] of Object.entries(stacks)) {
    const from = isObject(stack) && typeof stack['workingDirectory'] === 'string' ? resolve(root, stack['workingDirectory']) : undefined;
    const file =
      isObject(stack) && typeof stack['synthesizedStackPath'] === 'string' ? dirname(resolve(root, stack['synthesizedStackPath'])) : from;
    if (from === undefined || file !== from || basename(from) !== name || !directories.some((directory) => resolve(directory) === from)) {
      problems.push(
        `manifest.json: the stack ${name} is deployed from ${from === undefined ? 'nowhere' : relative(root, from)}, and not from what is read here as ${name}`,
      );
    } else deployed.set(from, name);
  }
  const strays = directories.filter((directory) => resolve(directory) !== root && !deployed.has(resolve(directory)));
  return [
    ...problems,
    ...strays.map((directory) => `manifest.json: names no stack ${basename(directory)}: what its folder holds is not deployed`),
  ];
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    throw new SynthesizedFolderError(directory, error instanceof Error ? error.message : 'no access');
  }
}

/** Terraform passes over hidden files and editors' copies: what stands in them is not there. */
const isTerraformJson = (name: string): boolean => name.endsWith('.tf.json') && !/^[.#]/.test(name);

function readStack(folder: string, directory: string, problems: string[]): StackFolder {
  const files: TerraformFile[] = [];
  for (const name of namesIn(directory)) {
    const path = join(directory, name);
    const file = relative(folder, path) || name;
    if (/\.tofu(\.json)?$/.test(name)) {
      problems.push(
        `${file}: is for OpenTofu alone, which reads it in place of the Terraform file of its name; what it makes is not known`,
      );
    }
    if (name.endsWith('.tf')) problems.push(`${file}: is written in HCL, of which nothing is read; what it makes is not known`);
    if (/^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/.test(name)) {
      problems.push(`${file}: gives variables other values than their defaults, and is not read`);
    }
    if (!isTerraformJson(name)) continue;
    try {
      const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
      const content = JSON.parse(text) as Json;
      if (!isObject(content)) {
        problems.push(`${file}: expected a JSON object, got ${Array.isArray(content) ? 'an array' : typeof content}`);
        continue;
      }
      const { lines, duplicates } = scanJson(text);
      problems.push(
        ...duplicates.map(
          ({ key, line }) => `${file}:${line}: the key ${JSON.stringify(key)} is there twice; which one holds is not known`,
        ),
      );
      files.push({ file, content, lines, override: name === 'override.tf.json' || name.endsWith('_override.tf.json') });
    } catch (error) {
      problems.push(`${file}: is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  // Terraform merges override files last, in the order of their names.
  files.sort((a, b) => Number(a.override) - Number(b.override));
  return { name: basename(resolve(directory)), directory, files };
}

export function isObject(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A file's text, if it lies inside `root` after every link is followed. */
export function readInside(root: string, path: string): { readonly text: string } | { readonly error: string } {
  try {
    const real = realpathSync(path);
    if (!`${real}${sep}`.startsWith(`${realpathSync(root)}${sep}`)) return { error: 'lies outside the folder' };
    return { text: readFileSync(real, 'utf8') };
  } catch {
    return { error: 'cannot be read' };
  }
}
