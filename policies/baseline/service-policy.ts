/**
 * The policy of the whole service: what comes from outside and could pass for the gateway's own word is dropped, every
 * call has a correlation id and leaves an audit record, answers are not stored and tell nothing about the servers.
 * It proves nobody's identity: that is each API's own policy.
 */
import { cidrRange } from '../../access/networks';
import { cs, csBlock } from '../expressions/template';
import { choose, comment, forwardRequest, ipFilter, limitConcurrency, policyDocument, setHeader, setVariable } from '../index';
import type { PolicyDocument } from '../model';
import { auditStatement } from './audit';
import { answer } from './answers';
import { VARIABLES } from './variables';

/** Headers that go no further: a caller could pretend by them to be somebody or somewhere else, use another method or URL, or make a server do more than the URL says. */
export const UNTRUSTED_HEADERS = [
  'Forwarded',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Forwarded-Port',
  'X-Forwarded-Prefix',
  'X-Forwarded-Client-Cert',
  'X-Real-IP',
  'X-Client-IP',
  'True-Client-IP',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-HTTP-Method',
  'X-HTTP-Method-Override',
  'X-Method-Override',
  'Remote-User',
  'X-Remote-User',
  'X-User',
  'X-User-Id',
  'X-Authenticated-User',
  'X-Patient-Id',
  'X-MS-CLIENT-PRINCIPAL',
  'X-MS-CLIENT-PRINCIPAL-ID',
  'X-MS-CLIENT-PRINCIPAL-NAME',
  'X-MS-CLIENT-PRINCIPAL-IDP',
  'X-ARR-ClientCert',
  'X-Client-Cert',
  'X-SSL-Client-Cert',
  // RFC 9440, section 2.4: a proxy drops what a client sends of these.
  'Client-Cert',
  'Client-Cert-Chain',
  // Medplum takes the call for one of this user, on the word of the gateway's own identity.
  'X-Medplum-On-Behalf-Of',
  // HAPI deletes whatever refers to the resource, of any type, and changes versions that are past.
  'X-Cascade',
  'X-Rewrite-History',
  // Whose key it is, is for the gateway to know; whoever reads a backend's log could call with it.
  'Ocp-Apim-Subscription-Key',
] as const;

/** Headers that tell what the servers behind run on. `Server` itself can't be removed by a policy. */
export const BANNER_HEADERS = ['X-Powered-By', 'X-AspNet-Version', 'X-AspNetMvc-Version', 'X-Runtime', 'Via'] as const;

export interface ServicePolicyProps {
  /** CIDR ranges from which the gateway may be called at all. @default from wherever its network lets in */
  readonly networks?: readonly string[];
  /** How long a backend may take. */
  readonly backendTimeoutSeconds: number;
  /** Calls that one client may have under way at once. */
  readonly concurrentCallsPerClient: number;
}

const remove = (name: string) => setHeader({ name, existsAction: 'delete' });
const override = (name: string, value: string) => setHeader({ name, existsAction: 'override', values: [value] });

/** Drops what callers may not say, and gives the call its correlation id. */
export const requestHygiene = () => [
  comment('Nothing from outside may pass for the word of a proxy, of the gateway or of an identity provider.'),
  ...UNTRUSTED_HEADERS.map(remove),
  setVariable({
    name: VARIABLES.correlationId,
    value: csBlock`
	var given = context.Request.Headers.GetValueOrDefault("X-Correlation-Id", "");
	return Regex.IsMatch(given, "^[A-Za-z0-9-]{1,64}\\z") ? given : context.RequestId.ToString();
`,
  }),
  override('X-Correlation-Id', cs`(string)context.Variables[${VARIABLES.correlationId}]`),
];

export const responseHygiene = () => [
  ...BANNER_HEADERS.map(remove),
  override('Cache-Control', 'no-store'),
  override('Strict-Transport-Security', 'max-age=31536000; includeSubDomains'),
  override('X-Content-Type-Options', 'nosniff'),
  override('X-Correlation-Id', cs`context.Variables.GetValueOrDefault<string>(${VARIABLES.correlationId}, context.RequestId.ToString())`),
];

/** A backend's own error page tells too much: callers see that it failed. */
export const backendFailure = () => choose([{ when: cs`context.Response.StatusCode >= 500`, then: [answer(502)] }]);

/** The status that the failed policy gave decides the answer, and nothing of its message is in it. */
export const errorAnswers = () => [
  choose(
    [
      ...([401, 403, 404, 413, 429] as const).map((status) => ({
        when: cs`context.Response != null && context.Response.StatusCode == ${status}`,
        then: [answer(status)],
      })),
      {
        when: cs`context.Response != null && context.Response.StatusCode >= 400 && context.Response.StatusCode < 500`,
        then: [answer(400)],
      },
    ],
    [answer(500)],
  ),
];

/** The service's own policy document. `base` means nothing at this scope, so it has none. */
export function servicePolicy(props: ServicePolicyProps): PolicyDocument {
  return policyDocument({
    inbound: [...(props.networks ? [ipFilter({ action: 'allow', addressRange: props.networks.map(cidrRange) })] : []), ...requestHygiene()],
    backend: [
      limitConcurrency(
        {
          key: cs`context.Variables.GetValueOrDefault<string>(${VARIABLES.client}, context.Request.IpAddress)`,
          maxCount: props.concurrentCallsPerClient,
        },
        [forwardRequest({ timeout: props.backendTimeoutSeconds, followRedirects: false })],
      ),
    ],
    outbound: [auditStatement(), ...responseHygiene(), backendFailure()],
    onError: [auditStatement(), ...errorAnswers()],
  });
}
