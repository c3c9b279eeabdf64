/** Whether a diagnostic of a service or of one of its APIs writes bodies to a log. */
import type { SynthesizedResource, Value } from '../../synthesized/model';
import { isUnknown } from '../access';

const TYPES = new Set(['azurerm_api_management_diagnostic', 'azurerm_api_management_api_diagnostic']);

/** A name that isn't known may be any; a number of bytes that isn't known may be more than none. */
export function diagnosticsLogBodies(resources: readonly SynthesizedResource[], service: string, api: string): boolean {
  return resources.some(
    ({ type, values }) =>
      TYPES.has(type) &&
      names(values['api_management_name'], service) &&
      (type !== 'azurerm_api_management_api_diagnostic' || names(values['api_name'], api)) &&
      Object.values(values).some(logsBytes),
  );
}

const names = (value: Value | undefined, name: string): boolean => value === name || isUnknown(value);

function logsBytes(value: Value): boolean {
  if (typeof value !== 'object' || value === null || isUnknown(value)) return false;
  if (Array.isArray(value)) return value.some(logsBytes);
  const { body_bytes: bytes } = value as { readonly [key: string]: Value };
  return isUnknown(bytes) || (typeof bytes === 'number' && bytes > 0);
}
