/** Policy statements that write something down, and what of it. */
import { plainCode } from '../policies/expressions/plain-code';
import type { PolicyElement, PolicyNode } from '../policies/model';
import type { SynthesizedModel } from '../synthesized/model';
import type { Assignment } from './flow/variables';
import { elementsOf, type FoundElement } from './policies';
import { row, type Row } from './rule';

const SINKS: readonly string[] = ['trace', 'log-to-eventhub', 'emit-metric'];

/** A statement that logs, with every text inside it. */
export interface LogStatement {
  readonly found: FoundElement;
  readonly text: string;
}

/** Every statement that logs, of every policy and fragment of the folder. */
const logStatements = (model: SynthesizedModel): readonly LogStatement[] =>
  model.services.flatMap((service) =>
    elementsOf(service).flatMap((found) =>
      SINKS.includes(found.element.name) ? [{ found, text: textsIn(found.element).join('\n') }] : [],
    ),
  );

/** What the folder's policies put into variables, in whatever flow. */
export const assignmentsIn = (model: SynthesizedModel): readonly Assignment[] =>
  model.services.flatMap((service) =>
    elementsOf(service).flatMap(({ element: { name, attributes } }) =>
      name === 'set-variable' ? [{ variable: attributes['name'] ?? '', texts: [plainCode(attributes['value'] ?? '')] }] : [],
    ),
  );

const textsIn = (element: PolicyElement): readonly string[] => [
  ...Object.values(element.attributes).map(plainCode),
  ...element.children.flatMap((node: PolicyNode) =>
    node.kind === 'text' ? [plainCode(node.text)] : node.kind === 'element' ? textsIn(node) : [],
  ),
];

/** A row for every statement of which `tell` tells something, and one for each that is as it should be. */
export function logRows(model: SynthesizedModel, compliant: string, tell: (text: string) => string | undefined): readonly Row[] {
  return logStatements(model).map(({ found: { element, resource }, text }) => {
    const at = element.position === undefined ? '' : ` at ${element.position.line}:${element.position.column}`;
    const told = tell(text);
    return told === undefined
      ? row(resource, 'compliant', compliant, `${element.name}${at}`)
      : row(resource, 'non-compliant', `<${element.name}>${at} ${told}`, `${element.name}${at}`);
  });
}

/** The names of headers that a text reads; `*` where it reads them all. */
export function headersRead(text: string): readonly string[] {
  return [
    ...text.matchAll(/\.\s*Headers\b\s*(?:\.\s*(?:GetValueOrDefault|ContainsKey|TryGetValue)\s*\(\s*|\[\s*)?("((?:[^"\\]|\\.)*)")?/g),
  ].map(([, literal, name]) => (literal === undefined ? '*' : (name ?? '*')));
}

/** A text without the arguments of hash functions: what is hashed is not written down. */
export function withoutHashed(text: string): string {
  const start = text.indexOf('.ComputeHash(');
  if (start < 0) return text;
  let depth = 0;
  let end = start;
  for (let index = start + '.ComputeHash'.length; index < text.length; index++) {
    if (text[index] === '(') depth++;
    if (text[index] === ')' && --depth === 0) {
      end = index + 1;
      break;
    }
  }
  // An unbalanced text is kept whole.
  return end === start ? text : text.slice(0, start) + withoutHashed(text.slice(end));
}
