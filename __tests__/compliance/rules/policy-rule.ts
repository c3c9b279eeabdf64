/** Runs one rule on a service of one API, whose policies a test gives. */
import type { Rule, Row, Status } from '../../../compliance/rule';
import type { SynthesizedService } from '../../../synthesized/model';
import { cover } from './table';
import { readService, type ServiceTexts } from '../../synthesized/service';

export function rowsOf(rule: Rule, texts: ServiceTexts): readonly Row[] {
  const { model, service } = readService(texts);
  if (rule.per !== 'service') throw new Error(`${rule.name} looks at folders`);
  return rule.check({ model, service, profile: 'production' });
}

const WORST: readonly Status[] = ['non-compliant', 'unknown', 'compliant', 'not-applicable'];

/** The worst that the rule says. */
export function verdict(rule: Rule, texts: ServiceTexts): Status {
  const statuses = rowsOf(rule, texts).map(({ status }) => status);
  return WORST.find((status) => statuses.includes(status)) ?? 'not-applicable';
}

/** `[what the service does, its texts, what the rule says of it]` */
export type Verdicts = readonly (readonly [string, ServiceTexts, Status])[];

/** One test a row. */
export function ruleTable(rule: Rule, rows: Verdicts): void {
  for (const [, , status] of rows) cover(rule.id, status);
  describe(rule.name, () => {
    test.each(rows.map(([what, texts, status]) => [what, status, texts] as const))('%s: %s', (_, status, texts) => {
      expect(verdict(rule, texts)).toBe(status);
    });
    test('every row says what was found, about a construct', () => {
      for (const [, texts] of rows) {
        for (const { message, path } of rowsOf(rule, texts)) {
          expect(message.length).toBeGreaterThan(10);
          expect(path).not.toBe('');
        }
      }
    });
    test('no two rows of one service share a fingerprint', () => {
      for (const [, texts] of rows) {
        const keys = rowsOf(rule, texts).map(({ path, resource, detail }) => JSON.stringify([path, resource, detail]));
        expect(keys).toEqual([...new Set(keys)]);
      }
    });
  });
}

/** The service as a folder tells it that only holds its APIs. */
export function madeElsewhere(service: SynthesizedService): SynthesizedService {
  const { resource, ...elsewhere } = service;
  if (resource === undefined) throw new Error('the fixture has no service');
  return elsewhere;
}

/** Pieces of policies that tests put together. */
export const JWT =
  '<validate-jwt header-name="Authorization" clock-skew="30" output-token-variable-name="verified-token"><openid-config url="https://i.example/.well-known/openid-configuration" /><audiences><audience>api://a</audience></audiences><issuers><issuer>https://i.example</issuer></issuers></validate-jwt>';
export const CONDITION = '@(context.Request.Headers.GetValueOrDefault("X-Debug") == "1")';
export const when = (body: string, condition = CONDITION): string => `<choose><when condition="${condition}">${body}</when></choose>`;
export const refuse = (code = 401): string => `<return-response><set-status code="${code}" /></return-response>`;
export const header = (name: string, value?: string): string =>
  value === undefined ? `<set-header name="${name}" exists-action="delete" />` : `<set-header name="${name}" exists-action="override"><value>${value}</value></set-header>`;
/** Only public discovery. */
export const DISCOVERY = { '/metadata': { get: { operationId: 'get-metadata' } } };
export const READ = { '/Patient/{id}': { get: { operationId: 'read-patient' } } };
export const WRITE = { '/Patient/{id}': { put: { operationId: 'update-patient', requestBody: { content: { 'application/json': {} } } } } };
