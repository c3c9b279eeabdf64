/** What changes weekly: the APIs of an environment, who may call them, and the products by which callers get their keys. */
import { DataAzurermKeyVault } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault';
import { DataAzurermUserAssignedIdentity } from '@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { IDENTITY_NAMED_VALUE, secretVariableName, vaultName } from '../../config/derived-names';
import type { Environment } from '../../config/schema';
import { answerFragments, refusalFragments, smartDecisionFragments } from '../../policies/baseline';
import { productPolicy } from '../../policies/baseline/product-policy';
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

/** `<env>-apis`. It knows the service by name, so one made by another team is the same case. */
export class HealthcareApisStack extends TerraformStack {
  private readonly prepared: PreparedEnvironment;
  private readonly environment: Environment;
  private readonly service: ServiceReference;
  private readonly identity: DataAzurermUserAssignedIdentity | undefined;

  /** @throws ValidationError or Error for a configuration that names what it does not hold, with the place in it */
  constructor(scope: Construct, id: string, prepared: PreparedEnvironment) {
    super(scope, id);
    const { environment } = prepared;
    this.prepared = prepared;
    this.environment = environment;
    const names = platformNames(environment);
    addAzurermProvider(this, { production: environment.production });
    addTerraformState(this, environment.state);

    this.service = new ServiceReference(this, 'Service', {
      name: names.service,
      resourceGroupName: names.resourceGroup,
      gateway: names.gateway,
      // What another team's service holds is theirs to know.
      ...(!('existing' in environment.service) && { madeElsewhere: madeByPlatform(environment) }),
    });
    this.identity =
      names.identity === undefined
        ? undefined
        : new DataAzurermUserAssignedIdentity(this, 'Identity', { name: names.identity, resourceGroupName: names.resourceGroup });

    this.addNamedValues();
    const certificates = this.addCertificates();
    this.addFragments();
    const apis = this.addApis(certificates);
    const groups = this.addGroups();
    const products = this.addProducts(apis, groups);
    const users = this.addUsers(groups);
    this.addSubscriptions(apis, products, users);
    this.addPortal();
    // The platform stack has these outputs of a service that it makes.
    if ('existing' in environment.service) addServiceOutputs(this, this.service);
    for (const [name, { url }] of Object.entries(apis)) {
      new TerraformOutput(this, `url-${name}`, { value: url, description: `Base URL of the API ${name}.` });
    }
  }

  private addNamedValues(): void {
    const { service, identity } = this;
    if (identity) new NamedValue(this, 'IdentityClientId', { service, name: IDENTITY_NAMED_VALUE, value: { plain: identity.clientId } });
    for (const [name, value] of Object.entries(this.environment.namedValues)) {
      new NamedValue(this, `NamedValue-${name}`, {
        service,
        name,
        value: value.kind === 'plain' ? { plain: value.value } : this.secret(value.keyVaultSecretId, `namedValues.${name}`),
      });
    }
  }

  /** The certificates that the gateway presents to backends, by name. */
  private addCertificates(): Record<string, Certificate> {
    const certificates: Record<string, Certificate> = {};
    for (const [name, certificate] of Object.entries(this.environment.certificates)) {
      if (certificate.kind !== 'client') continue;
      certificates[name] = new Certificate(this, `Certificate-${name}`, {
        service: this.service,
        name,
        keyVault: this.secret(certificate.keyVaultCertificateId, `certificates.${name}`),
      });
    }
    return certificates;
  }

  /** What the policies of several APIs include: the baseline's own fragments, and those that the configuration names. */
  private addFragments(): void {
    const { environment, prepared, service } = this;
    const baseline = {
      ...refusalFragments(),
      // The platform stack has these of a service that it makes.
      ...('existing' in environment.service && answerFragments()),
      ...smartDecisionFragments(prepared.apis.map((api) => ({ access: api.access, issuers: tokenIssuers(environment, api) }))),
    };
    for (const [name, fragment] of Object.entries(baseline)) new PolicyFragment(this, `Fragment-${name}`, { service, name, fragment });
    for (const [name, file] of Object.entries(environment.fragments)) {
      new PolicyFragment(this, `Fragment-${name}`, { service, name, fragment: parsedFragment(file, prepared.files) });
    }
  }

  private addApis(certificates: Readonly<Record<string, Certificate>>): Record<string, HealthcareApi> {
    const { prepared, service, identity } = this;
    const context: HealthcareApiContext = {
      prepared,
      service,
      certificates,
      secret: (secretId, place) => this.secret(secretId, place),
      authorizationServers: this.addAuthorizationServers(),
      openIdConnectProviders: this.addOpenIdConnectProviders(),
      ...(identity && { identityClientId: identity.clientId }),
      tags: this.addTags(),
    };
    const apis: Record<string, HealthcareApi> = {};
    // A first version makes the set that further ones join.
    const firstVersions = prepared.apis.filter(({ configuration }) => configuration.versionOf === undefined);
    const furtherVersions = prepared.apis.filter(({ configuration }) => configuration.versionOf !== undefined);
    for (const api of [...firstVersions, ...furtherVersions]) {
      const first = apis[api.configuration.versionOf ?? ''];
      apis[api.name] = new HealthcareApi(this, `Api-${api.name}`, { ...context, api, ...(first && { versionSet: first.versionSet }) });
    }
    return apis;
  }

  private addTags(): Record<string, Tag> {
    const names = new Set(this.prepared.apis.flatMap(({ configuration }) => configuration.tags));
    return Object.fromEntries([...names].sort().map((name) => [name, new Tag(this, `Tag-${name}`, { service: this.service, name })]));
  }

  private addGroups(): Record<string, Group> {
    return mapValues(
      this.environment.groups,
      ({ displayName, description, entra }, name) =>
        new Group(this, `Group-${name}`, { service: this.service, name, displayName, description, ...(entra && { entra }) }),
    );
  }

  private addProducts(apis: Readonly<Record<string, HealthcareApi>>, groups: Readonly<Record<string, Group>>): Record<string, Product> {
    return mapValues(this.environment.products, (configuration, name) => {
      const { displayName, description, terms, approvalRequired, subscriptionsLimit, published } = configuration;
      const product = new Product(this, `Product-${name}`, {
        service: this.service,
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
      return product;
    });
  }

  private addUsers(groups: Readonly<Record<string, Group>>): Record<string, User> {
    return mapValues(
      this.environment.users,
      ({ firstName, lastName, email, groups: memberOf }, name) =>
        new User(this, `User-${name}`, {
          service: this.service,
          name,
          firstName,
          lastName,
          email,
          groups: memberOf.map((group) => named(groups, group)),
        }),
    );
  }

  private addSubscriptions(
    apis: Readonly<Record<string, HealthcareApi>>,
    products: Readonly<Record<string, Product>>,
    users: Readonly<Record<string, User>>,
  ): void {
    for (const [name, { displayName, product, api, user, keysInVault }] of Object.entries(this.environment.subscriptions)) {
      const subscription = new Subscription(this, `Subscription-${name}`, {
        service: this.service,
        name,
        displayName,
        scope: product === undefined ? { api: named(apis, api as string).api } : { product: named(products, product) },
        ...(user !== undefined && { user: named(users, user) }),
      });
      if (keysInVault) subscription.addKeysToVault({ keyVaultId: this.vaultId() });
    }
  }

  private addAuthorizationServers(): Record<string, AuthorizationServer> {
    return mapValues(
      this.environment.authorizationServers,
      ({ displayName, authorizationEndpoint, tokenEndpoint, clientRegistrationEndpoint, clientId, grantTypes, defaultScope }, name) => {
        const clientSecret = this.clientSecret(name, `at the authorization server ${name}`);
        return new AuthorizationServer(this, `AuthorizationServer-${name}`, {
          service: this.service,
          name,
          displayName,
          authorizationEndpoint,
          tokenEndpoint,
          clientRegistrationEndpoint,
          clientId,
          clientSecret,
          grantTypes,
          ...(defaultScope !== undefined && { defaultScope }),
        });
      },
    );
  }

  private addOpenIdConnectProviders(): Record<string, OpenidConnectProvider> {
    return mapValues(this.environment.openIdConnectProviders, ({ displayName, description, metadataEndpoint, clientId }, name) => {
      const clientSecret = this.clientSecret(name, `at the OpenID Connect provider ${name}`);
      return new OpenidConnectProvider(this, `OpenidConnectProvider-${name}`, {
        service: this.service,
        name,
        displayName,
        description,
        metadataEndpoint,
        clientId,
        clientSecret,
      });
    });
  }

  /** The variable for the secret by which the developer portal's console proves itself. */
  private clientSecret(name: string, place: string): SecretVariable {
    return new SecretVariable(this, `Secret-${name}`, {
      name: secretVariableName(name),
      description: `Client secret of the developer portal ${place}.`,
    });
  }

  /** How people sign in to the developer portal itself. */
  private addPortal(): void {
    if (!this.environment.portal) return;
    const { clientId, signInTenant, allowedTenants } = this.environment.portal.entra;
    const clientSecret = new SecretVariable(this, 'Secret-portal', {
      name: secretVariableName('portal'),
      description: 'Client secret of the developer portal’s own Entra application.',
    });
    new PortalIdentityProvider(this, 'PortalIdentityProvider', {
      service: this.service,
      clientId,
      clientSecret,
      signinTenant: signInTenant,
      allowedTenants,
    });
  }

  /** A vault's secret as a named value reads it: one of another vault is read by the user-assigned identity. */
  private secret(secretId: string, place: string): KeyVaultSecretReference {
    if (inOwnVault(this.environment, secretId)) return { secretId };
    return { secretId, identityClientId: requireIdentity(this.identity, place) };
  }

  /** The vault in which subscriptions' keys lie; it is looked up once, and only where one needs it. */
  private vaultId(): string {
    const { environment } = this;
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

function mapValues<T, R>(entries: Readonly<Record<string, T>>, make: (value: T, name: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, make(value, name)]));
}

/** @throws Error for a name that nothing has */
function named<T>(things: Readonly<Record<string, T>>, name: string): T {
  const thing = things[name];
  if (thing === undefined) throw new Error(`"${name}" is not configured`);
  return thing;
}
