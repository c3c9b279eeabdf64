/** What the contract readers give: the operations of an API, whatever the contract's language. */

export const HTTP_METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** One alternative of an OpenAPI `security` list: every scheme in it must be satisfied. */
export type SecurityRequirement = readonly SchemeRequirement[];

export interface SchemeRequirement {
  readonly scheme: string;
  /** `http`: an HTTP authentication scheme other than Bearer and Basic; `subscriptionKey`: an `apiKey` that is API Management's own. */
  readonly type: 'oauth2' | 'openIdConnect' | 'bearer' | 'basic' | 'http' | 'mutualTLS' | 'apiKey' | 'subscriptionKey';
  /** Scopes (oauth2, openIdConnect) or roles (the others, OpenAPI 3.1). */
  readonly scopes: readonly string[];
}

export interface OperationParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
}

/** The FHIR meaning of an operation, where the contract tells it. */
export interface FhirInteraction {
  /** The resource type, or `*` for the whole system. */
  readonly type: string;
  /** A RESTful interaction (`read`, `search-type`, …) or the name of an operation with its `$`. */
  readonly interaction: string;
}

export interface ApiOperation {
  /** The operation's resource name in API Management, normalized as import does: `context.Operation.Id`. */
  readonly id: string;
  /** The contract's own operationId, where it has one. */
  readonly operationId?: string;
  readonly method: HttpMethod;
  /** Path template relative to the API's base, for example `/Patient/{id}`. */
  readonly urlTemplate: string;
  readonly summary: string;
  readonly tags: readonly string[];
  /** The contract's security; absent where it says nothing, `[]` where it says "none". */
  readonly security?: readonly SecurityRequirement[];
  readonly parameters: readonly OperationParameter[];
  /** Media types of the request body; empty where the operation takes none. */
  readonly requestContentTypes: readonly string[];
  readonly fhir?: FhirInteraction;
  /** Where the contract defines it, for messages: `file:line:column` or `file`. */
  readonly source?: string;
}

/** A contract, read, resolved and made fit for API Management's import. */
export interface Contract {
  readonly format: 'openapi' | 'capability-statement';
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly operations: readonly ApiOperation[];
  /** The bundled OpenAPI 3.0 document to import: no references outside it, no recursion, ids normalized. */
  readonly document: object;
  /** What bundling had to change, for the user to read. */
  readonly warnings: readonly string[];
}
