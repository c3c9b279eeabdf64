/** Policies other than those on tokens, as proofs, limits and settings. */
import type { PolicyElement } from '../../policies/model';
import type { Cors, Validation } from '../facts/access-facts';
import type { Limit } from '../facts/limits';
import { complement, parseAddress, parseRange, union, type Interval } from '../facts/networks';
import type { HeaderProof, Proof } from '../facts/proof';
import { childElements, innerText, normalizeText, statementText } from './statement-text';

/** An `ip-filter` whose addresses aren't all known is compared by its text. */
export function networkProof(element: PolicyElement): Proof {
  const intervals = childElements(element).map((child): Interval | undefined => {
    if (child.name === 'address') return parseRange(innerText(child));
    const from = parseAddress(child.attributes['from'] ?? '');
    const to = parseAddress(child.attributes['to'] ?? '');
    return child.name === 'address-range' && from !== undefined && to !== undefined ? { from, to } : undefined;
  });
  const { action } = element.attributes;
  if (intervals.includes(undefined) || (action !== 'allow' && action !== 'forbid')) {
    return { kind: 'condition', text: statementText(element), holds: true };
  }
  const listed = union(intervals as Interval[]);
  return { kind: 'network', addresses: action === 'allow' ? listed : complement(listed) };
}

export function headerProof(element: PolicyElement): HeaderProof {
  const values = childElements(element, 'value').map((value) => normalizeText(innerText(value)));
  return {
    kind: 'header',
    name: element.attributes['name'] ?? '',
    ignoreCase: element.attributes['ignore-case'] !== 'false',
    ...(values.length > 0 && { values: values.sort() }),
  };
}

/** The limits that a statement sets; those per API or operation inside a product's come with their own key. */
export function limitsOf(element: PolicyElement): readonly Limit[] {
  const { name, attributes } = element;
  if (name === 'limit-concurrency') {
    const amount = number(attributes['max-count']);
    const key = [attributes['key'] ?? '', ...(Number.isNaN(amount) ? [attributes['max-count'] ?? ''] : [])].map(normalizeText).join(', ');
    return [{ kind: 'concurrency', policy: name, amount, key }];
  }
  const byKey = name.endsWith('-by-key');
  const conditions = ['increment-condition', 'increment-count', 'first-period-start'].flatMap((extra) =>
    attributes[extra] === undefined ? [] : [`${extra} ${normalizeText(attributes[extra])}`],
  );
  const key = [byKey ? normalizeText(attributes['counter-key'] ?? '') : 'subscription', ...conditions].join(', ');
  const own = amounts(element, key);
  const inner = childElements(element).flatMap((api) => [
    ...amounts(api, `${key} and ${label(api)}`),
    ...childElements(api, 'operation').flatMap((operation) => amounts(operation, `${key} and ${label(api)}, ${label(operation)}`)),
  ]);
  return [...own, ...inner].map((limit) => ({ ...limit, policy: name }));
}

function amounts({ attributes }: PolicyElement, counter: string): readonly Limit[] {
  const periodSeconds = number(attributes['renewal-period']);
  return (['calls', 'bandwidth'] as const).flatMap((name) => {
    const text = attributes[name];
    if (text === undefined) return [];
    const amount = number(text);
    // What is no number is told apart by its text.
    const unread = [
      ...(Number.isNaN(amount) ? [text] : []),
      ...(Number.isNaN(periodSeconds) ? [attributes['renewal-period'] ?? ''] : []),
    ].map(normalizeText);
    return [
      {
        kind: name === 'calls' ? ('calls' as const) : ('kilobytes' as const),
        policy: '',
        amount,
        periodSeconds,
        key: [counter, ...unread].join(', '),
      },
    ];
  });
}

const label = ({ name, attributes }: PolicyElement): string => `${name} ${attributes['id'] ?? attributes['name'] ?? ''}`;
const number = (text: string | undefined): number => (text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : NaN);

export function corsOf(element: PolicyElement): Cors {
  const list = (name: string, child: string): readonly string[] =>
    childElements(element, name)
      .flatMap((parent) => childElements(parent, child).map((item) => normalizeText(innerText(item))))
      .sort();
  return {
    origins: list('allowed-origins', 'origin'),
    methods: list('allowed-methods', 'method'),
    headers: list('allowed-headers', 'header').map((header) => header.toLowerCase()),
    exposed: list('expose-headers', 'header').map((header) => header.toLowerCase()),
    credentials: element.attributes['allow-credentials'] !== undefined && element.attributes['allow-credentials'] !== 'false',
  };
}

/** A `validate-*` statement flattened: `content json action` → `prevent`. */
export function validationOf(element: PolicyElement): Validation {
  const settings: Record<string, string> = {};
  const visit = (child: PolicyElement, path: string): void => {
    for (const [name, value] of Object.entries(child.attributes)) {
      if (name !== 'errors-variable-name' && name !== 'id' && !(name === 'name' && child !== element)) {
        settings[`${path}${name}`] = normalizeText(value);
      }
    }
    for (const inner of childElements(child)) visit(inner, `${path}${inner.name}${keyOf(inner)} `);
  };
  visit(element, '');
  return { policy: element.name, settings };
}

/** What tells apart the children of one name. */
function keyOf({ attributes }: PolicyElement): string {
  return ['name', 'type', 'from', 'to'].flatMap((name) => (attributes[name] === undefined ? [] : [` ${attributes[name]}`])).join('');
}
