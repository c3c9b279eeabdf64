/** Where APIs appear. */
import type { Report } from '../problem';
import type { Environment } from '../schema';

/** The service tells APIs apart by their path; only versions of one API share it. */
export function checkPaths({ apis }: Environment, report: Report): void {
  const owners = new Map<string, string>();
  const versions = new Map<string, string>();
  for (const [name, { path, version, versionOf }] of Object.entries(apis)) {
    const first = versionOf === undefined ? undefined : Object.hasOwn(apis, versionOf) ? apis[versionOf] : undefined;
    if (versionOf !== undefined && (first === undefined || first.versionOf !== undefined)) {
      report(
        `apis.${name}.versionOf`,
        `the name of a configured API that is no further version itself (${
          Object.keys(apis)
            .filter((other) => other !== name && apis[other]?.versionOf === undefined)
            .join(', ') || 'there is none'
        })`,
        versionOf,
        'name one of these, or leave versionOf out for an API of its own',
      );
      continue;
    }
    if (first !== undefined && first.path !== path) {
      report(
        `apis.${name}.path`,
        `the path of apis.${versionOf}, of which it is a version: ${first.path}`,
        path,
        `write path: '${first.path}'`,
      );
    }
    const family = versionOf ?? name;
    const owner = owners.get(path.toLowerCase());
    if (owner !== undefined && owner !== family) {
      report(
        `apis.${name}.path`,
        `a path of its own; apis.${owner} is at the same path`,
        path,
        `take another, or write versionOf: '${owner}' where it is a further version of that API`,
      );
    } else {
      owners.set(path.toLowerCase(), family);
    }
    const twin = versions.get(`${family}/${version.toLowerCase()}`);
    if (twin !== undefined) {
      report(`apis.${name}.version`, `a version of its own; apis.${twin} has the same`, version, 'give it the next version, such as v2');
    } else versions.set(`${family}/${version.toLowerCase()}`, name);
  }
}
