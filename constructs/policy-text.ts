/** A policy on its way into Terraform JSON: checked, written, escaped, and after everything that it names. */
import { Annotations, type ITerraformDependable, type TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { Gateway, PolicyDocument, PolicyFinding, PolicyFragment, PolicyReference, Scope } from '../policies/model';
import { checkExpression, type ExpressionFinding } from '../policies/expressions/check';
import { expressionsReady } from '../policies/expressions/parse';
import { PolicyWriteError, writePolicy } from '../policies/rawxml/write';
import { mendClause } from '../policies/findings';
import { referencesOf } from '../policies/references';
import { unknownReferences, validatePolicy, type CheckExpression } from '../policies/validate';
import { claimant, claimedNames } from './claims';
import { dependLate } from './dependencies';
import type { IApiManagementService } from './service-reference';
import { literalTextWithValues } from './terraform-text';
import { sentence, ValidationError, type Fault } from './validation-error';

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
 * The `rawxml` text, ready for Terraform JSON. Warnings about the policy become CDKTF's own. Its C# is checked where
 * `initExpressions()` was awaited before: the grammar can't be loaded without waiting, and constructs can't wait.
 *
 * @param place where the policy is attached; absent for a fragment, which may be included anywhere
 * @throws ValidationError `policy-invalid` with everything that API Management would refuse, `policy-text` for what XML cannot hold, `policy-too-large`, or those of {@link literalTextWithValues}
 */
export function policyText(
  scope: Construct,
  service: IApiManagementService,
  policy: PolicyDocument | PolicyFragment,
  place: Scope | undefined,
  terraformValues: readonly string[] = [],
): string {
  const text = written(policy);
  // Before its C# is checked, which gives up on texts as long as this.
  if (typeof text === 'string') refuseTooLarge(scope, service, policy.kind, text);
  check(scope, service, policy, place);
  if (typeof text !== 'string') throw new ValidationError('policy-text', writeFault(text).message, writeFault(text).mend, scope.node.path);
  return literalTextWithValues(scope, text, terraformValues);
}

function refuseTooLarge(scope: Construct, { gateway }: IApiManagementService, kind: 'document' | 'fragment', text: string): void {
  const most = maxBytes(kind, gateway);
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes <= most) return;
  const mend =
    kind === 'document' && gateway !== 'consumption'
      ? 'move statements into policy fragments'
      : `divide the API's contract into several APIs${gateway === 'consumption' ? ', or take another tier' : ''}`;
  throw new ValidationError(
    'policy-too-large',
    `expected a policy ${kind} of at most ${most} bytes on the ${gateway} gateway, found ${bytes}`,
    mend,
    scope.node.path,
  );
}

/** The most that one policy's text may have, in bytes, on a gateway; `undefined`: on any but the Consumption tier's. */
export const maxBytes = (kind: 'document' | 'fragment', gateway: Gateway | undefined): number =>
  MAX_BYTES[gateway === 'consumption' ? 'consumption' : kind];

/** The same expressions stand in the policies of many APIs and environments. */
const checked = new Map<string, readonly ExpressionFinding[]>();

function checkOnce(expression: string): readonly ExpressionFinding[] {
  const findings = checked.get(expression) ?? checkExpression(expression);
  checked.set(expression, findings);
  return findings;
}

/** What checks the C# of policies; `undefined` where `initExpressions()` was not awaited before. */
export const expressionCheck = (): CheckExpression | undefined => (expressionsReady() ? checkOnce : undefined);

function check(scope: Construct, service: IApiManagementService, policy: PolicyDocument | PolicyFragment, place: Scope | undefined): void {
  // Its size and what XML cannot hold are judged where the text is written.
  const findings = validatePolicy(policy, {
    scope: place,
    gateway: service.gateway,
    checkExpression: expressionCheck(),
  }).filter(({ code }) => code !== 'APIM251' && code !== 'APIM252');
  const [first, ...others] = findings.filter(({ severity }) => severity === 'error').map(faultOf);
  if (first !== undefined) throw ValidationError.of('policy-invalid', [first, ...others], scope.node.path);
  for (const finding of findings) Annotations.of(scope).addWarning(sentence(faultOf(finding)));
}

function faultOf(finding: PolicyFinding): Fault {
  const { code, message, position } = finding;
  const place = position ? ` (line ${position.line}, column ${position.column})` : '';
  return { message: `${code}${place} ${message}`, mend: mendClause(finding) };
}

/** What XML cannot hold says its mend behind a semicolon. */
function writeFault({ message }: PolicyWriteError): Fault {
  const [problem = '', mend = 'take another'] = message.split('; ');
  return { message: problem, mend };
}

/** What XML cannot hold is given back, to be told after what API Management would refuse. */
function written(policy: PolicyDocument | PolicyFragment): string | PolicyWriteError {
  try {
    return writePolicy(policy);
  } catch (error) {
    if (error instanceof PolicyWriteError) return error;
    throw error;
  }
}

/**
 * Makes a policy's resource wait for what the policy names: the constructs that its builders were given, and those of
 * this stack that it names as text. Where everything of the service is known, a name that nothing has is an error of the
 * construct, told when the application is synthesized: what has the name may be made after the policy.
 *
 * @param scope 'global' policies guard everything else, so the others wait for one
 */
export function dependOnNamed(
  resource: TerraformResource,
  owner: Construct,
  service: IApiManagementService,
  policy: PolicyDocument | PolicyFragment,
  scope?: Scope,
): void {
  const named = referencesOf(policy);
  dependLate(resource, () => {
    const found = named.map(({ kind, name, target }) => (isDependable(target) ? target : claimant(owner, service, kind, name)));
    return scope === undefined || scope === 'global' ? found : [...found, claimant(owner, service, 'policy', 'global')];
  });
  owner.node.addValidation({
    validate: () => unknownReferences(policy, namesIn(owner, service)).map((finding) => sentence(faultOf(finding))),
  });
}

function namesIn(owner: Construct, service: IApiManagementService): Readonly<Partial<Record<PolicyReference['kind'], readonly string[]>>> {
  const kinds = Object.entries(service.madeElsewhere) as [PolicyReference['kind'], Iterable<string>][];
  return Object.fromEntries(kinds.map(([kind, names]) => [kind, [...names, ...claimedNames(owner, service, kind)]]));
}

function isDependable(target: object | undefined): target is ITerraformDependable {
  return target !== undefined && 'fqn' in target && typeof target.fqn === 'string';
}
