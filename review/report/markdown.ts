/** The review as a comment on a pull request: what changed first, then the matrix of the operations it touches. */
import type { ChangeReport, ReviewDocument, SourceReport } from './model';

/** Bytes of UTF-8 that GitHub takes in one comment are 65,536 characters; some are left for what goes around it. */
const LONGEST = 60_000;
/** Changes of one judgement, and operations, that are listed. */
const MOST_CHANGES = 30;
const MOST_OPERATIONS = 40;

/** The first line of every comment, by which a later run finds it again. */
export const MARKER = '<!-- access-review -->';

export function reviewMarkdown(document: ReviewDocument): string {
  const parts = [
    MARKER,
    `## ${heading(document)}`,
    summaryLine(document),
    ...changeParts(document),
    ...planParts(document),
    ...complianceParts(document),
    ...matrixParts(document),
    ...problemParts(document),
  ];
  const text = `${parts.filter((part) => part !== '').join('\n\n')}\n`;
  return text.length <= LONGEST
    ? text
    : `${text.slice(0, text.lastIndexOf('\n', LONGEST))}\n\n… cut here: the page, review.html, has the rest.\n`;
}

function heading({ summary: { judgements } }: ReviewDocument): string {
  if (judgements === undefined) return 'Access review';
  if (judgements.widened > 0) {
    return `🔴 Access review: ${plural(judgements.widened, 'change')} ${judgements.widened === 1 ? 'widens' : 'widen'} access`;
  }
  if (judgements.unknown > 0) return `🟠 Access review: ${plural(judgements.unknown, 'change')} could not be judged`;
  if (judgements.narrowed > 0) return `🟢 Access review: access only narrows`;
  return '🟢 Access review: access stays as it is';
}

function summaryLine({ stacks, base, summary }: ReviewDocument): string {
  const compared = base === undefined ? '' : `, compared with ${code(base)}`;
  const unknown = summary.unknownOperations === 0 ? '' : `, ${summary.unknownOperations} not resolved`;
  return `${stacks.map(code).join(', ')}${compared}: ${plural(summary.operations, 'operation')}, ${summary.publicOperations} without a token or certificate${unknown}.`;
}

const TITLES = [
  ['widened', 'Widened'],
  ['unknown', 'Not judged: read these as if they widened'],
  ['narrowed', 'Narrowed'],
] as const;

function changeParts({ changes = [], textOnly = [], sources }: ReviewDocument): readonly string[] {
  const parts = TITLES.flatMap(([judgement, title]) => {
    const own = changes.filter((change) => change.judgement === judgement);
    if (own.length === 0) return [];
    const lines = own.slice(0, MOST_CHANGES).map((change) => changeLine(change, sources));
    return [`### ${title}`, [...lines, ...more(own.length - lines.length, 'change')].join('\n')];
  });
  const without = changes.filter(({ judgement }) => judgement === 'unchanged').length + textOnly.length;
  return without === 0 ? parts : [...parts, `${plural(without, 'difference')} without an effect on access.`];
}

/** What a call must come with for a change to concern it, where that is one kind of key alone; empty otherwise. */
export function withCredential({ subject, operations }: Pick<ChangeReport, 'subject' | 'operations'>): string {
  const [credential, ...others] = new Set(operations.map((operation) => operation.credential));
  // The change of a credential names it itself.
  return credential === undefined || others.length > 0 || subject === 'credential' ? '' : ` with ${credential}`;
}

function changeLine(change: ChangeReport, sources: readonly SourceReport[]): string {
  const { subject, place, before, after, operations, headSourceIndexes, baseSourceIndexes } = change;
  const source = sources[headSourceIndexes[0] ?? baseSourceIndexes[0] ?? -1];
  const names = [...new Set(operations.map(({ method, urlTemplate }) => `${method} ${urlTemplate}`))];
  const touched =
    names.length === 0 ? '' : ` — ${names.slice(0, 3).map(code).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
  const origin =
    source === undefined
      ? ''
      : `\n  <sub>${source.scope === 'resource' ? 'resource' : `${text(source.scope)} policy`}, ${code(source.path)}${source.fragment === undefined ? '' : `, fragment ${code(source.fragment)}`}${source.line === undefined ? '' : `, line ${source.line}`}</sub>`;
  return `- **${text(subject)}** of ${code(place)}${text(withCredential(change))}: ${code(before)} → ${code(after)}${touched}${origin}`;
}

function planParts({ plan }: ReviewDocument): readonly string[] {
  if (plan === undefined) return [];
  const { counts, changes, noise } = plan;
  const warned = changes
    .filter(({ warning }) => warning !== undefined)
    .map(({ address, warning }) => `- ⚠️ ${code(address)}: ${text(warning ?? '')}`);
  const gone = changes
    .filter(({ action, warning }) => warning === undefined && (action === 'destroy' || action === 'replace'))
    .map(({ address, action }) => `- ${code(address)} is ${action === 'destroy' ? 'destroyed' : 'replaced'}`);
  const quiet =
    noise.length === 0 ? '' : ` ${plural(noise.length, 'policy document')} differ${noise.length === 1 ? 's' : ''} in text only.`;
  const lines = [...warned, ...gone.slice(0, MOST_CHANGES), ...more(gone.length - MOST_CHANGES, 'resource')];
  return [
    '### Plan',
    `${counts.create} to create, ${counts.update} to change, ${counts.replace} to replace, ${counts.destroy} to destroy.${quiet}`,
    lines.join('\n'),
  ];
}

function complianceParts({ compliance }: ReviewDocument): readonly string[] {
  if (compliance === undefined) return [];
  const failing = compliance.results.filter(({ status }) => status === 'non-compliant' || status === 'unknown');
  if (failing.length === 0) return ['### Compliance', 'Every rule is kept.'];
  const lines = failing.slice(0, MOST_CHANGES).map(({ rule, path, message }) => `- **${text(rule)}** ${code(path)}: ${text(message)}`);
  return ['### Compliance', [...lines, ...more(failing.length - lines.length, 'finding')].join('\n')];
}

function matrixParts({ changes, services, access }: ReviewDocument): readonly string[] {
  const touched = new Set(
    (changes ?? [])
      .filter(({ judgement }) => judgement !== 'unchanged')
      .flatMap(({ place, operations }) => operations.map(({ api, operationId }) => `${place} ${api} ${operationId}`)),
  );
  const rows = services.flatMap((service) =>
    service.apis.flatMap((api) =>
      api.operations
        .filter(({ id }) => touched.has(`${service.name} ${api.name} ${id}`))
        .map((operation) => ({ operation, report: access[operation.accessIndex] })),
    ),
  );
  if (rows.length === 0) return [];
  const lines = rows.slice(0, MOST_OPERATIONS).map(({ operation, report }) => {
    const cells =
      report === undefined
        ? []
        : [
            report.proof,
            report.tokens.join('; ') || 'none',
            report.certificates.join('; ') || 'none',
            report.keys.join('; ') || 'none',
            report.networks.join('; ') || 'nobody',
            report.limits.join('; ') || 'none',
          ];
    return `| ${code(`${operation.method} ${operation.url}`)} | ${cells.map(cell).join(' | ')} |`;
  });
  const table = [
    '| Operation | Proof | Token must carry | Certificate | Keys and groups | From | Limits |',
    '|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
  const rest = rows.length - lines.length;
  return [
    `<details><summary>Who can call the ${plural(rows.length, 'operation')} that this touches</summary>\n\n${table}\n\n${rest > 0 ? `and ${rest} more\n\n` : ''}</details>`,
  ];
}

function problemParts({ problems }: ReviewDocument): readonly string[] {
  return problems.length === 0
    ? []
    : [
        '### Not read or not resolved',
        [
          ...problems.slice(0, MOST_CHANGES).map((problem) => `- ${text(problem)}`),
          ...more(problems.length - MOST_CHANGES, 'problem'),
        ].join('\n'),
      ];
}

const more = (number: number, noun: string): readonly string[] => (number > 0 ? [`- and ${plural(number, noun)} more`] : []);
const plural = (number: number, noun: string): string => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** Characters of a value that are shown in a line. */
const FITS = 300;
const clip = (value: string): string => (value.length > FITS ? `${value.slice(0, FITS)}…` : value);

/** Text that Markdown takes for nothing else: no markup, no mention, no table border, one line. */
export function text(value: string): string {
  return clip(value)
    .replace(/\s+/g, ' ')
    .replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character)
    .replace(/[\\`*_[\]#|~$:@]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const cell = text;

/** A code span around any text: HTML's, whose content is escaped, since Markdown's can't hold a table border. */
export function code(value: string): string {
  return `<code>${text(value)}</code>`;
}
