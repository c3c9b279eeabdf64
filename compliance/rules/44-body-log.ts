import { cite } from '../citations';
import { DIAGNOSTICS, notStated, side, SIDES } from '../diagnostics';
import { eachResource, expect, unsure } from '../look';
import { defineRule } from '../rule';
import { isSet, quantity, UNKNOWN } from '../values';

export const bodyLog = defineRule({
  id: 44,
  name: 'BodyLog',
  title: 'No byte of a body is logged, of requests or responses, at the gateway or to the backend, for the service or an API',
  severity: 'error',
  per: 'folder',
  citations: cite('312(a)(1)'),
  mapsTo: [],
  mend: 'Write all four blocks of every diagnostic with `body_bytes = 0`.',
  check: (context) =>
    eachResource(context, DIAGNOSTICS, 'no body is logged', (diagnostic) =>
      SIDES.map((name) => {
        const part = side(diagnostic, name);
        const detail = `${name}.body_bytes`;
        if (part === UNKNOWN || !isSet(part, 'body_bytes')) return unsure(detail, notStated(detail));
        return expect(detail, quantity(part, 'body_bytes'), (bytes) => bytes === 0, `${detail} logs bodies`);
      }),
    ),
});
