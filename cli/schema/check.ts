/**
 * Holds a synthesized stack against the provider's own schema: every resource and data source, attribute, block and
 * type must be there, every required one set, and none that only the provider sets.
 */
import { nearest } from '../../access/nearest';
import type { AttributeSchema, BlockSchema, NestedBlock, ProviderSchemas, TypeConstraint } from './model';

export interface SchemaProblem {
  /** `azurerm_api_management_api.fhir` */
  readonly address: string;
  /** The construct's path, from the JSON's own metadata; the address where there is none. */
  readonly construct: string;
  /** Where in the resource: `import.content_format`; empty for the resource itself. */
  readonly place: string;
  readonly expected: string;
  readonly found: string;
  /** One imperative clause: what a person does about it. */
  readonly mend: string;
}

/** What Terraform itself takes in every resource, and CDKTF's comment. */
const META = new Set(['//', 'connection', 'count', 'depends_on', 'for_each', 'lifecycle', 'provider', 'provisioner']);

type Report = (place: string, expected: string, found: unknown, mend: string) => void;

const AGAIN = 'synthesize again, by npm start, and change what puts it there';

/** @param stack the parsed `cdk.tf.json` */
export function checkStack(stack: unknown, schemas: ProviderSchemas): readonly SchemaProblem[] {
  if (!isObject(stack)) return [{ address: '', construct: '', place: '', expected: 'a JSON object', found: shown(stack), mend: AGAIN }];
  return [...checkKind(stack['resource'], 'resource', schemas.resources), ...checkKind(stack['data'], 'data source', schemas.dataSources)];
}

/** How many resources and data sources a stack holds. */
export function count(stack: unknown): number {
  if (!isObject(stack)) return 0;
  return [stack['resource'], stack['data']]
    .flatMap((kind) => (isObject(kind) ? Object.values(kind) : []))
    .reduce<number>((sum, byName) => sum + (isObject(byName) ? Object.keys(byName).length : 0), 0);
}

function checkKind(found: unknown, kind: 'resource' | 'data source', known: ReadonlyMap<string, BlockSchema>): readonly SchemaProblem[] {
  if (found === undefined) return [];
  const whole = (expected: string, value: unknown, address: string = kind): SchemaProblem => ({
    address,
    construct: address,
    place: '',
    expected,
    found: shown(value),
    mend: AGAIN,
  });
  if (!isObject(found)) return [whole(`${kind}s by type`, found)];
  return Object.entries(found).flatMap(([type, byName]): readonly SchemaProblem[] => {
    if (!isObject(byName)) return [whole(`${kind}s of type ${type} by name`, byName)];
    return Object.entries(byName).flatMap(([name, body]): readonly SchemaProblem[] => {
      const address = `${kind === 'resource' ? '' : 'data.'}${type}.${name}`;
      if (!isObject(body)) return [whole('a block', body, address)];
      const construct = constructPath(body) ?? address;
      const schema = known.get(type);
      if (!schema) {
        const mend =
          meant(type, [...known.keys()]) ?? 'take the schema of the provider’s version that the stack asks for, or another resource';
        return [{ address, construct, place: '', expected: `a ${kind} that the schema has`, found: type, mend }];
      }
      const problems: SchemaProblem[] = [];
      const own = Object.fromEntries(Object.entries(body).filter(([key]) => !META.has(key)));
      checkBody(own, schema, '', (place, expected, value, mend) =>
        problems.push({ address, construct, place, expected, found: shown(value), mend }),
      );
      return problems;
    });
  });
}

function checkBody(body: Readonly<Record<string, unknown>>, schema: BlockSchema, at: string, report: Report): void {
  const attributes = schema.attributes ?? {};
  const blocks = schema.block_types ?? {};
  for (const [key, value] of Object.entries(body)) {
    const place = at === '' ? key : `${at}.${key}`;
    if (key === '//' || value === null) continue;
    const [attribute, block] = [own(attributes, key), own(blocks, key)];
    if (attribute) checkAttribute(value, attribute, place, report);
    else if (block) checkBlocks(value, block, place, report);
    else if (key === 'dynamic' && isObject(value)) checkDynamic(value, blocks, place, report);
    else {
      report(
        place,
        'an attribute or block that the schema has',
        key,
        unknownMend(key, [...Object.keys(attributes), ...Object.keys(blocks)]),
      );
    }
  }
  const set = (key: string): boolean => body[key] !== undefined && body[key] !== null;
  const dynamic = isObject(body['dynamic']) ? body['dynamic'] : {};
  for (const [key, attribute] of Object.entries(attributes)) {
    if (attribute.required && !set(key)) {
      report(at === '' ? key : `${at}.${key}`, 'a value, because it is required', undefined, `set ${key} where the construct is made`);
    }
  }
  for (const [key, block] of Object.entries(blocks)) {
    if ((block.min_items ?? 0) > 0 && !set(key) && !(key in dynamic)) {
      report(
        at === '' ? key : `${at}.${key}`,
        `at least ${block.min_items} of this block`,
        undefined,
        `add ${key} where the construct is made`,
      );
    }
  }
}

function checkAttribute(value: unknown, attribute: AttributeSchema, place: string, report: Report): void {
  if (attribute.computed && !attribute.optional && !attribute.required) {
    report(place, 'nothing, because only the provider sets it', value, 'remove it where the construct sets it');
  } else if (attribute.type !== undefined) {
    checkType(value, attribute.type, place, report);
  } else if (attribute.nested_type && !isTemplate(value)) {
    for (const [index, item] of items(value)) {
      if (isObject(item)) {
        checkBody(item, { attributes: attribute.nested_type.attributes }, index === undefined ? place : `${place}[${index}]`, report);
      } else if (!isTemplate(item)) report(place, 'an object', item, 'write an object with the attributes of the schema');
    }
  }
}

function checkBlocks(value: unknown, block: NestedBlock, place: string, report: Report): void {
  if (block.nesting_mode === 'map' && isObject(value)) {
    for (const [key, item] of Object.entries(value)) checkBlocks(item, { ...block, nesting_mode: 'single' }, `${place}.${key}`, report);
    return;
  }
  const found = items(value);
  const single = block.nesting_mode === 'single' || block.nesting_mode === 'group';
  const most = single ? 1 : (block.max_items ?? Infinity);
  if (found.length > most) report(place, `at most ${most} of this block`, found.length, `remove ${found.length - most} of them`);
  if (found.length < (block.min_items ?? 0)) {
    report(place, `at least ${block.min_items} of this block`, found.length, `add ${(block.min_items ?? 0) - found.length} more`);
  }
  for (const [index, item] of found) {
    const here = index === undefined ? place : `${place}[${index}]`;
    if (isObject(item)) checkBody(item, block.block, here, report);
    else report(here, 'a block (an object)', item, 'write an object with the attributes of the block');
  }
}

function checkDynamic(
  value: Readonly<Record<string, unknown>>,
  blocks: Readonly<Record<string, NestedBlock>>,
  place: string,
  report: Report,
): void {
  for (const [key, one] of Object.entries(value)) {
    const block = own(blocks, key);
    if (!block) report(`${place}.${key}`, 'a block that the schema has', key, unknownMend(key, Object.keys(blocks)));
    else if (isObject(one) && isObject(one['content'])) checkBody(one['content'], block.block, `${place}.${key}.content`, report);
    else report(`${place}.${key}`, 'an object with `for_each` and `content`', one, 'write both into it');
  }
}

/** Literal values must have the schema's type; a template that is the whole string may turn out to be anything. */
function checkType(value: unknown, type: TypeConstraint, place: string, report: Report): void {
  if (isTemplate(value)) return;
  if (typeof type === 'string') {
    const expected = type === 'bool' ? 'boolean' : type;
    if (type !== 'dynamic' && typeof value !== expected) report(place, `a ${expected}`, value, typeMend(expected, value));
    return;
  }
  const [kind, element] = type;
  if (kind === 'list' || kind === 'set') {
    if (Array.isArray(value)) value.forEach((item, index) => checkType(item, element as TypeConstraint, `${place}[${index}]`, report));
    else report(place, `a ${kind} of ${named(element as TypeConstraint)}`, value, 'put it in brackets: […]');
  } else if (kind === 'map') {
    if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) checkType(item, element as TypeConstraint, `${place}.${key}`, report);
    } else report(place, `a map of ${named(element as TypeConstraint)}`, value, 'write an object with a value for each key');
  } else if (kind === 'object') {
    const fields = element as Readonly<Record<string, TypeConstraint>>;
    if (!isObject(value)) return report(place, 'an object', value, `write an object with ${Object.keys(fields).join(', ')}`);
    for (const [key, item] of Object.entries(value)) {
      const field = own(fields, key);
      if (!field) report(`${place}.${key}`, `one of ${Object.keys(fields).join(', ')}`, key, unknownMend(key, Object.keys(fields)));
      else if (item !== null) checkType(item, field, `${place}.${key}`, report);
    }
  } else {
    report(place, 'a type that this check knows', kind, 'write the schema file by another version of Terraform');
  }
}

const meant = (name: string, known: readonly string[]): string | undefined => {
  const near = nearest(name, known);
  return near === undefined ? undefined : `did you mean ${JSON.stringify(near)}?`;
};

const unknownMend = (key: string, known: readonly string[]): string =>
  meant(key, known) ??
  `remove it where the construct sets it${known.length === 0 ? '' : `, or take one of ${known.slice(0, 20).join(', ')}`}`;

function typeMend(expected: string, value: unknown): string {
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return `put it in quotes: "${value}"`;
  if (typeof value === 'string' && (expected === 'number' ? /^-?\d+(\.\d+)?$/ : /^(true|false)$/).test(value)) {
    return `remove the quotes: ${value}`;
  }
  return expected === 'boolean' ? 'write true or false' : `write a ${expected}`;
}

const named = (type: TypeConstraint): string => (typeof type === 'string' ? `${type}s` : `${type[0]}s`);

const items = (value: unknown): readonly (readonly [number | undefined, unknown])[] =>
  Array.isArray(value) ? value.map((item, index) => [index, item] as const) : [[undefined, value]];

const isTemplate = (value: unknown): boolean => typeof value === 'string' && /^\$\{[^]*\}$/.test(value);

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function constructPath(body: Readonly<Record<string, unknown>>): string | undefined {
  const comment = body['//'];
  const metadata = isObject(comment) ? comment['metadata'] : undefined;
  const path = isObject(metadata) ? metadata['path'] : undefined;
  return typeof path === 'string' ? path : undefined;
}

/** Short, and never a long text: it may be a policy or a secret put in the wrong place. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string' && value.length > 40) return `a string of ${value.length} characters`;
  const text = JSON.stringify(value);
  return text.length > 60 ? (Array.isArray(value) ? `a list of ${value.length}` : 'an object') : text;
}
