import type { PolicyCompiler } from '../compilation';
import type { Call } from '../exchange';

/** Dimensions that need no value of their own (Microsoft's "Emit metric"). */
const DEFAULTS: Readonly<Record<string, (call: Call) => string>> = {
  'API ID': (call) => call.api.id,
  'Operation ID': (call) => call.operation.id,
  'Product ID': (call) => call.product?.id ?? '',
  'User ID': (call) => call.user?.id ?? '',
  'Subscription ID': (call) => call.subscription?.id ?? '',
  'Client IP address': (call) => call.request.ipAddress,
  Location: () => 'local',
  'Gateway ID': () => 'local',
  'Backend ID': (call) => call.backend?.id ?? '',
};

export const emitMetric: PolicyCompiler = (statement) => {
  const name = statement.required('name');
  const value = statement.attribute('value');
  const namespace = statement.attribute('namespace');
  statement.ignore('default-dimensions');
  const dimensions = statement.children('dimension').map((dimension) => {
    const title = dimension.required('name');
    const given = dimension.attribute('value');
    if (given === undefined && (title.constant === undefined || DEFAULTS[title.constant] === undefined)) {
      dimension.fail('the attribute value is missing');
    }
    return (call: Call): readonly [string, string] => [
      title.text(call),
      given ? given.text(call) : (DEFAULTS[title.constant ?? '']?.(call) ?? ''),
    ];
  });
  return (call) => {
    call.records.push({
      kind: 'metric',
      name: name.text(call),
      text: value?.text(call) ?? '1',
      properties: {
        namespace: namespace?.text(call) ?? 'API Management',
        ...Object.fromEntries(dimensions.map((dimension) => dimension(call))),
      },
    });
    return undefined;
  };
};
