/** Rules about what may come only once, or is taken already. */
import { normalRegion } from '../../azure/formats';
import type { Report } from '../problem';
import type { Environment } from '../schema';

/** The service has these groups from the start. */
const BUILT_IN_GROUPS = ['administrators', 'developers', 'guests'];
/** Certificate authorities a service takes at most. */
const MAX_AUTHORITIES = 10;

export function checkRepetition(environment: Environment, report: Report): void {
  const once = (path: string, values: readonly string[]): void =>
    values.forEach((value, index) => {
      if (values.indexOf(value) < index) {
        report(`${path}[${index}]`, 'every entry once', `${JSON.stringify(value)} again`, 'remove the second');
      }
    });
  for (const [name, { apis, groups }] of Object.entries(environment.products)) {
    once(`products.${name}.apis`, apis);
    once(`products.${name}.groups`, groups);
  }
  for (const [name, { groups }] of Object.entries(environment.users)) once(`users.${name}.groups`, groups);
  for (const [name, { identityProviders, tags, corsOrigins }] of Object.entries(environment.apis)) {
    once(`apis.${name}.identityProviders`, identityProviders);
    once(`apis.${name}.tags`, tags);
    once(`apis.${name}.corsOrigins`, corsOrigins);
  }
  for (const name of Object.keys(environment.groups)) {
    if (BUILT_IN_GROUPS.includes(name.toLowerCase())) {
      report(
        `groups.${name}`,
        'another name, because the service has this group from the start',
        name,
        'rename it; products and users may name the one that is there',
      );
    }
  }
  checkOwn(environment, report);
  const authorities = Object.values(environment.certificates).filter(({ kind }) => kind === 'authority').length;
  if (authorities > MAX_AUTHORITIES) {
    report(
      'certificates',
      `at most ${MAX_AUTHORITIES} authorities, which is what the service takes`,
      authorities,
      'remove those that issue no client certificates of yours',
    );
  }
  if ('existing' in environment.service) return;
  const { zones, additionalLocations, hosts } = environment.service;
  once('service.zones', zones);
  const places = [environment.location, ...additionalLocations.map(({ location }) => location)];
  additionalLocations.forEach(({ location }, index) => {
    if (places.findIndex((one) => normalRegion(one) === normalRegion(location)) <= index) {
      report(
        `service.additionalLocations[${index}].location`,
        'a region that the service is not in already',
        location,
        'take another region, or raise the units of the one that is there',
      );
    }
  });
  additionalLocations.forEach((location, index) => once(`service.additionalLocations[${index}].zones`, location.zones));
  const names = [hosts.gateway, hosts.portal, hosts.management].flatMap((host) => (host === undefined ? [] : [host.hostName]));
  for (const name of new Set(names.filter((one, index) => names.indexOf(one) < index))) {
    report('service.hosts', 'a host name of its own for each endpoint', `${name} twice`, 'take another host name for one of them');
  }
}

/** The service knows its users by their email addresses, and shows its products by their display names. */
function checkOwn({ products, users }: Environment, report: Report): void {
  const own = (kind: string, prop: string, what: string, values: Readonly<Record<string, string>>): void => {
    const owners = new Map<string, string>();
    for (const [name, value] of Object.entries(values)) {
      const owner = owners.get(value.toLowerCase());
      if (owner !== undefined) {
        report(`${kind}.${name}.${prop}`, `${what} of its own; ${kind}.${owner} has the same`, value, 'change one of the two');
      } else owners.set(value.toLowerCase(), name);
    }
  };
  own(
    'users',
    'email',
    'an address',
    mapValues(users, ({ email }) => email),
  );
  own(
    'products',
    'displayName',
    'a name',
    mapValues(products, ({ displayName }) => displayName),
  );
}

const mapValues = <T>(named: Readonly<Record<string, T>>, value: (one: T) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(named).map(([name, one]) => [name, value(one)]));

/** A secret would stand in the state and in every plan: a named value says so by its name, or the value shows it. */
const SECRET_NAME =
  /(?:^|-)(?:password|passwd|pwd|secret|token|credentials?|api-?key|access-?key|private-?key|connection-?string)s?(?:-?\d+)?$/i;
const SECRET_VALUE = /-----BEGIN|(?:AccountKey|SharedAccessKey|Password|Pwd)=|^eyJ[\w-]+\.[\w-]+\.|[?&]sig=/i;

export function checkSecrets({ namedValues }: Environment, report: Report): void {
  for (const [name, value] of Object.entries(namedValues)) {
    if (value.kind !== 'plain' || (!SECRET_NAME.test(name) && !SECRET_VALUE.test(value.value))) continue;
    report(
      `namedValues.${name}`,
      "kind 'key-vault' for what looks like a secret",
      'a plain text (not shown)',
      "put it into the vault and write { kind: 'key-vault', keyVaultSecretId: '…' }; or, if it is none, give it another name",
    );
  }
}
