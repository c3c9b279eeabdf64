/**
 * Precedence, put right. The grammar's own tree is wrong for forms that policies are full of: `a == b?.C`, which it reads
 * as `(a == b)?.C`, `(a) - 1`, which it reads as a cast of `-1`, and `a is T || b`, which it reads as `a is (T || b)`.
 * All are turned into what the C# 7 specification says ("Operators", "Cast expressions").
 */
import type { CSharpNode } from './parse';

const POSTFIX = new Set([
  'member_access_expression',
  'element_access_expression',
  'invocation_expression',
  'conditional_access_expression',
  'postfix_unary_expression',
]);
/** What a postfix operator can't apply to without parentheses, and the place of the operand that it does apply to. */
const LAST_OPERAND = new Set([
  'binary_expression',
  'prefix_unary_expression',
  'cast_expression',
  'await_expression',
  'assignment_expression',
  'conditional_expression',
  'lambda_expression',
]);

const PRECEDENCE: Readonly<Record<string, number>> = {
  '??': 1,
  '||': 2,
  '&&': 3,
  '|': 4,
  '^': 5,
  '&': 6,
  '==': 7,
  '!=': 7,
  '<': 8,
  '>': 8,
  '<=': 8,
  '>=': 8,
  '<<': 9,
  '>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
  '%': 11,
};
const RELATIONAL = 8;

/** The node as it should be; its children are already so. */
export function repair(node: CSharpNode, text: string): CSharpNode {
  if (POSTFIX.has(node.type)) return liftOverOperand(node, text);
  if (node.type === 'cast_expression') return castOfOperator(node, text);
  if (node.type === 'is_pattern_expression') return patternOfOperand(node, text);
  return genericCall(node, text) ?? rightOperand(leftOperand(node, text), text);
}

/**
 * `(T)x.As<U>(true)["a"]`, which the grammar reads as two comparisons. A `(` after the `>` makes it a
 * type argument list (C# 7, "Grammar ambiguities").
 */
function genericCall(node: CSharpNode, text: string): CSharpNode | undefined {
  const [less, operator, right] = node.children;
  if (
    node.type !== 'binary_expression' ||
    operator?.type !== '>' ||
    !right ||
    less?.type !== 'binary_expression' ||
    less.children[1]?.type !== '<'
  ) {
    return undefined;
  }
  const [target, open, type] = less.children;
  if (!target || !open || !type || !/^(identifier|generic_name|member_access_expression|predefined_type|qualified_name)$/.test(type.type)) {
    return undefined;
  }
  let first: CSharpNode | undefined = right;
  while (first && POSTFIX.has(first.type)) [first] = first.children;
  if (first?.type !== 'parenthesized_expression' && first?.type !== 'tuple_expression') return undefined;
  const list = make('type_argument_list', [open, { ...type, field: undefined }, { ...operator, field: undefined }], undefined, text);
  const call = (method: CSharpNode): CSharpNode | undefined => {
    const generic = withTypeArguments(method, list, text);
    const args =
      first.type === 'tuple_expression'
        ? first.children
        : first.children.map((child) => (child.named ? make('argument', [{ ...child, field: undefined }], undefined, text) : child));
    return (
      generic &&
      make('invocation_expression', [{ ...generic, field: 'function' }, make('argument_list', args, 'arguments', text)], undefined, text)
    );
  };
  const made = inLastOperand(target, node.field, text, (method) => {
    const invoked = call(method);
    return invoked && replaceFirst(right, invoked, text);
  });
  return made && { ...made, field: node.field };
}

function withTypeArguments(method: CSharpNode, list: CSharpNode, text: string): CSharpNode | undefined {
  if (method.type === 'identifier') return make('generic_name', [{ ...method, field: undefined }, list], undefined, text);
  const name = method.children.at(-1);
  if (method.type !== 'member_access_expression' || name?.type !== 'identifier') return undefined;
  const generic = make('generic_name', [{ ...name, field: undefined }, list], 'name', text);
  return make(method.type, [...method.children.slice(0, -1), generic], undefined, text);
}

/** Applies a change to the operand that a postfix operator after `node` belongs to. */
function inLastOperand(
  node: CSharpNode,
  field: string | undefined,
  text: string,
  change: (operand: CSharpNode) => CSharpNode | undefined,
): CSharpNode | undefined {
  const last = node.children.at(-1);
  if (!LAST_OPERAND.has(node.type) || !last) {
    const changed = change(node);
    return changed && { ...changed, field };
  }
  const inner = inLastOperand(last, last.field, text, change);
  return inner && make(node.type, [...node.children.slice(0, -1), inner], field, text);
}

/** A chain of postfix operators on another first operand. */
function replaceFirst(chain: CSharpNode, by: CSharpNode, text: string): CSharpNode {
  const [first, ...others] = chain.children;
  if (!POSTFIX.has(chain.type) || !first) return { ...by, field: chain.field };
  return make(chain.type, [replaceFirst(first, by, text), ...others], chain.field, text);
}

function liftOverOperand(node: CSharpNode, text: string): CSharpNode {
  const [operand, ...rest] = node.children;
  if (!operand || !LAST_OPERAND.has(operand.type)) return node;
  const inner = operand.children.at(-1);
  if (!inner) return node;
  const moved = repair(rebuild(node, [{ ...inner, field: operand.field }, ...rest], inner.field, text), text);
  return repair(rebuild(operand, [...operand.children.slice(0, -1), moved], node.field, text), text);
}

/** `(a) - 1` with a name in the parentheses subtracts (C# 7, "Cast expressions"). */
function castOfOperator(node: CSharpNode, text: string): CSharpNode {
  const type = node.children.find((child) => child.field === 'type');
  const value = node.children.find((child) => child.field === 'value');
  if (!type || !value || (type.type !== 'identifier' && type.type !== 'qualified_name')) return node;
  if (value.type !== 'prefix_unary_expression') return node;
  const [operator, operand] = value.children;
  if (!operator || !operand || !/^[-+&*]$/.test(operator.type)) return node;
  const [open, , close] = node.children;
  if (!open || !close) return node;
  const left = make('parenthesized_expression', [open, { ...asExpression(type), field: undefined }, close], 'left', text);
  return repair(
    make('binary_expression', [left, { ...operator, field: 'operator' }, { ...operand, field: 'right' }], node.field, text),
    text,
  );
}

function asExpression(type: CSharpNode): CSharpNode {
  if (type.type !== 'qualified_name') return type;
  const children = type.children.map((child) => (child.field === 'qualifier' ? { ...asExpression(child), field: 'expression' } : child));
  return { ...type, type: 'member_access_expression', children };
}

/** `a && b == c` whose `&&` was made first: the tighter operator takes the right operand of the looser one. */
function leftOperand(node: CSharpNode, text: string): CSharpNode {
  const precedence = precedenceOf(node);
  const [left, ...rest] = node.children;
  if (precedence === undefined || !left) return node;
  const looser = precedenceOf(left);
  const inner = left.children.at(-1);
  if (looser === undefined || looser >= precedence || !inner) return node;
  const moved = repair(rebuild(node, [{ ...inner, field: left.field }, ...rest], inner.field, text), text);
  return rebuild(left, [...left.children.slice(0, -1), moved], node.field, text);
}

/** `a is T || b`: the pattern ends before an operator that binds looser than `is`. */
function patternOfOperand(node: CSharpNode, text: string): CSharpNode {
  const [value, is, pattern] = node.children;
  const [inner] = pattern?.type === 'constant_pattern' ? pattern.children : [];
  const [left, ...rest] = inner?.children ?? [];
  if (!value || !is || !pattern || !inner || !left || (precedenceOf(inner) ?? RELATIONAL) >= RELATIONAL) return node;
  const test = patternOfOperand(
    make(node.type, [value, is, make(pattern.type, [{ ...left, field: undefined }], pattern.field, text)], left.field, text),
    text,
  );
  return make(inner.type, [test, ...rest], node.field, text);
}

/** `a && b is T || c`, whose `||` was found in the pattern: the looser operator takes the whole of what stands before it. */
function rightOperand(node: CSharpNode, text: string): CSharpNode {
  const [left, operator, right] = node.children;
  const own = precedenceOf(node);
  const looser = right && precedenceOf(right);
  if (
    node.type !== 'binary_expression' ||
    !left ||
    !operator ||
    right?.type !== 'binary_expression' ||
    own === undefined ||
    looser === undefined
  ) {
    return node;
  }
  const [inner, ...rest] = right.children;
  // Only ?? joins from the right.
  if (!inner || looser > own || (looser === own && operator.type === '??')) return node;
  const joined = rightOperand(make(node.type, [left, operator, { ...inner, field: right.field }], inner.field, text), text);
  return make(right.type, [joined, ...rest], node.field, text);
}

function precedenceOf(node: CSharpNode): number | undefined {
  if (node.type === 'binary_expression') return PRECEDENCE[node.children[1]?.type ?? ''];
  return node.type === 'is_expression' || node.type === 'as_expression' || node.type === 'is_pattern_expression' ? RELATIONAL : undefined;
}

function rebuild(node: CSharpNode, children: readonly CSharpNode[], field: string | undefined, text: string): CSharpNode {
  return make(node.type, children, field, text);
}

function make(type: string, children: readonly CSharpNode[], field: string | undefined, text: string): CSharpNode {
  const start = children[0]?.start ?? 0;
  const end = children.at(-1)?.end ?? start;
  return { type, field, named: true, start, end, text: text.slice(start, end), children };
}
