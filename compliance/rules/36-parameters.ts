import type { EffectiveStatement } from '../../synthesized/model';
import { cite } from '../citations';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { descendants } from '../flow/values';
import { defineRule } from '../rule';

export const parameters = defineRule({
  id: 36,
  name: 'Parameters',
  title: 'Parameters that the contract does not have, or not so, are stopped',
  severity: 'warning',
  per: 'service',
  citations: cite('312(c)(1)'),
  mapsTo: ['OWASP API8:2023'],
  mend: 'Put validate-parameters with both actions "prevent" into the API policy; only unspecified headers may be ignored.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'parameters are checked before every call to a backend',
      notApplicable: 'nothing calls a backend',
      look: ({ flow }) => {
        const forwards = flow.exits.filter(({ kind }) => kind === 'forward');
        if (forwards.length === 0) return undefined;
        return forwards.flatMap(({ passed }): readonly FlowFinding[] => {
          const statements = passed.get('validate-parameters') ?? [];
          if (statements.length > 0) return statements.flatMap(judge);
          const somewhere = flow.visits.some(({ statement }) => statement.element.name === 'validate-parameters');
          return [
            somewhere
              ? unsure('conditional', 'only some calls have their parameters checked')
              : hole('missing', 'parameters reach the backend unchecked'),
          ];
        });
      },
    }),
});

const ACTIONS = ['specified-parameter-action', 'unspecified-parameter-action'] as const;

function judge(statement: EffectiveStatement): readonly FlowFinding[] {
  const { attributes } = statement.element;
  const findings: FlowFinding[] = [];
  const demand = (place: string, name: string, action: string | undefined): void => {
    if (action !== 'prevent') {
      findings.push(hole(`${place} ${name}`, `<validate-parameters> has ${name}="${action ?? ''}" for ${place}`, statement));
    }
  };
  for (const name of ACTIONS) {
    for (const place of ['query', 'path'] as const) {
      const own = descendants(statement, place).map(({ element }) => element.attributes[name]);
      if (place === 'path' && name === 'unspecified-parameter-action') continue;
      for (const action of own.length === 0 ? [undefined] : own) demand(place, name, action ?? attributes[name]);
    }
  }
  // Every client sends headers that no contract lists; those that it lists must be right.
  for (const { element } of descendants(statement, 'headers')) {
    demand('headers', ACTIONS[0], element.attributes[ACTIONS[0]] ?? attributes[ACTIONS[0]]);
  }
  for (const { element } of descendants(statement, 'parameter')) {
    demand(`parameter ${element.attributes['name'] ?? ''}`, 'action', element.attributes['action']);
  }
  return findings;
}
