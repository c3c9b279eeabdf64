/** What a caller must prove on one way through the policies. */
import { compareAddresses, formatAddresses, type AddressSet } from './networks';
import { conditionName } from './names';
import { compareNumbers, compareOpaque, compareOptionalSets, compareSafeguards, compareSets, product, type Order } from './order';
import { compareRequirements, formatRequirement, type Requirement } from './requirement';

/** A verified token: `validate-jwt` or `validate-azure-ad-token`. */
export interface TokenProof {
  readonly kind: 'token';
  /** Where it is taken from: `header Authorization`, `query access_token`, an expression. */
  readonly from: string;
  /** Where the signing keys come from: metadata addresses, tenants, inline keys. */
  readonly keys: readonly string[];
  /** Absent: the issuer that the keys' metadata names. */
  readonly issuers?: readonly string[];
  /** Absent: any audience. */
  readonly audiences?: readonly string[];
  /** Client applications; absent: any. */
  readonly clients?: readonly string[];
  readonly requirement: Requirement;
  /** Claims that are read for scopes by the decision on the token. */
  readonly scopeClaims: readonly string[];
  readonly signed: boolean;
  readonly expires: boolean;
  /** Seconds. */
  readonly clockSkew: number;
  /** What the statement says besides, as text. */
  readonly rest: string;
}

export interface CertificateProof {
  readonly kind: 'certificate';
  /** One text an accepted identity; absent: any certificate. */
  readonly identities?: readonly string[];
  readonly trust: boolean;
  readonly revocation: boolean;
  readonly notBefore: boolean;
  readonly notAfter: boolean;
  /** What the statement says besides, as text. */
  readonly rest: string;
}

export interface NetworkProof {
  readonly kind: 'network';
  readonly addresses: AddressSet;
}

export interface HeaderProof {
  readonly kind: 'header';
  readonly name: string;
  readonly ignoreCase: boolean;
  /** Absent: any value. */
  readonly values?: readonly string[];
}

/** A condition that refuses the call and whose meaning isn't read: only its text is compared. */
export interface ConditionProof {
  readonly kind: 'condition';
  readonly text: string;
  /** Whether the call goes on where the condition holds. */
  readonly holds: boolean;
}

export type Proof = TokenProof | CertificateProof | NetworkProof | HeaderProof | ConditionProof;

/** One part of a proof, compared on its own so that a change names it. */
export interface ProofPart {
  readonly part: string;
  readonly order: Order;
  readonly before: string;
  readonly after: string;
}

/** The parts of two proofs of one kind; `undefined` where they are of different kinds. */
export function proofParts(a: Proof, b: Proof): readonly ProofPart[] | undefined {
  if (a.kind === 'token' && b.kind === 'token') return tokenParts(a, b);
  if (a.kind === 'certificate' && b.kind === 'certificate') return certificateParts(a, b);
  if (a.kind === 'network' && b.kind === 'network') {
    return [
      {
        part: 'networks',
        order: compareAddresses(a.addresses, b.addresses),
        before: formatAddresses(a.addresses),
        after: formatAddresses(b.addresses),
      },
    ];
  }
  if (a.kind === 'header' && b.kind === 'header') {
    const [before, after] = [formatProof(a), formatProof(b)];
    return [
      { part: 'header', order: compareOpaque(a.name.toLowerCase(), b.name.toLowerCase()), before: a.name, after: b.name },
      {
        part: 'header values',
        order: product([compareOptionalSets(a.values, b.values), compareSafeguards(!a.ignoreCase, !b.ignoreCase)]),
        before,
        after,
      },
    ];
  }
  if (a.kind === 'condition' && b.kind === 'condition') {
    return [
      {
        part: 'condition',
        order: compareOpaque(`${a.holds} ${a.text}`, `${b.holds} ${b.text}`),
        before: formatProof(a),
        after: formatProof(b),
      },
    ];
  }
  return undefined;
}

function tokenParts(a: TokenProof, b: TokenProof): readonly ProofPart[] {
  const list = (values: readonly string[] | undefined, otherwise: string): string => values?.join(', ') ?? otherwise;
  const yes = (value: boolean): string => (value ? 'required' : 'not required');
  return [
    { part: 'token source', order: compareOpaque(a.from, b.from), before: a.from, after: b.from },
    { part: 'signing keys', order: compareSets(new Set(a.keys), new Set(b.keys)), before: a.keys.join(', '), after: b.keys.join(', ') },
    {
      part: 'issuers',
      order: compareOptionalSets(a.issuers, b.issuers),
      before: list(a.issuers, 'the metadata’s'),
      after: list(b.issuers, 'the metadata’s'),
    },
    {
      part: 'audiences',
      order: compareOptionalSets(a.audiences, b.audiences),
      before: list(a.audiences, 'any'),
      after: list(b.audiences, 'any'),
    },
    {
      part: 'client applications',
      order: compareOptionalSets(a.clients, b.clients),
      before: list(a.clients, 'any'),
      after: list(b.clients, 'any'),
    },
    {
      part: 'scopes and roles',
      order: compareRequirements(a.requirement, b.requirement),
      before: formatRequirement(a.requirement),
      after: formatRequirement(b.requirement),
    },
    {
      part: 'scope claims',
      order: compareSets(new Set(a.scopeClaims), new Set(b.scopeClaims)),
      before: a.scopeClaims.join(', '),
      after: b.scopeClaims.join(', '),
    },
    { part: 'token signature', order: compareSafeguards(a.signed, b.signed), before: yes(a.signed), after: yes(b.signed) },
    { part: 'token expiry', order: compareSafeguards(a.expires, b.expires), before: yes(a.expires), after: yes(b.expires) },
    { part: 'clock skew', order: compareNumbers(a.clockSkew, b.clockSkew), before: `${a.clockSkew} s`, after: `${b.clockSkew} s` },
    { part: 'other settings of the token', order: compareOpaque(a.rest, b.rest), before: a.rest, after: b.rest },
  ];
}

function certificateParts(a: CertificateProof, b: CertificateProof): readonly ProofPart[] {
  const checked = (value: boolean): string => (value ? 'checked' : 'not checked');
  return [
    {
      part: 'certificate identities',
      order: compareOptionalSets(a.identities, b.identities),
      before: a.identities?.join(', ') ?? 'any',
      after: b.identities?.join(', ') ?? 'any',
    },
    ...(
      [
        ['certificate trust', 'trust'],
        ['certificate revocation', 'revocation'],
        ['certificate start', 'notBefore'],
        ['certificate end', 'notAfter'],
      ] as const
    ).map(([part, key]) => ({
      part,
      order: compareSafeguards(a[key], b[key]),
      before: checked(a[key]),
      after: checked(b[key]),
    })),
    { part: 'other settings of the certificate', order: compareOpaque(a.rest, b.rest), before: a.rest, after: b.rest },
  ];
}

export function compareProofs(a: Proof, b: Proof): Order {
  const parts = proofParts(a, b);
  return parts === undefined ? 'incomparable' : product(parts.map(({ order }) => order));
}

/** Longest condition that is told whole. */
const LONGEST = 100;

/** A proof for people: conditions by name where they are known ones, cut where they are long. */
export function describeProof(proof: Proof): string {
  if (proof.kind !== 'condition') return formatProof(proof);
  const text = conditionName(proof.text) ?? proof.text;
  return `${proof.holds ? 'only where' : 'not where'} ${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`;
}

/** The whole of a proof, as one text: equal proofs have equal texts. */
export function formatProof(proof: Proof): string {
  switch (proof.kind) {
    case 'token':
      return `token from ${proof.issuers?.join(' or ') ?? proof.keys.join(' or ')} for ${proof.audiences?.join(' or ') ?? 'any audience'} with ${formatRequirement(proof.requirement)}`;
    case 'certificate':
      return `client certificate ${proof.identities?.join(' or ') ?? 'of anybody'}`;
    case 'network':
      return `from ${formatAddresses(proof.addresses)}`;
    case 'header':
      return `header ${proof.name}${proof.values === undefined ? '' : `: ${proof.values.join(' or ')}`}`;
    case 'condition':
      return `${proof.holds ? '' : 'not '}${proof.text}`;
  }
}
