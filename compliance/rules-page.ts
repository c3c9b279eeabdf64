/** `docs/compliance/rules.md`, made from the rules. */
import { NOT_IN_DEVELOPMENT } from './profiles';
import { ruleCode, type Rule } from './rule';
import { NEVER_SUPPRESSED } from './suppressions';

export function rulesPage(rules: readonly Rule[]): string {
  const lines = [
    '# Compliance rules',
    '',
    '<!-- Made by `npm run docs:rules` from compliance/rules/. Do not edit. -->',
    '',
    `${rules.length} rules measure the synthesized Terraform JSON. A citation is of 45 CFR part 164 and has the kind that the rule text gives it: a standard or a required specification must be met; an addressable one is met, or the reason why not is written down (164.306(d)).`,
    '',
    'What cannot be told from the JSON is *unknown*, and fails a run like a hole. See [profiles, suppressions and attestations](README.md).',
    '',
    '| Rule | Severity | A compliant folder | Cites | Maps to |',
    '| --- | --- | --- | --- | --- |',
    ...rules.map(
      (rule) =>
        `| [${ruleCode(rule)} ${rule.name}](#${anchor(rule)}) | ${rule.severity} | ${cell(rule.title)} | ${citations(rule).join('<br>')} | ${cell(rule.mapsTo.join(', '))} |`,
    ),
    '',
    ...rules.flatMap(section),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const anchor = (rule: Rule): string => `${ruleCode(rule)}-${rule.name}`.toLowerCase();
const citations = (rule: Rule): readonly string[] => rule.citations.map(({ reference, kind }) => `${reference} (${kind})`);
const cell = (text: string): string => text.replaceAll('|', '\\|');

function section(rule: Rule): readonly string[] {
  const spared = NOT_IN_DEVELOPMENT.get(rule.id);
  return [
    `## ${ruleCode(rule)} ${rule.name}`,
    '',
    `${rule.title}. **Severity:** ${rule.severity}.`,
    '',
    `**Mend.** ${rule.mend}`,
    '',
    `**Cites** ${rule.citations.map(({ reference, kind, heading }) => `${reference} ${heading} (${kind})`).join('; ')}.${rule.mapsTo.length === 0 ? '' : ` **Maps to** ${rule.mapsTo.join(', ')}.`}`,
    '',
    ...(NEVER_SUPPRESSED.has(rule.id) ? ['Cannot be suppressed.', ''] : []),
    ...(spared === undefined ? [] : [`Not in the \`development\` profile: ${spared}.`, '']),
  ];
}
