/** Rules of a configuration that concern more than one value. */
import { checkDerivedNames } from '../derived-names';
import type { ConfigurationProblem, Report } from '../problem';
import type { Environment } from '../schema';
import { checkCertificates } from './certificates';
import { checkIdentity } from './identity';
import { checkPaths } from './paths';
import { checkProducts } from './products';
import { checkRanges } from './ranges';
import { checkReferences } from './references';
import { checkRepetition, checkSecrets } from './repetition';
import { checkService } from './service';
import { checkTags } from './tags';
import { checkVault } from './vault';

/**
 * @param file the configuration file, as messages name it
 * @returns every problem at once, in the order of the checks
 */
export function checkEnvironment(environment: Environment, file: string): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const report: Report = (path, expected, found, mend) =>
    problems.push({
      place: `${file}: ${path}`,
      expected,
      found: typeof found === 'string' ? found : JSON.stringify(found),
      mend,
    });
  checkService(environment, report);
  checkReferences(environment, report);
  checkProducts(environment, report);
  checkPaths(environment, report);
  checkState(environment, report);
  checkRanges(environment, report);
  checkCertificates(environment, report);
  checkVault(environment, report);
  checkIdentity(environment, report);
  checkDerivedNames(environment, report);
  checkRepetition(environment, report);
  checkSecrets(environment, report);
  checkTags(environment, report);
  return problems;
}

function checkState(environment: Environment, report: Report): void {
  if (environment.production && environment.state.kind === 'local') {
    report(
      'state.kind',
      'azurerm in production, because a state holds secrets and must be shared and locked',
      'local',
      "write state: { kind: 'azurerm', resourceGroupName: '…', storageAccountName: '…', containerName: '…' }",
    );
  }
}
