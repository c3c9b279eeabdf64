import type { PolicyCompiler } from '../compilation';
import { GatewayBody, GatewayResponse } from '../exchange';
import { Headers } from '../headers';
import { ANSWERED } from '../statement';
import { bodyText } from './body-changes';
import { headerChange } from './header-changes';
import { statusChange } from './set-status';

export const returnResponse: PolicyCompiler = (statement) => {
  const variable = statement.constant('response-variable-name');
  const status = statement.child('set-status');
  const changeStatus = status && statusChange(status);
  const headers = statement.children('set-header').map(headerChange);
  const bodyStatement = statement.child('set-body');
  const body = bodyStatement && bodyText(bodyStatement);
  const { expressions } = statement.runtime;
  return (call) => {
    const given = variable === undefined ? undefined : expressions.responseOf(call.variables.get(variable));
    const answer = given
      ? new GatewayResponse(
          given.statusCode,
          given.statusReason,
          given.headers.clone(),
          given.body && new GatewayBody(given.body.read(true)),
        )
      : new GatewayResponse(200, 'OK', new Headers(), undefined);
    changeStatus?.(answer, call);
    for (const change of headers) change(answer.headers, call);
    if (body) {
      const bytes = body(call);
      answer.body = bytes && new GatewayBody(bytes);
    }
    call.response = answer;
    return ANSWERED;
  };
};
