/** Tags of the Azure resources: how many there may be, and what the resources of an environment can carry. */
import { describeLength, DNS_ZONE_TAGS, fits, RESOURCE_TAGS, STORAGE_TAG_NAME } from '../../azure/lengths';
import type { Report } from '../problem';
import type { Environment } from '../schema';

export function checkTags({ logs, service, tags }: Environment, report: Report): void {
  // Every resource of the platform gets them, and in a network it has private DNS zones.
  const zones = !('existing' in service) && service.network.mode !== 'public';
  const names = Object.keys(tags);
  const most = zones ? DNS_ZONE_TAGS.most : RESOURCE_TAGS.most;
  if (names.length > most) {
    report(
      'tags',
      `at most ${most}, which is what ${zones ? 'the private DNS zones of a network take' : 'Azure takes'}`,
      names.length,
      'remove those that are not needed',
    );
  }
  for (const name of names) {
    if (zones && !DNS_ZONE_TAGS.name.test(name)) {
      report(
        `tags.${name}`,
        `a name of ${DNS_ZONE_TAGS.expected}, which is what the private DNS zones of a network take`,
        name,
        'rename the tag',
      );
    }
    if (logs.archive !== undefined && !fits(name, STORAGE_TAG_NAME)) {
      report(
        `tags.${name}`,
        `a name of ${describeLength(STORAGE_TAG_NAME)}, which is what the storage account of logs.archive takes`,
        name.length,
        'shorten the tag’s name',
      );
    }
    const twin = names.find((other) => other.toLowerCase() === name.toLowerCase());
    if (twin !== undefined && twin !== name) {
      report(
        `tags.${name}`,
        `a name that differs from '${twin}' in more than case`,
        name,
        'remove one of the two: Azure compares tag names without case',
      );
    }
  }
}
