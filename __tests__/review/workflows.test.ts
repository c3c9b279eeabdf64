import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { MARKER } from '../../review/report/markdown';

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly if?: string;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(__dirname, '../../.github/workflows');
const files = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));
const workflow = (name: string): Workflow => parse(files.find((file) => file.name === name)?.text ?? '') as Workflow;

describe.each(files)('$name', ({ text }) => {
  const { on, permissions, jobs } = parse(text) as Workflow;

  test('pins every action by a commit, with its version beside it', () => {
    const uses = text.match(/uses: .*/g) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('gives nothing away at the top, and to each job only what it names', () => {
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) expect(job.permissions).toBeDefined();
  });

  test('never runs a pull request’s code with the repository’s own rights', () => {
    expect(Object.keys(on)).not.toContain('pull_request_target');
  });

  test('lets no text of an event become a script', () => {
    for (const { run } of Object.values(jobs).flatMap(({ steps }) => steps)) expect(run ?? '').not.toContain('${{');
  });

  test('leaves no token behind in a checkout', () => {
    for (const { uses, with: inputs } of Object.values(jobs).flatMap(({ steps }) => steps)) if (uses?.startsWith('actions/checkout@')) expect(inputs?.['persist-credentials']).toBe(false);
  });
});

test('the job that can write on a pull request runs none of its code', () => {
  const writers = Object.values(workflow('review.yml').jobs).filter(({ permissions }) => Object.entries(permissions ?? {}).some(([name, right]) => right === 'write' && name !== 'id-token'));
  expect(writers).toHaveLength(1);
  for (const { run, uses } of writers.flatMap(({ steps }) => steps)) {
    expect(run).toBeUndefined();
    expect(uses).not.toMatch(/^actions\/checkout@|^\.\//);
  }
});

test('the comment is found again by the mark that the report begins with', () => {
  expect(files.find(({ name }) => name === 'review.yml')?.text).toContain(MARKER);
});

test('a deployment waits for the approval of an environment, and comes from main only', () => {
  const { review, deploy } = workflow('deploy.yml').jobs;
  expect(review?.if).toContain("github.ref == 'refs/heads/main'");
  expect(deploy?.environment).toBe('production');
});
