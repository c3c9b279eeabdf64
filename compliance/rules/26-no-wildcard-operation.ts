import type { SynthesizedApi } from '../../synthesized/model';
import { cite } from '../citations';
import { resourcesOf, settle, hole, unsure, type Finding } from '../look';
import { defineRule, serviceRow } from '../rule';
import { text, UNKNOWN } from '../values';

/** `/*`, `/files/*`, and the catch-all parameter `{*rest}`. */
const WILDCARD = /\*/;

export const noWildcardOperation = defineRule({
  id: 26,
  name: 'NoWildcardOperation',
  title: 'Every operation is listed: no wildcard path or method on an API with patient data',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: ['OWASP API5:2023', 'OWASP API9:2023'],
  mend: 'Write the operations that are meant into the contract; what is not listed must not be reachable.',
  check: (context) => {
    const rows = [
      ...context.service.apis.flatMap((api) => settle(api.resource, 'every operation is listed', imported(api))),
      ...resourcesOf(context, 'azurerm_api_management_api_operation').flatMap((operation) =>
        settle(
          operation,
          'the operation has a path and a method of its own',
          ['url_template', 'method'].map((name) => {
            const value = text(operation.values, name);
            if (value === UNKNOWN) return unsure(name, `${name} is known only after apply`);
            return WILDCARD.test(value ?? '') ? hole(name, `${name} is a wildcard: ${value ?? ''}`) : undefined;
          }),
        ),
      ),
    ];
    return rows.length > 0 ? rows : [serviceRow(context.service, 'not-applicable', 'no API in the folder')];
  },
});

function imported(api: SynthesizedApi): readonly (Finding | undefined)[] {
  if ('unknown' in api.operations) return [unsure('operations', 'the operations of the contract could not be read')];
  return api.operations.map(({ id, urlTemplate }) =>
    WILDCARD.test(urlTemplate) ? hole(`operation ${id}`, `the operation ${id} takes any path: ${urlTemplate}`) : undefined,
  );
}
