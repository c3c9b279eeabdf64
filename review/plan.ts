/**
 * A Terraform plan, as `terraform show -json` prints it: what will be created, changed, replaced and destroyed.
 * Source of the format: HashiCorp's "JSON Output Format", plan representation (format version 1).
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { PolicyDocument, PolicyFragment, PolicyNode } from '../policies/model';
import { statementText } from './walk/statement-text';

const object = z.record(z.string(), z.unknown()).nullable().optional();
const planSchema = z.object({
  format_version: z.string().regex(/^1\./, 'format version 1.x'),
  errored: z.boolean().optional(),
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        mode: z.string().default('managed'),
        type: z.string(),
        change: z.object({
          actions: z.array(z.enum(['no-op', 'create', 'read', 'update', 'delete', 'forget'])),
          before: object,
          after: object,
          after_unknown: z.unknown().optional(),
          before_sensitive: z.unknown().optional(),
          after_sensitive: z.unknown().optional(),
          replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
        }),
        action_reason: z.string().optional(),
      }),
    )
    .default([]),
});

export type PlanAction = 'create' | 'update' | 'replace' | 'destroy' | 'forget';

export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly action: PlanAction;
  /** Attributes that differ; sensitive ones and policy texts without their values. */
  readonly attributes: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  /** Attributes that force the replacement. */
  readonly replacedFor: readonly string[];
  /** What a reviewer must know before anything else. */
  readonly warning?: string;
}

export interface PlanReview {
  readonly changes: readonly PlannedChange[];
  /** Addresses of resources whose only change is the text, not the statements, of a policy. */
  readonly noise: readonly string[];
  readonly counts: Readonly<Record<PlanAction, number>>;
}

export class PlanError extends Error {
  override readonly name = 'PlanError';
}

/** What reads a policy's text; `undefined` where it isn't one. */
export type PolicyParser = (text: string) => PolicyDocument | PolicyFragment | undefined;

/**
 * @param text the JSON text of a plan
 * @param place how to call it in messages
 * @throws PlanError that names everything that is wrong
 */
export function reviewPlan(text: string, place: string, parse: PolicyParser): PlanReview {
  const plan = parsePlan(text, place);
  const noise: string[] = [];
  const changes = plan.resource_changes.flatMap((resource): readonly PlannedChange[] => {
    const action = actionOf(resource.change.actions);
    if (action === undefined || resource.mode !== 'managed') return [];
    const { change } = resource;
    const different = action === 'update' || action === 'replace' ? differing(change) : [];
    if (
      action === 'update' &&
      different.length > 0 &&
      different.every((name) => isNoise(name, change.before?.[name], change.after?.[name], parse))
    ) {
      noise.push(resource.address);
      return [];
    }
    const warning = warningOf(resource.type, action);
    return [
      {
        address: resource.address,
        type: resource.type,
        action,
        attributes: different.map((name) => ({
          name,
          before: shown(name, change.before, change.before_sensitive),
          after: shown(name, change.after, change.after_sensitive, change.after_unknown),
        })),
        replacedFor: (change.replace_paths ?? []).map((path) => path.join('.')),
        ...(warning !== undefined && { warning }),
      },
    ];
  });
  const rank: Readonly<Record<PlanAction, number>> = { destroy: 0, replace: 1, forget: 2, update: 3, create: 4 };
  const counts: Record<PlanAction, number> = { create: 0, update: 0, replace: 0, destroy: 0, forget: 0 };
  for (const { action } of changes) counts[action] += 1;
  return {
    changes: changes.sort((a, b) => Number(b.warning !== undefined) - Number(a.warning !== undefined) || rank[a.action] - rank[b.action]),
    noise,
    counts,
  };
}

type Plan = z.output<typeof planSchema>;
type PlanChange = Plan['resource_changes'][number]['change'];

function parsePlan(text: string, place: string): Plan {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PlanError(`${place}: expected the JSON of a plan, found something else.`);
  }
  const result = planSchema.safeParse(json);
  if (!result.success) {
    const issues = result.error.issues.map(({ path, message }) => `${place}: ${path.join('.') || 'the document'}: ${message}`);
    throw new PlanError(`${issues.join('\n')}\nExpected what \`terraform show -json tfplan\` prints.`);
  }
  if (result.data.errored === true) throw new PlanError(`${place}: this plan ended with an error and is not whole.`);
  return result.data;
}

function actionOf(actions: PlanChange['actions']): PlanAction | undefined {
  if (actions.includes('create') && (actions.includes('delete') || actions.includes('forget'))) return 'replace';
  if (actions.includes('create')) return 'create';
  if (actions.includes('delete')) return 'destroy';
  if (actions.includes('update')) return 'update';
  return actions.includes('forget') ? 'forget' : undefined;
}

/** Top-level attributes that are not the same, or will be known only then. */
function differing({ before, after, after_unknown: unknown }: PlanChange): readonly string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...unknownNames(unknown)]);
  return [...names]
    .filter((name) => isUnknownAfter(unknown, name) || !isDeepStrictEqual(before?.[name] ?? null, after?.[name] ?? null))
    .sort();
}

function unknownNames(unknown: unknown): readonly string[] {
  return isRecord(unknown) ? Object.keys(unknown).filter((name) => isUnknownAfter(unknown, name)) : [];
}

/** Terraform marks unknown values by `true`, at any depth. */
function isUnknownAfter(unknown: unknown, name: string): boolean {
  return isRecord(unknown) && holdsTrue(unknown[name]);
}

function holdsTrue(value: unknown): boolean {
  if (value === true) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTrue);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Attributes that hold a policy's text. */
const POLICY_TEXT = new Set(['xml_content', 'value']);

function isNoise(name: string, before: unknown, after: unknown, parse: PolicyParser): boolean {
  if (!POLICY_TEXT.has(name) || typeof before !== 'string' || typeof after !== 'string') return false;
  const [a, b] = [parse(before), parse(after)];
  return a !== undefined && b !== undefined && meaning(a) === meaning(b);
}

function meaning(policy: PolicyDocument | PolicyFragment): string {
  const statements = (nodes: readonly PolicyNode[]): readonly string[] =>
    nodes.flatMap((node) => (node.kind === 'element' ? [statementText(node)] : []));
  if (policy.kind === 'fragment') return JSON.stringify(statements(policy.statements));
  return JSON.stringify(
    Object.entries(policy.sections)
      .map(([section, nodes]) => [section, statements(nodes)])
      .filter(([, list]) => list?.length !== 0)
      .sort(),
  );
}

/** Longest value that is shown. */
const LONGEST = 120;

function shown(name: string, values: PlanChange['before'], sensitive: unknown, unknown?: unknown): string {
  if (isRecord(sensitive) ? holdsTrue(sensitive[name]) : sensitive === true) return '(sensitive)';
  if (isUnknownAfter(unknown, name)) return '(known after apply)';
  const value = values?.[name];
  if (value === undefined || value === null) return 'not set';
  if (name === 'xml_content') return '(policy text)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function warningOf(type: string, action: PlanAction): string | undefined {
  if (action !== 'replace' && action !== 'destroy') return undefined;
  if (type === 'azurerm_api_management') {
    return action === 'replace'
      ? 'The gateway is replaced: every API is down for half an hour or more, and its name may stay reserved.'
      : 'The gateway is destroyed: every API goes down, and half an hour or more passes until a new one can serve.';
  }
  if (type === 'azurerm_api_management_api') return 'The API is taken away: its callers get 404 until it is there again.';
  if (type === 'azurerm_api_management_subscription') return 'The subscription’s keys end: whoever uses them is locked out.';
  if (/^azurerm_(key_vault|storage_account|log_analytics_workspace)$/.test(type)) return 'What this resource keeps is deleted with it.';
  return undefined;
}

/** Several stacks' plans as one, in the order in which they would be applied. */
export function mergePlans(plans: readonly PlanReview[]): PlanReview | undefined {
  const [first, ...others] = plans;
  if (first === undefined) return undefined;
  return others.reduce(
    (all, { changes, noise, counts }) => ({
      changes: [...all.changes, ...changes].sort((a, b) => Number(b.warning !== undefined) - Number(a.warning !== undefined)),
      noise: [...all.noise, ...noise],
      counts: {
        create: all.counts.create + counts.create,
        update: all.counts.update + counts.update,
        replace: all.counts.replace + counts.replace,
        destroy: all.counts.destroy + counts.destroy,
        forget: all.counts.forget + counts.forget,
      },
    }),
    first,
  );
}
