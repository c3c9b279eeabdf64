/** The SMART scopes that a FHIR interaction needs. † marks this project's choice where SMART App Launch 2.2 is silent. */
import type { FhirInteraction } from '../operation';
import type { TokenClaim, TokenRequirement } from '../rule';

/** Letters by interaction; all of them are needed. */
const LETTERS: Readonly<Record<string, string>> = {
  read: 'r',
  vread: 'r',
  'history-instance': 'r',
  'history-type': 's',
  'search-type': 's',
  create: 'c',
  // † An existing resource is found by a search, whose result tells about others.
  'conditional-create': 'cs',
  update: 'u',
  patch: 'u',
  'conditional-update': 'us',
  'conditional-patch': 'us',
  delete: 'd',
  'conditional-delete': 'ds',
  // On every type that may be returned, so on all: type is `*`.
  'search-system': 's',
  'history-system': 's',
};

/**
 * @returns one alternative of `smart` claims; none at all, which admits nobody, for an operation that only an explicit
 * decision of the configuration can open
 */
export function smartRequirement({ type, interaction }: FhirInteraction): TokenRequirement {
  const claim = (value: string): TokenClaim => ({ kind: 'smart', value });
  // Bulk Data Access 2, section "Authorization": a backend service, for everything it exports.
  if (interaction === '$export') return [[claim('system/*.r'), claim('system/*.s')]];
  const letters = Object.hasOwn(LETTERS, interaction) ? LETTERS[interaction] : undefined;
  return letters === undefined ? [] : [[...letters].map((letter) => claim(`${type}.${letter}`))];
}
