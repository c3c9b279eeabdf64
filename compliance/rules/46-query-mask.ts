import { cite } from '../citations';
import { DIAGNOSTICS, notStated, REQUEST_SIDES, side, SIDES } from '../diagnostics';
import { assignmentsIn, logRows, withoutHashed } from '../log-statements';
import { eachResource, expect, hole, unsure, type Findings } from '../look';
import { readsOne, taintedVariables } from '../flow/variables';
import { defineRule } from '../rule';
import { block, blocks, text, texts, UNKNOWN } from '../values';
import type { SynthesizedResource } from '../../synthesized/model';

export const queryMask = defineRule({
  id: 46,
  name: 'QueryMask',
  title: 'Query parameters are masked or hidden in the logs: FHIR searches hold patient data',
  severity: 'error',
  per: 'folder',
  citations: cite('312(a)(1)'),
  mapsTo: [],
  mend: 'Write `data_masking { query_params { mode = "Hide", value = "*" } }` in `frontend_request` and `backend_request`, and leave headers that hold a URL (Referer, Location, Link) out of `headers_to_log`.',
  check: (context) => {
    const queries = taintedVariables(assignmentsIn(context.model), readsUrl);
    const written = logRows(context.model, 'the statement writes no query', (text) =>
      readsUrl(text) || readsOne(withoutHashed(text), queries) !== undefined ? 'writes down the query of the call' : undefined,
    );
    const logged = eachResource(context, DIAGNOSTICS, 'every query parameter is masked or hidden', (diagnostic) => [
      // The name of an operation would be the URL, with the ids that are in it.
      expect(
        'operation_name_format',
        text(diagnostic.values, 'operation_name_format'),
        (format) => format !== 'Url',
        'calls are logged under their URL',
      ),
      ...urlHeaders(diagnostic),
      ...REQUEST_SIDES.map((name) => {
        const part = side(diagnostic, name);
        const detail = `${name}.data_masking.query_params`;
        if (part === UNKNOWN) return unsure(detail, notStated(name));
        const masking = block(part, 'data_masking');
        const masks = masking === UNKNOWN ? UNKNOWN : masking === undefined ? [] : blocks(masking, 'query_params');
        if (masks === UNKNOWN) return unsure(detail, `${detail} is known only after apply`);
        const modes = masks.map((mask) => (text(mask, 'value') === '*' ? text(mask, 'mode') : undefined));
        if (modes.some((mode) => mode === 'Hide' || mode === 'Mask')) return undefined;
        return modes.includes(UNKNOWN) || masks.some((mask) => text(mask, 'value') === UNKNOWN)
          ? unsure(detail, `${detail} is known only after apply`)
          : hole(detail, `${name} logs query parameters in clear`);
      }),
    ]);
    return written.length === 0 ? logged : [...logged.filter(({ status }) => status !== 'not-applicable'), ...written];
  },
});

/** Headers whose value is the URL of a call, or of another page of its answer, with the query in it. */
const URL_HEADERS = /^(?:referer|link|content-location|location|x-original-ur[il]|x-rewrite-url|x-ms-original-url)$/i;

/** No mask of query parameters reaches into a header; what is not known of the list is rule 45's. */
const urlHeaders = (diagnostic: SynthesizedResource): Findings =>
  SIDES.flatMap((name) => {
    const part = side(diagnostic, name);
    const headers = part === UNKNOWN ? UNKNOWN : texts(part, 'headers_to_log');
    if (headers === UNKNOWN) return [];
    return headers.map((header) =>
      header !== UNKNOWN && URL_HEADERS.test(header)
        ? hole(`${name}.headers_to_log ${header}`, `${name}.headers_to_log holds ${header}, whose value is a URL with its query`)
        : undefined,
    );
  });

/** The URL as a whole or its query; the path and the host alone hold no search. */
const URL_READ = /\b(?:Original)?Url\b(?!\s*\.\s*(?:Path|Host|Scheme|Port)\b)/;
const readsUrl = (text: string): boolean => URL_READ.test(withoutHashed(text));
