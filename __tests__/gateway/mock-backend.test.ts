import { issuersOf } from '../../gateway/identity-provider';
import { mockBackend } from '../../gateway/mock-backend';
import { readSynthesized } from '../../synthesized/read';
import type { SynthesizedApi } from '../../synthesized/model';
import { exampleFolder } from '../example';

const service = readSynthesized(exampleFolder()).services.find(({ name }) => name.endsWith('-dev'));
const api = (name: string): SynthesizedApi => {
  const found = service?.apis.find((one) => one.name === name);
  if (!found) throw new Error(`the example has no API ${name}`);
  return found;
};

test('a FHIR read gives the resource that was asked for', () => {
  const { status, headers, body } = mockBackend(api('fhir'))({ method: 'GET', path: '/Patient/42' });
  expect(status).toBe(200);
  expect(headers['content-type']).toContain('fhir+json');
  expect(JSON.parse(body)).toMatchObject({ resourceType: 'Patient', id: '42' });
});

test('a FHIR search gives a bundle', () => {
  expect(JSON.parse(mockBackend(api('fhir'))({ method: 'GET', path: '/Observation' }).body)).toMatchObject({ resourceType: 'Bundle' });
});

test('an OpenAPI operation answers with its example', () => {
  expect(mockBackend(api('appointments'))({ method: 'GET', path: '/health' })).toMatchObject({ status: 200, body: '{"status":"up"}' });
});

test('what the contract does not have is not there', () => {
  expect(mockBackend(api('appointments'))({ method: 'GET', path: '/patients' }).status).toBe(404);
});

test('the issuers of the policies are found, each with its audiences', () => {
  expect(service && issuersOf(service)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'oidc', issuer: 'https://login.contoso-health.example/patients', audiences: ['https://api.contoso-health.example'] }),
      expect.objectContaining({ kind: 'entra', audiences: ['api://healthcare-apis'] }),
    ]),
  );
});
