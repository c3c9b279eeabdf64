/** The example's production, synthesized into a folder of its own, and measured as somebody has changed it. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ruleCode, RULES, runCompliance, type ReportRow, type Rule } from '../../../compliance';
import { isOpen } from '../../../compliance/run';
import { environments } from '../../../config';
import { prepareEnvironments, synthesizeEnvironments } from '../../../constructs/stacks';
import { readSynthesized } from '../../../synthesized/read';
import { Example, type Block, type Stack } from './example';

const ROOT = join(__dirname, '..', '..', '..');

export class Production {
  private readonly folder = mkdtempSync(join(tmpdir(), 'production-'));
  readonly example: Example;
  readonly untouched: readonly ReportRow[];

  constructor() {
    const { folder } = this;
    const prod = environments().filter(({ name }) => name === 'prod');
    synthesizeEnvironments(prepareEnvironments(prod, ROOT), { outdir: folder });
    const stack = (name: string): Stack => JSON.parse(readFileSync(join(folder, 'stacks', name, 'cdk.tf.json'), 'utf8')) as Stack;
    const contracts = join(folder, 'stacks', 'prod-apis', 'assets', 'contracts');
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { stacks: Block };
    this.example = new Example(stack('prod-platform'), stack('prod-apis'), Object.fromEntries(readdirSync(contracts).map((file) => [file, readFileSync(join(contracts, file), 'utf8')])), {}, [], manifest.stacks);
    this.untouched = this.measure(this.example);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Writes the stacks, reads them back and measures them. */
  measure(changed: Example, rules: readonly Rule[] = RULES): readonly ReportRow[] {
    const { folder } = this;
    const assets = join(folder, 'stacks', 'prod-apis', 'assets', 'contracts');
    for (const [file, text] of Object.entries(changed.contracts)) writeFileSync(join(assets, file), text);
    for (const [name, stack] of Object.entries({ 'prod-platform': changed.platform, 'prod-apis': changed.apis })) writeFileSync(join(folder, 'stacks', name, 'cdk.tf.json'), textOf(changed, name, stack));
    writeFileSync(join(folder, 'manifest.json'), changed.manifestText);
    const files = Object.entries(changed.files).map(([path, text]) => ({ path: join(folder, 'stacks', path), text }));
    for (const { path, text } of files) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    try {
      return runCompliance(readSynthesized(folder), { profile: 'production', suppressions: [], today: '2026-01-01', rules }).rows;
    } finally {
      for (const { path } of files) rmSync(path);
    }
  }

  /** What is open in the changed example and was not before. */
  opened(changed: Example, rules?: readonly Rule[]): readonly string[] {
    const before = new Set(this.untouched.filter(isOpen).map(identityOf));
    return this.measure(changed, rules).filter(isOpen).map(identityOf).filter((identity) => !before.has(identity));
  }
}

export const identityOf = ({ rule, path, status, message, detail }: ReportRow): string => [ruleCode(rule), path, status, detail ?? message].join(' ');

function textOf({ replacements }: Example, name: string, stack: Stack): string {
  let text = JSON.stringify(stack, null, 2);
  for (const { stack: changed, find, put } of replacements.filter((replacement) => replacement.stack === name)) {
    if (!text.includes(find)) throw new Error(`${changed} has no ${find}`);
    text = text.replace(find, () => put);
  }
  return text;
}
