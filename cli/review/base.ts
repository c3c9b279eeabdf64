/** What a review compares with: a folder of synthesized JSON, or a git reference of this project. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SynthesizedModel } from '../../synthesized/model';
import { readSynthesized } from '../../synthesized/read';
import { UsageError } from '../errors';

export interface Base {
  readonly label: string;
  readonly model: SynthesizedModel;
}

/** Lines of a failed synthesis that are repeated. */
const MOST_LINES = 20;

/**
 * @param base a folder, or a git reference whose committed `cdktf.out` is read; where it has none, the reference
 * is synthesized in a temporary folder with this project's installed packages
 * @param project the project's root, inside a git repository
 * @throws UsageError where it is neither, or cannot be synthesized
 */
export function readBase(base: string, project: string, progress: (line: string) => void): Base {
  if (existsSync(base) && statSync(base).isDirectory()) return { label: base, model: readSynthesized(base) };
  const commit = commitOf(base, project);
  const folder = mkdtempSync(join(tmpdir(), 'review-base-'));
  try {
    checkOut(commit, project, folder);
    const output = join(folder, 'cdktf.out');
    if (!existsSync(output)) {
      progress(`Synthesizing ${base} (${commit.slice(0, 12)}) to compare with.`);
      synthesize(base, project, folder);
    }
    if (!existsSync(output)) {
      throw new UsageError(
        `--base ${base}: expected its main.ts to write cdktf.out, found nothing there.`,
        'give the folder of its synthesized JSON instead',
      );
    }
    return { label: `${base} (${commit.slice(0, 12)})`, model: { ...readSynthesized(output), folder: base } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function commitOf(reference: string, project: string): string {
  // A reference that begins with a dash would be an option.
  const { status, stdout } = reference.startsWith('-')
    ? { status: 1, stdout: '' }
    : spawnSync('git', ['rev-parse', '--verify', '--quiet', `${reference}^{commit}`], { cwd: project, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw new UsageError(
    `--base ${reference}: expected a folder of synthesized JSON or a git reference, found neither.`,
    `correct the name, or fetch what a shallow clone lacks: git fetch origin ${reference}`,
  );
}

function checkOut(commit: string, project: string, folder: string): void {
  const prefix = execFileSync('git', ['rev-parse', '--show-prefix'], { cwd: project, encoding: 'utf8' }).trim();
  const archive = `${folder}.tar`;
  try {
    execFileSync('git', ['archive', '--format=tar', `--output=${archive}`, prefix === '' ? commit : `${commit}:${prefix}`], {
      cwd: project,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    execFileSync('tar', ['-xf', archive, '-C', folder]);
  } catch (error) {
    throw new UsageError(
      `--base: the project could not be taken out of commit ${commit}: ${error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error)}.`,
      `fetch the commit whole, or give the folder of its synthesized JSON instead`,
    );
  } finally {
    rmSync(archive, { force: true });
  }
}

function synthesize(base: string, project: string, folder: string): void {
  if (!existsSync(join(folder, 'main.ts'))) {
    throw new UsageError(
      `--base ${base}: expected a committed cdktf.out or a main.ts to synthesize, found neither.`,
      'name a later commit, or give the folder of its synthesized JSON instead',
    );
  }
  if (!existsSync(join(project, 'node_modules'))) {
    throw new UsageError(`--base ${base}: needs the installed packages to synthesize, found no node_modules.`, 'run npm ci');
  }
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  const environment = { ...process.env, CDKTF_OUTDIR: 'cdktf.out' };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', 'tsx/cjs', 'main.ts'], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return;
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-MOST_LINES).join('\n');
  throw new UsageError(
    `--base ${base}: its synthesis failed with the packages that are installed here:\n${said}\n`,
    'give the folder of its synthesized JSON instead',
  );
}
