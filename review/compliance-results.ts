/**
 * The results of a compliance run, read from the `compliance.json` that it wrote. Only what a reviewer reads is
 * kept; what the file says besides is not looked at.
 */
import { z } from 'zod';

const result = z.object({
  /** `HC28` */
  rule: z.string(),
  title: z.string(),
  severity: z.enum(['error', 'warning']),
  status: z.enum(['compliant', 'non-compliant', 'not-applicable', 'unknown', 'suppressed']),
  path: z.string(),
  message: z.string(),
  mend: z.string().optional(),
});
const schema = z.object({ profile: z.string(), results: z.array(result) });

export type ComplianceResult = z.output<typeof result>;
export type ComplianceResults = z.output<typeof schema>;

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
    throw new ComplianceResultsError(`${place}: expected JSON, found something else. Write it with: npm run compliance`);
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const issues = read.error.issues.map(({ path, message }) => `${place}: ${path.join('.') || 'the document'}: ${message}`);
  throw new ComplianceResultsError(`${issues.join('\n')}\nExpected the results of a compliance run. Write them with: npm run compliance`);
}
