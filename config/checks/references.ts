/** Names that stand for something that is configured elsewhere. */
import { nearest } from '../../access/nearest';
import type { Report } from '../problem';
import type { Environment } from '../schema';

export function checkReferences(environment: Environment, report: Report): void {
  const known = {
    api: Object.keys(environment.apis),
    group: Object.keys(environment.groups),
    product: Object.keys(environment.products),
    user: Object.keys(environment.users),
    'identity provider': Object.keys(environment.identityProviders),
    'authorization server': Object.keys(environment.authorizationServers),
    'OpenID Connect provider': Object.keys(environment.openIdConnectProviders),
  };
  const mustExist = (path: string, kind: keyof typeof known, name: string | undefined): void => {
    if (name !== undefined && !known[kind].includes(name)) {
      const expected = `the name of a configured ${kind} (${known[kind].join(', ') || 'there is none'})`;
      const meant = nearest(name, known[kind]);
      const mend = meant === undefined ? `correct the name, or configure the ${kind}` : `did you mean ${JSON.stringify(meant)}?`;
      report(path, expected, JSON.stringify(name), mend);
    }
  };
  for (const [name, api] of Object.entries(environment.apis)) {
    api.identityProviders.forEach((provider, index) =>
      mustExist(`apis.${name}.identityProviders[${index}]`, 'identity provider', provider),
    );
    const portal = api.portalAuthorization;
    if (portal && 'authorizationServer' in portal) {
      mustExist(`apis.${name}.portalAuthorization.authorizationServer`, 'authorization server', portal.authorizationServer);
    }
    if (portal && 'openIdConnectProvider' in portal) {
      mustExist(`apis.${name}.portalAuthorization.openIdConnectProvider`, 'OpenID Connect provider', portal.openIdConnectProvider);
    }
  }
  for (const [name, product] of Object.entries(environment.products)) {
    product.apis.forEach((api, index) => mustExist(`products.${name}.apis[${index}]`, 'api', api));
    product.groups.forEach((group, index) => mustExist(`products.${name}.groups[${index}]`, 'group', group));
  }
  for (const [name, user] of Object.entries(environment.users)) {
    user.groups.forEach((group, index) => mustExist(`users.${name}.groups[${index}]`, 'group', group));
  }
  for (const [name, subscription] of Object.entries(environment.subscriptions)) {
    mustExist(`subscriptions.${name}.product`, 'product', subscription.product);
    mustExist(`subscriptions.${name}.api`, 'api', subscription.api);
    mustExist(`subscriptions.${name}.user`, 'user', subscription.user);
  }
}
