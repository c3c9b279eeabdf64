/** C#'s `context` over {@link ExpressionContext}: every member reads the gateway's object when it is asked for. */
import { byteArray, KeyValuePair, LazySequence, NetDictionary, NetList, Sequence, stringArray } from '../collections';
import { provideContext } from '../compile-expression';
import type {
  ContextApi,
  ContextBackend,
  ContextDeployment,
  ContextGroup,
  ContextLastError,
  ContextOperation,
  ContextProduct,
  ContextRequest,
  ContextResponse,
  ContextSubscription,
  ContextUrl,
  ContextUser,
  ContextWorkspace,
  ExpressionContext,
  MessageBody,
  MultiMap,
} from '../context';
import { enumValue } from '../enums';
import { ExpressionError, missing } from '../errors';
import { textOf } from '../format';
import { readJson } from '../json-read';
import { JArray, JObject } from '../json-tokens';
import type { Host } from '../machine';
import { define, type TypeRef } from '../registry';
import { NetDateTime, NetTimeSpan, TICKS } from '../time';
import { castTo, defaultOf, typeText } from '../types';
import { NetObject, type Value } from '../value';
import { give, text } from './arguments';
import { percentDecode } from './convert';
import { NetGuid } from './guid';
import { MultiValues } from './jwt';
import { NetCertificate } from './certificate';
import { readXml } from './xml';

/** A gateway object under the name of its interface. */
export class Wrapped<T> extends NetObject {
  constructor(
    readonly typeName: string,
    readonly target: T,
  ) {
    super();
  }
}

const wrap = <T>(typeName: string, target: T | undefined): Value => (target === undefined ? null : new Wrapped(typeName, target));
const date = (value: Date | undefined): Value => (value ? NetDateTime.fromDate(value) : null);
const headers = (map: MultiMap): MultiValues =>
  new MultiValues(
    (name) => map.get(name),
    () => map.entries(),
  );
const sequence = (values: readonly Value[]): Value => new NetList([...values]);

/** Properties of a wrapped type, each from its target. */
function wrapper<T>(typeName: string, properties: Readonly<Record<string, (target: T, host: Host) => Value>>): void {
  define<Wrapped<T>>(typeName, {
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, read]) => [name, (host: Host, self: Wrapped<T>) => read(self.target, host)]),
    ),
  });
}

wrapper<ExpressionContext>('IProxyRequestContext', {
  Api: ({ api }) => wrap('IApi', api),
  Backend: ({ backend }) => wrap('IBackend', backend),
  Deployment: ({ deployment }) => wrap('IDeployment', deployment),
  Elapsed: (context) => NetTimeSpan.of(context.elapsed(), TICKS.millisecond),
  LastError: ({ lastError }) => wrap('ILastError', lastError),
  Operation: ({ operation }) => wrap('IOperation', operation),
  Product: ({ product }) => wrap('IProduct', product),
  Request: ({ request }) => wrap('IRequest', request),
  RequestId: ({ requestId }) => new NetGuid(requestId.toLowerCase()),
  Response: ({ response }) => wrap('IResponse', response),
  Subscription: ({ subscription }) => wrap('ISubscription', subscription),
  Timestamp: ({ timestamp }) => date(timestamp),
  Tracing: ({ tracing }) => tracing,
  User: ({ user }) => wrap('IUser', user),
  Variables: ({ variables }) => new Variables(variables),
  Workspace: ({ workspace }) => wrap('IWorkspace', workspace),
});
/** `context` itself: with its one method. */
define<Wrapped<ExpressionContext>>('IContextWithTrace', {
  bases: ['IProxyRequestContext'],
  methods: {
    Trace: (_host, self, [message = null]) => {
      self.target.trace(textOf(message));
      return null;
    },
  },
});

wrapper<ContextApi>('IApi', {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  Path: ({ path }) => path,
  Version: ({ version }) => version ?? null,
  Revision: ({ revision }) => revision,
  IsCurrentRevision: ({ isCurrentRevision }) => isCurrentRevision,
  ServiceUrl: ({ serviceUrl }) => wrap('IUrl', serviceUrl),
  Protocols: ({ protocols }) => stringArray(protocols ?? []),
  SubscriptionRequired: ({ subscriptionRequired }) => subscriptionRequired ?? false,
  SubscriptionKeyParameterNames: ({ subscriptionKeyParameterNames }) =>
    wrap('ISubscriptionKeyParameterNames', subscriptionKeyParameterNames),
  Workspace: ({ workspace }) => wrap('IWorkspace', workspace),
});
wrapper<{ readonly header: string; readonly query: string }>('ISubscriptionKeyParameterNames', {
  Header: ({ header }) => header,
  Query: ({ query }) => query,
});
wrapper<ContextWorkspace>('IWorkspace', { Id: ({ id }) => id, Name: ({ name }) => name });
wrapper<ContextBackend>('IBackend', {
  Id: ({ id }) => id,
  Type: ({ type }) => type,
  AzureRegion: ({ azureRegion }) => azureRegion ?? null,
});
wrapper<ContextDeployment>('IDeployment', {
  Region: ({ region }) => region,
  ServiceName: ({ serviceName }) => serviceName,
  ServiceId: ({ serviceId }) => serviceId,
  GatewayId: ({ gateway }) => gateway.id,
  Gateway: ({ gateway }) => wrap('IGateway', gateway),
  Certificates: ({ certificates }) => {
    const made = new NetDictionary();
    for (const [id, certificate] of certificates ?? []) made.set(id, new NetCertificate(certificate));
    return made;
  },
});
wrapper<ContextDeployment['gateway']>('IGateway', {
  Id: ({ id }) => id,
  InstanceId: ({ instanceId }) => instanceId,
  IsManaged: ({ isManaged }) => isManaged,
});
wrapper<ContextLastError>('ILastError', {
  Source: ({ source }) => source,
  Reason: ({ reason }) => reason,
  Message: ({ message }) => message,
  Scope: ({ scope }) => scope ?? null,
  Section: ({ section }) => section ?? null,
  Path: ({ path }) => path ?? null,
  PolicyId: ({ policyId }) => policyId ?? null,
});
wrapper<ContextOperation>('IOperation', {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  Method: ({ method }) => method,
  UrlTemplate: ({ urlTemplate }) => urlTemplate,
});
wrapper<ContextGroup>('IGroup', { Id: ({ id }) => id, Name: ({ name }) => name });
wrapper<ContextProduct>('IProduct', {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  ApprovalRequired: ({ approvalRequired }) => approvalRequired,
  SubscriptionRequired: ({ subscriptionRequired }) => subscriptionRequired,
  SubscriptionLimit: ({ subscriptionLimit }) => subscriptionLimit ?? null,
  SubscriptionsLimit: ({ subscriptionLimit }) => subscriptionLimit ?? null,
  State: ({ state }) => enumValue('ProductState', state),
  Groups: ({ groups }) => sequence(groups.map((group) => wrap('IGroup', group))),
  Apis: ({ apis }) => sequence(apis.map((api) => wrap('IApi', api))),
});
wrapper<ContextSubscription>('ISubscription', {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  Key: ({ key }) => key,
  PrimaryKey: ({ primaryKey }) => primaryKey,
  SecondaryKey: ({ secondaryKey }) => secondaryKey,
  CreatedDate: ({ createdDate }) => date(createdDate),
  CreatedTime: ({ createdDate }) => date(createdDate),
  StartDate: ({ startDate }) => date(startDate),
  EndDate: ({ endDate }) => date(endDate),
});
wrapper<ContextUser>('IUser', {
  Id: ({ id }) => id,
  Email: ({ email }) => email,
  FirstName: ({ firstName }) => firstName,
  LastName: ({ lastName }) => lastName,
  Note: ({ note }) => note ?? null,
  RegistrationDate: ({ registrationDate }) => date(registrationDate),
  Groups: ({ groups }) => sequence(groups.map((group) => wrap('IGroup', group))),
  Identities: ({ identities }) => sequence(identities.map((identity) => wrap('IUserIdentity', identity))),
});
wrapper<{ readonly id: string; readonly provider: string }>('IUserIdentity', { Id: ({ id }) => id, Provider: ({ provider }) => provider });
wrapper<ContextRequest>('IRequest', {
  Method: ({ method }) => method,
  Url: ({ url }) => wrap('IUrl', url),
  OriginalUrl: ({ originalUrl }) => wrap('IUrl', originalUrl),
  Headers: (request) => headers(request.headers),
  Body: ({ body }) => wrap('IMessageBody', body),
  IpAddress: ({ ipAddress }) => ipAddress,
  Certificate: ({ certificate }) => (certificate ? new NetCertificate(certificate) : null),
  MatchedParameters: ({ matchedParameters }) => {
    const made = new NetDictionary();
    for (const [name, value] of Object.entries(matchedParameters)) made.set(name, value);
    return made;
  },
  PrivateEndpointConnection: () => null,
});
wrapper<ContextResponse>('IResponse', {
  StatusCode: ({ statusCode }) => statusCode,
  StatusReason: ({ statusReason }) => statusReason,
  Headers: (response) => headers(response.headers),
  Body: ({ body }) => wrap('IMessageBody', body),
});

function urlText(url: ContextUrl): string {
  const usual = (url.scheme === 'https' && url.port === 443) || (url.scheme === 'http' && url.port === 80);
  return `${url.scheme}://${url.host}${usual ? '' : `:${url.port}`}${url.path}${url.queryString}`;
}
define<Wrapped<ContextUrl>>('IUrl', {
  properties: {
    Scheme: (_host, { target }) => target.scheme,
    Host: (_host, { target }) => target.host,
    Port: (_host, { target }) => target.port,
    Path: (_host, { target }) => target.path,
    Query: (_host, { target }) => headers(target.query),
    QueryString: (_host, { target }) => target.queryString,
  },
  methods: { ToString: (host, { target }) => host.text(urlText(target)) },
});

function bodyText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes);
}

function readBody(host: Host, body: MessageBody, preserve: boolean): Uint8Array {
  const bytes = body.read(preserve);
  if (!bytes) throw new ExpressionError('InvalidOperationException', 'The message body was read before, without preserveContent.');
  host.charge(bytes.length);
  return bytes;
}

function bodyAs(host: Host, body: MessageBody, type: TypeRef, preserve: boolean): Value {
  const bytes = readBody(host, body, preserve);
  if (type.rank === 1 && type.name === 'Byte') return byteArray(bytes);
  if (type.rank === 0) {
    switch (type.name) {
      case 'String':
        return host.text(bodyText(bytes));
      case 'JToken':
      case 'JObject':
      case 'JArray': {
        const token = readJson(host, bodyText(bytes));
        if ((type.name === 'JObject' && !(token instanceof JObject)) || (type.name === 'JArray' && !(token instanceof JArray))) {
          throw new ExpressionError('JsonReaderException', `the body is a JSON ${token.kind.toLowerCase()}, not a ${type.name}`);
        }
        return token;
      }
      case 'XElement':
      case 'XDocument':
      case 'XNode':
        return readXml(host, bodyText(bytes), type.name);
    }
  }
  throw missing(`As<${typeText(type)}>`, 'IMessageBody');
}

define<Wrapped<MessageBody>>('IMessageBody', {
  methods: {
    As: (host, self, [preserve], { typeArgs }) => {
      if (!typeArgs[0]) throw missing('As', 'IMessageBody');
      return bodyAs(host, self.target, typeArgs[0], preserve === true);
    },
    AsFormUrlEncodedContent: (host, self, [preserve]) => {
      const made = new NetDictionary();
      for (const pair of bodyText(readBody(host, self.target, preserve === true)).split('&')) {
        if (pair === '') continue;
        const [name = '', ...value] = pair.split('=').map((part) => percentDecode(part.replace(/\+/g, ' ')));
        const known = made.get(name)?.value;
        made.set(name, new NetList([...(known instanceof NetList ? known.items : []), value.join('=')]));
      }
      return made;
    },
  },
});

/** `context.Variables`: a dictionary of objects. */
class Variables extends Sequence {
  readonly typeName = 'Variables';
  constructor(readonly values: ReadonlyMap<string, Value>) {
    super();
  }
  *[Symbol.iterator](): Iterator<Value> {
    for (const [name, value] of this.values) yield new KeyValuePair(name, value);
  }
}
define<Variables>('Variables', {
  bases: ['IEnumerable', 'IReadOnlyDictionary'],
  properties: {
    Count: (_host, self) => self.values.size,
    Keys: (_host, self) => new LazySequence(() => [...self.values.keys()][Symbol.iterator]()),
    Values: (_host, self) => new LazySequence(() => [...self.values.values()][Symbol.iterator]()),
  },
  methods: {
    ContainsKey: (_host, self, [name]) => self.values.has(text(name, 'key')),
    TryGetValue: (_host, self, [name, out]) => {
      const value = self.values.get(text(name, 'key'));
      give(out, value ?? null);
      return value !== undefined;
    },
    // A value of another type than asked for is an error, as documented.
    GetValueOrDefault: (host, self, [name, other], { typeArgs }) => {
      const value = self.values.get(text(name, 'key'));
      const [type] = typeArgs;
      if (value === undefined) return other ?? (type ? defaultOf(type) : null);
      return type ? castTo(host, value, type, true) : value;
    },
  },
  index: (_host, self, [name]) => {
    const value = self.values.get(text(name ?? null, 'key'));
    if (value === undefined) {
      throw new ExpressionError('KeyNotFoundException', `The given key '${text(name)}' was not present in the dictionary.`);
    }
    return value;
  },
});

provideContext((frame) => new Wrapped('IContextWithTrace', frame.host.context));

/** A response that `send-request` stored, as a variable. */
export function responseValue(response: ContextResponse): Value {
  return new Wrapped('IResponse', response);
}
