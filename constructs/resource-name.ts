/** Names and addresses that Azure takes. Checked before synthesis, since the service refuses them only half an hour into an apply. */
import { Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { isGuid, isHeaderName, isHttpsUrl, isRegion } from '../azure/formats';
import { NAMES, type NameRule } from '../azure/names';
import { RESOURCE_IDS, resourceIdFault } from '../azure/resource-ids';
import { nameMend, urlMend } from '../config/schema/mends';
import { literalText, valueText } from './terraform-text';
import { ValidationError } from './validation-error';

/**
 * The name of something inside an API Management service.
 *
 * @param of what it is, for messages: `a product`
 * @throws ValidationError `name` when Azure would refuse it, or when it is a value known only later
 */
export function childName(scope: IConstruct, of: string, name: string, rule: NameRule = NAMES.child): string {
  if (Token.isUnresolved(name)) {
    throw new ValidationError(
      'name',
      `expected the name of ${of} to be known at synthesis, found a value of a resource`,
      'write the name as a text',
      scope.node.path,
    );
  }
  return checkedName(scope, { ...rule, of }, name);
}

/**
 * The name of something inside a service that is made elsewhere, so that no construct of its own checks it.
 *
 * @throws ValidationError `name`
 */
export function nameElsewhere(service: { readonly name: string }, of: string, name: string): string {
  const { pattern, expected, sample } = NAMES.child;
  if (!Token.isUnresolved(name) && !pattern.test(name)) {
    throw new ValidationError(
      'name',
      `expected the name of ${of} to be ${expected}, found "${name}"`,
      nameMend((text) => pattern.test(text), sample)(name),
      Construct.isConstruct(service) ? service.node.path : service.name,
    );
  }
  return name;
}

/** A name that fits its rule; late values (tokens) are let through, as only Azure can judge them. */
export function checkedName(scope: IConstruct, { of, pattern, expected, sample }: NameRule, name: string): string {
  if (!Token.isUnresolved(name) && !pattern.test(name)) {
    throw new ValidationError(
      'name',
      `expected the name of ${of} to be ${expected}, found "${name}"`,
      nameMend((text) => pattern.test(text), sample)(name),
      scope.node.path,
    );
  }
  return valueText(scope, name);
}

/**
 * An https URL without user information. Late values are let through.
 *
 * @throws ValidationError `url-not-https`
 */
export function httpsUrl(scope: IConstruct, what: string, url: string): string {
  if (!Token.isUnresolved(url) && !isHttpsUrl(url)) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    throw new ValidationError(
      'url-not-https',
      `expected ${what} to be an https URL without credentials in it, found "${parsed ? `${parsed.protocol}//${parsed.host}` : url}"`,
      urlMend('write it as https://host/path')(url),
      scope.node.path,
    );
  }
  return url;
}

/** @throws ValidationError `header-name` */
export function headerName(scope: IConstruct, what: string, name: string): string {
  if (!isHeaderName(name)) {
    throw new ValidationError(
      'header-name',
      `expected ${what} to be a header name (RFC 9110, section 5.1), found "${name}"`,
      'write letters, digits and dashes, such as X-Request-Id',
      scope.node.path,
    );
  }
  return literalText(scope, name);
}

/**
 * The id of a tenant, an application, a group. Late values are let through.
 *
 * @throws ValidationError `guid`
 */
export function guid(scope: IConstruct, what: string, id: string): string {
  if (!Token.isUnresolved(id) && !isGuid(id)) {
    throw new ValidationError(
      'guid',
      `expected ${what} to be a GUID, found "${id}"`,
      'write it as Entra shows it, such as 11111111-1111-4111-8111-111111111111',
      scope.node.path,
    );
  }
  return valueText(scope, id);
}

/**
 * An Azure region. Late values are let through.
 *
 * @throws ValidationError `location`
 */
export function region(scope: IConstruct, location: string): string {
  if (!Token.isUnresolved(location) && !isRegion(location)) {
    throw new ValidationError(
      'location',
      `expected an Azure region such as westeurope, found "${location}"`,
      'write the name of the region in small letters without spaces',
      scope.node.path,
    );
  }
  return valueText(scope, location);
}

/**
 * The id of an Azure resource of a kind. Late values are let through.
 *
 * @param what the prop, for messages: `keyVaultId`
 * @throws ValidationError `resource-id`
 */
export function resourceId(scope: IConstruct, what: string, kind: keyof typeof RESOURCE_IDS, id: string): string {
  const fault = Token.isUnresolved(id) ? undefined : resourceIdFault(RESOURCE_IDS[kind], id);
  if (fault) {
    throw new ValidationError(
      'resource-id',
      `expected ${what} to be ${fault.expected}, found ${fault.found}`,
      fault.mend ?? 'copy the id from the resource itself, as its page in Azure shows it',
      scope.node.path,
    );
  }
  return valueText(scope, id);
}
