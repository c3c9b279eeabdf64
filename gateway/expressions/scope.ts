/** Names at compile time: where each variable's value will stand when the expression runs. */
import { ExpressionUnsupportedError } from './errors';
import type { Frame } from './machine';
import type { Value } from './value';
import type { TypeRef } from './registry';
import type { CSharpNode } from '../../policies/expressions/parse';

/** An expression ready to run. */
export type Run = (frame: Frame) => Value;

export interface Code {
  readonly run: Run;
  /** The static type's name where the compiler knows it. */
  readonly type?: string | undefined;
}

/** What has a {@link Frame} of its own when it runs. */
export class FrameScope {
  size = 0;
  constructor(readonly parent: FrameScope | undefined) {}
}

export interface Variable {
  readonly slot: number;
  readonly frame: FrameScope;
  readonly type: TypeRef | undefined;
  readonly constant: boolean;
}

export class Scope {
  private readonly variables = new Map<string, Variable>();

  constructor(
    readonly parent: Scope | undefined,
    readonly frame: FrameScope,
    readonly source: Source,
  ) {}

  /** A scope for a block inside this one, in the same frame. */
  inner(): Scope {
    return new Scope(this, this.frame, this.source);
  }

  /** A scope with a frame of its own: a lambda's, or that of one loop round. */
  framed(): Scope {
    return new Scope(this, new FrameScope(this.frame), this.source);
  }

  declare(node: CSharpNode, type: TypeRef | undefined, constant = false): Variable {
    const name = plainName(node.text);
    if (name === 'context') throw this.source.unsupported(node, 'a variable named context');
    const variable = { slot: this.frame.size, frame: this.frame, type, constant };
    this.frame.size += 1;
    this.variables.set(name, variable);
    return variable;
  }

  /** Makes the names of an inner scope, in the same frame, known here too. */
  adopt(inner: Scope): void {
    inner.variables.forEach((variable, name) => {
      if (!this.variables.has(name)) this.variables.set(name, variable);
    });
  }

  find(name: string): Variable | undefined {
    return this.variables.get(plainName(name)) ?? this.parent?.find(name);
  }

  /** How many frames out a variable stands. */
  hops(variable: Variable): number {
    let count = 0;
    for (let at: FrameScope | undefined = this.frame; at && at !== variable.frame; at = at.parent) count += 1;
    return count;
  }
}

function plainName(name: string): string {
  return name.startsWith('@') ? name.slice(1) : name;
}

/** The text that is compiled, for the places in errors. */
export class Source {
  constructor(
    readonly text: string,
    /** Member names that the text itself makes up: of anonymous types and tuples. */
    readonly members: ReadonlySet<string> = new Set(),
  ) {}

  unsupported(node: CSharpNode, what: string): ExpressionUnsupportedError {
    const before = this.text.slice(0, node.start).split(/\r\n|\n|\r/);
    return new ExpressionUnsupportedError(
      `the local gateway can't run ${what}`,
      node.start,
      before.length,
      (before.at(-1) ?? '').length + 1,
    );
  }
}

export function readVariable(scope: Scope, variable: Variable): Run {
  const { slot } = variable;
  const hops = scope.hops(variable);
  if (hops === 0) return (frame) => frame.slots[slot] as Value;
  if (hops === 1) return (frame) => (frame.parent as Frame).slots[slot] as Value;
  return (frame) => outer(frame, hops).slots[slot] as Value;
}

export function writeVariable(scope: Scope, variable: Variable): (frame: Frame, value: Value) => void {
  const { slot } = variable;
  const hops = scope.hops(variable);
  if (hops === 0) {
    return (frame, value) => {
      frame.slots[slot] = value;
    };
  }
  return (frame, value) => {
    outer(frame, hops).slots[slot] = value;
  };
}

function outer(frame: Frame, hops: number): Frame {
  let at = frame;
  for (let left = hops; left > 0; left -= 1) at = at.parent as Frame;
  return at;
}
