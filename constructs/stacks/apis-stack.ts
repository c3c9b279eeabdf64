/** What changes weekly: the APIs of an environment, who may call them, and the products by which callers get their keys. */
import { DataAzurermKeyVault } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault';
import { DataAzurermUserAssignedIdentity } from '@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { IDENTITY_NAMED_VALUE, secretVariableName, vaultName } from '../../config/derived-names';
import { answerFragments, refusalFragments, smartDecisionFragments } from '../../policies/baseline';
import { addAzurermProvider } from '../azurerm-provider';
import { AuthorizationServer } from '../authorization-server';
import { Certificate } from '../certificate';
import { Group } from '../group';
import { NamedValue, type KeyVaultSecretReference } from '../named-value';
import { OpenidConnectProvider } from '../openid-connect-provider';
import { PolicyFragment } from '../policy-fragment';
import { PortalIdentityProvider } from '../portal-identity-provider';
import { Product } from '../product';
import { ProductPolicy } from '../product-policy';
import { SecretVariable } from '../secret-variable';
import { ServiceReference } from '../service-reference';
import { Subscription } from '../subscription';
import { Tag } from '../tag';
import { addTerraformState } from '../terraform-state';
import { User } from '../user';
import { HealthcareApi, tokenIssuers, type HealthcareApiContext } from './healthcare-api';
import { inOwnVault, madeByPlatform, platformNames } from './names';
import { parsedFragment } from './policy-files';
import type { PreparedEnvironment } from './prepared-environment';
import { addServiceOutputs } from './service-outputs';
import { productPolicy } from '../../policies/baseline/product-policy';

/** `<env>-apis`. It knows the service by name, so one made by another team is the same case. */
export class HealthcareApisStack extends TerraformStack {
  constructor(scope: Construct, id: string, prepared: PreparedEnvironment) {
    super(scope, id);
    const { environment } = prepared;
    const names = platformNames(environment);
    addAzurermProvider(this, { production: environment.production });
    addTerraformState(this, environment.state);

    const service = new ServiceReference(this, 'Service', {
      name: names.service,
      resourceGroupName: names.resourceGroup,
      gateway: names.gateway,
      // What another team's service holds is theirs to know.
      ...(!('existing' in environment.service) && { madeElsewhere: madeByPlatform(environment) }),
    });
    const identity =
      names.identity === undefined
        ? undefined
        : new DataAzurermUserAssignedIdentity(this, 'Identity', { name: names.identity, resourceGroupName: names.resourceGroup });
    const secret = (secretId: string, place: string): KeyVaultSecretReference =>
      inOwnVault(environment, secretId) ? { secretId } : { secretId, identityClientId: requireIdentity(identity, place) };
    if (identity) new NamedValue(this, 'IdentityClientId', { service, name: IDENTITY_NAMED_VALUE, value: { plain: identity.clientId } });

    for (const [name, value] of Object.entries(environment.namedValues)) {
      new NamedValue(this, `NamedValue-${name}`, {
        service,
        name,
        value: value.kind === 'plain' ? { plain: value.value } : secret(value.keyVaultSecretId, `namedValues.${name}`),
      });
    }
    const certificates = Object.fromEntries(
      Object.entries(environment.certificates).flatMap(([name, certificate]) =>
        certificate.kind === 'client'
          ? [
              [
                name,
                new Certificate(this, `Certificate-${name}`, {
                  service,
                  name,
                  keyVault: secret(certificate.keyVaultCertificateId, `certificates.${name}`),
                }),
              ],
            ]
          : [],
      ),
    );
    const selfContained = 'existing' in environment.service;
    const fragments = {
      ...refusalFragments(),
      ...(selfContained && answerFragments()),
      ...smartDecisionFragments(prepared.apis.map((api) => ({ access: api.access, issuers: tokenIssuers(environment, api) }))),
    };
    for (const [name, fragment] of Object.entries(fragments)) new PolicyFragment(this, `Fragment-${name}`, { service, name, fragment });
    for (const [name, file] of Object.entries(environment.fragments)) {
      new PolicyFragment(this, `Fragment-${name}`, { service, name, fragment: parsedFragment(file, prepared.files) });
    }

    const context: HealthcareApiContext = {
      prepared,
      service,
      certificates,
      secret,
      authorizationServers: this.authorizationServers(prepared, service),
      openIdConnectProviders: this.openIdConnectProviders(prepared, service),
      ...(identity && { identityClientId: identity.clientId }),
      tags: Object.fromEntries(
        [...new Set(prepared.apis.flatMap(({ configuration }) => configuration.tags))]
          .sort()
          .map((name) => [name, new Tag(this, `Tag-${name}`, { service, name })]),
      ),
    };
    const apis: Record<string, HealthcareApi> = {};
    // A first version makes the set that further ones join.
    for (const api of [...prepared.apis].sort(
      (a, b) => Number(a.configuration.versionOf !== undefined) - Number(b.configuration.versionOf !== undefined),
    )) {
      const first = apis[api.configuration.versionOf ?? ''];
      apis[api.name] = new HealthcareApi(this, `Api-${api.name}`, { ...context, api, ...(first && { versionSet: first.versionSet }) });
    }

    const groups = Object.fromEntries(
      Object.entries(environment.groups).map(([name, { displayName, description, entra }]) => [
        name,
        new Group(this, `Group-${name}`, { service, name, displayName, description, ...(entra && { entra }) }),
      ]),
    );
    const products = Object.fromEntries(
      Object.entries(environment.products).map(([name, configuration]) => {
        const { displayName, description, terms, approvalRequired, subscriptionsLimit, published } = configuration;
        const product = new Product(this, `Product-${name}`, {
          service,
          name,
          displayName,
          description,
          terms,
          approvalRequired,
          subscriptionsLimit,
          published,
        });
        new ProductPolicy(product, 'Policy', { product, policy: productPolicy(configuration) });
        for (const api of configuration.apis) product.addApi(named(apis, api).api);
        for (const group of configuration.groups) product.addGroup(named(groups, group));
        return [name, product];
      }),
    );
    const users = Object.fromEntries(
      Object.entries(environment.users).map(([name, { firstName, lastName, email, groups: memberOf }]) => [
        name,
        new User(this, `User-${name}`, {
          service,
          name,
          firstName,
          lastName,
          email,
          groups: memberOf.map((group) => named(groups, group)),
        }),
      ]),
    );
    for (const [name, { displayName, product, api, user, keysInVault }] of Object.entries(environment.subscriptions)) {
      const subscription = new Subscription(this, `Subscription-${name}`, {
        service,
        name,
        displayName,
        scope: product === undefined ? { api: named(apis, api as string).api } : { product: named(products, product) },
        ...(user !== undefined && { user: named(users, user) }),
      });
      if (keysInVault) subscription.addKeysToVault({ keyVaultId: this.vaultId(prepared) });
    }
    this.portal(prepared, service);
    // Of a service that the platform makes, its stack says so.
    if ('existing' in environment.service) addServiceOutputs(this, service);
    for (const [name, { url }] of Object.entries(apis)) {
      new TerraformOutput(this, `url-${name}`, { value: url, description: `Base URL of the API ${name}.` });
    }
  }

  private authorizationServers({ environment }: PreparedEnvironment, service: ServiceReference): Record<string, AuthorizationServer> {
    return Object.fromEntries(
      Object.entries(environment.authorizationServers).map(([name, server]) => {
        const clientSecret = new SecretVariable(this, `Secret-${name}`, {
          name: secretVariableName(name),
          description: `Client secret of the developer portal at the authorization server ${name}.`,
        });
        const { displayName, authorizationEndpoint, tokenEndpoint, clientRegistrationEndpoint, clientId, grantTypes, defaultScope } =
          server;
        return [
          name,
          new AuthorizationServer(this, `AuthorizationServer-${name}`, {
            service,
            name,
            displayName,
            authorizationEndpoint,
            tokenEndpoint,
            clientRegistrationEndpoint,
            clientId,
            clientSecret,
            grantTypes,
            ...(defaultScope !== undefined && { defaultScope }),
          }),
        ];
      }),
    );
  }

  private openIdConnectProviders({ environment }: PreparedEnvironment, service: ServiceReference): Record<string, OpenidConnectProvider> {
    return Object.fromEntries(
      Object.entries(environment.openIdConnectProviders).map(([name, { displayName, description, metadataEndpoint, clientId }]) => {
        const clientSecret = new SecretVariable(this, `Secret-${name}`, {
          name: secretVariableName(name),
          description: `Client secret of the developer portal at the OpenID Connect provider ${name}.`,
        });
        return [
          name,
          new OpenidConnectProvider(this, `OpenidConnectProvider-${name}`, {
            service,
            name,
            displayName,
            description,
            metadataEndpoint,
            clientId,
            clientSecret,
          }),
        ];
      }),
    );
  }

  private portal({ environment }: PreparedEnvironment, service: ServiceReference): void {
    if (!environment.portal) return;
    const { clientId, signInTenant, allowedTenants } = environment.portal.entra;
    const clientSecret = new SecretVariable(this, 'Secret-portal', {
      name: secretVariableName('portal'),
      description: 'Client secret of the developer portal’s own Entra application.',
    });
    new PortalIdentityProvider(this, 'PortalIdentityProvider', {
      service,
      clientId,
      clientSecret,
      signinTenant: signInTenant,
      allowedTenants,
    });
  }

  private vaultId({ environment }: PreparedEnvironment): string {
    const existing = this.node.tryFindChild('Vault') as DataAzurermKeyVault | undefined;
    if (existing) return existing.id;
    const { resourceGroup, service } = platformNames(environment);
    const name = 'existing' in environment.service ? environment.service.existing.vaultName : vaultName(service);
    if (name === undefined) {
      throw new Error('a subscription’s keys are to lie in a vault, but service.existing.vaultName does not name one');
    }
    return new DataAzurermKeyVault(this, 'Vault', { name, resourceGroupName: resourceGroup }).id;
  }
}

function requireIdentity(identity: DataAzurermUserAssignedIdentity | undefined, place: string): string {
  if (!identity) throw new Error(`${place}: reading a Key Vault secret needs service.existing.identityName`);
  return identity.clientId;
}

function named<T>(things: Readonly<Record<string, T>>, name: string): T {
  const thing = things[name];
  if (thing === undefined) throw new Error(`"${name}" is not configured`);
  return thing;
}
