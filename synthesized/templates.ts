/**
 * Terraform's string templates: which part of a JSON string is text, and which Terraform evaluates.
 * https://developer.hashicorp.com/terraform/language/expressions/strings and /language/syntax/json
 */

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  /** `${expression}`; `source` is all of it. */
  | { readonly kind: 'interpolation'; readonly expression: string; readonly source: string }
  /** `%{…}`, or an interpolation without an end: nothing is known of what it gives. */
  | { readonly kind: 'unreadable'; readonly source: string };

/** Splits a string at its templates; `$${` and `%%{` come out as the text `${` and `%{`. */
export function parseTemplate(source: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let text = '';
  let at = 0;
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
  };
  while (at < source.length) {
    const next = nextMark(source, at);
    text += source.slice(at, next);
    at = next;
    if (at >= source.length) break;
    if (source.startsWith('$${', at) || source.startsWith('%%{', at)) {
      text += `${source.charAt(at)}{`;
      at += 3;
    } else if (source.charAt(at + 1) === '{') {
      flush();
      const end = bracesEnd(source, at + 2);
      if (end === undefined) {
        parts.push({ kind: 'unreadable', source: source.slice(at) });
        return parts;
      }
      const whole = source.slice(at, end);
      parts.push(
        source.charAt(at) === '$'
          ? { kind: 'interpolation', expression: whole.slice(2, -1).trim(), source: whole }
          : { kind: 'unreadable', source: whole },
      );
      at = end;
    } else {
      text += source.charAt(at);
      at += 1;
    }
  }
  flush();
  return parts;
}

function nextMark(source: string, from: number): number {
  const dollar = source.indexOf('$', from);
  const percent = source.indexOf('%', from);
  return Math.min(dollar < 0 ? source.length : dollar, percent < 0 ? source.length : percent);
}

/** The exclusive end of the braces that were opened before `from`; strings inside may hold templates again. */
function bracesEnd(source: string, from: number): number | undefined {
  // `true`: in a string's text; `false`: in code.
  const frames: { string: boolean; depth: number }[] = [{ string: false, depth: 0 }];
  for (let at = from; at < source.length; at += 1) {
    const frame = frames.at(-1) as { string: boolean; depth: number };
    const c = source.charAt(at);
    if (frame.string) {
      if (c === '\\') at += 1;
      else if (c === '"') frames.pop();
      else if ((c === '$' || c === '%') && source.startsWith(`${c}{`, at + 1)) at += 2;
      else if ((c === '$' || c === '%') && source.charAt(at + 1) === '{') {
        frames.push({ string: false, depth: 0 });
        at += 1;
      }
    } else if (c === '"') frames.push({ string: true, depth: 0 });
    else if (c === '{') frame.depth += 1;
    else if (c === '}') {
      if (frame.depth > 0) frame.depth -= 1;
      else {
        frames.pop();
        if (frames.length === 0) return at + 1;
      }
    }
  }
  return undefined;
}

/**
 * What stands in a policy's text where Terraform puts a value that the folder doesn't tell.
 * The brackets occur in no policy that this application or Azure writes.
 */
const OPEN = '\u27E6';
const CLOSE = '\u27E7';

/** The mark of an unknown value, without any character that means something to XML or C#. */
export function unresolvedMark(expression: string): string {
  return `${OPEN}${expression.replace(/["'<>&{}()@\u27E6\u27E7\s]+/g, '_')}${CLOSE}`;
}

/** True where a text of a policy holds, or may hold, a value that only Terraform will know. */
export function hasUnresolved(text: string): boolean {
  return text.includes(OPEN) || text.includes(CLOSE);
}

/** True where the whole text is one value that only Terraform will know. */
export const isUnresolved = (text: string): boolean => new RegExp(`^${OPEN}[^${OPEN}${CLOSE}]*${CLOSE}$`).test(text.trim());
