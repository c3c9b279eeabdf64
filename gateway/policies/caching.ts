/** cache-lookup, cache-store and the policies of single values. */
import type { PolicyCompiler, Statement } from '../compilation';
import { GatewayBody, GatewayResponse, type Call } from '../exchange';
import type { Value } from '../expressions/value';
import { ANSWERED, runSteps } from '../statement';

interface Stored {
  readonly status: number;
  readonly reason: string;
  readonly headers: GatewayResponse['headers'];
  readonly body: Uint8Array | undefined;
}

/** The key under which cache-store puts what cache-lookup of the same call did not find. */
const keys = new WeakMap<Call, string>();

export const cacheLookup: PolicyCompiler = (statement) => {
  const developer = requiredFlag(statement, 'vary-by-developer');
  const groups = requiredFlag(statement, 'vary-by-developer-groups');
  const privately = statement.flag('allow-private-response-caching', false);
  statement.ignore('downstream-caching-type', 'must-revalidate', 'caching-type');
  const byHeader = statement.children('vary-by-header').map((one) => one.text() ?? one.fail('it is empty'));
  const byQuery = statement.children('vary-by-query-parameter').map((one) => one.text() ?? one.fail('it is empty'));
  const { cache } = statement.runtime;
  return (call) => {
    const { request } = call;
    if (request.method !== 'GET') return undefined;
    // An answer to one caller must not reach another.
    if (request.headers.get('Authorization') !== undefined && !privately) return undefined;
    const query =
      byQuery.length === 0
        ? [...request.url.query.entries()]
        : byQuery.flatMap((name) => name.text(call).split(';')).map((name) => [name, request.url.query.get(name) ?? []]);
    const key = JSON.stringify([
      'response',
      call.api.id,
      call.operation.id,
      request.url.path,
      query,
      byHeader.map((name) => request.headers.get(name.text(call)) ?? []),
      developer ? (call.user?.id ?? call.subscription?.id ?? '') : '',
      groups ? (call.user?.groups ?? []).map(({ id }) => id) : [],
      privately ? (request.headers.get('Authorization') ?? []) : [],
    ]);
    keys.set(call, key);
    const stored = cache.get(key) as Stored | undefined;
    if (stored === undefined) return undefined;
    call.response = new GatewayResponse(stored.status, stored.reason, stored.headers.clone(), stored.body && new GatewayBody(stored.body));
    call.fromCache = true;
    return ANSWERED;
  };
};

export const cacheStore: PolicyCompiler = (statement) => {
  const duration = statement.requiredInteger('duration');
  const condition = statement.condition('cache-response');
  const { cache } = statement.runtime;
  return (call) => {
    const key = keys.get(call);
    const { response } = call;
    if (key === undefined || response === undefined) return undefined;
    if (condition ? !condition(call) : response.statusCode !== 200) return undefined;
    const stored: Stored = {
      status: response.statusCode,
      reason: response.statusReason,
      headers: response.headers.clone(),
      body: response.body?.read(true),
    };
    cache.set(key, stored, duration(call));
    return undefined;
  };
};

export const cacheLookupValue: PolicyCompiler = (statement) => {
  const key = statement.required('key');
  const variable = statement.constant('variable-name') ?? statement.fail('the attribute variable-name is missing');
  const fallback = statement.attribute('default-value');
  statement.ignore('caching-type');
  const { cache } = statement.runtime;
  return (call) => {
    const value = cache.get(`value ${key.text(call)}`);
    if (value !== undefined) call.variables.set(variable, value as string);
    else if (fallback) call.variables.set(variable, fallback.value(call));
    return undefined;
  };
};

interface Renewed {
  readonly value: Value;
  /** When one call is to make it anew, in milliseconds. */
  readonly refresh: number;
}

/** Keys whose value some call is making right now. */
const renewing = new WeakMap<object, Set<string>>();

export const cacheValue: PolicyCompiler = (statement) => {
  const key = statement.required('key');
  const variable = statement.constant('variable-name') ?? statement.fail('the attribute variable-name is missing');
  const expires = statement.requiredInteger('expires-after');
  const refresh = statement.integer('refresh-after');
  const fallback = statement.attribute('default-value');
  statement.ignore('caching-type');
  const steps = (statement.child('value') ?? statement.fail('<value> is missing')).statements();
  const { cache, clock } = statement.runtime;
  const busy = renewing.get(cache) ?? new Set<string>();
  renewing.set(cache, busy);
  return async (call) => {
    const name = `renewed ${key.text(call)}`;
    const known = cache.get(name) as Renewed | undefined;
    // While one call renews a value, the others take the old one.
    if (known !== undefined && (clock.now() < known.refresh || busy.has(name))) {
      call.variables.set(variable, known.value);
      return undefined;
    }
    busy.add(name);
    try {
      const outcome = await runSteps(steps, call);
      if (outcome !== undefined) return outcome;
      const value = call.variables.get(variable) ?? fallback?.value(call) ?? null;
      call.variables.set(variable, value);
      const seconds = expires(call);
      cache.set(name, { value, refresh: clock.now() + (refresh?.(call) ?? seconds) * 1000 } satisfies Renewed, seconds);
      return undefined;
    } finally {
      busy.delete(name);
    }
  };
};

export const cacheStoreValue: PolicyCompiler = (statement) => {
  const key = statement.required('key');
  const value = statement.required('value');
  const duration = statement.requiredInteger('duration');
  statement.ignore('caching-type');
  return (call) => {
    statement.runtime.cache.set(`value ${key.text(call)}`, value.value(call), duration(call));
    return undefined;
  };
};

export const cacheRemoveValue: PolicyCompiler = (statement) => {
  const key = statement.required('key');
  statement.ignore('caching-type');
  return (call) => {
    statement.runtime.cache.delete(`value ${key.text(call)}`);
    return undefined;
  };
};

function requiredFlag(statement: Statement, name: string): boolean {
  if (!statement.has(name)) statement.fail(`the attribute ${name} is missing`);
  return statement.flag(name, true);
}
