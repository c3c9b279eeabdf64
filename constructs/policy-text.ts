/** A policy on its way into Terraform JSON: checked, written, escaped, and after everything that it names. */
import type { ITerraformDependable, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { PolicyDocument, PolicyElement, PolicyFragment, PolicyNode, Scope } from '../policies/model';
import { PolicyWriteError, writePolicy } from '../policies/rawxml/write';
import { claimant, type Claimable } from './claims';
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

/** The service's own limits on one document, in bytes of its text. */
const MAX_BYTES = { classic: 256 * 1024, v2: 256 * 1024, 'self-hosted': 256 * 1024, consumption: 16 * 1024 } as const;

/**
 * The `rawxml` text, ready for Terraform JSON.
 *
 * @throws ValidationError `policy-text` for what XML cannot hold, `policy-too-large`, or those of {@link literalTextWithValues}
 */
export function policyText(scope: Construct, service: IApiManagementService, policy: PolicyDocument | PolicyFragment, terraformValues: readonly string[] = []): string {
  const text = written(scope, policy);
  const [bytes, most] = [Buffer.byteLength(text, 'utf8'), MAX_BYTES[service.gateway]];
  if (bytes > most) {
    throw new ValidationError('policy-too-large', `expected a policy of at most ${most} bytes on the ${service.gateway} gateway, found ${bytes}; move statements into policy fragments`, scope.node.path);
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

/** Attributes that name something else in the service, by the element that has them. */
const NAMING: Readonly<Record<string, Readonly<Record<string, Claimable>>>> = {
  'include-fragment': { 'fragment-id': 'fragment' },
  'set-backend-service': { 'backend-id': 'backend' },
  'authentication-certificate': { 'certificate-id': 'certificate' },
  key: { 'certificate-id': 'certificate' },
  'log-to-eventhub': { 'logger-id': 'logger' },
  content: { 'schema-id': 'schema' },
};

/**
 * Makes a policy's resource wait for what the policy names: the constructs that its builder was given, and those of
 * this stack that it names as text. Names that this stack does not make are left to whoever does.
 *
 * @param scope 'global' policies guard everything else, so the others wait for one
 */
export function dependOnNamed(resource: TerraformResource, owner: Construct, service: IApiManagementService, policy: PolicyDocument | PolicyFragment, scope?: Scope): void {
  const nodes = policy.kind === 'document' ? Object.values(policy.sections).flat() : policy.statements;
  const named = nodes.flatMap(referencesOf);
  dependLate(resource, () => {
    const found = named.map((one) => ('target' in one ? one.target : claimant(owner, service, one.kind, one.name)));
    return scope === undefined || scope === 'global' ? found : [...found, claimant(owner, service, 'policy', 'global')];
  });
}

type Named = { readonly kind: Claimable; readonly name: string } | { readonly target: ITerraformDependable };

function referencesOf(node: PolicyNode): readonly Named[] {
  if (node.kind === 'comment') return [];
  if (node.kind === 'text') return namedValues(node.text);
  return [...targets(node), ...attributes(node), ...node.children.flatMap(referencesOf)];
}

const targets = (element: PolicyElement): readonly Named[] =>
  (element.references ?? []).flatMap(({ kind, name, target }): Named[] => (isDependable(target) ? [{ target }] : [{ kind, name }]));

const attributes = (element: PolicyElement): readonly Named[] =>
  Object.entries(element.attributes).flatMap(([attribute, value]): readonly Named[] => {
    const kind = NAMING[element.name]?.[attribute];
    return kind === undefined ? namedValues(value) : [{ kind, name: value }, ...namedValues(value)];
  });

const namedValues = (text: string): readonly Named[] => [...text.matchAll(/\{\{([A-Za-z0-9._-]+)\}\}/g)].map(([, name]) => ({ kind: 'named-value', name: name as string }));

function isDependable(target: object | undefined): target is ITerraformDependable {
  return target !== undefined && 'fqn' in target && typeof target.fqn === 'string';
}
