import fc from '../../fast-check';
import { normalizeOperationId, uniqueOperationIds } from '../../../access/openapi/operation-ids';

test.each([
  ['getPatientById', 'getpatientbyid'],
  ['Get Patient (by id)', 'get-patient-by-id'],
  ['__a__b__', 'a-b'],
  ['é/à', ''],
  ['x'.repeat(100), 'x'.repeat(76)],
  [`${'x'.repeat(75)}-y`, 'x'.repeat(75)],
])('%j becomes %j', (operationId, normalized) => {
  expect(normalizeOperationId(operationId)).toBe(normalized);
});

test('an operation without an id is named by its method and path', () => {
  expect(uniqueOperationIds([{ method: 'GET', path: '/foo/{id}' }, { operationId: '???', method: 'POST', path: '/foo' }])).toEqual(['get-foo-id', 'post-foo']);
});

test('a clash gets a number, and never the name that another operation asks for', () => {
  const ids = ['a b', 'a-b', 'A.B', 'a-b-1'].map((operationId) => ({ operationId, method: 'GET', path: '/' }));
  expect(uniqueOperationIds(ids)).toEqual(['a-b', 'a-b-2', 'a-b-3', 'a-b-1']);
});

test('more than 999 clashes of one name are refused', () => {
  const ids = uniqueOperationIds(Array.from({ length: 1001 }, () => ({ operationId: 'same', method: 'GET', path: '/' })));
  expect(ids.filter((id) => id === undefined)).toHaveLength(1);
});

test('whatever the ids, names are unique and import leaves them as they are', () => {
  const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a', 'a-1', 'a--1', 'A', 'x'.repeat(80), `${'x'.repeat(74)}-1`));
  fc.assert(
    fc.property(fc.array(fc.record({ operationId: name, method: fc.constant('GET'), path: fc.constant('/p') }), { maxLength: 30 }), (operations) => {
      const ids = uniqueOperationIds(operations).map((id) => id ?? '');
      expect(new Set(ids).size).toBe(operations.length);
      for (const id of ids) expect(id).toBe(normalizeOperationId(id));
    }),
  );
});
