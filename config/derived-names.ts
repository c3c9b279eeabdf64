/** Names that the application makes from those of a configuration, and names that Azure takes for one. */
import { NAMES } from '../azure/names';
import type { Report } from './problem';
import type { Environment } from './schema';

/** The application makes this named value itself. */
export const IDENTITY_NAMED_VALUE = 'identity-client-id';

/** The named value of a backend's secret header. */
export const backendCredentialName = (api: string): string => `${api}-backend-credential`;

/** The Terraform variable of a client secret: `TF_VAR_<this>` sets it. */
export const secretVariableName = (name: string): string => `${name.toLowerCase().replaceAll('-', '_')}_client_secret`;

/**
 * The platform's vault. Key Vault names are 3–24 letters, digits and dashes that start with a letter, unique in the world; of a long
 * service's name the end is kept, which tells environments apart.
 */
export function vaultName(service: string): string {
  const name = service.replace(/-+/g, '-');
  const end = name.slice(-21).replace(/^[^A-Za-z]+/, '');
  return `${end === '' ? name.slice(0, 21).replace(/-$/, '') : end}-kv`;
}

export function checkDerivedNames(environment: Environment, report: Report): void {
  const { apis, authorizationServers, groups, namedValues, openIdConnectProviders, portal, products, users } = environment;
  if (IDENTITY_NAMED_VALUE in namedValues) {
    report(
      `namedValues.${IDENTITY_NAMED_VALUE}`,
      'another name; this one is made from the service’s identity',
      IDENTITY_NAMED_VALUE,
      'rename it',
    );
  }
  for (const [name, { backend }] of Object.entries(apis)) {
    const made = backendCredentialName(name);
    if (backend.credentials.kind === 'header' && made in namedValues) {
      report(`namedValues.${made}`, `another name; this one is made for apis.${name}.backend.credentials`, made, 'rename it');
    }
  }
  for (const [name, { keysInVault }] of Object.entries(environment.subscriptions)) {
    if (keysInVault && !NAMES.secret.pattern.test(name)) {
      report(
        `subscriptions.${name}`,
        `a name of ${NAMES.secret.expected}, because the secrets of its keys are named after it`,
        name,
        'rename the subscription, or remove keysInVault',
      );
    }
  }
  const ignoringCase = (path: (name: string) => string, names: readonly string[]): void => {
    const seen = new Map<string, string>();
    for (const name of names) {
      const earlier = seen.get(name.toLowerCase());
      if (earlier !== undefined && earlier !== name) {
        report(
          path(name),
          `a name that differs from '${earlier}' in more than case`,
          name,
          'rename one of the two: Azure compares names without case',
        );
      }
      seen.set(name.toLowerCase(), name);
    }
  };
  for (const [kind, names] of Object.entries({
    apis,
    authorizationServers,
    certificates: environment.certificates,
    fragments: environment.fragments,
    groups,
    namedValues,
    openIdConnectProviders,
    products,
    subscriptions: environment.subscriptions,
    users,
  })) {
    ignoringCase((name) => `${kind}.${name}`, Object.keys(names));
  }
  ignoringCase(
    (tag) => `apis.${Object.keys(apis).find((name) => apis[name]?.tags.includes(tag))}.tags`,
    Object.values(apis).flatMap(({ tags }) => tags),
  );
  checkSecretVariables(
    {
      ...(portal && { portal: 'portal' }),
      ...paths('authorizationServers', authorizationServers),
      ...paths('openIdConnectProviders', openIdConnectProviders),
    },
    report,
  );
}

const paths = (kind: string, named: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.keys(named).map((name) => [`${kind}.${name}`, name]));

function checkSecretVariables(names: Readonly<Record<string, string>>, report: Report): void {
  const owners = new Map<string, string>();
  for (const [path, name] of Object.entries(names)) {
    const variable = secretVariableName(name);
    const owner = owners.get(variable);
    if (!/^[a-z]/.test(variable)) {
      report(
        path,
        'a name that starts with a letter, because the Terraform variable of its client secret is named after it',
        name,
        'rename it',
      );
    } else if (owner !== undefined) {
      report(
        path,
        `a name apart from ${owner}, because the Terraform variable of its client secret (${variable}) is named after it`,
        name,
        'rename one of the two',
      );
    } else owners.set(variable, path);
  }
}
