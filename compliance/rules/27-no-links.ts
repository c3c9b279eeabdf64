import { cite } from '../citations';
import { eachResource, hole, unsure } from '../look';
import { defineRule } from '../rule';
import { block, isSet, text, UNKNOWN } from '../values';

export const noLinks = defineRule({
  id: 27,
  name: 'NoLinks',
  title: 'Contracts and policies are in the plan itself, not behind a link',
  severity: 'error',
  per: 'folder',
  citations: cite('312(c)(1)'),
  mapsTo: [],
  mend: 'Write the policy as `xml_content` and the contract as `content_value` with a format that is not `…-link`: what lies behind a link can change without a plan.',
  check: (context) =>
    eachResource(
      context,
      [
        'azurerm_api_management_api',
        'azurerm_api_management_policy',
        'azurerm_api_management_product_policy',
        'azurerm_api_management_api_policy',
        'azurerm_api_management_api_operation_policy',
        'azurerm_api_management_workspace_policy',
      ],
      'nothing lies behind a link',
      ({ values }) => {
        const imported = block(values, 'import');
        const format = imported === UNKNOWN ? UNKNOWN : imported === undefined ? undefined : text(imported, 'content_format');
        return [
          isSet(values, 'xml_link') ? hole('xml_link', 'the policy lies behind a link') : undefined,
          format === UNKNOWN ? unsure('import.content_format', 'the import is known only after apply') : undefined,
          typeof format === 'string' && /-link(-|$)/.test(format)
            ? hole('import.content_format', `the contract lies behind a link (${format})`)
            : undefined,
        ];
      },
    ),
});
