import { CATALOGUE, policyDocument, readPolicy, setHeader, setVariable, validatePolicy, type PolicyDocument, type PolicyFragment, type ValidatePolicyOptions } from '../../policies';

function read(text: string): PolicyDocument | PolicyFragment {
  const { policy, findings } = readPolicy(text);
  expect(findings).toEqual([]);
  if (!policy) throw new Error('not read');
  return policy;
}

const inbound = (statements: string): string => `<policies><inbound>${statements}</inbound></policies>`;
const codes = (text: string, options: ValidatePolicyOptions = {}): readonly string[] => validatePolicy(read(text), options).map(({ code }) => code);

describe('the examples of all policies are free of findings where they may stand', () => {
  const standing = CATALOGUE.filter(({ resolverOnly }) => !resolverOnly);
  test.each(standing.map((declaration) => [declaration.name, declaration] as const))('%s', (_, { example, sections, scopes, gateways, exampleSection }) => {
    const section = exampleSection ?? sections[0];
    expect(validatePolicy(read(`<policies><${section}>${example}</${section}></policies>`), { gateway: gateways?.[0] ?? 'classic' })).toEqual([]);
    for (const scope of scopes ?? ['api' as const]) {
      expect(validatePolicy(read(`<policies><${section}>${example}</${section}></policies>`), { scope }).filter(({ code }) => !['APIM231', 'APIM233'].includes(code))).toEqual([]);
    }
  });
});

describe('where a policy stands', () => {
  test.each<[string, string, ValidatePolicyOptions, readonly string[]]>([
    ['an unknown element', inbound('<set-heder name="a" />'), {}, ['APIM201']],
    ['an element of Microsoft\'s own', inbound('<block />'), {}, ['APIM208']],
    ['a section where it may not stand', inbound('<cache-store duration="1" />'), {}, ['APIM202']],
    ['the same in a branch', inbound('<choose><when condition="true"><cache-store duration="1" /></when></choose>'), {}, ['APIM202']],
    ['the same in a wrapper', '<policies><outbound><retry condition="false" count="1" interval="1"><rewrite-uri template="/" /></retry></outbound></policies>', {}, ['APIM202']],
    ['a scope where it may not stand', inbound('<base /><quota calls="1" renewal-period="0" />'), { scope: 'api' }, ['APIM203', 'APIM231', 'APIM231', 'APIM231', 'APIM233']],
    ['a scope that is not known', inbound('<quota calls="1" renewal-period="0" />'), {}, []],
    ['a gateway that lacks it', inbound('<rate-limit-by-key calls="1" renewal-period="1" counter-key="a" />'), { gateway: 'consumption' }, ['APIM204']],
    ['a gateway that counts no tokens', inbound('<llm-token-limit counter-key="a" tokens-per-minute="1" estimate-prompt-tokens="true" />'), { gateway: 'consumption' }, ['APIM204']],
    ['twice a document', inbound('<rate-limit calls="1" renewal-period="1" /><choose><when condition="true"><rate-limit calls="1" renewal-period="1" /></when></choose>'), {}, ['APIM205']],
    ['twice a section', inbound('<redirect-content-urls /><redirect-content-urls />'), {}, ['APIM205']],
    ['two look-ups of answers that mean the same', inbound('<llm-semantic-cache-lookup score-threshold="0.1" embeddings-backend-id="a" /><llm-semantic-cache-lookup score-threshold="0.2" embeddings-backend-id="b" />'), {}, ['APIM205']],
    ['twice a section, after a branch', inbound('<choose><when condition="true"><redirect-content-urls /></when></choose><redirect-content-urls />'), {}, ['APIM205']],
    ['once in each of two branches', inbound('<choose><when condition="true"><redirect-content-urls /></when><otherwise><redirect-content-urls /></otherwise></choose>'), {}, []],
    ['once in each of two sections', '<policies><inbound><redirect-content-urls /></inbound><outbound><redirect-content-urls /></outbound></policies>', {}, []],
    ['a policy of resolvers', inbound('<sql-data-source />'), {}, ['APIM206']],
    ['base in a fragment', '<fragment><base /></fragment>', {}, ['APIM207']],
    ['a fragment in a fragment', '<fragment><include-fragment fragment-id="a" /></fragment>', {}, ['APIM207']],
    ['text among statements', inbound('<base />now'), {}, ['APIM225']],
    ['a statement that wait does not take', inbound('<wait><set-variable name="a" value="b" /></wait>'), {}, ['APIM221']],
  ])('%s', (_, text, options, expected) => {
    expect(codes(text, options)).toEqual(expected);
  });
});

describe('attributes', () => {
  test.each<[string, string, readonly string[]]>([
    ['unknown', '<set-variable name="a" value="b" valeu="c" />', ['APIM211']],
    ['a name that objects know', '<set-variable name="a" value="b" constructor="c" />', ['APIM211']],
    ['missing', '<set-variable name="a" />', ['APIM212']],
    ['no number', '<rate-limit calls="many" renewal-period="60" />', ['APIM213']],
    ['no whole number', '<rate-limit calls="1.5" renewal-period="60" />', ['APIM213']],
    ['no time', '<quota-by-key calls="1" renewal-period="300" counter-key="a" first-period-start="soon" />', ['APIM213']],
    ['neither true nor false', '<validate-client-certificate ignore-error="no" />', ['APIM213']],
    ['none of the values', '<set-header name="a" exists-action="replace"><value>b</value></set-header>', ['APIM213']],
    ['too large', '<rate-limit calls="1" renewal-period="301" />', ['APIM214']],
    ['too small', '<retry condition="true" count="0" interval="1" />', ['APIM214']],
    ['below its range but for a number of its own', '<quota-by-key calls="1" renewal-period="0" counter-key="a" />', []],
    ['below its range', '<quota-by-key calls="1" renewal-period="299" counter-key="a" />', ['APIM214']],
    ['just in range', '<rate-limit calls="1" renewal-period="300" />', []],
    ['an expression where none is evaluated', '<rate-limit calls="@(1)" renewal-period="60" />', ['APIM215']],
    ['a named value', '<rate-limit calls="{{calls}}" renewal-period="60" />', []],
    ['an expression', '<retry condition="@(true)" count="@(3)" interval="@(1)" />', []],
    ['none of a group', '<set-backend-service />', ['APIM216']],
    ['two of a group', '<set-backend-service base-url="https://a.example" backend-id="a" />', ['APIM216']],
    ['at least one', '<quota renewal-period="0" />', ['APIM216']],
    ['at most one', '<validate-azure-ad-token tenant-id="a" header-name="b" query-parameter-name="c" />', ['APIM216']],
    ['one that excludes another', '<validate-client-certificate><identities><identity issuer-certificate-id="a" issuer-subject="CN=b" /></identities></validate-client-certificate>', ['APIM216']],
    ['one that does not', '<validate-client-certificate><identities><identity issuer-thumbprint="a" issuer-subject="CN=b" /></identities></validate-client-certificate>', []],
    ['a line break', '<set-variable name="a" value="b&#10;c" />', ['APIM217']],
    ['a name space', '<set-variable xmlns="" xml:space="preserve" name="a" value="b" />', []],
    ['id', '<set-variable id="a" name="a" value="b" />', []],
    ['one that says something only beside another', '<llm-token-limit counter-key="a" token-quota="1" estimate-prompt-tokens="true" />', ['APIM216']],
    ['all that say something only beside one another', '<llm-token-limit counter-key="a" token-quota="1" token-quota-period="Daily" estimate-prompt-tokens="true" />', []],
  ])('%s', (_, statement, expected) => {
    expect(codes(inbound(statement))).toEqual(expected);
  });
});

describe('children and text', () => {
  test.each<[string, string, readonly string[]]>([
    ['unknown', '<cors><allowed-origins><origin>*</origin></allowed-origins><allowed-header /></cors>', ['APIM221']],
    ['missing', '<cors />', ['APIM222']],
    ['missing in a child', '<cors><allowed-origins /></cors>', ['APIM222']],
    ['out of order', '<return-response><set-body>a</set-body><set-status code="200" /></return-response>', ['APIM223']],
    ['in any order where that is taken', '<cors><allowed-methods><method>GET</method></allowed-methods><allowed-origins><origin>*</origin></allowed-origins></cors>', []],
    ['too often', '<return-response><set-status code="200" /><set-status code="201" /></return-response>', ['APIM224']],
    ['more than the limit', `<validate-client-certificate><identities>${'<identity subject="a" />'.repeat(11)}</identities></validate-client-certificate>`, ['APIM224']],
    ['text where none is meant', '<choose>a<when condition="true" /></choose>', ['APIM225']],
    ['no text where one is meant', '<validate-jwt header-name="a"><audiences><audience /></audiences></validate-jwt>', ['APIM226']],
    ['wrong in a policy within', '<return-response><set-status cod="200" /></return-response>', ['APIM211']],
    ['a body of XML', '<set-body template="liquid"><a:b xmlns:a="c" d="e">{{body.f}}</a:b></set-body>', []],
    ['markup in a body that is no template', '<set-body><a>1</a></set-body>', ['APIM227']],
    ['the same where templates are switched off', '<set-body template="none"><a>1</a></set-body>', ['APIM227']],
    ['a body with its text in a value', '<set-body><value>1</value></set-body>', []],
    ['an empty header', '<set-header name="a"><value /></set-header>', []],
  ])('%s', (_, statement, expected) => {
    expect(codes(inbound(statement))).toEqual(expected);
  });
});

describe('the document as a whole', () => {
  const whole = (inboundText: string, backend = '<base />'): string => `<policies><inbound>${inboundText}</inbound><backend>${backend}</backend><outbound><base /></outbound><on-error><base /></on-error></policies>`;

  test.each<[string, string, ValidatePolicyOptions, readonly string[]]>([
    ['nothing wrong', whole('<base />'), { scope: 'api' }, []],
    ['a section without base', whole('<rewrite-uri template="/" />'), { scope: 'operation' }, ['APIM231']],
    ['a section without base at the scope where it means nothing', whole('', '<forward-request />').replaceAll('<base />', ''), { scope: 'global' }, []],
    ['a section without base, at a scope not known', whole(''), {}, []],
    ['a statement after the end', whole('<base /><return-response /><rewrite-uri template="/" />'), { scope: 'api' }, ['APIM232']],
    ['a comment after the end', whole('<base /><return-response /><!-- a -->'), { scope: 'api' }, []],
    ['no forward-request for the whole service', whole(''), { scope: 'global' }, ['APIM233']],
    ['forward-request in a wrapper', whole('', '<retry condition="false" count="1" interval="1"><forward-request /></retry>'), { scope: 'global' }, []],
    ['two statements in backend', whole('<base />', '<base /><forward-request />'), { scope: 'api' }, ['APIM235']],
    ['two statements in a choose in backend', whole('<base />', '<!-- a --><choose><when condition="true"><set-header name="a" /><forward-request /></when></choose>'), { scope: 'global' }, []],
    ['neither base nor forward-request', whole('<base />', ''), { scope: 'api' }, ['APIM231', 'APIM233']],
    ['no backend because the answer is given before', whole('<mock-response />', ''), { scope: 'global' }, []],
    ['cors after what refuses preflight requests', whole('<base /><check-header name="a" failed-check-httpcode="400" failed-check-error-message="a" ignore-case="true" /><cors><allowed-origins><origin>*</origin></allowed-origins></cors>'), {}, ['APIM234']],
    ['cors after what refuses nothing', whole('<set-variable name="a" value="b" /><cors><allowed-origins><origin>*</origin></allowed-origins></cors>'), {}, []],
    ['unknown names', whole('<base /><include-fragment fragment-id="a" /><set-header name="b"><value>{{c}}</value></set-header><set-backend-service backend-id="d" />'), { scope: 'api', known: { fragment: ['a'], 'named-value': [], backend: ['e'] } }, ['APIM241', 'APIM241']],
    ['names of a kind that is not given', whole('<base /><include-fragment fragment-id="a" />'), { scope: 'api', known: {} }, []],
  ])('%s', (_, text, options, expected) => {
    expect(codes(text, options)).toEqual(expected);
  });

  test('a document that is too large', () => {
    const values = Array.from({ length: 300 }, (_, index) => setVariable({ name: `v${index}`, value: 'x'.repeat(1024) }));
    expect(validatePolicy(policyDocument({ inbound: values })).map(({ code }) => code)).toEqual(['APIM252']);
    expect(validatePolicy({ kind: 'fragment', statements: values })).toEqual([]);
  });

  test('a value that XML cannot hold', () => {
    expect(validatePolicy(policyDocument({ inbound: [setHeader({ name: 'a', values: ['\u0000'] })] })).map(({ code }) => code)).toEqual(['APIM251']);
  });
});

test('a finding says where, what was expected and what mends it', () => {
  const [found] = validatePolicy(read('<policies>\n\t<inbound>\n\t\t<rate-limit calls="1"\n\t\t\trenewal-perod="60" />\n\t</inbound>\n</policies>'));
  expect(found).toMatchObject({ code: 'APIM211', severity: 'error', mend: 'Did you mean renewal-period?', position: { line: 4, column: 19 } });
  expect(found?.message).toMatch(/^rate-limit in inbound: expected id, calls, renewal-period, .*, found renewal-perod$/);
});

test('expressions are checked in attributes and texts, with the place in the document', () => {
  const checkExpression = (text: string) => [{ code: 'expression-unknown-context-member', message: `seen ${text}`, mend: 'b', offset: text.indexOf('X') }];
  const found = validatePolicy(read(inbound('\n<set-variable name="a" value="@(X)" />\n<set-body>\n @{\n return X; }</set-body>')), { checkExpression });
  expect(found.map(({ code, message, position }) => [code, message, position?.line, position?.column])).toEqual([
    ['APIM303', 'set-variable in inbound: value: seen @(X)', 2, 33],
    ['APIM303', 'set-body in inbound: seen @{\n return X; }', 5, 9],
  ]);
});

test('a named value in an expression is no part of its syntax', () => {
  const seen: string[] = [];
  validatePolicy(read(inbound('<set-variable name="a" value="@(f({{time-out}}))" />')), { checkExpression: (text) => (seen.push(text), []) });
  expect(seen).toEqual(['@(f(111111111111))']);
});
