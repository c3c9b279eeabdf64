/** The application: environments in, Terraform JSON out. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { HealthcareApisStack } from './apis-stack';
import { HealthcarePlatformStack } from './platform-stack';
import { ValidationError, type Fault } from '../validation-error';
import type { PreparedEnvironment } from './prepared-environment';

export { namesPolicyFiles, prepareEnvironments, type PreparedApi, type PreparedEnvironment } from './prepared-environment';
export { HealthcareApisStack, HealthcarePlatformStack };

/** Called after every stack's constructs have been made. */
export type StackProgress = (stack: string) => void;

/**
 * Makes the stacks of every environment and writes their JSON, once all of them could be made.
 * @param outdir where to; absent: where the CDKTF command line says, else `cdktf.out`
 * @returns the stacks' names, in order
 */
export function synthesizeEnvironments(
  environments: readonly PreparedEnvironment[],
  options: { readonly outdir?: string; readonly progress?: StackProgress } = {},
): readonly string[] {
  return withoutTokenTraces(() => synthesize(environments, options));
}

/**
 * CDKTF keeps with each of its tokens, for messages of its own, the whole stack that it was made on; writing those out
 * takes longer than the tokens' other work together. They are taken on plain objects: errors keep their stack.
 */
function withoutTokenTraces<T>(make: () => T): T {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, frames) => (error instanceof Error ? [String(error), ...frames].join('\n    at ') : '');
  try {
    return make();
  } finally {
    if (before) Error.prepareStackTrace = before;
    else Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
}

function synthesize(
  environments: readonly PreparedEnvironment[],
  { outdir, progress }: { readonly outdir?: string; readonly progress?: StackProgress },
): readonly string[] {
  const app = new App({ stackTraces: false, ...(outdir !== undefined && { outdir }) });
  const stacks: string[] = [];
  const made = (name: string): void => {
    stacks.push(name);
    progress?.(name);
  };
  for (const prepared of environments) {
    const { name, service } = prepared.environment;
    if (!('existing' in service)) {
      new HealthcarePlatformStack(app, `${name}-platform`, prepared);
      made(`${name}-platform`);
    }
    new HealthcareApisStack(app, `${name}-apis`, prepared);
    made(`${name}-apis`);
  }
  refuseInvalid(app);
  app.synth();
  removeStale(join(app.outdir, 'stacks'), stacks);
  return stacks;
}

/** CDKTF would tell it, too, but as a failure of the program. */
function refuseInvalid(app: App): void {
  const found = app.node.findAll().flatMap(({ node }) => node.validate().map((told) => ({ path: node.path, ...faultIn(told) })));
  const [first, ...others] = found;
  if (!first) return;
  const rest = others.map(({ path, message, mend }): Fault => ({ message: `${path}: ${message}`, mend }));
  throw ValidationError.of('invalid', [first, ...rest], first.path);
}

/** Validations give texts: this application's end in their mend, CDKTF's say it in their own words. */
function faultIn(told: string): Fault {
  const [, message, mend] = /^(.*)\. Mend: (.*)$/s.exec(told) ?? [];
  if (message !== undefined && mend !== undefined) return { message, mend };
  return { message: told, mend: 'change what this construct is given, as the message says' };
}

/** Stacks of an earlier run that are no more: whoever reads the folder would take them for a part of the application. */
function removeStale(folder: string, stacks: readonly string[]): void {
  for (const name of readdirSync(folder)) {
    if (!stacks.includes(name) && existsSync(join(folder, name, 'cdk.tf.json'))) rmSync(join(folder, name), { recursive: true });
  }
}
