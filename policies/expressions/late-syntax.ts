/** API Management compiles C# 7; what later versions added is no C# there, though the parser reads it. */
import type { CSharpNode } from './parse';

interface Late {
  readonly at: CSharpNode;
  readonly what: string;
  readonly mend: string;
}

/** By the kind of the node. */
const TOO_NEW: Readonly<Record<string, readonly [name: string, instead: string]>> = {
  switch_expression: ['a switch expression (C# 8)', 'write a switch statement or ? :'],
  range_expression: ['a range (C# 8)', 'write Substring, Skip or Take'],
  recursive_pattern: ['a property pattern (C# 8)', 'write the conditions out'],
  relational_pattern: ['a relational pattern (C# 9)', 'write the comparison out'],
  negated_pattern: ['a not pattern (C# 9)', 'write !(x is …)'],
  and_pattern: ['an and pattern (C# 9)', 'write &&'],
  or_pattern: ['an or pattern (C# 9)', 'write ||'],
  list_pattern: ['a list pattern (C# 11)', 'write the conditions out'],
  parenthesized_pattern: ['a parenthesized pattern (C# 9)', 'write the conditions out'],
  implicit_object_creation_expression: ['new without a type (C# 9)', 'name the type'],
  with_expression: ['a with expression (C# 9)', 'create the object anew'],
  raw_string_literal: ['a raw string (C# 11)', 'write @"…"'],
  collection_expression: ['a collection expression (C# 12)', 'write new[] { … }'],
  string_literal_encoding: ['a string of UTF-8 bytes (C# 11)', 'write Encoding.UTF8.GetBytes'],
};

/** Types of which null is a value anyway. */
const REFERENCE_TYPE =
  /^(?:string|object|String|Object|Exception|Jwt|Regex|Match|Uri|J(?:Object|Array|Token|Value|Property)|X(?:Document|Element|Attribute|Node)|(?:List|Dictionary|IDictionary|IEnumerable|IList|IReadOnlyDictionary)<.*>|.*\])$/s;

/** What `node` is of a later version of C#, if it is. */
export function lateSyntax(node: CSharpNode): Late | undefined {
  const late = (at: CSharpNode, what: string, mend: string): Late => ({ at, what, mend });
  const [name, instead] = TOO_NEW[node.type] ?? [];
  if (name && instead) return late(node, `${node.text.slice(0, 40)}: ${name}`, instead);
  const [first, second] = node.children;
  if (!first) return undefined;
  switch (node.type) {
    case 'assignment_expression':
      if (second?.type === '??=') return late(second, '??= is C# 8', 'write x = x ?? y');
      break;
    case 'local_declaration_statement':
      if (first.type === 'using') return late(node, 'a using declaration (C# 8)', 'write using (…) { … }');
      break;
    case 'prefix_unary_expression':
      if (first.type === '^') {
        return late(node, `${node.text}: an index from the end (C# 8)`, 'count from Length or Count, or write Last()');
      }
      break;
    case 'postfix_unary_expression':
      if (second?.type === '!') return late(second, 'the ! after a value (C# 8)', 'leave it out');
      break;
    case 'nullable_type':
      if (REFERENCE_TYPE.test(first.text)) return late(node, `${node.text}: a nullable reference type (C# 8)`, `write ${first.text}`);
      break;
    case 'interpolated_string_expression': {
      if (first.text.startsWith('@$')) return late(first, 'a string that begins with @$ (C# 8)', 'write $@');
      const broken = first.text === '$' && node.children.find(({ type, text }) => type === 'interpolation' && /[\r\n]/.test(text));
      if (broken) return late(broken, 'a line break in the code of a $"…" (C# 11)', 'write it on one line, or begin the text with $@');
      break;
    }
    case 'local_function_statement':
      if (first.text === 'static') return late(first, 'a static local function (C# 8)', 'leave static out');
      break;
    case 'lambda_expression':
      if (first.text === 'static') return late(first, 'a static lambda (C# 9)', 'leave static out');
      break;
    case 'parameter_list': {
      const unnamed = node.children.filter(({ type, text }) => type === 'parameter' && text === '_')[1];
      if (unnamed) return late(unnamed, 'several parameters named _ (C# 9)', 'name them apart');
      break;
    }
  }
  return undefined;
}
