import type { PolicyElement, PolicyNode } from '../model';
import { EVERYWHERE } from './common';
import { definePolicy, ID } from './define';
import type { ExpressionText, NamedValueText, SectionsOf, Statement } from './types';

export const choosePolicy = definePolicy({
  name: 'choose',
  summary: 'Runs the statements of the first branch whose condition holds, or those of `otherwise`.',
  sections: EVERYWHERE,
  attributes: { id: ID },
  children: [
    {
      name: 'when',
      prop: 'when',
      required: true,
      many: true,
      // Unlike other attributes, this one is case-sensitive: API Management refuses "True".
      attributes: { condition: { type: ['true', 'false'], required: true } },
      statements: true,
    },
    { name: 'otherwise', prop: 'otherwise', statements: true },
  ],
  example: `<choose>
	<when condition="@(context.Request.Method == "GET")">
		<set-variable name="reads" value="@(true)" />
	</when>
	<otherwise>
		<set-variable name="reads" value="@(false)" />
	</otherwise>
</choose>`,
});

export interface ChooseBranch {
  readonly when: ExpressionText | NamedValueText | boolean;
  readonly then: readonly PolicyNode[];
}

/** `choose` with its branches in order. It may stand where all statements of its branches may. */
export function choose<const B extends readonly ChooseBranch[], const O extends readonly PolicyNode[] = readonly []>(
  branches: B,
  otherwise?: O,
): Statement<SectionsOf<B[number]['then'][number] | O[number]>> {
  const children = branches.map(({ when, then }): PolicyElement => ({
    kind: 'element',
    name: 'when',
    attributes: { condition: String(when) },
    children: then,
  }));
  if (otherwise) children.push({ kind: 'element', name: 'otherwise', attributes: {}, children: otherwise });
  return { kind: 'element', name: 'choose', attributes: {}, children };
}
