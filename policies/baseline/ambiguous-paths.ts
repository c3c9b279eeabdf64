/**
 * Paths that the gateway and the server behind it may read differently. API Management takes `/bookings/a%2Fb` for
 * `/bookings/{id}` (Azure/api-management-developer-portal#2358) and sends it on as `/bookings/a/b`
 * (https://learn.microsoft.com/answers/questions/2281087); a server resolves `..`, strips `;x=1`, or decodes a second time.
 * Either way the rule of one operation would open another.
 */
import { cs } from '../expressions/template';
import { choose, comment } from '../index';
import type { ErrorStyle } from './error-body';
import { refuse } from './refusal';

export function ambiguousPaths(style: ErrorStyle) {
  return [
    comment('A path that the server could read as another operation’s: encoded separators, dots and controls, or parts that it drops.'),
    choose([
      {
        // Whether the path and its parameters are decoded here is not documented, so both are looked at both ways.
        when: cs`Regex.IsMatch(context.Request.OriginalUrl.Path, "%(2[35ef]|3[bf]|5c|7f|[01][0-9a-f])|[\\\\;]|//|\\.(/|\\z)", RegexOptions.IgnoreCase) || context.Request.MatchedParameters.Any(given => Regex.IsMatch(given.Value, "%(2[35ef]|3[bf]|5c|7f|[01][0-9a-f])|[/\\\\?#;\\x00-\\x1f\\x7f]|^\\.+\\z", RegexOptions.IgnoreCase))`,
        then: [refuse(style, 'bad-request')],
      },
    ]),
  ];
}
