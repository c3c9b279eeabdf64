/**
 * The members of `context`, as "API Management policy expressions" (section "Context variable") and the
 * pages it links list them: type → member → type. Of .NET's own types the texts, sequences and dictionaries are followed one step.
 */

type Members = Readonly<Record<string, string>>;

const MULTI = 'MultiValueDictionary';

const TYPES: Readonly<Record<string, Members>> = {
  Context: {
    Api: 'Api',
    Backend: 'Backend',
    Deployment: 'Deployment',
    Elapsed: 'TimeSpan',
    GraphQL: 'GraphQL',
    LastError: 'LastError',
    Operation: 'Operation',
    ParentResult: 'JToken',
    Product: 'Product',
    Request: 'Request',
    RequestId: 'Guid',
    Response: 'Response',
    Subscription: 'Subscription',
    Timestamp: 'DateTime',
    Trace: 'method',
    Tracing: 'bool',
    User: 'User',
    Variables: 'Variables',
    Workspace: 'Workspace',
  },
  Api: {
    Id: 'string',
    IsCurrentRevision: 'bool',
    Name: 'string',
    Path: 'string',
    Protocols: 'IEnumerable',
    Revision: 'string',
    ServiceUrl: 'Url',
    SubscriptionKeyParameterNames: 'KeyNames',
    SubscriptionRequired: 'bool',
    Version: 'string',
    Workspace: 'Workspace',
  },
  Backend: { AzureRegion: 'string', Id: 'string', Type: 'string' },
  Deployment: {
    Certificates: 'IReadOnlyDictionary',
    Gateway: 'Gateway',
    GatewayId: 'string',
    Region: 'string',
    ServiceId: 'string',
    ServiceName: 'string',
    SustainabilityInfo: 'SustainabilityInfo',
  },
  Gateway: { Id: 'string', InstanceId: 'string', IsManaged: 'bool' },
  GraphQL: { Arguments: 'JObject', Parent: 'JToken' },
  Group: { Id: 'string', Name: 'string' },
  Jwt: {
    Algorithm: 'string',
    Audiences: 'IEnumerable',
    Claims: 'IReadOnlyDictionary',
    ExpirationTime: 'DateTime?',
    Id: 'string',
    IssuedAt: 'DateTime?',
    Issuer: 'string',
    NotBefore: 'DateTime?',
    Subject: 'string',
    Type: 'string',
  },
  KeyNames: { Header: 'string', Query: 'string' },
  LastError: {
    Message: 'string',
    Path: 'string',
    PolicyId: 'string',
    Reason: 'string',
    Scope: 'string',
    Section: 'string',
    Source: 'string',
  },
  Operation: { Id: 'string', Method: 'string', Name: 'string', UrlTemplate: 'string' },
  Product: {
    ApprovalRequired: 'bool',
    Apis: 'IEnumerable',
    Groups: 'IEnumerable',
    Id: 'string',
    Name: 'string',
    State: 'ProductState',
    SubscriptionLimit: 'int?',
    SubscriptionRequired: 'bool',
    SubscriptionsLimit: 'int?',
    Workspace: 'Workspace',
  },
  Foundry: { Deployment: 'string' },
  Request: {
    AzureVnetInfo: 'AzureVnetInfo',
    Body: 'Body',
    Certificate: 'X509Certificate2',
    Foundry: 'Foundry',
    Headers: MULTI,
    IpAddress: 'string',
    MatchedParameters: 'Parameters',
    Method: 'string',
    OriginalUrl: 'Url',
    PrivateEndpointConnection: 'PrivateEndpointConnection',
    Url: 'Url',
  },
  Response: { Body: 'Body', Headers: MULTI, StatusCode: 'int', StatusReason: 'string' },
  Body: { As: 'method', AsFormUrlEncodedContent: 'method' },
  PrivateEndpointConnection: { GroupId: 'string', MemberName: 'string', Name: 'string' },
  Subscription: {
    CreatedDate: 'DateTime',
    EndDate: 'DateTime?',
    Id: 'string',
    Key: 'string',
    Name: 'string',
    PrimaryKey: 'string',
    SecondaryKey: 'string',
    StartDate: 'DateTime?',
    CreatedTime: 'DateTime',
  },
  SustainabilityInfo: { CurrentCarbonIntensity: 'CarbonIntensityCategory' },
  Url: { Host: 'string', Path: 'string', Port: 'int', Query: MULTI, QueryString: 'string', Scheme: 'string' },
  User: {
    Email: 'string',
    FirstName: 'string',
    Groups: 'IEnumerable',
    Id: 'string',
    Identities: 'IEnumerable',
    LastName: 'string',
    Note: 'string',
    RegistrationDate: 'DateTime',
    Workspace: 'Workspace',
  },
  UserIdentity: { Id: 'string', Provider: 'string' },
  Workspace: { Id: 'string', Name: 'string' },
};

/** What the gateway's own interfaces have besides (Microsoft's Visual Studio Code extension declares them), but no page documents. */
const UNDOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  Api: ['StorageId'],
  Body: ['AsSoap'],
  Deployment: ['BaseUrls', 'Sku', 'Units'],
  LastError: ['Elapsed', 'HttpErrorCode', 'TransportErrorCode'],
  Request: ['ClientCertificates', 'HasBody', 'OriginalMethod'],
  Url: ['Clone', 'ToUri'],
};

/** True for a member that exists although no page documents it. */
export function isUndocumentedMember(type: string, member: string): boolean {
  return UNDOCUMENTED[type]?.includes(member) ?? false;
}

/** What LINQ gives every sequence (`System.Linq.Enumerable`), and Newtonsoft.Json those of tokens. */
const LINQ =
  'Aggregate All Any Append AsEnumerable AsQueryable Average Cast Chunk Concat Contains Count DefaultIfEmpty Distinct DistinctBy ElementAt ElementAtOrDefault Except ExceptBy First FirstOrDefault GetEnumerator ' +
  'GroupBy GroupJoin Intersect IntersectBy Join Last LastOrDefault LongCount Max MaxBy Min MinBy OfType Order OrderBy OrderByDescending OrderDescending Prepend Reverse Select SelectMany SequenceEqual Single ' +
  'SingleOrDefault Skip SkipLast SkipWhile Sum Take TakeLast TakeWhile ToArray ToDictionary ToHashSet ToList ToLookup Union UnionBy Where Zip';

/** Types of .NET that `context` gives, as far as the members of their values go. */
const NET_MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  string: new Set(
    (
      'AsBasic AsJwt Chars Clone CompareTo Contains CopyTo EndsWith GetEnumerator GetTypeCode IndexOf IndexOfAny Insert IsNormalized LastIndexOf LastIndexOfAny Length Normalize PadLeft PadRight Remove ' +
      `Replace Split StartsWith Substring ToCharArray ToLower ToLowerInvariant ToUpper ToUpperInvariant Trim TrimEnd TrimStart TryParseBasic TryParseJwt ${LINQ}`
    ).split(' '),
  ),
  IEnumerable: new Set(LINQ.split(' ')),
  [MULTI]: new Set(`ContainsKey Count GetValueOrDefault Item Keys ToFormUrlEncodedContent TryGetValue Values ${LINQ}`.split(' ')),
  Parameters: new Set(`ContainsKey Count GetValueOrDefault Item Keys TryGetValue Values ${LINQ}`.split(' ')),
  Variables: new Set(`ContainsKey Count GetValueOrDefault Item Keys TryGetValue Values ${LINQ}`.split(' ')),
};

/** What every .NET object has. */
const OF_OBJECT = new Set(['ToString', 'Equals', 'GetHashCode', 'GetType']);

/** Interfaces whose name here is not theirs without the `I`. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['IMessageBody', 'Body'],
  ['ISubscriptionKeyParameterNames', 'KeyNames'],
]);

/** The type of a value that is cast to one of API Management's own, `IResponse` or `Jwt`, as it is called here. */
export function ownType(name: string): string | undefined {
  if (name === 'Jwt') return name;
  const type = RENAMED.get(name) ?? (/^I[A-Z]/.test(name) ? name.slice(1) : '');
  return Object.hasOwn(TYPES, type) ? type : undefined;
}

/** True for what every object of .NET has: `ToString`. */
export const isMemberOfObject = (member: string): boolean => OF_OBJECT.has(member);

/** The type that a member gives: `undefined` where `type` has no such member, `''` where what it gives isn't followed. */
export function contextMember(type: string, member: string): string | undefined {
  if (OF_OBJECT.has(member)) return '';
  const members = TYPES[type];
  if (!members) return NET_MEMBERS[type]?.has(member) === false ? undefined : '';
  const given = Object.hasOwn(members, member) ? members[member] : undefined;
  if (given === undefined) return undefined;
  return given in TYPES || given in NET_MEMBERS ? given : '';
}

/** The members of one of `context`'s types, for a message. */
export function contextMembers(type: string): readonly string[] {
  return Object.keys(TYPES[type] ?? {}).concat([...(NET_MEMBERS[type] ?? [])]);
}
