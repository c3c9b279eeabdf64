/**
 * The review as data: what `review.json` holds and what the page shows. Its schema is docs/review.schema.json;
 * a field that goes, or changes its meaning, raises {@link SCHEMA_VERSION}. Numbers named `…Index` point into
 * the arrays of the document itself: what is equal is there once.
 */
import type { AffectedOperation, ChangeOrder, Judgement } from '../difference/change';
import type { PlanReview } from '../plan';
import type { ComplianceResults } from '../compliance-results';

export const SCHEMA_VERSION = 1;

export interface ReviewDocument {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly stacks: readonly string[];
  /** What the folder is compared with, where it is. */
  readonly base?: string;
  readonly summary: ReviewSummary;
  readonly services: readonly ServiceReport[];
  readonly access: readonly AccessReport[];
  readonly policies: readonly PolicyReport[];
  readonly statements: readonly StatementReport[];
  readonly sources: readonly SourceReport[];
  readonly documents: readonly DocumentReport[];
  /** Present with a base. */
  readonly changes?: readonly ChangeReport[];
  /** Construct paths of policies that differ from the base in text only. */
  readonly textOnly?: readonly string[];
  readonly plan?: PlanReview;
  readonly compliance?: ComplianceResults;
  readonly resources: readonly ResourceReport[];
  /** What could not be read or resolved. */
  readonly problems: readonly string[];
}

export interface ReviewSummary {
  readonly operations: number;
  readonly publicOperations: number;
  readonly unknownOperations: number;
  /** With a base. */
  readonly judgements?: Readonly<Record<Judgement, number>>;
}

export interface ServiceReport {
  readonly name: string;
  /** How the gateway is reached, as one sentence. */
  readonly reach: string;
  readonly apis: readonly ApiReport[];
  readonly products: readonly ProductReport[];
  readonly subscriptions: readonly {
    readonly name: string;
    readonly scope: string;
    readonly state: string;
    readonly user?: string;
    readonly path: string;
  }[];
  readonly backends: readonly { readonly name: string; readonly url: string; readonly path: string }[];
  readonly identityProviders: readonly string[];
}

export interface ProductReport {
  readonly name: string;
  readonly displayName: string;
  readonly subscriptionRequired: boolean;
  readonly approvalRequired: boolean;
  readonly published: boolean;
  readonly apis: readonly string[];
  readonly groups: readonly string[];
  readonly path: string;
}

export interface ApiReport {
  readonly name: string;
  readonly displayName: string;
  readonly path: string;
  readonly version?: string;
  readonly revision: string;
  readonly protocols: readonly string[];
  /** Labels of the credentials, in the order of an access report's. */
  readonly credentials: readonly string[];
  readonly operations: readonly OperationReport[];
  readonly resourcePath: string;
}

export interface OperationReport {
  readonly id: string;
  readonly method: string;
  /** With the API's path. */
  readonly url: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly accessIndex: number;
  /** One a credential, in the order of the API's. */
  readonly policyIndexes: readonly number[];
}

export type Proof = 'public' | 'key' | 'token' | 'certificate' | 'token and certificate' | 'nobody' | 'unknown';

/** Who can call an operation. Operations with equal access share one. */
export interface AccessReport {
  readonly proof: Proof;
  /** What a token must carry; empty where no token is asked for. */
  readonly tokens: readonly string[];
  readonly issuers: readonly string[];
  readonly certificates: readonly string[];
  readonly networks: readonly string[];
  /** Other conditions that a call must meet. */
  readonly conditions: readonly string[];
  readonly keys: readonly string[];
  readonly limits: readonly string[];
  readonly destinations: readonly string[];
  readonly browserOrigins: readonly string[];
  readonly logsBodies: boolean;
  readonly unknowns: readonly string[];
  readonly byCredential: readonly CredentialReport[];
}

export interface CredentialReport {
  readonly credential: string;
  readonly ways: readonly {
    readonly end: 'backend' | 'gateway';
    readonly proofs: readonly { readonly kind: string; readonly text: string; readonly sourceIndexes: readonly number[] }[];
  }[];
  readonly limits: readonly { readonly text: string; readonly sourceIndexes: readonly number[] }[];
}

export interface PolicyReport {
  readonly inbound: readonly number[];
  readonly backend: readonly number[];
  readonly outbound: readonly number[];
  readonly onError: readonly number[];
}

export interface StatementReport {
  readonly name: string;
  readonly text: string;
  /** The canonical XML; of a `choose` and its branches, their own tags only. */
  readonly xml: string;
  readonly scope: string;
  readonly path: string;
  readonly fragment?: string;
  readonly line?: number;
  readonly statementIndexes: readonly number[];
  /** A branch for certain operations (`holds`), or for all but them. */
  readonly operations?: { readonly ids: readonly string[]; readonly holds: boolean };
  /** What the access table asks for, by operation id. */
  readonly table?: Readonly<Record<string, string>>;
}

export interface SourceReport {
  readonly scope: string;
  readonly path: string;
  readonly fragment?: string;
  readonly line?: number;
  readonly statement: string;
}

/** A policy's text as it stands in the JSON. */
export interface DocumentReport {
  readonly scope: string;
  readonly path: string;
  readonly fragment?: string;
  readonly text: string;
}

export interface ChangeReport {
  readonly judgement: Judgement;
  readonly order: ChangeOrder;
  readonly subject: string;
  readonly place: string;
  readonly before: string;
  readonly after: string;
  readonly baseSourceIndexes: readonly number[];
  readonly headSourceIndexes: readonly number[];
  readonly operations: readonly AffectedOperation[];
}

export interface ResourceReport {
  readonly address: string;
  readonly type: string;
  readonly stack: string;
  readonly path: string;
  readonly file: string;
  readonly line?: number;
}
