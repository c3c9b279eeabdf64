import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessConfiguration } from '../../access/configuration';
import { readContract } from '../../access/contract';
import { resolveAccess } from '../../access/resolve';
import { readAccessTable } from '../../policies/baseline/access-table';
import { apiPolicy } from '../../policies/baseline';
import { writePolicy } from '../../policies';
import { saySkipped } from '../skipped';

const INPUTS = process.env['INPUTS'] ?? join(__dirname, '..', '..', '..', 'shared', 'inputs');
const BARS = join(INPUTS, 'nhs-booking-and-referral', 'booking-and-referral-1.4.0.yaml');
const present = existsSync(BARS);
if (!present) saySkipped(`${BARS} is not there: its tests are skipped`);

const may = (paths: readonly string[], methods: AccessConfiguration['rules'][number]['methods'], scope: string) => ({ paths, methods, require: { anyScope: [scope] } });
/** Who may call what in the Booking and Referral API, in ten lines. */
const ACCESS: AccessConfiguration = {
  rules: [
    may(['/metadata', '/MessageDefinition'], ['GET'], 'metadata.read'),
    may(['/$process-message'], ['POST'], 'message.send'),
    may(['/Slot'], ['GET'], 'slot.read'),
    may(['/Appointment', '/Appointment/*'], ['GET'], 'booking.read'),
    may(['/Appointment', '/Appointment/*'], ['POST', 'PUT', 'PATCH', 'DELETE'], 'booking.write'),
    may(['/ServiceRequest', '/ServiceRequest/*'], ['GET'], 'referral.read'),
    may(['/ServiceRequest', '/ServiceRequest/*'], ['POST', 'PUT', 'PATCH', 'DELETE'], 'referral.write'),
    may(['/DocumentReference', '/DocumentReference/*'], ['GET', 'POST', 'PUT', 'DELETE'], 'document.use'),
    may(['/HealthcareService', '/HealthcareService/*', '/Endpoint', '/Endpoint/**'], ['GET'], 'directory.read'),
    may(['/HealthcareService', '/HealthcareService/*', '/Endpoint', '/Endpoint/**'], ['POST', 'PUT', 'DELETE'], 'directory.write'),
  ],
  public: [],
  loosen: [],
};

(present ? describe : describe.skip)('the Booking and Referral contract', () => {
  const contract = present ? readContract(BARS) : undefined;
  const operations = contract?.operations ?? [];

  test('ten rules give each of its operations one scope, and the policy says so', () => {
    const { access, problems } = resolveAccess({ operations }, ACCESS, { place: 'access' });
    expect(problems).toEqual([]);
    expect(access.map(({ operationId }) => operationId)).toEqual(operations.map(({ id }) => id));
    for (const { rule } of access) expect(rule).toMatchObject({ kind: 'protected', token: [[{ kind: 'scope' }]] });

    const text = writePolicy(
      apiPolicy({
        name: 'bars', style: 'fhir', operations, access, issuers: [{ kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['api://bars'] }],
        certificateBoundTokens: false, corsOrigins: [], limits: { calls: 1, renewalSeconds: 60, dailyCalls: 1, maxBodyBytes: 1024 }, backendId: 'b', backendProof: { kind: 'backend' },
      }),
    );
    const [, table = ''] = /<set-variable name="access-requirement" value="(@\{[\s\S]*?\n\})" \/>/.exec(text) ?? [];
    expect(readAccessTable(table)).toEqual(new Map(access.map(({ operationId, rule }) => [operationId, rule.kind === 'protected' ? rule.token : undefined])));
  });

  test.each(ACCESS.rules.map((rule, index) => [rule.require.anyScope?.[0], index] as const))('without the rule for %s the operations that it covered are named', (scope, removed) => {
    const { access } = resolveAccess({ operations }, ACCESS, { place: 'access' });
    const covered = access.filter(({ rule }) => rule.kind === 'protected' && rule.token?.[0]?.[0]?.value === scope).map(({ operationId }) => operationId);
    const { problems } = resolveAccess({ operations }, { ...ACCESS, rules: ACCESS.rules.filter((_, index) => index !== removed) }, { place: 'access' });
    expect(covered.length).toBeGreaterThan(0);
    expect(problems.map(({ expected }) => /for (\S+) \(/.exec(expected)?.[1])).toEqual(covered);
  });
});

const US_CORE = join(INPUTS, 'us-core-server.capabilitystatement.json');
const usCorePresent = existsSync(US_CORE);
if (!usCorePresent) saySkipped(`${US_CORE} is not there: its tests are skipped`);

(usCorePresent ? test : test.skip)('the US Core statement alone gives every operation its own SMART scope, or admits nobody', () => {
  const { operations } = readContract(US_CORE);
  const { access, problems } = resolveAccess({ operations }, { rules: [], public: [], loosen: [] }, { place: 'access' });
  expect(problems).toEqual([]);
  expect(access).toHaveLength(operations.length);
  const least = operations.map(({ id, fhir }) => {
    const rule = access.find(({ operationId }) => operationId === id)?.rule;
    if (rule?.kind === 'public') return ['capabilities', 'smart-configuration'].includes(fhir?.interaction ?? '') ? 'discovery' : id;
    if (rule?.token?.length === 0) return fhir?.interaction.startsWith('$') === true ? 'nobody' : id;
    const claims = rule?.token?.flat() ?? [];
    const own = claims.length > 0 && claims.every(({ kind, value }) => kind === 'smart' && value.replace(/^system\//, '').startsWith(`${fhir?.interaction === '$export' ? '*' : (fhir?.type ?? '?')}.`));
    return own ? 'scope' : id;
  });
  expect(new Set(least)).toEqual(new Set(['discovery', 'nobody', 'scope']));
});
