/** An OpenID Connect provider that the developer portal's console gets its tokens from. It checks no request: policies do. */
import { ApiManagementOpenidConnectProvider } from '@cdktf/provider-azurerm/lib/api-management-openid-connect-provider';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { LENGTHS } from '../azure/lengths';
import { boundedText } from './bounded-text';
import { claim } from './claims';
import { childName, httpsUrl } from './resource-name';
import type { SecretVariable } from './secret-variable';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { literalText, optionalText } from './terraform-text';

export interface IOpenidConnectProvider {
  readonly name: string;
  readonly nameReference: string;
}

export interface OpenidConnectProviderProps extends ServiceChildProps {
  readonly name: string;
  readonly displayName: string;
  readonly description?: string;
  /** `https://…/.well-known/openid-configuration`. */
  readonly metadataEndpoint: string;
  readonly clientId: string;
  /** The provider demands one. */
  readonly clientSecret: SecretVariable;
}

export class OpenidConnectProvider extends Construct implements IOpenidConnectProvider, ITerraformDependable {
  readonly name: string;
  readonly nameReference: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: OpenidConnectProviderProps) {
    super(scope, id);
    this.name = childName(this, 'an OpenID Connect provider', props.name);
    const description = optionalText(this, props.description);
    const resource = new ApiManagementOpenidConnectProvider(this, 'Resource', {
      ...placeOf(props.service),
      name: this.name,
      displayName: boundedText(this, 'displayName', props.displayName, LENGTHS.openidConnectProviderDisplayName),
      ...(description !== undefined && { description }),
      metadataEndpoint: literalText(this, httpsUrl(this, 'metadataEndpoint', props.metadataEndpoint)),
      clientId: boundedText(this, 'clientId', props.clientId, LENGTHS.text),
      clientSecret: props.clientSecret.value,
      ...orderOf(props),
    });
    this.nameReference = resource.name;
    this.fqn = resource.fqn;
    claim(this, props.service, 'openid-connect-provider', this.name);
  }
}
