/**
 * How a policy is declared. From its one declaration come the types of its builder, the writer's order of attributes,
 * what the validator says about it and its page in `docs/policies/`.
 */
import type { Gateway, PolicyReference, Scope, Section } from '../model';

/** The values that an attribute takes. `date-time` is ISO 8601; a list is an enumeration. */
export type ValueType = 'string' | 'date-time' | 'integer' | 'number' | 'boolean' | readonly string[];

export interface AttributeDeclaration {
  readonly type: ValueType;
  readonly required?: true;
  /** What API Management takes where the attribute is absent. */
  readonly default?: string | number | boolean;
  /** Expressions are not evaluated here. @default they are */
  readonly fixed?: true;
  /** Inclusive. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** Numbers outside of that range which are taken too. */
  readonly also?: readonly number[];
  /** The value is the name of such a thing. */
  readonly names?: PolicyReference['kind'];
  readonly says?: string;
}

export interface TextDeclaration {
  readonly type?: ValueType;
  readonly required?: true;
  readonly fixed?: true;
  readonly says?: string;
}

/** What stands in an element. */
export interface ElementDeclaration {
  /** In the documented order. */
  readonly attributes?: Readonly<Record<string, AttributeDeclaration>>;
  /** In the documented order. */
  readonly children?: readonly ChildDeclaration[];
  /** API Management takes the children in any order. */
  readonly anyOrder?: true;
  readonly text?: TextDeclaration;
  /** Policy statements: any of the section's, or those named. */
  readonly statements?: true | readonly string[];
  /** Elements of any name: a body that is XML. */
  readonly anything?: true;
  /** The attribute without which elements in it (but one `value`, which holds the text) are lost. */
  readonly elementsNeed?: string;
  /** Attributes of which one is given and no other. */
  readonly exactlyOne?: readonly string[];
  readonly atLeastOne?: readonly string[];
  readonly atMostOne?: readonly string[];
  /** Attributes that say something only beside one another. */
  readonly together?: readonly string[];
  /** Attributes beside which these others are not given. */
  readonly excludes?: Readonly<Record<string, readonly string[]>>;
}

export interface ChildDeclaration extends ElementDeclaration {
  readonly name: string;
  /** The builder's property for it. */
  readonly prop: string;
  readonly required?: true;
  /** May be given more than once; the builder takes a list. */
  readonly many?: true;
  /** How many at most, where `many`. */
  readonly maximum?: number;
  /** Holds nothing but a repeated child; the builder takes that child's list in its place. */
  readonly list?: true;
  /** The child is a policy itself, declared on its own. */
  readonly policy?: PolicyDeclaration;
  readonly says?: string;
}

export interface PolicyDeclaration extends ElementDeclaration {
  readonly name: string;
  /** One sentence: what it does. */
  readonly summary: string;
  readonly sections: readonly Section[];
  /** @default all */
  readonly scopes?: readonly Scope[];
  /** @default all */
  readonly gateways?: readonly Gateway[];
  readonly once?: 'section' | 'document';
  /** Stands before every other statement of its section, `base` aside. */
  readonly first?: true;
  /** Nothing after it in its section is run. */
  readonly ends?: true;
  /** Known, but of GraphQL resolvers alone. */
  readonly resolverOnly?: true;
  /** Stands in fragments too. @default true */
  readonly inFragments?: false;
  /** Canonical text of a typical use; it reads, validates and writes back as itself. */
  readonly example: string;
  readonly exampleSection?: Section;
}

/** Declares a policy; its type is the declaration itself. */
export function definePolicy<const D extends PolicyDeclaration>(declaration: D): D {
  return declaration;
}

/** The `id` that every policy may have; it reaches `context.LastError.PolicyId`. */
export const ID = {
  type: 'string',
  fixed: true,
  says: 'Name of the statement in `context.LastError.PolicyId`.',
} as const satisfies AttributeDeclaration;

/** What `element` holds under the name `name`, if it is declared there. */
export function childOf(element: ElementDeclaration, name: string): ElementDeclaration | undefined {
  const child = element.children?.find((one) => one.name === name);
  return child?.policy ?? child;
}
