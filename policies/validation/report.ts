/** Where findings are gathered, and what every check knows about its surroundings. */
import type { ElementDeclaration } from '../elements/define';
import { finding, type FindingCodeName } from '../findings';
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
    this.findings.push(finding(code, message, mend, position));
  }

  /** `start`: where the expression's text begins. */
  expression(text: string, place: string, start: Position | undefined): void {
    for (const { code, message, mend, offset } of this.checkExpression?.(withoutNamedValues(text)) ?? []) {
      this.add(EXPRESSION_CODES[code] ?? 'APIM301', `${place}: ${message}`, mend, start && shifted(start, text, offset));
    }
  }
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

function shifted({ line, column, offset }: Position, text: string, by: number): Position {
  const before = text.slice(0, by);
  const breaks = before.split('\n').length - 1;
  return { line: line + breaks, column: breaks === 0 ? column + by : by - before.lastIndexOf('\n'), offset: offset + by };
}

/** An element together with what is declared about it. */
export interface Declared {
  readonly element: PolicyElement;
  readonly declaration: ElementDeclaration;
  /** As messages name it: `set-header in inbound`. */
  readonly place: string;
}
