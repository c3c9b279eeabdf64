/** Names that Azure takes. Checked before synthesis, since the service refuses them only half an hour into an apply. */
import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { ValidationError } from './validation-error';

/** Letters, digits and dashes, 1–80, no dash at the ends: what API Management asks of most child resources. */
const CHILD = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,78}[A-Za-z0-9])?$/;

/**
 * The name of something inside an API Management service.
 *
 * @throws ValidationError `name` when Azure would refuse it, or when it is a value known only later
 */
export function childName(scope: IConstruct, what: string, name: string): string {
  if (Token.isUnresolved(name) || !CHILD.test(name)) {
    throw new ValidationError('name', `expected the name of ${what} to be 1–80 letters, digits and dashes without a dash at the ends, found "${name}"`, scope.node.path);
  }
  return name;
}

/** A name that must match `pattern`; late values (tokens) are let through, as only Azure can judge them. */
export function checkedName(scope: IConstruct, what: string, name: string, pattern: RegExp, expected: string): string {
  if (!Token.isUnresolved(name) && !pattern.test(name)) {
    throw new ValidationError('name', `expected the name of ${what} to be ${expected}, found "${name}"`, scope.node.path);
  }
  return name;
}

/**
 * An https URL without user information. Late values are let through.
 *
 * @throws ValidationError `url-not-https`
 */
export function httpsUrl(scope: IConstruct, what: string, url: string): string {
  if (Token.isUnresolved(url)) return url;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') {
    throw new ValidationError('url-not-https', `expected ${what} to be an https URL without credentials in it, found "${parsed ? `${parsed.protocol}//${parsed.host}` : url}"`, scope.node.path);
  }
  return url;
}
