/** One API with all that belongs to it: its versions, contract, backend, policies, diagnostics and tags. */
import { Construct } from 'constructs';
import { documentText } from '../../access/openapi/limits';
import { clip, LENGTHS } from '../../azure/lengths';
import { backendCredentialName, IDENTITY_NAMED_VALUE } from '../../config/derived-names';
import type { IdentityProvider } from '../../config/schema';
import { apiAsksForKey, apiPolicy, discoveryPolicies, splitPolicy, type BackendProof, type TokenIssuer } from '../../policies/baseline';
import { Api } from '../api';
import { ApiPolicy } from '../api-policy';
import { ApiVersionSet } from '../api-version-set';
import type { AuthorizationServer } from '../authorization-server';
import { Backend } from '../backend';
import type { Certificate } from '../certificate';
import { Diagnostic } from '../diagnostic';
import { NamedValue, type KeyVaultSecretReference } from '../named-value';
import type { OpenidConnectProvider } from '../openid-connect-provider';
import { OperationPolicy } from '../operation-policy';
import { PolicyFragment } from '../policy-fragment';
import { Release } from '../release';
import type { IApiManagementService } from '../service-reference';
import type { Tag } from '../tag';
import { APPLICATION_INSIGHTS_LOGGER, backendName } from './names';
import { parsedDocument } from './policy-files';
import type { PreparedApi, PreparedEnvironment } from './prepared-environment';

/** What the APIs of a stack share. */
export interface HealthcareApiContext {
  readonly prepared: PreparedEnvironment;
  readonly service: IApiManagementService;
  readonly certificates: Readonly<Record<string, Certificate>>;
  /** A secret of a vault, with the identity that can read it; `place` is what needs it, for messages. */
  readonly secret: (secretId: string, place: string) => KeyVaultSecretReference;
  readonly authorizationServers: Readonly<Record<string, AuthorizationServer>>;
  readonly openIdConnectProviders: Readonly<Record<string, OpenidConnectProvider>>;
  /** Of the service's user-assigned identity; absent: its system-assigned one. */
  readonly identityClientId?: string;
  readonly tags: Readonly<Record<string, Tag>>;
}

export interface HealthcareApiProps extends HealthcareApiContext {
  readonly api: PreparedApi;
  /** Of the API of which this is a further version. @default a set of its own */
  readonly versionSet?: ApiVersionSet;
}

/** The API as callers see it, with its policies; `versionSet` is for further versions of it. */
export class HealthcareApi extends Construct {
  readonly api: Api;
  readonly url: string;
  readonly versionSet: ApiVersionSet;

  constructor(scope: Construct, id: string, props: HealthcareApiProps) {
    super(scope, id);
    const {
      service,
      api: { name, configuration, contract, access },
    } = props;
    const backend = this.backend(props);
    this.versionSet =
      props.versionSet ??
      new ApiVersionSet(this, 'Versions', {
        service,
        name,
        displayName: clip(configuration.displayName, LENGTHS.apiVersionSetDisplayName),
      });
    const { portalAuthorization } = configuration;
    this.api = new Api(this, 'Api', {
      service,
      name,
      versionSet: this.versionSet,
      displayName: configuration.displayName,
      description: clip(contract.description, { max: 1000 }),
      path: configuration.path,
      version: configuration.version,
      revision: configuration.revision,
      // Where a part of the calls needs no key, the policy asks for those of the others.
      subscriptionRequired: configuration.subscriptionRequired && apiAsksForKey(access, service.gateway),
      contract: { text: documentText(contract.document) },
      ...(portalAuthorization && signIn(portalAuthorization, props)),
    });
    this.url = this.api.url;

    this.addApiPolicy(props, backend);
    this.addOperationPolicies(props);
    this.addDiagnostic(props);
    for (const tag of configuration.tags) props.tags[tag]?.attachTo(this.api);
    if (configuration.releaseNotes !== undefined) {
      new Release(this, 'Release', { name: `${name}-r${configuration.revision}`, api: this.api, notes: configuration.releaseNotes });
    }
  }

  /** The access of all operations as one policy, with the fragments into which its size splits it. */
  private addApiPolicy(props: HealthcareApiProps, backend: Backend): void {
    const {
      service,
      prepared: { environment },
      api: { name, configuration, contract, access },
    } = props;
    const { policy, fragments } = splitPolicy(
      name,
      apiPolicy({
        name,
        style: configuration.style,
        operations: contract.operations,
        access,
        issuers: tokenIssuers(environment, props.api),
        clientCertificates: configuration.clientCertificates,
        certificateBoundTokens: configuration.certificateBoundTokens,
        ...(configuration.smart && { smart: { ...configuration.smart, ...smartIssuer(props) } }),
        corsOrigins: configuration.corsOrigins,
        limits: configuration.limits,
        backendId: backend.name,
        backendProof: backendProof(props),
        gateway: service.gateway,
        selfContained: 'existing' in environment.service,
      }),
      service.gateway,
    );
    for (const [fragmentName, fragment] of Object.entries(fragments)) {
      new PolicyFragment(this, `Fragment-${fragmentName}`, { service, name: fragmentName, fragment });
    }
    new ApiPolicy(this, 'Policy', { api: this.api, policy });
  }

  /** Where the baseline and the configuration both have a policy for an operation, the configuration's holds. */
  private addOperationPolicies({ prepared, api: { configuration, contract, access } }: HealthcareApiProps): void {
    const written = Object.fromEntries(
      Object.entries(configuration.operationPolicies).map(([id, file]) => [id, parsedDocument(file, prepared.files)]),
    );
    for (const [operationId, policy] of Object.entries({ ...discoveryPolicies(contract.operations, access), ...written })) {
      new OperationPolicy(this, `Operation-${operationId}`, { api: this.api, operationId, policy });
    }
  }

  /** GatewayLogs need none of an API: the service's diagnostic writes them for every one. */
  private addDiagnostic({ service, prepared: { environment } }: HealthcareApiProps): void {
    const logger = applicationInsightsLogger(environment);
    if (logger !== undefined) new Diagnostic(this, 'Diagnostic', { service, api: this.api, loggerId: service.loggerId(logger) });
  }

  private backend({ service, certificates, secret, api: { name, configuration } }: HealthcareApiProps): Backend {
    const { url, credentials } = configuration.backend;
    const common = { service, name: backendName(name), url, ...(service.gateway === 'consumption' && { circuitBreaker: false as const }) };
    if (credentials.kind === 'client-certificate') {
      const clientCertificate = certificates[credentials.certificate];
      if (!clientCertificate) throw new Error(`certificate "${credentials.certificate}" is not configured`);
      return new Backend(this, 'Backend', { ...common, clientCertificate });
    }
    if (credentials.kind === 'header') {
      const credential = new NamedValue(this, 'BackendCredential', {
        service,
        name: backendCredentialName(name),
        value: secret(credentials.keyVaultSecretId, `apis.${name}.backend.credentials`),
      });
      return new Backend(this, 'Backend', { ...common, headers: { [credentials.header]: credential } });
    }
    return new Backend(this, 'Backend', common);
  }
}

/** The name of the service's logger; undefined where it writes to no Application Insights. */
function applicationInsightsLogger({ service, logs }: PreparedEnvironment['environment']): string | undefined {
  if ('existing' in service) return service.existing.applicationInsightsLogger;
  return logs.applicationInsights ? APPLICATION_INSIGHTS_LOGGER : undefined;
}

/** How the developer portal's console signs in: by the provider or server that the configuration names. */
function signIn(
  portal: NonNullable<PreparedApi['configuration']['portalAuthorization']>,
  { authorizationServers, openIdConnectProviders }: HealthcareApiContext,
) {
  if ('openIdConnectProvider' in portal) {
    const provider = openIdConnectProviders[portal.openIdConnectProvider];
    return provider && { openidConnectProvider: provider };
  }
  const server = authorizationServers[portal.authorizationServer];
  return server && { authorizationServer: { server, ...(portal.scope !== undefined && { scope: portal.scope }) } };
}

/** The providers whose tokens an API takes. */
export function tokenIssuers(environment: PreparedEnvironment['environment'], { configuration }: PreparedApi): readonly TokenIssuer[] {
  return configuration.identityProviders.map((name) => environment.identityProviders[name] as IdentityProvider);
}

/** The provider whose tokens the API takes, where it is one alone. */
function smartIssuer({ prepared: { environment }, api: { configuration } }: HealthcareApiProps): { readonly issuer?: string } {
  const [only, ...others] = configuration.identityProviders.map((name) => environment.identityProviders[name]);
  return only?.kind === 'oidc' && others.length === 0 ? { issuer: only.issuer } : {};
}

function backendProof({ api: { configuration }, identityClientId }: HealthcareApiProps): BackendProof {
  const { credentials } = configuration.backend;
  switch (credentials.kind) {
    case 'managed-identity':
      return {
        kind: 'managed-identity',
        resource: credentials.resource,
        ...(identityClientId !== undefined && { clientId: `{{${IDENTITY_NAMED_VALUE}}}` }),
      };
    // The backend itself holds its certificate and its secret header.
    case 'client-certificate':
    case 'header':
      return { kind: 'backend' };
  }
}
