/** `rate-limit` and `quota` with their own limits for single APIs and operations. */
import type { Statement } from '../compilation';
import type { Call } from '../exchange';

export interface ScopedLimit<L> {
  /** Names the counter, subscriber aside. */
  readonly key: string;
  readonly applies: (call: Call) => boolean;
  readonly limit: L;
}

export function scopedLimits<L>(statement: Statement, read: (element: Statement) => L): readonly ScopedLimit<L>[] {
  const base = `${statement.effective.origin.path} ${statement.place.path}`;
  const limits: ScopedLimit<L>[] = [{ key: base, applies: () => true, limit: read(statement) }];
  for (const api of statement.children('api')) {
    const isApi = names(api, (call) => [call.api.id, call.api.name]);
    limits.push({ key: `${base} ${api.place.path}`, applies: isApi, limit: read(api) });
    for (const operation of api.children('operation')) {
      const isOperation = names(operation, (call) => [call.operation.id, call.operation.name]);
      limits.push({ key: `${base} ${operation.place.path}`, applies: (call) => isApi(call) && isOperation(call), limit: read(operation) });
    }
  }
  return limits;
}

function names(element: Statement, of: (call: Call) => readonly [id: string, name: string]): (call: Call) => boolean {
  const id = element.constant('id');
  const name = element.constant('name');
  if (id === undefined && name === undefined) element.fail('expected an id or a name');
  return (call) => {
    const [actualId, actualName] = of(call);
    return id === undefined ? name === actualName : id === actualId;
  };
}
