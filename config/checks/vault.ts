/** What reads the vault, and what is kept in it. */
import type { Report } from '../problem';
import type { Environment } from '../schema';

export function checkVault(environment: Environment, report: Report): void {
  const { service, subscriptions } = environment;
  const keepers = Object.entries(subscriptions).flatMap(([name, { keysInVault }]) => (keysInVault ? [`subscriptions.${name}`] : []));
  if ('existing' in service) {
    const { identityName, vaultName } = service.existing;
    const readers = secretsOf(environment);
    if (identityName === undefined && readers.length > 0) {
      report(
        'service.existing.identityName',
        `the user-assigned identity that reads the vault, because of ${readers.join(', ')}`,
        'nothing',
        'name the identity, in the resource group of the service',
      );
    }
    if (vaultName === undefined && keepers.length > 0) {
      report(
        'service.existing.vaultName',
        `the vault for the keys of ${keepers.join(', ')}`,
        'nothing',
        'name the vault, in the resource group of the service, or remove keysInVault',
      );
    }
    return;
  }
  if (keepers.length > 0 && service.network.mode === 'public' && service.vaultAllowedRanges.length === 0) {
    report(
      'service.vaultAllowedRanges',
      `the address from which Terraform runs, because it writes the keys of ${keepers.join(', ')} into the vault, which is closed otherwise`,
      'none',
      "write vaultAllowedRanges: ['…'], or remove keysInVault",
    );
  }
}

/** The parts of a configuration that lie in a vault. */
const secretsOf = ({ namedValues, certificates, apis }: Environment): readonly string[] => [
  ...Object.entries(namedValues).flatMap(([name, value]) => (value.kind === 'key-vault' ? [`namedValues.${name}`] : [])),
  ...Object.entries(certificates).flatMap(([name, certificate]) => (certificate.kind === 'client' ? [`certificates.${name}`] : [])),
  ...Object.entries(apis).flatMap(([name, { backend }]) =>
    backend.credentials.kind === 'header' ? [`apis.${name}.backend.credentials`] : [],
  ),
];
