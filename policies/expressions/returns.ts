/** Whether C# statements can run past their end: the C# 7 specification's "End points and reachability", without constant folding but for `true`. */
import { childAt, namedChildren, type CSharpNode } from './parse';

/** True where the end of a block can be reached, so that no value is returned. */
export function endIsReachable(block: CSharpNode): boolean {
  return completes(block);
}

function completes(node: CSharpNode | undefined): boolean {
  if (!node) return true;
  switch (node.type) {
    case 'block':
      return namedChildren(node).every(completes);
    case 'return_statement':
    case 'throw_statement':
    case 'break_statement':
    case 'continue_statement':
    case 'goto_statement':
      return false;
    case 'if_statement': {
      const alternative = childAt(node, 'alternative');
      return !alternative || completes(childAt(node, 'consequence')) || completes(alternative);
    }
    case 'while_statement':
      return !isTrue(childAt(node, 'condition')) || breaks(childAt(node, 'body'));
    case 'do_statement':
      return (completes(childAt(node, 'body')) && !isTrue(childAt(node, 'condition'))) || breaks(childAt(node, 'body'));
    case 'for_statement': {
      const condition = childAt(node, 'condition');
      return (condition !== undefined && !isTrue(condition)) || breaks(childAt(node, 'body'));
    }
    case 'switch_statement':
      return switchCompletes(childAt(node, 'body'));
    case 'try_statement':
      return tryCompletes(node);
    case 'using_statement':
    case 'lock_statement':
    case 'checked_statement':
    case 'labeled_statement':
    case 'fixed_statement':
      return completes(node.children.at(-1));
    default:
      return true;
  }
}

function switchCompletes(body: CSharpNode | undefined): boolean {
  const sections = body ? namedChildren(body) : [];
  if (!sections.some(takesAll)) return true;
  return sections.some((section) => section.children.some((child) => breaks(child)));
}

/** `default`, or `case var x` without a condition. */
function takesAll({ children }: CSharpNode): boolean {
  const [first, pattern, next] = children;
  if (first?.type === 'default') return true;
  return next?.type !== 'when_clause' && pattern?.type === 'declaration_pattern' && pattern.children[0]?.type === 'implicit_type';
}

function tryCompletes(node: CSharpNode): boolean {
  const last = namedChildren(node).find((child) => child.type === 'finally_clause');
  if (last && !completes(last.children.find((child) => child.type === 'block'))) return false;
  return (
    completes(childAt(node, 'body')) ||
    namedChildren(node).some((child) => child.type === 'catch_clause' && completes(childAt(child, 'body')))
  );
}

/** A `break` that leaves the statement around it, and not one further in. */
function breaks(node: CSharpNode | undefined): boolean {
  if (!node) return false;
  if (node.type === 'break_statement') return true;
  if (
    /^(while|do|for|foreach|switch)_statement$|^(lambda_expression|local_function_statement|anonymous_method_expression)$/.test(node.type)
  ) {
    return false;
  }
  return node.children.some(breaks);
}

function isTrue(node: CSharpNode | undefined): boolean {
  return node?.type === 'boolean_literal' && node.text === 'true';
}
