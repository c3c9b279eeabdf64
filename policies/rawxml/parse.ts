/**
 * The elements of a policy text. A strict reader of the part of XML 1.0 that policies use, which knows that an
 * expression may stand unescaped in a value. Never recurses and never throws; time is linear in the text's length.
 */
import { isExpressionText } from '../expressions/scan';
import { finding } from '../findings';
import type { PolicyComment, PolicyElement, PolicyFinding, PolicyNode, Position } from '../model';
import { illegalCharacter } from './escape';
import { readValue, trimSpace, type FormatEvidence } from './values';

/** How deep elements may nest. Real documents stay below 20. */
const MAXIMUM_DEPTH = 100;

export interface Parsed {
  readonly root?: PolicyElement;
  /** Comments before and after the root. */
  readonly comments: readonly PolicyComment[];
  readonly findings: readonly PolicyFinding[];
  readonly evidence: FormatEvidence;
}

/** What a tag says, in its order; objects are made of it at the end, so that a name such as `__proto__` is one like others. */
interface TagAttributes {
  readonly values: [name: string, value: string][];
  readonly positions: [name: string, position: Position][];
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly attributePositions: Readonly<Record<string, Position>>;
  readonly position: Position;
  readonly children: PolicyNode[];
}

const NAME = /[\p{L}_][\p{L}\p{N}._:-]*/uy;
const SPACE = /[ \t\r\n]*/y;

/** `text` has no byte order mark, and line feeds alone for line ends. */
export function parse(text: string, format: 'rawxml' | 'xml'): Parsed {
  return new Parser(text, format).parse();
}

class Stop {
  constructor(readonly finding: PolicyFinding) {}
}

class Parser {
  private at = 0;
  private readonly lines: number[] = [0];
  private readonly open: Open[] = [];
  private root: PolicyElement | undefined;
  private readonly comments: PolicyComment[] = [];
  private readonly evidence: FormatEvidence = { raw: false, escaped: false, either: false };

  constructor(
    private readonly text: string,
    private readonly format: 'rawxml' | 'xml',
  ) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines.push(at + 1);
  }

  parse(): Parsed {
    const { comments, evidence } = this;
    const stop = this.run();
    if (stop) return { comments, evidence, findings: [stop.finding] };
    return { ...(this.root && { root: this.root }), comments, evidence, findings: [] };
  }

  private run(): Stop | undefined {
    const { text } = this;
    const illegal = illegalCharacter(text);
    if (illegal >= 0) {
      return this.malformed(
        illegal,
        `expected characters that XML can hold, found U+${text.charCodeAt(illegal).toString(16).toUpperCase().padStart(4, '0')}`,
        'Remove the character.',
      );
    }
    if (/^<\?xml[ \t\r\n]/.test(text)) {
      const end = text.indexOf('?>');
      if (end < 0) {
        return this.malformed(0, 'expected ?> at the end of the XML declaration, found none', 'Close the declaration, or remove it.');
      }
      this.at = end + 2;
    }
    while (this.at < text.length) {
      const stop = text.charAt(this.at) === '<' ? this.markup() : this.characters();
      if (stop) return stop;
    }
    const unclosed = this.open.at(-1);
    if (unclosed) {
      return this.malformed(
        text.length,
        `expected </${unclosed.name}>, found the end of the text`,
        `Close <${unclosed.name}> of line ${unclosed.position.line}.`,
      );
    }
    if (!this.root) return this.malformed(0, 'expected an element, found none', 'Begin with <policies> or <fragment>.');
    return undefined;
  }

  private markup(): Stop | undefined {
    const { text, at } = this;
    if (text.startsWith('<!--', at)) return this.comment();
    if (text.startsWith('<![CDATA[', at)) return this.cdata();
    if (text.startsWith('<!', at)) {
      return new Stop(
        finding(
          'APIM103',
          'expected an element, found a document type or an entity declaration',
          "Remove it; write the entity's text where it is used.",
          this.position(at),
        ),
      );
    }
    if (text.startsWith('<?', at)) {
      return this.malformed(
        at,
        'expected an element, found a processing instruction',
        'Remove it; only an XML declaration at the very beginning is read.',
      );
    }
    return text.startsWith('</', at) ? this.closingTag() : this.openingTag();
  }

  private comment(): Stop | undefined {
    const { text, at } = this;
    const end = text.indexOf('--', at + 4);
    if (end < 0) return this.malformed(at, 'expected --> at the end of the comment, found none', 'Close the comment.');
    if (!text.startsWith('-->', end)) {
      return this.malformed(end, 'expected --> , found -- inside a comment', 'XML allows no -- in a comment: write - - instead.');
    }
    this.at = end + 3;
    const comment: PolicyComment = { kind: 'comment', text: text.slice(at + 4, end), position: this.position(at) };
    (this.open.at(-1)?.children ?? this.comments).push(comment);
    return undefined;
  }

  private cdata(): Stop | undefined {
    const { text, at } = this;
    const parent = this.open.at(-1);
    const end = text.indexOf(']]>', at + 9);
    if (end < 0) return this.malformed(at, 'expected ]]> at the end of the CDATA section, found none', 'Close the section.');
    if (!parent) return this.malformed(at, 'expected an element, found a CDATA section', 'Put text into an element.');
    this.at = end + 3;
    this.addText(parent, text.slice(at + 9, end), at + 9);
    return undefined;
  }

  private characters(): Stop | undefined {
    const parent = this.open.at(-1);
    const start = this.at;
    if (!parent) {
      this.skipSpace();
      if (this.at === this.text.length || this.text.charAt(this.at) === '<') return undefined;
      return this.malformed(
        this.at,
        `expected an element, found text ${this.root ? 'after' : 'before'} the root`,
        'Put the text into an element, or remove it.',
      );
    }
    const value = readValue(this.text, start, '<', this.format, this.evidence);
    if ('code' in value) return this.valueError(value);
    this.at = value.end;
    this.addText(parent, value.value, start, this.text.slice(start, value.end));
    return undefined;
  }

  /** White space as written is layout; as a reference or in CDATA it is meant. */
  private addText(parent: Open, text: string, at: number, written?: string): void {
    if (text === '') return;
    const last = parent.children.at(-1);
    if (last?.kind === 'text') {
      const { line, column, offset } = last.position as Position;
      parent.children[parent.children.length - 1] = { ...last, text: last.text + text, position: { line, column, offset } };
      return;
    }
    if (written !== undefined && trimSpace(written) === '') {
      // Kept until the element ends: text may follow it, in CDATA.
      parent.children.push({ kind: 'text', text, position: this.position(at), layout: true } as PolicyNode);
      return;
    }
    const source = written ?? text;
    parent.children.push({
      kind: 'text',
      text,
      position: this.positionOf(at + source.length - source.trimStart().length, text.trim(), source.trim()),
    });
  }

  private openingTag(): Stop | undefined {
    const start = this.at;
    this.at += 1;
    const name = this.name();
    if (name === undefined) {
      return this.malformed(
        start,
        'expected the name of an element after <, found none',
        'Write &lt; for an angle bracket outside an expression.',
      );
    }
    const attributes: TagAttributes = { values: [], positions: [] };
    const stop = this.readAttributes(name, start, attributes);
    if (stop) return stop;
    const closed = this.text.charAt(this.at) === '/';
    this.at += closed ? 2 : 1;
    const misplaced = this.misplaced(name, start);
    if (misplaced) return misplaced;
    const element: Open = {
      name,
      attributes: Object.fromEntries(attributes.values),
      attributePositions: Object.fromEntries(attributes.positions),
      position: this.position(start),
      children: [],
    };
    if (closed) this.finish(element);
    else this.open.push(element);
    return undefined;
  }

  /** Reads into `attributes`, up to the `>` or `/>` at the end of the tag. */
  private readAttributes(name: string, start: number, attributes: TagAttributes): Stop | undefined {
    const known = new Set<string>();
    for (;;) {
      const spaced = this.skipSpace();
      if (this.text.startsWith('/>', this.at) || this.text.charAt(this.at) === '>') return undefined;
      const at = this.at;
      const attribute = this.name();
      if (attribute === undefined || !spaced) {
        if (at >= this.text.length) {
          return this.malformed(start, `expected > at the end of <${name}>, found the end of the text`, 'Close the tag.');
        }
        return this.malformed(
          at,
          `expected an attribute or the end of <${name}>, found ${JSON.stringify(String.fromCodePoint(this.text.codePointAt(at) as number))}`,
          'Attributes are name="value", separated by blanks. A quote inside a value that is no expression is written &quot;.',
        );
      }
      if (known.has(attribute)) return this.malformed(at, `expected ${attribute} once in <${name}>, found it again`, 'Remove one of them.');
      known.add(attribute);
      const stop = this.attributeValue(name, attribute, attributes);
      if (stop) return stop;
    }
  }

  /** An element that stands beside the root, or too deep. */
  private misplaced(name: string, start: number): Stop | undefined {
    if (this.open.length === 0 && this.root && !isRoot(this.root.name)) {
      const message = `expected <policies> or <fragment> around the statements, found <${this.root.name}> and more`;
      const mend = 'Put the statements into a section of <policies>, or into <fragment>.';
      return new Stop(finding('APIM106', message, mend, this.root.position));
    }
    if (this.open.length === 0 && this.root) {
      return this.malformed(start, `expected one root, found <${name}> after it`, 'A file holds one <policies> or one <fragment>.');
    }
    if (this.open.length >= MAXIMUM_DEPTH) {
      const message = `expected at most ${MAXIMUM_DEPTH} elements in one another, found more`;
      return new Stop(finding('APIM105', message, 'Move the inner statements to a fragment.', this.position(start)));
    }
    return undefined;
  }

  private attributeValue(name: string, attribute: string, attributes: TagAttributes): Stop | undefined {
    this.skipSpace();
    if (this.text.charAt(this.at) !== '=') {
      return this.malformed(this.at, `expected = after ${attribute} in <${name}>, found none`, `Write ${attribute}="…".`);
    }
    this.at += 1;
    this.skipSpace();
    const quote = this.text.charAt(this.at);
    if (quote !== '"' && quote !== "'") {
      return this.malformed(this.at, `expected a quote before the value of ${attribute}, found none`, `Write ${attribute}="…".`);
    }
    const start = this.at + 1;
    const value = readValue(this.text, start, quote, this.format, this.evidence);
    if ('code' in value) return this.valueError(value);
    if (value.end >= this.text.length) {
      return this.malformed(start - 1, `expected a quote after the value of ${attribute}, found none`, 'Close the quote.');
    }
    if (!value.expression) {
      const bracket = this.text.slice(start, value.end).indexOf('<');
      if (bracket >= 0 && !value.value.includes('@')) {
        return this.malformed(
          start + bracket,
          `expected no < in the value of ${attribute}, found one`,
          'Write &lt;, or close the quote before it.',
        );
      }
    }
    this.at = value.end + 1;
    // White space in a value that is no expression is blanks (XML 1.0, section 3.3.3); a reference to it stays.
    const slice = this.text.slice(start, value.end);
    const text = value.expression ? value.value : blanked(value.value, slice);
    const leading = slice.length - slice.trimStart().length;
    const position = value.expression ? this.positionOf(start + leading, text, slice.trim()) : this.positionOf(start, text, slice);
    attributes.values.push([attribute, text]);
    attributes.positions.push([attribute, position]);
    return undefined;
  }

  private closingTag(): Stop | undefined {
    const start = this.at;
    this.at += 2;
    const name = this.name();
    this.skipSpace();
    const element = this.open.at(-1);
    if (!element || name !== element.name) {
      const expected = element ? `</${element.name}> (opened on line ${element.position.line})` : 'no closing tag';
      return this.malformed(
        start,
        `expected ${expected}, found </${name ?? ''}>`,
        element ? `Close <${element.name}> first.` : 'Remove the tag.',
      );
    }
    if (this.text.charAt(this.at) !== '>') {
      return this.malformed(this.at, `expected > at the end of </${name}>, found none`, 'Close the tag.');
    }
    this.at += 1;
    this.open.pop();
    this.finish(element);
    return undefined;
  }

  private finish({ children, ...element }: Open): void {
    const done: PolicyElement = { kind: 'element', ...element, children: withoutLayout(children) };
    const parent = this.open.at(-1);
    if (parent) parent.children.push(done);
    else this.root = done;
  }

  private name(): string | undefined {
    NAME.lastIndex = this.at;
    const name = NAME.exec(this.text)?.[0];
    if (name !== undefined) this.at += name.length;
    return name;
  }

  private skipSpace(): boolean {
    SPACE.lastIndex = this.at;
    const length = SPACE.exec(this.text)?.[0].length ?? 0;
    this.at += length;
    return length > 0;
  }

  private valueError({ at, code, message, mend }: { at: number; code: 'APIM101' | 'APIM102'; message: string; mend: string }): Stop {
    return new Stop(finding(code, message, mend, this.position(at)));
  }

  private malformed(at: number, message: string, mend: string): Stop {
    return new Stop(finding('APIM101', message, mend, this.position(at)));
  }

  /** The place of a text, with the text as it is written where escapes make that another. */
  private positionOf(offset: number, text: string, written: string): Position {
    return { ...this.position(offset), ...(written.length !== text.length && { written }) };
  }

  private position(offset: number): Position {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lines[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.lines[low] as number) + 1, offset };
  }
}

/** The elements that a policy text may have as its root. */
function isRoot(name: string): boolean {
  return name === 'policies' || name === 'fragment';
}

function blanked(value: string, written: string): string {
  if (!/[\t\n]/.test(written)) return value;
  // A reference to white space beside real white space is too rare to keep apart from it.
  return value.replace(/[\t\n]/g, ' ');
}

/**
 * Beside elements, text is trimmed and white space is layout. In an element of text alone, an expression is trimmed
 * and every other text is kept as it stands.
 */
function withoutLayout(children: readonly PolicyNode[]): readonly PolicyNode[] {
  const mixed = children.some(({ kind }) => kind === 'element');
  return children.flatMap((child): PolicyNode[] => {
    if (child.kind !== 'text') return [child];
    const { layout, ...text } = child as typeof child & { readonly layout?: true };
    if (layout && trimSpace(text.text) === '') return [];
    const trimmed = trimSpace(text.text);
    if (!mixed) return [isExpressionText(trimmed) ? { ...text, text: trimmed } : text];
    return trimmed === '' ? [] : [{ ...text, text: trimmed }];
  });
}
