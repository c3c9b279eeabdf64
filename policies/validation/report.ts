/** Where findings are gathered, and what every check knows about its surroundings. */
import type { ElementDeclaration } from '../elements/define';
import { finding, type FindingCodeName } from '../findings';
import { offsetInWritten } from '../rawxml/escape';
import { scanExpression } from '../expressions/scan';
import type { Gateway, PolicyElement, PolicyFinding, Position, Scope, Section } from '../model';

/** What a check of an expression's text says; offsets are from the `@`. */
export interface ExpressionProblem {
  readonly code: string;
  readonly message: string;
  readonly mend: string;
  readonly offset: number;
}

export type CheckExpression = (text: string) => readonly ExpressionProblem[];

/** The surroundings of a statement. What is `undefined` is not known, and not judged. */
export interface Surroundings {
  /** Absent in fragments. */
  readonly section?: Section;
  readonly scope?: Scope | undefined;
  readonly gateway?: Gateway | undefined;
  readonly fragment: boolean;
}

export class Report {
  readonly findings: PolicyFinding[] = [];

  constructor(private readonly checkExpression: CheckExpression | undefined) {}

  add(code: FindingCodeName, message: string, mend: string, position: Position | undefined): void {
    const place = position && { line: position.line, column: position.column, offset: position.offset };
    this.findings.push(finding(code, message, mend, place));
  }

  /** `start`: where the text begins in which the expression stands, `at` how far in it. */
  expression(expression: string, place: string, start: Position | undefined, text = expression, at = 0): void {
    for (const { code, message, mend, offset } of this.checkExpression?.(withoutNamedValues(expression)) ?? []) {
      this.add(EXPRESSION_CODES[code] ?? 'APIM301', `${place}: ${message}`, mend, start && shifted(start, text, at + offset));
    }
  }

  /**
   * A text that may hold expressions amid other text; true if it was found wrong. `start`: where it begins, white space
   * before it left out. `whole`: no text may stand behind an expression.
   */
  mixed(value: string, place: string, start: Position | undefined, whole = false): boolean {
    const text = value.trimStart();
    const embedded = embeddedExpressions(text);
    const before = this.findings.length;
    for (const { text: expression, at } of embedded) this.expression(expression, place, start, text, at);
    // A bracket that is left over behind what is no C# was opened in it, or should have been.
    if (this.findings.slice(before).some(({ code }) => code === 'APIM301')) return true;
    const [only, another] = embedded;
    if (only?.at === 0 && !another && (whole ? /\S/ : /^\s*[)}\];]+\s*$/).test(text.slice(only.end))) {
      this.add(
        whole ? 'APIM213' : 'APIM307',
        `${place}: expected nothing after the expression, found ${text.slice(only.end).trim().slice(0, 60)}`,
        'Remove it, or open the bracket that it closes.',
        start && shifted(start, text, only.end + text.slice(only.end).search(/\S/)),
      );
    }
    return this.findings.length > before;
  }
}

/** The expressions amid other text, with the place of each. */
function embeddedExpressions(text: string): readonly { readonly text: string; readonly at: number; readonly end: number }[] {
  const found: { text: string; at: number; end: number }[] = [];
  const start = /@[({]/g;
  for (let match = start.exec(text); match; match = start.exec(text)) {
    const end = scanExpression(text, match.index);
    if (end === undefined) break;
    found.push({ text: text.slice(match.index, end), at: match.index, end });
    start.lastIndex = end;
  }
  return found;
}

/** API Management puts the text of a named value in its place before it compiles; a number as long stands for it. */
function withoutNamedValues(text: string): string {
  return text.replace(/\{\{[\w.-]+\}\}/g, (name) => '1'.repeat(name.length));
}

const EXPRESSION_CODES: Readonly<Record<string, FindingCodeName>> = {
  'expression-no-return': 'APIM302',
  'expression-unknown-context-member': 'APIM303',
  'expression-type-not-allowed': 'APIM304',
  'expression-member-not-allowed': 'APIM304',
  'expression-unknown-name': 'APIM305',
  'expression-not-listed': 'APIM306',
};

function shifted({ line, column, offset, written }: Position, text: string, by: number): Position {
  // In a document that escapes its expressions, the place is one in the escaped text.
  const source = written ?? text;
  const along = written === undefined ? by : offsetInWritten(written, by);
  const before = source.slice(0, along);
  const breaks = before.split('\n').length - 1;
  return { line: line + breaks, column: breaks === 0 ? column + along : along - before.lastIndexOf('\n'), offset: offset + along };
}

/** An element together with what is declared about it. */
export interface Declared {
  readonly element: PolicyElement;
  readonly declaration: ElementDeclaration;
  /** As messages name it: `set-header in inbound`. */
  readonly place: string;
}
