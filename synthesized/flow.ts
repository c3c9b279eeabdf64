/**
 * Walks an effective policy as a call of one operation would run it, along every path at once, and tells what is
 * proven wherever the call reaches a backend or is answered. What can't be decided goes both ways.
 * Source of the order of sections: Microsoft's "Policies in Azure API Management" and "Error handling".
 */
import type { TokenRequirement } from '../access/rule';
import type { PolicyElement, Section } from '../policies/model';
import { assignedFact, readDecision, requiredClaims, tableRequirement, textIn } from './decisions';
import { decideCondition, type CallFacts } from './expressions-static';
import { plainCode } from '../policies/expressions/plain-code';
import { FlowState, join, passedOn, type Passed, type Proof } from './flow-state';
import type { EffectivePolicy, EffectiveStatement } from './model';
import { hasUnresolved } from './templates';

/** A point at which a call leaves the gateway: to a backend, or back to the client. */
export interface FlowExit {
  /** `end`: the run is over without a statement that answers. */
  readonly kind: 'forward' | 'response' | 'end';
  readonly section: Section;
  readonly statement?: EffectiveStatement;
  /** Whether the answer refuses (status 400 and above): it gives nothing away and needs no proof. */
  readonly refusal: boolean | 'unknown';
  /** Proofs on every path to here. */
  readonly sure: ReadonlySet<Proof>;
  /** Proofs on some path to here. */
  readonly maybe: ReadonlySet<Proof>;
  /** What the token must carry, where `claims` is sure. No alternative: nobody gets here. */
  readonly requirement?: TokenRequirement;
  /** Statements that every path to here has passed one of, by element name; headers by `set-header <name in lower case>`, conditions that did not hold by `not <condition>`. */
  readonly passed: Passed;
  /** Whether a backend may have been called before. */
  readonly forwarded: boolean;
}

/** A statement that a call of the operation can reach. */
export interface FlowVisit {
  readonly statement: EffectiveStatement;
  readonly section: Section;
  /** False inside a branch that some calls don't take. */
  readonly always: boolean;
  /** Proofs that are sure before and after it; `after` is absent where the call never gets past it. */
  readonly before: ReadonlySet<Proof>;
  readonly after?: ReadonlySet<Proof>;
}

export interface Flow {
  readonly exits: readonly FlowExit[];
  /** In the order of the run; the children of `choose` and its like included. */
  readonly visits: readonly FlowVisit[];
  /** Why the walk may not show everything: of the policy itself, and of statements that nobody knows. */
  readonly unknowns: EffectivePolicy['unknowns'];
}

/** Whether no call gets to a backend or an answer that isn't a refusal; `unknown` where a status can't be told. */
export function isRefused({ exits }: Flow): boolean | 'unknown' {
  // The end after a call of the backend is the rest of an exit of its own.
  const left = exits.filter(({ kind, forwarded, section }) => kind !== 'end' || !forwarded || section === 'on-error');
  if (left.some(({ refusal }) => refusal === false)) return false;
  return left.every(({ refusal }) => refusal === true) || 'unknown';
}

const flows = new WeakMap<EffectivePolicy, { readonly sensitive: Sensitive; readonly bySignature: Map<string, Flow> }>();

/** The flow of calls of one operation. Those that every condition and table of the policy treats alike share one. */
export function flowOf(policy: EffectivePolicy, call: CallFacts): Flow {
  let known = flows.get(policy);
  if (known === undefined) {
    known = { sensitive: sensitiveTexts(policy), bySignature: new Map() };
    flows.set(policy, known);
  }
  const signature = signatureOf(known.sensitive, call);
  let flow = known.bySignature.get(signature);
  if (flow === undefined) {
    flow = new Walk(call).run(policy);
    known.bySignature.set(signature, flow);
  }
  return flow;
}

/** The texts of a policy that may differ in what they give from call to call. */
interface Sensitive {
  readonly conditions: readonly string[];
  readonly tables: readonly string[];
}

function sensitiveTexts({ sections }: EffectivePolicy): Sensitive {
  const conditions = new Set<string>();
  const tables = new Set<string>();
  const visit = ({ element, children }: EffectiveStatement): void => {
    const condition = element.attributes['condition'];
    if (element.name === 'when' && condition !== undefined && /Operation|Method|Subscription/.test(condition)) conditions.add(condition);
    const value = element.attributes['value'];
    if (element.name === 'set-variable' && value?.includes('context.Operation') === true) tables.add(value);
    children.forEach(visit);
  };
  Object.values(sections).forEach((statements) => statements.forEach(visit));
  return { conditions: [...conditions], tables: [...tables] };
}

function signatureOf({ conditions, tables }: Sensitive, call: CallFacts): string {
  return JSON.stringify([
    conditions.map((text) => decideCondition(text, call) ?? null),
    tables.map((text) => tableRequirement(text, call.id) ?? null),
  ]);
}

/** Statements that neither answer nor call, and prove nothing. */
const PLAIN = new Set(
  `authentication-basic authentication-certificate authentication-managed-identity get-authorization-context check-header rate-limit
  rate-limit-by-key quota quota-by-key validate-content validate-parameters validate-headers validate-status-code validate-odata-request
  validate-graphql-request set-backend-service proxy cache-store cache-lookup-value cache-store-value cache-remove-value set-header
  set-query-parameter rewrite-uri json-to-xml xml-to-json find-and-replace redirect-content-urls xsl-transform cors cross-domain jsonp
  send-service-bus-message log-to-eventhub trace emit-metric llm-token-limit azure-openai-token-limit llm-emit-token-metric
  azure-openai-emit-token-metric llm-content-safety llm-semantic-cache-store azure-openai-semantic-cache-store`.split(/\s+/),
);
/** Answers from a cache: whoever reaches it may get what another caller was given. */
const CACHED = new Set(['cache-lookup', 'llm-semantic-cache-lookup', 'azure-openai-semantic-cache-lookup']);
const TOKEN_CHECKS = new Set(['validate-jwt', 'validate-azure-ad-token']);
/** Attributes that name a variable to be set. */
const OUTPUT = /(^|-)variable-name$/;
/** Whether a statement sets a variable, or may: a name that only the call knows is any name, and case may not count. */
export function maySet({ name, attributes }: PolicyElement, variable: string): boolean {
  return Object.entries(attributes).some(
    ([attribute, value]) =>
      (OUTPUT.test(attribute) || (name === 'set-variable' && attribute === 'name')) &&
      (/^@|\{\{/.test(value) || hasUnresolved(value) || value.trim().toLowerCase() === variable),
  );
}

const CALLS = new Set(['forward-request', 'publish-to-dapr', 'invoke-dapr-binding']);

class Walk {
  private readonly exits: FlowExit[] = [];
  private readonly visits: (Omit<FlowVisit, 'after'> & { after?: ReadonlySet<Proof> })[] = [];
  private readonly unknowns: { reason: string; path: string }[] = [];
  private section: Section = 'inbound';
  private always = true;

  constructor(private readonly call: CallFacts) {}

  run(policy: EffectivePolicy): Flow {
    this.unknowns.push(...policy.unknowns);
    let state: FlowState | undefined = new FlowState();
    for (const section of ['inbound', 'backend', 'outbound'] as const) {
      this.section = section;
      state = state && this.list(policy.sections[section], state);
    }
    if (state !== undefined) this.exit('end', state, false);
    // An error may come before any proof is given, so on-error starts with none.
    this.section = 'on-error';
    const failed = this.list(policy.sections['on-error'], new FlowState());
    if (failed !== undefined) {
      this.exit('end', failed, failed.bodyTaken ? 'unknown' : failed.status === undefined ? true : isRefusal(failed.status));
    }
    return { exits: this.exits, visits: this.visits, unknowns: this.unknowns };
  }

  /** @returns the state after the statements, undefined where no call gets past them */
  private list(statements: readonly EffectiveStatement[], from: FlowState): FlowState | undefined {
    let state: FlowState | undefined = from;
    for (const statement of statements) {
      if (state === undefined) return undefined;
      const visit: (typeof this.visits)[number] = { statement, section: this.section, always: this.always, before: state.sure };
      this.visits.push(visit);
      state = this.step(statement, state);
      if (state !== undefined) visit.after = state.sure;
    }
    return state;
  }

  private step(statement: EffectiveStatement, state: FlowState): FlowState | undefined {
    const { element, children } = statement;
    const attribute = (name: string): string | undefined => element.attributes[name];
    switch (element.name) {
      case 'choose':
        return this.choose(children, state);
      case 'retry':
      case 'limit-concurrency':
        // Both run what they hold at least once.
        return this.list(children, state);
      case 'wait':
        return this.wait(children, state, attribute('for') === 'any');
      case 'return-response':
        this.exit('response', state, responseRefuses(statement), statement);
        return undefined;
      case 'mock-response':
        this.exit('response', state, isRefusal(statusOf(attribute('status-code') ?? '200')), statement);
        return undefined;
      case 'send-request':
      case 'send-one-way-request':
        // A copy of the call goes out: to whoever listens there, it is the call.
        if (attribute('mode') !== undefined && attribute('mode') !== 'new') this.exit('forward', state, false, statement);
        break;
      case 'set-status':
        state.status = statusOf(attribute('code') ?? '');
        break;
      case 'set-body':
        state.bodyTaken = takesBody(textIn(statement));
        break;
      case 'set-method':
        state.methodChanged = true;
        break;
      case 'set-variable':
        this.assign(attribute('name') ?? '', attribute('value') ?? '', state);
        break;
      case 'validate-jwt':
      case 'validate-azure-ad-token':
        validateToken(statement, state);
        break;
      case 'validate-client-certificate':
        if (validatesCertificate(statement)) state.prove('certificate');
        break;
      case 'ip-filter':
        if (attribute('action') === 'allow') state.prove('network');
        break;
      default:
        if (CACHED.has(element.name)) this.exit('response', state, false, statement);
        else if (CALLS.has(element.name)) {
          this.exit('forward', state, false, statement);
          state.forwarded = true;
        } else if (!PLAIN.has(element.name)) this.unknown(statement, `what <${element.name}> does is not known`);
    }
    for (const [name, output] of Object.entries(element.attributes)) {
      if (OUTPUT.test(name) && !TOKEN_CHECKS.has(element.name)) overwrite(output, state);
    }
    state.pass(statement);
    return state;
  }

  private choose(branches: readonly EffectiveStatement[], from: FlowState): FlowState | undefined {
    const outer = this.always;
    let rest: FlowState | undefined = from;
    let result: FlowState | undefined;
    for (const branch of branches) {
      const { element, children } = branch;
      if (rest === undefined) break;
      if (element.name === 'otherwise') {
        result = join(result, this.list(children, rest));
        rest = undefined;
        continue;
      }
      const condition = element.attributes['condition'] ?? '';
      const decided =
        hasUnresolved(condition) || (rest.methodChanged && /Request\.Method/.test(condition))
          ? undefined
          : decideCondition(condition, this.call);
      if (decided === false) continue;
      if (decided === true) {
        result = join(result, this.list(children, rest));
        rest = undefined;
        continue;
      }
      this.always = false;
      const decision = readDecision(condition, rest.variables);
      const taken = rest.copy();
      const passedBy: FlowState = rest.copy();
      if (decision !== undefined) (decision.when ? taken : passedBy).proveClaims(decision.token);
      result = join(result, this.list(children, taken));
      passedBy.pass(branch);
      rest = passedBy;
    }
    this.always = outer;
    return join(result, rest);
  }

  private wait(children: readonly EffectiveStatement[], state: FlowState, any: boolean): FlowState | undefined {
    if (!any) return this.list(children, state);
    const outer = this.always;
    this.always = false;
    // The first that is done ends the wait: none of the others can be counted on.
    let result: FlowState | undefined = state;
    for (const child of children) result = join(result, this.list([child], state.copy()));
    this.always = outer;
    return result;
  }

  private assign(name: string, value: string, state: FlowState): void {
    const fact = hasUnresolved(value) ? undefined : assignedFact(value, this.call.id, state.variables);
    overwrite(name, state);
    if (fact !== undefined) state.variables.set(name, fact);
  }

  private exit(kind: FlowExit['kind'], state: FlowState, refusal: FlowExit['refusal'], statement?: EffectiveStatement): void {
    const { trail } = state;
    this.exits.push({
      kind,
      section: this.section,
      ...(statement && { statement }),
      refusal,
      sure: state.sure,
      maybe: state.maybe,
      ...(state.requirement !== undefined && state.sure.has('claims') && { requirement: state.requirement }),
      // Few readers ask, so that it is put together when one does.
      get passed() {
        return passedOn(trail);
      },
      forwarded: state.forwarded,
    });
  }

  private unknown({ origin }: EffectiveStatement, reason: string): void {
    this.unknowns.push({ reason, path: origin.path });
  }
}

/** Whether names of variables differ by case is nowhere written: a fact is lost where another spelling is set. */
function overwrite(name: string, { variables }: FlowState): void {
  if (/^@|\{\{/.test(name) || hasUnresolved(name)) variables.clear();
  else for (const known of [...variables.keys()]) if (known.toLowerCase() === name.trim().toLowerCase()) variables.delete(known);
}

function validateToken(statement: EffectiveStatement, state: FlowState): void {
  const { attributes } = statement.element;
  const has = (name: string): boolean => statement.children.some(({ element }) => element.name === name);
  const signed = attributes['require-signed-tokens'] === undefined || attributes['require-signed-tokens'] === 'true';
  const keyed = statement.element.name === 'validate-azure-ad-token' || has('openid-config') || has('issuer-signing-keys');
  // Whatever is overwritten by a token that nobody verified is no verified token.
  const output = attributes['output-token-variable-name'];
  if (output !== undefined) overwrite(output, state);
  if (!signed || !keyed) return;
  state.prove('token');
  if (output !== undefined) state.variables.set(output, { kind: 'token' });
  const claims = requiredClaims(statement);
  if (claims !== undefined) state.proveClaims(claims);
}

function statusOf(text: string): number | 'unknown' {
  return /^[1-5]\d\d$/.test(text.trim()) ? Number(text) : 'unknown';
}

const isRefusal = (status: number | 'unknown'): boolean | 'unknown' => (status === 'unknown' ? 'unknown' : status >= 400);

function responseRefuses({ element, children }: EffectiveStatement): boolean | 'unknown' {
  const named = (name: string): EffectiveStatement | undefined => children.find((child) => child.element.name === name);
  const body = named('set-body');
  const status = named('set-status');
  const refuses = status === undefined ? false : isRefusal(statusOf(status.element.attributes['code'] ?? ''));
  // Whatever its status, another call's answer tells what that call was told.
  const other = element.attributes['response-variable-name'] !== undefined;
  if (other && (body === undefined || status === undefined)) return 'unknown';
  return refuses === true && body !== undefined && takesBody(textIn(body)) ? 'unknown' : refuses;
}

/** A body that is made of another body, or of another call's answer. */
const takesBody = (text: string): boolean => /\bBody\b|\bIResponse\b|\.Variables\b/.test(plainCode(text));

/** A certificate that anybody can make proves nothing, unless it is one of the named ones. */
function validatesCertificate({ element: { attributes }, children }: EffectiveStatement): boolean {
  const is = (name: string, value: string): boolean => attributes[name] === undefined || attributes[name] === value;
  if (!is('ignore-error', 'false') || !is('validate-not-after', 'true')) return false;
  const identities = children
    .flatMap((child) => (child.element.name === 'identities' ? child.children : [child]))
    .filter(({ element }) => element.name === 'identity');
  return (
    is('validate-trust', 'true') ||
    (identities.length > 0 && identities.every(({ element }) => element.attributes['thumbprint'] !== undefined))
  );
}
