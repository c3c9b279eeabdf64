/** The example's production JSON, to be opened hole by hole as an editor or `addOverride` would. */
import type { Json } from '../../../synthesized/model';

export type Block = { [key: string]: Json };
type Resources = { [type: string]: { [name: string]: Block } };
export interface Stack {
  readonly resource: Resources;
  readonly terraform: Block;
  module?: Block;
  variable?: Block;
}

/** One hole: what is opened, the number of the rule that must see it, and how it is opened. */
export type Hole = readonly [what: string, rule: number, open: (example: Example) => void];

/** A thing to change that is not there any more would make a hole that opens nothing. */
function missing(what: string): never {
  throw new Error(`the example has no ${what}`);
}

export class Example {
  constructor(
    readonly platform: Stack,
    readonly apis: Stack,
    /** By file name. */
    readonly contracts: Record<string, string>,
    /** Files beside those of the synth, by their path below the stacks. */
    readonly files: Record<string, string> = {},
    /** Changes of the JSON's text itself: what no object can hold. */
    readonly replacements: { readonly stack: string; readonly find: string; readonly put: string }[] = [],
    private readonly stacks: Block = {},
  ) {}

  clone(): Example {
    return new Example(structuredClone(this.platform), structuredClone(this.apis), { ...this.contracts }, { ...this.files }, [...this.replacements], structuredClone(this.stacks));
  }

  /** Writes a file into the folder of a stack. */
  file(stack: string, name: string, text: string): void {
    this.files[`${stack}/${name}`] = text;
  }

  /** Replaces a text in a stack's JSON as it will be written. */
  replace(stack: 'prod-platform' | 'prod-apis', find: string, put: string): void {
    this.replacements.push({ stack, find, put });
  }

  /** Changes what the manifest says of the stacks. */
  manifest(change: (stacks: Block) => void): void {
    change(this.stacks);
  }

  get manifestText(): string {
    return JSON.stringify({ version: 'test', stacks: this.stacks });
  }

  /** Lays blocks of a stack over those that it has, name by name. */
  top(stack: 'platform' | 'apis', blocks: Block): void {
    const target = this[stack] as unknown as Block;
    for (const [key, block] of Object.entries(blocks)) target[key] = Array.isArray(block) ? block : { ...(target[key] as Block | undefined), ...(block as Block) };
  }

  /** The name of the resource that `resource` gives. */
  key(type: string, name = ''): string {
    for (const { resource } of [this.platform, this.apis]) {
      const found = Object.keys(resource[`azurerm_${type}`] ?? {}).find((key) => key.startsWith(name));
      if (found !== undefined) return found;
    }
    return missing(`azurerm_${type} ${name}`);
  }

  /** The resource of a type, without its `azurerm_`, whose name begins with `name`; the only one where left out. */
  resource(type: string, name = ''): Block {
    for (const { resource } of [this.platform, this.apis]) {
      const found = Object.entries(resource[`azurerm_${type}`] ?? {}).find(([key]) => key.startsWith(name));
      if (found !== undefined) return found[1];
    }
    return missing(`azurerm_${type} ${name}`);
  }

  block(type: string, name: string, block: string): Block {
    return (this.resource(type, name)[block] as Block | undefined) ?? missing(`${block} in azurerm_${type} ${name}`);
  }

  remove(type: string, name = ''): void {
    this.resource(type, name);
    for (const { resource } of [this.platform, this.apis]) {
      for (const key of Object.keys(resource[`azurerm_${type}`] ?? {})) if (key.startsWith(name)) delete resource[`azurerm_${type}`]?.[key];
    }
  }

  add(stack: 'platform' | 'apis', type: string, name: string, block: Block): void {
    const { resource } = this[stack];
    resource[type] = { ...resource[type], [name]: block };
  }

  /** Replaces text in a policy: every place of a string, or what the expression finds. */
  edit(policy: Policy, find: string | RegExp, put: string): void {
    const { type, name, attribute } = POLICIES[policy];
    const block = this.resource(type, name);
    const text = String(block[attribute]);
    const changed = typeof find === 'string' ? text.replaceAll(find, () => put) : text.replace(find, put);
    if (changed === text) missing(`${String(find)} in the policy ${policy}`);
    block[attribute] = changed;
  }
}

const POLICIES = {
  service: { type: 'api_management_policy', name: '', attribute: 'xml_content' },
  appointments: { type: 'api_management_api_policy', name: 'Api-appointments', attribute: 'xml_content' },
  fhir: { type: 'api_management_api_policy', name: 'Api-fhir', attribute: 'xml_content' },
  product: { type: 'api_management_product_policy', name: 'Product-clinical-apps', attribute: 'xml_content' },
  forbidden: { type: 'api_management_policy_fragment', name: 'Fragment-refuse-forbidden-plain', attribute: 'value' },
  answer400: { type: 'api_management_policy_fragment', name: 'Fragment-answer-400', attribute: 'value' },
  answer401: { type: 'api_management_policy_fragment', name: 'Fragment-answer-401', attribute: 'value' },
  answer500: { type: 'api_management_policy_fragment', name: 'Fragment-answer-500', attribute: 'value' },
  unauthorized: { type: 'api_management_policy_fragment', name: 'Fragment-refuse-unauthorized-plain', attribute: 'value' },
} as const;
export type Policy = keyof typeof POLICIES;
