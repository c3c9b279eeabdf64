import { join } from 'node:path';
import { readContract } from '../../access/contract';
import type { ApiOperation } from '../../access/operation';
import { resolveAccess } from '../../access/resolve';
import { exampleApis } from '../../config/example';
import { accessSchema } from '../../config/schema';
import { readVariables } from '../../config/variables';

const appointments = readContract(join(__dirname, '../../contracts/appointments.openapi.yaml'));

const summary = ({ id, method, urlTemplate, security }: ApiOperation): string =>
  `${id}: ${method} ${urlTemplate} ${security?.map((schemes) => schemes.map(({ scheme, scopes }) => `${scheme}[${scopes.join()}]`).join('+')).join('|') ?? '-'}`;

test('the appointments contract has these operations', () => {
  expect(appointments.operations.map(summary)).toEqual([
    'get-health: GET /health ',
    'search-availability: GET /availability entra[appointments.read]|entra[appointments.write]',
    'list-appointments: GET /appointments entra[appointments.read]',
    'book-appointment: POST /appointments entra[appointments.write]',
    'read-appointment: GET /appointments/{appointmentId} entra[appointments.read]',
    'reschedule-appointment: PATCH /appointments/{appointmentId} entra[appointments.write]',
    'cancel-appointment: DELETE /appointments/{appointmentId} entra[appointments.write]',
    'replace-schedule: PUT /clinics/{clinicId}/schedule clinicSystem[Schedules.Manage.All]',
  ]);
});

test('the appointments contract loses nothing when bundled', () => {
  expect(appointments.warnings).toEqual([]);
});

test('every answer of the appointments contract with a body has an example', () => {
  const { paths } = appointments.document as { paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, { example?: unknown }> }> }>> };
  const bare = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.entries(responses).flatMap(([status, { content = {} }]) => Object.values(content).flatMap(({ example }) => (example === undefined ? [`${method} ${path} ${status}`] : []))),
    ),
  );
  expect(bare).toEqual([]);
});

const apis = exampleApis(readVariables({}), 'example');
const table = (api: string): readonly string[] => {
  const { contract, access } = apis.apis[api] as { contract: string; access?: object };
  const resolved = resolveAccess(readContract(join(__dirname, '../..', contract)), accessSchema.parse(access ?? {}), { place: `config/example.ts: apis.${api}.access` });
  expect(resolved.problems).toEqual([]);
  return resolved.access.map(({ operationId, rule }) => {
    const token = rule.kind === 'public' ? 'public' : (rule.token ?? []).map((claims) => claims.map(({ kind, value }) => `${kind}:${value}`).join(' & ')).join(' | ');
    return `${operationId}: ${token || 'nobody'}`;
  });
};

test('the example configuration gives every appointments operation the least that it needs', () => {
  expect(table('appointments')).toEqual([
    'get-health: public',
    'search-availability: scope:appointments.read | scope:appointments.write',
    'list-appointments: scope:appointments.read',
    'book-appointment: scope:appointments.write',
    'read-appointment: scope:appointments.read',
    'reschedule-appointment: scope:appointments.write',
    'cancel-appointment: scope:appointments.write',
    'replace-schedule: role:Schedules.Manage.All',
  ]);
});

test('the example configuration asks for one letter of one type in every FHIR operation', () => {
  const lines = table('fhir');
  expect(lines.filter((line) => !/: smart:[A-Z][A-Za-z]+\.[cruds]$/.test(line))).toEqual(['get-metadata: public', 'get-smart-configuration: public', 'everything-patient: nobody', 'everything-patient-post: nobody']);
});
