/** How Terraform resources differ beyond what operations, products and subscriptions already say. */
import type { SynthesizedModel, SynthesizedResource, Value } from '../../synthesized/model';
import { isUnknown } from '../access';
import type { Source } from '../facts/access-facts';
import { reverse, type Changes, type ChangeOrder, type Difference } from './change';
import { compareAttribute, meaningOf, meaningOfExistence } from './attributes';
import { matched, resourceSource } from './services';

export function compareResources(changes: Changes, base: SynthesizedModel, head: SynthesizedModel): void {
  for (const [before, after] of matched(base.resources, head.resources, ({ stack, address }) => `${stack} ${address}`)) {
    const place = (after ?? before)?.address ?? '';
    for (const difference of compareResource(before, after)) changes.add(place, difference);
  }
  for (const [subject, a, b] of [
    ['Terraform settings', base.terraform, head.terraform],
    ['provider settings', base.providers, head.providers],
  ] as const) {
    for (const stack of new Set([...a.keys(), ...b.keys()])) {
      const [before, after] = [JSON.stringify(a.get(stack) ?? null), JSON.stringify(b.get(stack) ?? null)];
      // A stack that is new, or gone, is told by its resources.
      if (a.has(stack) && b.has(stack) && before !== after) {
        changes.add(stack, { subject, order: 'unknown', before, after, baseSources: [], headSources: [] });
      }
    }
  }
  const [before, after] = [base.problems.join('; '), head.problems.join('; ')];
  if (before !== after) {
    changes.add('the folder', {
      subject: 'what could be read',
      order: 'unknown',
      before: before || 'everything',
      after: after || 'everything',
      baseSources: [],
      headSources: [],
    });
  }
}

function compareResource(base: SynthesizedResource | undefined, head: SynthesizedResource | undefined): readonly Difference[] {
  if (base === undefined && head === undefined) return [];
  if (base === undefined) return compareResource(head, base).map(reverse);
  if (head === undefined) {
    const meaning = meaningOfExistence(base.type);
    if (meaning === 'elsewhere') return [];
    const order: ChangeOrder = meaning === 'widens' ? 'wider' : meaning === 'none' ? 'equal' : 'unknown';
    return [
      { subject: 'resource', order, before: describe(base), after: 'does not exist', baseSources: [resourceSource(base)], headSources: [] },
    ];
  }
  const [before, after] = [flatten(base.values), flatten(head.values)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): readonly Difference[] => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === now) return [];
    const meaning = meaningOf(head.type, name);
    if (meaning === 'elsewhere') return [];
    const order = meaning === undefined ? existing(head.type) : compareAttribute(meaning, old, now);
    const source = (resource: SynthesizedResource, value: string | undefined): Source => ({
      ...resourceSource(resource),
      statement: `${resource.address}: ${name} = ${value ?? 'not set'}`,
    });
    return [
      {
        subject: name,
        order,
        before: old ?? 'not set',
        after: now ?? 'not set',
        baseSources: [source(base, old)],
        headSources: [source(head, now)],
      },
    ];
  });
}

/** A changed grant is another grant. */
const existing = (type: string): ChangeOrder => (meaningOfExistence(type) === 'widens' ? 'incomparable' : 'unknown');

function describe({ type, values }: SynthesizedResource): string {
  const telling = ['name', 'display_name', 'role_definition_name', 'scope', 'principal_id'].flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [`${name} ${isUnknown(value) ? value.expression : JSON.stringify(value)}`];
  });
  return [type, ...telling].join(', ');
}

/** Attributes as paths: `security.0.tls10_enabled` → `true`. */
function flatten(values: Readonly<Record<string, Value>>): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  const visit = (value: Value, path: string): void => {
    if (value === null) return;
    if (isUnknown(value)) result.set(path, value.expression);
    else if (typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) visit(inner as Value, path === '' ? key : `${path}.${key}`);
    } else result.set(path, String(value));
  };
  visit(values, '');
  return result;
}
