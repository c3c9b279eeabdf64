/** Turns what a user wrote into a checked, frozen {@link Environment}, or into every problem that it has. */
import { checkEnvironment } from './checks';
import { innermost, problemsOf, valueAt, type Issue } from './messages';
import { keysAt, meantKey, meantValue } from './issue-mends';
import { ConfigurationError, type ConfigurationProblem } from './problem';
import { RenamedKeys } from './record-keys';
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
  if (parsed.success) {
    const environment = deepFreeze(parsed.data);
    return { environment, problems: checkEnvironment(environment, file) };
  }
  const copy = copyOf(input);
  const { issues, renamed, spelled } = copy === undefined ? { issues: parsed.error.issues.flatMap(innermost) } : issuesOf(copy);
  const all = issues.flatMap((issue) =>
    problemsOf({ ...issue, path: renamed?.pathBack(issue.path) ?? issue.path }, input, environmentSchema, file),
  );
  // What is of a wrong type is too small or of a wrong form too.
  const problems = all.filter(({ place }, index) => all.findIndex((earlier) => earlier.place === place) === index);
  return renamed === undefined || !spelled ? { problems } : withSamples(renamed, issues, file, problems);
}

/** `undefined` where a function stands somewhere in it, which is among the problems. */
function copyOf(input: EnvironmentInput): unknown {
  try {
    return structuredClone(input);
  } catch {
    return undefined;
  }
}

interface Found {
  readonly issues: readonly Issue[];
  readonly renamed?: RenamedKeys;
  /** Whether what stood at misspelt keys stands where it is meant to. */
  readonly spelled?: boolean;
}

/** Everything that zod finds, in entries under a name of a wrong form too. Paths are those of the renamed input. */
function issuesOf(copy: unknown): Found {
  const renamed = new RenamedKeys(copy);
  const keys: Issue[] = [];
  for (;;) {
    const { error } = environmentSchema.safeParse(copy);
    const issues = error?.issues.flatMap(innermost) ?? [];
    const wrong = issues.filter(({ code, path }) => code === 'invalid_key' && renamed.rename(path));
    if (wrong.length === 0) {
      const missing = issues.filter(({ path }) => valueAt(copy, path) === undefined);
      const spelled = spellKeys(copy, issues);
      // A misspelt key is one mistake: what it stands for isn't missing.
      const others = issues.filter((issue) => !missing.includes(issue) || valueAt(copy, issue.path) === undefined);
      return { issues: [...keys, ...others], renamed, spelled };
    }
    keys.push(...wrong.map((issue) => ({ ...issue, path: renamed.pathBack(issue.path) })));
  }
}

/** What others refer to, or what decides who may call: without a part of it, problems would be told that are none. */
const REFERRED_TO = new Set<PropertyKey>(
  'apis products groups users subscriptions identityProviders authorizationServers openIdConnectProviders certificates fragments namedValues'.split(
    ' ',
  ),
);

/** Whether the rest can be looked at without what stands at a path, once that is told. */
const isDispensable = ([first]: readonly PropertyKey[]): boolean => first === undefined || !REFERRED_TO.has(first);

/** Puts what stands at misspelt keys where it is meant to stand. @returns false where no other key may be meant by one that counts */
function spellKeys(copy: unknown, issues: readonly Issue[]): boolean {
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ key, path: issue.path, known: keysAt(environmentSchema, issue.path) }))
      : [],
  );
  const all = unknown.map(({ key, path, known }) => {
    const meant = meantKey(key, known);
    const holder = valueAt(copy, path) as Record<string, unknown>;
    if (meant !== undefined) {
      holder[meant] ??= holder[key];
    }
    if (meant === undefined && !isDispensable(path)) return false;
    Reflect.deleteProperty(holder, key);
    return true;
  });
  return all.every(Boolean);
}

/**
 * One wrong value must hide no other: with a valid sample in the place of each value of a wrong form, the rules that
 * concern more than one value can be checked too. Where the shape itself is wrong, and not by a slip of the pen, they can't.
 */
function withSamples(
  renamed: RenamedKeys,
  issues: readonly Issue[],
  file: string,
  problems: readonly ConfigurationProblem[],
): ParsedEnvironment {
  for (const issue of issues) {
    const { code, path, message } = issue;
    if (code === 'invalid_key' || code === 'unrecognized_keys') continue;
    const sample = sampleOf(message) ?? meantValue(issue, valueAt(renamed.value, path));
    const parent = valueAt(renamed.value, path.slice(0, -1));
    const key = path.at(-1);
    if (key === undefined || parent === null || typeof parent !== 'object') return { problems };
    if (sample !== undefined) (parent as Record<PropertyKey, unknown>)[key] = sample;
    else if (!isDispensable(path) || !Reflect.deleteProperty(parent, key)) return { problems };
  }
  renamed.renameReferences();
  const parsed = environmentSchema.safeParse(renamed.value);
  if (!parsed.success) return { problems };
  const known = new Set(problems.map(({ place }) => place));
  const others = checkEnvironment(parsed.data, file)
    .map(({ place, expected, found, mend }) => ({
      place: renamed.textBack(place),
      expected: renamed.textBack(expected),
      found: renamed.textBack(found),
      mend: renamed.textBack(mend),
    }))
    .filter(({ place }) => !known.has(place));
  return { environment: deepFreeze(renamed.valueBack(parsed.data)), problems: [...problems, ...others] };
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
