/** An exception out of a configuration's own code, as a problem at the line that threw it. */
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, wrap, type SourceMapPayload } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import type { ConfigurationProblem } from './problem';

const FRAME = /\(?((?:\/|[A-Za-z]:\\)[^()]*?):(\d+):(\d+)\)?$/;
/** What Node puts before the first line of a program that is compiled as a whole, as `cli/run.js` does. */
const WRAPPED = wrap('\0').indexOf('\0');

/**
 * @param file whose function threw, for messages and for want of a line
 * @param project the folder that messages name files from
 */
export function thrownProblem(error: unknown, file: string, project = resolve(__dirname, '..')): ConfigurationProblem {
  const { name, message, stack = '' } = error instanceof Error ? error : { name: 'throw', message: String(error) };
  const places = stack.split('\n').flatMap((line) => placeOf(line.trim(), project) ?? []);
  return {
    place: places.find((place) => place.startsWith(`${dirname(file)}/`)) ?? file,
    expected: 'code that gives an environment',
    found: `${name}: ${message.split('\n')[0]}`,
    mend: mendOf(message),
  };
}

/** `config/dev.ts:7:20`, by the source map where the frame is of a bundle; undefined outside the project. */
function placeOf(frame: string, project: string): string | undefined {
  const [, file, line = '1', column = '1'] = FRAME.exec(frame.replace('file://', '')) ?? [];
  if (file === undefined) return undefined;
  if (!existsSync(`${file}.map`)) return named(file, Number(line), Number(column), project);
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')) as SourceMapPayload);
  const offset = Number(column) - 1 - (line === '1' ? WRAPPED : 0);
  const entry = map.findEntry(Number(line) - 1, offset);
  if (!('originalSource' in entry)) return undefined;
  return named(resolve(dirname(file), entry.originalSource), entry.originalLine + 1, entry.originalColumn + 1, project);
}

function named(file: string, line: number, column: number, project: string): string | undefined {
  const path = relative(project, file).split(sep).join('/');
  return path.startsWith('../') || path.startsWith('node_modules/') ? undefined : `${path}:${line}:${column}`;
}

function mendOf(message: string): string {
  const [, nothing, read] = /^Cannot (?:read|set) properties of (undefined|null) \((?:reading|setting) '(.*)'\)$/.exec(message) ?? [];
  if (read !== undefined) return `give what .${read} is asked of a value, or write ?.${read}: it is ${nothing} there`;
  const [, unknown] = /^(\S+) is not defined$/.exec(message) ?? [];
  if (unknown !== undefined) return `import or define ${unknown}, or correct the name`;
  const [, called] = /^(\S+) is not a function$/.exec(message) ?? [];
  return called === undefined
    ? 'correct that line, or what it is given; npm run typecheck may tell more'
    : `correct the name ${called}, or remove the parentheses behind it`;
}
