import { cite } from '../citations';
import { eachResource, hole, unsure } from '../look';
import { defineRule } from '../rule';
import { texts, UNKNOWN } from '../values';

export const apiHttps = defineRule({
  id: 14,
  name: 'ApiHttps',
  title: 'APIs are offered over https and wss only',
  severity: 'error',
  per: 'folder',
  citations: cite('312(e)(1)'),
  mapsTo: ['PSRule AZR-000042'],
  mend: 'Set the API’s `protocols` to ["https"].',
  check: (context) =>
    eachResource(context, ['azurerm_api_management_api'], 'https or wss only', ({ values }) => {
      const protocols = texts(values, 'protocols');
      if (protocols === UNKNOWN || protocols.includes(UNKNOWN)) return [unsure('protocols', 'protocols is known only after apply')];
      // Without protocols the import takes those of the contract's servers.
      if (protocols.length === 0) return [hole('protocols', 'no protocols: the contract’s own servers would decide')];
      return protocols.map((protocol) =>
        protocol === 'https' || protocol === 'wss'
          ? undefined
          : hole(`protocols ${String(protocol)}`, `the API answers over ${String(protocol)}`),
      );
    }),
});
