/**
 * The whole healthcare policy of the example (token, scopes, patient, limits, hygiene) in front of a local backend,
 * side by side with a bare Node proxy that verifies the same token. Each proxy has a process of its own; both are
 * asked in turn, and the medians count.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Agent } from 'undici';
import { environments } from '../config';
import { prepareEnvironments, synthesizeEnvironments } from '../constructs/stacks';
import { medianOf, type Measurement } from './measurement';

const CONNECTIONS = 16;
const ROUNDS = 5;

interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Round {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const next = (child: ChildProcess): Promise<Readonly<Record<string, unknown>>> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Readonly<Record<string, unknown>>));
    child.once('exit', (code) => reject(new Error(`a proxy ended with ${code}`)));
  });

/** As `npm run gateway` runs the gateway. */
const program = (name: string, args: readonly string[]): ChildProcess =>
  fork(join(__dirname, '..', 'cli', 'run.js'), [join(__dirname, 'programs', name), ...args], { execArgv: ['--expose-gc'] });

/** So many requests, some at a time. @throws Error where one is not answered 200 */
async function load(agent: Agent, { url, headers }: Target, requests: number): Promise<Round> {
  const { origin, pathname } = new URL(url);
  const times = new Float64Array(requests);
  let begun = 0;
  const worker = async (): Promise<void> => {
    while (begun < requests) {
      const index = begun++;
      const start = performance.now();
      const { statusCode, body } = await agent.request({ origin, path: pathname, method: 'GET', headers });
      await body.arrayBuffer();
      times[index] = performance.now() - start;
      if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const seconds = (performance.now() - start) / 1000;
  times.sort();
  return {
    perSecond: requests / seconds,
    p50: times[Math.floor(requests / 2)] ?? Number.NaN,
    p99: times[Math.floor(requests * 0.99)] ?? Number.NaN,
  };
}

/** The example with its limits out of reach: every statement runs, none refuses. */
function folderWithoutLimits(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'));
  synthesizeEnvironments(prepareEnvironments(environments(), join(__dirname, '..')), { outdir: folder });
  for (const stack of readdirSync(join(folder, 'stacks'))) {
    const file = join(folder, 'stacks', stack, 'cdk.tf.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(<(?:rate-limit|quota)(?:-by-key)? calls=\\")\d+/g, '$11000000000'));
  }
  return folder;
}

/** A backend that answers every call with the same small resource, so that the proxies are what is measured. */
async function patientBackend(): Promise<Server> {
  const patient = JSON.stringify({ resourceType: 'Patient', id: 'pt-1' });
  const backend = createServer(
    (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': patient.length }).end(patient),
  );
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  return backend;
}

async function heapMebibytes(gateway: ChildProcess): Promise<number> {
  const answer = next(gateway);
  gateway.send('heap');
  return Number((await answer)['heapBytes']) / 1024 / 1024;
}

/** The two proxies under the same load, one after the other, so that a busy machine slows both. */
interface RoundPair {
  readonly gateway: Round;
  readonly bare: Round;
}

/** @param growth of the heap in MiB over `endurance` requests */
function measurements(rounds: readonly RoundPair[], growth: number, endurance: number): readonly Measurement[] {
  const median = (of: keyof RoundPair, what: keyof Round): number => {
    let round = 0;
    return medianOf(rounds.length, () => (rounds[round++] as RoundPair)[of][what]);
  };
  return [
    { name: 'gateway: requests a second', value: median('gateway', 'perSecond'), unit: '/s' },
    { name: 'gateway: p50', value: median('gateway', 'p50'), unit: 'ms' },
    { name: 'gateway: p99', value: median('gateway', 'p99'), unit: 'ms' },
    { name: 'bare proxy: requests a second', value: median('bare', 'perSecond'), unit: '/s' },
    { name: 'bare proxy: p50', value: median('bare', 'p50'), unit: 'ms' },
    { name: 'bare proxy: p99', value: median('bare', 'p99'), unit: 'ms' },
    {
      name: "gateway: throughput, of the bare proxy's",
      value: median('gateway', 'perSecond') / median('bare', 'perSecond'),
      unit: '×',
      target: '>= 0.6',
    },
    { name: "gateway: p99, of the bare proxy's", value: median('gateway', 'p99') / median('bare', 'p99'), unit: '×', target: '<= 2' },
    { name: `gateway: heap after ${endurance} requests more`, value: growth, unit: 'MiB', target: '<= 16' },
  ];
}

/** @param requests in each round; @param endurance requests over which memory is watched */
export async function benchGateway(requests = 4_000, endurance = 200_000): Promise<readonly Measurement[]> {
  const folder = folderWithoutLimits();
  const backend = await patientBackend();
  const backendUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  const agent = new Agent({ connections: CONNECTIONS, pipelining: 1 });
  const children: ChildProcess[] = [];
  try {
    const gateway = program('gateway-server.ts', [folder, backendUrl]);
    children.push(gateway);
    const started = await next(gateway);
    const target: Target = { url: String(started['url']), headers: started['headers'] as Target['headers'] };
    const bare = program('bare-proxy.ts', [
      backendUrl,
      JSON.stringify(started['jwk']),
      String(started['issuer']),
      String(started['audience']),
    ]);
    children.push(bare);
    const bareTarget: Target = { url: String((await next(bare))['url']), headers: target.headers };

    await load(agent, target, requests);
    await load(agent, bareTarget, requests);
    const rounds: RoundPair[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({ gateway: await load(agent, target, requests), bare: await load(agent, bareTarget, requests) });
    }
    const before = await heapMebibytes(gateway);
    await load(agent, target, endurance);
    const growth = (await heapMebibytes(gateway)) - before;
    return measurements(rounds, growth, endurance);
  } finally {
    for (const child of children) child.kill();
    await agent.destroy();
    backend.closeAllConnections();
    backend.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
