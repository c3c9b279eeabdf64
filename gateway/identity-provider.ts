/**
 * The identity providers of an environment, on this machine: discovery documents and key sets for the very issuers that
 * the policies name, and tokens signed with keys that exist in this process alone.
 */
import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT, type JWK, type JWTHeaderParameters } from 'jose';
import type { PolicyElement, PolicyNode } from '../policies/model';
import type { SynthesizedService } from '../synthesized/model';

export interface LocalIssuer {
  readonly kind: 'entra' | 'oidc';
  /** As tokens name it. */
  readonly issuer: string;
  readonly configurationUrl: string;
  readonly audiences: readonly string[];
  readonly tenantId?: string;
}

export interface TokenRequest {
  /** @default the first issuer */
  readonly issuer?: string;
  /** @default the issuer's first audience */
  readonly audience?: string | readonly string[];
  /** Delegated scopes. @default none */
  readonly scopes?: readonly string[];
  /** App roles. @default none */
  readonly roles?: readonly string[];
  /** Further claims, or others in place of the usual ones; `undefined` leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Seconds from now. @default 3600 */
  readonly expiresInSeconds?: number;
}

interface Keys {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: JWK;
}

/** The providers that a service's policies trust, each once, in the order in which they appear. */
export function issuersOf(service: SynthesizedService): readonly LocalIssuer[] {
  const found = new Map<string, LocalIssuer>();
  const policies = [
    service.policy,
    ...service.products.map(({ policy }) => policy),
    ...service.apis.flatMap((api) => [api.policy, ...api.operationPolicies.values()]),
  ];
  const roots: readonly PolicyNode[] = [
    ...policies.flatMap((policy) => Object.values(policy?.document?.sections ?? {}).flat()),
    ...[...service.fragments.values()].flatMap(({ fragment }) => fragment?.statements ?? []),
  ];
  const pending = [...roots].reverse();
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind !== 'element') continue;
    for (const issuer of issuersIn(node)) if (!found.has(issuer.issuer)) found.set(issuer.issuer, issuer);
    pending.push(...[...node.children].reverse());
  }
  return [...found.values()];
}

function issuersIn(element: PolicyElement): readonly LocalIssuer[] {
  const audiences = textsIn(element, 'audiences');
  if (element.name === 'validate-azure-ad-token') {
    const tenantId = element.attributes['tenant-id'] ?? '';
    const issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;
    return [{ kind: 'entra', issuer, tenantId, audiences, configurationUrl: `${issuer}/.well-known/openid-configuration` }];
  }
  if (element.name !== 'validate-jwt') return [];
  const urls = element.children.flatMap((child) =>
    child.kind === 'element' && child.name === 'openid-config' ? [child.attributes['url'] ?? ''] : [],
  );
  const issuers = textsIn(element, 'issuers');
  return urls.map((configurationUrl, index): LocalIssuer => ({
    kind: 'oidc',
    configurationUrl,
    audiences,
    issuer: issuers[index] ?? configurationUrl.replace(/\/\.well-known\/openid-configuration$/, ''),
  }));
}

function textsIn(element: PolicyElement, list: string): readonly string[] {
  const parent = element.children.find((child): child is PolicyElement => child.kind === 'element' && child.name === list);
  return (parent?.children ?? []).flatMap((child) =>
    child.kind === 'element'
      ? [
          child.children
            .map((node) => (node.kind === 'text' ? node.text : ''))
            .join('')
            .trim(),
        ]
      : [],
  );
}

export class LocalIdentityProvider {
  private readonly keys = new Map<string, Keys>();

  constructor(
    readonly issuers: readonly LocalIssuer[],
    /** Milliseconds since 1970. */
    private readonly now: () => number = Date.now,
  ) {}

  /** A discovery document or a key set of one of the issuers. @throws Error for any other URL */
  fetchJson(url: string): Promise<unknown> {
    for (const issuer of this.issuers) {
      if (url === issuer.configurationUrl) {
        return Promise.resolve({
          issuer: issuer.issuer,
          jwks_uri: jwksUri(issuer),
          authorization_endpoint: `${issuer.issuer}/authorize`,
          token_endpoint: `${issuer.issuer}/token`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
        });
      }
      if (url === jwksUri(issuer)) return Promise.resolve({ keys: [this.keysOf(issuer.issuer).publicJwk] });
    }
    return Promise.reject(new Error(`${url} is none of the identity providers that the policies name`));
  }

  /** Signs a token as the issuer would. */
  async token(request: TokenRequest = {}): Promise<string> {
    const issuer = this.issuer(request.issuer);
    const now = Math.floor(this.now() / 1000);
    const usual: Readonly<Record<string, unknown>> =
      issuer.kind === 'entra'
        ? {
            tid: issuer.tenantId,
            ver: '2.0',
            uti: randomUUID(),
            azp: 'local-client',
            oid: 'local-subject',
            ...(request.scopes && { scp: request.scopes.join(' ') }),
          }
        : { client_id: 'local-client', jti: randomUUID(), ...(request.scopes && { scope: request.scopes.join(' ') }) };
    const claims = {
      iss: issuer.issuer,
      aud: request.audience ?? issuer.audiences[0],
      sub: 'local-subject',
      iat: now,
      nbf: now,
      exp: now + (request.expiresInSeconds ?? 3600),
      ...usual,
      ...(request.roles && { roles: request.roles }),
      ...request.claims,
    };
    return this.sign(issuer.issuer, JSON.parse(JSON.stringify(claims)) as Record<string, unknown>, {
      typ: issuer.kind === 'entra' ? 'JWT' : 'at+jwt',
      ...request.header,
    });
  }

  /** Signs these claims and this header as they are, with the issuer's key. */
  sign(issuer: string, claims: Readonly<Record<string, unknown>>, header: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const { kid, privateKey } = this.keysOf(issuer);
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...header } as JWTHeaderParameters).sign(privateKey);
  }

  /** The issuer's public key, as anybody can read it. */
  publicKey(issuer: string): JWK {
    return this.keysOf(issuer).publicJwk;
  }

  /** From now on the issuer signs with another key, and its key set has that one alone. */
  rotateKeys(issuer: string): void {
    this.keys.set(this.issuer(issuer).issuer, newKeys());
  }

  private issuer(name: string | undefined): LocalIssuer {
    const issuer = name === undefined ? this.issuers[0] : this.issuers.find((one) => one.issuer === name);
    if (!issuer) {
      throw new Error(
        `expected one of the issuers ${this.issuers.map((one) => one.issuer).join(', ') || '(the policies name none)'}, got ${name ?? 'none'}`,
      );
    }
    return issuer;
  }

  private keysOf(name: string): Keys {
    const { issuer } = this.issuer(name);
    const keys = this.keys.get(issuer) ?? newKeys();
    this.keys.set(issuer, keys);
    return keys;
  }
}

const jwksUri = ({ configurationUrl }: LocalIssuer): string => `${configurationUrl.replace(/\/\.well-known\/.*$/, '')}/local-keys`;

function newKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  return { kid, privateKey, publicJwk: { ...(publicKey.export({ format: 'jwk' }) as JWK), kid, use: 'sig', alg: 'RS256' } };
}
