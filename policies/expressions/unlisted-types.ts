/**
 * Types of .NET that the documented list leaves out. API Management looks a type up where an expression makes an object
 * of it or uses one of its members, and refuses the document with "Usage of type '…' is not supported within expressions".
 */

/** Namespaces that reach out of an expression: files, processes, threads, the network, reflection, the machine's culture. */
const REACHING_OUT = [
  'System.IO',
  'System.Threading',
  'System.Reflection',
  'System.Diagnostics',
  'System.Net',
  'System.Globalization',
  'System.Runtime',
  'System.Data',
  'System.Web',
];

/** Namespaces of .NET in which no type is listed. */
const NAMESPACES = new Set([
  ...REACHING_OUT,
  'System.Collections',
  'System.Collections.Concurrent',
  'System.Collections.ObjectModel',
  'System.Collections.Specialized',
  'System.ComponentModel',
  'System.Net.Http',
  'System.Numerics',
  'System.Security',
  'System.Text.Json',
  'System.Threading.Tasks',
  'System.Xml.XPath',
  'System.Xml.Serialization',
  'Newtonsoft',
  'Newtonsoft.Json.Converters',
  'Newtonsoft.Json.Serialization',
]);

/** Types of those namespaces, and of `System` itself, by the names that people write. */
const REACHING_OUT_TYPES = new Set(
  (
    'Activator AppDomain AppContext Assembly Console CultureInfo Debug Debugger Directory DirectoryInfo Dns Environment File FileInfo FileStream GC HttpClient HttpContent HttpRequestMessage ' +
    'HttpResponseMessage HttpUtility HttpWebRequest MemoryStream MethodInfo Monitor Mutex Path Process ProcessStartInfo PropertyInfo Socket SqlConnection Stopwatch Stream StreamReader StreamWriter ' +
    'Task TcpClient Thread ThreadPool Timer WebClient WebRequest WebResponse CancellationToken CancellationTokenSource Interlocked Marshal'
  ).split(' '),
);

/** Types that published policies name although the list lacks them. */
const HARMLESS = new Set(
  (
    'AesCng AesCryptoServiceProvider AesManaged BigInteger Buffer CngKey DBNull DSA ECDsaCng ECParameters EventArgs IComparable IComparer IDisposable IEqualityComparer IFormattable ' +
    'JTokenReader JTokenWriter JsonConverter JsonPropertyAttribute JsonReader JsonSerializer JsonSerializerSettings JsonTextReader JsonTextWriter JsonWriter Lazy LinkedList NameValueCollection NullValueHandling ' +
    'DESCryptoServiceProvider DSACryptoServiceProvider HMACRIPEMD160 HMACSHA3_256 MD5CryptoServiceProvider RC2CryptoServiceProvider RSACng RSACryptoServiceProvider RSAEncryptionPaddingMode ' +
    'RSAPKCS1SignatureFormatter RSASignaturePaddingMode SHA1CryptoServiceProvider SHA384CryptoServiceProvider SHA512CryptoServiceProvider RandomNumberGenerator ReadOnlyCollection ReadOnlyDictionary Rfc2898DeriveBytes SHA256Cng ' +
    'SHA256CryptoServiceProvider SortedDictionary SortedList SortedSet TripleDES TripleDESCryptoServiceProvider Type UTF8Encoding UnicodeEncoding Version XPathDocument XPathNavigator XmlAttribute ' +
    'XmlConvert XmlDocument XmlElement XmlNamespaceManager XmlNode XmlNodeList XmlReader XmlReaderSettings XmlText XmlWriter XmlWriterSettings X509Chain X509ChainPolicy X509RevocationMode X509FindType ' +
    'X509Store ConcurrentDictionary ASCIIEncoding CryptoStream CryptoStreamMode FormattableString HttpStatusCode IntPtr'
  ).split(' '),
);

/** What is thrown. A `catch` uses no member of them but those of `Exception`, which is listed. */
const EXCEPTIONS = new Set(
  (
    'AggregateException ApplicationException ArgumentException ArgumentNullException ArgumentOutOfRangeException ArithmeticException CryptographicException DecoderFallbackException ' +
    'DivideByZeroException EncoderFallbackException FormatException HttpRequestException IOException IndexOutOfRangeException InvalidCastException InvalidOperationException JsonException ' +
    'JsonReaderException JsonSerializationException JsonWriterException KeyNotFoundException NotImplementedException NotSupportedException NullReferenceException ObjectDisposedException ' +
    'OperationCanceledException OutOfMemoryException OverflowException RankException RegexMatchTimeoutException SecurityException SystemException TaskCanceledException TimeoutException ' +
    'TypeInitializationException UnauthorizedAccessException UriFormatException WebException XmlException'
  ).split(' '),
);

/** `harmless`: .NET has it, and nothing but the list speaks against it. `reaching-out`: no expression could be let use it. */
export type UnlistedType = 'harmless' | 'reaching-out' | 'unknown';

/** True for a namespace of .NET, though no type of it is listed. */
export function isUnlistedNamespace(name: string): boolean {
  return NAMESPACES.has(name);
}

const simpleName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** What is known about a type that isn't listed; `name` is without type arguments. */
export function unlistedType(name: string): UnlistedType {
  const simple = simpleName(name);
  if (EXCEPTIONS.has(simple)) return 'harmless';
  if (!name.includes('.')) return REACHING_OUT_TYPES.has(name) ? 'reaching-out' : HARMLESS.has(name) ? 'harmless' : 'unknown';
  if (
    REACHING_OUT.some((namespace) => name === namespace || name.startsWith(`${namespace}.`)) ||
    (name.startsWith('System.') && REACHING_OUT_TYPES.has(simple))
  ) {
    return 'reaching-out';
  }
  return /^(System|Newtonsoft)\./.test(name) ? 'harmless' : 'unknown';
}

/** True for a type of .NET that is known by its simple name, though it isn't listed. */
export function isKnownUnlisted(name: string): boolean {
  const simple = simpleName(name);
  return HARMLESS.has(simple) || EXCEPTIONS.has(simple) || REACHING_OUT_TYPES.has(simple);
}

/** True for the name of an exception of .NET, qualified or not. */
export function isException(name: string): boolean {
  return EXCEPTIONS.has(simpleName(name)) || simpleName(name) === 'Exception';
}
