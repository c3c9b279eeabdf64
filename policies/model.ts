/**
 * The model of an API Management policy document: what the reader gives, the builders make,
 * the writer writes and every reader of synthesized JSON walks.
 *
 * It is plain, immutable data. Expressions are kept as their own text, `@(…)` or `@{…}`, unescaped,
 * as a `rawxml` document holds them; every other text is the decoded text, without XML escapes.
 */

/** The four sections of a policy document, in the order in which they are written. */
export const SECTIONS = ['inbound', 'backend', 'outbound', 'on-error'] as const;
export type Section = (typeof SECTIONS)[number];

/** Where a policy document is attached, broad to narrow. */
export const SCOPES = ['global', 'workspace', 'product', 'api', 'operation'] as const;
export type Scope = (typeof SCOPES)[number];

/** The gateways that run policies. */
export const GATEWAYS = ['classic', 'v2', 'consumption', 'self-hosted'] as const;
export type Gateway = (typeof GATEWAYS)[number];

/** A place in a policy's source text. Lines and columns count from 1, offsets (UTF-16 units) from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  /** The text that begins there as the source writes it, where that is not the text itself: `a &amp;&amp; b`. */
  readonly written?: string;
}

/** A thing that a policy names and that must exist before the policy does. */
export interface PolicyReference {
  readonly kind: 'named-value' | 'fragment' | 'backend' | 'certificate' | 'logger' | 'schema';
  readonly name: string;
  /** What makes it in this application: a construct. Absent where only its name is known. */
  readonly target?: object;
}

export interface PolicyElement {
  readonly kind: 'element';
  readonly name: string;
  /** In the order of the source; the writer puts them into the documented order. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly PolicyNode[];
  /** Where each attribute's value begins, after its quote; absent on built elements. */
  readonly attributePositions?: Readonly<Record<string, Position>>;
  /** Constructs named by this element's attributes; those of its children are on the children. */
  readonly references?: readonly PolicyReference[];
  readonly position?: Position;
}

export interface PolicyText {
  readonly kind: 'text';
  readonly text: string;
  readonly position?: Position;
}

export interface PolicyComment {
  readonly kind: 'comment';
  readonly text: string;
  readonly position?: Position;
}

export type PolicyNode = PolicyElement | PolicyText | PolicyComment;

/** A `<policies>` document. A section that is absent inherits nothing: it equals an empty one. */
export interface PolicyDocument {
  readonly kind: 'document';
  readonly sections: Readonly<Partial<Record<Section, readonly PolicyNode[]>>>;
  /** Comments before and after the root. One between sections belongs to the section after it. */
  readonly comments?: readonly PolicyComment[];
}

/** A `<fragment>`: statements without sections. */
export interface PolicyFragment {
  readonly kind: 'fragment';
  readonly statements: readonly PolicyNode[];
  readonly comments?: readonly PolicyComment[];
}

/** What resolves a field of a GraphQL API: one policy, which is the root of its document. */
export interface PolicyResolver {
  readonly kind: 'resolver';
  readonly statement: PolicyElement;
  readonly comments?: readonly PolicyComment[];
}

/** One thing wrong with a policy document. `code` is stable and has its page in `docs/policies/`. */
export interface PolicyFinding {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to do about it. */
  readonly mend: string;
  readonly position?: Position;
}
