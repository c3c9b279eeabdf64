/** Texts of the length that Azure takes, ready for Terraform JSON. */
import type { IConstruct } from 'constructs';
import { describeLength, fits, RESOURCE_TAGS, type Length } from '../azure/lengths';
import { literalText } from './terraform-text';
import { ValidationError } from './validation-error';

/**
 * Text from a contract or a configuration: none of it is Terraform's.
 *
 * @param what the prop, for messages: `displayName`
 * @throws ValidationError `text-length`, or that of {@link literalText}
 */
export function boundedText(scope: IConstruct, what: string, text: string, length: Length): string {
  if (!fits(text, length)) throw new ValidationError('text-length', `expected ${what} to be ${describeLength(length)}, found ${text.length}`, scope.node.path);
  return literalText(scope, text);
}

/** {@link boundedText} where there is a text. */
export function optionalBounded(scope: IConstruct, what: string, text: string | undefined, length: Length): string | undefined {
  return text === undefined ? undefined : boundedText(scope, what, text, length);
}

/** The tags of an Azure resource. @throws ValidationError `tags` */
export function tagTexts(scope: IConstruct, tags: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(tags);
  const wrong = entries.length > RESOURCE_TAGS.most ? `${entries.length} tags` : entries.find(([name, value]) => !fits(name, RESOURCE_TAGS.name) || /[<>%&\\?/]/.test(name) || !fits(value, RESOURCE_TAGS.value))?.[0];
  if (wrong !== undefined) {
    throw new ValidationError('tags', `expected at most ${RESOURCE_TAGS.most} tags, each with a name of ${describeLength(RESOURCE_TAGS.name)} without <, >, %, &, \\, ? and / and a value of ${describeLength(RESOURCE_TAGS.value)}, found ${wrong}`, scope.node.path);
  }
  return Object.fromEntries(entries.map(([name, value]) => [literalText(scope, name), literalText(scope, value)]));
}
