import { builder } from './build';
import { definePolicy } from './define';

export const llmContentSafetyPolicy = definePolicy({
  name: 'llm-content-safety',
  summary: 'Refuses prompts, and answers, that Azure AI Content Safety finds harmful.',
  sections: ['inbound', 'outbound'],
  attributes: {
    'backend-id': { type: 'string', required: true, names: 'backend' },
    'shield-prompt': { type: 'boolean', default: false },
    'enforce-on-completions': { type: 'boolean', default: false },
    'window-size': { type: 'integer', default: 10_000, minimum: 0, says: 'Characters of an answer that are checked together.' },
    'window-overlap-size': { type: 'integer', minimum: 0, says: 'Characters that two windows share.' },
  },
  children: [
    {
      name: 'categories',
      prop: 'categories',
      attributes: { 'output-type': { type: ['FourSeverityLevels', 'EightSeverityLevels'], default: 'FourSeverityLevels' } },
      children: [
        {
          name: 'category',
          prop: 'category',
          required: true,
          many: true,
          attributes: {
            name: { type: ['Hate', 'SelfHarm', 'Sexual', 'Violence'], required: true },
            threshold: { type: 'integer', required: true, minimum: 0, maximum: 7 },
          },
        },
      ],
    },
    {
      name: 'blocklists',
      prop: 'blocklists',
      list: true,
      children: [{ name: 'id', prop: 'id', required: true, many: true, text: { required: true } }],
    },
  ],
  anyOrder: true,
  example: `<llm-content-safety backend-id="content-safety" shield-prompt="true">
	<categories output-type="EightSeverityLevels">
		<category name="Hate" threshold="4" />
	</categories>
</llm-content-safety>`,
});

export const llmContentSafety = builder(llmContentSafetyPolicy);
