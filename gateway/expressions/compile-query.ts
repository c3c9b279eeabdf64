/** Query syntax: each element is a frame with the range variables, passed through the clauses. */
import { childAt, namedChildren, type CSharpNode } from '../../policies/expressions/parse';
import { Grouping, LazySequence } from './collections';
import { asBoolean, compileExpression } from './compile-expression';
import { namedType } from './compile-types';
import { hashKey } from './equality';
import { iterable } from './members';
import { Frame } from './machine';
import { order } from './operators';
import { writeVariable, type Code, type Run, type Scope } from './scope';
import { castTo } from './types';
import type { Value } from './value';

type Frames = (outer: Frame) => Iterable<Frame>;

export function compileQuery(node: CSharpNode, scope: Scope): Code {
  let inner = scope.framed();
  let frames: Frames | undefined;
  let values: ((outer: Frame) => Iterable<Value>) | undefined;
  const clauses = node.children;
  for (let at = 0; at < clauses.length; at += 1) {
    const clause = clauses[at] as CSharpNode;
    if (clause.type === 'into') {
      const name = clauses[at + 1] as CSharpNode;
      const before = values as (outer: Frame) => Iterable<Value>;
      inner = scope.framed();
      frames = range(name, undefined, before, inner);
      at += 1;
    } else if (clause.type === 'from_clause') frames = from(clause, frames, inner, scope);
    else if (clause.type === 'select_clause') values = select(clause, frames as Frames, inner);
    else if (clause.type === 'group_clause') values = group(clause, frames as Frames, inner);
    else frames = middle(clause, frames as Frames, inner);
  }
  const run = values;
  if (!run) throw scope.source.unsupported(node, 'a query without select');
  return { run: (frame) => new LazySequence(() => run(frame)[Symbol.iterator]()) };
}

function clone(frame: Frame, size: number, outer: Frame): Frame {
  const made = new Frame(size, outer, outer.host);
  frame.slots.forEach((value, at) => {
    made.slots[at] = value;
  });
  return made;
}

function range(
  name: CSharpNode,
  cast: ((frame: Frame, value: Value) => Value) | undefined,
  source: (outer: Frame) => Iterable<Value>,
  inner: Scope,
): Frames {
  const write = writeVariable(inner, inner.declare(name, undefined));
  return function* (outer) {
    for (const value of source(outer)) {
      const frame = new Frame(inner.frame.size, outer, outer.host);
      write(frame, cast ? cast(outer, value) : value);
      yield frame;
    }
  };
}

function from(clause: CSharpNode, before: Frames | undefined, inner: Scope, scope: Scope): Frames {
  const typeNode = childAt(clause, 'type');
  const type = typeNode && namedType(typeNode, scope);
  const cast = type && ((frame: Frame, value: Value) => castTo(frame.host, value, type, false));
  const source = compileExpression(clause.children.at(-1) as CSharpNode, before ? inner : scope).run;
  const name = childAt(clause, 'name') as CSharpNode;
  if (!before) return range(name, cast, (outer) => iterable(outer.host, source(outer)), inner);
  const write = writeVariable(inner, inner.declare(name, undefined));
  return function* (outer) {
    for (const frame of before(outer)) {
      for (const value of iterable(outer.host, source(frame))) {
        const made = clone(frame, inner.frame.size, outer);
        write(made, cast ? cast(outer, value) : value);
        yield made;
      }
    }
  };
}

function middle(clause: CSharpNode, before: Frames, inner: Scope): Frames {
  const parts = namedChildren(clause);
  switch (clause.type) {
    case 'where_clause': {
      const condition = compileExpression(parts[0] as CSharpNode, inner).run;
      return function* (outer) {
        for (const frame of before(outer)) if (asBoolean(condition(frame))) yield frame;
      };
    }
    case 'let_clause': {
      const value = compileExpression(parts[1] as CSharpNode, inner).run;
      const write = writeVariable(inner, inner.declare(parts[0] as CSharpNode, undefined));
      return function* (outer) {
        for (const frame of before(outer)) {
          write(frame, value(frame));
          yield frame;
        }
      };
    }
    case 'order_by_clause':
      return ordering(clause, before, inner);
    case 'join_clause':
      return join(clause, before, inner);
    default:
      throw inner.source.unsupported(clause, `the clause ${clause.text}`);
  }
}

function ordering(clause: CSharpNode, before: Frames, inner: Scope): Frames {
  const keys: { readonly run: Run; readonly sign: number }[] = [];
  clause.children.forEach((child, at) => {
    if (!child.named) return;
    keys.push({ run: compileExpression(child, inner).run, sign: clause.children[at + 1]?.type === 'descending' ? -1 : 1 });
  });
  return function* (outer) {
    const rows = [...before(outer)].map((frame) => ({ frame, keys: keys.map(({ run }) => run(frame)) }));
    outer.host.charge(rows.length * 2);
    rows.sort((a, b) => {
      for (let at = 0; at < keys.length; at += 1) {
        const difference = order(a.keys[at] as Value, b.keys[at] as Value) * (keys[at]?.sign ?? 1);
        if (difference !== 0) return difference;
      }
      return 0;
    });
    for (const { frame } of rows) yield frame;
  };
}

function join(clause: CSharpNode, before: Frames, inner: Scope): Frames {
  const into = clause.children.find((child) => child.type === 'join_into_clause');
  const [name, source, left, right] = namedChildren(clause).filter((child) => child !== into && child.field !== 'type');
  if (!name || !source || !left || !right) throw inner.source.unsupported(clause, clause.text);
  const values = compileExpression(source, inner).run;
  const outerKey = compileExpression(left, inner).run;
  const element = writeVariable(inner, inner.declare(name, undefined));
  const innerKey = compileExpression(right, inner).run;
  const target = into && writeVariable(inner, inner.declare(namedChildren(into)[0] as CSharpNode, undefined));
  return function* (outer) {
    for (const frame of before(outer)) {
      const key = hashKey(outerKey(frame));
      const matches: Value[] = [];
      for (const value of iterable(outer.host, values(frame))) {
        element(frame, value);
        if (hashKey(innerKey(frame)) === key) matches.push(value);
      }
      if (target) {
        target(frame, new LazySequence(() => matches[Symbol.iterator]()));
        yield frame;
        continue;
      }
      for (const match of matches) {
        const made = clone(frame, inner.frame.size, outer);
        element(made, match);
        yield made;
      }
    }
  };
}

function select(clause: CSharpNode, frames: Frames, inner: Scope): (outer: Frame) => Iterable<Value> {
  const { run } = compileExpression(namedChildren(clause)[0] as CSharpNode, inner);
  return function* (outer) {
    for (const frame of frames(outer)) yield run(frame);
  };
}

function group(clause: CSharpNode, frames: Frames, inner: Scope): (outer: Frame) => Iterable<Value> {
  const [element, by] = namedChildren(clause);
  if (!element || !by) throw inner.source.unsupported(clause, clause.text);
  const value = compileExpression(element, inner).run;
  const key = compileExpression(by, inner).run;
  return function* (outer) {
    const groups = new Map<string, Grouping>();
    for (const frame of frames(outer)) {
      const of = key(frame);
      const hash = hashKey(of);
      const known = groups.get(hash) ?? new Grouping(of, []);
      groups.set(hash, known);
      known.items.push(value(frame));
    }
    yield* groups.values();
  };
}
