import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readContract } from '../../../access/contract';
import { bundled, contractOf, problemsOf } from '../contract-files';

const statement = (resource: readonly object[], rest: object = {}): object => ({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', format: ['json'], rest: [{ mode: 'server', resource, ...rest }] });
const interactions = (...codes: readonly string[]): object => ({ interaction: codes.map((code) => ({ code })) });
const lines = (files: object): readonly string[] =>
  contractOf({ 'fhir.json': files }).operations.map(({ id, method, urlTemplate, fhir }) => `${id}: ${method} ${urlTemplate} ${fhir?.type} ${fhir?.interaction}`);
const DISCOVERY = ['get-metadata: GET /metadata * capabilities', 'get-smart-configuration: GET /.well-known/smart-configuration * smart-configuration'];

test('every interaction becomes an explicit operation', () => {
  const all = ['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'create', 'search-type'];
  expect(lines(statement([{ type: 'Patient', ...interactions(...all) }]))).toEqual([
    ...DISCOVERY,
    'read-patient: GET /Patient/{id} Patient read',
    'vread-patient: GET /Patient/{id}/_history/{versionId} Patient vread',
    'update-patient: PUT /Patient/{id} Patient update',
    'patch-patient: PATCH /Patient/{id} Patient patch',
    'delete-patient: DELETE /Patient/{id} Patient delete',
    'history-instance-patient: GET /Patient/{id}/_history Patient history-instance',
    'history-type-patient: GET /Patient/_history Patient history-type',
    'create-patient: POST /Patient Patient create',
    'search-patient: GET /Patient Patient search-type',
    'search-patient-post: POST /Patient/_search Patient search-type',
  ]);
});

test('what the statement does not offer is no operation', () => {
  expect(lines(statement([{ type: 'Patient', ...interactions('read') }]))).toEqual([...DISCOVERY, 'read-patient: GET /Patient/{id} Patient read']);
});

test('answers are described as JSON, which their examples are, even where the statement lists XML first', () => {
  const contract = contractOf({ 'fhir.json': { ...statement([{ type: 'Patient', ...interactions('read') }]), format: ['application/fhir+xml', 'application/fhir+json'] } });
  const content = (path: string): object => (bundled(contract, path, 'get')['responses'] as { '200': { content: object } })['200'].content;
  for (const path of ['/Patient/{id}', '/metadata']) expect(Object.keys(content(path))).toEqual(['application/fhir+json']);
});

test('what the statement forbids is no operation', () => {
  const extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-expectation', valueCode: 'SHALL-NOT' }];
  expect(lines(statement([{ type: 'Patient', interaction: [{ code: 'delete', extension }] }]))).toEqual(DISCOVERY);
});

test('conditional requests are operations of their own, where offered', () => {
  expect(lines(statement([{ type: 'Patient', conditionalUpdate: true, conditionalDelete: 'single' }])).slice(2)).toEqual([
    'conditional-update-patient: PUT /Patient Patient conditional-update',
    'conditional-delete-patient: DELETE /Patient Patient conditional-delete',
  ]);
});

test('batch and transaction are off, and said to be', () => {
  const contract = contractOf({ 'fhir.json': statement([], interactions('batch', 'transaction', 'search-system')) });
  expect(contract.operations.map(({ id }) => id)).toEqual(['get-metadata', 'get-smart-configuration', 'search-system', 'search-system-post']);
  expect(contract.warnings).toEqual([expect.stringMatching(/^batch and transaction are off/)]);
});

test('named operations stand where the standard puts them, and are said to be denied', () => {
  const contract = contractOf({ 'fhir.json': statement([{ type: 'Patient', operation: [{ name: 'everything' }, { name: '$own' }] }], { operation: [{ name: 'export' }] }) });
  expect(contract.operations.slice(2).map(({ id, method, urlTemplate }) => `${id}: ${method} ${urlTemplate}`)).toEqual([
    'export-system: GET /$export',
    'everything-patient: GET /Patient/{id}/$everything',
    'everything-patient-post: POST /Patient/{id}/$everything',
    'own-patient: POST /Patient/$own',
  ]);
  expect(contract.warnings.join('\n')).toContain('everything-patient, everything-patient-post, own-patient');
});

test('search parameters are an allow-list, with those of every search, and no _include among them', () => {
  const contract = contractOf({ 'fhir.json': statement([{ type: 'Observation', ...interactions('search-type'), searchParam: [{ name: 'patient' }, { name: '_id' }], searchInclude: ['Observation:subject'] }]) });
  const names = ['patient', '_id', '_lastUpdated', '_count', '_elements', '_sort', '_summary', '_total', '_format', '_pretty'];
  expect(contract.operations.find(({ id }) => id === 'search-observation')?.parameters.map(({ name }) => name)).toEqual(names);
  const form = bundled(contract, '/Observation/_search', 'post')['requestBody'] as { content: Record<string, { schema: { properties: object; additionalProperties: boolean } }> };
  expect(Object.keys(form.content['application/x-www-form-urlencoded']?.schema.properties ?? {})).toEqual(names);
  expect(form.content['application/x-www-form-urlencoded']?.schema.additionalProperties).toBe(false);
});

test.each([
  ['everything', ['GET /Measure/{id}/$everything', 'POST /Measure/{id}/$everything']],
  ['evaluate-measure', ['GET /Measure/$evaluate-measure', 'POST /Measure/$evaluate-measure', 'GET /Measure/{id}/$evaluate-measure', 'POST /Measure/{id}/$evaluate-measure']],
  ['data-requirements', ['GET /Measure/{id}/$data-requirements', 'POST /Measure/{id}/$data-requirements']],
  ['submit-data', ['POST /Measure/$submit-data', 'POST /Measure/{id}/$submit-data']],
  ['meta-add', ['POST /Measure/{id}/$meta-add']],
  ['of-nobody-else', ['POST /Measure/$of-nobody-else']],
])('$%s is offered where FHIR R4 defines it', (name, requests) => {
  const { operations } = contractOf({ 'fhir.json': statement([{ type: 'Measure', operation: [{ name }] }]) });
  expect(operations.slice(2).map(({ method, urlTemplate }) => `${method} ${urlTemplate}`)).toEqual(requests);
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
});

test('an operation that is called by GET takes its own parameters', () => {
  const contract = contractOf({ 'fhir.json': statement([{ type: 'Patient', operation: [{ name: 'everything' }] }]) });
  expect(contract.operations.find(({ id }) => id === 'everything-patient')?.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['id', 'start', 'end', '_since', '_type', '_count']));
});

test('criteria of a search may be given more than once, how its result is given may not', () => {
  const contract = contractOf({ 'fhir.json': statement([{ type: 'Observation', ...interactions('search-type'), searchParam: [{ name: 'date' }, { name: '_count' }] }]) });
  const parameters = bundled(contract, '/Observation', 'get')['parameters'] as readonly { name: string; schema: { type: string } }[];
  expect(parameters.filter(({ schema }) => schema.type === 'array').map(({ name }) => name)).toEqual(['date', '_id', '_lastUpdated']);
});

test('a search parameter may start with a dash, as those of Oracle Health do', () => {
  const contract = contractOf({ 'fhir.json': statement([{ type: 'MedicationRequest', ...interactions('search-type'), searchParam: [{ name: '-timing-boundsPeriod' }] }]) });
  expect(contract.operations.find(({ id }) => id === 'search-medicationrequest')?.parameters.map(({ name }) => name)).toContain('-timing-boundsPeriod');
});

test('search parameters that reach other types are left out even where the statement lists them, and said to be', () => {
  const reaching = ['_include', '_revinclude', '_has', '_filter', '_list', '_contained', '_getpages', 'subject.name', 'code:in'];
  const contract = contractOf({ 'fhir.json': statement([{ type: 'Observation', ...interactions('search-type'), searchParam: ['code', ...reaching].map((name) => ({ name })) }]) });
  expect(contract.operations.find(({ id }) => id === 'search-observation')?.parameters.map(({ name }) => name)).toEqual(['code', '_id', '_lastUpdated', '_count', '_elements', '_sort', '_summary', '_total', '_format', '_pretty']);
  expect(JSON.stringify(contract.document)).not.toMatch(/include|_has|_filter|_list|_contained|subject\.name|code:in/);
  expect(contract.warnings).toEqual([expect.stringContaining('Observation: _include')]);
});

test('what the statement offers twice is one operation, and said to be', () => {
  const twice = { operation: [{ name: 'own', definition: 'http://a' }, { name: 'own', definition: 'http://b' }], interaction: [{ code: 'read' }, { code: 'read' }] };
  const contract = contractOf({ 'fhir.json': statement([{ type: 'Patient', ...twice }], { operation: twice.operation }) });
  expect(contract.operations.slice(2).map(({ id }) => id)).toEqual(['own-system', 'read-patient', 'own-patient']);
  expect(contract.warnings).toContainEqual(expect.stringMatching(/^a request that the statement offers more than once is one operation \(POST \/\$own, GET \/Patient\/\{id\}, POST \/Patient\/\$own\)/));
});

test('ids are what import makes of them, in the document too', () => {
  const name = `hapi.fhir_${'x'.repeat(54)}`;
  const contract = contractOf({ 'fhir.json': statement([{ type: 'MedicationAdministration', operation: [{ name: 'hapi.fhir.undo' }, { name }] }]) });
  expect(contract.operations.slice(2).map(({ id }) => id)).toEqual(['hapi-fhir-undo-medicationadministration', `hapi-fhir-${'x'.repeat(54)}-medicationa`]);
  expect(bundled(contract, '/MedicationAdministration/$hapi.fhir.undo', 'post')['operationId']).toBe('hapi-fhir-undo-medicationadministration');
});

test('ids are FHIR ids, so that neither _history nor an operation passes as one', () => {
  const contract = contractOf({ 'fhir.json': statement([{ type: 'Patient', ...interactions('vread') }]) });
  const parameters = bundled(contract, '/Patient/{id}/_history/{versionId}', 'get')['parameters'] as readonly { in: string; schema: { pattern: string } }[];
  for (const { schema } of parameters.filter((parameter) => parameter.in === 'path')) {
    expect(new RegExp(schema.pattern).test('a-1.B')).toBe(true);
    for (const id of ['_history', '$export', '', 'a/b', 'x'.repeat(65)]) expect(new RegExp(schema.pattern).test(id)).toBe(false);
  }
});

test('the bundled document tells each operation what it means to FHIR', () => {
  const contract = contractOf({ 'fhir.json': statement([{ type: 'Patient', ...interactions('read') }]) });
  expect(bundled(contract, '/Patient/{id}', 'get')['x-fhir']).toEqual({ type: 'Patient', interaction: 'read' });
});

test.each([
  ['an unknown interaction', statement([{ type: 'Patient', ...interactions('peek') }]), /an interaction of FHIR R4/],
  ['a type that is no name', statement([{ type: 'Patient/{x}', ...interactions('read') }]), /a resource type/],
  ['a type twice', statement([{ type: 'Patient' }, { type: 'Patient' }]), /every resource type once/],
  ['a search parameter that is no name', statement([{ type: 'Patient', searchParam: [{ name: 'a"b' }] }]), /search parameter/],
  ['an operation that is no name', statement([{ type: 'Patient', operation: [{ name: 'a/b' }] }]), /operation's name/],
  ['another version of FHIR', { ...statement([]), fhirVersion: '3.0.2' }, /R4/],
  ['no server', { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest: [{ mode: 'client' }] }, /one `rest`/],
])('fails when the statement has %s', (_, content, expected) => {
  expect(problemsOf({ 'fhir.json': content })).toEqual([expect.objectContaining({ expected: expect.stringMatching(expected) as string })]);
});

test.each([
  [undefined, 'none', /at \/metadata/],
  [[], 'none', /at \/metadata/],
  [[{ mode: 'client' }], 'mode "client"', /at \/metadata/],
  [[{ mode: 'server' }, { mode: 'client' }, { mode: 'server' }], '2 of them', /each is an API of its own/],
])('a statement with rest %j is told what it has instead of one server', (rest, found, mend) => {
  expect(problemsOf({ 'fhir.json': { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest } })).toEqual([expect.objectContaining({ found, mend: expect.stringMatching(mend) as string })]);
});

test('a statement that imports another says that the other is left out', () => {
  const contract = contractOf({ 'fhir.json': { ...statement([]), imports: ['http://example.org/CapabilityStatement/base'] } });
  expect(contract.operations.map(({ id }) => id)).toEqual(['get-metadata', 'get-smart-configuration']);
  expect(contract.warnings).toEqual([expect.stringMatching(/^what an imported statement offers is left out.*\(http:\/\/example.org\/CapabilityStatement\/base\)/)]);
});

const usCore = join(process.env['INPUTS'] ?? join(__dirname, '../../../../shared/inputs'), 'us-core-server.capabilitystatement.json');
(existsSync(usCore) ? test : test.skip)('the US Core server (skipped where its statement is not at hand): 31 types, each interaction an operation', () => {
  const { operations } = readContract(usCore);
  expect(new Set(operations.map(({ fhir }) => fhir?.type)).size).toBe(31 + 1);
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
});
