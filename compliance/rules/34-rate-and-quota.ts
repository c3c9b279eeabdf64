import { decideCondition } from '../../synthesized/expressions-static';
import type { FlowExit } from '../../synthesized/flow';
import type { EffectiveStatement } from '../../synthesized/model';
import { cite } from '../citations';
import type { FlowGroup } from '../flow/groups';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { assignmentsOf, readsOne, taintedVariables, variablesRead } from '../flow/variables';
import { plainCode } from '../../policies/expressions/plain-code';
import { defineRule } from '../rule';

export const rateAndQuota = defineRule({
  id: 34,
  name: 'RateAndQuota',
  title: 'Every call to a backend counts against a rate limit and a quota of its client or subscription, whatever key it came with',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: ['OWASP API4:2023', 'OWASP API6:2023'],
  mend: 'Put rate-limit-by-key and quota-by-key, keyed by the verified client, into the API policy: a product policy does not run for a key of the API.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'every call to a backend counts against a rate limit and a quota',
      notApplicable: 'nothing calls a backend',
      look: (group) => {
        const forwards = group.flow.exits.filter(({ kind }) => kind === 'forward');
        return forwards.length === 0 ? undefined : forwards.flatMap((exit) => judge(exit, group));
      },
    }),
});

function judge(exit: FlowExit, group: FlowGroup): readonly FlowFinding[] {
  return [
    ...need('rate limit', ['rate-limit', 'rate-limit-by-key'], exit, group),
    ...need('quota', ['quota', 'quota-by-key'], exit, group),
  ];
}

function need(what: string, names: readonly string[], { passed }: FlowExit, group: FlowGroup): readonly FlowFinding[] {
  const keyless = group.credentials.some(({ kind }) => kind === 'none');
  const statements = names.flatMap((name) => passed.get(name) ?? []);
  if (keyless && statements.length > 0 && statements.every(({ element }) => !element.name.endsWith('-by-key'))) {
    return [
      hole(what, `calls without a key count against no ${what}: <${statements[0]?.element.name}> counts those of subscriptions alone`),
    ];
  }
  if (statements.length > 0) {
    const findings = statements.flatMap((statement) => judgeLimit(statement, group));
    // One that counts as it should is enough; another may be looser.
    return findings.length < statements.length ? [] : findings;
  }
  const credentials = [...new Set(group.credentials.map(({ kind }) => (kind === 'none' ? 'no key' : `a key of kind ${kind}`)))].join(', ');
  const somewhere = group.flow.visits.some(({ statement }) => names.includes(statement.element.name));
  return [
    somewhere
      ? unsure(what, `only some calls with ${credentials} count against a ${what}`)
      : hole(what, `calls with ${credentials} count against no ${what}`),
  ];
}

/** Calls (or kilobytes) a second of one client beyond which a number stands for "no limit". */
const MOST_PER_SECOND = 1_000;

/** At most one finding for a limit. */
function judgeLimit(statement: EffectiveStatement, group: FlowGroup): readonly FlowFinding[] {
  const { name, attributes } = statement.element;
  // `quota` may count kilobytes instead.
  const amount = attributes['calls'] ?? (name.startsWith('quota') ? attributes['bandwidth'] : undefined);
  if (amount === undefined) return [hole(`${name} calls`, `<${name}> names no number of calls`, statement)];
  if (!/^\d+$/.test(amount)) return [unsure(`${name} calls`, `<${name}> has a number of calls that is not known`, statement)];
  const seconds = Number(attributes['renewal-period'] ?? '');
  if (Number(amount) > MOST_PER_SECOND * seconds && seconds > 0) {
    return [hole(`${name} calls`, `<${name}> lets ${amount} calls by in ${seconds} seconds, which limits nobody`, statement)];
  }
  const condition = attributes['increment-condition'];
  if (condition !== undefined) {
    const counted = decideCondition(condition, { id: '', method: '' });
    if (counted !== true) {
      return [(counted === false ? hole : unsure)(`${name} increment-condition`, `<${name}> does not count every call`, statement)];
    }
  }
  const count = attributes['increment-count'];
  if (count !== undefined && !/^[1-9]\d*$/.test(count)) {
    return [unsure(`${name} increment-count`, `<${name}> counts a call as ${count}`, statement)];
  }
  if (!name.endsWith('-by-key')) return [];
  const key = plainCode(attributes['counter-key'] ?? '');
  if (!/^@[({]/.test(key)) return [hole(`${name} key`, `<${name}> counts all callers together`, statement)];
  if (changes(key) || readsOne(key, taintedVariables(assignmentsOf(group.flow), changes)) !== undefined) {
    return [hole(`${name} key`, `<${name}> counts by something that a caller can change with every call`, statement)];
  }
  if (
    /context\.Subscription\b|context\.User\b|context\.Request\.(?:IpAddress|Certificate)\b/.test(key) ||
    variablesRead(key).some((name) => name !== '*')
  ) {
    return [];
  }
  return [unsure(`${name} key`, `<${name}> has a key of which it is not known whether it tells clients apart`, statement)];
}

/** What the caller chooses, or what is new with every call. A token's own variable is not named here: it was verified. */
const changes = (text: string): boolean =>
  /\bRequest\.(?:Headers|Url|OriginalUrl|MatchedParameters|Body)\b|NewGuid|RequestId|Random|Timestamp/.test(text);
