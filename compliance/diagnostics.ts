/** The four blocks of a diagnostic, at service and at API level. */
import type { SynthesizedResource } from '../synthesized/model';
import { block, UNKNOWN, type Attributes, type Maybe } from './values';

export const DIAGNOSTICS: readonly string[] = ['azurerm_api_management_diagnostic', 'azurerm_api_management_api_diagnostic'];
export const SIDES = ['frontend_request', 'frontend_response', 'backend_request', 'backend_response'] as const;
export const REQUEST_SIDES = ['frontend_request', 'backend_request'] as const;

/**
 * A block of a diagnostic. An absent one is UNKNOWN: the provider marks the blocks as computed, so that the service
 * keeps whatever it has.
 */
export function side(diagnostic: SynthesizedResource, name: (typeof SIDES)[number]): Maybe<Attributes> {
  const found = block(diagnostic.values, name);
  return found === undefined ? UNKNOWN : found;
}

export const notStated = (name: string): string => `the diagnostic does not state ${name}, so the service keeps whatever it has`;
