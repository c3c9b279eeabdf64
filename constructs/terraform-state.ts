/** Where a stack's state lies. State holds subscription keys, so it is kept apart and closed. */
import { posix } from 'node:path';
import { AzurermBackend, LocalBackend, type TerraformStack } from 'cdktf';
import { ValidationError } from './validation-error';

export type TerraformState =
  /** A blob container, reached with Entra: its storage account needs no shared keys. */
  | { readonly kind: 'azurerm'; readonly resourceGroupName: string; readonly storageAccountName: string; readonly containerName: string }
  /**
   * A file, for development. `folder` is relative to the stack's folder in `cdktf.out`, which may be deleted at any
   * time, so it must lead out of it. @default '../../../.terraform-state', beside `cdktf.out`
   */
  | { readonly kind: 'local'; readonly folder?: string };

/**
 * One a stack, under the stack's own name.
 *
 * @throws ValidationError `state-inside-output` for a local folder that would be deleted with `cdktf.out`, or that is
 *   absolute and so would differ between machines
 */
export function addTerraformState(stack: TerraformStack, state: TerraformState): void {
  const key = `${stack.node.id}.tfstate`;
  if (state.kind === 'azurerm') {
    const { resourceGroupName, storageAccountName, containerName } = state;
    new AzurermBackend(stack, { resourceGroupName, storageAccountName, containerName, key, useAzureadAuth: true });
    return;
  }
  const folder = posix.normalize(state.folder ?? '../../../.terraform-state');
  if (!folder.startsWith('../../../')) {
    throw new ValidationError(
      'state-inside-output',
      `expected a folder outside cdktf.out, relative to the stack's folder in it, such as "../../../.terraform-state", found "${folder}"`,
      'start the folder with ../../../ or name it by its whole path',
      stack.node.path,
    );
  }
  new LocalBackend(stack, { path: posix.join(folder, key) });
}
