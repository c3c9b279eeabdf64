/** Turns what a user wrote into a checked, frozen {@link Environment}, or into every problem that it has. */
import type { z } from 'zod';
import { checkEnvironment } from './checks';
import { ConfigurationError, type ConfigurationProblem } from './problem';
import { sampleOf } from './schema/values';
import { environmentSchema, type Environment, type EnvironmentInput } from './schema';

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value === null || typeof value !== 'object' ? undefined : (value as Record<PropertyKey, unknown>)[key]), root);
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

type Issue = z.core.$ZodIssue;

export interface EnvironmentFile {
  readonly input: EnvironmentInput;
  /** The file's name, for messages. */
  readonly file: string;
}

export interface ParsedEnvironment {
  readonly environment?: Environment;
  readonly problems: readonly ConfigurationProblem[];
}

/** A union's own issue says only "Invalid input": the issues of the alternative that comes closest say what is wrong. */
function innermost(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const weight = (issues: readonly Issue[]): number => issues.filter(({ code, path }) => code === 'unrecognized_keys' || path.length === 1).length;
  const closest = [...issue.errors].sort((a, b) => weight(a) - weight(b))[0] ?? [];
  return closest.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }));
}

/**
 * @param input what the configuration file exports
 * @param file the file's name, for messages
 */
export function parseEnvironment(input: EnvironmentInput, file: string): ParsedEnvironment {
  const parsed = environmentSchema.safeParse(input);
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap(innermost);
    const problems = issues.map((issue) => {
      const path = issue.path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('');
      const expected = issue.message.replace(/^Invalid (input|option): expected /, '');
      // A secret written as text must not be repeated in a log.
      const found = /secret|certificateid/i.test(path) ? 'a text (not shown)' : describe(valueAt(input, issue.path));
      return { place: `${file}: ${path || '(root)'}`, expected, found };
    });
    return withSamples(input, issues, file, problems);
  }
  const environment = deepFreeze(parsed.data);
  return { environment, problems: checkEnvironment(environment, file) };
}

/**
 * One wrong value must hide no other: with a valid sample in the place of each value of a wrong form, the rules that
 * concern more than one value can be checked too. Where the shape itself is wrong, they can't.
 */
function withSamples(input: EnvironmentInput, issues: readonly Issue[], file: string, problems: readonly ConfigurationProblem[]): ParsedEnvironment {
  const repaired = structuredClone(input) as unknown;
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
export function parseEnvironments(inputs: readonly EnvironmentFile[]): { readonly environments: readonly Environment[]; readonly problems: readonly ConfigurationProblem[] } {
  const results = inputs.map(({ input, file }) => parseEnvironment(input, file));
  return {
    environments: results.flatMap(({ environment }) => (environment === undefined ? [] : [environment])),
    problems: results.flatMap((result) => result.problems),
  };
}

/** @throws ConfigurationError with every problem of every file. */
export function loadEnvironments(inputs: readonly EnvironmentFile[]): readonly Environment[] {
  const { environments, problems } = parseEnvironments(inputs);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return environments;
}
