/** How two states of one API Management service differ: operations, credentials, products, subscriptions. */
import { isUnknown, type ApiAccess, type CredentialAccess, type OperationFacts, type ServiceAccess } from '../access';
import type { AccessFacts, Source, Way } from '../facts/access-facts';
import { compareNumbers, compareOpaque, compareSafeguards, compareSets, type Order } from '../facts/order';
import type { SynthesizedProduct, SynthesizedResource, SynthesizedSubscription } from '../../synthesized/model';
import { reverse, type AffectedOperation, type Changes, type Difference } from './change';
import { compareFacts } from './facts';
import { formatWay } from './ways';

export function compareServices(changes: Changes, base: ServiceAccess | undefined, head: ServiceAccess | undefined): void {
  const place = (head ?? base)?.service.name ?? '';
  const compare = memoized();
  for (const [before, after] of matched(base?.apis ?? [], head?.apis ?? [], ({ api }) => api.name)) {
    compareApis(changes, place, compare, before, after);
  }
  for (const [before, after] of matched(base?.service.products ?? [], head?.service.products ?? [], ({ name }) => name)) {
    for (const difference of compareProducts(before, after)) changes.add(place, difference);
  }
  for (const [before, after] of matched(base?.service.subscriptions ?? [], head?.service.subscriptions ?? [], ({ name }) => name)) {
    for (const difference of compareSubscriptions(before, after)) changes.add(place, difference);
  }
}

/** Both lists by name: what is on one side only has no partner. */
export function matched<T>(
  base: readonly T[],
  head: readonly T[],
  nameOf: (item: T) => string,
): readonly (readonly [T | undefined, T | undefined])[] {
  const [a, b] = [base, head].map((list) => new Map(list.map((item) => [nameOf(item), item]))) as [Map<string, T>, Map<string, T>];
  return [...new Set([...b.keys(), ...a.keys()])].map((name) => [a.get(name), b.get(name)] as const);
}

type Compare = (base: AccessFacts, head: AccessFacts) => readonly Difference[];

/** Thousands of operations share a few facts. */
function memoized(): Compare {
  const known = new WeakMap<AccessFacts, WeakMap<AccessFacts, readonly Difference[]>>();
  return (base, head) => {
    let byHead = known.get(base);
    if (byHead === undefined) known.set(base, (byHead = new WeakMap()));
    let result = byHead.get(head);
    if (result === undefined) byHead.set(head, (result = compareFacts(base, head)));
    return result;
  };
}

/** One API's settings, and each of its operations for each kind of credential; either side may lack it. */
function compareApis(changes: Changes, place: string, compare: Compare, base: ApiAccess | undefined, head: ApiAccess | undefined): void {
  const api = (head ?? base)?.api.name ?? '';
  if (base !== undefined && head !== undefined) {
    for (const difference of compareApiSettings(base, head)) changes.add(`${place} / ${api}`, difference);
  }
  for (const [before, after] of matched(base?.credentials ?? [], head?.credentials ?? [], ({ label }) => label)) {
    const credential = (after ?? before)?.label ?? '';
    const added = base !== undefined && before === undefined;
    const removed = head !== undefined && after === undefined;
    for (const [old, now] of matched(before?.operations ?? [], after?.operations ?? [], ({ operation }) => operation.id)) {
      const { operation } = (now ?? old) as OperationFacts;
      const affected: AffectedOperation = {
        api,
        operationId: operation.id,
        method: operation.method,
        urlTemplate: operation.urlTemplate,
        credential,
      };
      const differences =
        added || removed
          ? acceptance(after ?? before, now ?? old, (head ?? base) as ApiAccess, removed)
          : compareOperations(compare, old, now);
      for (const difference of differences) changes.add(place, difference, affected);
    }
  }
}

function compareApiSettings(
  { api: base, unknownOperations: baseUnknown, credentials: baseCredentials }: ApiAccess,
  { api: head, unknownOperations: headUnknown, credentials: headCredentials }: ApiAccess,
): readonly Difference[] {
  const sources = { baseSources: [resourceSource(base.resource)], headSources: [resourceSource(head.resource)] };
  const differences: Difference[] = [];
  const push = (subject: string, order: Difference['order'], before: string, after: string): void => {
    if (order !== 'equal') differences.push({ subject, order, before, after, ...sources });
  };
  push('protocols', compareSets(new Set(base.protocols), new Set(head.protocols)), base.protocols.join(', '), head.protocols.join(', '));
  push('address of the API', compareOpaque(addressOf(base), addressOf(head)), addressOf(base), addressOf(head));
  if (baseUnknown !== headUnknown) push('operations', 'unknown', baseUnknown ?? 'known', headUnknown ?? 'known');
  // Credentials of which not even the number is known say nothing of who else may come.
  if (isUnknown(base.subscriptionRequired) !== isUnknown(head.subscriptionRequired) && baseCredentials.length === headCredentials.length) {
    push('subscription', 'unknown', textOf(base.subscriptionRequired), textOf(head.subscriptionRequired));
  }
  return differences;
}

const addressOf = ({ path, version }: ApiAccess['api']): string =>
  `/${path}${version === undefined ? '' : ` (${version.scheme.toLowerCase()} ${version.name ?? ''} ${version.value})`.replace(/ {2,}/g, ' ')}`;
const textOf = (value: unknown): string => (isUnknown(value) ? value.expression : String(value));

function compareOperations(compare: Compare, base: OperationFacts | undefined, head: OperationFacts | undefined): readonly Difference[] {
  if (base === undefined && head === undefined) return [];
  if (base === undefined) return addedOperation(head as OperationFacts);
  if (head === undefined) return addedOperation(base).map(reverse);
  const [before, after] = [route(base), route(head)];
  const moved: readonly Difference[] =
    before === after ? [] : [{ subject: 'route of the operation', order: 'incomparable', before, after, baseSources: [], headSources: [] }];
  return [...moved, ...compare(base.facts, head.facts)];
}

const route = ({ operation }: OperationFacts): string => `${operation.method} ${operation.urlTemplate}`;

/** A requirement that no token can meet is no way in. */
const openWays = ({ facts }: OperationFacts): readonly Way[] =>
  facts.ways.filter(({ proofs }) => !proofs.some(({ value }) => value.kind === 'token' && value.requirement.length === 0));

function addedOperation(operation: OperationFacts): readonly Difference[] {
  const { unknowns } = operation.facts;
  const open = openWays(operation);
  if (open.length === 0 && unknowns.length === 0) return [];
  const sources = open.flatMap(({ proofs }) => proofs.flatMap((proof) => proof.sources));
  return [
    {
      subject: 'operation',
      order: unknowns.length > 0 ? 'unknown' : 'narrower',
      before: 'did not exist',
      after: open.map(formatWay).join(', or '),
      baseSources: [],
      headSources: sources.filter((source, i) => sources.indexOf(source) === i),
    },
  ];
}

/** A kind of key that a known API takes for an operation, and did not take before: said in short, so that many operations make one change. */
function acceptance(
  credential: CredentialAccess | undefined,
  operation: OperationFacts | undefined,
  { api }: ApiAccess,
  removed: boolean,
): readonly Difference[] {
  if (credential === undefined || operation === undefined) return [];
  const { unknowns } = operation.facts;
  const open = openWays(operation);
  if (open.length === 0 && unknowns.length === 0) return [];
  const { label } = credential;
  const asked = [...new Set(open.map(askedOn))].join(', or ');
  const difference: Difference = {
    subject: 'credential',
    order: unknowns.length > 0 ? 'unknown' : 'narrower',
    before: `${label}: not accepted`,
    after: `${label}: accepted ${asked}`.trim(),
    baseSources: [],
    headSources: [resourceSource(api.resource)],
  };
  return [removed ? reverse(difference) : difference];
}

const ASKED: Readonly<Record<string, string>> = { token: 'a token', certificate: 'a client certificate', header: 'a header' };

/** What a way asks besides the key; the operation's own row tells it in full. */
function askedOn({ proofs }: Way): string {
  const kinds = new Set<string>(proofs.map(({ value }) => value.kind));
  const things = Object.entries(ASKED).flatMap(([kind, name]) => (kinds.has(kind) ? [name] : []));
  const from = kinds.has('network') ? ' from the addresses that are let in' : '';
  return things.length === 0 ? `without any other proof${from}` : `with ${things.join(' and ')}${from}`;
}

/** The resource itself as where a change comes from. */
export function resourceSource(resource: SynthesizedResource): Source {
  return { scope: 'resource', path: resource.path, statement: resource.address };
}

/** What let somebody in, and is no more. */
function gone(subject: string, before: string, resource: SynthesizedResource): Difference {
  return { subject, order: 'wider', before, after: 'does not exist', baseSources: [resourceSource(resource)], headSources: [] };
}

function compareProducts(base: SynthesizedProduct | undefined, head: SynthesizedProduct | undefined): readonly Difference[] {
  if (base === undefined && head === undefined) return [];
  if (base === undefined) return compareProducts(head, base).map(reverse);
  if (head === undefined) return [gone('product', describeProduct(base), base.resource)];
  const sources = { baseSources: [resourceSource(base.resource)], headSources: [resourceSource(head.resource)] };
  const name = head.name;
  const limit = (product: SynthesizedProduct): number => product.subscriptionsLimit ?? Infinity;
  const rows: readonly (readonly [string, Order, string, string])[] = [
    [
      `groups of product ${name}`,
      compareSets(new Set(base.groups), new Set(head.groups)),
      base.groups.join(', ') || 'none',
      head.groups.join(', ') || 'none',
    ],
    [
      `subscription for product ${name}`,
      compareSafeguards(base.subscriptionRequired, head.subscriptionRequired),
      required(base.subscriptionRequired),
      required(head.subscriptionRequired),
    ],
    [
      `approval for product ${name}`,
      compareSafeguards(base.approvalRequired, head.approvalRequired),
      required(base.approvalRequired),
      required(head.approvalRequired),
    ],
    [
      `subscriptions of product ${name}`,
      compareNumbers(limit(base), limit(head)),
      `at most ${limit(base)} a user`,
      `at most ${limit(head)} a user`,
    ],
    [
      `publication of product ${name}`,
      compareSafeguards(!base.published, !head.published),
      base.published ? 'published' : 'not published',
      head.published ? 'published' : 'not published',
    ],
  ];
  return rows
    .filter(([, order]) => order !== 'equal')
    .map(([subject, order, before, after]) => ({
      subject,
      order,
      before: before.replace('Infinity', 'any number'),
      after: after.replace('Infinity', 'any number'),
      ...sources,
    }));
}

const required = (value: boolean): string => (value ? 'required' : 'not required');
const describeProduct = ({ name, groups, apis }: SynthesizedProduct): string =>
  `product ${name}: ${apis.join(', ') || 'no API'} for ${groups.join(', ') || 'no group'}`;

function compareSubscriptions(base: SynthesizedSubscription | undefined, head: SynthesizedSubscription | undefined): readonly Difference[] {
  if (base === undefined && head === undefined) return [];
  if (base === undefined) return compareSubscriptions(head, base).map(reverse);
  const text = (subscription: SynthesizedSubscription): string =>
    `${subscription.displayName}: ${scopeText(subscription)}, ${subscription.state}${subscription.user === undefined ? '' : `, for ${subscription.user}`}`;
  if (head === undefined) return [gone('subscription key', text(base), base.resource)];
  const sources = { baseSources: [resourceSource(base.resource)], headSources: [resourceSource(head.resource)] };
  const differences: Difference[] = [];
  const push = (subject: string, order: Difference['order'], before: string, after: string): void => {
    if (order !== 'equal') {
      differences.push({ subject: `${subject} of subscription ${head.displayName}`, order, before, after, ...sources });
    }
  };
  push('scope', compareOpaque(scopeText(base), scopeText(head)), scopeText(base), scopeText(head));
  push('user', compareOpaque(base.user ?? 'nobody', head.user ?? 'nobody'), base.user ?? 'nobody', head.user ?? 'nobody');
  push('state', compareSafeguards(base.state !== 'active', head.state !== 'active'), base.state, head.state);
  if (isUnknown(base.allowTracing) || isUnknown(head.allowTracing)) {
    if (textOf(base.allowTracing) !== textOf(head.allowTracing)) {
      push('tracing', 'unknown', textOf(base.allowTracing), textOf(head.allowTracing));
    }
  } else push('tracing', compareSafeguards(!base.allowTracing, !head.allowTracing), textOf(base.allowTracing), textOf(head.allowTracing));
  return differences;
}

function scopeText({ scope }: SynthesizedSubscription): string {
  if (isUnknown(scope)) return scope.expression;
  return scope.kind === 'all-apis' ? 'all APIs' : `${scope.kind} ${scope.name}`;
}
