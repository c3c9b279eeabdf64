/** What a policy names and needs to exist: fragments, backends, certificates, loggers, schemas, named values. */
import { definitionOf } from './elements/catalogue';
import { childOf, type ElementDeclaration } from './elements/define';
import {
  SECTIONS,
  type PolicyDocument,
  type PolicyElement,
  type PolicyFragment,
  type PolicyNode,
  type PolicyReference,
  type Position,
} from './model';

export type FoundReference = PolicyReference & { readonly position?: Position };

/** `{{name}}`: letters, digits, dots, dashes and underscores (API Management's rule for the names of named values). */
const NAMED_VALUE = /\{\{\s*([\w.-]+)\s*\}\}/g;

/**
 * Every reference of a policy, in order, each occurrence once. A reference by a construct has its `target`; one by
 * name alone has none. Names that an expression computes are not known, and not among them.
 */
export function referencesOf(policy: PolicyDocument | PolicyFragment): readonly FoundReference[] {
  const found: FoundReference[] = [];
  const roots = policy.kind === 'fragment' ? policy.statements : SECTIONS.flatMap((section) => policy.sections[section] ?? []);
  for (const node of roots) if (node.kind === 'element') visit(node, definitionOf(node.name), found);
  return found;
}

/** `within`: in a Liquid template, where two braces are Liquid's own. */
function visit(element: PolicyElement, declaration: ElementDeclaration | undefined, found: FoundReference[], within = false): void {
  const { attributes, attributePositions, position, references = [] } = element;
  found.push(...references.map((reference) => ({ ...reference, ...(position && { position }) })));
  for (const [name, value] of Object.entries(attributes)) {
    const at = attributePositions?.[name] ?? position;
    const place = at ? { position: at } : {};
    if (!within) found.push(...namedValuesIn(value).map((named) => ({ ...named, ...place })));
    const declared = declaration?.attributes?.[name];
    const kind = declared?.names;
    if (kind && !/^@[({]|\{\{/.test(value) && !references.some((one) => one.kind === kind)) found.push({ kind, name: value, ...place });
  }
  const liquid = within || isLiquid(attributes);
  for (const child of element.children) {
    if (child.kind === 'text' && !liquid) {
      const at = child.position ?? position;
      found.push(...namedValuesIn(child.text).map((named) => ({ ...named, ...(at && { position: at }) })));
    }
    if (child.kind === 'element') visit(child, declarationWithin(declaration, child), found, liquid);
  }
}

/** True where the text of an element is a Liquid template: two braces are Liquid's own there, and `@(` is text. */
export function isLiquid(attributes: PolicyElement['attributes']): boolean {
  return attributes['template']?.toLowerCase() === 'liquid';
}

function namedValuesIn(text: string): PolicyReference[] {
  return [...text.matchAll(NAMED_VALUE)].map(([, name]) => ({ kind: 'named-value', name: name as string }));
}

/** The declaration of an element that stands in an element declared as `within`. */
export function declarationWithin(within: ElementDeclaration | undefined, child: PolicyNode): ElementDeclaration | undefined {
  if (!within || child.kind !== 'element') return undefined;
  return childOf(within, child.name) ?? (within.statements ? definitionOf(child.name) : undefined);
}
