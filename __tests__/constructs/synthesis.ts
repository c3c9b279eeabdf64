/** What the tests of constructs share: a stack with a service, and its resources as Terraform would read them. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Lazy, TerraformOutput, TerraformStack, Testing } from 'cdktf';
import { addAzurermProvider } from '../../constructs/azurerm-provider';
import { ValidationError } from '../../constructs/validation-error';
import { ServiceReference } from '../../constructs/service-reference';

/** The id of a resource, as azurerm takes it: `Microsoft.KeyVault/vaults/kv`. */
export const resourceId = (path: string): string => `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/${path}`;

/** A value that is known only later: `azurerm_application_insights.x.connection_string`. */
export const later = (reference: string): string => Lazy.stringValue({ produce: () => `\${${reference}}` });

export type Attributes = Readonly<Record<string, unknown>>;

export interface Fixture {
  readonly stack: TerraformStack;
  readonly service: ServiceReference;
}

export function fixture(gateway: 'classic' | 'v2' | 'consumption' = 'classic'): Fixture {
  const stack = new TerraformStack(Testing.app(), 'apis');
  return { stack, service: new ServiceReference(stack, 'service', { name: 'contoso-apim', resourceGroupName: 'contoso-rg', gateway }) };
}

/** The whole stack as JSON. CDKTF ends logical names in a hash of the construct's path; it is left out here. */
export function synthesized(stack: TerraformStack): { readonly [block: string]: Readonly<Record<string, Readonly<Record<string, Attributes>>>> } {
  return JSON.parse(Testing.synth(stack).replace(/_[0-9A-F]{8}\b/g, '')) as ReturnType<typeof synthesized>;
}

/** Resources of one type by their Terraform name. */
export function resources(stack: TerraformStack, type: string): Readonly<Record<string, Attributes>> {
  return synthesized(stack)['resource']?.[type] ?? {};
}

/** What a value is once CDKTF has resolved it. */
export function resolved(stack: TerraformStack, value: string): unknown {
  new TerraformOutput(stack, 'resolved', { value });
  return (synthesized(stack)['output'] as unknown as Record<string, Attributes>)['resolved']?.['value'];
}

/** The only resource of a type. */
export function only(stack: TerraformStack, type: string): Attributes {
  const found = Object.values(resources(stack, type));
  if (found.length !== 1) throw new Error(`expected one ${type}, found ${found.length}`);
  return found[0] as Attributes;
}

/** Synthesizes into a new folder, validations and files included, and gives the stack's folder. */
export function written(build: (stack: TerraformStack) => void, name = 'apis'): { readonly folder: string; readonly text: string } {
  const outdir = mkdtempSync(join(tmpdir(), 'constructs-'));
  const app = new App({ outdir, stackTraces: false });
  const stack = new TerraformStack(app, name);
  addAzurermProvider(stack);
  build(stack);
  app.synth();
  const folder = join(outdir, 'stacks', name);
  return { folder, text: readFileSync(join(folder, 'cdk.tf.json'), 'utf8') };
}

/** The `code` of the ValidationError that `act` throws, which says what was expected and found, and how to mend it. */
export function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const { code, mend, message, path } = error;
    expect(message.startsWith(`${path}: `)).toBe(true);
    expect(message.endsWith(`. Mend: ${mend} [${code}]`)).toBe(true);
    expect(mend).toMatch(/^[^A-Z\s].*[^.\s]$/);
    // What is wrong with a policy is said in the words of its own findings.
    if (!code.startsWith('policy-')) expect(message).toMatch(/: expected (?:[^;]|;\S)+, found (?:[^;]|;\S)+\. Mend: /);
    return code;
  }
  return undefined;
}
