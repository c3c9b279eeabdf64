/** The tiers of API Management and what each of them can do, as azurerm 4.55 accepts them (`apimanagement/validate/api_management_sku.go`). */
import { nearest } from '../access/nearest';
import type { Gateway } from '../policies/model';

export type Tier = 'Consumption' | 'Developer' | 'Basic' | 'Standard' | 'Premium' | 'BasicV2' | 'StandardV2' | 'PremiumV2';

export interface Abilities {
  /** Fewest and most units of one region. */
  readonly units: readonly [number, number];
  readonly gateway: Exclude<Gateway, 'self-hosted'>;
  /**
   * How its gateway can stand in a virtual network of one's own. `external` of a v2 tier would be another thing: a gateway outside
   * that only reaches into a network (https://learn.microsoft.com/azure/api-management/virtual-network-concepts).
   */
  readonly networkModes: readonly ('external' | 'internal')[];
  readonly privateEndpoint: boolean;
}

const TIERS: Readonly<Record<Tier, Abilities>> = {
  Consumption: { units: [0, 0], gateway: 'consumption', networkModes: [], privateEndpoint: false },
  Developer: { units: [1, 1], gateway: 'classic', networkModes: ['external', 'internal'], privateEndpoint: true },
  Basic: { units: [1, 2], gateway: 'classic', networkModes: [], privateEndpoint: true },
  Standard: { units: [1, 4], gateway: 'classic', networkModes: [], privateEndpoint: true },
  Premium: { units: [1, 31], gateway: 'classic', networkModes: ['external', 'internal'], privateEndpoint: true },
  BasicV2: { units: [1, 10], gateway: 'v2', networkModes: [], privateEndpoint: false },
  StandardV2: { units: [1, 10], gateway: 'v2', networkModes: [], privateEndpoint: true },
  PremiumV2: { units: [1, 30], gateway: 'v2', networkModes: ['internal'], privateEndpoint: true },
};

export interface Sku extends Abilities {
  /** As Azure writes it: `Premium_2`. */
  readonly name: string;
  readonly tier: Tier;
  readonly capacity: number;
}

/** @returns the SKU, or what is expected in place of a tier that is not there or units that it cannot have, and how to mend it */
export function readSku(name: string): Sku | { readonly expected: string; readonly mend: string } {
  const [, tier = '', units = ''] = /^([A-Za-z0-9]+)_(0|[1-9]\d*)$/.exec(name) ?? [];
  if (!isTier(tier)) {
    return {
      expected: `one of ${Object.keys(TIERS)
        .map((each) => `${each}_<units>`)
        .join(', ')}`,
      mend: skuMend(name),
    };
  }
  const abilities = TIERS[tier];
  const [least, most] = abilities.units;
  const capacity = Number(units);
  if (capacity < least || capacity > most) {
    const expected = least === most ? `${tier}_${least}` : `${tier}_${least} to ${tier}_${most}`;
    return {
      expected,
      mend: `write ${tier}_${Math.min(Math.max(capacity, least), most)}, or take a tier that has ${capacity} unit${capacity === 1 ? '' : 's'}`,
    };
  }
  return { ...abilities, name, tier, capacity };
}

function skuMend(name: string): string {
  const [, written = '', units = '1'] = /^([A-Za-z0-9]+?)[_ -]?(\d+)?$/.exec(name) ?? [];
  const tier = Object.keys(TIERS).find((one) => one.toLowerCase() === written.toLowerCase()) ?? nearest(written, Object.keys(TIERS));
  if (tier === undefined) return 'write the tier as Azure does, and the number of its units, such as Premium_2';
  return `did you mean "${tier}_${tier === 'Consumption' ? 0 : units}"?`;
}

/** Tiers of which `has` holds, for messages. */
export const tiersThat = (has: (abilities: Abilities) => boolean): readonly string[] =>
  Object.entries(TIERS).flatMap(([tier, abilities]) => (has(abilities) ? [tier] : []));

function isTier(text: string): text is Tier {
  return Object.hasOwn(TIERS, text);
}
