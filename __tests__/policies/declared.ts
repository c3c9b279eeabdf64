/** Statements made from their declarations: whatever the declaration says is right, and nothing else. */
import fc from '../fast-check';
import { camelCase } from '../../policies/elements/build';
import type { AttributeDeclaration, ChildDeclaration, ElementDeclaration, PolicyDeclaration, TextDeclaration } from '../../policies/elements/define';
import { isExpressionText } from '../../policies/expressions/scan';
import type { PolicyElement, PolicyNode } from '../../policies/model';

/** Properties as a builder takes them, and the element that is to come of them. */
interface Made {
  readonly props: Record<string, unknown>;
  readonly element: PolicyElement;
}

type Texts = fc.Arbitrary<string>;

function valueOf(declared: AttributeDeclaration | TextDeclaration, texts: Texts): fc.Arbitrary<string | number | boolean> {
  const { type = 'string' } = declared;
  const { minimum = 0, maximum = 100_000 } = declared as AttributeDeclaration;
  if (type === 'string') return declared.fixed ? texts.filter((text) => !isExpressionText(text)) : texts;
  if (type === 'date-time') return fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') }).map((date) => date.toISOString());
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number') return fc.integer({ min: minimum, max: Math.max(minimum, maximum) });
  return fc.constantFrom(...type);
}

/** Names of the attributes to give: the required ones, some others, and of each group as many as it takes. */
function namesOf({ attributes = {}, exactlyOne = [], atLeastOne = [], atMostOne = [], together = [], excludes = {} }: ElementDeclaration): fc.Arbitrary<readonly string[]> {
  const free = Object.keys(attributes).filter((name) => ![...exactlyOne, ...atLeastOne, ...atMostOne].includes(name));
  const required = free.filter((name) => attributes[name]?.required);
  const one = (group: readonly string[]): fc.Arbitrary<readonly string[]> => (group.length === 0 ? fc.constant([]) : fc.constantFrom(...group).map((name) => [name]));
  return fc
    .tuple(fc.subarray(free.filter((name) => !required.includes(name))), one(exactlyOne), one(atLeastOne), one(atMostOne))
    .map((chosen) => Object.keys(attributes).filter((name) => required.includes(name) || chosen.some((names) => names.includes(name))))
    .map((names) => names.filter((name) => !names.some((other) => excludes[other]?.includes(name))))
    .map((names) => {
      const all = names.some((name) => together.includes(name)) ? [...names, ...together] : names;
      return Object.keys(attributes).filter((name) => all.includes(name));
    });
}

function made(name: string, declared: ElementDeclaration, texts: Texts): fc.Arbitrary<Made> {
  const { attributes = {}, children = [], text } = declared;
  return namesOf(declared).chain((names) =>
    fc
      .record({
        values: fc.tuple(...names.map((attribute) => valueOf(attributes[attribute] as AttributeDeclaration, texts))),
        text: text ? valueOf(text, texts) : fc.constant(undefined),
        children: fc.tuple(...children.map((child) => childrenOf(child, texts))),
      })
      .map((given): Made => {
        // An element takes text or elements; with both, only the elements are kept.
        const elements = given.children.flatMap(({ elements: each }) => each);
        const own: readonly PolicyNode[] = given.text === undefined || elements.length > 0 ? [] : [{ kind: 'text', text: String(given.text) }];
        return {
          props: {
            ...Object.fromEntries(names.map((attribute, index) => [camelCase(attribute), given.values[index]])),
            ...Object.fromEntries(given.children.flatMap(({ props }) => props)),
            ...(own.length > 0 && { text: given.text }),
          },
          element: { kind: 'element', name, attributes: Object.fromEntries(names.map((attribute, index) => [attribute, String(given.values[index])])), children: [...own, ...elements] },
        };
      }),
  );
}

interface MadeChildren {
  readonly props: readonly (readonly [string, unknown])[];
  readonly elements: readonly PolicyElement[];
}

function childrenOf(child: ChildDeclaration, texts: Texts): fc.Arbitrary<MadeChildren> {
  const one = made(child.name, child.policy ?? child, texts);
  const minLength = child.required ? 1 : 0;
  const maxLength = child.many ? Math.min(2, child.maximum ?? 2) : 1;
  return fc.array(one, { minLength, maxLength }).map((several) => {
    const values = several.map(({ props }) => (child.list ? (Object.values(props)[0] ?? []) : props));
    return { props: several.length === 0 ? [] : [[child.prop, child.many ? values : values[0]]], elements: several.map(({ element }) => element) };
  });
}

/** A statement of the policy, without other policy statements in it. */
export function declaredStatement(declaration: PolicyDeclaration, texts: Texts): fc.Arbitrary<Made> {
  return made(declaration.name, declaration, texts);
}
