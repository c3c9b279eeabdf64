/** The compliance rules on a folder of synthesized JSON: measured environment by environment, written in every format. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import {
  partsOf,
  runCompliance,
  toCsv,
  toJson,
  toMarkdown,
  toSarif,
  type ComplianceReport,
  type MeasuredEnvironment,
  type Profile,
  type Suppression,
} from '../compliance';
import type { Environment } from '../config/schema';
import { version } from '../package.json';
import { readSynthesized } from '../synthesized/read';
import { UsageError } from './errors';

export interface MeasureOptions {
  /** Measures everything against one profile. @default each environment's own, `production` for others */
  readonly profile?: Profile;
  /** A JSON file of further suppressions. */
  readonly suppressions?: string;
}

const suppressionsFile = z.array(
  z.strictObject({ rule: z.string(), path: z.string(), reason: z.string(), owner: z.string(), expires: z.string() }),
);

export function measure(dir: string, environments: readonly Environment[], options: MeasureOptions = {}): readonly ComplianceReport[] {
  const model = readSynthesized(dir);
  const known: readonly MeasuredEnvironment[] = environments.map(({ name, compliance }) => ({
    name,
    profile: options.profile ?? compliance.profile,
    suppressions: compliance.suppressions,
    attestations: compliance.attestations,
  }));
  const parts = partsOf(model, known);
  const extra = options.suppressions === undefined ? [] : readSuppressions(options.suppressions);
  // A construct's path begins with its stack's name. What belongs to no part is reported as matching nothing.
  const owner = (suppression: Suppression): (typeof parts)[number] | undefined =>
    parts.find(({ model: { stacks } }) => stacks.includes(suppression.path.split('/')[0] ?? '')) ?? parts[0];
  const today = new Date().toISOString().slice(0, 10);
  return parts.map((part) =>
    runCompliance(part.model, {
      name: part.name,
      profile: options.profile ?? part.profile,
      suppressions: [...part.suppressions, ...extra.filter((suppression) => owner(suppression) === part)],
      attestations: part.attestations,
      today,
    }),
  );
}

function readSuppressions(file: string): readonly Suppression[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `${file}: expected a JSON list of suppressions, got ${error instanceof Error ? error.message : String(error)}.`,
      'name a file that can be read, with [] for none',
    );
  }
  const parsed = suppressionsFile.safeParse(json);
  if (!parsed.success) {
    throw new UsageError(
      `${file}: expected a JSON list of { rule, path, reason, owner, expires }, got\n${z.prettifyError(parsed.error)}`,
      'write these five keys in each entry, expires as YYYY-MM-DD',
    );
  }
  return parsed.data;
}

export interface WrittenReports {
  readonly folder: string;
  readonly files: Readonly<Record<'json' | 'csv' | 'md' | 'sarif', string>>;
  /** The measured folder as the reports name it, relative to the working directory. */
  readonly base: string;
}

/** Writes compliance.json, .csv, .md and .sarif. @param out absent: `compliance` beside the stacks */
export function writeReports(dir: string, reports: readonly ComplianceReport[], out?: string): WrittenReports {
  // Inside cdktf.out the reports lie beside the stacks, not among them.
  const folder = out ?? join(basename(dir) === 'stacks' ? dirname(dir) : dir, 'compliance');
  const base = relative(process.cwd(), dir).split('\\').join('/');
  const files = { json: toJson(reports), csv: toCsv(reports), md: toMarkdown(reports), sarif: toSarif(reports, { base, version }) };
  mkdirSync(folder, { recursive: true });
  for (const [extension, text] of Object.entries(files)) writeFileSync(join(folder, `compliance.${extension}`), text);
  return { folder, files, base };
}
