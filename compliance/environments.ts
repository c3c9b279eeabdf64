/** Divides a folder into environments, each to be measured with its own profile and suppressions. */
import type { SynthesizedModel, SynthesizedResource, SynthesizedService } from '../synthesized/model';
import type { Attested } from './attested';
import type { Profile } from './rule';
import type { Suppression } from './suppressions';

/** What the configuration says of one environment. */
export interface MeasuredEnvironment {
  readonly name: string;
  readonly profile: Profile;
  readonly suppressions: readonly Suppression[];
  readonly attestations: readonly Attested[];
}

export interface EnvironmentPart extends MeasuredEnvironment {
  readonly model: SynthesizedModel;
}

/** Where stacks belong to no environment that is known: the strict profile, and nothing is excused. */
const STRANGERS = 'other';

/**
 * A folder's parts, in the order of `environments`. The stacks of an environment are named `<name>-…`; the longest
 * name decides where two fit. A stack of nobody's that makes a service which they use is measured with them.
 * Environments without a stack in the folder are left out.
 */
export function partsOf(model: SynthesizedModel, environments: readonly MeasuredEnvironment[]): readonly EnvironmentPart[] {
  const owner = new Map(
    model.stacks.map((stack) => {
      const [longest] = environments.filter(({ name }) => stack.startsWith(`${name}-`)).sort((a, b) => b.name.length - a.name.length);
      return [stack, longest?.name];
    }),
  );
  const parts = environments.map((environment) => {
    const own = model.stacks.filter((stack) => owner.get(stack) === environment.name);
    return { environment, stacks: new Set([...own, ...makersFor(model, own, owner)]) };
  });
  const measured = new Set(parts.flatMap(({ stacks }) => [...stacks]));
  const strangers: MeasuredEnvironment = { name: STRANGERS, profile: 'production', suppressions: [], attestations: [] };
  return [...parts, { environment: strangers, stacks: new Set(model.stacks.filter((stack) => !measured.has(stack))) }].flatMap(
    ({ environment, stacks }) => {
      if (stacks.size === 0 && !(model.stacks.length === 0 && environment === strangers)) return [];
      return [
        {
          ...environment,
          model:
            stacks.size === model.stacks.length
              ? model
              : only(
                  model,
                  model.stacks.filter((stack) => stacks.has(stack)),
                ),
        },
      ];
    },
  );
}

/** Stacks of no environment that make a service which these stacks use: what another team makes, measured together with what is ours. */
function makersFor(model: SynthesizedModel, own: readonly string[], owner: ReadonlyMap<string, string | undefined>): readonly string[] {
  const mine = new Set(own);
  return model.services.flatMap((service) => {
    const maker = service.resource?.stack;
    if (maker === undefined || owner.get(maker) !== undefined) return [];
    return partsOfService(service).some(({ resource }) => resource !== undefined && mine.has(resource.stack)) ? [maker] : [];
  });
}

/** The model of some of its stacks. What cannot be said to be another stack's problem is everybody's. */
function only(model: SynthesizedModel, stacks: readonly string[]): SynthesizedModel {
  const mine = new Set(stacks);
  const isMine = ({ resource }: { readonly resource?: SynthesizedResource }): boolean => resource !== undefined && mine.has(resource.stack);
  const others = model.stacks.filter((stack) => !mine.has(stack));
  return {
    ...model,
    stacks,
    resources: model.resources.filter(({ stack }) => mine.has(stack)),
    terraform: new Map([...model.terraform].filter(([stack]) => mine.has(stack))),
    providers: new Map([...model.providers].filter(([stack]) => mine.has(stack))),
    services: model.services
      .filter((service) => partsOfService(service).some(isMine))
      .map((service) => ({
        ...service,
        apis: service.apis.filter(isMine),
        products: service.products.filter(isMine),
        subscriptions: service.subscriptions.filter(isMine),
      })),
    problems: model.problems.filter(
      (problem) => stacks.some((stack) => names(problem, stack)) || !others.some((stack) => names(problem, stack)),
    ),
  };
}

const partsOfService = (service: SynthesizedService): readonly { readonly resource?: SynthesizedResource }[] => [
  service,
  ...(service.policy === undefined ? [] : [service.policy]),
  ...service.apis,
  ...service.products,
  ...service.subscriptions,
  ...service.fragments.values(),
  ...service.namedValues.values(),
  ...service.backends.values(),
];

/** Whether a problem names a stack: as a folder of a path, or before a colon. */
const names = (problem: string, stack: string): boolean => problem.split(/[/\\:\s]+/).includes(stack);
