/** send-request and send-one-way-request: calls to other servers, answered only by what stands for those locally. */
import type { PolicyCompiler, Statement } from '../compilation';
import type { Call } from '../exchange';
import { Headers } from '../headers';
import { PolicyError } from '../errors';
import { authenticationsOf } from './authentication';
import { bodyText } from './body-changes';
import { headerChange } from './header-changes';
import type { OutgoingRequest } from '../outgoing';

function requestOf(statement: Statement): (call: Call) => OutgoingRequest {
  // Behind the backend a copy has no body (Microsoft's "Send request").
  const copiesBody = statement.place.section !== 'outbound';
  const copy = statement.oneOf('mode', ['new', 'copy'], 'new') === 'copy';
  const url = statement.child('set-url')?.text();
  const method = statement.child('set-method')?.text();
  const headers = statement.children('set-header').map(headerChange);
  const bodyStatement = statement.child('set-body');
  const body = bodyStatement && bodyText(bodyStatement, ({ request }) => request);
  const authentications = authenticationsOf(statement);
  const seconds = statement.integer('timeout') ?? (() => 60);
  const milliseconds = statement.integer('timeout-ms') ?? ((call: Call) => seconds(call) * 1000);
  // Answers are held in memory either way.
  statement.ignore('buffer-response');
  if (!copy && url === undefined) statement.fail('<set-url> is missing');
  return (call) => {
    const changed = copy ? call.request.headers.clone() : new Headers();
    for (const change of headers) change(changed, call);
    for (const authenticate of authentications) authenticate(call, changed);
    return {
      method: method?.text(call).trim() ?? (copy ? call.request.method : 'GET'),
      url: url?.text(call).trim() ?? `${call.backendUrl ?? ''}${call.request.url.path}${call.request.url.queryString}`,
      headers: changed,
      body: body ? body(call) : copy && copiesBody ? call.request.body?.read(true) : undefined,
      timeoutMilliseconds: milliseconds(call),
      source: statement.name,
    };
  };
}

export const sendRequest: PolicyCompiler = (statement) => {
  const request = requestOf(statement);
  const variable = statement.constant('response-variable-name') ?? statement.fail('the attribute response-variable-name is missing');
  const ignoreError = statement.flag('ignore-error', false);
  const failing = statement.flag('fail-on-error-status-code', false);
  const { outgoing, expressions } = statement.runtime;
  return async (call) => {
    try {
      const response = await outgoing.send(request(call));
      if (failing && response.statusCode >= 400) {
        throw new PolicyError({
          source: statement.name,
          reason: 'BackendErrorStatusCode',
          message: 'Internal server error',
          status: 500,
          detail: `it answered ${response.statusCode}`,
        });
      }
      call.variables.set(variable, expressions.response(response));
    } catch (error) {
      if (!ignoreError) throw error;
      // As Azure's gateway does: whoever does not check for null lets the call through.
      call.variables.set(variable, null);
    }
    return undefined;
  };
};

export const sendOneWayRequest: PolicyCompiler = (statement) => {
  const request = requestOf(statement);
  return (call) => {
    const made = request(call);
    call.records.push({ kind: 'message', name: statement.name, text: `${made.method} ${made.url}`, properties: {} });
    // Nobody waits for the answer, and its failure is nobody's error.
    void statement.runtime.outgoing.send(made).catch(() => undefined);
    return undefined;
  };
};
