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
  | 'api'
  | 'authorization-server'
  | 'backend'
  | 'certificate'
  | 'diagnostic'
  | 'fragment'
  | 'group'
  | 'logger'
  | 'named-value'
  | 'api-path'
  | 'api-version'
  | 'email'
  | 'openid-connect-provider'
  | 'policy'
  | 'portal-identity-provider'
  | 'product'
  | 'product-display-name'
  | 'release'
  | 'schema'
  | 'subscription'
  | 'tag'
  | 'user'
  | 'version-set';

interface Claim {
  readonly name: string;
  readonly owner: ITerraformDependable;
  readonly path: string;
  readonly family: string | undefined;
}

/** By service and kind, then by name; case is ignored, as in Azure. */
const claims = new WeakMap<TerraformStack, Map<string, Map<string, Claim>>>();

/** What the stack of `scope` has of that kind. */
function claimsOf(scope: Construct, service: IApiManagementService, kind: Claimable): Map<string, Claim> {
  const stack = TerraformStack.of(scope);
  const ofStack = claims.get(stack) ?? new Map<string, Map<string, Claim>>();
  claims.set(stack, ofStack);
  const key = JSON.stringify([service.name, kind]);
  const ofKind = ofStack.get(key) ?? new Map<string, Claim>();
  ofStack.set(key, ofKind);
  return ofKind;
}

/**
 * @param family what may share the name, as versions share a path; without one, nobody may
 * @throws ValidationError `duplicate-name` when the stack already has one of that kind and name
 */
export function claim(
  owner: Construct & ITerraformDependable,
  service: IApiManagementService,
  kind: Claimable,
  name: string,
  family?: string,
): void {
  const taken = claimsOf(owner, service, kind);
  const other = taken.get(name.toLowerCase());
  if (other && (family === undefined || family !== other.family)) {
    throw new ValidationError(
      'duplicate-name',
      `expected a name of its own, found the ${kind.replaceAll('-', ' ')} "${name}", which ${other.path} has`,
      'take another name',
      owner.node.path,
    );
  }
  if (!other) taken.set(name.toLowerCase(), { name, owner, path: owner.node.path, family });
}

/** Everything of that kind in the stack of `scope`. */
export function claimants(scope: Construct, service: IApiManagementService, kind: Claimable): readonly ITerraformDependable[] {
  return [...claimsOf(scope, service, kind).values()].map(({ owner }) => owner);
}

/** Names of everything of that kind in the stack of `scope`. */
export function claimedNames(scope: Construct, service: IApiManagementService, kind: Claimable): readonly string[] {
  return [...claimsOf(scope, service, kind).values()].map(({ name }) => name);
}

/** What makes the thing of that kind and name in the stack of `scope`; `undefined` where this stack does not. */
export function claimant(
  scope: Construct,
  service: IApiManagementService,
  kind: Claimable,
  name: string,
): ITerraformDependable | undefined {
  return claimsOf(scope, service, kind).get(name.toLowerCase())?.owner;
}
