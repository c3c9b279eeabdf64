/**
 * Paths that the gateway and the server behind it may read differently. API Management takes `/bookings/a%2Fb` for
 * `/bookings/{id}` (Azure/api-management-developer-portal#2358) and sends it on as `/bookings/a/b`
 * (https://learn.microsoft.com/answers/questions/2281087); a server resolves `..`, strips `;x=1`, decodes a second time, or
 * takes `%u002f` and the overlong UTF-8 of a slash (`%c0%af`, RFC 3629, section 10) for one. Either way the rule of one
 * operation would open another.
 */
import { cs } from '../expressions/template';
import { choose, comment } from '../index';
import type { ErrorStyle } from './error-body';
import { refuse } from './refusal';

/** Whether the path and its parameters are decoded here is not documented, so both are looked at both ways. */
export const IS_AMBIGUOUS = cs`Regex.IsMatch(context.Request.OriginalUrl.Path, "%(2[35ef]|3[bf]|5c|7f|[01][0-9a-f]|c[01]|e0%[89]|f0%8|u)|[\\\\;]|//|\\.(/|\\z)", RegexOptions.IgnoreCase) || context.Request.MatchedParameters.Any(given => Regex.IsMatch(given.Value, "%(2[35ef]|3[bf]|5c|7f|[01][0-9a-f]|c[01]|e0%[89]|f0%8|u)|[/\\\\?#;\\x00-\\x1f\\x7f]|^\\.+\\z", RegexOptions.IgnoreCase))`;

export function ambiguousPaths(style: ErrorStyle) {
  return [
    comment('A path that the server could read as another operation’s: encoded separators, dots and controls, or parts that it drops.'),
    choose([
      {
        when: IS_AMBIGUOUS,
        then: [refuse(style, 'bad-request')],
      },
    ]),
  ];
}
