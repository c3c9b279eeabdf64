/** Attributes: unknown, missing, excluding one another; and their values. */
import { nearest } from '../../access/nearest';
import type { AttributeDeclaration, TextDeclaration, ValueType } from '../elements/define';
import { isExpressionText } from '../expressions/scan';
import type { PolicyElement, Position } from '../model';
import type { Declared, Report } from './report';

export function checkAttributes({ element, declaration, place }: Declared, report: Report): void {
  const declared = declaration.attributes ?? {};
  const { attributes, position } = element;
  /** Names that misspelt ones were meant to be: they are not missing besides. */
  const meant: string[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    if (/^xml(ns)?(:|$)/.test(name)) continue;
    const at = element.attributePositions?.[name] ?? position;
    const known = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (known) checkValue(value, known, `${place}: ${name}`, at, report);
    else if (!declaration.anything) meant.push(...unknown(name, Object.keys(declared), element, place, at, report));
    if (/[\n\t\r]/.test(value) && !isExpressionText(value)) {
      report.add(
        'APIM217',
        `${place}: ${name}: expected blanks as the only white space, found another`,
        'Write a blank, or put the text into an expression.',
        at,
      );
    }
  }
  const { exactlyOne = [] } = declaration;
  for (const [name, { required }] of Object.entries(declared)) {
    if (required && !exactlyOne.includes(name) && !Object.hasOwn(attributes, name) && !meant.includes(name)) {
      report.add('APIM212', `${place}: expected the attribute ${name}, found none`, `Add ${name}="…".`, position);
    }
  }
  checkGroups({ element, declaration, place }, meant, report);
}

/** Gives the name that was meant, if one was. */
function unknown(
  name: string,
  known: readonly string[],
  { attributes }: PolicyElement,
  place: string,
  at: Position | undefined,
  report: Report,
): readonly string[] {
  const nearby = nearest(name, known);
  const near = nearby !== undefined && !Object.hasOwn(attributes, nearby) ? nearby : undefined;
  report.add(
    'APIM211',
    `${place}: expected ${known.length === 0 ? 'no attributes' : known.join(', ')}, found ${name}`,
    near ? `Did you mean ${near}?` : 'Remove the attribute.',
    at,
  );
  return near === undefined ? [] : [near];
}

function checkGroups(
  { element: { attributes, position }, declaration: { exactlyOne, atLeastOne, atMostOne, together, excludes = {} }, place }: Declared,
  meant: readonly string[],
  report: Report,
): void {
  const given = (group: readonly string[] = []): readonly string[] => group.filter((name) => Object.hasOwn(attributes, name));
  const say = (expected: string, group: readonly string[], found: readonly string[]): void =>
    report.add(
      'APIM216',
      `${place}: expected ${expected} of ${group.join(', ')}, found ${found.length === 0 ? 'none' : found.join(' and ')}`,
      found.length === 0 ? 'Add one of them.' : 'Keep one of them.',
      position,
    );
  const anyMeant = (group: readonly string[]): boolean => group.some((name) => meant.includes(name));
  if (exactlyOne && given(exactlyOne).length !== 1 && !(given(exactlyOne).length === 0 && anyMeant(exactlyOne))) {
    say('exactly one', exactlyOne, given(exactlyOne));
  }
  if (atLeastOne && given(atLeastOne).length === 0 && !anyMeant(atLeastOne)) say('at least one', atLeastOne, []);
  if (atMostOne && given(atMostOne).length > 1) say('at most one', atMostOne, given(atMostOne));
  if (together && given(together).length === 1 && !anyMeant(together)) {
    const [alone = ''] = given(together);
    const missing = together.filter((name) => name !== alone).join(' and ');
    report.add('APIM216', `${place}: expected ${missing} beside ${alone}, found none`, `Add ${missing}="…".`, position);
  }
  for (const [name, others] of Object.entries(excludes)) {
    const beside = given(others);
    if (Object.hasOwn(attributes, name) && beside.length > 0) {
      report.add(
        'APIM216',
        `${place}: expected no ${beside.join(' and ')} beside ${name}, found it`,
        `Keep ${name} or ${beside.join(' and ')}.`,
        position,
      );
    }
  }
}

/** A value of an attribute, or a text. One with a named value or a value of Terraform's is known only later. */
export function checkValue(
  value: string,
  declared: AttributeDeclaration | TextDeclaration,
  place: string,
  at: Position | undefined,
  report: Report,
): void {
  const text = value.trim();
  if (isExpressionText(text)) {
    if (declared.fixed) {
      report.add(
        'APIM215',
        `${place}: expected a fixed value, found an expression`,
        'Write the value itself, or a named value: {{name}}.',
        at,
      );
    } else report.expression(text, place, at);
    return;
  }
  if (!declared.fixed && report.mixed(value, place, at, declared.type !== undefined && declared.type !== 'string')) return;
  if (declared.type === undefined || /\{\{|\$\{/.test(value)) return;
  const expected = misfit(text, declared.type);
  if (expected !== undefined) {
    report.add(
      'APIM213',
      `${place}: expected ${expected}, found ${JSON.stringify(value.slice(0, 60))}`,
      `Write ${expected}${declared.fixed ? '' : ', or an expression'}.`,
      at,
    );
    return;
  }
  const { minimum = -Infinity, maximum = Infinity, also = [] } = declared as AttributeDeclaration;
  if (declared.type !== 'integer' && declared.type !== 'number') return;
  const number = Number(text);
  if ((number < minimum || number > maximum) && !also.includes(number)) {
    const range = minimum === -Infinity ? `at most ${maximum}` : maximum === Infinity ? `at least ${minimum}` : `${minimum} to ${maximum}`;
    const others = also.length > 0 ? `, or ${also.join(', ')}` : '';
    report.add('APIM214', `${place}: expected ${range}${others}, found ${text}`, 'Write a number in that range.', at);
  }
}

/** What was expected, where the value isn't that. */
function misfit(text: string, type: ValueType): string | undefined {
  switch (type) {
    case 'string':
      return undefined;
    case 'date-time':
      return /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)
        ? undefined
        : 'a date and time as 2030-01-31T00:00:00Z';
    case 'integer':
      return /^[+-]?\d+$/.test(text) ? undefined : 'a whole number';
    case 'number':
      return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? undefined : 'a number';
    case 'boolean':
      return /^(true|false|1|0)$/i.test(text) ? undefined : 'true or false';
    default:
      return type.includes(text) ? undefined : type.length === 1 ? String(type[0]) : `one of ${type.join(', ')}`;
  }
}
