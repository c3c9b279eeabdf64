/** Values of a certain form, said once for configuration and constructs. */
import { cidrFault } from '../access/networks';

/** `validation.IsUUID` of azurerm 4.55. */
export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** An https URL without a user name or password in it. */
export function isHttpsUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  return protocol === 'https:' && username === '' && password === '' && /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/.test(hostname);
}

const HOST_NAME = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
/** Lower case, as Azure gives it back: another case would be a change in every plan. */
export const isHostName = (text: string): boolean => HOST_NAME.test(text);

const SECRET_ID = /^https:\/\/[A-Za-z0-9-]+\.vault\.[a-z.]+\/secrets\/[A-Za-z0-9-]+$/;
/** The id of a Key Vault secret without a version: rotation then needs no apply. */
export const isSecretId = (text: string): boolean => SECRET_ID.test(text);

/** As browsers check it: https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address, with a domain of two labels or more. */
const EMAIL =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
export const isEmail = (text: string): boolean => EMAIL.test(text);

/** `ApiManagementApiPath` in `apimanagement/validate/api_management.go` of azurerm 4.55; segments that are empty or of dots match no request. */
const API_PATH = /^(?:|\w|[\w.][\w\-/.:]{0,398}[\w-])$/;
export const isApiPath = (text: string): boolean => API_PATH.test(text) && !/\/\/|(?:^|\/)\.{1,2}(?:\/|$)/.test(text);

/** A segment of a path, or the value of a header or a query parameter. */
export const isApiVersion = (text: string): boolean => /^[A-Za-z0-9._~-]{1,100}$/.test(text);

/** Azure takes any text; numbers are what `;rev=` and the portal show, in order. */
export const isApiRevision = (text: string): boolean => /^[1-9]\d{0,99}$/.test(text);

/** The name of a header: RFC 9110, section 5.1. */
export const isHeaderName = (text: string): boolean => /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(text);

/** A time in UTC, as the provider reads it back: another notation would be a change in every plan. */
export const isUtcTime = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) && !Number.isNaN(Date.parse(text));

/** An Azure region, as the command line or the portal writes it: `uksouth`, `UK South`. */
export const isRegion = (text: string): boolean => /^[A-Za-z][A-Za-z0-9 ]*$/.test(text);

/** The one spelling of a region: `resourcemanager/location/normalize.go` of go-azure-helpers. */
export const normalRegion = (text: string): string => text.toLowerCase().replaceAll(' ', '');

/** An IPv4 range by its first address, which is how virtual networks and firewalls of Azure take one. */
export const isNetworkRange = (text: string): boolean => !text.includes(':') && cidrFault(text) === undefined;

/** An IPv4 range by its first address, or a single address. */
export const isAddressOrRange = (text: string): boolean => isNetworkRange(text.includes('/') ? text : `${text}/32`);
