import { X509Certificate } from 'node:crypto';
import { curlLines } from '../../cli/gateway/curl-lines';
import { localhostCertificate } from '../../gateway/certificates/authority';
import { UsageError } from '../../cli/errors';
import { GatewayOptionError } from '../../gateway/errors';
import { startGateway, type StartOptions } from '../../gateway/start';
import type { SynthesizedService } from '../../synthesized/model';
import { readSynthesized } from '../../synthesized/read';
import { exampleFolder } from '../example';
import type { PolicyFragment } from '../../policies/model';
import { readPolicy } from '../../policies/rawxml/read';
import { withTexts } from '../gateway/mutations/mutants';

test('the commands to copy are a call that gets through and three that are refused', async () => {
  const gateway = await startGateway(exampleFolder());
  try {
    const lines = await curlLines(gateway, false);
    expect(lines.map(({ title }) => title.slice(0, 3))).toEqual(['200', '401', '403', '429']);
    expect(lines[1]?.command).not.toContain('Authorization');
    for (const { command } of lines) expect(command).toContain(gateway.subscriptionKey('ward-app'));
  } finally {
    await gateway.stop();
  }
});

function example(environment: string): SynthesizedService {
  const found = readSynthesized(exampleFolder()).services.find(({ apis }) => apis.some(({ resource }) => resource.stack === `${environment}-apis`));
  if (found === undefined) throw new Error(`the example has no service ${environment}`);
  return found;
}

test('they are found by an access table in a fragment, too, where that of a large API lies', async () => {
  const service = example('dev');
  const fragments = new Map(service.fragments);
  const [sample] = service.fragments.values();
  if (sample === undefined) throw new Error('the example has no fragment');
  const moved = withTexts(service, (text) =>
    text.replace(/<set-variable name="access-requirement"[\s\S]*?\n\t*\}" \/>/g, (element) => {
      const name = `table-${fragments.size}`;
      const table = `<fragment>${element}</fragment>`;
      fragments.set(name, { name, resource: sample.resource, text: table, fragment: readPolicy(table).policy as PolicyFragment });
      return `<include-fragment fragment-id="${name}" />`;
    }),
  );
  expect(fragments.size).toBeGreaterThan(service.fragments.size);
  const gateway = await startGateway({ ...moved, fragments });
  try {
    expect((await curlLines(gateway, false)).map(({ title }) => title.slice(0, 3))).toEqual(['200', '401', '403', '429']);
  } finally {
    await gateway.stop();
  }
});

test('a key goes into the header that the API takes it from', async () => {
  const service = example('dev');
  const gateway = await startGateway({ ...service, apis: service.apis.map((api) => ({ ...api, subscriptionKey: { header: 'X-Health-Key', query: 'key' } })) });
  try {
    const [line] = await curlLines(gateway, false);
    expect(line?.command).toContain(`-H 'X-Health-Key: ${gateway.subscriptionKey('ward-app')}'`);
    expect(line?.command).not.toContain('Ocp-Apim-Subscription-Key');
  } finally {
    await gateway.stop();
  }
});

test.each<[string, readonly string[], readonly string[]]>([
  ['from an allowed one, where this machine is a trusted proxy', ['127.0.0.1'], ['200', '401', '403', '429']],
  ['not at all, where it is none', [], []],
])('where only some addresses are let in, the calls come %s', async (_, trustedProxies, titles) => {
  const gateway = await startGateway(example('prod'), { trustedProxies });
  try {
    const lines = await curlLines(gateway, false);
    expect(lines.map(({ title }) => title.slice(0, 3))).toEqual(titles);
    for (const { command } of lines) expect(command).toContain("-H 'X-Forwarded-For: 10.0.0.0'");
  } finally {
    await gateway.stop();
  }
});

test.each([
  [600, 'seq 630'],
  [100_000, undefined],
])('a limit of %d calls is exceeded, where that takes no minutes', async (calls, expected) => {
  const gateway = await startGateway(withTexts(example('dev'), (text) => text.replace(/(<rate-limit(?:-by-key)? calls=)"\d+"/g, `$1"${calls}"`)));
  try {
    const often = (await curlLines(gateway, false)).find(({ title }) => title.startsWith('429'));
    expect(/seq \d+/.exec(often?.command ?? '')?.[0]).toBe(expected);
  } finally {
    await gateway.stop();
  }
});

test('the commands are tried at another gateway, so that the servers behind this one are not called', async () => {
  let calls = 0;
  const backend = (): { readonly status: number } => {
    calls += 1;
    return { status: 200 };
  };
  const gateway = await startGateway(example('dev'), { backends: { fhir: backend, appointments: backend } });
  const tried = await startGateway(gateway.service, { identityProvider: gateway.identityProvider });
  try {
    const lines = await curlLines(gateway, false, tried);
    expect([lines.length, calls]).toEqual([4, 0]);
    // The key is of the gateway that the commands call.
    expect(lines[0]?.command).toContain(gateway.subscriptionKey('ward-app'));
  } finally {
    await Promise.all([gateway.stop(), tried.stop()]);
  }
});

test('each command to copy is one line', async () => {
  const gateway = await startGateway(example('dev'));
  try {
    for (const { command } of await curlLines(gateway, false)) expect(command).not.toContain('\n');
  } finally {
    await gateway.stop();
  }
});

test('where any token will do, none is shown that grants too little', async () => {
  const gateway = await startGateway(withTexts(example('dev'), (text) => text.replace(/(case "[a-z-]+": return ")[^"]+/g, '$1any-token')));
  try {
    const lines = await curlLines(gateway, false);
    expect(lines.map(({ title }) => title.slice(0, 3))).toEqual(['200', '401', '429']);
  } finally {
    await gateway.stop();
  }
});

test('the certificate of --tls is its own issuer, is for this machine, and ends within days', () => {
  const now = Date.now();
  const certificate = new X509Certificate(localhostCertificate(() => now).certificate);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect([certificate.checkHost('localhost'), certificate.checkIP('127.0.0.1'), certificate.checkHost('example.org')]).toEqual(['localhost', '127.0.0.1', undefined]);
  expect(Date.parse(certificate.validTo)).toBeLessThan(now + 8 * 86_400_000);
});

test.each<[string, StartOptions, readonly (readonly [RegExp, string])[]]>([
  ['a misspelled backend', { backends: { 'fhir-backnd': 'http://127.0.0.1:9000' } }, [[/^backend fhir-backnd: expected one of /, 'did you mean fhir-backend?']]],
  ['a server without its scheme', { backends: { fhir: '127.0.0.1:9000' } }, [[/got 127\.0\.0\.1:9000$/, 'write http://127.0.0.1:9000']]],
  ['a range of proxies', { trustedProxies: ['10.0.0.0/8'] }, [[/^trusted proxy 10\.0\.0\.0\/8: expected an IP address$/, 'name each address of the range by itself']]],
  ['a value that no policy asks for', { namedValues: { unheard: 'x' } }, [[/^named value unheard: no policy asks for it/, 'leave it out']]],
  ['an authority that is no PEM', { clientAuthority: 'x' }, [[/holds no certificate in PEM$/, 'convert it: openssl x509 -inform der makes PEM of a certificate, openssl crl -inform der of a list']]],
  ['two of them', { backends: { nobody: 'x' }, trustedProxies: ['localhost'] }, [
    [/^backend nobody: expected one of /, 'write one of these names, or the origin that the policies call'],
    [/^backend nobody: expected the URL of a server/, 'write http://x'],
    [/^trusted proxy localhost: expected an IP address$/, 'write its address, such as 127.0.0.1, without name or port'],
  ]],
])('an option that fits nothing is told with its own mend: %s', async (_, options, told) => {
  const error: unknown = await startGateway(example('dev'), options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GatewayOptionError);
  expect((error as GatewayOptionError).faults).toEqual(told.map(([message, mend]) => ({ message: expect.stringMatching(message) as string, mend })));
});

test('several mistakes on a command line are a line each', () => {
  const { message } = UsageError.of([{ message: 'One.', mend: 'do this' }, { message: 'Two.', mend: 'do that' }]);
  expect(message).toBe('One. Mend: do this\nTwo. Mend: do that');
});
