/** The tiers of API Management and what each of them can do, as azurerm 4.55 accepts them (`apimanagement/validate/api_management_sku.go`). */
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

/** @returns the SKU, or what is expected in place of a tier that is not there or units that it cannot have */
export function readSku(name: string): Sku | { readonly expected: string } {
  const [, tier = '', units = ''] = /^([A-Za-z0-9]+)_(0|[1-9]\d*)$/.exec(name) ?? [];
  if (!isTier(tier)) {
    return {
      expected: `one of ${Object.keys(TIERS)
        .map((each) => `${each}_<units>`)
        .join(', ')}`,
    };
  }
  const abilities = TIERS[tier];
  const [least, most] = abilities.units;
  const capacity = Number(units);
  if (capacity < least || capacity > most) return { expected: least === most ? `${tier}_${least}` : `${tier}_${least} to ${tier}_${most}` };
  return { ...abilities, name, tier, capacity };
}

/** Tiers of which `has` holds, for messages. */
export const tiersThat = (has: (abilities: Abilities) => boolean): readonly string[] =>
  Object.entries(TIERS).flatMap(([tier, abilities]) => (has(abilities) ? [tier] : []));

function isTier(text: string): text is Tier {
  return Object.hasOwn(TIERS, text);
}
