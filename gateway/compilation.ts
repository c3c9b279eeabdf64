/**
 * From effective statements to compiled ones. What a policy's compiler did not read of its element (an attribute, a
 * child) is something that the gateway would not do, so it stops the compilation: nothing is skipped in silence.
 */
import { definitionOf } from '../policies/elements/catalogue';
import type { PolicyNode } from '../policies/model';
import type { EffectivePolicy, EffectiveStatement } from '../synthesized/model';
import type { StatementPlace } from './errors';
import type { Call } from './exchange';
import type { Value } from './expressions/value';
import type { Runtime } from './runtime';
import type { Run, Step } from './statement';

/** A policy or an expression that this gateway can't run. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError';
  /** @param place scope, resource, section, path and line */
  constructor(
    readonly place: string,
    readonly reason: string,
  ) {
    super(`${place}: ${reason}`);
  }
}

/** A text of a policy: constant, or an expression's value. */
export interface Text {
  /** The whole text, where it is no expression. */
  readonly constant: string | undefined;
  /** As text: .NET's `ToString()`, and empty for null. */
  text(call: Call): string;
  value(call: Call): Value;
}

export type PolicyCompiler = (statement: Statement) => Run;

/** One element under compilation. */
export class Statement {
  private readonly attributesRead = new Set<string>(['id']);
  private readonly childrenRead = new Set<string>();
  private textRead = false;

  constructor(
    readonly runtime: Runtime,
    readonly effective: EffectiveStatement,
    readonly place: StatementPlace,
    private readonly compilers: ReadonlyMap<string, PolicyCompiler>,
  ) {}

  get name(): string {
    return this.effective.element.name;
  }

  /** Whether the attribute is there. */
  has(name: string): boolean {
    return this.effective.element.attributes[name] !== undefined;
  }

  attribute(name: string): Text | undefined {
    this.attributesRead.add(name);
    const value = this.effective.element.attributes[name];
    return value === undefined ? undefined : this.compileText(value);
  }

  required(name: string): Text {
    return this.attribute(name) ?? this.fail(`the attribute ${name} is missing`);
  }

  /** An attribute in which expressions are not evaluated, named values aside. */
  constant(name: string): string | undefined {
    const text = this.attribute(name);
    if (text === undefined) return undefined;
    return text.constant ?? this.fail(`the attribute ${name} can't be an expression`);
  }

  /** Reads and ignores an attribute that makes no difference on one machine. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.attributesRead.add(name);
  }

  /** @throws UnsupportedError for anything but `true` and `false` */
  flag(name: string, otherwise: boolean): boolean {
    const text = this.constant(name)?.toLowerCase();
    if (text === undefined) return otherwise;
    if (text !== 'true' && text !== 'false') this.fail(`the attribute ${name} is neither true nor false`);
    return text === 'true';
  }

  oneOf<const T extends string>(name: string, values: readonly T[], otherwise: T): T {
    const text = this.constant(name);
    if (text === undefined) return otherwise;
    return values.find((value) => value === text) ?? this.fail(`the attribute ${name} is none of ${values.join(', ')}`);
  }

  /** A condition: an expression's `bool`, or `true` and `false`. */
  condition(name: string): ((call: Call) => boolean) | undefined {
    const text = this.attribute(name);
    if (text === undefined) return undefined;
    if (text.constant !== undefined) {
      const fixed = text.constant.trim().toLowerCase();
      if (fixed !== 'true' && fixed !== 'false') this.fail(`the condition ${name} is neither an expression nor true nor false`);
      return () => fixed === 'true';
    }
    return (call) => {
      const value = text.value(call);
      if (typeof value !== 'boolean') throw new ExpressionTypeError(`${name}: expected a bool`);
      return value;
    };
  }

  /** A whole number: a constant is checked now, an expression's value at each call. */
  integer(name: string): ((call: Call) => number) | undefined {
    const text = this.attribute(name);
    if (text === undefined) return undefined;
    if (text.constant !== undefined) {
      const fixed = wholeNumber(text.constant) ?? this.fail(`the attribute ${name} is no whole number`);
      return () => fixed;
    }
    return (call) => {
      const value = wholeNumber(text.text(call));
      if (value === undefined) throw new ExpressionTypeError(`${name}: expected a whole number`);
      return value;
    };
  }

  fixedInteger(name: string): number | undefined {
    const text = this.constant(name);
    return text === undefined ? undefined : (wholeNumber(text) ?? this.fail(`the attribute ${name} is no whole number`));
  }

  requiredInteger(name: string): (call: Call) => number {
    return this.integer(name) ?? this.fail(`the attribute ${name} is missing`);
  }

  /** The element's own text. */
  text(): Text | undefined {
    this.textRead = true;
    const text = this.rawText();
    return text.trim() === '' ? undefined : this.compileText(text);
  }

  /** The element's own text as it stands: neither named values nor expressions in it are looked for. */
  literal(): string {
    this.textRead = true;
    return this.rawText();
  }

  /** Everything within the element as it stands, for a policy that holds any elements. */
  content(): readonly PolicyNode[] {
    for (const { element } of this.effective.children) this.childrenRead.add(element.name);
    return this.effective.element.children;
  }

  private rawText(): string {
    return this.effective.element.children.map((child) => (child.kind === 'text' ? child.text : '')).join('');
  }

  /** Child elements of a name, each under compilation. */
  children(name: string): readonly Statement[] {
    this.childrenRead.add(name);
    return this.effective.children
      .filter(({ element }) => element.name === name)
      .map((child, index) => {
        const statement = new Statement(
          this.runtime,
          child,
          { ...this.place, path: `${this.place.path}/${name}[${index + 1}]` },
          this.compilers,
        );
        this.pending.push(statement);
        return statement;
      });
  }

  private readonly pending: Statement[] = [];

  child(name: string): Statement | undefined {
    const [first, second] = this.children(name);
    if (second) this.fail(`<${name}> is there twice`);
    return first;
  }

  /** Texts of the items of a list: `<audiences><audience>…`. */
  list(name: string, item: string): readonly Text[] | undefined {
    return this.child(name)
      ?.children(item)
      .map((one) => one.text() ?? one.fail(`<${item}> is empty`));
  }

  constantList(name: string, item: string): readonly string[] | undefined {
    return this.child(name)
      ?.children(item)
      .map((one) => (one.text() ?? one.fail(`<${item}> is empty`)).constant?.trim() ?? one.fail(`<${item}> can't be an expression`));
  }

  /** All children as policy statements. */
  statements(): readonly Step[] {
    for (const { element } of this.effective.children) this.childrenRead.add(element.name);
    return compileStatements(this.runtime, this.effective.children, { ...this.place, path: `${this.place.path}/` }, this.compilers);
  }

  compile(): Run {
    const compiler = this.compilers.get(this.name);
    if (compiler === undefined) {
      this.fail(
        definitionOf(this.name) === undefined
          ? `<${this.name}> is no policy that API Management knows`
          : `the policy <${this.name}> can't be run locally`,
      );
    }
    const run = compiler(this);
    this.finish();
    return run;
  }

  /** Stops where something of the element was not read. */
  private finish(): void {
    for (const name of Object.keys(this.effective.element.attributes)) {
      if (!this.attributesRead.has(name)) this.fail(`the attribute ${name} can't be run locally`);
    }
    for (const { element } of this.effective.children) {
      if (!this.childrenRead.has(element.name)) this.fail(`the child <${element.name}> can't be run locally`);
    }
    if (!this.textRead && this.rawText().trim() !== '' && this.effective.children.length === 0) this.fail("its text can't be run locally");
    for (const child of this.pending) child.finish();
  }

  fail(reason: string): never {
    const { origin, element } = this.effective;
    const line = origin.position === undefined ? '' : ` line ${origin.position.line}`;
    const fragment = origin.fragment === undefined ? '' : ` fragment ${origin.fragment}`;
    throw new UnsupportedError(
      `${origin.path} (${origin.scope} policy${fragment}${line}) ${this.place.section}/${this.place.path} <${element.name}>`,
      reason,
    );
  }

  compileText(raw: string): Text {
    const value = raw.includes('{{') ? this.substitute(raw) : raw;
    const trimmed = value.trim();
    if (!trimmed.startsWith('@(') && !trimmed.startsWith('@{')) return { constant: value, text: () => value, value: () => value };
    let evaluate: (call: Call) => Value;
    try {
      evaluate = this.runtime.expressions.compile(trimmed) as (call: Call) => Value;
    } catch (error) {
      this.fail(error instanceof Error ? `the expression can't be run locally: ${error.message}` : "the expression can't be run locally");
    }
    return { constant: undefined, text: (call) => asText(evaluate(call)), value: (call) => evaluate(call) ?? null };
  }

  private substitute(raw: string): string {
    return raw.replace(
      /\{\{([A-Za-z0-9._-]+)\}\}/g,
      (_, name: string) =>
        this.runtime.namedValues.get(name) ?? this.fail(`the named value ${name} is not known: give it by --named-value ${name}=…`),
    );
  }
}

/** A value of a type that the policy can't use. */
export class ExpressionTypeError extends Error {
  override readonly name = 'ExpressionTypeError';
}

const wholeNumber = (text: string): number | undefined => (/^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : undefined);

/** .NET's `ToString()`. */
export function asText(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

function compileStatements(
  runtime: Runtime,
  statements: readonly EffectiveStatement[],
  place: Pick<StatementPlace, 'section' | 'path'> & Partial<StatementPlace>,
  compilers: ReadonlyMap<string, PolicyCompiler>,
): readonly Step[] {
  const seen = new Map<string, number>();
  return statements.map((effective): Step => {
    const { name, attributes } = effective.element;
    const { scope, fragment, position } = effective.origin;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const own: StatementPlace = {
      scope,
      section: place.section,
      path: `${place.path}${name}[${count}]`,
      policyId: attributes['id'],
      fragment,
      line: position?.line,
    };
    return { policy: name, place: own, run: new Statement(runtime, effective, own, compilers).compile() };
  });
}

export interface CompiledPolicy {
  readonly inbound: readonly Step[];
  readonly backend: readonly Step[];
  readonly outbound: readonly Step[];
  readonly onError: readonly Step[];
  /** The part of outbound that an answer from the cache runs through. */
  readonly afterStore: readonly Step[];
}

const holdsStore = ({ element, children }: EffectiveStatement): boolean => element.name === 'cache-store' || children.some(holdsStore);

/** @throws UnsupportedError for what can't be run, and for what synthesis could not resolve */
export function compilePolicy(runtime: Runtime, policy: EffectivePolicy, compilers: ReadonlyMap<string, PolicyCompiler>): CompiledPolicy {
  const [unknown] = policy.unknowns;
  if (unknown) throw new UnsupportedError(unknown.path, unknown.reason);
  const section = (name: keyof EffectivePolicy['sections']): readonly Step[] =>
    compileStatements(runtime, policy.sections[name], { section: name, path: '' }, compilers);
  const outbound = section('outbound');
  return {
    inbound: section('inbound'),
    backend: section('backend'),
    outbound,
    onError: section('on-error'),
    afterStore: outbound.slice(policy.sections.outbound.findLastIndex(holdsStore) + 1),
  };
}
