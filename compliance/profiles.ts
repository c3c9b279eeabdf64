/** Which rules a profile runs. */
import type { Profile, Rule } from './rule';

/**
 * What a development environment is spared: what costs money or half an hour (network, tier, zones, Defender, years
 * of logs) and what only matters where real patients' data lies. Every rule on who may call, on what is logged, on
 * secrets and on policies stays: what is not tried in development fails in production.
 */
export const NOT_IN_DEVELOPMENT: ReadonlyMap<number, string> = new Map([
  [3, 'a developer’s service has a public address'],
  [4, 'a developer’s service has a public address'],
  [5, 'there is no network to guard'],
  [6, 'the Developer tier is made for this'],
  [7, 'an outage of an afternoon is bearable'],
  [13, 'the plan is bought for a whole subscription'],
  [50, 'logs of synthetic data need not be kept for years'],
  [51, 'logs of synthetic data need not be kept for years'],
  [52, 'a logger of Application Insights can only write with a key in this provider; use none in production'],
  [53, 'developers read logs from where they are'],
  [54, 'a vault that cannot be purged cannot be thrown away'],
  [55, 'the state of a service that is thrown away may lie on one machine'],
]);

export const isInProfile = (rule: Pick<Rule, 'id'>, profile: Profile): boolean =>
  profile === 'production' || !NOT_IN_DEVELOPMENT.has(rule.id);
