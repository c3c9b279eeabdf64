/** Address ranges: whose calls are taken, and what the networks stand in. */
import { cidrContains, cidrOverlap } from '../../access/networks';
import type { Report } from '../problem';
import type { Environment } from '../schema';

/** https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
const SMALLEST_SUBNET = 29;
/** https://learn.microsoft.com/azure/api-management/inject-vnet-v2 */
const SMALLEST_DELEGATED_SUBNET = 27;

export function checkRanges(environment: Environment, report: Report): void {
  // A text that is no range has been reported by the schema, and a sample stands in its place.
  const ranges = environment.networks ?? [];
  ranges.forEach((range, index) => {
    const other = ranges.findIndex((earlier, place) => place < index && cidrOverlap(range, earlier));
    if (other >= 0) report(`networks[${index}]`, `a range apart from networks[${other}] (${ranges[other]})`, range, 'keep the wider one');
  });
  if ('existing' in environment.service) return;
  if (environment.service.network.mode === 'public') {
    if (!environment.logs.internetQueries) {
      report(
        'logs.internetQueries',
        "a network from which they are queried instead, so service.network.mode 'internal', 'external' or 'private-endpoint'",
        "'public'",
        'leave logs.internetQueries out, or choose such a network mode',
      );
    }
    return;
  }
  const delegated = environment.service.sku.startsWith('PremiumV2') && environment.service.network.mode !== 'private-endpoint';
  if (delegated && !environment.logs.internetQueries) {
    report(
      'logs.internetQueries',
      'true, because PremiumV2 has its subnet to itself and leaves none for a private endpoint',
      'false',
      'leave logs.internetQueries out',
    );
  }
  const narrowest = delegated ? SMALLEST_DELEGATED_SUBNET : SMALLEST_SUBNET;
  const regions = [
    { path: 'service.network', ...environment.service.network },
    ...environment.service.additionalLocations.flatMap(({ network }, index) =>
      network === undefined ? [] : [{ path: `service.additionalLocations[${index}].network`, ...network }],
    ),
  ];
  regions.forEach(({ path, addressSpace, subnetPrefix }, index) => {
    if (!cidrContains(addressSpace, subnetPrefix)) {
      const mend = 'take a part of addressSpace, or widen addressSpace';
      report(`${path}.subnetPrefix`, `a range inside ${addressSpace}`, subnetPrefix, mend);
    }
    if (Number(subnetPrefix.split('/')[1]) > narrowest) {
      report(
        `${path}.subnetPrefix`,
        `a range of /${narrowest} or wider, ${delegated ? 'which PremiumV2 demands' : 'because Azure keeps five addresses of a subnet to itself'}`,
        subnetPrefix,
        `take a shorter prefix, such as ${subnetPrefix.split('/')[0]}/${narrowest}`,
      );
    }
    const other = regions.find((earlier, place) => place < index && cidrOverlap(earlier.addressSpace, addressSpace));
    if (other !== undefined) {
      report(
        `${path}.addressSpace`,
        `a range apart from ${other.path} (${other.addressSpace}), without which the two networks can never be peered`,
        addressSpace,
        'take another private range',
      );
    }
  });
}
