import { plainReferences } from '../../synthesized/resolve';
import { cite } from '../citations';
import { eachResource, hole, unsure } from '../look';
import { defineRule } from '../rule';
import { isSet, text, UNKNOWN } from '../values';

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
    eachResource(context, ['azurerm_api_management_api'], 'version set, version and revision are set', ({ values, raw }) =>
      ['version_set_id', 'version', 'revision'].map((name) => {
        if (!isSet(values, name)) return hole(name, `the API has no ${name}`);
        // What another resource has is there; what a variable or a function gives may be nothing.
        const known = text(values, name) !== UNKNOWN || plainReferences(raw[name] ?? null).length > 0;
        return known ? undefined : unsure(name, `it cannot be told whether the API has a ${name}`);
      }),
    ),
});
