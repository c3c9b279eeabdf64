/** Good tokens and keys that do not cover what is asked for. */
import { APIS, ask, TARGET, token, type ApiName, type Attack } from './world';

const asks = (name: string, api: ApiName, claims: Readonly<Record<string, unknown>>, target: string = TARGET[api], refused: readonly number[] = [403], init: Parameters<typeof ask>[3] = {}): Attack => ({
  name: `${api}: ${name}`,
  refused,
  send: (world) => ask(world, api, target, { ...init, claims }),
});

const duplicated = (name: string, api: ApiName, first: string): Attack => ({
  name: `${api}: ${name}`,
  refused: [401],
  send: async (world) => {
    // No provider signs this: two members of one name, of which readers take different ones.
    const [header, payload, signature] = (await token(world, api)).split('.') as [string, string, string];
    const text = Buffer.from(payload, 'base64url').toString().replace(/^\{/, `{${first},`);
    return world.gateway.fetch(TARGET[api], { subscription: 'ward-app', token: [header, Buffer.from(text).toString('base64url'), signature].join('.') });
  },
});

const NO_SCOPES: Readonly<Record<string, string | readonly string[] | undefined | number>> = {
  'no scope': undefined,
  'an empty scope': '',
  'a scope of a space': ' ',
  'another scope': 'openid profile',
  'every scope, it says': '*',
  'a scope that is a number': 1,
};

const FHIR_SCOPES = [
  'patient/Observation.r', 'patient/Patient.s', 'patient/Patient.c', 'patient/Patients.r', 'patient/Patient', 'patient/Patient.', 'atient/Patient.r', 'patient/patient.r', 'PATIENT/Patient.r',
  'Patient.r', 'patient/*', 'patient/.r', 'patient/Patient.rr', 'patient/Patient.sr', 'patient/Patient.x', 'patient/Patient.r?x=1', 'patient/Pat.r', 'patient/PatientX.r', 'patient/Patient.read2', 'patient//Patient.r',
  'launch/patient', 'smart:Patient.r', 'any-token', 'admin', 'patient/Patient.write', 'patient/Patient.r\tuser/Patient.r', 'user/Observation.rs',
];
const APPOINTMENT_SCOPES = [
  'appointments.rea', 'appointments.reads', 'Appointments.Read', 'APPOINTMENTS.READ', 'appointments', 'appointments.*', 'xappointments.read', 'appointments.read.all', 'appointments.write', 'appointments,read',
  'appointments.read,appointments.write', 'scope:appointments.read', 'any-token', 'appointments.read|', 'appointments.read;', 'api://healthcare-apis/appointments.read', 'availability', '.default', 'user_impersonation',
];

const otherPatient = (name: string, target: string, claims: Readonly<Record<string, unknown>> = {}, refused: readonly number[] = [403]): Attack => asks(name, 'fhir', claims, target, refused);
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const search = { scope: 'patient/*.rs' };

const key = (name: string, api: ApiName, subscription: string): Attack => ({ name: `${api}: ${name}`, refused: [401], send: (world) => ask(world, api, TARGET[api], { subscription }) });

export const ACCESS_ATTACKS: readonly Attack[] = [
  ...APIS.flatMap((api) => Object.entries(NO_SCOPES).map(([name, value]) => asks(name, api, { [api === 'fhir' ? 'scope' : 'scp']: value }))),
  ...FHIR_SCOPES.map((scope) => asks(`the scope ${JSON.stringify(scope)}`, 'fhir', { scope })),
  ...APPOINTMENT_SCOPES.map((scp) => asks(`the scope ${scp}`, 'appointments', { scp })),
  asks('a scope in the claim of the other provider', 'fhir', { scope: undefined, scp: 'patient/Patient.r' }),
  asks('a scope in the claim of the other provider', 'appointments', { scp: undefined, scope: 'appointments.read' }),
  asks('a role in place of a scope', 'appointments', { scp: undefined, roles: ['appointments.read'] }),
  asks('a role in place of a scope', 'fhir', { scope: undefined, roles: ['patient/Patient.r'] }),
  asks('delegated scopes in an application\'s own token', 'appointments', { idtyp: 'app' }, TARGET.appointments, [401, 403]),
  asks('a scope in place of a role', 'appointments', { scp: 'Schedules.Manage.All' }, '/appointments/v1/clinics/cl-1/schedule', [403], { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: { validFrom: '2026-03-01', hours: [] } }),
  asks('part of a role', 'appointments', { scp: undefined, roles: ['Schedules.Manage'] }, '/appointments/v1/clinics/cl-1/schedule', [403], { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: { validFrom: '2026-03-01', hours: [] } }),
  asks('reading where writing is asked for', 'appointments', {}, '/appointments/v1/appointments/apt-1', [403], { method: 'DELETE' }),
  asks('reading where writing is asked for', 'fhir', {}, '/fhir/v1/Patient/pt-1', [403], { method: 'PUT', headers: { 'Content-Type': 'application/fhir+json' }, body: { resourceType: 'Patient', id: 'pt-1' } }),
  duplicated('two issuers', 'fhir', '"iss":"https://login.evil.example"'),
  duplicated('two scopes', 'fhir', '"scope":"user/*.cruds"'),
  duplicated('two audiences', 'appointments', '"aud":"other"'),
  duplicated('two scopes', 'appointments', '"scp":"appointments.write"'),

  otherPatient('another patient by id', '/fhir/v1/Patient/pt-2'),
  otherPatient('another patient, by a longer id', '/fhir/v1/Patient/pt-11'),
  otherPatient('another patient, by case', '/fhir/v1/Patient/PT-1'),
  otherPatient('another patient, encoded', '/fhir/v1/Patient/pt%2D2'),
  otherPatient('another patient\'s history', '/fhir/v1/Patient/pt-2/_history/1'),
  otherPatient('everything of another patient', '/fhir/v1/Patient/pt-2/$everything', search),
  otherPatient('a search for another patient', '/fhir/v1/Observation?patient=pt-2', search),
  otherPatient('a search for another patient by reference', '/fhir/v1/Observation?patient=Patient/pt-2', search),
  otherPatient('a search for both patients', '/fhir/v1/Observation?patient=pt-1,pt-2', search),
  otherPatient('a search for both patients, one after the other', '/fhir/v1/Observation?patient=pt-1&patient=pt-2', search, [400, 403]),
  otherPatient('a search for another patient in capitals', '/fhir/v1/Observation?patient=pt-1&PATIENT=pt-2', search, [400, 403]),
  otherPatient('a search for all patients but one', '/fhir/v1/Patient?_id=pt-2', search),
  otherPatient('a chained search', '/fhir/v1/Observation?patient=pt-1&subject.name=Smith', search, [400, 403]),
  otherPatient('a chained search by type', '/fhir/v1/Observation?patient=pt-1&subject:Patient.name=Smith', search, [400, 403]),
  otherPatient('a reverse chain', '/fhir/v1/Patient?_has:Observation:patient:code=1', search, [400, 403]),
  otherPatient('_include', '/fhir/v1/Observation?patient=pt-1&_include=*', search, [400, 403]),
  otherPatient('_revinclude', '/fhir/v1/Patient?_id=pt-1&_revinclude=Observation:patient', search, [400, 403]),
  otherPatient('_filter', '/fhir/v1/Patient?_id=pt-1&_filter=name eq a'.replace(/ /g, '%20'), search, [400, 403]),
  otherPatient('_query', '/fhir/v1/Patient?_query=all', search, [400, 403]),
  otherPatient('no patient in the token', TARGET.fhir, { patient: undefined }),
  otherPatient('an empty patient in the token', TARGET.fhir, { patient: '' }),
  otherPatient('two patients in the token', TARGET.fhir, { patient: ['pt-1', 'pt-2'] }),
  otherPatient('a search with no patient in the token', '/fhir/v1/Observation', { ...search, patient: undefined }),
  otherPatient('a search with several patients in one text', '/fhir/v1/Observation', { ...search, patient: 'pt-1,pt-2' }),
  asks('a patient who makes a further one', 'fhir', { scope: 'patient/*.cruds' }, '/fhir/v1/Patient', [403], { method: 'POST', headers: { 'Content-Type': 'application/fhir+json' }, body: { resourceType: 'Patient' } }),
  asks('a search by POST', 'fhir', search, '/fhir/v1/Observation/_search', [403], { method: 'POST', headers: FORM, body: 'patient=pt-2' }),
  asks('a form that names no patient', 'fhir', search, '/fhir/v1/Observation/_search', [403], { method: 'POST', headers: FORM, body: 'code=x' }),
  asks('a form that names another patient beside', 'fhir', search, '/fhir/v1/Patient/_search', [403], { method: 'POST', headers: FORM, body: '_id=pt-1&_id=pt-2' }),
  asks('a form of another type', 'fhir', { scope: 'user/*.rs' }, '/fhir/v1/Observation/_search', [415], { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: 'patient=pt-2' }),
  asks('a form with a chained parameter', 'fhir', { scope: 'user/*.rs' }, '/fhir/v1/Observation/_search', [400], { method: 'POST', headers: FORM, body: 'subject.name=Smith' }),
  asks('a form that is too large', 'fhir', { scope: 'user/*.rs' }, '/fhir/v1/Observation/_search', [400, 413], { method: 'POST', headers: FORM, body: `patient=${'x'.repeat(110_000)}` }),
  asks('a create on a condition', 'fhir', { scope: 'user/Observation.cs' }, '/fhir/v1/Observation', [403], { method: 'POST', headers: { 'Content-Type': 'application/fhir+json', 'If-None-Exist': 'patient=pt-2' }, body: { resourceType: 'Observation' } }),
  ...([['/fhir/v1/Observation', 'patient=pt-1'], ['/fhir/v1/Patient', '_id=pt-1']] as const).map(
    ([path, held]): Attack => ({
      name: `fhir: a search of ${path} for every patient`,
      send: (world) => ask(world, 'fhir', path, { claims: search }),
      sting: ({ reached }) => (reached.at(-1)?.query.includes(held) === true ? undefined : 'the search is not held to the patient'),
    }),
  ),
  otherPatient('a patient with a wildcard', '/fhir/v1/Patient/pt-1', { patient: '*' }),

  ...APIS.flatMap((api) => [
    { name: `${api}: no key`, refused: [401], send: async (world) => world.gateway.fetch(TARGET[api], { token: await token(world, api) }) } satisfies Attack,
    { name: `${api}: a made-up key`, refused: [401], send: async (world) => world.gateway.fetch(TARGET[api], { token: await token(world, api), headers: { 'Ocp-Apim-Subscription-Key': 'a'.repeat(32) } }) } satisfies Attack,
    { name: `${api}: a made-up key in the query`, refused: [401], send: async (world) => world.gateway.fetch(`${TARGET[api]}${api === 'fhir' ? '?' : '&'}subscription-key=x`, { token: await token(world, api) }) } satisfies Attack,
    ...['submitted', 'suspended', 'rejected', 'cancelled', 'expired'].map((state) => key(`a ${state} subscription`, api, state)),
  ]),
  key('another product\'s key', 'fhir', 'partner'),
  key('another API\'s key', 'appointments', 'fhir-only'),
];
