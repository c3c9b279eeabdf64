import type { PolicyCompiler } from '../compilation';
import { PolicyError } from '../errors';
import type { Call } from '../exchange';
import { withSentPath } from '../request-target';

export const forwardRequest: PolicyCompiler = (statement) => {
  const seconds = statement.integer('timeout');
  const milliseconds = statement.integer('timeout-ms');
  if (statement.flag('follow-redirects', false)) statement.fail('redirects are not followed: a backend could lead the gateway anywhere');
  const failing = statement.flag('fail-on-error-status-code', false);
  // One machine, everything buffered: these change nothing that a caller sees.
  statement.ignore('http-version', 'continue-timeout', 'buffer-request-body', 'buffer-response');
  const { outgoing } = statement.runtime;
  const timeout = milliseconds ?? (seconds ? (call: Call) => seconds(call) * 1000 : () => 300_000);
  return async (call) => {
    const { request } = call;
    const backendUrl = call.backendUrl ?? (typeof call.route?.api.serviceUrl === 'string' ? call.route.api.serviceUrl : undefined);
    if (backendUrl === undefined) {
      throw new PolicyError({
        source: 'forward-request',
        reason: 'BackendNotFound',
        message: 'Internal server error',
        status: 500,
        detail: 'no backend is set',
      });
    }
    call.response = await outgoing.forward(call, {
      method: request.method,
      url: withSentPath(`${backendUrl.replace(/\/$/, '')}${request.url.path}${request.url.queryString}`),
      headers: request.headers,
      body: request.body?.read(true),
      timeoutMilliseconds: timeout(call),
      source: 'forward-request',
    });
    const { statusCode } = call.response;
    if (failing && statusCode >= 400) {
      throw new PolicyError({ source: 'forward-request', reason: 'BackendErrorStatusCode', message: 'Backend error', status: statusCode });
    }
    return undefined;
  };
};
