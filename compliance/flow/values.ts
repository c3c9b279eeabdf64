/** What attributes and texts of policy statements hold, as far as the folder tells. */
import { plainCode } from '../../policies/expressions/plain-code';
import { isExpressionText } from '../../policies/expressions/scan';
import { textIn } from '../../synthesized/decisions';
import type { PolicyElement } from '../../policies/model';
import type { EffectiveStatement, SynthesizedService } from '../../synthesized/model';
import { isUnknown } from '../../synthesized/resolve';
import { hasUnresolved } from '../../synthesized/templates';

/** A literal text, an expression that only a call decides, or a value that the folder doesn't hold. */
export type PolicyValue =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'expression'; readonly text: string }
  | { readonly kind: 'unknown' };

/** Reads a value; plain named values are put in, secret and unknown ones make it unknown. */
export function policyValue(service: SynthesizedService, text: string): PolicyValue {
  let unknown = hasUnresolved(text);
  const resolved = text.replace(/\{\{([^{}]+)\}\}/g, (whole, name: string) => {
    const named = service.namedValues.get(name.trim());
    if (named === undefined || named.secret || isUnknown(named.value)) {
      unknown = true;
      return whole;
    }
    return named.value as string;
  });
  if (unknown) return { kind: 'unknown' };
  return isExpressionText(resolved.trim())
    ? { kind: 'expression', text: plainCode(resolved.trim()) }
    : { kind: 'literal', text: resolved.trim() };
}

/** The values of the children of a name, at any depth. */
export function childValues(service: SynthesizedService, statement: EffectiveStatement, name: string): readonly PolicyValue[] {
  return statement.children.flatMap((child) =>
    child.element.name === name ? [policyValue(service, textIn(child))] : childValues(service, child, name),
  );
}

/** The children of a name, at any depth. */
export function descendants(statement: EffectiveStatement, name: string): readonly EffectiveStatement[] {
  return statement.children.flatMap((child) => [...(child.element.name === name ? [child] : []), ...descendants(child, name)]);
}

/** Statements whose children are statements again, each of which a flow visits for itself. */
const CONTAINERS = new Set(['choose', 'retry', 'limit-concurrency', 'wait']);

/**
 * Every text of a statement, expressions in their plain form: its attributes and what its children hold. Of a statement that holds other
 * statements, only what it evaluates itself: its own attributes, and the conditions of a `choose`.
 */
export function textsOf(statement: EffectiveStatement): readonly string[] {
  const read = texts.get(statement.element) ?? readTexts(statement);
  texts.set(statement.element, read);
  return read;
}

/** Several rules ask for the texts of every statement, and flows of every credential visit one many times. */
const texts = new WeakMap<PolicyElement, readonly string[]>();

function readTexts(statement: EffectiveStatement): readonly string[] {
  const { element, children } = statement;
  const own = Object.values(element.attributes).map(plainCode);
  if (element.name === 'choose') return [...own, ...children.map((branch) => plainCode(branch.element.attributes['condition'] ?? ''))];
  if (CONTAINERS.has(element.name)) return own;
  return [...own, plainCode(textIn(statement)), ...children.flatMap(textsOf)];
}
