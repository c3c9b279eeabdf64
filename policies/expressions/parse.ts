/**
 * The C# of a policy expression as a syntax tree, by tree-sitter's C# grammar, offline.
 *
 * The grammar reads compilation units, so an expression is parsed as the body of a method in a class.
 * Every offset is given in the expression's own text, `@(` or `@{` included.
 */
import { readFile } from 'node:fs/promises';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { repair } from './repair';
import { CSharpScanner, scanExpression } from './scan';

/** A node of the syntax tree: plain data, which outlives the parser. */
export interface CSharpNode {
  /** The grammar's name of it, `invocation_expression`, or the token's own text, `&&`. */
  readonly type: string;
  /** The name of its place in its parent, if it has one: `left`, `type`. */
  readonly field: string | undefined;
  /** False for punctuation and keywords. */
  readonly named: boolean;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly text: string;
  /** All children in order, comments left out. */
  readonly children: readonly CSharpNode[];
}

/** A place where the text stops being C#. */
export interface SyntaxProblem {
  readonly start: number;
  readonly end: number;
  /** What is missing there, if the parser knows. */
  readonly missing?: string | undefined;
  /** It is valid perhaps, but too deep to be read. */
  readonly tooDeep?: true;
  /** It is valid perhaps, but the grammar takes longer to read it than any real expression. */
  readonly tooSlow?: true;
}

export interface ParsedExpression {
  readonly kind: 'expression' | 'statements';
  /** The text as given. */
  readonly text: string;
  /** The expression of `@(…)`, or the `block` of `@{…}`. Absent where nothing could be made of the text. */
  readonly root: CSharpNode | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** Deeper trees are refused: no readable expression comes near, and consumers walk the tree recursively. */
const MAX_DEPTH = 1000;
/** Brackets and operators that may stand around one place. Beyond some thousands the grammar's own recursion leaves its stack. */
const MAX_AROUND = 3000;
/** Interpolated strings, and holes of them, in one another: the grammar takes time by the square of them. */
const MAX_NESTED = 200;
/**
 * Milliseconds for one text, by the wall clock. An access table of 500 KB takes a tenth of them; what is no C# can make the grammar
 * look for a way out by the square of its length.
 */
const MAX_TIME = 5000;
/** A policy document holds at most 512 KB. */
const MAX_LENGTH = 512 * 1024;

let parser: Parser | undefined;
let starting: Promise<void> | undefined;

/** Loads the grammar from the installed packages. Call and await it once before the other functions; again does nothing. */
export function initExpressions(): Promise<void> {
  starting ??= (async () => {
    const runtime = require.resolve('web-tree-sitter/tree-sitter.wasm');
    await Parser.init({ locateFile: () => runtime });
    const language = await Language.load(new Uint8Array(await readFile(require.resolve('tree-sitter-c-sharp/tree-sitter-c_sharp.wasm'))));
    const made = new Parser();
    made.setLanguage(language);
    parser = made;
  })();
  return starting;
}

/** Whether {@link initExpressions} has finished. */
export const expressionsReady = (): boolean => parser !== undefined;

const HEAD = 'class C{object M()';
const RETURN = '{return(';

/**
 * Parses one whole expression, `@(…)` or `@{…}`; anything else has one problem and no tree.
 * @throws Error where {@link initExpressions} has not finished
 */
export function parseExpression(text: string): ParsedExpression {
  if (!parser) throw new Error('parseExpression: expected initExpressions() to have been awaited before');
  const known = recent.get(text);
  if (known) return known;
  const parsed = parse(parser, text);
  if (recent.size >= RECENT) recent.clear();
  if (text.length <= MAX_REMEMBERED) recent.set(text, parsed);
  return parsed;
}

/** The same expressions return in many documents, and are checked before they are compiled. */
const recent = new Map<string, ParsedExpression>();
const RECENT = 256;
const MAX_REMEMBERED = 16 * 1024;

function parse(parser: Parser, text: string): ParsedExpression {
  const kind = text.startsWith('@{') ? 'statements' : 'expression';
  const end = text.length > MAX_LENGTH ? undefined : scanExpression(text, 0);
  if (end !== text.length) {
    return {
      kind,
      text,
      root: undefined,
      problems: [{ start: end ?? 0, end: text.length, missing: end === undefined ? (kind === 'statements' ? '}' : ')') : undefined }],
    };
  }
  if (isTooDeep(text)) return { kind, text, root: undefined, problems: [{ start: 2, end: text.length - 1, tooDeep: true }] };
  const code = readable(text);
  const source = kind === 'statements' ? `${HEAD}${code.slice(1)}}` : `${HEAD}${RETURN}${code.slice(2, -1)});}}`;
  const shift = kind === 'statements' ? 1 - HEAD.length : 2 - HEAD.length - RETURN.length;
  const deadline = Date.now() + MAX_TIME;
  // Its type says that nothing is returned; what it returns stops the parser.
  const isLate = (): boolean => Date.now() > deadline;
  const tree = parser.parse(source, null, { progressCallback: isLate });
  if (!tree) {
    parser.reset();
    return { kind, text, root: undefined, problems: [{ start: 2, end: text.length - 1, tooSlow: true }] };
  }
  try {
    const problems: SyntaxProblem[] = [];
    const copied = copy(tree.rootNode, undefined, text, shift, problems, 0);
    const root = copied && find(copied, kind);
    if (!root && problems.length === 0) problems.push({ start: 2, end: Math.max(2, text.length - 1) });
    return { kind, text, root, problems };
  } finally {
    tree.delete();
  }
}

const STATEMENT = /\s*(?!else\b)[\w@}]/y;

/** Whether more brackets and operators stand around some place than {@link MAX_AROUND}: of one list or statement at each depth. */
function isTooDeep(text: string): boolean {
  if (text.length < MAX_AROUND) return false;
  const scanner = new CSharpScanner(text, 1);
  const around: number[] = [0];
  let sum = 0;
  for (let state = 'going'; state === 'going'; state = scanner.next()) {
    if (scanner.nesting > MAX_NESTED) return true;
    if (!scanner.inCode) continue;
    const c = text.charAt(scanner.offset);
    const innermost = around.length - 1;
    const own = around[innermost] as number;
    if (c === ';' || c === ',') {
      sum -= own;
      around[innermost] = 0;
    } else if (c === ')' || c === ']' || c === '}') {
      if (innermost === 0) continue;
      sum -= own;
      around.pop();
      // A block ends the statement that it belongs to, where none but a new one can follow.
      STATEMENT.lastIndex = scanner.offset + 1;
      if (c === '}' && STATEMENT.test(text)) {
        sum -= around[innermost - 1] as number;
        around[innermost - 1] = 0;
      }
    } else if (/[-+*/%&|^<>=?:!~.([{]/.test(c)) {
      around[innermost] = own + 1;
      sum += 1;
      if (c === '(' || c === '[' || c === '{') around.push(0);
      if (sum > MAX_AROUND) return true;
    }
  }
  return false;
}

const PLACEHOLDER = /\{\{[\w.-]+\}\}|\$\{[^{}"\n]*\}/y;

/**
 * The text that the grammar reads, as long as the given one. API Management puts named values, `{{name}}`, into the text
 * before it compiles it, and Terraform what its templates hold, `${name}`: in code, each stands for one operand here, an
 * identifier. And of `$"{{{x}}}"` the grammar makes text alone, so that `{{` is no brace there.
 */
function readable(text: string): string {
  if (!/[{$]\{/.test(text)) return text;
  const scanner = new CSharpScanner(text, 1);
  let made = '';
  let from = 0;
  const put = (start: number, end: number, by: string): void => {
    made += text.slice(from, start) + by;
    from = end;
  };
  for (let state = 'going'; state === 'going';) {
    const { offset, inCode } = scanner;
    if (inCode && offset >= Math.max(from, 2) && /[{$]/.test(text.charAt(offset))) {
      PLACEHOLDER.lastIndex = offset;
      const found = PLACEHOLDER.exec(text)?.[0];
      if (found !== undefined) put(offset, offset + found.length, '_'.repeat(found.length));
    }
    state = scanner.next();
    // The last character opens a hole or ends the string.
    const piece = inCode ? '' : text.slice(offset, scanner.offset - 1);
    if (piece.includes('{{')) put(offset, offset + piece.length, piece.replace(/\{\{/g, '__'));
  }
  return made + text.slice(from);
}

/** Tokens whose place in their parent has no name. */
const PUNCTUATION = new Set([';', ',', '(', ')', '{', '}', '[', ']', '.', '"', ':']);

/** Copies the parser's tree. Each question to the parser crosses into WebAssembly, so as few as can be are asked. */
function copy(
  node: Node,
  field: string | undefined,
  text: string,
  shift: number,
  problems: SyntaxProblem[],
  depth: number,
): CSharpNode | undefined {
  const { type } = node;
  const start = clamp(node.startIndex + shift, text);
  const end = clamp(node.endIndex + shift, text);
  if (depth > MAX_DEPTH) {
    problems.push({ start, end, tooDeep: true });
    return undefined;
  }
  const inner = node.children;
  // What the parser made up has no text; `isMissing` alone doesn't know all of it.
  if (start === end && (node.isMissing || (inner.length === 0 && node.hasError))) problems.push({ start, end, missing: type });
  else if (type === 'ERROR') problems.push({ start, end });
  const children: CSharpNode[] = [];
  inner.forEach((child, at) => {
    if (!child || child.type === 'comment') return;
    const name = PUNCTUATION.has(child.type) ? undefined : (node.fieldNameForChild(at) ?? undefined);
    const copied = copy(child, name, text, shift, problems, depth + 1);
    if (copied) children.push(copied);
  });
  return repair({ type, field, named: named.get(node.typeId) ?? isNamed(node), start, end, text: text.slice(start, end), children }, text);
}

/** By the grammar's number of the node's type. */
const named = new Map<number, boolean>();
function isNamed(node: Node): boolean {
  const known = node.isNamed;
  named.set(node.typeId, known);
  return known;
}

function clamp(offset: number, text: string): number {
  return Math.min(Math.max(offset, 0), text.length);
}

/** The method's body, or what its only statement returns between the wrapping parentheses. */
function find(unit: CSharpNode, kind: ParsedExpression['kind']): CSharpNode | undefined {
  const body = only(unit, ['class_declaration', 'declaration_list', 'method_declaration', 'block']);
  if (kind === 'statements' || !body) return body;
  const statements = body.children.filter((child) => child.named);
  if (statements.length !== 1 || !statements[0]) return undefined;
  const wrapped = only(statements[0], ['parenthesized_expression']);
  const inner = wrapped?.children.filter((child) => child.named);
  return inner?.length === 1 ? inner[0] : undefined;
}

function only(node: CSharpNode, path: readonly string[]): CSharpNode | undefined {
  let at: CSharpNode | undefined = node;
  for (const type of path) at = at?.children.find((child) => child.type === type);
  return at;
}

/** The child at a named place. */
export function childAt(node: CSharpNode, field: string): CSharpNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** The children that aren't punctuation or keywords. */
export function namedChildren(node: CSharpNode): readonly CSharpNode[] {
  return node.children.filter((child) => child.named);
}
