import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, UsageError } from '../../cli/errors';
import { ValidationError } from '../../constructs/validation-error';

const folder = mkdtempSync(join(tmpdir(), 'errors-'));
const file = join(folder, 'file');
writeFileSync(file, '');
afterAll(() => rmSync(folder, { recursive: true }));

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

test.each<[string, () => unknown, string, string]>([
  ['a folder below a file', () => mkdirSync(join(file, 'out'), { recursive: true }), join(file, 'out'), 'ENOTDIR (mkdir). Mend: name another folder: a part of this path is a file'],
  ['a folder in the place of a file', () => writeFileSync(folder, ''), folder, 'EISDIR (open). Mend: name another file: there is a folder of this name'],
  ['a file in the place of a folder', () => mkdirSync(file), file, 'EEXIST (mkdir). Mend: name another folder: there is a file of this name'],
])('a place that cannot be written is told without a stack trace: %s', (_, act, place, rest) => {
  expect(messageOf(thrownBy(act))).toBe(`${place}: expected a place that can be written, got ${rest}`);
});

test.each([
  ['a mistake on the command line', new UsageError('--port: x.', 'write y'), '--port: x. Mend: write y'],
  ['a misuse of a construct', new ValidationError('name', 'expected a, found b', 'write a', 'apis/x'), 'apis/x: expected a, found b. Mend: write a [name]'],
  ['a full disk', Object.assign(new Error(), { code: 'ENOSPC', syscall: 'write' }), 'the output: expected a place that can be written, got ENOSPC (write). Mend: free some space there, or name another place, and run it again'],
])('%s is told by its message', (_, error, message) => {
  expect(messageOf(error)).toBe(message);
});

test.each([
  ['of the program', new TypeError('x')],
  ['of no kind', 'x'],
  ['with a code that names no place', Object.assign(new Error(), { code: 'constructor', syscall: 'open' })],
])('an error %s keeps its stack', (_, error) => {
  expect(messageOf(error)).toBeUndefined();
});
