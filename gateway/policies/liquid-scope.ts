/** What a Liquid template of `set-body` sees: the body, and the parts of `context` that Microsoft's reference lists. */
import { Drop } from 'liquidjs';
import type { LiquidScope } from '../documents/liquid';
import { readXmlTree, xmlText, type XmlElement } from '../documents/xml-tree';
import type { Call, GatewayRequest, GatewayResponse } from '../exchange';
import type { ContextUrl, MultiMap } from '../expressions/context';
import { JArray, JObject, JValue, type JToken } from '../expressions/json-tokens';
import { readJson } from '../expressions/json-read';
import { DEFAULT_LIMITS, Host } from '../expressions/machine';
import { NetDecimal, NetDouble, toNumber } from '../expressions/numbers';
import type { Value } from '../expressions/value';
import { formatOf } from '../media-types';

export interface LiquidBinding {
  readonly parseDates: boolean;
  /** What an element marked `xsi:nil` is. */
  readonly nil: 'blank' | 'null';
}

/** @param message whose body the template rewrites; `undefined` where it has none to see */
export function liquidScope(call: Call, message: GatewayRequest | GatewayResponse | undefined, binding: LiquidBinding): LiquidScope {
  return { body: message === undefined ? '' : bodyOf(call, message, binding), context: contextOf(call) };
}

function bodyOf(call: Call, { body, headers }: GatewayRequest | GatewayResponse, { parseDates, nil }: LiquidBinding): unknown {
  const bytes = body?.read(true);
  if (bytes === undefined || bytes.length === 0) return null;
  const text = Buffer.from(bytes).toString('utf8');
  const format = formatOf(headers);
  if (format === 'json') return plain(readJson(new Host(call, DEFAULT_LIMITS), text, { dates: parseDates }));
  if (format !== 'xml') return text;
  const { root } = readXmlTree(text);
  return elements([root], nil);
}

function plain(token: JToken): unknown {
  if (token instanceof JArray) return token.items.map(plain);
  if (token instanceof JObject) return Object.fromEntries([...token.properties].map(({ name, value }) => [name, plain(value)]));
  return token instanceof JValue ? primitive(token.value) : null;
}

function primitive(value: Value): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  return value instanceof NetDouble || value instanceof NetDecimal ? toNumber(value) : value;
}

const NIL = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * Members that are looked up by name, and a text where it is written whole. liquidjs would read any JavaScript member of a
 * Drop; behind this proxy there is none.
 */
class Members extends Drop {
  constructor(read: (name: string) => unknown, text = '') {
    super();
    return new Proxy<Members>(this, {
      get: (_, key) => {
        if (key === 'liquidMethodMissing') return (name: unknown) => read(String(name));
        return key === Symbol.toPrimitive ? () => text : undefined;
      },
    });
  }
}

/** Elements by local name; `envelope` finds `soap:Envelope` too, as the policies need that Azure makes for SOAP APIs. */
function elements(
  children: readonly XmlElement[],
  nil: LiquidBinding['nil'],
  attributes: XmlElement['attributes'] = [],
  text = '',
): Members {
  return new Members((name) => {
    const exact = children.filter(({ local }) => local === name);
    const found = exact.length > 0 ? exact : children.filter(({ local }) => local.toLowerCase() === name.toLowerCase());
    const values = found.map((element) => valueOf(element, nil));
    if (values.length > 0) return values.length === 1 ? values[0] : values;
    return attributes.find(({ local }) => local === name)?.value;
  }, text);
}

function valueOf(element: XmlElement, nil: LiquidBinding['nil']): unknown {
  if (element.attributes.some(({ local, uri, value }) => local === 'nil' && uri === NIL && value === 'true')) {
    return nil === 'null' ? null : '';
  }
  const children = element.children.filter((child): child is XmlElement => child.kind === 'element');
  return children.length === 0 ? xmlText(element) : elements(children, nil, element.attributes, xmlText(element));
}

/** Names ignore case; several values are a list. */
const values = (map: MultiMap): Members =>
  new Members((name) => {
    const found = map.get(name);
    return found?.length === 1 ? found[0] : found;
  });

function url({ scheme, host, port, path, query, queryString }: ContextUrl): Members {
  const whole = `${scheme}://${host}${port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`}${path}${queryString}`;
  const parts = new Map<string, unknown>([
    ['Scheme', scheme],
    ['Host', host],
    ['Port', port],
    ['Path', path],
    ['Query', values(query)],
    ['QueryString', queryString],
    ['ToString', whole],
    ['ToUri', whole],
  ]);
  return new Members((name) => parts.get(name), whole);
}

function contextOf({ request, response, variables }: Call): LiquidScope {
  return {
    Request: {
      Url: url(request.url),
      OriginalUrl: url(request.originalUrl),
      Method: request.method,
      IpAddress: request.ipAddress,
      MatchedParameters: { ...request.matchedParameters },
      HasBody: (request.body?.length ?? 0) > 0,
      Headers: values(request.headers),
    },
    ...(response && { Response: { StatusCode: response.statusCode, Headers: values(response.headers) } }),
    Variables: Object.fromEntries([...variables].map(([name, value]) => [name, primitive(value)])),
  };
}
