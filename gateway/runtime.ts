/** What compiled policies share while the gateway runs. */
import type { SynthesizedService } from '../synthesized/model';
import type { Cache } from './cache';
import type { ClientTrust } from './certificates/trust';
import type { Clock } from './clock';
import type { Concurrency, Counters } from './counters';
import { GatewayResponse } from './exchange';
import type { XmlSchemas } from './documents/xml-schema';
import { compileExpression } from './expressions/compile';
import type { ExpressionContext } from './expressions/context';
import { NetJwt } from './expressions/jwt';
import { Wrapped } from './expressions/library/context';
import type { Value } from './expressions/value';
import type { Outgoing } from './outgoing';
import { remembered } from './remembered';
import type { TokenVerifier, VerifiedToken } from './tokens';

/** The interpreter of expressions, as the gateway uses it. */
export interface Expressions {
  /** @throws Error for an expression that can't be run, saying what in it */
  compile(text: string): (context: ExpressionContext) => Value;
  /** A verified token for `context.Variables`; the same one for the same token. */
  jwt(token: VerifiedToken, compact: string): Value;
  /** The response of a `send-request` for `context.Variables`. */
  response(response: GatewayResponse): Value;
  /** The response within such a value; `undefined` where it holds none. */
  responseOf(value: Value | undefined): GatewayResponse | undefined;
}

const tokens = new WeakMap<object, NetJwt>();
const compiled = new Map<string, (context: ExpressionContext) => Value>();

export const expressions: Expressions = {
  compile: (text) => {
    // Many policies of one folder hold the same text.
    const run = compiled.get(text) ?? remembered(text, compileExpression(text));
    compiled.set(text, run);
    return run;
  },
  jwt: ({ header, payload }, compact) => {
    const made = tokens.get(payload) ?? new NetJwt(header, payload, compact);
    tokens.set(payload, made);
    return made;
  },
  response: (response) => new Wrapped('IResponse', response),
  responseOf: (value) => (value instanceof Wrapped && value.target instanceof GatewayResponse ? value.target : undefined),
};

export interface Runtime {
  readonly service: SynthesizedService;
  readonly clock: Clock;
  readonly expressions: Expressions;
  /** By name; secrets included. */
  readonly namedValues: { get(name: string): string | undefined };
  readonly counters: Counters;
  readonly concurrency: Concurrency;
  readonly cache: Cache;
  readonly tokens: TokenVerifier;
  readonly outgoing: Outgoing;
  readonly xmlSchemas: XmlSchemas;
  readonly clientTrust: ClientTrust;
  /** What whoever starts the gateway should know of its policies; each once. */
  readonly notices: Set<string>;
  /** Waits; a clock that tests move does not make them wait. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}
