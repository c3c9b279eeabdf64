import type { Flow } from '../../synthesized/flow';
import type { EffectiveStatement } from '../../synthesized/model';
import { cite } from '../citations';
import { hole, lookAtFlows, type FlowFinding } from '../flow/look';
import { descendants, textsOf } from '../flow/values';
import { defineRule } from '../rule';

export const onError = defineRule({
  id: 37,
  name: 'OnError',
  title: 'Errors are answered with a body of their own that tells nothing of what went wrong inside',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: ['OWASP API8:2023'],
  mend: 'Answer in on-error with a return-response whose body holds the status alone; keep context.LastError.Message out of answers and logs.',
  check: (context) =>
    lookAtFlows(context, { compliant: 'every error is answered with a body without detail', look: ({ flow }) => look(flow) }),
});

/** The policy that failed and its message; `Reason` and `Source` are fixed words, and good for comparing. */
const DETAIL = /\bLastError\b(?!\s*(?:\.\s*(?:Reason|Source)\b|[!=]=\s*null))/;
const MESSAGE = /\bLastError\s*\??\.\s*Message\b/;
const ANSWERS = new Set(['set-body', 'set-header', 'set-status', 'return-response']);

function look({ exits, visits }: Flow): readonly FlowFinding[] {
  return [
    ...exits
      .filter(({ section }) => section === 'on-error')
      .flatMap(({ kind, passed }): readonly FlowFinding[] =>
        kind === 'end' && passed.get('set-body') === undefined
          ? [hole('default body', "an error is answered with the gateway's own message, which tells what failed")]
          : [],
      ),
    ...visits.flatMap(({ statement, section }): readonly FlowFinding[] => {
      const { name } = statement.element;
      const texts = textsOf(statement);
      if (texts.some((text) => MESSAGE.test(text))) {
        return [hole(`LastError.Message in ${name}, ${section}`, `<${name}> in ${section} gives away LastError.Message`, statement)];
      }
      if (name === 'set-variable' && texts.some((text) => DETAIL.test(text))) {
        return [
          hole(
            `LastError in a variable, ${section}`,
            `<set-variable> in ${section} keeps what LastError tells, from where it can go anywhere`,
            statement,
          ),
        ];
      }
      if (ANSWERS.has(name) && texts.some((text) => DETAIL.test(text))) {
        return [hole(`LastError in ${name}, ${section}`, `<${name}> in ${section} answers with what LastError tells`, statement)];
      }
      return tellsReason(statement)
        ? [hole(`LastError in body, ${section}`, `a body in ${section} tells what LastError tells`, statement)]
        : [];
    }),
  ];
}

/** A body has no use for LastError at all. */
function tellsReason(statement: EffectiveStatement): boolean {
  if (!ANSWERS.has(statement.element.name) || !textsOf(statement).some((text) => /\bLastError\b/.test(text))) return false;
  const bodies = [...(statement.element.name === 'set-body' ? [statement] : []), ...descendants(statement, 'set-body')];
  return bodies.some((body) => textsOf(body).some((text) => /\bLastError\b/.test(text)));
}
