/** What the configuration says about access. It has the shape of the configuration's schema, which imports no other room. */
import type { HttpMethod } from './operation';

/** Every proof that is named is needed; of `anyScope` and `anyRole`, one value is enough. */
export interface AccessRequirement {
  /** `any`: any valid token of the API's identity providers will do. */
  readonly token?: 'any' | undefined;
  readonly anyScope?: readonly string[] | undefined;
  readonly allScopes?: readonly string[] | undefined;
  readonly anyRole?: readonly string[] | undefined;
  readonly allRoles?: readonly string[] | undefined;
  readonly clientCertificate?: boolean | undefined;
  /** A subscription key, which the API asks of every call that isn't public unless its `subscriptionRequired` is false. */
  readonly subscription?: boolean | undefined;
  /** CIDR ranges, any of them. */
  readonly networks?: readonly string[] | undefined;
}

/** Operations that meet every selector that is given; each selector by any of its values. */
export interface ConfiguredRule {
  /** Operation ids, normalized or as the contract spells them, with `*` for any characters. */
  readonly operations?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly methods?: readonly HttpMethod[] | undefined;
  /** Path templates, with `*` for one segment or a part of it, and `**` for any number of them. */
  readonly paths?: readonly string[] | undefined;
  readonly require: AccessRequirement;
}

export interface AccessConfiguration {
  /** For operations whose contract says nothing, or asks for a token without scopes. */
  readonly default?: AccessRequirement | undefined;
  /** Added to what the contract asks for: they tighten, never loosen. */
  readonly rules: readonly ConfiguredRule[];
  /** Operations open to everybody, by their exact id. */
  readonly public: readonly { readonly operation: string; readonly reason: string }[];
  /** The one way to ask for less than the contract does, by the operation's exact id. */
  readonly loosen: readonly { readonly operation: string; readonly reason: string; readonly require: AccessRequirement }[];
}
