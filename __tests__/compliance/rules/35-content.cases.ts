import { content } from '../../../compliance/rules/35-content';
import { policies } from '../../synthesized/service';
import { READ, ruleTable, when, WRITE } from './policy-rule';

const VALIDATE = '<validate-content unspecified-content-type-action="prevent" max-size="1000" size-exceeded-action="prevent"><content type="application/json" validate-as="json" action="prevent" /></validate-content>';
const inbound = (text: string) => ({ paths: WRITE, api: policies({ inbound: `<base />${text}` }) });
const edited = (from: string, to: string) => inbound(VALIDATE.replace(from, to));

ruleTable(content, [
  ['a checked body', inbound(VALIDATE), 'compliant'],
  ['a checked body of writes alone', inbound(`<choose><when condition="@(new string[] { "POST", "PUT", "PATCH" }.Contains(context.Request.Method))">${VALIDATE}</when></choose>`), 'compliant'],
  ['reads alone', { paths: READ }, 'not-applicable'],
  ['an unchecked body', inbound(''), 'non-compliant'],
  ['other writes checked', inbound(`<choose><when condition="@(context.Operation.Id == "other")">${VALIDATE}</when></choose>`), 'non-compliant'],
  ['a size that is detected', edited('size-exceeded-action="prevent"', 'size-exceeded-action="detect"'), 'non-compliant'],
  ['types that are ignored', edited('unspecified-content-type-action="prevent"', 'unspecified-content-type-action="ignore"'), 'non-compliant'],
  ['content that is detected', edited('action="prevent" /></validate', 'action="detect" /></validate'), 'non-compliant'],
  ['no largest size', edited('max-size="1000"', ''), 'non-compliant'],
  ['a larger size than there can be', edited('1000', '99999999'), 'non-compliant'],
  ['some bodies checked', inbound(when(VALIDATE)), 'unknown'],
  ['a size that an expression gives', edited('"1000"', '"@(1000)"'), 'unknown'],
]);
