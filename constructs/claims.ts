/**
 * Names that constructs take in an API Management service, per stack.
 *
 * Two constructs with one Azure name would overwrite each other at apply, so the second one throws. The same register
 * lets a policy find what makes the named value, fragment or backend that it names, and depend on it.
 */
import { TerraformStack, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { IApiManagementService } from './service-reference';
import { ValidationError } from './validation-error';

export type Claimable =
  | 'api' | 'authorization-server' | 'backend' | 'certificate' | 'diagnostic' | 'fragment' | 'group' | 'logger' | 'named-value'
  | 'openid-connect-provider' | 'policy' | 'portal-identity-provider' | 'product' | 'release' | 'schema' | 'subscription' | 'tag' | 'user' | 'version-set';

interface Claim {
  readonly owner: ITerraformDependable;
  readonly path: string;
}

const claims = new WeakMap<TerraformStack, Map<string, Claim>>();

const key = (service: IApiManagementService, kind: Claimable, name: string): string => JSON.stringify([service.name, kind, name.toLowerCase()]);

/** @throws ValidationError `duplicate-name` when the stack already has one of that kind and name (case is ignored, as in Azure). */
export function claim(owner: Construct & ITerraformDependable, service: IApiManagementService, kind: Claimable, name: string): void {
  const stack = TerraformStack.of(owner);
  const taken = claims.get(stack) ?? new Map<string, Claim>();
  claims.set(stack, taken);
  const other = taken.get(key(service, kind, name));
  if (other) {
    throw new ValidationError('duplicate-name', `the ${kind} name "${name}" is already taken by ${other.path}; each needs a name of its own`, owner.node.path);
  }
  taken.set(key(service, kind, name), { owner, path: owner.node.path });
}

/** Everything of that kind in the stack of `scope`. */
export function claimants(scope: Construct, service: IApiManagementService, kind: Claimable): readonly ITerraformDependable[] {
  const start = JSON.stringify([service.name, kind]).slice(0, -1);
  return [...(claims.get(TerraformStack.of(scope)) ?? [])].flatMap(([name, { owner }]) => (name.startsWith(start) ? [owner] : []));
}

/** What makes the thing of that kind and name in the stack of `scope`; `undefined` where this stack does not. */
export function claimant(scope: Construct, service: IApiManagementService, kind: Claimable, name: string): ITerraformDependable | undefined {
  return claims.get(TerraformStack.of(scope))?.get(key(service, kind, name))?.owner;
}
