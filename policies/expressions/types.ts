/**
 * The types that an expression may name.
 *
 * Source: "API Management policy expressions", section ".NET Framework types allowed in policy
 * expressions". Types that the same page's `context` gives (`IResponse`, `Jwt`) are named too, and so
 * are the delegates without which no lambda could be stored.
 */

import { nearest } from '../../access/nearest';

const BY_NAMESPACE: Readonly<Record<string, string>> = {
  'Newtonsoft.Json': 'Formatting JsonConvert',
  'Newtonsoft.Json.Linq': 'Extensions JArray JConstructor JContainer JObject JProperty JRaw JToken JTokenType JValue',
  System:
    'Array BitConverter Boolean Byte Char Convert DateTime DateTimeKind DateTimeOffset Decimal Double Enum Exception Guid Int16 Int32 Int64 Math ' +
    'MidpointRounding Nullable Random SByte Single String StringComparer StringComparison StringSplitOptions TimeSpan TimeZone TimeZoneInfo Tuple ' +
    'UInt16 UInt32 UInt64 Uri UriPartial Object Func Action Predicate Comparison DayOfWeek ValueTuple',
  'System.Collections.Generic':
    'Dictionary HashSet ICollection IDictionary IEnumerable IEnumerator IList IReadOnlyCollection IReadOnlyDictionary IReadOnlyList ISet KeyValuePair List Queue Stack',
  'System.IO': 'StringReader StringWriter',
  'System.Linq': 'Enumerable IGrouping IOrderedEnumerable ILookup Lookup',
  'System.Net': 'IPAddress WebUtility',
  'System.Security.Cryptography':
    'Aes AsymmetricAlgorithm CipherMode DES ECDsa HashAlgorithm HashAlgorithmName HMAC HMACMD5 HMACSHA1 HMACSHA256 HMACSHA384 HMACSHA512 KeyedHashAlgorithm MD5 Oid PaddingMode ' +
    'RNGCryptoServiceProvider RSA RSAEncryptionPadding RSAParameters RSASignaturePadding SHA1 SHA1Managed SHA256 SHA256Managed SHA384 SHA384Managed SHA512 ' +
    'SHA512Managed SymmetricAlgorithm',
  'System.Security.Cryptography.X509Certificates':
    'PublicKey RSACertificateExtensions X500DistinguishedName X509Certificate X509Certificate2 X509ContentType X509NameType',
  'System.Text': 'Encoding StringBuilder',
  'System.Text.RegularExpressions': 'Capture CaptureCollection Group GroupCollection Match MatchCollection Regex RegexOptions',
  'System.Xml': 'XmlNodeType',
  'System.Xml.Linq':
    'Extensions XAttribute XCData XComment XContainer XDeclaration XDocument XDocumentType XElement XName XNamespace XNode XNodeDocumentOrderComparer ' +
    'XNodeEqualityComparer XObject XProcessingInstruction XText LoadOptions SaveOptions',
};

/** Types of API Management itself; they stand without a namespace. */
const OWN =
  'BasicAuthCredentials CarbonIntensityCategory IApi IAzureVnetInfo IBackend IDeployment IFoundry IGateway IGroup ILastError IMessageBody IOperation IPrivateEndpointConnection IProduct IRequest IResponse ISubscription ' +
  'ISubscriptionKeyParameterNames ISustainabilityInfo IUrl IUser IUserIdentity IWorkspace Jwt ProductState IProxyRequestContext Authorization';

/** Where the documentation allows some members of a type only: these, static and instance ones. */
const RESTRICTED: Readonly<Record<string, string>> = {
  JsonConvert: 'SerializeObject DeserializeObject',
  DateTime:
    'Add AddDays AddHours AddMilliseconds AddMinutes AddMonths AddSeconds AddTicks AddYears Date Day DayOfWeek DayOfYear DaysInMonth Hour IsDaylightSavingTime ' +
    'IsLeapYear MaxValue Millisecond Minute MinValue Month Now Parse Second Subtract Ticks TimeOfDay Today ToString UtcNow Year',
  DateTimeKind: 'Utc',
  Enum: 'Parse TryParse ToString',
  IPAddress: 'AddressFamily Equals GetAddressBytes IsLoopback Parse TryParse ToString',
  Regex: 'IsMatch Match Matches Replace Unescape Split',
};
/** Where it forbids some. */
const FORBIDDEN: Readonly<Record<string, string>> = { XDocument: 'Load' };

/**
 * Names that stand in two namespaces that API Management imports, with the qualified one that is allowed. It refuses the plain
 * name as ambiguous, as Microsoft's policy toolkit found ("Formatting" is System.Xml's too).
 */
const AMBIGUOUS: ReadonlyMap<string, string> = new Map([['Formatting', 'Newtonsoft.Json.Formatting']]);

/** The qualified name to write instead of one that is ambiguous. */
export function unambiguousName(name: string): string | undefined {
  return AMBIGUOUS.get(name);
}

/** Allowed types with types in them: `TimeZoneInfo.AdjustmentRule`. */
const NESTING = new Set(['TimeZoneInfo', 'Dictionary', 'List']);

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const SIMPLE = new Set([...Object.values(BY_NAMESPACE).flatMap((names) => names.split(' ')), ...OWN.split(' ')]);
const QUALIFIED = new Set(
  Object.entries(BY_NAMESPACE).flatMap(([namespace, names]) => names.split(' ').map((name) => `${namespace}.${name}`)),
);
const restricted = new Map(Object.entries(RESTRICTED).map(([type, names]) => [type, words(names)]));
const forbidden = new Map(Object.entries(FORBIDDEN).map(([type, names]) => [type, words(names)]));
const NAMESPACES = new Set(
  Object.keys(BY_NAMESPACE).flatMap((namespace) => namespace.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'))),
);

/** A type's name as it is looked up: without white space, type arguments and `global::`. */
export function plainTypeName(name: string): string {
  return name
    .replace(/\s+/g, '')
    .replace(/^global::/, '')
    .replace(/<.*$/, '');
}

/** True for the name of an allowed type, `Regex` or `System.Text.RegularExpressions.Regex`. Those that it nests are allowed with it. */
export function isAllowedType(name: string): boolean {
  const text = plainTypeName(name);
  if (SIMPLE.has(text) || QUALIFIED.has(text)) return true;
  const outer = text.slice(0, Math.max(0, text.lastIndexOf('.')));
  return NESTING.has(outer.slice(outer.lastIndexOf('.') + 1)) && (SIMPLE.has(outer) || QUALIFIED.has(outer));
}

/** The simple names of all allowed types. */
export const allowedTypes = (): readonly string[] => [...SIMPLE];

/** The allowed type of the same namespace that a qualified name was meant to be, if one is near. */
export function nearestBeside(name: string): string | undefined {
  const at = name.lastIndexOf('.');
  const namespace = name.slice(0, Math.max(0, at));
  const near = nearest(name.slice(at + 1), (BY_NAMESPACE[namespace] ?? '').split(' '));
  return near && `${namespace}.${near}`;
}

/** True for a namespace that holds allowed types, or is the beginning of one: `System`, `System.Text`. */
export function isNamespace(name: string): boolean {
  return NAMESPACES.has(name);
}

/** False where the documentation leaves a member of an allowed type out. */
export function isAllowedMember(type: string, member: string): boolean {
  const simple = type.slice(type.lastIndexOf('.') + 1);
  return (restricted.get(simple)?.has(member) ?? true) && !forbidden.get(simple)?.has(member);
}
