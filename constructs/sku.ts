/** The tiers of API Management and what each of them can do. */
import type { IConstruct } from 'constructs';
import type { Gateway } from '../policies/model';
import { ValidationError } from './validation-error';

export type Tier = 'Consumption' | 'Developer' | 'Basic' | 'Standard' | 'Premium' | 'BasicV2' | 'StandardV2' | 'PremiumV2';

interface Abilities {
  /** Fewest and most units of one region. */
  readonly units: readonly [number, number];
  readonly gateway: Gateway;
  /** Whether its gateway can stand in a virtual network of one's own. */
  readonly injectable: boolean;
  readonly privateEndpoint: boolean;
}

const TIERS: Readonly<Record<Tier, Abilities>> = {
  Consumption: { units: [0, 0], gateway: 'consumption', injectable: false, privateEndpoint: false },
  Developer: { units: [1, 1], gateway: 'classic', injectable: true, privateEndpoint: true },
  Basic: { units: [1, 2], gateway: 'classic', injectable: false, privateEndpoint: true },
  Standard: { units: [1, 4], gateway: 'classic', injectable: false, privateEndpoint: true },
  Premium: { units: [1, 31], gateway: 'classic', injectable: true, privateEndpoint: true },
  BasicV2: { units: [1, 10], gateway: 'v2', injectable: false, privateEndpoint: false },
  StandardV2: { units: [1, 10], gateway: 'v2', injectable: false, privateEndpoint: true },
  PremiumV2: { units: [1, 30], gateway: 'v2', injectable: true, privateEndpoint: true },
};

export interface Sku extends Abilities {
  /** As Azure writes it: `Premium_2`. */
  readonly name: string;
  readonly tier: Tier;
  readonly capacity: number;
}

/** @throws ValidationError `sku` for a tier that is not there or units that it cannot have */
export function parseSku(scope: IConstruct, name: string): Sku {
  const [, tier = '', units = ''] = /^([A-Za-z0-9]+)_(\d+)$/.exec(name) ?? [];
  const refuse = (expected: string): ValidationError => new ValidationError('sku', `expected ${expected}, found "${name}"`, scope.node.path);
  if (!isTier(tier)) throw refuse(`one of ${Object.keys(TIERS).map((each) => `${each}_<units>`).join(', ')}`);
  const abilities = TIERS[tier];
  const [least, most] = abilities.units;
  const capacity = Number(units);
  if (capacity < least || capacity > most) throw refuse(least === most ? `${tier}_${least}` : `${tier}_${least} to ${tier}_${most}`);
  return { ...abilities, name, tier, capacity };
}

/** The gateway of a SKU such as `Premium_2`, for a service that is made elsewhere. */
export const gatewayOf = (scope: IConstruct, sku: string): Gateway => parseSku(scope, sku).gateway;

function isTier(text: string): text is Tier {
  return Object.hasOwn(TIERS, text);
}
