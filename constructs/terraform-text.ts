/**
 * Text on its way into Terraform JSON.
 *
 * Every string there is a template: `${…}` is an interpolation and `%{…}` a directive. A contract's title or a
 * configuration's description must arrive in Azure as the characters that it has, so they are escaped here, and
 * nowhere else. See "Strings and Templates" in Terraform's language documentation.
 */
import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { ValidationError } from './validation-error';

/** How CDKTF marks a value that it resolves at synthesis, in strings, lists and maps. */
const ANY_TOKEN = /[$#&]\{TfToken\[/;
const STRING_TOKEN = /\$\{TfToken\[[a-zA-Z0-9:._-]+\]\}/g;
/** A number that may be a token in disguise: CDKTF encodes them as doubles of a huge negative exponent range. */
const NUMBER = /[-+.\d]+[eE][-+\d]+/g;

/** A function gives the replacement, for in a string `$$` would mean one `$`. */
const escape = (text: string): string => text.replace(/[$%]\{/g, (open) => open.charAt(0) + open);

const holdsNumberToken = (text: string): boolean =>
  [...text.matchAll(NUMBER)].some(([match]) => Token.isUnresolved(Number.parseFloat(match)));

/** Whether CDKTF would take a part of the text for a value of its own. */
export const holdsToken = (text: string): boolean => ANY_TOKEN.test(text) || holdsNumberToken(text);

/**
 * Text from a contract or a configuration: none of it is Terraform's.
 *
 * @throws ValidationError `text-holds-token` for text in CDKTF's own notation for values. Escaping cannot disarm it
 *   (CDKTF would put another resource's attribute there), and no honest text holds it.
 */
export function literalText(scope: IConstruct, text: string): string {
  if (holdsToken(text)) {
    throw new ValidationError(
      'text-holds-token',
      'expected plain text, found the notation of a CDKTF token (`TfToken[`)',
      'give values of resources only to props that say they take one',
      scope.node.path,
    );
  }
  return escape(text);
}

/** {@link literalText} where there is a text. */
export function optionalText(scope: IConstruct, text: string | undefined): string | undefined {
  return text === undefined ? undefined : literalText(scope, text);
}

/**
 * A value that may be, or may hold, an attribute of another resource (a CDKTF token); the text around it is escaped.
 * Never for text that a contract brings.
 *
 * @throws ValidationError `dollar-before-token`: Terraform would read `$` and the token's `${` as an escape.
 */
export function valueText(scope: IConstruct, text: string): string {
  let from = 0;
  let result = '';
  for (const match of text.matchAll(STRING_TOKEN)) {
    const before = text.slice(from, match.index);
    if (before.endsWith('$')) {
      throw new ValidationError(
        'dollar-before-token',
        'expected no `$` directly before a value of a resource, which Terraform JSON cannot hold, found one',
        'put another character between them',
        scope.node.path,
      );
    }
    result += escape(before) + match[0];
    from = match.index + match[0].length;
  }
  return result + escape(text.slice(from));
}

/**
 * Text that holds the given values of resources and otherwise is all literal: a policy with an identity's client id.
 *
 * @param values the only tokens that may occur; any other is refused as in {@link literalText}
 */
export function literalTextWithValues(scope: IConstruct, text: string, values: readonly string[]): string {
  const without = values.reduce((rest, value) => rest.replaceAll(value, ''), text);
  literalText(scope, without);
  return valueText(scope, text);
}
