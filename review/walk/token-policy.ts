/** `validate-jwt` and `validate-azure-ad-token` as proofs. Defaults are those of the policies' reference pages. */
import type { PolicyElement } from '../../policies/model';
import type { CertificateProof, TokenProof } from '../facts/proof';
import { and, ANY, normalize, type Requirement } from '../facts/requirement';
import { childElements, innerText, normalizeText, statementText } from './statement-text';

/** Attributes that say how a refusal looks, or where the verified token goes, not whom it admits. */
const NO_PROOF = new Set(['id', 'failed-validation-httpcode', 'failed-validation-error-message', 'output-token-variable-name']);

/** `undefined` where the policy proves nothing that can be told (too many alternatives of claims). */
export function tokenProof(element: PolicyElement): TokenProof | undefined {
  const { attributes } = element;
  const requirement = requiredClaims(element);
  if (requirement === undefined) return undefined;
  const entra = element.name === 'validate-azure-ad-token';
  const read = new Set([
    ...NO_PROOF,
    'header-name',
    'query-parameter-name',
    'token-value',
    'tenant-id',
    'require-expiration-time',
    'require-signed-tokens',
    'clock-skew',
  ]);
  const modelled = new Set(['openid-config', 'issuers', 'audiences', 'required-claims', 'client-application-ids', 'issuer-signing-keys']);
  const rest = statementText({
    ...element,
    attributes: Object.fromEntries(
      Object.entries(attributes).filter(([name, value]) => !read.has(name) || (!NO_PROOF.has(name) && !isPlain(name, value))),
    ),
    children: childElements(element).filter(({ name }) => !modelled.has(name)),
  });
  const audiences = texts(element, 'audiences');
  const issuers = texts(element, 'issuers');
  const clients = texts(element, 'client-application-ids');
  return {
    kind: 'token',
    from: tokenSource(element),
    keys: entra ? [`Entra tenant ${attributes['tenant-id'] ?? 'unknown'}`] : signingKeys(element),
    ...(issuers.length > 0 && { issuers }),
    ...(audiences.length > 0 && { audiences }),
    ...(clients.length > 0 && !clients.includes('*') && { clients }),
    requirement,
    scopeClaims: [],
    signed: entra || (attributes['require-signed-tokens'] ?? 'true') === 'true',
    expires: entra || (attributes['require-expiration-time'] ?? 'true') === 'true',
    clockSkew: Number(attributes['clock-skew'] ?? '0'),
    rest,
  };
}

/** Whether an attribute's value was understood; otherwise its text is compared. */
function isPlain(name: string, value: string): boolean {
  if (name === 'clock-skew') return /^\d+$/.test(value);
  return name.startsWith('require-') ? value === 'true' || value === 'false' : true;
}

function tokenSource({ attributes }: PolicyElement): string {
  if (attributes['token-value'] !== undefined) return normalizeText(attributes['token-value']);
  if (attributes['query-parameter-name'] !== undefined) return `query ${attributes['query-parameter-name']}`;
  return `header ${attributes['header-name'] ?? 'Authorization'}`;
}

function signingKeys(element: PolicyElement): readonly string[] {
  const metadata = childElements(element, 'openid-config').map(({ attributes }) => attributes['url'] ?? '');
  const inline = childElements(element, 'issuer-signing-keys').flatMap((keys) =>
    childElements(keys).map((key) => `key ${statementText(key)}`),
  );
  return [...metadata, ...inline].sort();
}

function texts(element: PolicyElement, list: string): readonly string[] {
  return childElements(element, list)
    .flatMap((parent) => childElements(parent).map((child) => normalizeText(innerText(child))))
    .sort();
}

function requiredClaims(element: PolicyElement): Requirement | undefined {
  let requirement: Requirement | undefined = ANY;
  for (const claim of childElements(element, 'required-claims').flatMap((claims) => childElements(claims, 'claim'))) {
    const name = claim.attributes['name'] ?? '';
    const values = childElements(claim, 'value').map((value) =>
      claimAtom(name, normalizeText(innerText(value)), claim.attributes['separator']),
    );
    // `all` is the default; a claim without values must only be there.
    const needed =
      values.length === 0 ? [[`claim:${name}`]] : claim.attributes['match'] === 'any' ? values.map((value) => [value]) : [values];
    requirement = requirement && and(requirement, normalize(needed));
  }
  return requirement;
}

function claimAtom(name: string, value: string, separator: string | undefined): string {
  if ((name === 'scp' || name === 'scope') && separator === ' ') return `scope:${value}`;
  if (name === 'roles') return `role:${value}`;
  return `claim:${name}=${value}${separator === undefined || separator === '' ? '' : ` (separated by ${JSON.stringify(separator)})`}`;
}

/** `undefined` where it refuses nothing: its failure is ignored. */
export function certificateProof(element: PolicyElement): CertificateProof | undefined {
  const { attributes } = element;
  if (attributes['ignore-error'] !== undefined && attributes['ignore-error'] !== 'false') return undefined;
  const check = (name: string): boolean => (attributes[name] ?? 'true') === 'true';
  const identities = childElements(element, 'identities').flatMap((list) =>
    childElements(list, 'identity').map((identity) =>
      Object.keys(identity.attributes)
        .sort()
        .map((name) => `${name} ${identity.attributes[name] ?? ''}`)
        .join(', '),
    ),
  );
  const read = new Set(['id', 'ignore-error', 'validate-trust', 'validate-revocation', 'validate-not-before', 'validate-not-after']);
  return {
    kind: 'certificate',
    ...(identities.length > 0 && { identities: identities.sort() }),
    trust: check('validate-trust'),
    revocation: check('validate-revocation'),
    notBefore: check('validate-not-before'),
    notAfter: check('validate-not-after'),
    rest: statementText({
      ...element,
      attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => !read.has(name))),
      children: childElements(element).filter(({ name }) => name !== 'identities'),
    }),
  };
}
