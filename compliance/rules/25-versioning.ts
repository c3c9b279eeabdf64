import { cite } from '../citations';
import { eachResource, hole } from '../look';
import { defineRule } from '../rule';
import { isSet } from '../values';

export const versioning = defineRule({
  id: 25,
  name: 'Versioning',
  title: 'Every API has a version in a version set, and a revision',
  severity: 'warning',
  per: 'folder',
  citations: cite('312(c)(1)'),
  mapsTo: ['OWASP API9:2023'],
  mend: 'Set `version_set_id`, `version` and `revision`, so that an old API can be found and retired.',
  check: (context) =>
    eachResource(context, ['azurerm_api_management_api'], 'version set, version and revision are set', ({ values }) =>
      ['version_set_id', 'version', 'revision'].map((name) => (isSet(values, name) ? undefined : hole(name, `the API has no ${name}`))),
    ),
});
