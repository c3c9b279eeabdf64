/** The names that an expression declares anywhere in it: locals, parameters, range variables, pattern variables. */
import { childAt, namedChildren, type CSharpNode } from './parse';

const DECLARES_NAME = new Set([
  'variable_declarator',
  'parameter',
  'declaration_expression',
  'declaration_pattern',
  'from_clause',
  'catch_declaration',
  'local_function_statement',
  'var_pattern',
  'recursive_pattern',
  'type_parameter',
]);

/** Every declared name, without a leading `@`. Scopes aren't told apart: a use before its declaration is C#'s own to find. */
export function declaredNames(root: CSharpNode): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (node: CSharpNode | undefined) => {
    if (node?.type === 'identifier') names.add(node.text.replace(/^@/, ''));
  };
  const walk = (node: CSharpNode): void => {
    if (DECLARES_NAME.has(node.type)) add(childAt(node, 'name'));
    switch (node.type) {
      case 'parameter_list':
        // `params T[] name` has no node of its own.
        node.children.forEach((child, at) => {
          if (node.children[at - 2]?.type === 'params') add(child);
        });
        break;
      case 'implicit_parameter':
        names.add(node.text.replace(/^@/, ''));
        break;
      case 'foreach_statement':
        add(childAt(node, 'left'));
        break;
      case 'let_clause':
      case 'join_clause':
      case 'join_into_clause':
        add(namedChildren(node).find((child) => child.type === 'identifier'));
        break;
      case 'query_expression':
        // The continuation, `into name`.
        node.children.forEach((child, at) => {
          if (node.children[at - 1]?.type === 'into') add(child);
        });
        break;
      case 'parenthesized_variable_designation':
      case 'tuple_pattern':
        node.children.forEach(add);
        break;
    }
    node.children.forEach(walk);
  };
  walk(root);
  return names;
}
