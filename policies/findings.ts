/**
 * The codes of everything that can be wrong with a policy document. A code never changes its meaning and is
 * never used again; `docs/policies/findings.md` is generated from this table.
 */
import type { PolicyFinding, Position } from './model';

export interface FindingCode {
  readonly severity: PolicyFinding['severity'];
  readonly title: string;
  /** Why it is wrong: what API Management, or the provider, does with it. */
  readonly why: string;
}

export const FINDING_CODES = {
  APIM100: { severity: 'error', title: "The file can't be read", why: 'There is no such file, or it is not readable.' },
  APIM101: {
    severity: 'error',
    title: 'The XML is malformed',
    why: 'API Management refuses the document; the place is where reading stopped.',
  },
  APIM102: {
    severity: 'error',
    title: 'An expression has no end',
    why: "A `@(` or `@{` has no partner by the lexical rules of C#, so what follows it can't be told from the expression.",
  },
  APIM103: {
    severity: 'error',
    title: 'A document type or an entity of one',
    why: 'Policies have no document type. Entities are never expanded here, nor external ones fetched.',
  },
  APIM104: { severity: 'error', title: 'The text is too long', why: 'A policy document holds at most 256 KB, a fragment 512 KB.' },
  APIM105: {
    severity: 'error',
    title: 'The elements are nested too deeply',
    why: 'Reading stops at a fixed depth, so that no document can exhaust the stack of a reader.',
  },
  APIM106: {
    severity: 'error',
    title: 'The root is neither policies nor fragment',
    why: 'A document is `<policies>` with its sections, a fragment is `<fragment>` with its statements.',
  },
  APIM107: {
    severity: 'error',
    title: 'Something other than the four sections in policies',
    why: '`<policies>` holds `<inbound>`, `<backend>`, `<outbound>` and `<on-error>`, each at most once, without attributes.',
  },
  APIM201: { severity: 'error', title: 'An element that is no policy', why: "API Management refuses a statement that it doesn't know." },
  APIM202: {
    severity: 'error',
    title: 'A policy in a section where it may not stand',
    why: 'API Management refuses it there, or never runs it.',
  },
  APIM203: {
    severity: 'error',
    title: 'A policy at a scope where it may not stand',
    why: 'API Management refuses it there. `quota` and `rate-limit` count by subscription, so they have no meaning at broader scopes.',
  },
  APIM204: { severity: 'error', title: 'A policy that the gateway lacks', why: "This kind of gateway doesn't run the policy." },
  APIM205: {
    severity: 'error',
    title: 'A policy more often than it may stand',
    why: 'API Management takes it once a section, or once a document.',
  },
  APIM206: {
    severity: 'error',
    title: 'A policy of GraphQL resolvers',
    why: 'It stands in a resolver alone, never in a policy document or a fragment.',
  },
  APIM207: { severity: 'error', title: 'A policy that a fragment may not hold', why: 'A fragment holds no `base` and no other fragment.' },
  APIM208: {
    severity: 'error',
    title: 'An element that API Management keeps for itself',
    why: 'It is not documented, and may change or go without notice.',
  },
  APIM211: {
    severity: 'error',
    title: 'An unknown attribute',
    why: "API Management refuses attributes that it doesn't know; a misspelt one would otherwise leave its default in force.",
  },
  APIM212: { severity: 'error', title: 'A required attribute is missing', why: 'API Management refuses the statement without it.' },
  APIM213: { severity: 'error', title: 'A value of the wrong type', why: "API Management can't read the value." },
  APIM214: { severity: 'error', title: 'A value out of its range', why: 'API Management refuses the value, or cuts it.' },
  APIM215: {
    severity: 'error',
    title: 'An expression where none is evaluated',
    why: 'The attribute takes a fixed value or a named value: an expression would be refused, or taken as text.',
  },
  APIM216: {
    severity: 'error',
    title: 'Attributes that exclude one another, or none of them',
    why: 'Of these attributes exactly one is given, or at least one, or at most one.',
  },
  APIM217: {
    severity: 'warning',
    title: 'A line break or a tab in an attribute',
    why: "It can only be written as a numeric reference, which the provider's comparison never settles on: every plan would show a change.",
  },
  APIM221: { severity: 'error', title: 'An unknown child element', why: "API Management refuses elements that it doesn't know there." },
  APIM222: { severity: 'error', title: 'A required child element is missing', why: 'API Management refuses the statement without it.' },
  APIM223: {
    severity: 'warning',
    title: 'Child elements out of order',
    why: 'API Management takes child elements in the documented order only.',
  },
  APIM224: { severity: 'error', title: 'A child element too often', why: 'API Management takes it once, or up to a limit.' },
  APIM225: { severity: 'error', title: 'Text where none is meant', why: 'The element holds other elements, or nothing.' },
  APIM226: { severity: 'error', title: 'A text is missing', why: 'The element says nothing without its text.' },
  APIM227: {
    severity: 'warning',
    title: 'Markup where text is meant',
    why: 'API Management keeps nothing of elements in a body that is no template: the body is empty.',
  },
  APIM231: {
    severity: 'warning',
    title: 'A section without base',
    why: 'Without `<base />` the section drops the policies of all broader scopes, those of the whole service included.',
  },
  APIM232: { severity: 'warning', title: 'A statement that is never run', why: 'The statement before it ends the processing.' },
  APIM233: {
    severity: 'warning',
    title: 'No request reaches the backend',
    why: 'Only `forward-request` calls the backend, and neither this section nor a broader one by `<base />` has it.',
  },
  APIM234: {
    severity: 'warning',
    title: 'cors is not the first statement',
    why: 'A statement before it refuses preflight requests, which carry no credentials.',
  },
  APIM235: {
    severity: 'error',
    title: 'More than one statement in backend',
    why: 'API Management refuses the document: "backend section allows only one policy to be specified". `<base />` counts; what stands in `choose`, `retry` or `limit-concurrency` doesn\'t.',
  },
  APIM241: {
    severity: 'error',
    title: 'A name of something that does not exist',
    why: "API Management refuses a document that names a fragment, backend, certificate, logger, schema or named value which isn't there.",
  },
  APIM251: { severity: 'error', title: "A document that can't be written", why: "A value holds what XML can't, or half an expression." },
  APIM252: { severity: 'error', title: 'The document is too large', why: 'API Management takes 256 KB a document, and 512 KB a fragment.' },
  APIM301: {
    severity: 'error',
    title: 'An expression that is no C#',
    why: 'API Management compiles expressions when the document is saved, and refuses it.',
  },
  APIM302: {
    severity: 'error',
    title: 'An expression that does not return on every path',
    why: '`@{…}` is the body of a function: each of its paths returns a value.',
  },
  APIM303: {
    severity: 'error',
    title: 'An unknown member of context',
    why: 'The context has no such member; the expression would not compile.',
  },
  APIM304: {
    severity: 'error',
    title: 'A type or a member that expressions may not use',
    why: "Expressions see a documented part of .NET only: no files, threads, processes, network or cultures, and nothing that .NET doesn't have.",
  },
  APIM305: {
    severity: 'error',
    title: 'An unknown name in an expression',
    why: 'No variable, type or member has that name; the expression would not compile.',
  },
  APIM306: {
    severity: 'warning',
    title: 'A type or a member that no page lists',
    why: 'API Management refuses what its own list lacks ("Usage of type … is not supported within expressions"). That list is longer than the documented one in places, so this is no error here.',
  },
  APIM307: {
    severity: 'warning',
    title: 'A bracket after an expression',
    why: 'The expression ends before it, so that the value is the result with the bracket behind it.',
  },
} as const satisfies Readonly<Record<string, FindingCode>>;

export type FindingCodeName = keyof typeof FINDING_CODES;

/** The mend of a finding, which is a sentence, as a clause behind a colon. */
export const mendClause = ({ mend }: Pick<PolicyFinding, 'mend'>): string =>
  `${mend.charAt(0).toLowerCase()}${mend.slice(1)}`.replace(/\.$/, '');

/** A finding of a known code. */
export function finding(code: FindingCodeName, message: string, mend: string, position?: Position): PolicyFinding {
  return { code, severity: FINDING_CODES[code].severity, message, mend, ...(position && { position }) };
}
