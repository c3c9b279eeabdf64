/** How long the compliance rules take on 10,000 operations: read back, followed for every credential, reported. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCompliance, toJson, toSarif } from '../compliance';
import { environments } from '../config';
import { prepareEnvironments, synthesizeEnvironments } from '../constructs/stacks';
import { readSynthesized } from '../synthesized/read';

/** One line of `npm run bench`. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What is to be reached. */
  readonly target?: string;
}

type Block = Record<string, unknown>;
type Stack = { readonly resource: Record<string, Record<string, Block>> };

/** Measures `apis` APIs of `operations` operations each, made from the example's own. */
export function complianceRows(apis = 100, operations = 100): readonly BenchRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-compliance-'));
  try {
    synthesizeEnvironments(
      prepareEnvironments(
        environments().filter(({ name }) => name === 'prod'),
        join(__dirname, '..'),
      ),
      { outdir: folder },
    );
    multiply(join(folder, 'stacks', 'prod-apis'), apis, operations);
    const total = apis * operations;
    const start = performance.now();
    const model = readSynthesized(folder);
    const read = performance.now();
    const report = runCompliance(model, { profile: 'production', suppressions: [], today: '2026-01-01' });
    const measured = performance.now();
    const bytes = toJson([report]).length + toSarif([report]).length;
    const written = performance.now();
    const seconds = (from: number, to: number): number => Math.round(to - from) / 1000;
    return [
      { name: `compliance: ${total} operations read back`, value: seconds(start, read), unit: 's' },
      { name: `compliance: ${total} operations against every rule`, value: seconds(read, measured), unit: 's', target: '< 10 s' },
      {
        name: `compliance: reports of ${total} operations (${Math.round(bytes / 1024)} KiB)`,
        value: seconds(measured, written),
        unit: 's',
      },
      { name: `compliance: rows`, value: report.rows.length, unit: 'rows' },
      { name: `compliance: failed or unknown`, value: report.counts.failed + report.counts.unknown, unit: 'rows', target: '0' },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Puts copies of the API `appointments` beside it, each with its own contract and access table. */
function multiply(directory: string, apis: number, operations: number): void {
  const file = join(directory, 'cdk.tf.json');
  const stack = JSON.parse(readFileSync(file, 'utf8')) as Stack;
  const contract = readFileSync(join(directory, 'assets', 'contracts', 'appointments.openapi.json'), 'utf8');
  for (let index = 0; index < apis; index++) {
    const name = `copy-${index}`;
    writeFileSync(join(directory, 'assets', 'contracts', `${name}.openapi.json`), JSON.stringify(contractOf(contract, operations)));
    for (const named of Object.values(stack.resource)) {
      for (const [key, block] of Object.entries(named)) {
        if (!key.includes('appointments') || key.includes('copy-')) continue;
        const text = JSON.stringify(block)
          .replaceAll('appointments', name)
          .replace(/\\tcase \\"[\s\S]*?default:/, () => `${tableOf(operations)}default:`);
        named[key.replaceAll('appointments', name)] = JSON.parse(text) as Block;
      }
    }
  }
  writeFileSync(file, JSON.stringify(stack));
}

const ids = (operations: number): readonly string[] =>
  Array.from({ length: operations }, (_, index) => `read-${String(index).padStart(5, '0')}`);

/** The access table's lines, as they stand in JSON. */
const tableOf = (operations: number): string =>
  ids(operations)
    .map((id, index) => `\\t\\tcase \\"${id}\\": return \\"scope:area${index % 20}.read\\";\\n`)
    .join('');

function contractOf(text: string, operations: number): object {
  const document = JSON.parse(text) as { paths: Record<string, unknown> };
  const health = document.paths['/health'];
  const own = Object.fromEntries(
    ids(operations).map((id) => [
      `/${id}/{id}`,
      {
        get: {
          operationId: id,
          summary: id,
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
          responses: { 200: { description: 'ok' } },
        },
      },
    ]),
  );
  return { ...document, paths: { ...(health !== undefined && { '/health': health }), ...own } };
}
