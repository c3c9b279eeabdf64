/**
 * Where Microsoft's XSD and its documentation disagree. The documentation is followed; these are the reasons why
 * a document may fail against the XSD.
 */
export const UNKNOWN_TO_XSD: Readonly<Record<string, string>> = {
  'xsl-transform': 'documented and old, but the XSD has no element for it',
  'cache-value': 'newer than the XSD',
  'send-service-bus-message': 'in preview; the XSD is older',
};

/** Parts of statements that the documentation allows and the XSD doesn't know. `element@attribute`, or `element/child`. */
export const BEYOND_XSD: Readonly<Record<string, string>> = {
  'api@renewal-period': 'the page of quota gives each api and operation a period of its own; the XSD has none there',
  'operation@renewal-period': 'as for api',
  'openid-config@validate-connectivity': 'API Management takes it, as Microsoft\'s policy toolkit found; the XSD is older',
  'publish-to-dapr@template': 'its page has the value Liquid, the XSD liquid',
  'invoke-dapr-binding@template': 'as for publish-to-dapr',
  'invoke-dapr-binding@content-type': 'on its page, not in the XSD',
  'llm-content-safety@enforce-on-completions': 'added to the page when answers could be checked too; the XSD is older',
  'llm-content-safety@window-size': 'as for enforce-on-completions',
  'llm-content-safety@window-overlap-size': 'as for enforce-on-completions',
  'llm-content-safety/blocklists': 'the page lets id be repeated, the XSD takes one',
  'rule@action': 'the page of validate-graphql-request has the action ignore, the XSD has not',
  'send-request/authentication-basic': 'the pages let requests authenticate by any of the authentication policies, the XSD by all but this one',
  'send-one-way-request/authentication-basic': 'as for send-request',
};
