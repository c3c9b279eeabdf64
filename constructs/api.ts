/** An API: a path of the gateway, the contract that says its operations, and the policies that guard them. */
import { ApiManagementApi, type ApiManagementApiConfig } from '@cdktf/provider-azurerm/lib/api-management-api';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { isApiPath, isApiRevision, isApiVersion, isEmail } from '../azure/formats';
import { LENGTHS } from '../azure/lengths';
import type { ApiVersionSet } from './api-version-set';
import type { IAuthorizationServer } from './authorization-server';
import { boundedText, optionalBounded } from './bounded-text';
import { claim, claimant, claimants } from './claims';
import { ContractFile } from './contract-file';
import { address, dependLate, Guards } from './dependencies';
import type { IOpenidConnectProvider } from './openid-connect-provider';
import { childName, headerName, httpsUrl, nameElsewhere } from './resource-name';
import { orderOf, placeOf, type IApiManagementService, type ServiceChildProps } from './service-reference';
import { literalText, optionalText } from './terraform-text';
import { ValidationError } from './validation-error';

/** An API as policies, products, subscriptions and diagnostics see it. */
export interface IApi {
  readonly service: IApiManagementService;
  /** The name as configured, without a revision. */
  readonly name: string;
  /** The same as a reference to the resource, so that what uses it waits for it. */
  readonly nameReference: string;
  /** The resource id without `;rev=N`, which subscriptions refuse. */
  readonly id: string;
  /** Its policies: what must exist before anybody may call it. */
  readonly guards: Guards;
  /**
   * What a resource that hangs on this API must be replaced with: a new revision is a new API, with neither policy nor
   * links. Absent for an API that is made elsewhere.
   */
  readonly replacedWith?: string;
}

/** The bundled contract, as API Management can import it: no external and no recursive references. */
export interface ApiContract {
  /** @default 'openapi+json' */
  readonly format?: 'openapi+json' | 'openapi' | 'swagger-json';
  readonly text: string;
}

export interface ApiProps extends ServiceChildProps {
  readonly name: string;
  readonly displayName: string;
  /** URL suffix under the gateway, without slashes at the ends, such as `fhir/r4`. */
  readonly path: string;
  /** @default none: the API has no operations, so every call of it gives 404 */
  readonly contract?: ApiContract;
  readonly description?: string;
  /** A number, as text. A new one replaces the API and all that hangs on it. @default '1' */
  readonly revision?: string;
  readonly revisionDescription?: string;
  /** Needs `versionSet`. @default the API has no versions */
  readonly version?: string;
  readonly versionSet?: ApiVersionSet;
  /** `false` lets callers in without a subscription key; the API's own policy is then all that guards it. @default true */
  readonly subscriptionRequired?: boolean;
  /** Where a subscription key is read from. @default header `Ocp-Apim-Subscription-Key`, query parameter `subscription-key` */
  readonly subscriptionKeyNames?: { readonly header: string; readonly query: string };
  /** How the developer portal's console gets a token. It checks nothing: that is the policy's work. @default no sign-in in the console */
  readonly authorizationServer?: { readonly server: IAuthorizationServer; readonly scope?: string };
  /** The same with an OpenID Connect provider. */
  readonly openidConnectProvider?: IOpenidConnectProvider;
  readonly termsOfServiceUrl?: string;
  readonly contact?: { readonly name?: string; readonly email?: string; readonly url?: string };
  readonly license?: { readonly name?: string; readonly url?: string };
}

/** What Azure gives an API that names no revision. */
const FIRST_REVISION = '1';
const DEFAULT_FORMAT = 'openapi+json';

/** Callers over https only; where requests go is the policy's `set-backend-service`, so `service_url` is not set. */
export class Api extends Construct implements IApi, ITerraformDependable {
  /** An API that this stack does not make, in its current revision: its policies, products and subscriptions can still be here. */
  static fromName(service: IApiManagementService, name: string): IApi {
    return {
      service,
      name: nameElsewhere(service, 'an API', name),
      nameReference: name,
      id: `${service.id}/apis/${name}`,
      guards: new Guards(),
    };
  }

  readonly service: IApiManagementService;
  readonly name: string;
  readonly nameReference: string;
  readonly id: string;
  /** The resource id with `;rev=N`, for releases. */
  readonly revisionId: string;
  readonly guards = new Guards();
  readonly replacedWith: string;
  readonly fqn: string;
  /** The base URL of the API, versions in the path included. */
  readonly url: string;
  /** The bundled contract's file, relative to the stack's folder. */
  readonly contractPath?: string;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    this.service = props.service;
    this.name = childName(this, 'an API', props.name);
    const revision = props.revision ?? FIRST_REVISION;
    checkRevision(revision, this.node.path);
    checkProps(props, this.node.path);
    const file = contractFile(this, this.name, revision, props.contract);
    if (file) this.contractPath = file.path;
    const resource = new ApiManagementApi(this, 'Resource', {
      ...placeOf(props.service),
      name: this.name,
      revision,
      ...describingTexts(this, props),
      path: props.path,
      protocols: ['https'],
      ...versionOf(this, props),
      subscriptionRequired: props.subscriptionRequired ?? true,
      ...keyNames(this, props),
      ...consoleSignIn(this, props),
      ...(file && props.contract && { import: { contentFormat: props.contract.format ?? DEFAULT_FORMAT, contentValue: file.content } }),
      ...orderOf(props),
    });
    this.fqn = resource.fqn;
    this.nameReference = resource.name;
    this.id = `${props.service.id}/apis/${resource.name}`;
    this.revisionId = resource.id;
    this.replacedWith = `${address(resource)}.id`;
    this.url = [props.service.gatewayUrl, props.path, props.versionSet?.segment ? props.version : undefined]
      .filter((part) => part)
      .join('/');
    this.orderBehind(resource, revision, props);
    this.claimPlaces(revision, props);
  }

  /** Orders this API behind its earlier revision, the version that came before it, the service's policy, and the tags. */
  private orderBehind(resource: ApiManagementApi, revision: string, props: ApiProps): void {
    const before = props.versionSet?.enqueue(this);
    const earlierRevision = `${this.name};rev=${Number(revision) - 1}`;
    // Import makes a tag for each one that the contract names, after which the provider refuses to make a tag of that name.
    dependLate(resource, () => [
      before,
      claimant(this, props.service, 'api', earlierRevision),
      claimant(this, props.service, 'policy', 'global'),
      ...(this.contractPath === undefined ? [] : claimants(this, props.service, 'tag')),
    ]);
  }

  /** @throws ValidationError where another API of the service has the name and revision, the path or the version */
  private claimPlaces(revision: string, props: ApiProps): void {
    claim(this, props.service, 'api', `${this.name};rev=${revision}`);
    // "Cannot create API … with the same Path … unless it's a part of the same version set", says the service (Azure/apiops#712).
    const own = `api ${this.name.toLowerCase()}`;
    claim(this, props.service, 'api-path', props.path, props.versionSet ? `version set ${props.versionSet.name.toLowerCase()}` : own);
    if (props.versionSet) claim(this, props.service, 'api-version', `${props.versionSet.name}/${props.version}`, own);
  }
}

/** @throws ValidationError `api-revision` */
function checkRevision(revision: string, path: string): void {
  if (!isApiRevision(revision)) {
    throw new ValidationError(
      'api-revision',
      `expected the revision to be a number as text, such as '2', found "${revision}"`,
      "write a number in quotes, such as '2'",
      path,
    );
  }
}

/** @throws ValidationError for the first prop that Azure would refuse, and for props that do not go together */
function checkProps(props: ApiProps, path: string): void {
  if (!isApiPath(props.path)) {
    throw new ValidationError(
      'api-path',
      `expected a URL path of at most 400 characters without slashes at the ends, such as "fhir/r4", found "${props.path}"`,
      'remove the slashes at its ends, and what a path cannot hold',
      path,
    );
  }
  if (props.version !== undefined && !isApiVersion(props.version)) {
    throw new ValidationError(
      'api-version',
      `expected a version of at most 100 letters, digits, dots, dashes, underscores and tildes, such as "v1", found "${props.version}"`,
      'take another name for it, such as v1',
      path,
    );
  }
  for (const [block, values] of Object.entries({ contact: props.contact, license: props.license })) {
    if (values && Object.values(values).every((value) => value === undefined)) {
      throw new ValidationError(
        'api-block',
        `expected ${block} to have at least one value, found none`,
        `leave ${block} out, or give it one`,
        path,
      );
    }
  }
  if (props.contact?.email !== undefined && !isEmail(props.contact.email)) {
    throw new ValidationError(
      'email',
      'expected contact.email to be an e-mail address such as name@example.com, found another text (not shown)',
      'write one address, or leave it out',
      path,
    );
  }
  if (props.contract?.text === '') {
    throw new ValidationError(
      'api-contract',
      'expected a contract, found an empty text',
      'give the text of the contract, or leave contract out',
      path,
    );
  }
  if ((props.version === undefined) !== (props.versionSet === undefined)) {
    throw new ValidationError(
      'api-version',
      `expected a version and its version set, found ${props.version === undefined ? 'a version set' : 'a version'} alone`,
      'give both, or neither',
      path,
    );
  }
  if (props.authorizationServer && props.openidConnectProvider) {
    throw new ValidationError(
      'api-sign-in',
      'expected one way to sign in to the developer portal, found `authorizationServer` and `openidConnectProvider`',
      'give one of the two',
      path,
    );
  }
}

/** The contract's file, named after the API and, from the second revision on, the revision. */
function contractFile(scope: Construct, name: string, revision: string, contract: ApiContract | undefined): ContractFile | undefined {
  if (contract === undefined) return undefined;
  const parts = [name, ...(revision === FIRST_REVISION ? [] : [`rev${revision}`]), extensionOf(contract)];
  return new ContractFile(scope, 'Contract', { fileName: parts.join('.'), text: contract.text });
}

function extensionOf(contract: ApiContract): string {
  return { 'openapi+json': 'openapi.json', openapi: 'openapi.yaml', 'swagger-json': 'swagger.json' }[contract.format ?? DEFAULT_FORMAT];
}

/** The attributes that people read, of the length that Azure takes. */
function describingTexts(
  scope: Construct,
  props: ApiProps,
): Pick<ApiManagementApiConfig, 'displayName' | 'description' | 'revisionDescription' | 'termsOfServiceUrl' | 'contact' | 'license'> {
  const description = optionalText(scope, props.description);
  const revisionDescription = optionalBounded(scope, 'revisionDescription', props.revisionDescription, LENGTHS.apiRevisionDescription);
  return {
    displayName: boundedText(scope, 'displayName', props.displayName, LENGTHS.apiDisplayName),
    ...(description !== undefined && { description }),
    ...(revisionDescription !== undefined && { revisionDescription }),
    ...(props.termsOfServiceUrl !== undefined && {
      termsOfServiceUrl: literalText(scope, httpsUrl(scope, 'termsOfServiceUrl', props.termsOfServiceUrl)),
    }),
    ...(props.contact && { contact: textBlock(scope, props.contact) }),
    ...(props.license && { license: textBlock(scope, props.license) }),
  };
}

/** The version's own name and the set that it belongs to. */
function versionOf(scope: Construct, { version, versionSet }: ApiProps): Pick<ApiManagementApiConfig, 'version' | 'versionSetId'> {
  return versionSet && version !== undefined ? { version: literalText(scope, version), versionSetId: versionSet.id } : {};
}

/** Where the gateway reads a subscription key from. */
function keyNames(
  scope: Construct,
  { subscriptionKeyNames: names }: ApiProps,
): Pick<ApiManagementApiConfig, 'subscriptionKeyParameterNames'> {
  if (!names) return {};
  return {
    subscriptionKeyParameterNames: {
      header: headerName(scope, 'the key’s header', names.header),
      query: boundedText(scope, 'the key’s query parameter', names.query, LENGTHS.text),
    },
  };
}

/** How the developer portal's console gets a token. */
function consoleSignIn(
  scope: Construct,
  { authorizationServer, openidConnectProvider }: ApiProps,
): Pick<ApiManagementApiConfig, 'oauth2Authorization' | 'openidAuthentication'> {
  const scopeText = optionalText(scope, authorizationServer?.scope);
  return {
    ...(authorizationServer && {
      oauth2Authorization: {
        authorizationServerName: authorizationServer.server.nameReference,
        ...(scopeText !== undefined && { scope: scopeText }),
      },
    }),
    ...(openidConnectProvider && {
      openidAuthentication: {
        openidProviderName: openidConnectProvider.nameReference,
        bearerTokenSendingMethods: ['authorizationHeader'],
      },
    }),
  };
}

/** The values of a block such as `contact`, without those that were not given. */
function textBlock(scope: Construct, values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, text]) =>
      text === undefined ? [] : [[key, boundedText(scope, key, key === 'url' ? httpsUrl(scope, key, text) : text, LENGTHS.text)]],
    ),
  );
}
