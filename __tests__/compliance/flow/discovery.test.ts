import type { ApiOperation } from '../../../access/operation';
import { isDiscovery } from '../../../compliance/flow/discovery';

const operation = (changes: Partial<ApiOperation>): ApiOperation => ({ id: 'it', method: 'GET', urlTemplate: '/patients', summary: '', tags: [], parameters: [], requestContentTypes: [], ...changes });

test.each<readonly [what: string, changes: Partial<ApiOperation>, open: boolean]>([
  ['the CapabilityStatement', { urlTemplate: '/metadata', fhir: { type: '*', interaction: 'capabilities' } }, true],
  ['a well-known document', { urlTemplate: '/.well-known/smart-configuration' }, true],
  ['a health probe', { urlTemplate: '/health' }, true],
  ['a health probe that takes a parameter', { urlTemplate: '/health', parameters: [{ name: 'patient', in: 'query', required: false }] }, false],
  ['a health probe that is written to', { urlTemplate: '/health', method: 'POST' }, false],
  ['a path that begins like a health probe', { urlTemplate: '/health/{patient}' }, false],
  ['a read that the contract declares open', { security: [] }, true],
  ['a read of FHIR data that the contract declares open', { security: [], fhir: { type: 'Patient', interaction: 'read' } }, false],
  ['a read of which the contract says nothing', {}, false],
  ['a write that the contract declares open', { security: [], method: 'POST' }, false],
  ['a catch-all below .well-known', { urlTemplate: '/.well-known/{*rest}' }, false],
])('%s: %s', (_what, changes, open) => {
  expect(isDiscovery(operation(changes))).toBe(open);
});
