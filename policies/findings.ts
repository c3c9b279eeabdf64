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
  APIM100: { severity: 'error', title: 'The file can\'t be read', why: 'There is no such file, or it is not readable.' },
  APIM101: { severity: 'error', title: 'The XML is malformed', why: 'API Management refuses the document; the place is where reading stopped.' },
  APIM102: { severity: 'error', title: 'An expression has no end', why: 'A `@(` or `@{` has no partner by the lexical rules of C#, so what follows it can\'t be told from the expression.' },
  APIM103: { severity: 'error', title: 'A document type or an entity of one', why: 'Policies have no document type. Entities are never expanded here, nor external ones fetched.' },
  APIM104: { severity: 'error', title: 'The text is too long', why: 'A policy document holds at most 256 KB, a fragment 512 KB.' },
  APIM105: { severity: 'error', title: 'The elements are nested too deeply', why: 'Reading stops at a fixed depth, so that no document can exhaust the stack of a reader.' },
  APIM106: { severity: 'error', title: 'The root is neither policies nor fragment', why: 'A document is `<policies>` with its sections, a fragment is `<fragment>` with its statements.' },
  APIM107: { severity: 'error', title: 'Something other than the four sections in policies', why: '`<policies>` holds `<inbound>`, `<backend>`, `<outbound>` and `<on-error>`, each at most once, without attributes.' },
} as const satisfies Readonly<Record<string, FindingCode>>;

export type FindingCodeName = keyof typeof FINDING_CODES;

/** A finding of a known code. */
export function finding(code: FindingCodeName, message: string, mend: string, position?: Position): PolicyFinding {
  return { code, severity: FINDING_CODES[code].severity, message, mend, ...(position && { position }) };
}
