/** An OAuth 2.0 server that the developer portal's console gets its tokens from. It checks no request: policies do. */
import { ApiManagementAuthorizationServer } from '@cdktf/provider-azurerm/lib/api-management-authorization-server';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { LENGTHS } from '../azure/lengths';
import { boundedText } from './bounded-text';
import { claim } from './claims';
import { childName, httpsUrl } from './resource-name';
import type { SecretVariable } from './secret-variable';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { literalText, optionalText } from './terraform-text';
import { ValidationError } from './validation-error';

export interface IAuthorizationServer {
  readonly name: string;
  readonly nameReference: string;
}

export interface AuthorizationServerProps extends ServiceChildProps {
  readonly name: string;
  readonly displayName: string;
  readonly description?: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** A page where a client is registered. @default the authorization endpoint's origin */
  readonly clientRegistrationEndpoint?: string;
  readonly clientId: string;
  /** @default none: a public client, which proves itself by the code flow alone */
  readonly clientSecret?: SecretVariable;
  readonly defaultScope?: string;
  /** Implicit and password grants are not offered: RFC 9700, sections 2.1.2 and 2.4. @default ['authorizationCode'] */
  readonly grantTypes?: readonly ('authorizationCode' | 'clientCredentials')[];
}

export class AuthorizationServer extends Construct implements IAuthorizationServer, ITerraformDependable {
  readonly name: string;
  readonly nameReference: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AuthorizationServerProps) {
    super(scope, id);
    this.name = childName(this, 'an authorization server', props.name);
    const grantTypes = props.grantTypes ?? ['authorizationCode'];
    if (grantTypes.length === 0) {
      throw new ValidationError(
        'grant-types',
        "expected at least one grant type, such as 'authorizationCode', found none",
        "add 'authorizationCode', or how else callers get their tokens",
        this.node.path,
      );
    }
    if (grantTypes.includes('clientCredentials') && !props.clientSecret) {
      throw new ValidationError(
        'grant-types',
        'expected a client secret, because the grant type clientCredentials needs one, found none',
        'give clientSecret, or leave clientCredentials out',
        this.node.path,
      );
    }
    const authorizationEndpoint = literalText(this, httpsUrl(this, 'authorizationEndpoint', props.authorizationEndpoint));
    const registration = props.clientRegistrationEndpoint ?? new URL(props.authorizationEndpoint).origin;
    const description = optionalText(this, props.description);
    const defaultScope = optionalText(this, props.defaultScope);
    const resource = new ApiManagementAuthorizationServer(this, 'Resource', {
      ...placeOf(props.service),
      name: this.name,
      displayName: boundedText(this, 'displayName', props.displayName, LENGTHS.authorizationServerDisplayName),
      ...(description !== undefined && { description }),
      authorizationEndpoint,
      tokenEndpoint: literalText(this, httpsUrl(this, 'tokenEndpoint', props.tokenEndpoint)),
      clientRegistrationEndpoint: literalText(this, httpsUrl(this, 'clientRegistrationEndpoint', registration)),
      authorizationMethods: ['GET', 'POST'],
      bearerTokenSendingMethods: ['authorizationHeader'],
      clientAuthenticationMethod: ['Body'],
      clientId: boundedText(this, 'clientId', props.clientId, LENGTHS.text),
      ...(props.clientSecret && { clientSecret: props.clientSecret.value }),
      ...(defaultScope !== undefined && { defaultScope }),
      grantTypes: [...grantTypes],
      // A `state` parameter, against forged redirects: RFC 6749, section 10.12.
      supportState: true,
      ...orderOf(props),
    });
    this.nameReference = resource.name;
    this.fqn = resource.fqn;
    claim(this, props.service, 'authorization-server', this.name);
  }
}
