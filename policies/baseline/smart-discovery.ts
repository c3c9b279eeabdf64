/** `/.well-known/smart-configuration`, answered by the gateway itself: the servers behind may know other addresses. */
import type { ApiOperation } from '../../access/operation';
import type { OperationAccess } from '../../access/rule';
import { smartConfiguration } from '../../access/smart/configuration';
import { cs } from '../expressions/template';
import { choose, returnResponse, setHeader, setVariable } from '../index';
import { auditStatement } from './audit';
import { VARIABLES } from './variables';

export interface SmartDiscoveryProps {
  readonly operations: readonly ApiOperation[];
  readonly access: readonly OperationAccess[];
  readonly smart?:
    | {
        readonly issuer?: string;
        readonly authorizationEndpoint: string;
        readonly tokenEndpoint: string;
        readonly jwksUri?: string | undefined;
      }
    | undefined;
}

/** Scopes of the types and letters that the access table asks for, for patients and for users. */
function supportedScopes(access: readonly OperationAccess[]): readonly string[] {
  const letters = new Map<string, Set<string>>();
  for (const { rule } of access) {
    if (rule.kind === 'public') continue;
    for (const { kind, value } of rule.token?.flat() ?? []) {
      const [, type, letter] = kind === 'smart' ? (/^([A-Z][A-Za-z]*)\.([cruds])$/.exec(value) ?? []) : [];
      if (type !== undefined && letter !== undefined) letters.set(type, (letters.get(type) ?? new Set()).add(letter));
    }
  }
  const granular = [...letters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([type, own]) =>
      ['patient', 'user'].map((context) => `${context}/${type}.${[...'cruds'].filter((letter) => own.has(letter)).join('')}`),
    );
  return ['openid', 'fhirUser', 'launch/patient', 'offline_access', ...granular];
}

export function smartDiscovery({ operations, access, smart }: SmartDiscoveryProps) {
  const discovery = operations.find(({ fhir }) => fhir?.interaction === 'smart-configuration');
  if (!smart || !discovery) return [];
  const document = smartConfiguration({
    authorizationEndpoint: smart.authorizationEndpoint,
    tokenEndpoint: smart.tokenEndpoint,
    ...(smart.issuer !== undefined && { issuer: smart.issuer }),
    ...(smart.jwksUri !== undefined && { jwksUri: smart.jwksUri }),
    scopes: supportedScopes(access),
    capabilities: ['permission-patient', 'permission-user'],
  });
  return [
    choose([
      {
        when: cs`context.Operation.Id == ${discovery.id}`,
        then: [
          setVariable({ name: VARIABLES.answer, value: cs`${200}` }),
          auditStatement(),
          returnResponse({
            status: { code: 200, reason: 'OK' },
            headers: [
              setHeader({ name: 'Content-Type', existsAction: 'override', values: ['application/json'] }),
              setHeader({ name: 'Cache-Control', existsAction: 'override', values: ['no-store'] }),
              setHeader({
                name: 'X-Correlation-Id',
                existsAction: 'override',
                values: [cs`context.Variables.GetValueOrDefault<string>(${VARIABLES.correlationId}, context.RequestId.ToString())`],
              }),
            ],
            body: JSON.stringify(document),
          }),
        ],
      },
    ]),
  ];
}
