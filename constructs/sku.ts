/** The SKU of a service, or what is wrong with it. */
import type { IConstruct } from 'constructs';
import { readSku, type Sku } from '../azure/tiers';
import { ValidationError } from './validation-error';

/** @throws ValidationError `sku` for a tier that is not there or units that it cannot have */
export function parseSku(scope: IConstruct, name: string): Sku {
  const sku = readSku(name);
  if ('expected' in sku) {
    throw new ValidationError('sku', `expected ${sku.expected}, found "${name}"`, sku.mend, scope.node.path);
  }
  return sku;
}
