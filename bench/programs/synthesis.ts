/** The example application, from its configuration to its JSON, without the checks that follow. */
import { join } from 'node:path';
import { environments } from '../../config';
import { prepareEnvironments, synthesizeEnvironments } from '../../constructs/stacks';

synthesizeEnvironments(prepareEnvironments(environments(), join(__dirname, '..', '..')));
