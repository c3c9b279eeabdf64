/** What a synthesis made, for the person at the terminal. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import pc from 'picocolors';
import { apiAsksForKey } from '../policies/baseline';
import type { Gateway } from '../policies/model';
import type { AccessRule, TokenClaim } from '../access/rule';
import type { ApiConfiguration } from '../config/schema';
import { platformNames } from '../constructs/stacks/names';
import type { PreparedApi, PreparedEnvironment } from '../constructs/stacks/prepared-environment';

export interface SynthesizedStack {
  readonly name: string;
  readonly resources: number;
}

/** What lies in the folder, read back from it. */
export function synthesizedStacks(outdir: string, stacks: readonly string[]): readonly SynthesizedStack[] {
  return stacks.map((name) => {
    const json = JSON.parse(readFileSync(join(outdir, 'stacks', name, 'cdk.tf.json'), 'utf8')) as {
      readonly resource?: Readonly<Record<string, object>>;
    };
    return { name, resources: Object.values(json.resource ?? {}).reduce((count, ofType) => count + Object.keys(ofType).length, 0) };
  });
}

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '    ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const claimText = ({ kind, value }: TokenClaim): string => (kind === 'smart' ? `SMART ${value}` : `${kind} ${value}`);

/** `scope appointments.read`, `any valid token, client certificate, from 10.0.0.0/8`, `everybody (reason)`; a key that the whole API asks for is not said again. */
export function whoMayCall(rule: AccessRule, { subscriptionRequired }: Pick<ApiConfiguration, 'subscriptionRequired'>): string {
  if (rule.kind === 'public') return `everybody (${rule.reason})`;
  const alternatives = rule.token?.map((claims) => (claims.length === 0 ? 'any valid token' : claims.map(claimText).join(' and ')));
  const proofs = [
    ...(alternatives === undefined ? [] : [alternatives.length === 0 ? 'nobody' : alternatives.join(', or ')]),
    ...(rule.clientCertificate ? ['client certificate'] : []),
    ...(rule.subscription && !subscriptionRequired ? ['subscription key'] : []),
    ...(rule.networks ? [`from ${rule.networks.join(', ')}`] : []),
  ];
  return proofs.length === 0 ? 'any subscription key' : proofs.join(', ');
}

/** What the operations of an API ask for beside their own rules. */
function keyText({ configuration, access }: PreparedApi, gateway: Gateway): string {
  if (!configuration.subscriptionRequired) return 'without a subscription key';
  return apiAsksForKey(access, gateway) ? 'with a subscription key' : 'with a subscription key (public operations without)';
}

function apiLines(api: PreparedApi, gateway: Gateway): string[] {
  const { name, configuration, contract, access } = api;
  const table = new Table({ chars: BARE, style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] } });
  for (const operation of contract.operations) {
    const rule = access.find(({ operationId }) => operationId === operation.id)?.rule;
    const who = rule === undefined ? 'nobody' : whoMayCall(rule, configuration);
    table.push([operation.method, operation.urlTemplate, rule?.kind === 'public' ? pc.yellow(who) : who]);
  }
  return [
    `  API ${pc.bold(name)} at /${configuration.path}/${configuration.version}, ${counted(contract.operations.length, 'operation')}, ${keyText(api, gateway)}`,
    ...table
      .toString()
      .split('\n')
      .map((line) => line.trimEnd()),
    ...contract.warnings.map((warning) => `    ${pc.yellow('warning')} ${warning}`),
  ];
}

/** The lines to print; an API that is the same as in an environment before says so instead of its table. */
export function environmentSummaries(environments: readonly PreparedEnvironment[], stacks: readonly SynthesizedStack[]): string[] {
  const shown = new Map<string, string>();
  return environments.flatMap(({ environment, apis }) => {
    const { gateway } = platformNames(environment);
    const own = stacks.filter(({ name }) => [`${environment.name}-platform`, `${environment.name}-apis`].includes(name));
    return [
      pc.bold(`Environment ${environment.name}`),
      ...own.map(({ name, resources }) => `  stack ${name}: ${counted(resources, 'resource')}`),
      ...apis.flatMap((api) => {
        const lines = apiLines(api, gateway);
        const key = lines.join('\n');
        const earlier = shown.get(key);
        shown.set(key, earlier ?? environment.name);
        return earlier === undefined ? lines : [`${lines[0]}: the same operations and rules as in ${earlier}`];
      }),
      ...Object.entries(environment.products).map(
        ([name, { apis: names, groups, approvalRequired, quota }]) =>
          `  product ${pc.bold(name)}: ${names.join(', ')} for ${groups.join(', ') || 'administrators only'}${approvalRequired ? ', on approval' : ''}, ${counted(quota.calls, 'call')} in ${quota.renewalSeconds} s`,
      ),
      '',
    ];
  });
}
