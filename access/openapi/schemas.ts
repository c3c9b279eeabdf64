/**
 * Schemas of a contract as OpenAPI 3.0 schemas: every one that is referred to, in whatever file, becomes a member of
 * `components.schemas`; what JSON Schema 2020-12 (OpenAPI 3.1) says otherwise is said in 3.0's words, or dropped with a warning.
 */
import { describe } from '../problem';
import { objectAt } from '../source/shapes';
import { child, children, isMapping, own, placeOf, type Located } from '../source/value';
import { json, type Bundling, type Json } from './bundling';
import { loosenChoices, type Choice } from './choices';
import { exampleValue } from './examples';
import { ANNOTATIONS, COPIED_KEYWORDS, TYPES, VALIDATING } from './keywords';
import { cutRecursion, type SchemaReference } from './recursion';

const PROPERTIES_MEND = 'write an object, such as properties: { name: { type: string } }, or remove it';

const SINGLE = ['items', 'not'];
const LISTS = ['allOf', 'oneOf', 'anyOf'];
/** Read elsewhere, or without meaning for what a schema admits. */
const SILENT = [
  '$ref',
  '$defs',
  'definitions',
  '$id',
  'id',
  '$schema',
  '$anchor',
  '$comment',
  'externalDocs',
  'contentMediaType',
  'contentEncoding',
  'contentSchema',
];
const CONVERTED = [
  'type',
  'const',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'properties',
  'additionalProperties',
  'discriminator',
  'example',
  'examples',
];
const KNOWN = new Set([...COPIED_KEYWORDS.keys(), ...SINGLE, ...LISTS, ...SILENT, ...CONVERTED]);

export class Schemas {
  private readonly names = new Map<string, string>();
  private readonly taken = new Set<string>();
  /** The contract's own schemas, by the name that it gives them. */
  private readonly adopted = new Map<string, string>();
  private readonly waiting: { name: string; at: Located }[] = [];
  private readonly components = new Map<string, Json>();
  private readonly references: SchemaReference[] = [];
  private readonly choices: Choice[] = [];
  /** The contract's schemas that lose something of what they refuse, and what is written of them. */
  private readonly lossy = new Set<unknown>();
  private readonly weakened = new Set<unknown>();
  private owner: string | undefined;

  constructor(private readonly bundling: Bundling) {}

  /** Takes the contract's own named schemas, so that they keep their names. */
  adopt(at: Located): void {
    for (const [name, schema] of children(at)) {
      const target = this.hasSiblings(schema.value) ? schema : this.target(schema);
      if (target !== undefined) this.adopted.set(name, this.names.get(key(target)) ?? this.register(target, name));
    }
  }

  /** A schema in the place where it stands: a reference, or the schema itself. */
  convert(at: Located): Json {
    const { value } = at;
    if (value === true) return {};
    if (value === false) return { not: {} };
    if (!isMapping(value)) {
      this.bundling.workspace.expect('a schema', at, 'write an object such as { type: string } there, or remove the key');
      return {};
    }
    if (typeof own(value, '$ref') !== 'string') return this.convertKeywords(at);
    const reference = this.reference(at);
    if (reference === undefined) return {};
    if (!this.hasSiblings(value)) return reference;
    const { allOf = [], ...beside } = this.convertKeywords(at);
    return json(['allOf', [reference, ...(allOf as readonly Json[])]], ...Object.entries(beside));
  }

  /** Everything that was referred to, by name, with circles cut. Call it once, when all else is converted. */
  finish(): Json {
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      this.owner = next.name;
      this.components.set(next.name, this.convert(next.at));
    }
    this.owner = undefined;
    for (const { from, to, holder } of cutRecursion(this.components, this.references)) {
      this.bundling.warnings.add(
        "a recursive schema is cut with a free-form object: API Management can't import recursion",
        `${from} → ${to}`,
      );
      this.weakened.add(holder);
    }
    loosenChoices(this.choices, this.components, this.weakened, this.bundling.warnings);
    return json(...[...this.components].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** In OpenAPI 3.0 what stands beside `$ref` is ignored; in 3.1 it counts. */
  private hasSiblings(value: unknown): boolean {
    return (
      this.bundling.openapi31 &&
      isMapping(value) &&
      own(value, '$ref') !== undefined &&
      Object.keys(value).some((keyword) => keyword !== '$ref' && KNOWN.has(keyword) && !SILENT.includes(keyword))
    );
  }

  private reference(at: Located): Json | undefined {
    const name = this.nameOf(at);
    if (name === undefined) return undefined;
    const holder: Json = { $ref: `#/components/schemas/${name}` };
    if (this.owner !== undefined) this.references.push({ from: this.owner, to: name, holder });
    return holder;
  }

  private nameOf(at: Located): string | undefined {
    const target = this.target(at);
    return target && (this.names.get(key(target)) ?? this.register(target, suggestName(target)));
  }

  /** Follows references that say nothing else. */
  private target(at: Located): Located | undefined {
    const seen = new Set<string>();
    let current: Located | undefined = at;
    // The first step is always made; a later one only where the reference has no siblings that count.
    while (
      current !== undefined &&
      isMapping(current.value) &&
      typeof own(current.value, '$ref') === 'string' &&
      (current === at || !this.hasSiblings(current.value))
    ) {
      if (seen.has(key(current))) {
        return this.bundling.workspace.expect('a reference that leads to a schema', child(at, '$ref'), 'break the circle of references');
      }
      seen.add(key(current));
      current = this.bundling.workspace.follow(current);
    }
    return current;
  }

  private register(target: Located, wanted: string): string {
    const base = wanted.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '') || 'Schema';
    let name = base;
    // Ignoring case, as resource names in Azure are.
    for (let clash = 2; this.taken.has(name.toLowerCase()); clash += 1) name = `${base}-${clash}`;
    this.taken.add(name.toLowerCase());
    this.names.set(key(target), name);
    this.waiting.push({ name, at: target });
    return name;
  }

  private convertKeywords(at: Located): Json {
    const schema = at.value as Json;
    for (const keyword of Object.keys(schema)) {
      if (!KNOWN.has(keyword) && !keyword.startsWith('x-')) {
        if (VALIDATING.includes(keyword)) this.lossy.add(schema);
        this.bundling.warnings.add(
          `the schema keyword ${keyword} is dropped: OpenAPI 3.0 doesn't have it, so the gateway admits more than the contract says`,
          placeOf(at),
        );
      }
    }
    const members: [string, unknown][] = [...this.types(at)];
    members.push(...this.copied(at).filter(([keyword]) => !members.some(([name]) => name === keyword)));
    members.push(...bounds(schema));
    for (const keyword of ['exclusiveMaximum', 'exclusiveMinimum']) {
      const value = own(schema, keyword);
      if (!['undefined', 'boolean', 'number'].includes(typeof value)) this.dropped(keyword, 'a number, true or false', child(at, keyword));
    }
    for (const keyword of SINGLE) {
      const value = own(schema, keyword);
      const isTuple = keyword === 'items' && (Array.isArray(value) || own(schema, 'prefixItems') !== undefined);
      if (Array.isArray(value)) {
        this.bundling.warnings.add(`a list of schemas in ${keyword} is dropped: OpenAPI 3.0 doesn't have it`, placeOf(at));
      }
      // `items` beside `prefixItems` is for the rest alone; an array without items is refused by import.
      if (isTuple) {
        members.push(['items', {}]);
        this.lossy.add(schema);
      }
      if (!isTuple && !Array.isArray(value) && value !== undefined) members.push([keyword, this.convert(child(at, keyword))]);
    }
    for (const keyword of LISTS) {
      if (own(schema, keyword) === undefined) continue;
      const list = child(at, keyword);
      if (!Array.isArray(list.value)) {
        this.bundling.workspace.expect('a list of schemas', list, `write a list, such as ${keyword}: [{ type: string }]`);
      }
      const items = Array.isArray(list.value) ? children(list).map(([, item]) => this.convert(item)) : [];
      const ofTypes = members.find(([name]) => name === keyword);
      if (ofTypes === undefined) members.push([keyword, items]);
      else ofTypes[1] = [...(ofTypes[1] as readonly Json[]), ...items];
    }
    const properties = objectAt(this.bundling.workspace, at, 'properties', 'schemas by the names of properties', PROPERTIES_MEND);
    if (properties.value !== undefined) {
      members.push(['properties', json(...children(properties).map(([name, property]) => [name, this.convert(property)] as const))]);
    }
    const additional = own(schema, 'additionalProperties');
    // Properties that a pattern names are not additional: without the pattern they would be refused.
    if (additional !== undefined && own(schema, 'patternProperties') === undefined) {
      members.push([
        'additionalProperties',
        typeof additional === 'boolean' ? additional : this.convert(child(at, 'additionalProperties')),
      ]);
    }
    const discriminator = child(at, 'discriminator');
    if (isMapping(discriminator.value)) members.push(['discriminator', this.discriminator(discriminator)]);
    else if (discriminator.value !== undefined) this.dropped('discriminator', 'an object with propertyName', discriminator);
    const examples = own(schema, 'examples');
    if (own(schema, 'example') !== undefined) members.push(['example', exampleValue(this.bundling, child(at, 'example'))]);
    else if (Array.isArray(examples) && examples.length > 0) {
      members.push(['example', exampleValue(this.bundling, child(child(at, 'examples'), '0'))]);
    }
    const written = json(...members);
    if (this.lossy.has(schema)) this.weakened.add(written);
    if (written['oneOf'] !== undefined || written['not'] !== undefined) this.choices.push({ schema: written, place: placeOf(at) });
    return written;
  }

  private copied(at: Located): [string, unknown][] {
    const members: [string, unknown][] = [];
    for (const [keyword, { expected, holds }] of COPIED_KEYWORDS) {
      const value = own(at.value, keyword);
      if (value === undefined) continue;
      if (!holds(value)) this.dropped(keyword, expected, at);
      else if (keyword !== 'required') members.push([keyword, value]);
      // Import refuses an empty list, and names that come twice.
      else if ((value as readonly string[]).length > 0) members.push([keyword, [...new Set(value as readonly string[])]]);
    }
    return members;
  }

  private dropped(keyword: string, expected: string, schema: Located): void {
    const at = child(schema, keyword);
    if (!ANNOTATIONS.includes(keyword)) this.lossy.add(schema.value);
    this.bundling.warnings.add(
      `the schema keyword ${keyword} is dropped where it isn't ${expected}, so the gateway admits more than the contract may mean`,
      `${placeOf(at)}: ${describe(at.value)}`,
    );
  }

  /** `type` as a list and `const` are of 3.1. An array without items is refused by import. */
  private types(at: Located): [string, unknown][] {
    const schema = at.value as Json;
    const given = own(schema, 'type');
    const known = (Array.isArray(given) ? given : [given]).every((type) => type === undefined || type === 'null' || TYPES.includes(type));
    if (!known) this.dropped('type', 'a type of JSON Schema', at);
    const listed = known ? given : undefined;
    const members: [string, unknown][] = [];
    if (own(schema, 'const') !== undefined) members.push(['enum', [own(schema, 'const')]]);
    if (!Array.isArray(listed)) {
      if (listed === 'null') return [...members, ['nullable', true], ['enum', [null]]];
      if (listed !== undefined) members.unshift(['type', listed]);
      if (listed === 'array' && own(schema, 'items') === undefined) members.push(['items', {}]);
      return members;
    }
    const types = listed.filter((type) => type !== 'null');
    if (types.length < listed.length) members.push(['nullable', true]);
    if (types.length === 1) {
      members.unshift(['type', types[0]]);
      if (types[0] === 'array' && own(schema, 'items') === undefined) members.push(['items', {}]);
    } else if (types.length > 1) {
      const anyOf = types.map((type) => (type === 'array' ? { type, items: {} } : { type }));
      members.push(own(schema, 'anyOf') === undefined ? ['anyOf', anyOf] : ['allOf', [{ anyOf }]]);
    }
    return members;
  }

  private discriminator(at: Located): Json {
    const mapping = children(child(at, 'mapping')).flatMap(([value, target]) => {
      if (typeof target.value !== 'string') return [];
      const name = this.mapped(target, target.value);
      if (name !== undefined) return [[value, `#/components/schemas/${name}`] as const];
      // It only names one of the alternatives, which are refused where they lead nowhere.
      this.bundling.warnings.add(
        "a discriminator's mapping to a schema that is not there is left out",
        `${placeOf(target)}: ${target.value}`,
      );
      return [];
    });
    return json(['propertyName', own(at.value, 'propertyName')], ['mapping', mapping.length > 0 ? json(...mapping) : undefined]);
  }

  /** A mapping's value is the name of one of the contract's schemas, or a reference. */
  private mapped(at: Located, text: string): string | undefined {
    const named = this.adopted.get(text);
    if (named !== undefined) return named;
    const isName = /^[A-Za-z0-9._-]+$/.test(text) && !/\.(json|ya?ml)$/i.test(text);
    const reference = { ...at, value: { $ref: isName ? `#/components/schemas/${text}` : text } };
    if (this.bundling.workspace.tryFollow(reference) !== undefined) return this.nameOf(reference);
    // In a file that was split off, it is often still written as it was in the contract.
    return this.adopted.get(text.replace('#/components/schemas/', ''));
  }
}

/** Numbers in 3.1, switches of `maximum` and `minimum` in 3.0. */
function bounds(schema: Json): [string, unknown][] {
  const members: [string, unknown][] = [];
  for (const [exclusive, inclusive] of [
    ['exclusiveMaximum', 'maximum'],
    ['exclusiveMinimum', 'minimum'],
  ] as const) {
    const value = own(schema, exclusive);
    if (typeof value === 'boolean') members.push([exclusive, value]);
    if (typeof value !== 'number') continue;
    const other = own(schema, inclusive);
    const stricter = typeof other !== 'number' || (inclusive === 'maximum' ? value <= other : value >= other);
    if (stricter) members.push([inclusive, value], [exclusive, true]);
  }
  return members;
}

function key(at: Located): string {
  return `${at.file.absolute}#${at.path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
}

function suggestName(target: Located): string {
  const parts = target.path.filter((part) => !['components', 'schemas', '$defs', 'definitions', 'properties'].includes(part));
  if (parts.length > 0) return parts.join('-');
  return (target.file.name.split('/').at(-1) ?? 'Schema').replace(/(\.schema)?\.(json|ya?ml)$/i, '');
}
