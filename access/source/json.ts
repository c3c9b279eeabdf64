/** Where the members of a JSON text stand, which `JSON.parse` doesn't tell. */

export interface JsonPosition {
  /** Offset of the member's key, or of the item's first character. */
  readonly offset: number;
  readonly children?: ReadonlyMap<string, JsonPosition>;
}

export interface JsonIndex {
  readonly root: JsonPosition;
  /** Keys that an object has twice; `JSON.parse` silently keeps the last. */
  readonly duplicates: readonly { readonly key: string; readonly offset: number }[];
}

const SPACE = /[\s]*/y;
const SCALAR = /[^\s,\]}]+/y;

/** @param text a text that `JSON.parse` accepts, not deeper than the stack */
export function indexJson(text: string): JsonIndex {
  const duplicates: { key: string; offset: number }[] = [];
  let at = 0;

  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  /** Not by an expression: on a string of megabytes it would run out of stack. */
  const takeString = (): string => {
    const start = at;
    for (at = text.indexOf('"', at + 1); isEscaped(text, at); at = text.indexOf('"', at + 1));
    at += 1;
    return text.slice(start, at);
  };
  const list = (close: string, member: () => void): void => {
    at += 1;
    for (take(SPACE); text[at] !== close; take(SPACE)) {
      member();
      take(SPACE);
      if (text[at] === ',') at += 1;
    }
    at += 1;
  };
  const value = (offset: number): JsonPosition => {
    const opening = text[at];
    if (opening !== '{' && opening !== '[') {
      if (opening === '"') takeString();
      else take(SCALAR);
      return { offset };
    }
    const members = new Map<string, JsonPosition>();
    if (opening === '[') {
      list(']', () => members.set(String(members.size), value(at)));
    } else {
      list('}', () => {
        const start = at;
        const key = JSON.parse(takeString()) as string;
        if (members.has(key)) duplicates.push({ key, offset: start });
        take(SPACE);
        at += 1;
        take(SPACE);
        members.set(key, value(start));
      });
    }
    return { offset, children: members };
  };

  take(SPACE);
  return { root: value(at), duplicates };
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text[start - 1] === '\\') start -= 1;
  return (at - start) % 2 === 1;
}
