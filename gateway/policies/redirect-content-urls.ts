import type { PolicyCompiler } from '../compilation';
import { GatewayBody, type Call } from '../exchange';
import { mediaType } from '../media-types';
import { message } from './message';

/** Links to the backend become links to the gateway on their way out, and the other way around on their way in; headers stay (Microsoft's "Mask URLs in content"). */
export const redirectContentUrls: PolicyCompiler = (statement) => {
  const target = message(statement);
  const inbound = statement.place.section === 'inbound';
  return (call) => {
    const changed = target(call);
    const bytes = changed.body?.read(true);
    const backend = call.backendUrl ?? (typeof call.route?.api.serviceUrl === 'string' ? call.route.api.serviceUrl : undefined);
    if (bytes === undefined || bytes.length === 0 || backend === undefined || !isText(changed.headers.text('Content-Type'))) {
      return undefined;
    }
    const [from, to] = inbound ? [gatewayUrl(call), backend] : [backend, gatewayUrl(call)];
    const text = Buffer.from(bytes).toString('utf8');
    const replaced = replaceUrl(
      replaceUrl(text, withoutSlash(from), withoutSlash(to)),
      inJson(withoutSlash(from)),
      inJson(withoutSlash(to)),
    );
    if (replaced !== text) changed.body = new GatewayBody(Buffer.from(replaced));
    return undefined;
  };
};

/** The address at which the client called the API: what of a backend's URL stands behind its base stands behind this one too. */
function gatewayUrl({ route, request }: Call): string {
  const { scheme, host, port } = request.originalUrl;
  const { path = '', version } = route?.api ?? {};
  const parts = [path, version?.scheme === 'Segment' ? version.value : ''].filter((part) => part !== '');
  return [`${scheme}://${host}${port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`}`, ...parts].join('/');
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
/** Some writers of JSON escape slashes. */
const inJson = (url: string): string => url.replaceAll('/', '\\/');

/** Whole bases only: `https://backend.example` is no part of `https://backend.example.org` or `https://backend.examples`. */
function replaceUrl(text: string, from: string, to: string): string {
  return text.replace(new RegExp(`${from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w~%-]|[.:@][\\w~%-])`, 'gi'), () => to);
}

function isText(contentType: string | undefined): boolean {
  const type = mediaType(contentType ?? '');
  return type === '' || type.startsWith('text/') || /(?:json|xml|javascript|x-www-form-urlencoded)$/.test(type);
}
