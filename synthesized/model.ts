/**
 * Synthesized Terraform JSON, read back: what every reader (compliance, review, gateway) works on.
 * It is made from `cdk.tf.json` files alone, never from the objects that made them.
 */
import type { ApiOperation } from '../access/operation';
import type { PolicyDocument, PolicyElement, PolicyFragment, Position, Scope, Section } from '../policies/model';

/** A value that the folder cannot tell: a variable, an attribute known after apply, a function of such. */
export interface Unknown {
  readonly unknown: true;
  /** The Terraform expression as written. */
  readonly expression: string;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
/** A JSON value in which what Terraform would only know later is marked {@link Unknown}. */
export type Value = string | number | boolean | null | Unknown | readonly Value[] | { readonly [key: string]: Value };

export interface SynthesizedResource {
  /** `azurerm_api_management_api.fhir` */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** The stack's folder name. */
  readonly stack: string;
  /** The construct's path, from `"//".metadata.path`; the address where there is none. */
  readonly path: string;
  /** The attributes as written. */
  readonly raw: Readonly<Record<string, Json>>;
  /** The attributes with references inside the folder resolved and template escapes decoded. */
  readonly values: Readonly<Record<string, Value>>;
  /** Addresses of resources that it refers to, `depends_on` included; sorted. */
  readonly references: readonly string[];
  /** The file that it was read from, relative to the folder, and the line of its key where known. */
  readonly file: string;
  readonly line?: number;
  /** Names of attributes whose value rests on a variable's default: another may be given at apply. */
  readonly assumed: readonly string[];
}

/** A policy text attached somewhere, parsed; `error` where it could not be, or not all of it. */
export interface AttachedPolicy {
  readonly scope: Scope;
  readonly resource: SynthesizedResource;
  readonly text: string;
  readonly document?: PolicyDocument;
  readonly error?: string;
}

export interface SynthesizedFragment {
  readonly name: string;
  readonly resource: SynthesizedResource;
  readonly text: string;
  readonly fragment?: PolicyFragment;
  readonly error?: string;
}

export interface SynthesizedApi {
  readonly name: string;
  readonly displayName: string;
  /** The URL suffix, without slashes at the ends. */
  readonly path: string;
  readonly protocols: readonly string[];
  readonly subscriptionRequired: boolean | Unknown;
  readonly version?: { readonly scheme: 'Segment' | 'Query' | 'Header'; readonly name?: string; readonly value: string };
  readonly revision: string;
  readonly isCurrent: boolean;
  readonly serviceUrl?: string | Unknown;
  /** The operations of the imported contract; `unknown` where it could not be read. */
  readonly operations: readonly ApiOperation[] | Unknown;
  /** The bundled OpenAPI document, where it could be read. */
  readonly contract?: object;
  readonly subscriptionKey: { readonly header: string; readonly query: string };
  readonly policy?: AttachedPolicy;
  /** XML schemas of the API itself: what `validate-content` takes where it names no `schema-id`. */
  readonly xmlSchemas?: readonly SynthesizedSchema[];
  /** By operation id. */
  readonly operationPolicies: ReadonlyMap<string, AttachedPolicy>;
  readonly resource: SynthesizedResource;
}

export interface SynthesizedProduct {
  readonly name: string;
  readonly displayName: string;
  readonly subscriptionRequired: boolean;
  readonly approvalRequired: boolean;
  readonly subscriptionsLimit?: number;
  readonly published: boolean;
  /** Names of its APIs and groups. */
  readonly apis: readonly string[];
  readonly groups: readonly string[];
  readonly policy?: AttachedPolicy;
  readonly resource: SynthesizedResource;
}

export interface SynthesizedSubscription {
  readonly name: string;
  readonly displayName: string;
  /** The product's or API's name; `all-apis` for an all-access key. */
  readonly scope: { readonly kind: 'product' | 'api'; readonly name: string } | { readonly kind: 'all-apis' } | Unknown;
  readonly state: string;
  readonly allowTracing: boolean | Unknown;
  readonly user?: string;
  readonly resource: SynthesizedResource;
}

/** What one stacks folder says about one API Management service. */
export interface SynthesizedService {
  /** The service's name, or its address where the name is not known. */
  readonly name: string;
  /** Absent for an existing service that another stack, or another team, makes. */
  readonly resource?: SynthesizedResource;
  readonly policy?: AttachedPolicy;
  readonly apis: readonly SynthesizedApi[];
  readonly products: readonly SynthesizedProduct[];
  readonly subscriptions: readonly SynthesizedSubscription[];
  readonly fragments: ReadonlyMap<string, SynthesizedFragment>;
  /** By name: the plain value, or Unknown for a Key Vault or variable one. */
  readonly namedValues: ReadonlyMap<
    string,
    { readonly secret: boolean; readonly value: string | Unknown; readonly resource: SynthesizedResource }
  >;
  readonly backends: ReadonlyMap<string, { readonly url: string | Unknown; readonly resource: SynthesizedResource }>;
  /** Schemas of the service itself (`schema-id` of `validate-content`), by id. */
  readonly schemas: ReadonlyMap<string, SynthesizedSchema>;
}

export interface SynthesizedSchema {
  readonly type: 'json' | 'xml';
  readonly value: string | Unknown;
  readonly resource: SynthesizedResource;
}

export interface SynthesizedModel {
  readonly folder: string;
  readonly stacks: readonly string[];
  /** Every resource of every stack, in the order of the files. */
  readonly resources: readonly SynthesizedResource[];
  /** The `terraform` block of each stack (backend, required providers), by stack. */
  readonly terraform: ReadonlyMap<string, Readonly<Record<string, Json>>>;
  /** Provider configurations by stack. */
  readonly providers: ReadonlyMap<string, Readonly<Record<string, Json>>>;
  readonly services: readonly SynthesizedService[];
  /** What could not be read or resolved, for the reader to report. */
  readonly problems: readonly string[];
}

/** The kinds of credential that decide which policies run. */
export type Credential =
  | { readonly kind: 'product'; readonly product: string }
  | { readonly kind: 'api' }
  | { readonly kind: 'all-access' }
  | { readonly kind: 'none' };

/** A policy statement as it will run, with where it came from. Its children are effective statements too. */
export interface EffectiveStatement {
  readonly element: PolicyElement;
  readonly origin: {
    readonly scope: Scope;
    /** The construct path of the policy's resource. */
    readonly path: string;
    /** The fragment that it came through, if any. */
    readonly fragment?: string;
    readonly position?: Position;
  };
  readonly children: readonly EffectiveStatement[];
}

/** The policy of one operation for one credential, `base` and fragments resolved. */
export interface EffectivePolicy {
  readonly sections: Readonly<Record<Section, readonly EffectiveStatement[]>>;
  /** What could not be resolved (a missing fragment, a policy that does not parse): readers fail closed on these. */
  readonly unknowns: readonly { readonly reason: string; readonly path: string }[];
}
