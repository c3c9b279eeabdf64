/** How the access facts of one operation differ between two states. */
import type { AccessFacts, Cors, Source, Sourced, Validation } from '../facts/access-facts';
import { compareLimits, formatLimit, type Limit } from '../facts/limits';
import { compareSafeguards, compareSets, flip, product, type Order } from '../facts/order';
import type { Difference } from './change';
import { compareEntries } from './ways';

export function compareFacts(base: AccessFacts, head: AccessFacts): readonly Difference[] {
  if (base === head) return [];
  const entries = compareEntries(base.ways, head.ways);
  const loggedBodies = compareItems('logged bodies', base.loggedBodies, head.loggedBodies, (order) => order);
  // Who wasn't let in at all is let in with all the rest, or the other way round: that is one change.
  const isOneWay = (base.ways.length === 0) !== (head.ways.length === 0);
  const differences = isOneWay ? [...entries, ...loggedBodies] : [...entries, ...loggedBodies, ...compareRest(base, head)];
  const unknowns = compareUnknowns(base.unknowns, head.unknowns);
  // Where something could not be resolved, what is known of the rest proves nothing.
  const certain = base.unknowns.length === 0 && head.unknowns.length === 0;
  return [...unknowns, ...(certain ? differences : differences.map((difference) => ({ ...difference, order: 'unknown' as const })))];
}

/** What holds of those who are let in. */
function compareRest(base: AccessFacts, head: AccessFacts): readonly Difference[] {
  return [
    ...compareLimitLists(base.limits, head.limits),
    ...compareCors(base.cors, head.cors),
    ...compareItems('destination', base.destinations, head.destinations, (order) => order),
    ...compareItems('removed headers', base.removedHeaders, head.removedHeaders, flip),
    ...compareValidations(base.validations, head.validations),
    ...compareOthers(base.others, head.others),
    ...compareOrder(base.order, head.order),
  ];
}

function compareUnknowns(base: readonly string[], head: readonly string[]): readonly Difference[] {
  if (base.join('\n') === head.join('\n')) return [];
  const text = (unknowns: readonly string[]): string => (unknowns.length === 0 ? 'all resolved' : unknowns.join('; '));
  return [{ subject: 'what could be resolved', order: 'unknown', before: text(base), after: text(head), baseSources: [], headSources: [] }];
}

function compareLimitLists(base: readonly Sourced<Limit>[], head: readonly Sourced<Limit>[]): readonly Difference[] {
  const values = (limits: readonly Sourced<Limit>[]): readonly Limit[] => limits.map(({ value }) => value);
  if (compareLimits(values(base), values(head)) === 'equal') return [];
  const changed: Difference[] = [];
  const left = [...head];
  for (const before of base) {
    const after =
      left.find(({ value }) => sameLimit(value, before.value)) ??
      left.find(({ value }) => value.kind === before.value.kind && value.policy === before.value.policy && value.key === before.value.key);
    if (after === undefined) {
      if (!held(before.value, values(head))) {
        changed.push({
          subject: 'limits',
          order: 'narrower',
          before: text(before.value),
          after: 'no limit',
          baseSources: before.sources,
          headSources: [],
        });
      }
      continue;
    }
    left.splice(left.indexOf(after), 1);
    const order = compareLimits([before.value], [after.value]);
    // What reads the same has another key: it is shown whole.
    const keys = text(before.value) === text(after.value) ? [` (${before.value.key})`, ` (${after.value.key})`] : ['', ''];
    if (order !== 'equal') {
      changed.push({
        subject: 'limits',
        order,
        before: `${text(before.value)}${keys[0]}`,
        after: `${text(after.value)}${keys[1]}`,
        baseSources: before.sources,
        headSources: after.sources,
      });
    }
  }
  for (const after of left) {
    if (!held(after.value, values(base))) {
      changed.push({
        subject: 'limits',
        order: 'wider',
        before: 'no limit',
        after: text(after.value),
        baseSources: [],
        headSources: after.sources,
      });
    }
  }
  return changed;
}

const text = formatLimit;
const sameLimit = (a: Limit, b: Limit): boolean => JSON.stringify(a) === JSON.stringify(b);
const held = (limit: Limit, limits: readonly Limit[]): boolean => ['equal', 'narrower'].includes(compareLimits(limits, [limit]));

function compareCors(base: Sourced<Cors> | undefined, head: Sourced<Cors> | undefined): readonly Difference[] {
  const sources = { baseSources: base?.sources ?? [], headSources: head?.sources ?? [] };
  if (base === undefined || head === undefined) {
    if (base === head) return [];
    return [
      {
        subject: 'browser origins',
        order: base === undefined ? 'narrower' : 'wider',
        before: origins(base),
        after: origins(head),
        ...sources,
      },
    ];
  }
  const [a, b] = [base.value, head.value];
  const order = product([
    compareWildcards(a.origins, b.origins),
    compareWildcards(methods(a), methods(b)),
    compareWildcards(a.headers, b.headers),
    compareWildcards(a.exposed, b.exposed),
    compareSafeguards(!a.credentials, !b.credentials),
  ]);
  return order === 'equal' ? [] : [{ subject: 'browser origins', order, before: origins(base), after: origins(head), ...sources }];
}

/** The policy's own default. */
const methods = (cors: Cors): readonly string[] => (cors.methods.length > 0 ? cors.methods : ['GET', 'POST']);

function origins(cors: Sourced<Cors> | undefined): string {
  if (cors === undefined) return 'none';
  const { value } = cors;
  return `${value.origins.join(', ')} (${methods(value).join(', ')}; headers ${value.headers.join(', ') || 'none'}${value.exposed.length > 0 ? `; exposes ${value.exposed.join(', ')}` : ''}${value.credentials ? '; with credentials' : ''})`;
}

/** Sets in which `*` stands for every value. */
function compareWildcards(a: readonly string[], b: readonly string[]): Order {
  const [all, others] = [a.includes('*'), b.includes('*')];
  if (all || others) return all && others ? 'equal' : all ? 'wider' : 'narrower';
  return compareSets(new Set(a), new Set(b));
}

function compareItems(
  subject: string,
  base: readonly Sourced<string>[],
  head: readonly Sourced<string>[],
  turn: (order: Order) => Order,
): readonly Difference[] {
  const [a, b] = [base.map(({ value }) => value), head.map(({ value }) => value)];
  const order = turn(compareSets(new Set(a), new Set(b)));
  if (order === 'equal') return [];
  const only = (items: readonly Sourced<string>[], others: readonly string[]): readonly Source[] =>
    items.filter(({ value }) => !others.includes(value)).flatMap(({ sources }) => sources);
  return [
    {
      subject,
      order,
      before: a.join(', ') || 'none',
      after: b.join(', ') || 'none',
      baseSources: only(base, b),
      headSources: only(head, a),
    },
  ];
}

function compareValidations(base: readonly Sourced<Validation>[], head: readonly Sourced<Validation>[]): readonly Difference[] {
  const policies = new Set([...base, ...head].map(({ value }) => value.policy));
  return [...policies].flatMap((policy): readonly Difference[] => {
    const before = base.filter(({ value }) => value.policy === policy);
    const after = head.filter(({ value }) => value.policy === policy);
    const subject = `checks of ${policy}`;
    const sources = { baseSources: before.flatMap((one) => one.sources), headSources: after.flatMap((one) => one.sources) };
    const statement = (list: readonly Sourced<Validation>[]): string =>
      list.map((one) => one.sources[0]?.statement ?? '').join('\n') || 'not checked';
    const texts = { before: statement(before), after: statement(after) };
    const [a, b] = [before[0], after[0]];
    if (a === undefined || b === undefined) return [{ subject, order: a === undefined ? 'wider' : 'narrower', ...texts, ...sources }];
    if (before.length > 1 || after.length > 1) {
      return JSON.stringify(before.map(({ value }) => value)) === JSON.stringify(after.map(({ value }) => value))
        ? []
        : [{ subject, order: 'unknown', ...texts, ...sources }];
    }
    const keys = [...new Set([...Object.keys(a.value.settings), ...Object.keys(b.value.settings)])].sort();
    return keys.flatMap((key): readonly Difference[] => {
      const [old = 'not set', now = 'not set'] = [a.value.settings[key], b.value.settings[key]];
      const order = compareSetting(key, old, now);
      return order === 'equal' ? [] : [{ subject, order, before: `${key}: ${old}`, after: `${key}: ${now}`, ...sources }];
    });
  });
}

const STRICTNESS = ['prevent', 'detect', 'ignore'];

function compareSetting(key: string, before: string, after: string): Order | 'unknown' {
  if (before === after) return 'equal';
  const [a, b] = [STRICTNESS.indexOf(before), STRICTNESS.indexOf(after)];
  if (key.endsWith('action') && a >= 0 && b >= 0) return a < b ? 'narrower' : 'wider';
  if (key.endsWith('max-size') && /^\d+$/.test(before) && /^\d+$/.test(after)) return Number(before) < Number(after) ? 'narrower' : 'wider';
  return 'unknown';
}

/** Statements that only report, without a body. */
const REPORTS = /^<(trace|emit-metric)\b/;

function compareOthers(base: readonly Sourced<string>[], head: readonly Sourced<string>[]): readonly Difference[] {
  const left = [...head];
  const gone = base.filter((statement) => {
    const at = left.findIndex(({ value }) => value === statement.value);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const order = (statement: Sourced<string>): 'equal' | 'unknown' =>
    REPORTS.test(statement.sources[0]?.statement ?? '') ? 'equal' : 'unknown';
  const changes = [
    ...gone.map((statement): Difference => ({
      subject: 'a statement',
      order: order(statement),
      before: statement.value,
      after: 'not there',
      baseSources: statement.sources,
      headSources: [],
    })),
    ...left.map((statement): Difference => ({
      subject: 'a statement',
      order: order(statement),
      before: 'not there',
      after: statement.value,
      baseSources: [],
      headSources: statement.sources,
    })),
  ];
  const sequence = (list: readonly Sourced<string>[], without: readonly Sourced<string>[]): string =>
    JSON.stringify(list.filter((one) => !without.includes(one)).map(({ value }) => value));
  if (sequence(base, gone) === sequence(head, left)) return changes;
  return [
    ...changes,
    {
      subject: 'the order of statements',
      order: 'unknown',
      before: base.map(({ value }) => value).join('\n'),
      after: head.map(({ value }) => value).join('\n'),
      baseSources: [],
      headSources: [],
    },
  ];
}

/** Statements of the names that both sides have as often stand in the same order. */
function compareOrder(base: readonly string[], head: readonly string[]): readonly Difference[] {
  const count = (names: readonly string[]): ReadonlyMap<string, number> =>
    names.reduce((counts, name) => counts.set(name, (counts.get(name) ?? 0) + 1), new Map<string, number>());
  const [a, b] = [count(base), count(head)];
  const common = (names: readonly string[]): string => names.filter((name) => a.get(name) === b.get(name)).join(', ');
  const [before, after] = [common(base), common(head)];
  return before === after
    ? []
    : [{ subject: 'the order of statements', order: 'unknown', before, after, baseSources: [], headSources: [] }];
}
