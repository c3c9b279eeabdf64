/** The types of builders, from declarations. */
import type { Expression } from '../expressions/template';
import type { PolicyComment, PolicyElement, PolicyNode, PolicyReference, PolicyText, Section } from '../model';
import type { AttributeDeclaration, ChildDeclaration, ElementDeclaration, PolicyDeclaration, TextDeclaration, ValueType } from './define';

declare const STANDS_IN: unique symbol;
/** A policy statement that may stand in the sections `S`. */
export type Statement<S extends Section = Section> = PolicyElement & { readonly [STANDS_IN]?: (section: S) => void };
/** What may be put into the section `S`. Nodes that were read are of no known section; the validator checks them. */
export type SectionNode<S extends Section = Section> = Statement<S> | PolicyComment | PolicyText;
/** The sections in which all of the nodes `N` may stand. */
export type SectionsOf<N> = { [S in Section]: [N] extends [SectionNode<S>] ? S : never }[Section];

/** A construct, or whatever else knows its own name in Azure, in place of that name. */
export interface ReferencedValue {
  readonly policyReference: PolicyReference;
  readonly value: string;
}

/** An expression as the template gives it, or as plain text. */
export type ExpressionText = Expression | `@(${string})` | `@{${string}}`;
/** `{{name}}`. */
export type NamedValueText = `{{${string}}}`;

type Literal<T extends ValueType> = T extends readonly string[]
  ? T[number]
  : T extends 'boolean'
    ? boolean
    : T extends 'string' | 'date-time'
      ? string
      : number;
type LiteralOf<D> = D extends { readonly type: infer T extends ValueType } ? Literal<T> : string | number | boolean;
type FixedValue<T> = T | NamedValueText | ReferencedValue;
type FixedOrExpression<T> = FixedValue<T> | ExpressionText;
// Named for the compiler's messages, which would print the declaration instead.
type Value<D> = D extends { readonly fixed: true } ? FixedValue<LiteralOf<D>> : FixedOrExpression<LiteralOf<D>>;

type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;
/** Spelt out, for the compiler's messages. */
type Simplify<T> = T extends infer O ? { [K in keyof O]: O[K] } : never;

type Attributes<D extends ElementDeclaration> = D extends {
  readonly attributes: infer A extends Readonly<Record<string, AttributeDeclaration>>;
}
  ? A
  : Record<never, never>;
type GivenOne<D extends ElementDeclaration> = D extends { readonly exactlyOne: readonly (infer N extends string)[] } ? N : never;
type RequiredNames<A> = { [K in keyof A]: A[K] extends { readonly required: true } ? K : never }[keyof A];

type AttributeProps<D extends ElementDeclaration> = {
  readonly [K in Exclude<RequiredNames<Attributes<D>>, GivenOne<D>> & string as Camel<K>]: Value<Attributes<D>[K]>;
} & {
  readonly [K in Exclude<keyof Attributes<D>, RequiredNames<Attributes<D>> | GivenOne<D>> & string as Camel<K>]?:
    Value<Attributes<D>[K]> | undefined;
};

/** One of the group, and none of the others. */
type OneOf<D extends ElementDeclaration, N extends string = GivenOne<D>> = [N] extends [never]
  ? unknown
  : {
      [K in N & keyof Attributes<D>]: Simplify<
        { readonly [P in K as Camel<P & string>]: Value<Attributes<D>[P]> } & { readonly [P in Exclude<N, K> as Camel<P>]?: never }
      >;
    }[N & keyof Attributes<D>];

type GroupOf<D extends ElementDeclaration, G extends 'atLeastOne' | 'atMostOne' | 'together'> =
  D extends Readonly<Record<G, readonly (infer N extends string)[]>> ? N : never;
type Given<D extends ElementDeclaration, N> = Simplify<{
  readonly [P in N & keyof Attributes<D> & string as Camel<P>]: Value<Attributes<D>[P]>;
}>;
type Absent<N> = Simplify<{ readonly [P in N & string as Camel<P>]?: undefined }>;

type AtLeastOne<D extends ElementDeclaration, N extends string = GroupOf<D, 'atLeastOne'>> = [N] extends [never]
  ? unknown
  : { [K in N]: Given<D, K> }[N];
type AtMostOne<N extends string> = [N] extends [never] ? unknown : { [K in N]: Absent<Exclude<N, K>> }[N];
type Together<D extends ElementDeclaration, N extends string = GroupOf<D, 'together'>> = [N] extends [never]
  ? unknown
  : Given<D, N> | Absent<N>;
/** Of each pair the one or the other; the functions make of all pairs an intersection. */
type Excluding<D extends ElementDeclaration> = D extends { readonly excludes: infer E extends Readonly<Record<string, readonly string[]>> }
  ? { [K in keyof E]: (given: Absent<K> | Absent<E[K][number]>) => void }[keyof E] extends (given: infer All) => void
    ? All
    : never
  : unknown;
type Groups<D extends ElementDeclaration> = AtLeastOne<D> & AtMostOne<GroupOf<D, 'atMostOne'>> & Together<D> & Excluding<D>;

type Children<D extends ElementDeclaration> = D extends { readonly children: infer C extends readonly ChildDeclaration[] }
  ? C[number]
  : never;
type ChildProps<D extends ElementDeclaration> = {
  readonly [C in Children<D> as C extends { readonly required: true } ? C['prop'] : never]: ChildValue<C>;
} & {
  readonly [C in Children<D> as C extends { readonly required: true } ? never : C['prop']]?: ChildValue<C> | undefined;
};

type ChildValue<C extends ChildDeclaration> = C extends { readonly many: true } ? readonly OneChild<C>[] : OneChild<C>;
type OneChild<C extends ChildDeclaration> = C extends { readonly policy: infer P extends PolicyDeclaration }
  ? Input<P> | PolicyElement
  : C extends { readonly list: true; readonly children: readonly [infer Item extends ChildDeclaration, ...(readonly ChildDeclaration[])] }
    ? readonly OneChild<Item>[]
    : Input<C>;

type Props<D extends ElementDeclaration> = OneOf<D> & Simplify<AttributeProps<D> & ChildProps<D> & TextProps<D>> & Groups<D> extends infer O
  ? O
  : never;
type TextProps<D extends ElementDeclaration> = D extends { readonly text: infer T extends TextDeclaration }
  ? T extends { readonly required: true }
    ? { readonly text: Value<T> }
    : { readonly text?: Value<T> | undefined }
  : unknown;

/** Text alone where an element has text and needs nothing else. */
type Input<D extends ElementDeclaration> = D extends { readonly text: infer T extends TextDeclaration }
  ? Record<never, never> extends Simplify<AttributeProps<D> & ChildProps<D>>
    ? Value<T> | Props<D>
    : Props<D>
  : Props<D>;

/** What the builder of a declaration takes. */
export type BuilderProps<D extends ElementDeclaration> = Input<D>;

type Arguments<D extends PolicyDeclaration> = Record<never, never> extends Input<D> ? [props?: Input<D>] : [props: Input<D>];

export type Builder<D extends PolicyDeclaration> = D extends { readonly statements: true | readonly string[] }
  ? <const N extends readonly PolicyNode[]>(props: Props<D>, statements: N) => Statement<D['sections'][number] & SectionsOf<N[number]>>
  : (...args: Arguments<D>) => Statement<D['sections'][number]>;
