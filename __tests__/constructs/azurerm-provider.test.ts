import { TerraformStack, Testing } from 'cdktf';
import { addAzurermProvider } from '../../constructs/azurerm-provider';
import { addTerraformState, type TerraformState } from '../../constructs/terraform-state';
import { codeOf } from './synthesis';

interface Json {
  readonly provider?: { readonly azurerm: readonly { readonly features: readonly { readonly api_management: unknown; readonly storage: unknown }[] }[] };
  readonly terraform?: { readonly backend?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

function synthesized(build: (stack: TerraformStack) => void): Json {
  const stack = new TerraformStack(Testing.app(), 'dev-apis');
  build(stack);
  return JSON.parse(Testing.synth(stack)) as Json;
}
const features = (production?: boolean) =>
  synthesized((stack) => void addAzurermProvider(stack, production === undefined ? {} : { production })).provider?.azurerm[0]?.features[0];

test.each([
  ['by default', undefined, false],
  ['in production', true, false],
  ['in development', false, true],
])('a deleted service is purged or not, and never recovered by itself: %s', (_, production, purge) => {
  expect(features(production)?.api_management).toEqual([{ purge_soft_delete_on_destroy: purge, recover_soft_deleted: false }]);
});

test('a storage account is managed by Azure’s own interface: its blobs may be out of reach, behind a closed network', () => {
  expect(features()?.storage).toEqual([{ data_plane_available: false }]);
});

const backend = (state: TerraformState) => synthesized((stack) => addTerraformState(stack, state)).terraform?.backend;

test('remote state is reached with Entra, under the stack’s name', () => {
  expect(backend({ kind: 'azurerm', resourceGroupName: 'state', storageAccountName: 'contosostate', containerName: 'terraform' })?.['azurerm']).toMatchObject({
    key: 'dev-apis.tfstate',
    use_azuread_auth: true,
  });
});

test('local state lies outside cdktf.out, by a relative path', () => {
  expect(backend({ kind: 'local' })?.['local']).toEqual({ path: '../../../.terraform-state/dev-apis.tfstate' });
});

test.each(['.', '../../state', '/var/state', '../state'])('fails when local state would lie in cdktf.out or at an absolute path: %s', (folder) => {
  expect(codeOf(() => backend({ kind: 'local', folder }))).toBe('state-inside-output');
});
