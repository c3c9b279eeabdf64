/** A policy on its way into Terraform JSON: checked, written, escaped, and after everything that it names. */
import type { ITerraformDependable, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { PolicyDocument, PolicyFragment, Scope } from '../policies/model';
import { PolicyWriteError, writePolicy } from '../policies/rawxml/write';
import { referencesOf } from '../policies/references';
import { claimant } from './claims';
import { dependLate } from './dependencies';
import type { IApiManagementService } from './service-reference';
import { literalTextWithValues } from './terraform-text';
import { ValidationError } from './validation-error';

/** What each policy construct takes. */
export interface PolicyProps {
  readonly policy: PolicyDocument;
  /**
   * Values of resources that the policy's text holds on purpose, such as an identity's client id. Any other CDKTF token
   * in it is refused: a contract could have brought it. @default none
   */
  readonly terraformValues?: readonly string[];
}

/** The service's own limits on one text, in bytes; the Consumption gateway has one for both. */
const MAX_BYTES = { document: 256 * 1024, fragment: 512 * 1024, consumption: 16 * 1024 } as const;

/**
 * The `rawxml` text, ready for Terraform JSON.
 *
 * @throws ValidationError `policy-text` for what XML cannot hold, `policy-too-large`, or those of {@link literalTextWithValues}
 */
export function policyText(scope: Construct, service: IApiManagementService, policy: PolicyDocument | PolicyFragment, terraformValues: readonly string[] = []): string {
  const text = written(scope, policy);
  const [bytes, most] = [Buffer.byteLength(text, 'utf8'), MAX_BYTES[service.gateway === 'consumption' ? 'consumption' : policy.kind]];
  if (bytes > most) {
    throw new ValidationError('policy-too-large', `expected a policy ${policy.kind} of at most ${most} bytes on the ${service.gateway} gateway, found ${bytes}; move statements into policy fragments`, scope.node.path);
  }
  return literalTextWithValues(scope, text, terraformValues);
}

function written(scope: Construct, policy: PolicyDocument | PolicyFragment): string {
  try {
    return writePolicy(policy);
  } catch (error) {
    if (error instanceof PolicyWriteError) throw new ValidationError('policy-text', error.message, scope.node.path);
    throw error;
  }
}

/**
 * Makes a policy's resource wait for what the policy names: the constructs that its builders were given, and those of
 * this stack that it names as text. Names that this stack does not make are left to whoever does.
 *
 * @param scope 'global' policies guard everything else, so the others wait for one
 */
export function dependOnNamed(resource: TerraformResource, owner: Construct, service: IApiManagementService, policy: PolicyDocument | PolicyFragment, scope?: Scope): void {
  const named = referencesOf(policy);
  dependLate(resource, () => {
    const found = named.map(({ kind, name, target }) => (isDependable(target) ? target : claimant(owner, service, kind, name)));
    return scope === undefined || scope === 'global' ? found : [...found, claimant(owner, service, 'policy', 'global')];
  });
}

function isDependable(target: object | undefined): target is ITerraformDependable {
  return target !== undefined && 'fqn' in target && typeof target.fqn === 'string';
}
