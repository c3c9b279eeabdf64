/** The access of operations in words, gathered over the credentials. */
import { isUnknown, type CredentialAccess } from '../access';
import { isPublic, type AccessFacts, type Source, type Sourced } from '../facts/access-facts';
import { formatLimit } from '../facts/limits';
import { formatAddresses } from '../facts/networks';
import { conditionName } from '../facts/names';
import { formatProof, type Proof as ProofFact } from '../facts/proof';
import { formatRequirement } from '../facts/requirement';
import type { SynthesizedService } from '../../synthesized/model';
import type { Interned } from './intern';
import type { AccessReport, CredentialReport, Proof, SourceReport } from './model';

/** One kind of credential with the facts of the operation at hand. */
export interface CredentialFacts {
  readonly access: CredentialAccess;
  readonly facts: AccessFacts;
}

/** @param bodies whether a diagnostic logs them, whatever the policies do */
export function accessReport(
  credentials: readonly CredentialFacts[],
  service: SynthesizedService,
  bodies: boolean,
  sources: Interned<SourceReport>,
): AccessReport {
  const all = credentials.map(({ facts }) => facts);
  const open = credentials.filter(({ facts }) => facts.ways.length > 0);
  const proofs = all.flatMap(({ ways }) => ways.flatMap((way) => way.proofs.map(({ value }) => value)));
  const tokens = proofs.filter((proof) => proof.kind === 'token');
  return {
    proof: proofOf(open, all),
    tokens: unique(tokens.map(({ requirement }) => formatRequirement(requirement))),
    issuers: unique(tokens.flatMap(({ issuers, keys }) => issuers ?? keys)),
    certificates: unique(proofs.flatMap((proof) => (proof.kind === 'certificate' ? [proof.identities?.join(' or ') ?? 'any'] : []))),
    networks: unique(all.flatMap(({ ways }) => ways.map((way) => networksOf(way.proofs)))),
    conditions: unique(proofs.flatMap((proof) => (proof.kind === 'condition' || proof.kind === 'header' ? [proofText(proof)] : []))),
    // Where nobody needs one, that comes first.
    keys: [...open]
      .sort((a, b) => Number(b.access.credential.kind === 'none') - Number(a.access.credential.kind === 'none'))
      .map(({ access }) => keyText(access, service)),
    limits: limitTexts(open),
    destinations: unique(all.flatMap(({ destinations }) => destinations.map(({ value }) => value))),
    browserOrigins: unique(all.flatMap(({ cors }) => cors?.value.origins ?? [])),
    logsBodies: bodies || all.some(({ loggedBodies }) => loggedBodies.length > 0),
    unknowns: unique(all.flatMap(({ unknowns }) => unknowns)),
    byCredential: credentials.map(({ access, facts }): CredentialReport => ({
      credential: access.label,
      ways: facts.ways.map(({ end, proofs: needed }) => ({
        end,
        proofs: needed.map((proof) => ({
          kind: proof.value.kind,
          text: proofText(proof.value),
          sourceIndexes: sourceIndexes(proof.sources, sources),
        })),
      })),
      limits: facts.limits.map((limit) => ({ text: formatLimit(limit.value), sourceIndexes: sourceIndexes(limit.sources, sources) })),
    })),
  };
}

function proofText(proof: ProofFact): string {
  if (proof.kind !== 'condition') return formatProof(proof);
  return `${proof.holds ? 'only where' : 'not where'} ${conditionName(proof.text) ?? proof.text}`;
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

function proofOf(open: readonly CredentialFacts[], all: readonly AccessFacts[]): Proof {
  if (all.some(({ unknowns }) => unknowns.length > 0)) return 'unknown';
  const ways = open.flatMap(({ access, facts }) => facts.ways.map((way) => ({ access, way })));
  // Nobody can hold a token that satisfies nothing.
  const possible = ways.filter(({ way }) => !way.proofs.some(({ value }) => value.kind === 'token' && value.requirement.length === 0));
  if (possible.length === 0) return 'nobody';
  if (open.some(({ facts }) => isPublic(facts))) {
    return open.some(({ access, facts }) => access.credential.kind === 'none' && isPublic(facts)) ? 'public' : 'key';
  }
  const asks = (kind: ProofFact['kind']): boolean => possible.every(({ way }) => way.proofs.some(({ value }) => value.kind === kind));
  if (asks('token')) return asks('certificate') ? 'token and certificate' : 'token';
  return asks('certificate') ? 'certificate' : 'token';
}

/** What is said of an operation without a filter of addresses. */
export const ANY_ADDRESS = 'any address';

function networksOf(proofs: readonly Sourced<ProofFact>[]): string {
  const networks = proofs.flatMap(({ value }) => (value.kind === 'network' ? [formatAddresses(value.addresses)] : []));
  return networks.join(' and ') || ANY_ADDRESS;
}

function keyText({ credential, label }: CredentialAccess, service: SynthesizedService): string {
  if (credential.kind === 'none') return 'no key needed';
  if (credential.kind !== 'product') return label;
  const product = service.products.find(({ name }) => name === credential.product);
  if (product === undefined) return label;
  const groups = product.groups.length === 0 ? 'no group' : `groups ${product.groups.join(', ')}`;
  return `${product.subscriptionRequired ? label : `${label}, no key needed`} (${groups}${product.approvalRequired ? ', on approval' : ''})`;
}

/** Limits that hold for every credential first, then those of one. */
function limitTexts(open: readonly CredentialFacts[]): readonly string[] {
  const lists = open.map(({ access, facts }) => ({ access, texts: facts.limits.map(({ value }) => formatLimit(value)) }));
  const common = unique(lists.flatMap(({ texts }) => texts)).filter((text) => lists.every(({ texts }) => texts.includes(text)));
  return [
    ...common,
    ...lists.flatMap(({ access, texts }) => {
      const own = unique(texts.filter((text) => !common.includes(text)));
      return own.length === 0 ? [] : [`${access.label}: ${own.join(' and ')}`];
    }),
  ];
}

export function sourceIndexes(list: readonly Source[], sources: Interned<SourceReport>): readonly number[] {
  return list.map(({ scope, path, fragment, position, statement }) =>
    sources.add({ scope, path, ...(fragment !== undefined && { fragment }), ...(position && { line: position.line }), statement }),
  );
}

/** How the network lets callers reach the gateway, from what the service's resource says. */
export function reachOf({ resource }: SynthesizedService): string {
  if (resource === undefined) return 'This service is made elsewhere: how it is reached is not known here.';
  const { values } = resource;
  const open = values['public_network_access_enabled'];
  const network = values['virtual_network_type'];
  if (isUnknown(open) || isUnknown(network)) return 'How the gateway is reached is known only when it is applied.';
  if (open === false) return 'Reached through private endpoints only: public network access is off.';
  if (network === 'Internal') return 'Reached from the virtual network only.';
  if (network === 'External') return 'Reached from the internet, and runs in a virtual network.';
  return 'Reached from the internet.';
}
