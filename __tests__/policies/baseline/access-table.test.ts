import fc from '../../fast-check';
import type { TokenRequirement } from '../../../access/rule';
import { accessTable, formatRequirement, parseRequirement, readAccessTable } from '../../../policies/baseline/access-table';

const scope = (value: string) => ({ kind: 'scope', value }) as const;
const role = (value: string) => ({ kind: 'role', value }) as const;

test('the table is sorted, one operation a line, and denies what it does not name', () => {
  const table = accessTable([
    { operationId: 'patient-search', token: [[scope('Patient.Read')], [role('Clinician'), scope('All.Read')]] },
    { operationId: 'appointment-read', token: [[]] },
  ]);
  expect(table).toBe(
    [
      '@{',
      '\tswitch (context.Operation.Id)',
      '\t{',
      '\t\tcase "appointment-read": return "any-token";',
      '\t\tcase "patient-search": return "scope:Patient.Read | role:Clinician scope:All.Read";',
      '\t\tdefault: return "denied";',
      '\t}',
      '}',
    ].join('\n'),
  );
});

test('no alternative at all admits nobody', () => {
  expect(formatRequirement([])).toBe('denied');
  expect(parseRequirement('denied')).toEqual([]);
});

test.each(['a b', 'a|b', 'a"b', 'a\\b', 'a\nb', 'é', ''])('fails when a scope is %j', (value) => {
  expect(() => formatRequirement([[scope(value)]])).toThrow(/RFC 6749/);
});

test.each(['Patient', 'Patient.rs', 'Patient.', 'patient.r', 'group/Patient.r', 'Patient.x', '*.*'])('fails when a SMART claim is %j, and reads it as admitting nobody', (value) => {
  expect(() => formatRequirement([[{ kind: 'smart', value }]])).toThrow(/one letter of cruds/);
  expect(parseRequirement(`smart:${value}`)).toEqual([]);
});

const claim = fc.oneof(
  fc.record({ kind: fc.constantFrom('scope' as const, 'role' as const), value: fc.stringMatching(/^[!#-[\]-{}~]+$/) }),
  fc.record({ kind: fc.constant('smart' as const), value: fc.stringMatching(/^((patient|user|system)\/)?([A-Z][a-z]{1,5}|\*)\.[cruds]$/) }),
);
const requirement: fc.Arbitrary<TokenRequirement> = fc.array(fc.array(claim, { maxLength: 3 }), { minLength: 1, maxLength: 3 });

test('whatever ids and claims it holds, a table reads back as what was written', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), requirement, { maxKeys: 5, noNullPrototype: true }), (rules) => {
      const entries = Object.entries(rules);
      const read = readAccessTable(accessTable(entries.map(([operationId, token]) => ({ operationId, token }))));
      expect(new Map(read)).toEqual(new Map(entries));
    }),
    { numRuns: 2000 },
  );
});

test('a text with one line that is not of the table reads as unknown', () => {
  const table = accessTable([{ operationId: 'a', token: [[]] }]);
  expect(readAccessTable(table.replace('return "any-token"', 'return context.Api.Id'))).toBeUndefined();
});
