import fc from '../../fast-check';
import { decideSmart, type SmartContext, type SmartDecision } from '../../../access/smart/decide';
import type { SmartRequest } from '../../../access/smart/request';

const context: SmartContext = { types: new Set(['Patient', 'Observation', 'Practitioner', 'Task', 'Bundle', 'Device', 'Subscription', 'SearchParameter']), patient: '123', operations: new Map([['Patient/$everything', ['*.r', '*.s']]]) };

/** `POST /Observation?a=b` */
function request(text: string, ifNoneExist = false): SmartRequest {
  const [method = '', address = ''] = text.split(' ');
  const [path = '', query = ''] = address.split('?');
  return { method, path, query: [...new URLSearchParams(query)], ifNoneExist };
}

/** A decision as a word or two. */
function word(decision: SmartDecision): string {
  if (decision.kind === 'deny') return String(decision.status);
  if (decision.kind === 'public') return 'public';
  const force = decision.force.map(([name, value]) => ` ${name}=${value}`).join('');
  return `allow${force}${decision.serverMustCheckPatient ? ' (server checks)' : ''}`;
}
const decide = (text: string, scopes: string, rest: Partial<SmartContext> = {}): string => word(decideSmart(request(text), scopes.split(' '), { ...context, ...rest }));

describe('each request needs exactly these letters', () => {
  const table: readonly (readonly [string, string])[] = [
    ['GET /Observation/1', 'r'],
    ['GET /Observation/1/_history', 'r'],
    ['GET /Observation/1/_history/2', 'r'],
    ['GET /Observation?code=1', 's'],
    ['POST /Observation/_search', 's'],
    ['GET /Observation/_history', 's'],
    ['POST /Observation', 'c'],
    ['PUT /Observation/1', 'u'],
    ['PATCH /Observation/1', 'u'],
    ['PUT /Observation?code=1', 'us'],
    ['PATCH /Observation?code=1', 'us'],
    ['DELETE /Observation/1', 'd'],
    ['DELETE /Observation?code=1', 'ds'],
  ];
  test.each(table)('%s: %s', (text, letters) => {
    for (let mask = 1; mask < 32; mask += 1) {
      const granted = [...'cruds'].filter((_, index) => (mask & (1 << index)) !== 0).join('');
      const enough = [...letters].every((letter) => granted.includes(letter));
      expect([granted, decide(text, `user/Observation.${granted}`)]).toEqual([granted, enough ? 'allow' : '403']);
      expect(decide(text, `user/*.${granted}`)).toBe(enough ? 'allow' : '403');
      expect(decide(text, `user/Patient.${granted}`)).toBe('403');
    }
  });
});

test('a create with If-None-Exist needs a search too', () => {
  const create = request('POST /Observation', true);
  expect(word(decideSmart(create, ['user/Observation.c'], context))).toBe('403');
  expect(word(decideSmart(create, ['user/Observation.cs'], context))).toBe('allow');
});

test.each([
  ['GET /?_type=Observation', 'user/Observation.s', '403'],
  ['GET /?_type=Observation', 'user/*.s', 'allow'],
  ['GET /_history', 'user/*.s', 'allow'],
  ['POST /_search', 'user/Observation.s', '403'],
  ['POST /', 'user/*.cruds', '403'],
  ['GET /$export', 'system/*.rs', 'allow'],
  ['GET /$export', 'system/*.r', '403'],
  ['GET /$export', 'user/*.cruds', '403'],
  ['GET /$export', 'system/Observation.rs', '403'],
  ['GET /$export?_type=Observation', 'system/Observation.rs', 'allow'],
  ['GET /$export?_type=Observation,Patient', 'system/Observation.rs', '403'],
  ['GET /$export?_type=Observation,', 'system/Observation.rs', '403'],
  ['GET /Patient/$export', 'system/*.rs', 'allow'],
  ['GET /Patient/123/$everything', 'user/*.rs', 'allow'],
  ['GET /Patient/123/$everything', 'user/Patient.rs', '403'],
  ['POST /Observation/$unknown', 'user/*.cruds', '403'],
  ['POST /$graphql', 'user/*.cruds', '403'],
  ['GET /Observation?_include=Observation:subject', 'user/Observation.rs', '403'],
  ['GET /Observation?_include=Observation:subject', 'user/*.rs', 'allow'],
  ['GET /Observation?_include:iterate=Observation:subject', 'user/Observation.rs', '403'],
  ['GET /Observation?_revinclude=Provenance:target', 'user/Observation.rs', '403'],
  ['GET /Patient?_has:Observation:patient:code=1', 'user/Patient.rs', '403'],
  ['GET /Observation?subject:Patient.name=x', 'user/Observation.rs', '403'],
  ['GET /Observation?subject.name=x', 'user/Observation.rs', '403'],
  ['GET /Observation?code:in=x', 'user/Observation.rs', 'allow'],
  ['GET /metadata', '', 'public'],
  ['GET /.well-known/smart-configuration', '', 'public'],
  ['POST /metadata', '', '405'],
  ['GET /Medication/1', 'user/*.cruds', '404'],
  ['GET /Observation/_history/1', 'user/*.cruds', '404'],
  ['GET /Observation/a%2fb', 'user/*.cruds', '404'],
  ['GET /Observation/..', 'user/*.cruds', '404'],
  ['GET /Observation//1', 'user/*.cruds', '404'],
  ['GET Observation/1', 'user/*.cruds', '404'],
  ['PUT /Observation/1/_history', 'user/*.cruds', '405'],
  ['HEAD /Observation/1', 'user/*.cruds', '405'],
  ['constructor /Observation/1', 'user/*.cruds', '405'],
])('%s with %s: %s', (text, scopes, decision) => {
  expect(decide(text, scopes)).toBe(decision);
});

describe('where only patient/ scopes cover a request', () => {
  test.each([
    ['GET /Patient/123', 'patient/Patient.r', 'allow'],
    ['GET /Patient/124', 'patient/Patient.r', '403'],
    ['GET /Patient/124', 'patient/Patient.r user/Patient.r', 'allow'],
    ['PUT /Patient/124', 'patient/Patient.u', '403'],
    ['POST /Patient', 'patient/Patient.c', '403'],
    ['GET /Patient', 'patient/Patient.s', 'allow _id=123'],
    ['GET /Patient?_id=124', 'patient/Patient.s', '403'],
    ['GET /Patient/_history', 'patient/Patient.s', '403'],
    ['GET /Patient/124/$everything', 'patient/*.rs', '403'],
    ['GET /Patient/123/$everything', 'patient/*.rs', 'allow'],
    ['GET /Observation', 'patient/Observation.s', 'allow patient=123'],
    ['POST /Observation/_search', 'patient/Observation.s', '403'],
    ['POST /Observation/_search?patient=123', 'patient/Observation.s', 'allow'],
    ['POST /Observation/_search?patient=Patient/123&code=1', 'patient/Observation.s', 'allow'],
    ['POST /Observation/_search?patient=123&patient=124', 'patient/Observation.s', '403'],
    ['POST /Observation/_search?patient=123&PATIENT=124', 'patient/Observation.s', '403'],
    ['POST /Observation/_search?patient=123', 'patient/Observation.s?code=1', '403'],
    ['POST /Patient/_search?_id=123', 'patient/Patient.s', 'allow'],
    ['POST /Patient/_search?_id=Patient/123', 'patient/Patient.s', '403'],
    ['POST /Patient/_search?_id=124', 'patient/Patient.s', '403'],
    ['POST /Practitioner/_search?name=x', 'patient/Practitioner.s', 'allow'],
    ['POST /Task/_search', 'patient/*.rs', '403'],
    ['GET /Observation?patient=123', 'patient/Observation.s', 'allow'],
    ['GET /Observation?patient=Patient/123', 'patient/Observation.s', 'allow'],
    ['GET /Observation?patient=124', 'patient/Observation.s', '403'],
    ['GET /Observation?patient=123,124', 'patient/Observation.s', '403'],
    ['GET /Observation?patient=123&patient=124', 'patient/Observation.s', '403'],
    ['GET /Observation?patient:Patient=123', 'patient/Observation.s', '403'],
    ['GET /Observation?patient:not=123', 'patient/Observation.s', '403'],
    ['GET /Observation/9', 'patient/Observation.r', 'allow (server checks)'],
    ['POST /Observation', 'patient/Observation.c', 'allow (server checks)'],
    ['DELETE /Observation?code=1', 'patient/Observation.ds', '403'],
    ['GET /Observation/_history', 'patient/Observation.s', '403'],
    ['GET /Practitioner?name=x', 'patient/Practitioner.s', 'allow'],
    ['GET /Practitioner?_revinclude=Observation:performer', 'patient/*.rs', '403'],
    ['GET /Task', 'patient/*.rs', '403'],
    ['POST /Subscription', 'patient/*.cruds', '403'],
    ['PUT /Subscription/1', 'patient/*.cruds', '403'],
    ['POST /SearchParameter', 'patient/*.cruds', '403'],
    ['PATCH /Practitioner/1', 'patient/*.cruds', '403'],
    ['DELETE /Practitioner/1', 'patient/*.cruds', '403'],
    ['POST /Subscription', 'user/*.cruds', 'allow'],
    ['POST /Task', 'patient/*.cruds', 'allow'],
    ['GET /Practitioner/1', 'patient/*.cruds', 'allow'],
    ['GET /Bundle?type=document', 'patient/*.rs', '403'],
    ['GET /Device?patient=124', 'patient/*.rs', '403'],
    ['GET /Task', 'user/*.rs', 'allow'],
    ['GET /Bundle/1', 'patient/*.rs', 'allow'],
    ['GET /Observation?_include=Observation:performer', 'patient/*.rs', 'allow patient=123'],
    ['GET /?_type=Observation', 'patient/*.s', '403'],
    ['PUT /Observation?code=1', 'patient/Observation.u user/Observation.s', '403'],
    ['PUT /Observation?code=1', 'user/Observation.us', 'allow'],
  ])('%s with %s: %s', (text, scopes, decision) => {
    expect(decide(text, scopes)).toBe(decision);
  });
  test.each([undefined, '', 'a/b', 'x'.repeat(65)])('a token whose patient is %j gets nothing', (patient) => {
    expect(word(decideSmart(request('GET /Observation'), ['patient/Observation.s'], { types: context.types, ...(patient !== undefined && { patient }) }))).toBe('403');
  });
});

test('a search is held to the patient by a parameter that the contract lists, or refused', () => {
  const types = new Set(['Observation', 'Provenance', 'Schedule']);
  const searchParameters = new Map([['Observation', ['code', 'subject']], ['Provenance', ['target']], ['Schedule', ['actor']]]);
  const search = (type: string, enforcement: 'full' | 'policy'): string => word(decideSmart(request(`GET /${type}`), ['patient/*.s'], { types, patient: '123', searchParameters, enforcement }));
  expect(search('Observation', 'full')).toBe('allow subject=Patient/123');
  expect(search('Provenance', 'full')).toBe('403');
  expect([search('Schedule', 'full'), search('Schedule', 'policy')]).toEqual(['allow actor=Patient/123', '403']);
});

describe('a scope with a filter', () => {
  const scope = 'user/Observation.rs?category=lab';
  test.each([
    ['GET /Observation?code=1', scope, 'allow category=lab'],
    ['GET /Observation?code=1', `${scope} user/Observation.s`, 'allow'],
    ['GET /Observation?code=1', `${scope} user/Observation.rs?category=vital-signs`, '403'],
    ['GET /Observation?subject.name=x', `${scope} user/*.rs?category=lab`, '403'],
    ['GET /Observation/1', scope, '403'],
    ['GET /Observation/_history', scope, '403'],
    ['GET /Observation', 'patient/Observation.rs?category=lab', 'allow patient=123 category=lab'],
  ])('%s with %s: %s', (text, scopes, decision) => {
    expect(decide(text, scopes)).toBe(decision);
  });
  test('grants nothing where only the policy enforces', () => {
    expect(decide('GET /Observation', scope, { enforcement: 'policy' })).toBe('403');
  });
});

test('an export of some types is refused where only the policy enforces', () => {
  expect(decide('GET /$export?_type=Observation', 'system/Observation.rs', { enforcement: 'policy' })).toBe('403');
  expect(decide('GET /$export?_type=Observation', 'system/*.rs', { enforcement: 'policy' })).toBe('allow');
});

const scopeText = fc
  .tuple(fc.constantFrom('patient', 'user', 'system'), fc.constantFrom('Patient', 'Observation', 'Practitioner', '*'), fc.constantFrom('r', 's', 'rs', 'cruds', 'c', 'u', 'd', 'read', 'write', '*', 'dus'))
  .map(([name, type, letters]) => `${name}/${type}.${letters}`);
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  path: fc.constantFrom('/', '/_search', '/Patient', '/Patient/123', '/Patient/9', '/Observation', '/Observation/1', '/Observation/_search', '/Observation/_history', '/Practitioner', '/$export', '/Patient/123/$everything'),
  query: fc.array(fc.tuple(fc.constantFrom('patient', '_id', 'code', '_include', 'subject.name', '_type'), fc.constantFrom('123', '9', 'Patient/123', 'Observation')), { maxLength: 3 }),
  ifNoneExist: fc.boolean(),
});

test('no scope that is added takes away, and none that is taken away adds', () => {
  fc.assert(
    fc.property(anyRequest, fc.array(scopeText, { maxLength: 4 }), scopeText, (subject, scopes, more) => {
      const before = decideSmart(subject, scopes, context);
      const after = decideSmart(subject, [...scopes, more], context);
      if (before.kind === 'allow') expect(after.kind).toBe('allow');
    }),
    { numRuns: 5000 },
  );
});

test('what the policy enforces is never more', () => {
  fc.assert(
    fc.property(anyRequest, fc.array(fc.oneof(scopeText, fc.constant('user/Observation.rs?code=1')), { maxLength: 4 }), (subject, scopes) => {
      if (decideSmart(subject, scopes, { ...context, enforcement: 'policy' }).kind === 'allow') expect(decideSmart(subject, scopes, context).kind).toBe('allow');
    }),
    { numRuns: 2000 },
  );
});

test('with nothing but patient/ scopes no search and no read of a patient goes beyond the one in context', () => {
  fc.assert(
    fc.property(anyRequest, fc.array(scopeText.map((text) => text.replace(/^\w+/, 'patient')), { maxLength: 4 }), (subject, scopes) => {
      const decision = decideSmart(subject, scopes, context);
      if (decision.kind !== 'allow' || !['Patient', 'Observation'].includes(decision.fhir.type)) return;
      const parameter = decision.fhir.type === 'Patient' ? '_id' : 'patient';
      if (decision.fhir.interaction === 'search-type') {
        const values = [...subject.query, ...decision.force].filter(([name]) => name === parameter).map(([, value]) => value.replace('Patient/', ''));
        expect(new Set(values)).toEqual(new Set(['123']));
      } else if (decision.fhir.type === 'Patient') {
        expect(subject.path).toMatch(/^\/Patient(\/123|$)/);
      }
    }),
    { numRuns: 5000 },
  );
});
