/** Where the keys of a JSON text are, which `JSON.parse` doesn't tell, and which keys are there twice. */

export interface JsonKeys {
  /** Line (from 1) of a key, by its path up to three keys deep, joined by dots; array items don't count. */
  readonly lines: ReadonlyMap<string, number>;
  readonly duplicates: readonly { readonly key: string; readonly line: number }[];
}

interface Frame {
  readonly object: boolean;
  readonly path: readonly string[];
  readonly keys: Set<string>;
  key?: string;
}

const DEPTH = 3;
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|\n/g;

/** Scans a text that `JSON.parse` accepts. Time is linear in its length. */
export function scanJson(text: string): JsonKeys {
  const lines = new Map<string, number>();
  const duplicates: { key: string; line: number }[] = [];
  const frames: Frame[] = [];
  let line = 1;
  let expectKey = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const frame = frames.at(-1);
    if (token === '\n') line += 1;
    else if (token === '{' || token === '[') {
      const path = frame?.key === undefined ? (frame?.path ?? []) : [...frame.path, frame.key].slice(0, DEPTH + 1);
      frames.push({ object: token === '{', path, keys: new Set() });
      expectKey = token === '{';
    } else if (token === '}' || token === ']') {
      frames.pop();
      expectKey = false;
    } else if (token === ',') expectKey = frame?.object === true;
    else if (token !== ':' && expectKey && frame?.object === true) {
      const key = JSON.parse(token) as string;
      // `//` is a comment to Terraform, and may repeat.
      if (frame.keys.has(key) && key !== '//') duplicates.push({ key: [...frame.path, key].join('.'), line });
      frame.keys.add(key);
      frame.key = key;
      const path = [...frame.path, key];
      if (path.length <= DEPTH && !lines.has(path.join('.'))) lines.set(path.join('.'), line);
      expectKey = false;
    }
  }
  return { lines, duplicates };
}
