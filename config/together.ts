/** Rules that concern more than one environment: names that may be there only once, in the application or in the world. */
import { vaultName } from './derived-names';
import type { ConfigurationProblem } from './problem';
import type { Environment } from './schema';

export interface NamedEnvironment {
  readonly environment: Environment;
  /** Its file's name, for messages. */
  readonly file: string;
}

/** @returns a problem at each later environment that takes a name of an earlier one */
export function checkTogether(all: readonly NamedEnvironment[]): ConfigurationProblem[] {
  return all.flatMap(({ environment, file }, index) =>
    uniqueNames(environment).flatMap(({ path, name, why }): ConfigurationProblem[] => {
      const other = all
        .slice(0, index)
        .find((earlier) => uniqueNames(earlier.environment).some((one) => one.why === why && one.name === name));
      return other === undefined
        ? []
        : [{ place: `${file}: ${path}`, expected: `another than that of ${other.file}, because ${why}`, found: name }];
    }),
  );
}

function uniqueNames({
  name,
  service,
  logs,
}: Environment): readonly { readonly path: string; readonly name: string; readonly why: string }[] {
  const archive = logs.archive?.storageAccountName;
  return [
    { path: 'name', name, why: 'the stacks and their states are named after it' },
    ...('existing' in service
      ? []
      : [
          { path: 'service.name', name: service.name.toLowerCase(), why: 'a service’s name is unique in the world' },
          {
            path: 'service.name',
            name: vaultName(service.name).toLowerCase(),
            why: 'the vault, whose name is unique in the world, is named after the end of it',
          },
          ...(archive === undefined
            ? []
            : [{ path: 'logs.archive.storageAccountName', name: archive, why: 'a storage account’s name is unique in the world' }]),
        ]),
  ];
}
