import type { ApiOperation } from '../../access/operation';
import { MEDIA_TYPE_REFUSAL } from '../../policies/baseline/request-content';
import type { EffectiveStatement } from '../../synthesized/model';
import { cite } from '../citations';
import type { FlowGroup } from '../flow/groups';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { descendants } from '../flow/values';
import { defineRule } from '../rule';

export const content = defineRule({
  id: 35,
  name: 'Content',
  title: 'Bodies of writes have a largest size and known content types; everything else is stopped',
  severity: 'error',
  per: 'service',
  citations: cite('312(c)(1)'),
  mapsTo: ['OWASP API3:2023', 'OWASP API4:2023'],
  mend: 'Put validate-content with max-size, size-exceeded-action="prevent" and unspecified-content-type-action="prevent" before every write.',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'every write has its body checked',
      notApplicable: 'no operation writes',
      perOperation: { what: 'that takes a body', concerns: takesBody },
      look,
    }),
});

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
/** The condition, whatever its white space, that did not hold. */
const REFUSED = squeeze(`not ${MEDIA_TYPE_REFUSAL}`);

/** The largest size that validate-content takes (its documentation, "Usage notes"). */
const MAX_BYTES = 4_194_304;

const takesBody = ({ method, requestContentTypes }: ApiOperation): boolean =>
  ['POST', 'PUT', 'PATCH'].includes(method) || requestContentTypes.length > 0;

function look(group: FlowGroup): readonly FlowFinding[] | undefined {
  const operations = group.operations.filter(takesBody);
  const forwards = group.flow.exits.filter(({ kind }) => kind === 'forward');
  if (operations.length === 0 || forwards.length === 0) return undefined;
  const findings = forwards.flatMap(({ passed }): readonly FlowFinding[] => {
    const statements = passed.get('validate-content') ?? [];
    const mediaTypeChecked = [...passed.keys()].some((key) => key.startsWith('not ') && squeeze(key) === REFUSED);
    if (statements.length > 0) return statements.flatMap((statement) => judge(statement, mediaTypeChecked));
    const somewhere = group.flow.visits.some(({ statement }) => statement.element.name === 'validate-content');
    return [
      somewhere
        ? unsure('conditional', 'only some writes have their body checked')
        : hole('missing', 'a body of any size and type reaches the backend'),
    ];
  });
  return findings.map((finding) => ({ ...finding, operations }));
}

/** @param mediaTypeChecked whether media types that the operation doesn't take have been refused before, as for forms, which validate-content can't read */
function judge(statement: EffectiveStatement, mediaTypeChecked: boolean): readonly FlowFinding[] {
  const { attributes } = statement.element;
  const size = attributes['max-size'];
  return [
    ...(size === undefined || (/^\d+$/.test(size) && Number(size) > MAX_BYTES)
      ? [hole('max-size', `<validate-content> lets bodies of ${size ?? 'any'} bytes in`, statement)]
      : []),
    ...(size !== undefined && !/^\d+$/.test(size)
      ? [unsure('max-size', '<validate-content> has a max-size that is not known', statement)]
      : []),
    ...['size-exceeded-action', 'unspecified-content-type-action'].flatMap((name) =>
      attributes[name] === 'prevent' || (name === 'unspecified-content-type-action' && mediaTypeChecked)
        ? []
        : [hole(name, `<validate-content> has ${name}="${attributes[name] ?? ''}"`, statement)],
    ),
    ...descendants(statement, 'content').flatMap(({ element }) =>
      element.attributes['action'] === 'prevent'
        ? []
        : [hole('content action', `<validate-content> has a content with action="${element.attributes['action'] ?? ''}"`, statement)],
    ),
  ];
}
