/** The state of one evaluation: its context, its budget and its variables. */
import type { ExpressionContext } from './context';
import { ExpressionLimitError } from './errors';
import { NetObject, type Value } from './value';

export interface Limits {
  /** Loop rounds, calls and elements visited. */
  readonly steps: number;
  /** UTF-16 units and elements made, in sum. */
  readonly size: number;
  /** Calls of lambdas and local functions in one another. */
  readonly depth: number;
}

export const DEFAULT_LIMITS: Limits = { steps: 1_000_000, size: 16_000_000, depth: 64 };

export class Host {
  private steps: number;
  private size: number;
  private depth: number;
  /** What a `return` statement left. */
  result: Value = null;

  constructor(
    readonly context: ExpressionContext,
    limits: Limits,
  ) {
    this.steps = limits.steps;
    this.size = limits.size;
    this.depth = limits.depth;
  }

  step(count = 1): void {
    this.steps -= count;
    if (this.steps < 0) throw new ExpressionLimitError('the expression took too many steps');
  }

  /** Accounts for text or elements about to be made. */
  charge(amount: number): void {
    this.size -= amount;
    this.steps -= 1;
    if (this.size < 0 || this.steps < 0) throw new ExpressionLimitError('the expression needs too much memory');
  }

  /** A text that was just made, accounted for. */
  text(made: string): string {
    this.charge(made.length);
    return made;
  }

  enter(): void {
    this.step();
    this.depth -= 1;
    if (this.depth < 0) throw new ExpressionLimitError('the expression recurses too deeply');
  }

  leave(): void {
    this.depth += 1;
  }
}

/** The variables of one call of a function, or of one round of a loop whose variables a lambda keeps. */
export class Frame {
  readonly slots: Value[];
  constructor(
    size: number,
    readonly parent: Frame | undefined,
    readonly host: Host,
  ) {
    this.slots = new Array<Value>(size).fill(null);
  }
}

/** A delegate. */
export class NetFunction extends NetObject {
  readonly typeName = 'Func';
  constructor(
    /** Parameters that it takes; `-1` where it isn't known. */
    readonly arity: number,
    readonly call: (args: readonly Value[]) => Value,
  ) {
    super();
  }
}

/** Where an `out` argument goes. */
export class OutArgument extends NetObject {
  readonly typeName = 'out';
  constructor(readonly set: (value: Value) => void) {
    super();
  }
}
