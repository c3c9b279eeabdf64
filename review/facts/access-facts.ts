/** What is known of who can call one operation with one kind of credential, and what happens to the call. */
import type { Position, Scope } from '../../policies/model';
import type { Limit } from './limits';
import { orderOf, type Order } from './order';
import { compareProofs, type Proof } from './proof';

/** Where a statement stands. */
export interface Source {
  /** `resource`: it is no policy's statement, but what the resource itself says. */
  readonly scope: Scope | 'resource';
  /** The construct path of the policy's resource. */
  readonly path: string;
  readonly fragment?: string;
  readonly position?: Position;
  /** The statement itself, in one canonical form. */
  readonly statement: string;
}

export interface Sourced<T> {
  readonly value: T;
  readonly sources: readonly Source[];
}

/** One way through the inbound policies: every proof on it is needed. */
export interface Way {
  readonly proofs: readonly Sourced<Proof>[];
  /** `gateway`: answered without a call of the backend, with something else than a refusal. */
  readonly end: 'backend' | 'gateway';
}

export interface Cors {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly credentials: boolean;
}

/** How strictly a request is checked: setting → its value, by the statement's own paths. */
export interface Validation {
  readonly policy: string;
  readonly settings: Readonly<Record<string, string>>;
}

export interface AccessFacts {
  /** Every way that isn't refused; none: nobody can call it. */
  readonly ways: readonly Way[];
  /** The limits that hold on every way. */
  readonly limits: readonly Sourced<Limit>[];
  readonly cors?: Sourced<Cors>;
  /** Where the calls go. */
  readonly destinations: readonly Sourced<string>[];
  /** Statements that put a body into a log or send it elsewhere. */
  readonly loggedBodies: readonly Sourced<string>[];
  /** Request headers, lower-cased, that never reach the backend. */
  readonly removedHeaders: readonly Sourced<string>[];
  readonly validations: readonly Sourced<Validation>[];
  /** Statements with no effect on access that is read here: only their text is compared. */
  readonly others: readonly Sourced<string>[];
  /** Names of the statements that are reached, in their order: what is sent out before a proof is sent for everybody. */
  readonly order: readonly string[];
  /** What could not be resolved: with any of these, nothing above is certain. */
  readonly unknowns: readonly string[];
}

/** Whether everyone who passes `a` would pass `b`. */
export function wayWithin(a: Way, b: Way): boolean {
  return (
    a.end === b.end &&
    b.proofs.every((needed) =>
      a.proofs.some((given) => {
        const order = compareProofs(given.value, needed.value);
        return order === 'equal' || order === 'narrower';
      }),
    )
  );
}

/** Fewer, or harder, ways are narrower. */
export function compareWays(a: readonly Way[], b: readonly Way[]): Order {
  return orderOf(
    a.every((way) => b.some((other) => wayWithin(way, other))),
    b.every((way) => a.some((other) => wayWithin(way, other))),
  );
}

/** Whether nothing at all need be proved in a policy. */
export function isPublic(facts: AccessFacts): boolean {
  return facts.ways.some(({ proofs }) => !proofs.some(({ value }) => value.kind === 'token' || value.kind === 'certificate'));
}
