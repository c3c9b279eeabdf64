/**
 * Order that no reference implies.
 *
 * API Management opens an API the moment it is in a product or has a subscription, so what guards it (its policies)
 * must be there first. Guards are collected while constructs are made and turned into `depends_on` at synthesis,
 * whatever the order in which the program made them.
 */
import { dependable, Lazy, type IResolveContext, type ITerraformDependable, type TerraformResource } from 'cdktf';

/** Resources that must exist before something is opened. */
export class Guards {
  private readonly members = new Set<ITerraformDependable>();

  add(...guards: readonly ITerraformDependable[]): void {
    for (const guard of guards) this.members.add(guard);
  }

  list(): readonly ITerraformDependable[] {
    return [...this.members];
  }
}

/** CDKTF takes a stack trace for every value that it makes, so each address is made once. */
const addresses = new WeakMap<ITerraformDependable, string>();

/** `azurerm_resource_group.main`, as `depends_on` and `replace_triggered_by` want it. */
export function address(target: ITerraformDependable): string {
  const known = addresses.get(target);
  if (known !== undefined) return known;
  const made = dependable(target);
  addresses.set(target, made);
  return made;
}

type Targets = () => readonly (ITerraformDependable | undefined)[];

const late = new WeakMap<TerraformResource, Targets[]>();

/**
 * Makes `resource` wait for what `targets` gives when the JSON is written, besides what it already depends on; what is
 * `undefined` is left out. Names are sorted and unique, so that two syntheses give the same bytes.
 */
export function dependLate(resource: TerraformResource, targets: Targets): void {
  const known = late.get(resource);
  if (known) {
    known.push(targets);
    return;
  }
  const [own, fixed] = [[targets], resource.dependsOn ?? []];
  late.set(resource, own);
  const produce = (context: IResolveContext): string[] => {
    const found = own.flatMap((each) => each()).flatMap((one) => (one === undefined ? [] : [address(one)]));
    // Resolved before they are sorted: how CDKTF numbers its tokens depends on what else the program makes.
    const names = [...fixed, ...found].map((one) => String(context.resolve(one)));
    return [...new Set(names)].filter((one) => one !== context.resolve(address(resource))).sort();
  };
  resource.dependsOn = Lazy.listValue({ produce }, { omitEmpty: true });
}
