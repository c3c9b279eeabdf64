/** Who gets through to an API: with a subscription's key, a token, a client certificate, from certain networks, or anybody. */
import { cidrRange } from '../../access/networks';
import type { ApiOperation } from '../../access/operation';
import type { OperationAccess, ProtectedRule } from '../../access/rule';
import { cs, csBlock, type Expression } from '../expressions/template';
import { choose, comment, ipFilter, setVariable, validateClientCertificate } from '../index';
import type { Gateway, PolicyNode } from '../model';
import { accessTable } from './access-table';
import type { ErrorStyle } from './error-body';
import { isOneOf } from './is-one-of';
import { refuse } from './refusal';
import { asksForSmart, notGranted, smartDecision } from './smart-decision';
import { smartPatientContext } from './smart-patient';
import { tokenDecision } from './token-decision';
import { scopeClaims, tokenValidation, type TokenIssuer } from './token-validation';
import { VARIABLES } from './variables';

/** A client certificate that is accepted: every attribute that is given must match. */
export interface CertificateIdentity {
  readonly thumbprint?: string | undefined;
  readonly commonName?: string | undefined;
  readonly subject?: string | undefined;
  readonly dnsName?: string | undefined;
  readonly issuerSubject?: string | undefined;
  readonly issuerThumbprint?: string | undefined;
  /** The service's name for the issuer's certificate; the other attributes of the issuer then don't count. */
  readonly issuerCertificateId?: string | undefined;
}

export interface ProofsProps {
  /** The API's name, which keeps its counters apart from those of other APIs. */
  readonly name: string;
  readonly style: ErrorStyle;
  readonly operations: readonly ApiOperation[];
  readonly access: readonly OperationAccess[];
  readonly issuers: readonly TokenIssuer[];
  readonly clientCertificates?: readonly CertificateIdentity[] | undefined;
  readonly certificateBoundTokens: boolean;
  /** For FHIR APIs whose access is by SMART scopes: the claim with the patient in context. */
  readonly smart?: { readonly patientClaim: string } | undefined;
  /** @default 'classic' */
  readonly gateway?: Gateway;
}

type Protected = OperationAccess & { readonly rule: ProtectedRule };

/** Public operations, operations for the holders of a certificate, and, for all others and whatever is not known, a token. */
export function proofs(props: ProofsProps) {
  const protectedOperations = props.access.filter((access): access is Protected => access.rule.kind === 'protected');
  const open = props.access.filter(({ rule }) => rule.kind === 'public').map(({ operationId }) => operationId);
  const withoutToken = protectedOperations.filter(({ rule }) => rule.token === undefined);
  const withToken = protectedOperations.filter(({ rule }) => rule.token !== undefined);
  const tokenStatements = [
    ...subscriptionProof(props, withToken),
    ...tokenProofs(props, withToken),
    ...certificateAndNetworkProofs(props, withToken),
  ];
  const branches = [
    ...(open.length > 0
      ? [
          {
            when: isOneOf(open),
            then: [
              comment('Public: anybody may call these.'),
              setVariable({ name: VARIABLES.client, value: cs`"address " + context.Request.IpAddress` }),
            ],
          },
        ]
      : []),
    ...(withoutToken.length > 0
      ? [
          {
            when: isOneOf(withoutToken.map(({ operationId }) => operationId)),
            then: [
              ...subscriptionProof(props, withoutToken),
              ...certificateAndNetworkProofs(props, withoutToken),
              setVariable({ name: VARIABLES.client, value: clientWithoutToken() }),
            ],
          },
        ]
      : []),
  ];
  return branches.length > 0 ? [choose(branches, tokenStatements)] : tokenStatements;
}

/**
 * Whether an API asks for a subscription key by itself, which it does for all of its operations or for none: where no
 * call gets along without one. So it does for public operations on Consumption, whose limits count by subscription alone.
 */
export const apiAsksForKey = (access: readonly OperationAccess[], gateway: Gateway = 'classic'): boolean =>
  access.every(({ rule }) => (rule.kind === 'public' ? gateway === 'consumption' : rule.subscription));

/**
 * The key of a subscription, where the API lets calls in without one because some operations are open to everybody. A valid
 * one is that subscription's even so (https://learn.microsoft.com/azure/api-management/api-management-subscriptions, "How API
 * Management handles requests with or without subscription keys"); any other is refused before, or stands for none.
 */
function subscriptionProof({ access, gateway, style }: ProofsProps, operations: readonly Protected[]) {
  const ids = operations.filter(({ rule }) => rule.subscription).map(({ operationId }) => operationId);
  if (apiAsksForKey(access, gateway) || ids.length === 0) return [];
  return whenOneOf(ids, operations, [choose([{ when: cs`context.Subscription == null`, then: [refuse(style, 'no-subscription')] }])]);
}

function tokenProofs(props: ProofsProps, operations: readonly Protected[]) {
  const entries = operations.map(({ operationId, rule }) => ({ operationId, token: rule.token ?? [] }));
  const smart = operations.filter(({ rule }) => asksForSmart(rule.token)).map(({ operationId }) => operationId);
  const forbidden = [refuse(props.style, 'forbidden')];
  return [
    choose([{ when: cs`context.Request.Url.Query.ContainsKey("access_token")`, then: [refuse(props.style, 'bad-request')] }]),
    ...tokenValidation(props.issuers, { style: props.style, certificateBound: props.certificateBoundTokens }),
    comment('Who may call what: one operation a line. What is not listed is denied.'),
    setVariable({ name: VARIABLES.requirement, value: accessTable(entries) }),
    ...(smart.length === 0
      ? [choose([{ when: tokenDecision(scopeClaims(props.issuers), { holds: false }), then: forbidden }])]
      : [
          smartDecision(props.issuers),
          choose([{ when: notGranted(VARIABLES.granted), then: forbidden }]),
          ...smartPatientContext({
            style: props.style,
            operations: props.operations.filter(({ id }) => smart.includes(id)),
            patientClaim: props.smart?.patientClaim,
          }),
        ]),
    setVariable({ name: VARIABLES.client, value: clientOfToken() }),
  ];
}

/** The client's id in the verified token: Entra's `azp` or `appid`, RFC 9068's `client_id`, else the subject. */
function clientOfToken(): Expression {
  return csBlock`
	var token = (Jwt)context.Variables[${VARIABLES.token}];
	var name = new string[] { "azp", "appid", "client_id", "sub" }.FirstOrDefault(claim => token.Claims.ContainsKey(claim));
	return name == null ? "address " + context.Request.IpAddress : "client " + token.Issuer + " " + token.Claims[name][0];
`;
}

/** Who calls where no token tells it. */
function clientWithoutToken(): Expression {
  return csBlock`
	if (context.Request.Certificate != null) { return "certificate " + context.Request.Certificate.Thumbprint; }
	return context.Subscription == null ? "address " + context.Request.IpAddress : "subscription " + context.Subscription.Id;
`;
}

/** Client certificates and networks, for the operations whose rules ask for them. */
function certificateAndNetworkProofs(props: ProofsProps, operations: readonly Protected[]) {
  const certified = operations.filter(({ rule }) => rule.clientCertificate).map(({ operationId }) => operationId);
  const networks = new Map<string, { readonly ranges: readonly string[]; readonly ids: string[] }>();
  for (const { operationId, rule } of operations) {
    if (!rule.networks) continue;
    const ranges = [...rule.networks].sort();
    const group = networks.get(ranges.join(' ')) ?? { ranges, ids: [] };
    group.ids.push(operationId);
    networks.set(ranges.join(' '), group);
  }
  return [
    ...(certified.length > 0 ? [whenOneOf(certified, operations, [certificateProof(props)])] : []),
    ...[...networks.values()].map(({ ranges, ids }) =>
      whenOneOf(ids, operations, [ipFilter({ action: 'allow', addressRange: ranges.map(cidrRange) })]),
    ),
  ].flat();
}

/** The statements as they are where all of the operations need them, and by operation otherwise. */
function whenOneOf(ids: readonly string[], all: readonly Protected[], statements: readonly PolicyNode[]): readonly PolicyNode[] {
  return ids.length === all.length ? statements : [choose([{ when: isOneOf(ids), then: statements }])];
}

function certificateProof({ clientCertificates, name }: ProofsProps) {
  if (!clientCertificates) {
    throw new Error(`API ${name}: a rule asks for a client certificate, but clientCertificates does not say which ones are accepted`);
  }
  return validateClientCertificate({
    validateRevocation: true,
    validateTrust: true,
    validateNotBefore: true,
    validateNotAfter: true,
    ignoreError: false,
    identities: clientCertificates.map(({ issuerCertificateId, issuerSubject, issuerThumbprint, ...own }) =>
      issuerCertificateId === undefined ? { ...own, issuerSubject, issuerThumbprint } : { ...own, issuerCertificateId },
    ),
  });
}
