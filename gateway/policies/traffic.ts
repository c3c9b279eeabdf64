import type { Statement } from '../compilation';
import type { Call } from '../exchange';
import { countOnce, quotaRefusal } from './limits';

/** The bandwidth of a quota: bodies of requests and responses, counted when the response is known. */
export function countTraffic(statement: Statement, call: Call, counter: string, kilobytes: number, seconds: number, anchor?: number): void {
  const { counters } = statement.runtime;
  const { count, resetSeconds } = counters.read(counter, seconds, anchor);
  if (count >= kilobytes * 1024) quotaRefusal(statement, 'bandwidth', resetSeconds);
  const received = call.request.body?.length ?? 0;
  call.beforeSending.push((response) =>
    countOnce(call, counter, received + (response.body?.length ?? 0), (added) => counters.add(counter, seconds, added, anchor)),
  );
}
