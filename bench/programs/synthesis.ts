/** The example application, from its configuration to its JSON, without the checks that follow. */
import { join } from 'node:path';
import { environments } from '../../config';
import { prepareEnvironments, synthesizeEnvironments } from '../../constructs/stacks';
import { initExpressions } from '../../policies/expressions/parse';

const prepared = prepareEnvironments(environments(), join(__dirname, '..', '..'));
void initExpressions().then(() => synthesizeEnvironments(prepared));
