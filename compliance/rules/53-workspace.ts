import { cite } from '../citations';
import { eachResource, expect, isFalse } from '../look';
import { defineRule } from '../rule';
import { flag, isSet, UNKNOWN } from '../values';

export const workspace = defineRule({
  id: 53,
  name: 'Workspace',
  title: 'The log workspace takes Entra identities only, and is not queried from the internet',
  severity: 'warning',
  per: 'folder',
  citations: cite('312(a)(1)'),
  mapsTo: [],
  mend: 'Set `local_authentication_enabled` and `internet_query_enabled` to false.',
  check: (context) =>
    eachResource(context, ['azurerm_log_analytics_workspace'], 'Entra identities only, no query from the internet', ({ values }) => {
      const disabled = flag(values, 'local_authentication_disabled', false);
      const local = isSet(values, 'local_authentication_disabled')
        ? disabled === UNKNOWN
          ? UNKNOWN
          : !disabled
        : flag(values, 'local_authentication_enabled', true);
      return [
        expect('local_authentication_enabled', local, isFalse, 'the workspace takes shared keys'),
        expect(
          'internet_query_enabled',
          flag(values, 'internet_query_enabled', true),
          isFalse,
          'the workspace can be queried from the internet',
        ),
      ];
    }),
});
