/**
 * Resolves Terraform's references among the stacks of a folder. What only `apply`, or a function, would tell
 * becomes {@link Unknown}; nothing is guessed.
 */
import { join, resolve as resolvePath } from 'node:path';
import { isObject, readInside } from './files';
import type { Json, SynthesizedResource, Unknown, Value } from './model';
import { parseTemplate, unresolvedMark } from './templates';

/** One stack's blocks, as written. */
export interface RawStack {
  readonly name: string;
  readonly directory: string;
  /** By address; data sources as `data.<type>.<name>`. */
  readonly blocks: Map<string, Readonly<Record<string, Json>>>;
  readonly variables: Map<string, Readonly<Record<string, Json>>>;
  readonly locals: Map<string, Json>;
  readonly outputs: Map<string, Json>;
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && 'unknown' in value && value.unknown === true;
}

const unknown = (expression: string): Unknown => ({ unknown: true, expression });

/** `azurerm_x.y.attr`, `data.azurerm_x.y.attr`, `local.x`, `var.x`, with indexes. */
const TRAVERSAL = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\.\d+|\[\d+\]|\["[^"$%\\]+"\])*$/;
const REFERENCE = /(?<![\w.])((?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+)\.([A-Za-z_][\w-]*)/g;

/**
 * The addresses that a value refers to plainly, at any depth: `${azurerm_x.y.id}`, `${data.azurerm_x.y.id}/loggers/z`.
 * A text with an expression that only mentions an address gives none: what it comes to may be anything.
 */
export function plainReferences(json: Json): readonly string[] {
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap(plainReferences);
  if (isObject(json)) return Object.values(json).flatMap(plainReferences);
  if (typeof json !== 'string' || !json.includes('${')) return [];
  const parts = parseTemplate(json).filter(({ kind }) => kind !== 'text');
  return parts.every((part) => part.kind === 'interpolation' && TRAVERSAL.test(part.expression))
    ? parts.flatMap((part) => (part.kind === 'interpolation' ? addresses(part.expression) : []))
    : [];
}

/** Evaluates templates over all stacks; each reference once, and one that leads back to itself is unknown. */
export class Resolver {
  private readonly assuming = new Map<string, boolean>();
  private readonly busy = new Set<string>();
  private readonly done = new Map<string, Value>();

  constructor(
    private readonly root: string,
    private readonly stacks: readonly RawStack[],
    private readonly problems: string[],
  ) {}

  /** A JSON value of a stack with its templates evaluated. */
  value(stack: RawStack, json: Json): Value {
    if (typeof json === 'string') return this.template(stack, json);
    if (Array.isArray(json)) return (json as readonly Json[]).map((item) => this.value(stack, item));
    if (!isObject(json)) return json as Value;
    return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, this.value(stack, item)]));
  }

  /**
   * A policy's text: values that the folder doesn't tell are left as marks (see `templates.ts`), so that the
   * rest of it can still be read.
   */
  marked(stack: RawStack, text: string): string {
    return parseTemplate(text)
      .map((part) => {
        if (part.kind === 'text') return part.text;
        if (part.kind === 'unreadable') return unresolvedMark(part.source);
        const value = this.expression(stack, part.expression, part.source);
        return isText(value) ? String(value) : unresolvedMark(part.expression);
      })
      .join('');
  }

  /** Whether the value rests on a variable's default, directly or through locals, attributes and outputs: another may be given at apply. */
  assumes(stack: RawStack, json: Json): boolean {
    if (typeof json === 'string') {
      return (
        json.includes('${') &&
        parseTemplate(json).some(
          (part) => part.kind === 'interpolation' && TRAVERSAL.test(part.expression) && this.expressionAssumes(stack, part.expression),
        )
      );
    }
    if (Array.isArray(json)) return (json as readonly Json[]).some((item) => this.assumes(stack, item));
    return isObject(json) && Object.values(json).some((item) => this.assumes(stack, item));
  }

  private expressionAssumes(stack: RawStack, expression: string): boolean {
    const key = `${stack.name}|${expression}`;
    const known = this.assuming.get(key);
    if (known !== undefined) return known;
    // A reference that leads back to itself assumes nothing more.
    this.assuming.set(key, false);
    const [first = '', second = '', third = '', fourth = '', fifth = ''] = stepsOf(expression);
    const result = ((): boolean => {
      if (first === 'var') return stack.variables.get(second)?.['default'] !== undefined;
      if (first === 'local') return this.assumes(stack, stack.locals.get(second) ?? null);
      if (first === 'data' && second === 'terraform_remote_state') {
        const producer = this.producer(stack, third);
        return producer !== undefined && fourth === 'outputs' && this.assumes(producer, producer.outputs.get(fifth) ?? null);
      }
      return first === 'data'
        ? this.assumes(stack, stack.blocks.get(`data.${second}.${third}`)?.[fourth] ?? null)
        : this.assumes(stack, stack.blocks.get(`${first}.${second}`)?.[third] ?? null);
    })();
    this.assuming.set(key, result);
    return result;
  }

  private producer(stack: RawStack, name: string): RawStack | undefined {
    return this.stacks.find((other) => other !== stack && name === `cross-stack-reference-input-${other.name}`);
  }

  private template(stack: RawStack, source: string): Value {
    if (!source.includes('${') && !source.includes('%{')) return source;
    const parts = parseTemplate(source);
    const [only] = parts;
    if (parts.length === 1 && only?.kind === 'interpolation') return this.expression(stack, only.expression, source);
    const texts: string[] = [];
    for (const part of parts) {
      const value =
        part.kind === 'text' ? part.text : part.kind === 'unreadable' ? unknown(source) : this.expression(stack, part.expression, source);
      if (!isText(value)) return unknown(source);
      texts.push(String(value));
    }
    return texts.join('');
  }

  private expression(stack: RawStack, text: string, source: string): Value {
    if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
    if (text === 'true' || text === 'false') return text === 'true';
    const [, path] = /^file\(\s*"([^"\\]*)"\s*\)$/.exec(text) ?? [];
    if (path !== undefined) return this.file(stack, path, source);
    if (!TRAVERSAL.test(text)) return unknown(source);
    const steps = stepsOf(text);
    // What is remembered is the reference's own, whatever text it was first met in.
    const reference = `\${${text}}`;
    return this.once(`${stack.name}|${text}`, reference, () => this.traversal(stack, steps, reference));
  }

  private once(key: string, source: string, make: () => Value): Value {
    const known = this.done.get(key);
    if (known !== undefined) return known;
    // A reference that leads back to itself gives nothing.
    if (this.busy.has(key)) return unknown(source);
    this.busy.add(key);
    const value = make();
    this.busy.delete(key);
    this.done.set(key, value);
    return value;
  }

  private traversal(stack: RawStack, steps: readonly string[], source: string): Value {
    const [first = '', second = '', third = ''] = steps;
    if (first === 'var') {
      const variable = stack.variables.get(second);
      return variable?.['default'] === undefined ? unknown(source) : follow(variable['default'] as Value, steps.slice(2), source);
    }
    if (first === 'local') {
      const local = stack.locals.get(second);
      return local === undefined ? unknown(source) : follow(this.value(stack, local), steps.slice(2), source);
    }
    if (first === 'data' && second === 'terraform_remote_state') return this.remoteState(stack, third, steps.slice(3), source);
    const data = first === 'data';
    const block = stack.blocks.get(data ? `data.${second}.${third}` : `${first}.${second}`);
    // With `count` or `for_each` the address is a list or a map of resources.
    if (block === undefined || block['count'] !== undefined || block['for_each'] !== undefined) return unknown(source);
    const [attribute, ...rest] = steps.slice(data ? 3 : 2);
    if (attribute === undefined || block[attribute] === undefined) return unknown(source);
    return follow(this.value(stack, block[attribute]), rest, source);
  }

  /** Another stack's output, as CDKTF's cross-stack references write it. */
  private remoteState(stack: RawStack, name: string, steps: readonly string[], source: string): Value {
    const [kind, output = '', ...rest] = steps;
    const producer = this.producer(stack, name);
    const value = kind === 'outputs' ? producer?.outputs.get(output) : undefined;
    return producer === undefined || value === undefined ? unknown(source) : follow(this.value(producer, value), rest, source);
  }

  private file(stack: RawStack, path: string, source: string): Value {
    const plain = path.replace(/^\$\{path\.(module|root)\}\//, '');
    if (plain.includes('${')) return unknown(source);
    const read = readInside(this.root, resolvePath(join(stack.directory, plain)));
    if ('text' in read) return read.text;
    this.problems.push(`${stack.name}: file("${path}") ${read.error}`);
    return unknown(source);
  }
}

const stepsOf = (traversal: string): readonly string[] => traversal.split(/[.[\]"]+/).filter((step) => step !== '');

const isText = (value: Value): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

function follow(value: Value, steps: readonly string[], source: string): Value {
  let at: Value | undefined = value;
  for (const step of steps) {
    if (at === undefined || isUnknown(at)) return unknown(source);
    if (Array.isArray(at)) at = (at as readonly Value[])[Number(step)];
    // JSON writes a single block as an object where Terraform has a list of one.
    else if (step === '0' && typeof at === 'object' && at !== null && !('0' in at)) continue;
    else at = typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? (at as Readonly<Record<string, Value>>)[step] : undefined;
  }
  return at === undefined || isUnknown(at) ? unknown(source) : at;
}

/** Addresses that a block's templates and its `depends_on` name; those that the stack doesn't hold included. */
export function addressesIn(json: Json, inTemplate = true): readonly string[] {
  if (typeof json === 'string') {
    if (!inTemplate) return addresses(json);
    if (!json.includes('${')) return [];
    return parseTemplate(json).flatMap((part) => (part.kind === 'interpolation' ? addresses(part.expression) : []));
  }
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap((item) => addressesIn(item, inTemplate));
  if (!isObject(json)) return [];
  return Object.entries(json).flatMap(([key, item]) => (key === '//' ? [] : addressesIn(item, inTemplate && key !== 'depends_on')));
}

const addresses = (expression: string): string[] => [...expression.matchAll(REFERENCE)].map(([, type, name]) => `${type}.${name}`);

/** What an attribute points at: another resource of its stack, or an Azure resource id's last name of a kind. */
export class Targets {
  private readonly byAddress: ReadonlyMap<string, SynthesizedResource>;

  constructor(resources: readonly SynthesizedResource[]) {
    this.byAddress = new Map(resources.map((resource) => [`${resource.stack}|${resource.address}`, resource]));
  }

  /** The only resource of one of `types` (data sources included) that the attribute refers to, and to nothing else. */
  of(resource: SynthesizedResource, attribute: string, types: readonly string[]): SynthesizedResource | undefined {
    const found = new Set(
      plainReferences(resource.raw[attribute] ?? null)
        .map((address) => this.byAddress.get(`${resource.stack}|${address}`))
        .filter((target) => target !== undefined && types.includes(target.type.replace(/^data\./, ''))),
    );
    return found.size === 1 ? [...found][0] : undefined;
  }
}
