import { parameters } from '../../../compliance/rules/36-parameters';
import { policies } from '../../synthesized/service';
import { READ, refuse, ruleTable, when } from './policy-rule';

const inbound = (text: string) => ({ paths: READ, api: policies({ inbound: `<base />${text}` }) });
const validate = (specified: string, unspecified: string, children = ''): string =>
  `<validate-parameters specified-parameter-action="${specified}" unspecified-parameter-action="${unspecified}">${children}</validate-parameters>`;

ruleTable(parameters, [
  ['both prevented', inbound(validate('prevent', 'prevent')), 'compliant'],
  ['unlisted headers ignored', inbound(validate('prevent', 'prevent', '<headers specified-parameter-action="prevent" unspecified-parameter-action="ignore" />')), 'compliant'],
  ['query and path prevented each', inbound(validate('ignore', 'ignore', '<query specified-parameter-action="prevent" unspecified-parameter-action="prevent" /><path specified-parameter-action="prevent" />')), 'compliant'],
  ['nobody gets to a backend', inbound(refuse()), 'not-applicable'],
  ['none', inbound(''), 'non-compliant'],
  ['unlisted ones ignored', inbound(validate('prevent', 'ignore')), 'non-compliant'],
  ['listed ones detected', inbound(validate('detect', 'prevent')), 'non-compliant'],
  ['the query ignored', inbound(validate('prevent', 'prevent', '<query specified-parameter-action="ignore" unspecified-parameter-action="ignore" />')), 'non-compliant'],
  ['one parameter ignored', inbound(validate('prevent', 'prevent', '<query><parameter name="_id" action="ignore" /></query>')), 'non-compliant'],
  ['listed headers ignored', inbound(validate('prevent', 'prevent', '<headers specified-parameter-action="ignore" unspecified-parameter-action="ignore" />')), 'non-compliant'],
  ['some calls checked', inbound(when(validate('prevent', 'prevent'))), 'unknown'],
]);
