import { base, cacheValue, choose, comment, cors, ipFilter, limitConcurrency, llmTokenLimit, logToEventhub, policyDocument, policyFragment, quota, rateLimit, referencesOf, returnResponse, setBackendService, setBody, setHeader, setMethod, setQueryParameter, setStatus, setVariable, trace, validateAzureAdToken, validateClientCertificate, validateContent, validateJwt, validateParameters, forwardRequest, includeFragment, rewriteUri, type PolicyNode } from '../../../policies';
import { cs } from '../../../policies/expressions/template';
import { writeNode } from '../../../policies/rawxml/write';

test.each<[string, PolicyNode, string]>([
  ['attributes come in the documented order', rateLimit({ renewalPeriod: 60, calls: 100 }), '<rate-limit calls="100" renewal-period="60" />'],
  ['text alone stands for an element with nothing else', setBody('a'), '<set-body>a</set-body>'],
  ['text and attributes', setBody({ template: 'liquid', text: '{{body.a}}' }), '<set-body template="liquid">{{body.a}}</set-body>'],
  ['repeated texts', setHeader({ name: 'A', existsAction: 'append', values: ['1', cs`context.Api.Id`, ''] }), '<set-header name="A" exists-action="append">\n\t<value>1</value>\n\t<value>@(context.Api.Id)</value>\n\t<value />\n</set-header>'],
  [
    'wrapped lists, and claims',
    validateJwt({ audiences: ['a', 'b'], headerName: 'Authorization', requiredClaims: [{ name: 'scp', match: 'any', values: ['x'] }], openidConfig: [{ url: '{{openid}}' }], issuerSigningKeys: [{ certificateId: 'c' }, '{{key}}', { id: 'k', text: 'a2V5' }] }),
    '<validate-jwt header-name="Authorization">\n\t<openid-config url="{{openid}}" />\n\t<issuer-signing-keys>\n\t\t<key certificate-id="c" />\n\t\t<key>{{key}}</key>\n\t\t<key id="k">a2V5</key>\n\t</issuer-signing-keys>\n\t<audiences>\n\t\t<audience>a</audience>\n\t\t<audience>b</audience>\n\t</audiences>\n\t<required-claims>\n\t\t<claim name="scp" match="any">\n\t\t\t<value>x</value>\n\t\t</claim>\n\t</required-claims>\n</validate-jwt>',
  ],
  [
    'policies in a policy, by properties or built',
    returnResponse({ body: '{}', headers: [setHeader({ name: 'A', values: ['1'] }), { name: 'B', values: ['2'] }], status: { code: 403, reason: 'Forbidden' } }),
    '<return-response>\n\t<set-status code="403" reason="Forbidden" />\n\t<set-header name="A">\n\t\t<value>1</value>\n\t</set-header>\n\t<set-header name="B">\n\t\t<value>2</value>\n\t</set-header>\n\t<set-body>{}</set-body>\n</return-response>',
  ],
  ['a list with attributes', cors({ terminateUnmatchedRequest: true, allowedOrigins: ['*'], allowedMethods: { methods: ['GET'], preflightResultMaxAge: 60 } }), '<cors terminate-unmatched-request="true">\n\t<allowed-origins>\n\t\t<origin>*</origin>\n\t</allowed-origins>\n\t<allowed-methods preflight-result-max-age="60">\n\t\t<method>GET</method>\n\t</allowed-methods>\n</cors>'],
  ['branches', choose([{ when: cs`true`, then: [base()] }], [comment('b -- c')]), '<choose>\n\t<when condition="@(true)">\n\t\t<base />\n\t</when>\n\t<otherwise>\n\t\t<!-- b - - c -->\n\t</otherwise>\n</choose>'],
  ['statements that give a value', cacheValue({ key: 'k', variableName: 'v', expiresAfter: 60, refreshAfter: 30 }, [setVariable({ name: 'v', value: '1' })]), '<cache-value key="k" variable-name="v" expires-after="60" refresh-after="30">\n\t<value>\n\t\t<set-variable name="v" value="1" />\n\t</value>\n</cache-value>'],
  ['statements', limitConcurrency({ key: 'k', maxCount: 3 }, [forwardRequest()]), '<limit-concurrency key="k" max-count="3">\n\t<forward-request />\n</limit-concurrency>'],
  ['ranges', ipFilter({ action: 'allow', address: ['192.0.2.1'], addressRange: [{ from: '192.0.2.2', to: '192.0.2.3' }] }), '<ip-filter action="allow">\n\t<address>192.0.2.1</address>\n\t<address-range from="192.0.2.2" to="192.0.2.3" />\n</ip-filter>'],
  ['properties that are undefined are left out', validateClientCertificate({ identities: [{ subject: 'CN=a', thumbprint: undefined }] }), '<validate-client-certificate>\n\t<identities>\n\t\t<identity subject="CN=a" />\n\t</identities>\n</validate-client-certificate>'],
])('%s', (_, node, expected) => {
  expect(writeNode(node)).toBe(`${expected}\n`);
});

test('a construct in place of a name is a reference with its target', () => {
  const target = {};
  const backend = { policyReference: { kind: 'backend', name: 'patients', target }, value: '${azurerm_api_management_backend.patients.name}' } as const;
  const policy = policyDocument({ inbound: [setBackendService({ backendId: backend }), setHeader({ name: 'A', values: ['{{key}} and {{ other }}'] })] });
  expect(referencesOf(policy)).toEqual([{ kind: 'backend', name: 'patients', target }, { kind: 'named-value', name: 'key' }, { kind: 'named-value', name: 'other' }]);
});

test('names in attributes are references; computed ones and those of Liquid are not', () => {
  const policy = policyFragment([
    includeFragment({ fragmentId: 'audit' }),
    setBackendService({ backendId: cs`context.Api.Id` }),
    setBody({ template: 'liquid', text: '{{body.name}}' }),
    { kind: 'element', name: 'set-body', attributes: { template: 'liquid' }, children: [{ kind: 'element', name: 'a', attributes: { b: '{{body.b}}' }, children: [{ kind: 'text', text: '{{body.c}}' }] }] },
    validateContent({ unspecifiedContentTypeAction: 'prevent', maxSize: 1, sizeExceededAction: 'prevent', content: [{ validateAs: 'json', action: 'prevent', schemaId: 'patient' }] }),
  ]);
  expect(referencesOf(policy)).toEqual([{ kind: 'fragment', name: 'audit' }, { kind: 'schema', name: 'patient' }]);
});

test('fails when a property is not known, though its type was cast away', () => {
  expect(() => rateLimit({ calls: 1, renewalPeriod: 1, renewal: 2 } as never)).toThrow(/expected id, calls, renewalPeriod.*got renewal/);
  expect(() => rateLimit({ calls: -1.8881545897087505e289, renewalPeriod: 1 })).toThrow(/calls: expected a number that is written without an exponent/);
  expect(() => rateLimit({ calls: NaN, renewalPeriod: 1 })).toThrow(/rate-limit: calls: expected a text, a finite number/);
});

test('what the types refuse', () => {
  const inbound = rewriteUri({ template: '/' });
  const everywhere = setVariable({ name: 'a', value: '1' });
  policyDocument({ inbound: [base(), everywhere, inbound, comment('a')], backend: [forwardRequest()], onError: [everywhere] });
  // @ts-expect-error a policy in a section where it may not stand
  policyDocument({ outbound: [inbound] });
  policyDocument({ onError: [setBody('a')] });
  // @ts-expect-error a backend where none is called any more
  policyDocument({ onError: [setBackendService({ backendId: 'a' })] });
  // @ts-expect-error the same in a branch
  policyDocument({ outbound: [choose([{ when: cs`true`, then: [inbound] }])] });
  // @ts-expect-error the same in the last branch
  policyDocument({ outbound: [choose([{ when: cs`true`, then: [everywhere] }], [inbound])] });
  // @ts-expect-error the same in the statements of another
  policyDocument({ outbound: [limitConcurrency({ key: 'k', maxCount: 1 }, [inbound])] });
  policyDocument({ inbound: [choose([{ when: cs`true`, then: [setMethod('GET'), setQueryParameter({ name: 'a' })] }], [inbound])] });
  // @ts-expect-error a missing required attribute
  rateLimit({ calls: 1 });
  // @ts-expect-error a missing required child
  cors({ terminateUnmatchedRequest: true });
  // @ts-expect-error a missing attribute of a child
  validateContent({ unspecifiedContentTypeAction: 'prevent', maxSize: 1, sizeExceededAction: 'prevent', content: [{ action: 'prevent' }] });
  // @ts-expect-error both of an either/or pair
  setBackendService({ backendId: 'a', baseUrl: 'https://b.example' });
  // @ts-expect-error none of an either/or pair
  setBackendService({ sfListenerName: 'a' });
  // @ts-expect-error two of three
  validateJwt({ headerName: 'Authorization', queryParameterName: 'token' });
  // @ts-expect-error two of which one is given at most
  logToEventhub({ loggerId: 'audit', partitionId: '0', partitionKey: 'a', text: 'b' });
  logToEventhub({ loggerId: 'audit', partitionKey: 'a', partitionId: undefined, text: 'b' });
  // @ts-expect-error none of which one is given at least
  llmTokenLimit({ counterKey: 'a', estimatePromptTokens: false });
  // @ts-expect-error one of two that belong together
  llmTokenLimit({ counterKey: 'a', estimatePromptTokens: false, tokenQuota: 1 });
  llmTokenLimit({ counterKey: 'a', estimatePromptTokens: false, tokenQuota: 1, tokenQuotaPeriod: 'Daily', tokensPerMinute: cs`5` });
  // @ts-expect-error a text that is required
  logToEventhub({ loggerId: 'audit' });
  // @ts-expect-error a property that the policy lacks
  expect(() => rateLimit({ calls: 1, renewalPeriod: 1, renewal: 2 })).toThrow('got renewal');
  // @ts-expect-error the issuer's certificate beside another attribute of the issuer
  validateClientCertificate({ identities: [{ issuerCertificateId: 'ca', issuerThumbprint: 'A'.repeat(40) }] });
  validateClientCertificate({ identities: [{ issuerCertificateId: 'ca', subject: 'CN=a' }, { issuerThumbprint: 'A'.repeat(40), issuerSubject: 'CN=b' }] });
  // @ts-expect-error an unknown value
  setHeader({ name: 'a', existsAction: 'replace' });
  // @ts-expect-error an unknown value of an action
  validateParameters({ specifiedParameterAction: 'block', unspecifiedParameterAction: 'prevent' });
  // @ts-expect-error an unknown severity
  trace({ source: 'a', severity: 'warning', message: 'b' });
  // @ts-expect-error text where a number is meant
  setStatus({ code: 'forbidden' });
  // @ts-expect-error an expression where none is evaluated
  quota({ calls: cs`1`, renewalPeriod: 0 });
  // @ts-expect-error the tenant is missing
  validateAzureAdToken({ headerName: 'Authorization' });
  // @ts-expect-error a number as the name of a statement
  setStatus({ id: 1, code: 403 });
  setStatus({ code: cs`403` });
  setStatus({ code: '{{code}}' });
  setStatus({ code: '@(403)' });
});
