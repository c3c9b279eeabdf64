/** Whose tokens are taken, and who the groups are. */
import type { Report } from '../problem';
import type { Environment } from '../schema';

export function checkIdentity(environment: Environment, report: Report): void {
  const tenants = environment.portal?.entra.allowedTenants.map((tenant) => tenant.toLowerCase());
  for (const [name, { entra }] of Object.entries(environment.groups)) {
    // The portal of an existing service is its team's: whom it lets in is not known here.
    if (!entra || (!tenants && 'existing' in environment.service)) continue;
    if (!tenants?.includes(entra.tenantId.toLowerCase())) {
      report(
        `groups.${name}.entra.tenantId`,
        `one of portal.entra.allowedTenants (${tenants?.join(', ') ?? 'portal.entra is not configured'}), through which API Management learns who is in the group`,
        entra.tenantId,
        tenants ? 'add the tenant to portal.entra.allowedTenants' : 'configure portal.entra with this tenant among allowedTenants',
      );
    }
  }
  const issuers = new Map<string, string>();
  for (const [name, provider] of Object.entries(environment.identityProviders)) {
    const issuer = provider.kind === 'entra' ? provider.tenantId.toLowerCase() : provider.issuer;
    const owner = issuers.get(issuer);
    if (owner !== undefined) {
      report(
        `identityProviders.${name}`,
        `an issuer of its own; identityProviders.${owner} has the same`,
        issuer,
        'give one provider all the audiences',
      );
    } else issuers.set(issuer, name);
  }
  for (const [name, api] of Object.entries(environment.apis)) {
    if (api.smart && api.style !== 'fhir') {
      report(
        `apis.${name}.smart`,
        "style 'fhir', because SMART App Launch is for FHIR APIs",
        `style '${api.style}'`,
        `write style: 'fhir', or remove smart`,
      );
    }
  }
}
