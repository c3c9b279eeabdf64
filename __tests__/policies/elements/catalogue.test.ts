import { CATALOGUE, definitionOf } from '../../../policies/elements/catalogue';
import type { ElementDeclaration } from '../../../policies/elements/define';
import type { PolicyFragment } from '../../../policies/model';
import { readPolicy } from '../../../policies/rawxml/read';
import { writeNode } from '../../../policies/rawxml/write';

const byName = CATALOGUE.map((declaration) => [declaration.name, declaration] as const);

test('no policy is declared twice', () => {
  expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length);
});

test('an element without a declaration is no policy', () => {
  expect(definitionOf('constructor')).toBeUndefined();
});

test.each(byName)('the example of %s is read, and written back as it is', (name, { example }) => {
  const { policy, findings } = readPolicy(`<fragment>${example}</fragment>`);
  expect(findings).toEqual([]);
  const [statement, ...others] = (policy as PolicyFragment).statements;
  expect(others).toEqual([]);
  expect(statement).toMatchObject({ kind: 'element', name });
  expect(statement && writeNode(statement)).toBe(`${example}\n`);
});

function problemsOf(declaration: ElementDeclaration, place: string): string[] {
  const attributes = Object.keys(declaration.attributes ?? {});
  const problems = [declaration.exactlyOne, declaration.atLeastOne, declaration.atMostOne]
    .flatMap((group) => group ?? [])
    .filter((name) => !attributes.includes(name))
    .map((name) => `${place}: a group names ${name}, which is no attribute`);
  for (const [name, { minimum, maximum, type, default: value }] of Object.entries(declaration.attributes ?? {})) {
    if (minimum !== undefined && maximum !== undefined && minimum > maximum) problems.push(`${place}: ${name} has no value in its range`);
    if (typeof type !== 'string' && value !== undefined && !type.includes(String(value))) problems.push(`${place}: the default of ${name} is not one of its values`);
  }
  const children = declaration.children ?? [];
  if (new Set(children.map(({ prop }) => prop)).size < children.length) problems.push(`${place}: two children have one property`);
  return [...problems, ...children.flatMap((child) => problemsOf(child.policy ? {} : child, `${place} ${child.name}`))];
}

test.each(byName)('the declaration of %s agrees with itself', (name, declaration) => {
  expect(problemsOf(declaration, name)).toEqual([]);
});
