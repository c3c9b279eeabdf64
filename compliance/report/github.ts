/** Annotations of GitHub Actions: `::error file=…,line=…::message`. */
import { ruleCode } from '../rule';
import { weightOf, type ComplianceReport } from '../run';
import { faultsOf, openRows, summaryOf } from './view';

/** @param base the model's folder relative to the repository's root, to which the files are relative */
export const toGithub = (reports: readonly ComplianceReport[], base = ''): string =>
  reports.map((report) => annotationsOf(report, base)).join('');

function annotationsOf(report: ComplianceReport, base: string): string {
  const lines = openRows(report).map((row) => {
    const properties = [
      ...(row.file === undefined ? [] : [`file=${property([base, row.file].filter((part) => part !== '' && part !== '.').join('/'))}`]),
      ...(row.file === undefined || row.line === undefined ? [] : [`line=${row.line}`]),
      `title=${property(`${ruleCode(row.rule)} ${row.rule.name}`)}`,
    ];
    return `::${weightOf(row) === 'error' ? 'error' : 'warning'} ${properties.join(',')}::${data(`${row.path}: ${row.status === 'unknown' ? 'cannot be told: ' : ''}${row.message}\n${row.rule.mend}`)}`;
  });
  const faults = faultsOf(report).map(
    ({ kind, rule, path, problem }) =>
      `::error title=${property(`${kind === 'suppression' ? 'Suppression of' : 'Attestation of'} ${rule}`)}::${data(path === '' ? problem : `${path}: ${problem}`)}`,
  );
  return `${[...lines, ...faults, `::notice title=Compliance::${data(`${report.name}: ${summaryOf(report)}`)}`].join('\n')}\n`;
}

// What the runner decodes, from its command syntax: data and properties have different sets.
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
