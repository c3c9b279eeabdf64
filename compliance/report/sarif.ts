/**
 * The report as SARIF 2.1.0 (OASIS), as code scanning takes it: rules with help, a place in the synthesized file
 * where it is known, the construct's path as a logical location, and fingerprints that hold when lines move.
 */
import { createHash } from 'node:crypto';
import { ruleCode, type Rule } from '../rule';
import { faultsOf } from './view';
import { isOpen, type ComplianceReport, type ReportRow } from '../run';

/** A file that stands for a folder as a whole: code scanning refuses results without any file. */
const FOLDER_FILE = 'cdk.tf.json';

export interface SarifOptions {
  /** The model's folder relative to the repository's root. @default the root */
  readonly base?: string;
  /** The version of whoever made the report. @default none is said */
  readonly version?: string;
}

export function toSarif(reports: readonly ComplianceReport[], options: SarifOptions = {}): string {
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: reports.map((report) => runOf(report, options)),
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function runOf(report: ComplianceReport, { base = '', version }: SarifOptions): object {
  const rules = [...new Set(report.rows.map(({ rule }) => rule))];
  const index = new Map(rules.map((rule, position) => [rule, position]));
  // Compliant and not applicable rows are in the JSON: code scanning would show them as alerts.
  const results = report.rows.filter(isOpen).map((row) => resultOf(row, index.get(row.rule) ?? 0, base));
  return {
    tool: { driver: { name: 'healthcare-apis compliance', ...(version !== undefined && { version }), rules: rules.map(descriptorOf) } },
    automationDetails: { id: `healthcare-apis-compliance/${report.name}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: true,
        toolConfigurationNotifications: faultsOf(report).map(({ kind, rule, path, owner, problem }) => ({
          level: 'error',
          message: { text: `The ${kind} of ${rule}${path === '' ? '' : ` at ${path}`} (${owner}) is at fault: ${problem}.` },
        })),
      },
    ],
    results,
    properties: {
      profile: report.profile,
      ok: report.ok,
      counts: report.counts,
      attestations: report.attestations.map(({ id, question, attested }) => ({
        id,
        question,
        status: attested === undefined ? 'open' : 'answered',
      })),
    },
  };
}

function descriptorOf(rule: Rule): object {
  const citations = rule.citations.map(({ reference, kind, heading }) => `${reference} (${kind}: ${heading})`);
  return {
    id: ruleCode(rule),
    name: rule.name,
    shortDescription: { text: rule.title },
    fullDescription: { text: `${rule.title}. Cites ${citations.join('; ')}.` },
    help: {
      text: rule.mend,
      markdown: `${rule.mend}\n\n${citations.map((citation) => `- ${citation}`).join('\n')}${rule.mapsTo.length === 0 ? '' : `\n\nMaps to ${rule.mapsTo.join(', ')}.`}`,
    },
    defaultConfiguration: { level: rule.severity },
    properties: {
      tags: ['security', 'compliance', 'hipaa', ...rule.mapsTo.map((id) => id.replace(/\s+/g, '-'))],
      'security-severity': rule.severity === 'error' ? '8.0' : '4.0',
      precision: 'high',
      'problem.severity': rule.severity,
    },
  };
}

function resultOf(row: ReportRow, ruleIndex: number, base: string): object {
  const identity = [ruleCode(row.rule), row.path, row.resource ?? '', row.detail ?? ''].join('\n');
  return {
    ruleId: ruleCode(row.rule),
    ruleIndex,
    kind: 'fail',
    // What cannot be told fails a run whatever its rule's severity is.
    level: row.status === 'unknown' ? 'error' : row.rule.severity,
    message: { text: `${row.status === 'unknown' ? 'It cannot be told whether this is compliant: ' : ''}${row.message}. ${row.rule.mend}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uri(base, row.file ?? FOLDER_FILE), uriBaseId: '%SRCROOT%' },
          region: { startLine: row.line ?? 1 },
        },
        logicalLocations: [{ fullyQualifiedName: row.path, kind: 'resource', ...(row.resource !== undefined && { name: row.resource }) }],
      },
    ],
    partialFingerprints: { 'healthcareApisCompliance/v1': createHash('sha256').update(identity).digest('hex') },
    suppressions: suppressionsOf(row),
  };
}

/** To code scanning what a person attests is a result that is dealt with, as a suppressed one is. */
function suppressionsOf({ suppressed, attested }: ReportRow): readonly object[] {
  const accepted = (justification: string): readonly object[] => [{ kind: 'external', status: 'accepted', justification }];
  if (suppressed !== undefined) return accepted(`${suppressed.reason} (${suppressed.owner}, until ${suppressed.expires})`);
  return attested === undefined
    ? []
    : accepted(`Attested: ${attested.evidence} (${attested.owner}, seen ${attested.seen}, until ${attested.expires})`);
}

/** A relative URI reference (RFC 3986): every segment percent-encoded. */
const uri = (base: string, file: string): string =>
  [...base.split('/'), ...file.split('/')]
    .filter((segment) => segment !== '' && segment !== '.')
    .map(encodeURIComponent)
    .join('/');
