/** Turns what a user wrote into a checked, frozen {@link Environment}, or into every problem that it has. */
import type { z } from 'zod';
import { checkEnvironment } from './checks';
import { ConfigurationError, type ConfigurationProblem } from './problem';
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
export function parseEnvironment(input: EnvironmentInput, file: string): { environment?: Environment; problems: readonly ConfigurationProblem[] } {
  const parsed = environmentSchema.safeParse(input);
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap(innermost).map((issue) => {
      const path = issue.path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('');
      const expected = issue.message.replace(/^Invalid (input|option): expected /, '');
      // A secret written as text must not be repeated in a log.
      const found = /secret|certificateid/i.test(path) ? 'a text (not shown)' : describe(valueAt(input, issue.path));
      return { place: `${file}: ${path || '(root)'}`, expected, found };
    });
    return { problems };
  }
  const environment = deepFreeze(parsed.data);
  return { environment, problems: checkEnvironment(environment, file) };
}

/** @throws ConfigurationError with every problem of every file. */
export function loadEnvironments(inputs: readonly { readonly input: EnvironmentInput; readonly file: string }[]): readonly Environment[] {
  const results = inputs.map(({ input, file }) => parseEnvironment(input, file));
  const problems = results.flatMap((result) => result.problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return results.flatMap((result) => (result.environment === undefined ? [] : [result.environment]));
}
