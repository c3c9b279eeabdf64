import { X509Certificate } from 'node:crypto';
import type { PolicyElement, PolicyNode } from '../../policies/model';
import type { AttachedPolicy, Json, SynthesizedFragment, SynthesizedResource, SynthesizedService, Value } from '../../synthesized/model';
import { isUnknown } from '../../synthesized/resolve';
import { hasUnresolved } from '../../synthesized/templates';
import { cite } from '../citations';
import { readsOne, ownTokenOf, taintedVariables } from '../flow/variables';
import { elementsOf } from '../policies';
import { defineRule, row, serviceRow, type Row } from '../rule';

export const noSecretLiteral = defineRule({
  id: 41,
  name: 'NoSecretLiteral',
  title: 'No policy, backend or key holds a secret as text, and no answer gives one away',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(2)(iv)'),
  mapsTo: [],
  mend: 'Keep the secret in the vault and name it: {{named-value}} in policies and backends, a sensitive variable elsewhere. Then replace the secret: it has been in files.',
  check: ({ service, model }) => {
    const holders: readonly (AttachedPolicy | SynthesizedFragment)[] = [
      ...(service.policy === undefined ? [] : [service.policy]),
      ...service.products.flatMap(({ policy }) => (policy === undefined ? [] : [policy])),
      ...service.apis.flatMap(({ policy, operationPolicies }) => [
        ...(policy === undefined ? [] : [policy]),
        ...operationPolicies.values(),
      ]),
      ...service.fragments.values(),
    ];
    const resources = model.resources.filter(({ type }) => type.startsWith('azurerm_api_management'));
    const rows = [
      ...holders.flatMap(judgePolicy),
      ...givenAway(service),
      ...resources.flatMap((resource) => judgeResource(service, resource)),
      ...[...model.providers].flatMap(([stack, providers]) => judgeProviders(stack, providers)),
    ];
    if (rows.length > 0) return rows;
    return holders.length + resources.length === 0
      ? [serviceRow(service, 'not-applicable', 'nothing that could hold a secret')]
      : [serviceRow(service, 'compliant', 'no secret is written out')];
  },
});

/** Texts that are secrets wherever they stand. */
const SECRETS: readonly (readonly [string, RegExp])[] = [
  ['a signed token', /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a connection string', /\b(?:AccountKey|SharedAccessKey|SharedSecretValue|Password|Pwd)=[^;{\s"']{8,}/],
  ['a client secret', /\bclient_secret=(?!%7B)[^&{}@"'\s<]{6,}/i],
  ['a secret in JSON', /"(?:password|client_?secret|api_?key|access_?key|secret)"\s*:\s*"[^"{}@]{6,}"/i],
  ['a shared access signature', /[?&]sig=[\w%+/-]{20,}/],
  ['an Entra client secret', /(?<![\w~.-])[\w~.-]{3}[78]Q~[\w~.-]{30,}/],
  ['a key', /(?<![\w+/=.-])(?:[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==|[0-9a-fA-F]{64}|[0-9a-f]{32})(?![\w+/=-])/],
  ['a token of a code host', /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,})\b/],
  ['a cloud access key', /\bAKIA[0-9A-Z]{16}\b/],
];
/** Headers and parameters whose value is a credential. */
const CREDENTIAL =
  /^(?:proxy-)?authorization$|(?:^|[-_.])(?:api|access|functions?|subscription|account|auth|shared|master|secret)[-_.]?(?:key|token|code)$|^x-functions-key$|^(?:x[-_])?(?:api[-_]?key|token|secret|password)$|secret|password|^cookie$/i;

function judgePolicy({ resource, text, error, ...parsed }: AttachedPolicy | SynthesizedFragment): readonly Row[] {
  const rows = [
    ...secretIn(text).map((what) => row(resource, 'non-compliant', `the policy holds ${what}`, what)),
    ...(error === undefined
      ? []
      : [row(resource, 'unknown', 'the policy could not be read: it cannot be told whether it holds a secret', 'policy')]),
  ];
  const nodes: readonly PolicyNode[] =
    'fragment' in parsed
      ? (parsed.fragment?.statements ?? [])
      : 'document' in parsed
        ? Object.values(parsed.document?.sections ?? {}).flat()
        : [];
  return [...rows, ...nodes.flatMap((node) => (node.kind === 'element' ? credentialsIn(node, resource) : []))];
}

function credentialsIn(element: PolicyElement, resource: SynthesizedResource): readonly Row[] {
  const { name, attributes, children } = element;
  const found = (what: string): Row => row(resource, 'non-compliant', `<${name}> holds ${what} as text`, `${name} ${what}`);
  const own: Row[] = [];
  for (const attribute of ['password', 'key', 'primary-key', 'client-secret']) {
    const value = attributes[attribute];
    if (
      name !== 'rate-limit-by-key' &&
      name !== 'quota-by-key' &&
      name !== 'limit-concurrency' &&
      !name.startsWith('cache-') &&
      value !== undefined &&
      isWritten(value)
    ) {
      own.push(found(`its ${attribute}`));
    }
  }
  if ((name === 'set-header' || name === 'set-query-parameter') && attributes['exists-action'] !== 'delete') {
    const values = children
      .filter((child) => child.kind === 'element' && child.name === 'value')
      .map((child) => textOf(child as PolicyElement));
    const holder = attributes['name'] ?? '';
    const written = values.some(
      (value) =>
        isWritten(value) &&
        (CREDENTIAL.test(holder) || (name === 'set-query-parameter' && QUERY_CREDENTIAL.test(holder) && LIKE_A_KEY.test(value))),
    );
    if (written) own.push(found(`the value of ${holder}`));
  }
  if (name === 'issuer-signing-keys' || name === 'decryption-keys') {
    if (children.some((child) => child.kind === 'element' && isWritten(textOf(child)))) own.push(found('a key'));
  }
  if (name === 'set-variable' && CREDENTIAL.test(attributes['name'] ?? '') && isWritten(attributes['value'] ?? '')) {
    own.push(found(`the value of ${attributes['name'] ?? ''}`));
  }
  return [...own, ...children.flatMap((child) => (child.kind === 'element' ? credentialsIn(child, resource) : []))];
}

/** The gateway's own secrets in what the caller gets: headers, bodies and reasons of answers. */
function givenAway(service: SynthesizedService): readonly Row[] {
  const elements = elementsOf(service);
  const outputs = new Set(elements.flatMap(({ element }) => ownTokenOf(element) ?? []));
  const assignments = elements.flatMap(({ element: { name, attributes }, texts }) =>
    name === 'set-variable' ? [{ variable: attributes['name'] ?? '', texts }] : [],
  );
  const tokens = new Set([...outputs, ...taintedVariables(assignments, (text) => readsOne(text, outputs) !== undefined)]);
  return elements.flatMap(({ element, parents, resource, section, texts }) => {
    const within = parents.map(({ name }) => name);
    const answer =
      within.includes('return-response') ||
      ((section === 'outbound' || section === 'on-error') && !within.some((name) => name.startsWith('send-')));
    // The value of a header is an element of its own.
    if (!answer || !['set-header', 'set-body', 'set-status', 'value'].includes(element.name)) return [];
    const names = new Set(texts.flatMap((text) => [...text.matchAll(/\{\{([^{}]+)\}\}/g)].map(([, name]) => (name ?? '').trim())));
    const token = texts.map((text) => readsOne(text, tokens)).find((name) => name !== undefined);
    return [
      ...[...names]
        .filter((name) => service.namedValues.get(name)?.secret === true)
        .map((name) => row(resource, 'non-compliant', `an answer holds the secret named value ${name}`, `answer ${name}`)),
      ...(token === undefined
        ? []
        : [
            row(
              resource,
              'non-compliant',
              `an answer holds the variable ${token}, with a token by which the gateway proves who it is`,
              `answer ${token}`,
            ),
          ]),
      ...(texts.some((text) => /\bSubscription\s*\??\.\s*(?:Primary|Secondary)?Key\b/.test(text))
        ? [row(resource, 'non-compliant', 'an answer holds a subscription key', 'answer key')]
        : []),
    ];
  });
}

/** Credentials of a provider belong into the environment of the run, or are none at all where a workload identity is used. */
function judgeProviders(stack: string, providers: Readonly<Record<string, Json>>): readonly Row[] {
  const found: Row[] = [];
  const visit = (value: Json, path: string): void => {
    if (Array.isArray(value)) (value as readonly Json[]).forEach((item) => visit(item, path));
    else if (typeof value === 'object' && value !== null) for (const [key, item] of Object.entries(value)) visit(item, `${path}.${key}`);
    else if (
      typeof value === 'string' &&
      /\.(client_secret|client_certificate_password|client_certificate|access_key|token|password)$/.test(path) &&
      isWritten(value) &&
      !value.includes('${')
    ) {
      found.push({ status: 'non-compliant', path: stack, message: `${path} holds a credential as text`, detail: path });
    }
  };
  visit(providers as Json, 'provider');
  return found;
}

const textOf = ({ children }: PolicyElement): string =>
  children
    .map((child) => (child.kind === 'text' ? child.text : ''))
    .join('')
    .trim();

/** Written out: neither named, nor computed from the call, nor known to Terraform alone. An expression of literals is written out. */
function isWritten(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === '' || /^(?:Bearer |Basic )?\{\{[^{}]+\}\}$/.test(trimmed) || hasUnresolved(trimmed)) return false;
  if (!/^@[({]/.test(trimmed)) return true;
  return !/\bcontext\b|\{\{/.test(trimmed) && /"[^"]{4,}"/.test(trimmed);
}

/** Names of query parameters that carry a key, and a value that looks like one: `code` is a search parameter of FHIR too. */
const QUERY_CREDENTIAL = /^(code|key|sig|access_token)$/i;
const LIKE_A_KEY = /^[\w+/=-]{16,}$/;

/** Attributes of the provider's API Management resources that take a credential. */
const KEYS = new Set([
  'client_secret',
  'validation_key',
  'password',
  'primary_key',
  'secondary_key',
  'certificate_password',
  'connection_string',
  'parameter',
  'resource_management_access_key',
  'api_key',
  'data',
]);
/** Blocks whose every value is a credential: a backend's headers and queries. */
const CREDENTIAL_BLOCKS = /(?:^|\.)credentials(?:\.\d+)?\.(?:header|query)\./;

function judgeResource(service: SynthesizedService, resource: SynthesizedResource): readonly Row[] {
  const rows: Row[] = [];
  const visit = (value: Value, path: string): void => {
    if (isUnknown(value) || value === null) return;
    if (Array.isArray(value)) (value as readonly Value[]).forEach((item, index) => visit(item, `${path}.${index}`));
    else if (typeof value === 'object') for (const [key, item] of Object.entries(value)) visit(item, path === '' ? key : `${path}.${key}`);
    else if (typeof value === 'string') judgeText(value, path);
  };
  const judgeText = (text: string, path: string): void => {
    const attribute = path.replace(/\.\d+/g, '').split('.').at(-1) ?? '';
    // Policy texts have been read as policies; a contract is public text, in which examples may look like anything.
    if (
      attribute === 'xml_content' ||
      attribute === 'content_value' ||
      (attribute === 'value' && resource.type.endsWith('_policy_fragment'))
    ) {
      return;
    }
    const credential = KEYS.has(attribute) || CREDENTIAL_BLOCKS.test(path);
    if (credential && isWritten(text) && !(attribute === 'data' && isPublicCertificate(resource))) {
      rows.push(row(resource, 'non-compliant', `${path} holds a credential as text`, path));
    } else {
      for (const what of secretIn(text)) {
        if (!isHash(attribute)) rows.push(row(resource, 'non-compliant', `${path} holds ${what} as text`, path));
      }
    }
  };
  visit(resource.values as Value, '');
  return belongs(service, resource) ? rows : [];
}

/** A CA's certificate is public; what has a password, or is no certificate, holds a key. */
function isPublicCertificate({ values }: SynthesizedResource): boolean {
  const { data, password } = values;
  if (typeof data !== 'string' || password !== undefined) return false;
  try {
    return new X509Certificate(data.includes('BEGIN') ? data : Buffer.from(data, 'base64')).subject !== '';
  } catch {
    return false;
  }
}
const isHash = (attribute: string): boolean => /thumbprint|fingerprint|hash|etag|_id$|^id$|certificate_id/.test(attribute);

/** Resources of other services of the folder are judged with those. */
function belongs({ name }: SynthesizedService, { values }: SynthesizedResource): boolean {
  const owner = values['api_management_name'];
  return typeof owner !== 'string' || owner === name;
}

function secretIn(text: string): readonly string[] {
  return SECRETS.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
}
