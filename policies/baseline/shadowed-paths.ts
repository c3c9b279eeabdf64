/**
 * Paths that two operations of one method have in common. `/things/{id}` also matches `/things/1:wipe` and `/things/%6De`,
 * which a server may read as `/things/{id}:wipe` and `/things/me`. Which operation API Management takes then is not
 * documented, and its rule would be asked for a call that the backend takes for the other. So, where the two rules
 * differ, the wider operation refuses what is the narrower one's: taken rightly, such a call never gets there.
 */
import type { ApiOperation } from '../../access/operation';
import type { AccessRule, OperationAccess } from '../../access/rule';
import { cs } from '../expressions/template';
import { choose, comment, setVariable } from '../index';
import { formatRequirement } from './access-table';
import type { ErrorStyle } from './error-body';
import { operationTable } from './operation-table';
import { refuse } from './refusal';
import { VARIABLES } from './variables';

export interface ShadowedPathsProps {
  readonly style: ErrorStyle;
  readonly operations: readonly ApiOperation[];
  readonly access: readonly OperationAccess[];
}

interface Shape {
  readonly id: string;
  readonly segments: readonly string[];
  readonly rule: string;
}

/** True where the path is one of a narrower operation, too. */
export const IS_SHADOWED = cs`(string)context.Variables[${VARIABLES.narrowerPaths}] != "" && Regex.IsMatch(Uri.UnescapeDataString(context.Request.OriginalUrl.Path), (string)context.Variables[${VARIABLES.narrowerPaths}], RegexOptions.IgnoreCase)`;

const PARAMETER = /\{[^{}]*\}/g;

export function shadowedPaths({ style, operations, access }: ShadowedPathsProps) {
  const shadowed = shadowingPatterns(operations, access);
  if (shadowed.length === 0) return [];
  return [
    comment('A path that is also a narrower operation’s, with another rule, is not this operation’s.'),
    setVariable({ name: VARIABLES.narrowerPaths, value: operationTable(shadowed, '') }),
    choose([
      {
        when: IS_SHADOWED,
        then: [refuse(style, 'bad-request')],
      },
    ]),
  ];
}

/** Operation id → a regular expression for the paths of narrower operations that have another rule. */
export function shadowingPatterns(
  operations: readonly ApiOperation[],
  access: readonly OperationAccess[],
): readonly (readonly [string, string])[] {
  const rules = new Map(access.map(({ operationId, rule }) => [operationId, ruleText(rule)]));
  const groups = new Map<string, Shape[]>();
  for (const { id, method, urlTemplate, fhir } of operations) {
    // FHIR's own paths are apart: no id looks like `_history` or `$export`, and parameters are held to that.
    if (fhir) continue;
    const segments = urlTemplate
      .replace(/(?<=.)\/$/, '')
      .split('/')
      .slice(1);
    const key = `${method} ${segments.length}`;
    groups.set(key, [...(groups.get(key) ?? []), { id, segments, rule: rules.get(id) ?? '' }]);
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((wider, at): (readonly [string, string])[] => {
      if (!wider.segments.some(isTemplate)) return [];
      const narrower = group.filter(
        (other, index) => index !== at && other.rule !== wider.rule && overlap(wider, other) && isNarrower(other, wider, index < at),
      );
      return narrower.length === 0
        ? []
        : [[wider.id, `(?:${[...new Set(narrower.map(({ segments }) => pathPattern(segments)))].sort().join('|')})/?$`]];
    }),
  );
}

/** What is asked of a caller, as one text. */
function ruleText(rule: AccessRule): string {
  if (rule.kind === 'public') return 'public';
  return [
    rule.token === undefined ? 'no token' : formatRequirement(rule.token),
    rule.clientCertificate ? 'certificate' : '',
    rule.subscription ? 'subscription' : '',
    ...[...(rule.networks ?? [])].sort(),
  ].join('\n');
}

const isTemplate = (segment: string): boolean => segment.includes('{');
const literalLength = (segment: string): number => (isTemplate(segment) ? segment.replace(PARAMETER, '').length : Infinity);

/** Whether some path is one of both, as far as segments tell; two templates are taken to have a text in common. */
function overlap(a: Shape, b: Shape): boolean {
  return a.segments.every((one, index) => {
    const other = b.segments[index] ?? '';
    if (isTemplate(one) && isTemplate(other)) return true;
    if (!isTemplate(one) && !isTemplate(other)) return one.toLowerCase() === other.toLowerCase();
    const [template, literal] = isTemplate(one) ? [one, other] : [other, one];
    return literalLength(template) === 0 || new RegExp(`^${segmentPattern(template)}$`, 'i').test(literal);
  });
}

/** The one with more literal text in the first segment that tells them apart; of two that none does, the earlier. */
function isNarrower(a: Shape, b: Shape, earlier: boolean): boolean {
  for (const [index, segment] of a.segments.entries()) {
    const [own, other] = [literalLength(segment), literalLength(b.segments[index] ?? '')];
    if (own !== other) return own > other;
  }
  return earlier;
}

const pathPattern = (segments: readonly string[]): string => segments.map((segment) => `/${segmentPattern(segment)}`).join('');

const segmentPattern = (segment: string): string =>
  segment
    .split(/(\{[^{}]*\})/)
    .map((part) => (part.startsWith('{') ? '[^/]+' : decoded(part).replace(/[\\*+?|{}[\]()^$.#\s]/g, '\\$&')))
    .join('');

/** As the path is decoded that it is compared with. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
