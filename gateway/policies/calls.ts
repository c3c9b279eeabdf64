/** send-request and send-one-way-request: calls to other servers, answered only by what stands for those locally. */
import type { PolicyCompiler, Statement } from '../compilation';
import type { Call } from '../exchange';
import { Headers } from '../headers';
import { bodyText } from './body-changes';
import { headerChange } from './header-changes';
import type { OutgoingRequest } from '../outgoing';

function requestOf(statement: Statement): (call: Call) => OutgoingRequest {
  const copy = statement.oneOf('mode', ['new', 'copy'], 'new') === 'copy';
  const url = statement.child('set-url')?.text();
  const method = statement.child('set-method')?.text();
  const headers = statement.children('set-header').map(headerChange);
  const bodyStatement = statement.child('set-body');
  const body = bodyStatement && bodyText(bodyStatement, ({ request }) => request);
  const timeout = statement.integer('timeout') ?? (() => 60);
  if (!copy && url === undefined) statement.fail('<set-url> is missing');
  return (call) => {
    const changed = copy ? call.request.headers.clone() : new Headers();
    for (const change of headers) change(changed, call);
    return {
      method: method?.text(call).trim() ?? (copy ? call.request.method : 'GET'),
      url: url?.text(call).trim() ?? `${call.backendUrl ?? ''}${call.request.url.path}${call.request.url.queryString}`,
      headers: changed,
      body: body ? body(call) : copy ? call.request.body?.read(true) : undefined,
      timeoutMilliseconds: timeout(call) * 1000,
      source: statement.name,
    };
  };
}

export const sendRequest: PolicyCompiler = (statement) => {
  const request = requestOf(statement);
  const variable = statement.constant('response-variable-name') ?? statement.fail('the attribute response-variable-name is missing');
  const ignoreError = statement.flag('ignore-error', false);
  const { outgoing, expressions } = statement.runtime;
  return async (call) => {
    try {
      call.variables.set(variable, expressions.response(await outgoing.send(request(call))));
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
