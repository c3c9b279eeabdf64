import { partsOf, type MeasuredEnvironment } from '../../compliance';
import type { SynthesizedModel, SynthesizedResource } from '../../synthesized/model';
import { modelOf, SERVICE } from './folder';

const environment = (name: string, profile: MeasuredEnvironment['profile'] = 'development'): MeasuredEnvironment => ({ name, profile, suppressions: [], attestations: [] });

/** A folder with one service in each stack. */
function folderOf(...stacks: readonly string[]): SynthesizedModel {
  const one = modelOf({ azurerm_api_management: { apim: SERVICE } });
  const inStack = (stack: string): readonly SynthesizedResource[] => one.resources.map((resource) => ({ ...resource, stack }));
  return {
    ...one,
    stacks,
    resources: stacks.flatMap(inStack),
    terraform: new Map(stacks.map((stack) => [stack, { backend: stack }])),
    services: stacks.flatMap((stack) => one.services.map((service) => ({ ...service, name: stack, ...inStack(stack).map((resource) => ({ resource }))[0] }))),
    problems: stacks.map((stack) => `stacks/${stack}/cdk.tf.json: malformed`).concat('something about all of them'),
  };
}

test('each environment is measured with its own stacks, services and problems', () => {
  const parts = partsOf(folderOf('dev-apis', 'dev-platform', 'prod-platform'), [environment('dev'), environment('prod', 'production')]);
  expect(parts.map(({ name, profile, model }) => [name, profile, model.stacks, model.resources.length, model.services.map((service) => service.name), [...model.terraform.keys()]])).toEqual([
    ['dev', 'development', ['dev-apis', 'dev-platform'], 2, ['dev-apis', 'dev-platform'], ['dev-apis', 'dev-platform']],
    ['prod', 'production', ['prod-platform'], 1, ['prod-platform'], ['prod-platform']],
  ]);
  expect(parts[1]?.model.problems).toEqual(['stacks/prod-platform/cdk.tf.json: malformed', 'something about all of them']);
});

test('stacks of no known environment are measured with production, and nothing is excused', () => {
  const parts = partsOf(folderOf('dev-apis', 'theirs', 'developer-apis'), [environment('dev')]);
  expect(parts.map(({ name, profile, model }) => [name, profile, model.stacks])).toEqual([
    ['dev', 'development', ['dev-apis']],
    ['other', 'production', ['theirs', 'developer-apis']],
  ]);
});

test('where two names fit, the longer one decides', () => {
  const parts = partsOf(folderOf('dev-east-apis', 'dev-apis'), [environment('dev'), environment('dev-east')]);
  expect(parts.map(({ name, model }) => [name, model.stacks])).toEqual([
    ['dev', ['dev-apis']],
    ['dev-east', ['dev-east-apis']],
  ]);
});

test('an environment without a stack in the folder is left out, and a folder without stacks is still measured', () => {
  expect(partsOf(folderOf('dev-apis'), [environment('dev'), environment('prod')]).map(({ name }) => name)).toEqual(['dev']);
  expect(partsOf({ ...folderOf(), problems: [] }, [environment('dev')]).map(({ name }) => name)).toEqual(['other']);
});
