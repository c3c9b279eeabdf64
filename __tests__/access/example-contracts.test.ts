import { join } from 'node:path';
import { readContract } from '../../access/contract';
import type { ApiOperation } from '../../access/operation';

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
