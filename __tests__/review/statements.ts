/** Effective statements written by hand, for tests of what is read of them. */
import { SECTIONS, type PolicyElement, type PolicyNode, type Section } from '../../policies/model';
import type { EffectivePolicy, EffectiveStatement } from '../../synthesized/model';

export function el(name: string, attributes: Readonly<Record<string, string>> = {}, ...children: readonly (PolicyNode | string)[]): PolicyElement {
  return { kind: 'element', name, attributes, children: children.map((child) => (typeof child === 'string' ? { kind: 'text', text: child } : child)) };
}

export function effective(element: PolicyElement, path = 'prod-apis/fhir/Policy'): EffectiveStatement {
  return {
    element,
    origin: { scope: 'api', path },
    children: element.children.flatMap((child) => (child.kind === 'element' ? [effective(child, path)] : [])),
  };
}

/** A policy of the given inbound statements, which calls the backend. */
export function policyOf(inbound: readonly PolicyElement[], others: Partial<Record<Section, readonly PolicyElement[]>> = {}): EffectivePolicy {
  const all: Partial<Record<Section, readonly PolicyElement[]>> = { backend: [el('forward-request')], ...others, inbound };
  return {
    sections: Object.fromEntries(SECTIONS.map((section) => [section, (all[section] ?? []).map((element) => effective(element))])) as unknown as EffectivePolicy['sections'],
    unknowns: [],
  };
}

export const refuse = (code = '403'): PolicyElement => el('return-response', {}, el('set-status', { code }));
export const when = (condition: string, ...children: readonly PolicyElement[]): PolicyElement => el('when', { condition }, ...children);
export const otherwise = (...children: readonly PolicyElement[]): PolicyElement => el('otherwise', {}, ...children);
export const choose = (...branches: readonly PolicyElement[]): PolicyElement => el('choose', {}, ...branches);

export interface Jwt {
  readonly issuer?: string;
  readonly audiences?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly claims?: readonly PolicyElement[];
  readonly url?: string;
}

export function jwt({ issuer = 'https://id.example.org', audiences = ['api://fhir'], attributes = {}, claims = [], url = `${issuer}/.well-known/openid-configuration` }: Jwt = {}): PolicyElement {
  return el(
    'validate-jwt',
    { 'header-name': 'Authorization', 'output-token-variable-name': 'verified-token', ...attributes },
    el('openid-config', { url }),
    ...(audiences.length > 0 ? [el('audiences', {}, ...audiences.map((audience) => el('audience', {}, audience)))] : []),
    el('issuers', {}, el('issuer', {}, issuer)),
    ...(claims.length > 0 ? [el('required-claims', {}, ...claims)] : []),
  );
}

export const claim = (name: string, values: readonly string[], attributes: Readonly<Record<string, string>> = {}): PolicyElement =>
  el('claim', { name, match: 'all', ...attributes }, ...values.map((value) => el('value', {}, value)));

export const setVariable = (name: string, value: string): PolicyElement => el('set-variable', { name, value });
export const ipFilter = (action: 'allow' | 'forbid', ...addresses: readonly string[]): PolicyElement =>
  el(
    'ip-filter',
    { action },
    ...addresses.map((text) => {
      const [from, to] = text.split('-');
      return to === undefined ? el('address', {}, text) : el('address-range', { from: from as string, to });
    }),
  );
