/** Puts the review together: model, difference, plan and compliance results → one document. */
import type { SynthesizedModel, SynthesizedService } from '../../synthesized/model';
import { accessOf, isUnknown, type ApiAccess, type ServiceAccess } from '../access';
import type { ComplianceResults } from '../compliance-results';
import { reviewDifference, type ReviewedDifference } from '../difference';
import type { Judgement } from '../difference/change';
import type { PlanReview } from '../plan';
import { accessReport, reachOf, sourceIndexes, type CredentialFacts } from './access';
import { diagnosticsLogBodies } from './diagnostics';
import { Identities, Interned } from './intern';
import {
  SCHEMA_VERSION,
  type AccessReport,
  type ApiReport,
  type ChangeReport,
  type OperationReport,
  type ReviewDocument,
  type ServiceReport,
  type SourceReport,
} from './model';
import { documentsOf, PolicyReports } from './policies';

export interface ReviewInput {
  readonly head: SynthesizedModel;
  readonly base?: { readonly label: string; readonly model: SynthesizedModel };
  readonly plan?: PlanReview;
  readonly compliance?: ComplianceResults;
}

export function reviewDocument({ head, base, plan, compliance }: ReviewInput): ReviewDocument {
  const access = accessOf(head);
  const difference = base && reviewDifference(base.model, head, { base: accessOf(base.model), head: access });
  const tables: Tables = { access: new Interned(), sources: new Interned(), policies: new PolicyReports(), identities: new Identities() };
  const services = access.map((one) => serviceReport(one, (api) => diagnosticsLogBodies(head.resources, one.service.name, api), tables));
  const changes = difference && changeReports(difference, tables);
  const operations = services.flatMap(({ apis }) => apis.flatMap((api) => api.operations));
  const proofs = operations.map(({ accessIndex }) => tables.access.items[accessIndex]?.proof);
  return {
    schemaVersion: SCHEMA_VERSION,
    stacks: head.stacks,
    ...(base && { base: base.label }),
    summary: {
      operations: operations.length,
      publicOperations: proofs.filter((proof) => proof === 'public' || proof === 'key').length,
      unknownOperations: proofs.filter((proof) => proof === 'unknown').length,
      ...(difference && { judgements: countJudgements(difference) }),
    },
    services,
    access: tables.access.items,
    policies: tables.policies.policies,
    statements: tables.policies.statements,
    sources: tables.sources.items,
    documents: head.services.flatMap(documentsOf),
    ...(changes && { changes }),
    ...(difference && { textOnly: difference.textOnly }),
    ...(plan && { plan }),
    ...(compliance && { compliance }),
    resources: head.resources.map(({ address, type, stack, path, file, line }) => ({
      address,
      type,
      stack,
      path,
      file,
      ...(line !== undefined && { line }),
    })),
    problems: head.problems,
  };
}

interface Tables {
  readonly access: Interned<AccessReport>;
  readonly sources: Interned<SourceReport>;
  readonly policies: PolicyReports;
  readonly identities: Identities;
}

function countJudgements({ changes }: ReviewedDifference): Readonly<Record<Judgement, number>> {
  const counts: Record<Judgement, number> = { widened: 0, unknown: 0, narrowed: 0, unchanged: 0 };
  for (const { judgement } of changes) counts[judgement] += 1;
  return counts;
}

function changeReports({ changes }: ReviewedDifference, { sources }: Tables): readonly ChangeReport[] {
  return changes.map(({ judgement, order, subject, place, before, after, baseSources, headSources, operations }) => ({
    judgement,
    order,
    subject,
    place,
    before,
    after,
    baseSourceIndexes: sourceIndexes(baseSources, sources),
    headSourceIndexes: sourceIndexes(headSources, sources),
    operations,
  }));
}

function serviceReport({ service, apis }: ServiceAccess, logsBodies: (api: string) => boolean, tables: Tables): ServiceReport {
  const reports = apis.map((api) => apiReport(api, service, logsBodies(api.api.name), tables));
  const indexes = new Set(reports.flatMap(({ operations }) => operations.map(({ accessIndex }) => accessIndex)));
  return {
    name: service.name,
    reach: reachOf(service),
    apis: reports,
    products: service.products.map(
      ({ name, displayName, subscriptionRequired, approvalRequired, published, apis: names, groups, resource }) => ({
        name,
        displayName,
        subscriptionRequired,
        approvalRequired,
        published,
        apis: names,
        groups,
        path: resource.path,
      }),
    ),
    subscriptions: service.subscriptions.map(({ displayName, state, user, resource, scope }) => ({
      name: displayName,
      scope: scopeText(scope),
      state,
      ...(user !== undefined && { user }),
      path: resource.path,
    })),
    backends: [...service.backends].map(([name, { url, resource }]) => ({
      name,
      url: isUnknown(url) ? url.expression : url,
      path: resource.path,
    })),
    identityProviders: [...new Set([...indexes].flatMap((index) => tables.access.items[index]?.issuers ?? []))].sort(),
  };
}

function scopeText(scope: SynthesizedService['subscriptions'][number]['scope']): string {
  if (isUnknown(scope)) return scope.expression;
  return scope.kind === 'all-apis' ? 'all APIs' : `${scope.kind} ${scope.name}`;
}

function apiReport({ api, credentials }: ApiAccess, service: SynthesizedService, bodies: boolean, tables: Tables): ApiReport {
  // Every credential has the same operations, in the same order.
  const operations = (credentials[0]?.operations ?? []).map(({ operation }, at): OperationReport => {
    const facts = credentials.flatMap((access): readonly CredentialFacts[] => {
      const entry = access.operations[at];
      return entry === undefined ? [] : [{ access, facts: entry.facts }];
    });
    return {
      id: operation.id,
      method: operation.method,
      url: `/${api.path}${api.version?.scheme === 'Segment' ? `/${api.version.value}` : ''}${operation.urlTemplate}`,
      summary: operation.summary,
      tags: operation.tags,
      accessIndex: accessIndex(facts, api.name, service, bodies, tables),
      policyIndexes: credentials.flatMap((access) => {
        const policy = access.operations[at]?.policy;
        return policy === undefined ? [] : [tables.policies.add(policy)];
      }),
    };
  });
  return {
    name: api.name,
    displayName: api.displayName,
    path: api.path,
    ...(api.version && { version: api.version.value }),
    revision: api.revision,
    protocols: api.protocols,
    credentials: credentials.map(({ label }) => label),
    operations,
    resourcePath: api.resource.path,
  };
}

const known = new WeakMap<Tables, Map<string, number>>();

/** Operations of one API whose facts are the same objects have the same report: it is made once. */
function accessIndex(facts: readonly CredentialFacts[], api: string, service: SynthesizedService, bodies: boolean, tables: Tables): number {
  const byKey = known.get(tables) ?? new Map<string, number>();
  known.set(tables, byKey);
  const key = [service.name, api, ...facts.map((one) => tables.identities.of(one.facts))].join(' ');
  let index = byKey.get(key);
  if (index === undefined) byKey.set(key, (index = tables.access.add(accessReport(facts, service, bodies, tables.sources))));
  return index;
}
