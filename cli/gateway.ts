/**
 * `npm run gateway -- [DIR]`: the synthesized APIs on this machine, their policies enforced.
 * Ends with Ctrl-C; exit code 1 where the folder holds what this gateway cannot run.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { localhostCertificate } from '../gateway/certificates/authority';
import { GatewayOptionError, GatewayStartError } from '../gateway/errors';
import type { Answer, IncomingRequest } from '../gateway/pipeline';
import { startGateway, type RunningGateway, type StartOptions } from '../gateway/start';
import { runToEnd, UsageError } from './errors';
import { curlLines } from './gateway/curl-lines';

interface Options {
  readonly port: string;
  readonly tls?: true;
  readonly environment?: string;
  readonly backend: readonly string[];
  readonly namedValue: readonly string[];
  readonly trustedProxy: readonly string[];
  readonly clientAuthority?: string;
  readonly revocationList?: string;
  readonly trace?: true;
  readonly record?: string;
  readonly allowUnsupported?: true;
}

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

new Command('gateway')
  .description('Serves the synthesized APIs on loopback, with their policies enforced, local identity providers and mock backends.')
  .argument('[dir]', 'cdktf.out, or its stacks', 'cdktf.out')
  .option('--port <number>', 'where to listen', '8080')
  .option('--tls', 'HTTPS, with a certificate made for this run')
  .option('--environment <name>', 'which environment, where the folder holds several (default: dev, else the first)')
  .option(
    '--backend <name=url>',
    'a server behind the gateway: a backend’s id, an API’s name or an origin, and where it really is',
    collect,
    [],
  )
  .option('--named-value <name=value>', 'a value that only Azure knows', collect, [])
  .option('--trusted-proxy <address>', 'an address whose X-Forwarded-For tells the client’s', collect, [])
  .option(
    '--client-authority <file>',
    'certificates (PEM) of those who issue clients’ certificates; with --tls, clients are asked for theirs',
  )
  .option('--revocation-list <file>', 'revocation lists (PEM) of those, for validate-revocation')
  .option('--trace', 'print what each statement did')
  .option('--record <file>', 'write each request, its trace and its records as a line of JSON')
  .option('--allow-unsupported', 'answer 501 where a policy can’t be run, in place of not starting')
  .action((dir: string, options: Options) => runToEnd(() => run(dir, options)))
  .parse();

async function run(dir: string, options: Options): Promise<void> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port: expected a number from 0 to 65535, got ${options.port}.`, '--port 0 takes any free one');
  }
  // Slips show before anything is synthesized.
  pairs('--backend', options.backend);
  pairs('--named-value', options.namedValue);
  synthesizeWhereMissing(dir);
  if (options.record !== undefined) begin(options.record);
  const gateway = await start(dir, options, port, (request, answer) => note(request, answer, options));
  announce(gateway, await triedLines(gateway, options));
  const stop = (): void => {
    // A second Ctrl-C ends it at once.
    process.once('SIGINT', () => process.exit(130));
    process.stdout.write('\nstopped\n');
    void gateway.stop();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** The calls that find out which commands to print are nobody's: a gateway of their own takes them, with mocks in the place of every server. */
async function triedLines(gateway: RunningGateway, options: Options): ReturnType<typeof curlLines> {
  const tried = await startGateway(gateway.service, {
    identityProvider: gateway.identityProvider,
    namedValues: pairs('--named-value', options.namedValue),
    trustedProxies: options.trustedProxy,
    allowUnsupported: options.allowUnsupported === true,
  });
  try {
    return await curlLines(gateway, options.tls === true, tried);
  } finally {
    await tried.stop();
  }
}

function synthesizeWhereMissing(dir: string): void {
  if (existsSync(dir)) return;
  const root = resolve(__dirname, '..');
  if (resolve(dir) !== join(root, 'cdktf.out')) {
    throw new UsageError(`${dir}: expected a folder of synthesized JSON.`, 'run npm start, or name another folder');
  }
  process.stdout.write('cdktf.out is not there yet: synthesizing …\n');
  const { status } = spawnSync(process.execPath, ['-r', 'tsx/cjs', 'main.ts'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new UsageError('synthesis failed, so there is nothing to serve.', 'mend what npm start says');
}

async function start(
  dir: string,
  options: Options,
  port: number,
  onAnswer: NonNullable<StartOptions['onAnswer']>,
): Promise<RunningGateway> {
  const given: StartOptions = {
    port,
    backends: pairs('--backend', options.backend),
    namedValues: pairs('--named-value', options.namedValue),
    trustedProxies: options.trustedProxy,
    allowUnsupported: options.allowUnsupported === true,
    trace: options.trace === true || options.record !== undefined,
    onAnswer,
    ...(options.environment !== undefined && { environment: options.environment }),
    ...(options.tls && { tls: localhostCertificate() }),
    ...(options.clientAuthority !== undefined && { clientAuthority: textOf('--client-authority', options.clientAuthority) }),
    ...(options.revocationList !== undefined && { revocationLists: textOf('--revocation-list', options.revocationList) }),
  };
  try {
    return await startGateway(dir, given);
  } catch (error) {
    throw usageErrorOf(error, port);
  }
}

/** What the command line can mend, in its words; any other error as it came. */
function usageErrorOf(error: unknown, port: number): unknown {
  if (error instanceof GatewayStartError) {
    return new UsageError(`${error.message}\n`, 'change them, or answer 501 there with --allow-unsupported');
  }
  if (error instanceof GatewayOptionError) {
    return UsageError.of(error.faults.map(({ message, mend }) => ({ message: `${message}.`, mend })));
  }
  switch (systemCode(error)) {
    case 'EACCES':
      return new UsageError(`--port: ${port} is not for everybody.`, 'take a port above 1023');
    case 'EADDRINUSE':
      return new UsageError(`--port: ${port} is taken.`, '--port 0 takes any free one');
  }
  if (error instanceof Error && error.message.startsWith('the folder holds no')) {
    return new UsageError(`${error.message}.`, 'run npm start, or name a folder that holds one');
  }
  return error;
}

/** The code of an error of the operating system, such as `ENOENT`. */
function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function begin(record: string): void {
  try {
    writeFileSync(record, '');
  } catch (error) {
    throw new UsageError(
      `--record: ${record} can't be written (${systemCode(error) ?? 'unknown'}).`,
      'name a file in a folder that is there and yours',
    );
  }
}

function textOf(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${option}: ${file} can't be read (${systemCode(error) ?? 'unknown'}).`, 'correct the path');
  }
}

function pairs(option: string, given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) {
        throw new UsageError(`${option}: expected NAME=VALUE, got ${text}.`, `write ${option} NAME=VALUE, without spaces around the =`);
      }
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

function announce(gateway: RunningGateway, lines: readonly { readonly title: string; readonly command: string }[]): void {
  const out = [`${pc.bold(gateway.service.name)} at ${pc.bold(gateway.url)}`, '', 'Subscription keys, for this run:'];
  for (const { name, key, state, scope } of gateway.subscriptions) out.push(`  ${key}  ${name} (${scope}, ${state})`);
  for (const notice of gateway.notices) out.push(pc.yellow(`  note: ${notice}`));
  for (const place of gateway.unsupported) out.push(pc.yellow(`  501: ${place}`));
  if (lines.length > 0) out.push('', 'Try it:');
  for (const { title, command } of lines) out.push('', pc.dim(`# ${title}`), command);
  if (lines.length === 0) {
    const text =
      'no call to copy: none that reads something, made up from the contracts, was answered with 200 here; --trace shows why, call by call.';
    out.push(pc.yellow(`  note: ${text} Where policies let certain addresses in only: --trusted-proxy 127.0.0.1 calls from one of them.`));
  }
  process.stdout.write(`${out.join('\n')}\n\nCtrl-C ends it.\n`);
}

function note({ method, target }: IncomingRequest, { status, statements, records, requestId }: Answer, options: Options): void {
  // Queries may hold what is nobody's business.
  const path = target.split('?', 1)[0] ?? '';
  if (options.trace) {
    const steps = (statements ?? []).map(traceLine);
    process.stdout.write(`${[`${method} ${path} ${status}`, ...steps].join('\n')}\n`);
  }
  if (options.record !== undefined) append(options.record, `${JSON.stringify({ requestId, method, path, status, statements, records })}\n`);
}

/** One statement that ran: how long it took, where it stands, what it came to. */
function traceLine(traced: NonNullable<Answer['statements']>[number]): string {
  const { scope, section, path, line, fragment, milliseconds, outcome, note: remark } = traced;
  const where = [...(fragment === undefined ? [] : [`fragment ${fragment}`]), ...(line === undefined ? [] : [`line ${line}`])].join(' ');
  const place = `${scope} ${section}/${path}${where === '' ? '' : ` (${where})`}`;
  return `  ${milliseconds.toFixed(2).padStart(8)} ms  ${place} ${outcome}${remark === undefined ? '' : `: ${remark}`}`;
}

let unrecorded = false;

/** A full disk ends the record, not the answers. */
function append(file: string, line: string): void {
  if (unrecorded) return;
  try {
    appendFileSync(file, line);
  } catch (error) {
    unrecorded = true;
    const reason = systemCode(error) ?? 'unknown';
    process.stderr.write(pc.yellow(`--record: ${file} can't be written any more (${reason}); requests are no longer recorded.\n`));
  }
}
