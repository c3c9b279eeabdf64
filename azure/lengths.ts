/**
 * How long a text may be, in characters as .NET and JavaScript count them, said once for configuration and constructs.
 *
 * The provider refuses most empty texts at plan (`validation.StringIsNotEmpty` in `internal/services/apimanagement/` of
 * azurerm 4.55); too long ones Azure refuses, by `minLength` and `maxLength` of its REST schema
 * (https://learn.microsoft.com/rest/api/apimanagement). What is another's says so.
 */
export interface Length {
  readonly min: number;
  readonly max: number;
}

export const LENGTHS = {
  apiDisplayName: { min: 1, max: 300 },
  apiRevisionDescription: { min: 1, max: 256 },
  apiVersionSetDisplayName: { min: 1, max: 100 },
  apiVersionParameter: { min: 1, max: 100 },
  authorizationServerDisplayName: { min: 1, max: 50 },
  /** `api_management_backend_resource.go`. */
  backendTitle: { min: 1, max: 300 },
  /** `api_management_backend_resource.go`. */
  backendDescription: { min: 1, max: 2000 },
  /** `api_management_backend_resource.go`. */
  backendResourceId: { min: 1, max: 2000 },
  email: { min: 1, max: 254 },
  groupDisplayName: { min: 1, max: 300 },
  /** `resource/management_lock_resource.go`. */
  lockNotes: { min: 1, max: 512 },
  loggerDescription: { min: 0, max: 256 },
  namedValue: { min: 1, max: 4096 },
  openidConnectProviderDisplayName: { min: 1, max: 50 },
  personName: { min: 1, max: 100 },
  policyFragmentDescription: { min: 0, max: 1000 },
  productDescription: { min: 0, max: 1000 },
  productDisplayName: { min: 1, max: 300 },
  /** `validate/api_management.go`, ApiManagementServicePublisherEmail. */
  publisherEmail: { min: 1, max: 100 },
  /** `validate/api_management.go`, ApiManagementServicePublisherName. */
  publisherName: { min: 1, max: 100 },
  subscriptionDisplayName: { min: 1, max: 100 },
  tagDisplayName: { min: 1, max: 160 },
  /** Where Azure sets no limit of its own, only emptiness is refused. */
  text: { min: 1, max: Number.MAX_SAFE_INTEGER },
} as const satisfies Record<string, Length>;

/** Tags of a resource: `tags/validation.go` of go-azure-helpers, which azurerm 4.55 uses. */
export const RESOURCE_TAGS = { most: 50, name: { min: 1, max: 512 }, value: { min: 0, max: 256 } } as const;

/**
 * Tags of a private DNS zone: it takes fewer, and leaves out without a word what its names may not hold, so that every later plan
 * would add them again (https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations,
 * hashicorp/terraform-provider-azurerm#6129).
 */
export const DNS_ZONE_TAGS = {
  most: 15,
  name: /^[A-Za-z][A-Za-z0-9_.-]*$/,
  expected: 'letters, digits, dots, dashes and underscores that starts with a letter',
} as const;

/** The name of a storage account's tag: `storage/validate/storage_account_tags.go`. */
export const STORAGE_TAG_NAME = { min: 1, max: 128 } as const;

/** Tags of a named value: `maxItems` of the REST schema. */
export const NAMED_VALUE_TAGS = 32;

export const fits = (text: string, { min, max }: Length): boolean => text.length >= min && text.length <= max;

/** `1–300 characters`, `a text that is not empty`. */
export function describeLength({ min, max }: Length): string {
  if (max === Number.MAX_SAFE_INTEGER) return 'a text that is not empty';
  return min === 0 ? `at most ${max} characters` : `${min}–${max} characters`;
}

/** The text up to `max`; a character of two code units is kept whole or left out. */
export function clip(text: string, { max }: Pick<Length, 'max'>): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
