import type { PolicyCompiler } from '../compilation';
import { GatewayResponse, type Call } from '../exchange';
import { Headers } from '../headers';
import { ANSWERED } from '../statement';

/** Calls to which a policy has given their headers. */
const granted = new WeakSet<Call>();

/** An allowed origin as browsers write it: policies may name its default port, or end it with a slash. */
function originOf(text: string): string {
  return /^https?:/i.test(text) && URL.canParse(text) ? new URL(text).origin : text;
}

const withoutDefaultPort = (origin: string): string => origin.replace(/^(?:(https:\/\/[^/]*):443|(http:\/\/[^/]*):80)$/, '$1$2');

/** Preflights are answered here and meet no other policy; other requests get the headers by which browsers let scripts read. */
export const cors: PolicyCompiler = (statement) => {
  const origins = statement.list('allowed-origins', 'origin') ?? statement.fail('it names no origins');
  const methods = statement.child('allowed-methods');
  const maxAge = methods?.fixedInteger('preflight-result-max-age');
  const allowedMethods = (methods?.children('method') ?? []).map(
    (method) => method.text()?.constant?.trim().toUpperCase() ?? method.fail('expected a method'),
  );
  const allowedHeaders = (statement.constantList('allowed-headers', 'header') ?? []).map((name) => name.toLowerCase());
  const exposed = statement.constantList('expose-headers', 'header') ?? [];
  const credentials = statement.flag('allow-credentials', false);
  const terminate = statement.flag('terminate-unmatched-request', true);
  const allowed = (call: Call, origin: string): boolean =>
    origins.some((one) => ['*', withoutDefaultPort(origin)].includes(originOf(one.text(call).trim())));
  const grant = (headers: Headers, origin: string): void => {
    headers.set('Access-Control-Allow-Origin', [origin]);
    headers.append('Vary', ['Origin']);
    if (credentials) headers.set('Access-Control-Allow-Credentials', ['true']);
  };
  return (call) => {
    const { request } = call;
    // "Generally, only the first cors policy is applied": the first that the origin matches.
    if (granted.has(call)) return undefined;
    const given = request.headers.getLower('origin');
    if (given === undefined) return undefined;
    const origin = given[0] ?? '';
    const matched = given.length === 1 && allowed(call, origin);
    if (call.preflight) {
      const wanted =
        request.headers
          .text('Access-Control-Request-Headers')
          ?.split(',')
          .map((name) => name.trim().toLowerCase())
          .filter((name) => name !== '') ?? [];
      const method = request.headers.text('Access-Control-Request-Method') ?? '';
      const fits =
        matched &&
        (['*', method].some((one) => allowedMethods.includes(one)) || (allowedMethods.length === 0 && ['GET', 'POST'].includes(method))) &&
        wanted.every((name) => allowedHeaders.includes('*') || allowedHeaders.includes(name));
      if (!matched && !terminate) return undefined;
      call.response = new GatewayResponse(200, 'OK', new Headers(), undefined);
      if (!fits) return ANSWERED;
      grant(call.response.headers, origin);
      call.response.headers.set('Access-Control-Allow-Methods', [method]);
      if (wanted.length > 0) call.response.headers.set('Access-Control-Allow-Headers', [wanted.join(',')]);
      if (maxAge !== undefined) call.response.headers.set('Access-Control-Max-Age', [String(maxAge)]);
      return ANSWERED;
    }
    if (!matched) {
      if (!terminate) return undefined;
      call.response = new GatewayResponse(200, 'OK', new Headers(), undefined);
      return ANSWERED;
    }
    granted.add(call);
    call.beforeSending.push(({ headers }) => {
      grant(headers, origin);
      if (exposed.length > 0) headers.set('Access-Control-Expose-Headers', [exposed.join(',')]);
    });
    return undefined;
  };
};
