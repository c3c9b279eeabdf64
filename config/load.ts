/** Turns what a user wrote into a checked, frozen {@link Environment}, or into every problem that it has. */
import { checkEnvironment } from './checks';
import { innermost, problemsOf, valueAt, type Issue } from './messages';
import { ConfigurationError, type ConfigurationProblem } from './problem';
import { sampleOf } from './schema/values';
import { environmentSchema, type Environment, type EnvironmentInput } from './schema';
import { checkTogether } from './together';

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

export interface EnvironmentFile {
  readonly input: EnvironmentInput;
  /** The file's name, for messages. */
  readonly file: string;
}

export interface ParsedEnvironment {
  readonly environment?: Environment;
  readonly problems: readonly ConfigurationProblem[];
}

/**
 * @param input what the configuration file exports
 * @param file the file's name, for messages
 */
export function parseEnvironment(input: EnvironmentInput, file: string): ParsedEnvironment {
  const parsed = environmentSchema.safeParse(input);
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap(innermost);
    const all = issues.flatMap((issue) => problemsOf(issue, input, environmentSchema, file));
    // What is of a wrong type is too small or of a wrong form too.
    const problems = all.filter(({ place }, index) => all.findIndex((earlier) => earlier.place === place) === index);
    return withSamples(input, issues, file, problems);
  }
  const environment = deepFreeze(parsed.data);
  return { environment, problems: checkEnvironment(environment, file) };
}

/**
 * One wrong value must hide no other: with a valid sample in the place of each value of a wrong form, the rules that
 * concern more than one value can be checked too. Where the shape itself is wrong, they can't.
 */
function withSamples(
  input: EnvironmentInput,
  issues: readonly Issue[],
  file: string,
  problems: readonly ConfigurationProblem[],
): ParsedEnvironment {
  let repaired: unknown;
  try {
    repaired = structuredClone(input);
  } catch {
    return { problems }; // A function stands somewhere in it, which is among the problems.
  }
  for (const { path, message } of issues) {
    const sample = sampleOf(message);
    const parent = valueAt(repaired, path.slice(0, -1));
    const key = path.at(-1);
    if (sample === undefined || key === undefined || parent === null || typeof parent !== 'object') return { problems };
    (parent as Record<PropertyKey, unknown>)[key] = sample;
  }
  const parsed = environmentSchema.safeParse(repaired);
  if (!parsed.success) return { problems };
  const known = new Set(problems.map(({ place }) => place));
  const others = checkEnvironment(parsed.data, file).filter(({ place }) => !known.has(place));
  return { environment: deepFreeze(parsed.data), problems: [...problems, ...others] };
}

/**
 * Every file, checked. With problems, an environment is there only for those who look for more of them: values of a
 * wrong form are replaced by samples.
 */
export function parseEnvironments(inputs: readonly EnvironmentFile[]): {
  readonly environments: readonly Environment[];
  readonly problems: readonly ConfigurationProblem[];
} {
  const results = inputs.map(({ input, file }) => ({ file, ...parseEnvironment(input, file) }));
  const whole = results.flatMap(({ environment, file }) => (environment === undefined ? [] : [{ environment, file }]));
  const known = new Set(results.flatMap(({ problems }) => problems.map(({ place }) => place)));
  return {
    environments: whole.map(({ environment }) => environment),
    // A name of a wrong form has a sample in its place, which another may have too.
    problems: [...results.flatMap(({ problems }) => problems), ...checkTogether(whole).filter(({ place }) => !known.has(place))],
  };
}

/** @throws ConfigurationError with every problem of every file. */
export function loadEnvironments(inputs: readonly EnvironmentFile[]): readonly Environment[] {
  const { environments, problems } = parseEnvironments(inputs);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return environments;
}
