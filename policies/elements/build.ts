/** Builders: from declarations and values to elements of the model. */
import type { PolicyElement, PolicyNode, PolicyReference } from '../model';
import type { ElementDeclaration, PolicyDeclaration } from './define';
import type { Builder, ReferencedValue } from './types';

type Given = string | number | boolean | ReferencedValue;
type GivenProps = Readonly<Record<string, unknown>>;

/** A property that a builder can't take. Types prevent it, but for values that were cast. */
export class PolicyPropertyError extends Error {
  override readonly name = 'PolicyPropertyError';
}

/** The builder of a declared policy. */
export function builder<const D extends PolicyDeclaration>(declaration: D): Builder<D> {
  const build = (props: unknown = {}, statements: readonly PolicyNode[] = []): PolicyElement =>
    element(declaration, declaration.name, props, statements);
  return build as Builder<D>;
}

export const camelCase = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function element(declaration: ElementDeclaration, name: string, given: unknown, statements: readonly PolicyNode[]): PolicyElement {
  const props: GivenProps = isValue(given) ? { text: given } : (given as GivenProps);
  const attributes: [string, string][] = [];
  const references: PolicyReference[] = [];
  const known = new Set<string>();
  for (const attribute of Object.keys(declaration.attributes ?? {})) {
    const prop = camelCase(attribute);
    known.add(prop);
    const value = props[prop];
    if (value !== undefined) attributes.push([attribute, written(value, `${name}: ${prop}`, references)]);
  }
  const children: PolicyNode[] = [];
  if (declaration.text) {
    known.add('text');
    if (props['text'] !== undefined) {
      const text = written(props['text'], `${name}: text`, references);
      if (text !== '') children.push({ kind: 'text', text });
    }
  }
  for (const child of declaration.children ?? []) {
    known.add(child.prop);
    const value = props[child.prop];
    if (value === undefined) continue;
    for (const one of child.many ? (value as readonly unknown[]) : [value]) children.push(childElement(child, one));
  }
  const stray = Object.keys(props).find((prop) => !known.has(prop) && props[prop] !== undefined);
  if (stray !== undefined) throw new PolicyPropertyError(`${name}: expected ${[...known].join(', ') || 'no properties'}, got ${stray}`);
  return {
    kind: 'element',
    name,
    attributes: Object.fromEntries(attributes),
    children: [...children, ...statements],
    ...(references.length > 0 && { references }),
  };
}

function childElement(child: NonNullable<ElementDeclaration['children']>[number], value: unknown): PolicyElement {
  if (child.policy) return isElement(value) ? value : element(child.policy, child.policy.name, value, []);
  const [item] = child.children ?? [];
  if (child.list && item) {
    return {
      kind: 'element',
      name: child.name,
      attributes: {},
      children: (value as readonly unknown[]).map((one) => childElement(item, one)),
    };
  }
  return element(child, child.name, value, []);
}

function written(value: unknown, place: string, references: PolicyReference[]): string {
  if (typeof value === 'object' && value !== null && 'policyReference' in value) {
    const reference = value as ReferencedValue;
    references.push(reference.policyReference);
    return reference.value;
  }
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) {
    const text = String(value);
    // API Management reads no exponents; and a number this large is a late value of the synthesizer in disguise.
    if (!text.includes('e')) return text;
    throw new PolicyPropertyError(
      `${place}: expected a number that is written without an exponent, got one of ${value < 0 ? 'minus ' : ''}10 to the ${text.split('e')[1]}; give a value that is known only later as text`,
    );
  }
  throw new PolicyPropertyError(`${place}: expected a text, a finite number, true or false, or a reference`);
}

function isValue(given: unknown): given is Given {
  return typeof given !== 'object' || given === null || 'policyReference' in given;
}

function isElement(value: unknown): value is PolicyElement {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'element';
}
