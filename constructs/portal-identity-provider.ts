/** Sign-in to the developer portal with Entra. One a service. */
import { ApiManagementIdentityProviderAad } from '@cdktf/provider-azurerm/lib/api-management-identity-provider-aad';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { claim } from './claims';
import type { SecretVariable } from './secret-variable';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { literalText } from './terraform-text';
import { ValidationError } from './validation-error';

export interface PortalIdentityProviderProps extends ServiceChildProps {
  /** The application registration of the portal. */
  readonly clientId: string;
  readonly clientSecret: SecretVariable;
  /** Tenants whose users may sign in, by id or domain. Never `common`: that is every tenant. */
  readonly allowedTenants: readonly string[];
  /** The tenant that signs users in. @default the first of `allowedTenants` */
  readonly signinTenant?: string;
}

export class PortalIdentityProvider extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: PortalIdentityProviderProps) {
    super(scope, id);
    const signinTenant = props.signinTenant ?? props.allowedTenants[0];
    const open = [...props.allowedTenants, signinTenant].find((tenant) => tenant === undefined || ['common', 'organizations', 'consumers'].includes(tenant.toLowerCase()));
    if (signinTenant === undefined || open !== undefined) {
      throw new ValidationError('portal-tenants', `expected tenants by id or domain, found ${open === undefined ? 'none' : `"${open}", which lets in users of every tenant`}`, this.node.path);
    }
    const resource = new ApiManagementIdentityProviderAad(this, 'Resource', {
      ...placeOf(props.service),
      clientId: literalText(this, props.clientId),
      clientSecret: props.clientSecret.value,
      // MSAL: ADAL, the default for old portals, is out of support.
      clientLibrary: 'MSAL-2',
      allowedTenants: props.allowedTenants.map((tenant) => literalText(this, tenant)),
      signinTenant: literalText(this, signinTenant),
      ...orderOf(props),
    });
    this.fqn = resource.fqn;
    claim(this, props.service, 'portal-identity-provider', 'aad');
  }
}
