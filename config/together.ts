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
    uniqueNames(environment).flatMap(({ path, name, why, mend }): ConfigurationProblem[] => {
      const other = all
        .slice(0, index)
        .find((earlier) => uniqueNames(earlier.environment).some((one) => one.why === why && one.name === name));
      return other === undefined
        ? []
        : [{ place: `${file}: ${path}`, expected: `another than that of ${other.file}, because ${why}`, found: name, mend }];
    }),
  );
}

function uniqueNames({
  name,
  service,
  logs,
}: Environment): readonly { readonly path: string; readonly name: string; readonly why: string; readonly mend: string }[] {
  const archive = logs.archive?.storageAccountName;
  return [
    { path: 'name', name, why: 'the stacks and their states are named after it', mend: 'give each environment a name of its own' },
    ...('existing' in service
      ? []
      : [
          {
            path: 'service.name',
            name: service.name.toLowerCase(),
            why: 'a service’s name is unique in the world',
            mend: `put the environment in the name: ${service.name.toLowerCase()}-${name}`,
          },
          {
            path: 'service.name',
            name: vaultName(service.name).toLowerCase(),
            why: 'the vault, whose name is unique in the world, is named after the end of it',
            mend: 'shorten one of the two names, or let their last 21 characters differ',
          },
          ...(archive === undefined
            ? []
            : [
                {
                  path: 'logs.archive.storageAccountName',
                  name: archive,
                  why: 'a storage account’s name is unique in the world',
                  mend: 'take another name for one of the two',
                },
              ]),
        ]),
  ];
}
