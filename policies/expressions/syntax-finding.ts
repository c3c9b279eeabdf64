/** What to say where a text is no expression, and where in it. */
import type { ParsedExpression, SyntaxProblem } from './parse';
import { isExpressionText } from './scan';
import { misspeltKeyword } from './slips';

interface SyntaxFinding {
  readonly code: 'expression-not-whole' | 'expression-syntax';
  readonly at: { readonly start: number; readonly end: number };
  readonly message: string;
  readonly mend: string;
}

const NO_CSHARP = 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements';

/** The one finding of an expression that has problems: what follows the first is often its echo. */
export function syntaxFinding({ text, problems }: ParsedExpression): SyntaxFinding {
  const at = narrowed(problems, text);
  if (!isExpressionText(text)) {
    const message = /^@[({]/.test(text) && at.missing ? `${text.slice(0, 2)} has no partner ${at.missing}` : 'not one whole expression';
    return {
      code: 'expression-not-whole',
      at,
      message,
      mend: 'write @(expression) or @{statements}, with nothing before or after, and close every string, bracket and comment',
    };
  }
  const near = text.slice(at.start, Math.min(at.end, at.start + 40));
  const found = near === '' ? `before ${JSON.stringify(text.slice(at.start, at.start + 20))}` : JSON.stringify(near);
  const say = (message: string, mend: string, place: SyntaxFinding['at'] = at): SyntaxFinding => ({
    code: 'expression-syntax',
    at: place,
    message,
    mend,
  });
  if (at.tooDeep) return say(`too deeply nested ${found}`, 'keep parts of it in variables');
  if (at.tooSlow) {
    return say(
      `could not be read in the time that C# of its length takes: ${found}`,
      'look for quotes and brackets that are missing in it',
    );
  }
  const word = statementStart(text, at.start);
  const keyword = word && misspeltKeyword(text.slice(word.start, word.end));
  if (word && keyword) return say(`${text.slice(word.start, word.end)} is no C# here`, `did you mean ${keyword}?`, word);
  if (at.missing) return say(`expected ${readable(at.missing)} ${found}`, 'complete the C# there');
  return say(text.slice(2, -1).trim() === '' ? 'the expression is empty' : `${found} is no C# here`, NO_CSHARP);
}

/** Longer stretches are what the parser gave up; the fault is somewhere in them, or right behind. */
const LONG = 12;
const isLong = ({ start, end }: SyntaxProblem, text: string): boolean => end - start > LONG || text.slice(start, end).includes('\n');

function narrowed(problems: readonly SyntaxProblem[], text: string): SyntaxProblem {
  let problem = problems[0] ?? { start: 0, end: text.length };
  if (problem.missing !== undefined || problem.tooDeep || problem.tooSlow || !isExpressionText(text)) return problem;
  for (const inner of problems) {
    if (inner.start >= problem.start && inner.end <= problem.end && inner.end - inner.start < problem.end - problem.start) problem = inner;
  }
  if (!isLong(problem, text)) return problem;
  const behind = /\S/.exec(text.slice(problem.end, -1));
  if (!behind) return problem;
  const start = problem.end + behind.index;
  return { start, end: Math.min(start + 40, text.length - 1) };
}

/** The word that begins the statement in which `at` stands, where a keyword could. */
function statementStart(text: string, at: number): SyntaxFinding['at'] | undefined {
  const before = text.slice(2, at);
  const from = 2 + Math.max(before.lastIndexOf(';'), before.lastIndexOf('{'), before.lastIndexOf('}')) + 1;
  const [, blanks = '', word = ''] = /^(\s*)([a-z]+)(?=\s+[\w"@$(]|\s*\()/.exec(text.slice(from)) ?? [];
  const start = from + blanks.length;
  return word === '' ? undefined : { start, end: start + word.length };
}

function readable(missing: string): string {
  return /^\w+$/.test(missing) ? missing.replace(/_/g, ' ') : `"${missing}"`;
}
