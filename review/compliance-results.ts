/**
 * The results of a compliance run, read from the `compliance.json` that `npm run check` writes. Only what a
 * reviewer reads is kept; what the file says besides is not looked at.
 */
import { z } from 'zod';

const file = z.object({
  format: z.literal(1),
  reports: z.array(
    z.object({
      name: z.string(),
      profile: z.string(),
      rules: z.array(z.object({ id: z.string(), title: z.string(), mend: z.string() })),
      rows: z.array(
        z.object({
          rule: z.string(),
          status: z.enum(['compliant', 'non-compliant', 'not-applicable', 'unknown']),
          path: z.string(),
          message: z.string(),
          suppressed: z.object({ reason: z.string() }).optional(),
          attested: z.object({ evidence: z.string() }).optional(),
        }),
      ),
      suppressionProblems: z.array(z.unknown()).default([]),
    }),
  ),
});

export interface ComplianceResult {
  /** The environment, or what the report calls itself. */
  readonly report: string;
  /** `HC28` */
  readonly rule: string;
  readonly title: string;
  readonly status: 'compliant' | 'non-compliant' | 'not-applicable' | 'unknown' | 'suppressed' | 'attested';
  readonly path: string;
  readonly message: string;
  readonly mend: string;
}

export interface ComplianceResults {
  readonly reports: readonly { readonly name: string; readonly profile: string }[];
  readonly results: readonly ComplianceResult[];
}

export class ComplianceResultsError extends Error {
  override readonly name = 'ComplianceResultsError';
}

/**
 * @param place how to call the file in messages
 * @throws ComplianceResultsError that names everything that is wrong
 */
export function readComplianceResults(text: string, place: string): ComplianceResults {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ComplianceResultsError(`${place}: expected JSON, found something else.`);
  }
  const read = file.safeParse(json);
  if (!read.success) {
    const issues = read.error.issues.map(({ path, message }) => `${place}: ${path.join('.') || 'the document'}: ${message}`);
    throw new ComplianceResultsError(`${issues.join('\n')}\nExpected the results of a compliance run.`);
  }
  const { reports } = read.data;
  return {
    reports: reports.map(({ name, profile }) => ({ name, profile })),
    results: reports.flatMap(({ name, rules, rows }) =>
      rows.map(({ rule, status, path, message, suppressed, attested }): ComplianceResult => {
        const known = rules.find(({ id }) => id === rule);
        const excuse = excuseOf(suppressed?.reason, attested?.evidence);
        return {
          report: name,
          rule,
          title: known?.title ?? '',
          status: status === 'compliant' || excuse === undefined ? status : excuse.status,
          path,
          message: excuse === undefined ? message : `${message} (${excuse.status}: ${excuse.why})`,
          mend: known?.mend ?? '',
        };
      }),
    ),
  };
}

/** What takes a row out of the open ones, if anything does; a suppression goes before an attestation. */
function excuseOf(
  reason: string | undefined,
  evidence: string | undefined,
): { readonly status: 'suppressed' | 'attested'; readonly why: string } | undefined {
  if (reason !== undefined) return { status: 'suppressed', why: reason };
  return evidence === undefined ? undefined : { status: 'attested', why: evidence };
}
