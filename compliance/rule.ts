/** What a compliance rule is, and what it says about the things that it looks at. */
import type { SynthesizedModel, SynthesizedResource, SynthesizedService } from '../synthesized/model';
import type { Citation } from './citations';

/**
 * - `non-compliant`: the folder shows the hole.
 * - `unknown`: the folder cannot tell. It fails a run, like a hole.
 * - `not-applicable`: there is nothing here that the rule is about.
 */
export const STATUSES = ['compliant', 'non-compliant', 'not-applicable', 'unknown'] as const;
export type Status = (typeof STATUSES)[number];

export type Severity = 'error' | 'warning';

/** `production` runs every rule; `development` the smaller set of `profiles.ts`. */
export const PROFILES = ['production', 'development'] as const;
export type Profile = (typeof PROFILES)[number];

/** What one rule says about one thing. */
export interface Row {
  readonly status: Status;
  /** The construct's path; the resource's address, or the folder's name, where there is none. */
  readonly path: string;
  /** The resource's Terraform address; absent for a row about a service or folder as a whole. */
  readonly resource?: string;
  /** The file that shows it, relative to the model's folder, and the line where known (from 1). */
  readonly file?: string;
  readonly line?: number;
  /** One sentence: what was found. Never holds a secret or a request's data. */
  readonly message: string;
  /** What tells this row from others of the same rule and path (an operation, an attribute). Stable: fingerprints hold it. */
  readonly detail?: string;
  /** There where only another folder could show it, so that a person's word may stand for that folder; `unknown` rows alone. */
  readonly elsewhere?: true;
}

/** Says of an unknown row that another folder would tell. */
export const elsewhere = (unknown: Row): Row => ({ ...unknown, elsewhere: true });

export interface FolderContext {
  readonly model: SynthesizedModel;
  readonly profile: Profile;
}

export interface ServiceContext extends FolderContext {
  /** The service that is being measured. */
  readonly service: SynthesizedService;
}

interface RuleBase {
  /** The number in docs/compliance/rules.md. Stable. */
  readonly id: number;
  /** PascalCase, unique. */
  readonly name: string;
  /** What a compliant folder does, as one sentence. */
  readonly title: string;
  readonly severity: Severity;
  readonly citations: readonly Citation[];
  /** Ids of outside rules that ask for the same: `OWASP API8:2023`, `PSRule AZR-000054`, `CKV_AZURE_173`, `Azure Policy ef619a2c`. */
  readonly mapsTo: readonly string[];
  /** How a hole is mended, as imperative sentences. */
  readonly mend: string;
  /** Statuses that the rule cannot give, each with the reason. */
  readonly never?: Readonly<Partial<Record<Status, string>>>;
}

/** Runs once for a folder. */
export interface FolderRule extends RuleBase {
  readonly per: 'folder';
  check(context: FolderContext): readonly Row[];
}

/** Runs once for each API Management service of a folder. */
export interface ServiceRule extends RuleBase {
  readonly per: 'service';
  check(context: ServiceContext): readonly Row[];
}

export type Rule = FolderRule | ServiceRule;

/** Checks nothing at run time: it is there so that a rule's file reads as a declaration. */
export function defineRule<R extends Rule>(rule: R): R {
  return rule;
}

/** A row about one resource. */
export function row(resource: SynthesizedResource, status: Status, message: string, detail?: string): Row {
  return {
    status,
    path: resource.path,
    resource: resource.address,
    file: resource.file,
    ...(resource.line !== undefined && { line: resource.line }),
    message,
    ...(detail !== undefined && { detail }),
  };
}

/** A row about a service as a whole: about its resource where the folder holds it. */
export function serviceRow(service: SynthesizedService, status: Status, message: string, detail?: string): Row {
  if (service.resource !== undefined) return row(service.resource, status, message, detail);
  return { status, path: service.name, message, ...(detail !== undefined && { detail }) };
}

/** A row about a folder as a whole. */
export function folderRow(status: Status, message: string, detail?: string): Row {
  return { status, path: '(folder)', message, ...(detail !== undefined && { detail }) };
}

/** `28` → `HC28`: the id that suppressions, reports and code scanning use. */
export const ruleCode = (rule: Pick<Rule, 'id'>): string => `HC${String(rule.id).padStart(2, '0')}`;
