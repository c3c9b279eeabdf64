/** What an element holds: declared children in their order, text, or nothing. */
import { nearest } from '../../access/nearest';
import type { ChildDeclaration } from '../elements/define';
import type { PolicyElement } from '../model';
import { isLiquid } from '../references';
import { checkAttributes, checkValue } from './attributes';
import type { Declared, Report } from './report';

/** `statements`: checks the policy statements that the element holds. */
export function checkElement(declared: Declared, report: Report, statements: (element: PolicyElement, declared: Declared) => void): void {
  const { element, declaration, place } = declared;
  checkAttributes(declared, report);
  checkText(declared, report);
  if (declaration.statements) {
    statements(element, declared);
    return;
  }
  checkMarkup(declared, report);
  const children = declaration.children ?? [];
  const counts = new Map<ChildDeclaration, number>();
  const meant: string[] = [];
  let furthest = -1;
  let inOrder = true;
  for (const node of element.children) {
    if (node.kind !== 'element') continue;
    const index = children.findIndex(({ name }) => name === node.name);
    const child = children[index];
    if (!child) {
      if (!declaration.anything) meant.push(...unknownChild(node, declared, report));
      else if (!isLiquid(element.attributes)) {
        // Of what is not declared anything may be meant, but a child that is.
        if (
          nearest(
            node.name,
            children.map(({ name }) => name),
          ) !== undefined
        ) {
          meant.push(...unknownChild(node, declared, report));
        }
        checkExpressionsWithin(node, place, report);
      }
      continue;
    }
    counts.set(child, (counts.get(child) ?? 0) + 1);
    if (index < furthest && !declaration.anyOrder && inOrder) {
      // One that is moved too far forward is behind in the view of all that follow.
      inOrder = false;
      report.add(
        'APIM223',
        `${place}: expected ${node.name} before ${children[furthest]?.name}, found it after`,
        `The order is ${children.map(({ name }) => name).join(', ')}.`,
        node.position,
      );
    }
    furthest = Math.max(furthest, index);
    checkElement({ element: node, declaration: child.policy ?? child, place: `${node.name} of ${place}` }, report, statements);
  }
  for (const child of children) {
    if (counts.has(child) || !meant.includes(child.name)) checkCount(child, counts.get(child) ?? 0, declared, report);
  }
}

/** Expressions in elements of which nothing is declared: the body of a resolver, or `value` in a body. */
function checkExpressionsWithin(
  { name, attributes, attributePositions, children, position }: PolicyElement,
  around: string,
  report: Report,
): void {
  const place = `${name} of ${around}`;
  for (const [attribute, value] of Object.entries(attributes)) {
    report.mixed(value, `${place}: ${attribute}`, attributePositions?.[attribute] ?? position);
  }
  for (const child of children) {
    if (child.kind === 'text') report.mixed(child.text, place, child.position ?? position);
    if (child.kind === 'element') checkExpressionsWithin(child, place, report);
  }
}

/** Gives the name that was meant, if one was. */
function unknownChild(node: PolicyElement, { declaration, place }: Declared, report: Report): readonly string[] {
  const known = (declaration.children ?? []).map(({ name }) => name);
  const near = nearest(node.name, known);
  report.add(
    'APIM221',
    `${place}: expected ${known.join(', ') || 'no elements'}, found <${node.name}>`,
    near ? `Did you mean ${near}?` : 'Remove the element, or put it where it belongs.',
    node.position,
  );
  return near === undefined ? [] : [near];
}

function checkCount(child: ChildDeclaration, count: number, { element, place }: Declared, report: Report): void {
  const maximum = child.many ? (child.maximum ?? Infinity) : 1;
  if (count > maximum) {
    report.add(
      'APIM224',
      `${place}: expected <${child.name}> ${maximum === 1 ? 'once' : `at most ${maximum} times`}, found it ${count} times`,
      'Remove the others.',
      element.position,
    );
  }
  if (count === 0 && child.required) {
    report.add('APIM222', `${place}: expected <${child.name}>, found none`, `Add <${child.name}>.`, element.position);
  }
}

/** Elements that API Management would lose: a body of markup is a template, or it is text. */
function checkMarkup({ element, declaration: { elementsNeed }, place }: Declared, report: Report): void {
  if (elementsNeed === undefined || !['', 'none'].includes(element.attributes[elementsNeed] ?? '')) return;
  const elements = element.children.filter(({ kind }) => kind === 'element');
  const [first] = elements;
  if (first?.kind !== 'element' || (elements.length === 1 && first.name === 'value')) return;
  report.add(
    'APIM227',
    `${place}: expected text, found <${first.name}>`,
    `Add ${elementsNeed}="liquid", or write the markup as text: in CDATA, or with &lt;.`,
    first.position,
  );
}

function checkText({ element, declaration, place }: Declared, report: Report): void {
  const texts = element.children.flatMap((node) => (node.kind === 'text' && node.text.trim() !== '' ? [node] : []));
  const { text: declared } = declaration;
  if (declared) {
    if (texts.length === 0 && declared.required && !element.children.some(({ kind }) => kind === 'element')) {
      report.add('APIM226', `${place}: expected a text, found none`, 'Write the text, or remove the element.', element.position);
    }
    // Liquid knows no expressions.
    if (!isLiquid(element.attributes)) {
      for (const { text, position } of texts) checkValue(text, declared, place, position ?? element.position, report);
    }
  } else if (!declaration.anything) {
    for (const { position } of texts) {
      report.add(
        'APIM225',
        `${place}: expected elements only, found text`,
        'Remove the text, or make it a comment.',
        position ?? element.position,
      );
    }
  }
}
