/** find-and-replace, and mock-response from the contract's examples. */
import type { PolicyCompiler } from '../compilation';
import { reasonPhrase } from '../errors';
import { GatewayBody, GatewayResponse } from '../exchange';
import { Headers } from '../headers';
import { mockBackend } from '../mock-backend';
import { ANSWERED } from '../statement';
import { message } from './message';

export const findAndReplace: PolicyCompiler = (statement) => {
  const from = statement.required('from');
  const to = statement.required('to');
  const target = message(statement);
  return (call) => {
    const changed = target(call);
    const bytes = changed.body?.read(true);
    const sought = from.text(call);
    if (bytes === undefined || sought === '') return undefined;
    const replacement = to.text(call);
    changed.body = new GatewayBody(
      Buffer.from(
        Buffer.from(bytes)
          .toString('utf8')
          .replaceAll(sought, () => replacement),
      ),
    );
    return undefined;
  };
};

export const mockResponse: PolicyCompiler = (statement) => {
  const status = statement.integer('status-code') ?? (() => 200);
  const type = statement.constant('content-type');
  return (call) => {
    const code = status(call);
    const example = call.route && mockBackend(call.route.api)({ method: call.request.method, path: call.request.url.path });
    const known = example?.status === code && example.body !== '' ? example : undefined;
    const contentType = type ?? known?.headers['content-type'];
    call.response = new GatewayResponse(
      code,
      reasonPhrase(code),
      new Headers(contentType === undefined ? [] : [['Content-Type', contentType]]),
      known && new GatewayBody(Buffer.from(known.body)),
    );
    return ANSWERED;
  };
};
