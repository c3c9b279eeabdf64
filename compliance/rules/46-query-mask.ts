import { cite } from '../citations';
import { DIAGNOSTICS, notStated, REQUEST_SIDES, side } from '../diagnostics';
import { assignmentsIn, logRows, withoutHashed } from '../log-statements';
import { eachResource, expect, hole, unsure } from '../look';
import { readsOne, taintedVariables } from '../flow/variables';
import { defineRule } from '../rule';
import { block, blocks, text, UNKNOWN } from '../values';

export const queryMask = defineRule({
  id: 46,
  name: 'QueryMask',
  title: 'Query parameters are masked or hidden in the logs: FHIR searches hold patient data',
  severity: 'error',
  per: 'folder',
  citations: cite('312(a)(1)'),
  mapsTo: [],
  mend: 'Write `data_masking { query_params { mode = "Hide", value = "*" } }` in `frontend_request` and `backend_request`.',
  check: (context) => {
    const queries = taintedVariables(assignmentsIn(context.model), readsUrl);
    const written = logRows(context.model, 'the statement writes no query', (text) => (readsUrl(text) || readsOne(withoutHashed(text), queries) !== undefined ? 'writes down the query of the call' : undefined));
    const logged = eachResource(context, DIAGNOSTICS, 'every query parameter is masked or hidden', (diagnostic) => [
      // The name of an operation would be the URL, with the ids that are in it.
      expect('operation_name_format', text(diagnostic.values, 'operation_name_format'), (format) => format !== 'Url', 'calls are logged under their URL'),
      ...REQUEST_SIDES.map((name) => {
        const part = side(diagnostic, name);
        const detail = `${name}.data_masking.query_params`;
        if (part === UNKNOWN) return unsure(detail, notStated(name));
        const masking = block(part, 'data_masking');
        const masks = masking === UNKNOWN ? UNKNOWN : masking === undefined ? [] : blocks(masking, 'query_params');
        if (masks === UNKNOWN) return unsure(detail, `${detail} is known only after apply`);
        const modes = masks.map((mask) => (text(mask, 'value') === '*' ? text(mask, 'mode') : undefined));
        if (modes.some((mode) => mode === 'Hide' || mode === 'Mask')) return undefined;
        return modes.includes(UNKNOWN) || masks.some((mask) => text(mask, 'value') === UNKNOWN) ? unsure(detail, `${detail} is known only after apply`) : hole(detail, `${name} logs query parameters in clear`);
      }),
    ]);
    return written.length === 0 ? logged : [...logged.filter(({ status }) => status !== 'not-applicable'), ...written];
  },
});

/** The URL as a whole or its query; the path and the host alone hold no search. */
const URL_READ = /\b(?:Original)?Url\b(?!\s*\.\s*(?:Path|Host|Scheme|Port)\b)/;
const readsUrl = (text: string): boolean => URL_READ.test(withoutHashed(text));
