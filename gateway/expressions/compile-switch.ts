/** `switch` statements: constants by table where they can be, patterns in order. */
import { childAt, namedChildren, type CSharpNode } from '../../policies/expressions/parse';
import { compileExpression, compilePattern, asBoolean, type Pattern } from './compile-expression';
import { Done, sequence, type Execute } from './compile-statement';
import { stringLiteral } from './literals';
import type { Scope } from './scope';

interface Section {
  readonly isDefault: boolean;
  readonly constant: string | undefined;
  readonly matches: Pattern;
  /** Index of the body that it runs. */
  readonly body: number;
}

export function compileSwitch(node: CSharpNode, scope: Scope): Execute {
  const value = compileExpression(childAt(node, 'value') as CSharpNode, scope).run;
  const inner = scope.inner();
  const bodies: Execute[] = [];
  const sections: Section[] = [];
  let waiting = 0;
  for (const section of namedChildren(childAt(node, 'body') as CSharpNode)) {
    const [label] = section.children;
    const colon = section.children.findIndex((child) => child.type === ':');
    const head = section.children.slice(0, colon);
    const statements = section.children.slice(colon + 1).filter((child) => child.named);
    sections.push({ ...compileLabel(head, inner), isDefault: label?.type === 'default', body: bodies.length });
    waiting += 1;
    if (statements.length === 0) continue;
    bodies.push(sequence(statements, inner));
    waiting = 0;
  }
  if (waiting > 0) bodies.push(() => Done.Next);
  const fallback = sections.find(({ isDefault }) => isDefault)?.body;
  const labels = sections.filter(({ isDefault }) => !isDefault);
  const table = labels.every(({ constant }) => constant !== undefined)
    ? new Map(labels.map(({ constant, body }) => [constant, body] as const))
    : undefined;
  return (frame) => {
    const subject = value(frame);
    const body = table
      ? typeof subject === 'string'
        ? table.get(subject)
        : undefined
      : labels.find(({ matches }) => matches(frame, subject))?.body;
    const run = bodies[body ?? fallback ?? -1];
    const done = run ? run(frame) : Done.Next;
    return done === Done.Break ? Done.Next : done;
  };
}

function compileLabel(head: readonly CSharpNode[], scope: Scope): Pick<Section, 'constant' | 'matches'> {
  const [keyword, pattern, guard] = head;
  if (keyword?.type === 'default' || !pattern) return { constant: undefined, matches: () => false };
  const [inner] = pattern.type === 'constant_pattern' ? namedChildren(pattern) : [];
  const constant = !guard && inner?.type === 'string_literal' ? stringLiteral(inner.text) : undefined;
  const matches = compilePattern(pattern, scope);
  if (!guard) return { constant, matches };
  const condition = compileExpression(namedChildren(guard)[0] as CSharpNode, scope).run;
  return { constant, matches: (frame, value) => matches(frame, value) && asBoolean(condition(frame)) };
}
