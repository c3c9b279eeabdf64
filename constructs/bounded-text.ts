/** Texts of the length that Azure takes, ready for Terraform JSON. */
import type { IConstruct } from 'constructs';
import { describeLength, DNS_ZONE_TAGS, fits, RESOURCE_TAGS, type Length } from '../azure/lengths';
import { lengthMend } from '../config/schema/mends';
import { literalText } from './terraform-text';
import { ValidationError } from './validation-error';

/**
 * Text from a contract or a configuration: none of it is Terraform's.
 *
 * @param what the prop, for messages: `displayName`
 * @throws ValidationError `text-length`, or that of {@link literalText}
 */
export function boundedText(scope: IConstruct, what: string, text: string, length: Length): string {
  if (!fits(text, length)) {
    throw new ValidationError(
      'text-length',
      `expected ${what} to be ${describeLength(length)}, found ${text.length}`,
      lengthMend(length)(text),
      scope.node.path,
    );
  }
  return literalText(scope, text);
}

/** {@link boundedText} where there is a text. */
export function optionalBounded(scope: IConstruct, what: string, text: string | undefined, length: Length): string | undefined {
  return text === undefined ? undefined : boundedText(scope, what, text, length);
}

/** The tags of an Azure resource. @throws ValidationError `tags` */
export function tagTexts(scope: IConstruct, tags: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(tags);
  const wrong =
    entries.length > RESOURCE_TAGS.most
      ? `${entries.length} tags`
      : entries.find(
          ([name, value]) => !fits(name, RESOURCE_TAGS.name) || /[<>%&\\?/]/.test(name) || !fits(value, RESOURCE_TAGS.value),
        )?.[0];
  if (wrong !== undefined) {
    throw new ValidationError(
      'tags',
      `expected at most ${RESOURCE_TAGS.most} tags, each with a name of ${describeLength(RESOURCE_TAGS.name)} without <, >, %, &, \\, ? and / and a value of ${describeLength(RESOURCE_TAGS.value)}, found ${wrong}`,
      'shorten the name or the value, take those characters out of the name, or leave tags out',
      scope.node.path,
    );
  }
  const twin = entries.find(([name], index) => entries.findIndex(([other]) => other.toLowerCase() === name.toLowerCase()) < index)?.[0];
  if (twin !== undefined) {
    throw new ValidationError(
      'tags',
      `expected tag names that differ in more than case, which Azure does not see, found "${twin}" twice`,
      `keep one of the tags "${twin}"`,
      scope.node.path,
    );
  }
  return Object.fromEntries(entries.map(([name, value]) => [literalText(scope, name), literalText(scope, value)]));
}

/** The tags of a private DNS zone. @throws ValidationError `tags` */
export function zoneTagTexts(scope: IConstruct, tags: Readonly<Record<string, string>>): Record<string, string> {
  const names = Object.keys(tags);
  const wrong = names.length > DNS_ZONE_TAGS.most ? `${names.length} tags` : names.find((name) => !DNS_ZONE_TAGS.name.test(name));
  if (wrong !== undefined) {
    throw new ValidationError(
      'tags',
      `expected at most ${DNS_ZONE_TAGS.most} tags of a private DNS zone, each with a name of ${DNS_ZONE_TAGS.expected}, found ${wrong}`,
      'rename the tag, or leave tags out here',
      scope.node.path,
    );
  }
  return tagTexts(scope, tags);
}
