/** What Terraform makes of a folder, beyond the attributes of its resources. */
import { plainReferences } from '../../synthesized/resolve';
import { readSynthesized } from '../../synthesized/read';
import { readResources, writeFolder } from './folder';

const manifest = (stacks: Readonly<Record<string, string>>): object => ({
  stacks: Object.fromEntries(Object.entries(stacks).map(([name, directory]) => [name, { name, workingDirectory: directory, synthesizedStackPath: `${directory}/cdk.tf.json` }])),
});
const STACK = { resource: { azurerm_x_y: { a: { x: 1 } } } };

test.each([
  ['a stack as the synth writes it', { 'manifest.json': manifest({ one: 'stacks/one' }), 'stacks/one/cdk.tf.json': STACK }, undefined],
  ['a stack that the manifest does not name', { 'manifest.json': manifest({ one: 'stacks/one' }), 'stacks/one/cdk.tf.json': STACK, 'stacks/two/cdk.tf.json': STACK }, 'names no stack two'],
  ['a stack that is deployed from elsewhere', { 'manifest.json': manifest({ one: 'hidden/one' }), 'stacks/one/cdk.tf.json': STACK, 'hidden/one/cdk.tf.json': STACK }, 'deployed from hidden/one'],
  ['a stack under the name of another', { 'manifest.json': manifest({ one: 'stacks/two' }), 'stacks/one/cdk.tf.json': STACK, 'stacks/two/cdk.tf.json': STACK }, 'one is deployed from stacks/two'],
  ['a manifest that is no JSON', { 'manifest.json': '{', 'stacks/one/cdk.tf.json': STACK }, 'manifest.json: is not JSON'],
  ['stacks without a manifest', { 'stacks/one/cdk.tf.json': STACK, 'stacks/two/cdk.tf.json': STACK }, undefined],
])('%s', (_what, files, problem) => {
  const { problems } = readSynthesized(writeFolder(files));
  if (problem === undefined) expect(problems).toEqual([]);
  else expect(problems.join('\n')).toContain(problem);
});

test('the manifest is beside the stacks, whichever of the two is asked for', () => {
  const folder = writeFolder({ 'manifest.json': manifest({}), 'stacks/one/cdk.tf.json': STACK });
  expect(readSynthesized(folder).problems).toHaveLength(1);
  expect(readSynthesized(`${folder}/stacks`).problems).toHaveLength(1);
});

test.each([
  ['of OpenTofu', 'cdk.tofu.json'],
  ['of OpenTofu in HCL', 'more.tofu'],
])('a file %s is listed as a problem', (_what, file) => {
  expect(readSynthesized(writeFolder({ 'cdk.tf.json': STACK, [file]: '{}' })).problems.join()).toContain('OpenTofu');
});

test.each(['.hidden.tf.json', '#draft.tf.json', 'cdk.tf.json~'])('%s is not there, as for Terraform', (file) => {
  const model = readSynthesized(writeFolder({ 'cdk.tf.json': STACK, [file]: JSON.stringify({ resource: { azurerm_x_y: { b: {} } } }) }));
  expect([model.problems, model.resources.map(({ name }) => name)]).toEqual([[], ['a']]);
});

test.each([
  ['another provider under azurerm’s name', { terraform: { required_providers: { azurerm: { source: 'someone/azurerm' } } } }, 'someone/azurerm'],
  ['the same in arrays', { terraform: [{ required_providers: [{ azurerm: { source: 'someone/azurerm' } }] }] }, 'someone/azurerm'],
  ['a resource left behind in Azure', { removed: { from: 'azurerm_x_y.old', lifecycle: { destroy: false } } }, 'azurerm_x_y.old is taken out of the state'],
  ['a check with a data source', { check: { a: { data: { external: {} } } } }, 'the check a'],
])('%s is listed as a problem', (_what, content, problem) => {
  expect(readSynthesized(writeFolder({ 'cdk.tf.json': STACK, 'more.tf.json': content })).problems.join()).toContain(problem);
});

test.each([
  ['azurerm by its full name', { terraform: { required_providers: { azurerm: { source: 'registry.terraform.io/hashicorp/azurerm' } } } }],
  ['azurerm by its version', { terraform: { required_providers: { azurerm: '4.55.0' } } }],
  ['a resource that is destroyed', { removed: { from: 'azurerm_x_y.old' } }],
  ['a check of a condition', { check: { a: { assert: { condition: '${true}', error_message: 'x' } } } }],
])('%s is none', (_what, content) => {
  expect(readSynthesized(writeFolder({ 'cdk.tf.json': STACK, 'more.tf.json': content })).problems).toEqual([]);
});

test('an override of lifecycle keeps what it does not name', () => {
  const folder = writeFolder({
    'cdk.tf.json': { resource: { azurerm_x_y: { a: { lifecycle: { ignore_changes: ['x'] } } } } },
    'a_override.tf.json': { resource: { azurerm_x_y: { a: { lifecycle: { prevent_destroy: true } } } } },
  });
  expect(readSynthesized(folder).problems.join()).toContain('changes of x are ignored');
});

test('two resources may not have one construct path', () => {
  const metadata = { '//': { metadata: { path: 'test/A' } } };
  expect(readResources({ azurerm_x_y: { a: metadata, b: metadata } }).problems.join()).toContain('azurerm_x_y.b: has the path of azurerm_x_y.a');
});

test.each<readonly [written: string, assumed: boolean]>([
  ['${var.known}', true],
  ['a-${var.known}-b', true],
  ['${local.deep.list[0]}', true],
  ['${local.around}', true],
  ['${azurerm_x_y.other.value}', true],
  ['${var.untold}', false],
  ['${local.constant}', false],
  ['${local.circle}', false],
  ['$${var.known}', false],
  ['constant', false],
])('%s rests on a variable’s default: %s', (written, assumed) => {
  const model = readSynthesized(
    writeFolder({
      'cdk.tf.json': {
        variable: { known: { default: 'yes' }, untold: {} },
        locals: { constant: 1, around: '${local.deep.list[0]}', deep: { list: ['${var.known}'] }, circle: '${local.circle}' },
        resource: { azurerm_x_y: { a: { value: written, fixed: 1 }, other: { value: '${var.known}' } } },
      },
    }),
  );
  expect(model.resources.find(({ name }) => name === 'a')?.assumed).toEqual(assumed ? ['value'] : []);
});

test.each<readonly [written: string, addresses: readonly string[]]>([
  ['${azurerm_x_y.a.id}', ['azurerm_x_y.a']],
  ['${ azurerm_x_y.a.id }/loggers/z', ['azurerm_x_y.a']],
  ['${data.azurerm_x_y.a.id}/apis/${azurerm_z_z.b.name}', ['data.azurerm_x_y.a', 'azurerm_z_z.b']],
  ['${true ? "x" : azurerm_x_y.a.id}', []],
  ['${coalesce(azurerm_x_y.a.id, "x")}', []],
  ['${azurerm_x_y.a.id}${upper("x")}', []],
  ['%{ if true }${azurerm_x_y.a.id}%{ endif }', []],
  ['azurerm_x_y.a.id', []],
])('%s refers plainly to %j', (written, addresses) => {
  expect(plainReferences([{ inner: written }])).toEqual(addresses);
});

test('names tie a service’s resources together, so all of them come through one provider configuration', () => {
  const api = (provider?: string): object => ({ name: 'a', api_management_name: 'x', ...(provider !== undefined && { provider }) });
  expect(readResources({ azurerm_api_management: { x: { name: 'x' } }, azurerm_api_management_api: { a: api('azurerm.other') } }).problems.join()).toContain('through the provider azurerm.other');
  expect(readResources({ azurerm_api_management: { x: { name: 'x', provider: 'azurerm.other' } }, azurerm_api_management_api: { a: api('azurerm.other') } }).problems).toEqual([]);
});
