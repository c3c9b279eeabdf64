import { X509Certificate } from 'node:crypto';
import { curlLines } from '../../cli/gateway/curl-lines';
import { localhostCertificate } from '../../gateway/certificates/authority';
import { startGateway } from '../../gateway/start';
import type { SynthesizedService } from '../../synthesized/model';
import { readSynthesized } from '../../synthesized/read';
import { exampleFolder } from '../example';
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
