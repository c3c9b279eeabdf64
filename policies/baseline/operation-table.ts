/** A table as a C# `switch` on the operation: one operation a line, sorted, so that one change is one line of a diff. */
import { csharpLiteral, expression, type Expression } from '../expressions/template';

/** @param otherwise what it gives for an operation that it doesn't name */
export function operationTable(entries: Iterable<readonly [operationId: string, text: string]>, otherwise: string): Expression {
  const lines = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([operationId, text]) => `\t\tcase ${csharpLiteral(operationId)}: return ${csharpLiteral(text)};`);
  return expression(
    ['@{', '\tswitch (context.Operation.Id)', '\t{', ...lines, `\t\tdefault: return ${csharpLiteral(otherwise)};`, '\t}', '}'].join('\n'),
  );
}
