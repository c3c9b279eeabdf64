/** Sign-in to the developer portal with Entra. One a service. */
import { ApiManagementIdentityProviderAad } from '@cdktf/provider-azurerm/lib/api-management-identity-provider-aad';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { isGuid } from '../azure/formats';
import { claim } from './claims';
import { guid } from './resource-name';
import type { SecretVariable } from './secret-variable';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { ValidationError } from './validation-error';

export interface PortalIdentityProviderProps extends ServiceChildProps {
  /** The application registration of the portal. */
  readonly clientId: string;
  readonly clientSecret: SecretVariable;
  /** Tenants whose users may sign in, by id: azurerm takes neither domains nor `common`, which would be every tenant. */
  readonly allowedTenants: readonly string[];
  /** The tenant that signs users in. @default the first of `allowedTenants` */
  readonly signinTenant?: string;
}

export class PortalIdentityProvider extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: PortalIdentityProviderProps) {
    super(scope, id);
    const signinTenant = props.signinTenant ?? props.allowedTenants[0];
    const wrong = [...props.allowedTenants, ...(signinTenant === undefined ? [] : [signinTenant])].find((tenant) => !isGuid(tenant));
    if (signinTenant === undefined || wrong !== undefined) {
      throw new ValidationError(
        'portal-tenants',
        `expected tenants by their ids, which are GUIDs, found ${wrong === undefined ? 'none' : `"${wrong}"`}`,
        "write the tenant's id, as Entra shows it under Overview",
        this.node.path,
      );
    }
    const resource = new ApiManagementIdentityProviderAad(this, 'Resource', {
      ...placeOf(props.service),
      clientId: guid(this, 'clientId', props.clientId),
      clientSecret: props.clientSecret.value,
      // MSAL: ADAL, the default for old portals, is out of support.
      clientLibrary: 'MSAL-2',
      allowedTenants: [...props.allowedTenants],
      signinTenant,
      ...orderOf(props),
    });
    this.fqn = resource.fqn;
    claim(this, props.service, 'portal-identity-provider', 'aad');
  }
}
