import type { PolicyCompiler } from '../compilation';

/** Longer messages are cut (Microsoft's "Log to event hub"). */
const LONGEST = 200 * 1024;

export const logToEventhub: PolicyCompiler = (statement) => {
  const logger = statement.required('logger-id');
  const message = statement.text() ?? statement.fail('it has no message');
  const partitions = ['partition-id', 'partition-key'].map((name) => [name, statement.attribute(name)] as const);
  return (call) => {
    const properties = Object.fromEntries(partitions.flatMap(([name, value]) => (value ? [[name, value.text(call)]] : [])));
    call.records.push({ kind: 'event', name: logger.text(call), text: message.text(call).slice(0, LONGEST), properties });
    return undefined;
  };
};
