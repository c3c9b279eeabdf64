/** Policy documents read, validated and written per second, on one core. */
import { performance } from 'node:perf_hooks';
import { readPolicy, validatePolicy, writePolicy, type ValidatePolicyOptions } from '../policies';
import { checkExpression, initExpressions } from '../policies/expressions/check';
import type { Measurement } from './measurement';

/** An inbound section as real documents have it: expressions in attributes and texts, comments, nested statements. */
const STATEMENTS = `
		<!-- Who may call, and how often. -->
		<validate-jwt header-name="Authorization" failed-validation-httpcode="401" require-scheme="Bearer" output-token-variable-name="token">
			<openid-config url="https://login.example.org/.well-known/openid-configuration" />
			<audiences>
				<audience>https://api.example.org</audience>
			</audiences>
		</validate-jwt>
		<set-variable name="client" value="@(context.Variables.GetValueOrDefault<Jwt>("token").Claims.GetValueOrDefault("azp", "none"))" />
		<choose>
			<when condition="@(context.Request.Headers.GetValueOrDefault("X-Tenant", "") == "north" && context.Request.Method != "GET")">
				<return-response>
					<set-status code="403" reason="Forbidden" />
					<set-body>@{
						return new JObject(new JProperty("error", "forbidden"), new JProperty("id", context.RequestId)).ToString();
					}</set-body>
				</return-response>
			</when>
			<otherwise>
				<set-header name="X-Client" exists-action="override">
					<value>@((string)context.Variables["client"])</value>
				</set-header>
			</otherwise>
		</choose>`;

/** A document of about so many characters. */
function documentOf(characters: number): string {
  const empty =
    '<policies>\n\t<inbound>\n\t\t<base />\n\t</inbound>\n\t<backend>\n\t\t<base />\n\t</backend>\n\t<outbound>\n\t\t<base />\n\t</outbound>\n\t<on-error>\n\t\t<base />\n\t</on-error>\n</policies>\n';
  const times = Math.max(1, Math.round((characters - empty.length) / STATEMENTS.length));
  return empty.replace('<base />', () => `<base />${STATEMENTS.repeat(times)}`);
}

/** Documents a second, over at least so many seconds. */
function perSecond(text: string, options: ValidatePolicyOptions, seconds: number): number {
  const round = (): void => {
    const { policy } = readPolicy(text);
    if (!policy) throw new Error('the document of the benchmark is malformed');
    const findings = validatePolicy(policy, options);
    if (findings.length > 0) throw new Error(`the document of the benchmark has findings: ${findings[0]?.message}`);
    writePolicy(policy);
  };
  for (let warm = 0; warm < 3; warm += 1) round();
  const start = performance.now();
  let rounds = 0;
  while (performance.now() - start < seconds * 1000) {
    round();
    rounds += 1;
  }
  return (rounds * 1000) / (performance.now() - start);
}

/** Rows for documents of 5 and 200 KB, with and without checks of their expressions; measured in one run. */
export async function benchPolicies(seconds = 2): Promise<readonly Measurement[]> {
  await initExpressions();
  const [small, large] = [documentOf(5 * 1024), documentOf(200 * 1024)];
  const options: ValidatePolicyOptions = { scope: 'api', gateway: 'classic' };
  const checked: ValidatePolicyOptions = { ...options, checkExpression };
  const rate = {
    small: perSecond(small, options, seconds),
    smallChecked: perSecond(small, checked, seconds),
    large: perSecond(large, options, seconds),
    largeChecked: perSecond(large, checked, seconds),
  };
  /** Time a character of the large document, over time a character of the small one. */
  const growth = (ofSmall: number, ofLarge: number): number => (ofSmall * small.length) / (ofLarge * large.length);
  const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits));
  return [
    {
      name: `policy documents of ${rounded(small.length / 1024)} KB read, validated and written`,
      value: rounded(rate.small),
      unit: 'documents/s',
      target: '>= 1000',
    },
    { name: `the same, expressions checked`, value: rounded(rate.smallChecked), unit: 'documents/s', target: '>= 200' },
    {
      name: `policy documents of ${rounded(large.length / 1024)} KB read, validated and written`,
      value: rounded(rate.large, 1),
      unit: 'documents/s',
    },
    { name: `the same, expressions checked`, value: rounded(rate.largeChecked, 1), unit: 'documents/s' },
    { name: 'time a character, 200 KB against 5 KB', value: rounded(growth(rate.small, rate.large), 2), unit: '×', target: '<= 2' },
    {
      name: 'time a character, 200 KB against 5 KB, expressions checked',
      value: rounded(growth(rate.smallChecked, rate.largeChecked), 2),
      unit: '×',
      target: '<= 2',
    },
  ];
}
