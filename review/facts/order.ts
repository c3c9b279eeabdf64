/**
 * The partial order that every access fact has. `narrower` reads "the first admits, or gives, strictly less than
 * the second". What can't be compared is `incomparable`: it gives something away *and* takes something back.
 */
export type Order = 'equal' | 'narrower' | 'wider' | 'incomparable';

/** The order of `b` to `a`, given that of `a` to `b`. */
export function flip(order: Order): Order {
  switch (order) {
    case 'narrower':
      return 'wider';
    case 'wider':
      return 'narrower';
    case 'equal':
    case 'incomparable':
      return order;
  }
}

/** The order of things whose parts all matter: one part may not make up for another. */
export function product(orders: Iterable<Order>): Order {
  let result: Order = 'equal';
  for (const order of orders) {
    if (order === 'equal') continue;
    if (result !== 'equal' && result !== order) return 'incomparable';
    result = order;
  }
  return result;
}

/** From the two directions of "is at most as wide as". */
export function orderOf(firstWithinSecond: boolean, secondWithinFirst: boolean): Order {
  if (firstWithinSecond) return secondWithinFirst ? 'equal' : 'narrower';
  return secondWithinFirst ? 'wider' : 'incomparable';
}

/** A smaller set is narrower. */
export function compareSets(a: ReadonlySet<string>, b: ReadonlySet<string>): Order {
  return orderOf(
    [...a].every((value) => b.has(value)),
    [...b].every((value) => a.has(value)),
  );
}

/** A smaller set is narrower; `undefined` means "any value" and is widest. */
export function compareOptionalSets(a: readonly string[] | undefined, b: readonly string[] | undefined): Order {
  if (a === undefined || b === undefined) return orderOf(b === undefined, a === undefined);
  return compareSets(new Set(a), new Set(b));
}

/** A smaller number is narrower; NaN, a number that isn't known, compares with itself only. */
export function compareNumbers(a: number, b: number): Order {
  if (Object.is(a, b)) return 'equal';
  return orderOf(a <= b, b <= a);
}

/** `true` is the safeguard: its absence is wider. */
export function compareSafeguards(a: boolean, b: boolean): Order {
  return orderOf(a || !b, b || !a);
}

/** Things of which is known only whether they are the same. */
export function compareOpaque(a: string, b: string): Order {
  return a === b ? 'equal' : 'incomparable';
}
