import { cite } from '../citations';
import { DIAGNOSTICS, notStated, side, SIDES } from '../diagnostics';
import { headersRead, logRows } from '../log-statements';
import { eachResource, hole, unsure } from '../look';
import { defineRule, type FolderContext } from '../rule';
import { texts, UNKNOWN } from '../values';

/** Headers that carry a credential, whatever their prefix. `*` logs them all. */
const CREDENTIALS =
  /^\*$|authorization|cookie|dpop|token|secret|password|(^|-)(api|subscription|access|functions?|app)?-?key$|client-?cert|^x-ms-client-principal/i;

export const headerLog = defineRule({
  id: 45,
  name: 'HeaderLog',
  title: 'No header that carries a credential is logged, by a diagnostic or by a policy',
  severity: 'error',
  per: 'folder',
  citations: cite('312(d)'),
  mapsTo: [],
  mend: 'Remove Authorization, Cookie, Set-Cookie, subscription key, client certificate and DPoP headers from `headers_to_log`.',
  check: (context) => {
    const keys = keyHeaders(context);
    const isCredential = (header: string): boolean => CREDENTIALS.test(header) || keys.has(header.toLowerCase());
    const written = logRows(context.model, 'the statement writes no header with a credential', (text) => {
      const header = headersRead(text).find(isCredential);
      return header === undefined ? undefined : `writes down ${header === '*' ? 'every header' : `the header ${header}`}`;
    });
    const logged = eachResource(context, DIAGNOSTICS, 'no header with a credential is logged', (diagnostic) =>
      SIDES.flatMap((name) => {
        const part = side(diagnostic, name);
        const detail = `${name}.headers_to_log`;
        if (part === UNKNOWN) return [unsure(detail, notStated(name))];
        const headers = texts(part, 'headers_to_log');
        if (headers === UNKNOWN || headers.includes(UNKNOWN)) return [unsure(detail, `${detail} is known only after apply`)];
        return (headers as readonly string[]).map((header) =>
          isCredential(header) ? hole(`${detail} ${header}`, `${detail} holds ${header}`) : undefined,
        );
      }),
    );
    return written.length === 0 ? logged : [...logged.filter(({ status }) => status !== 'not-applicable'), ...written];
  },
});

/** The names under which APIs take their subscription key. */
const keyHeaders = ({ model }: FolderContext): ReadonlySet<string> =>
  new Set(model.services.flatMap(({ apis }) => apis.map(({ subscriptionKey }) => subscriptionKey.header.toLowerCase())));
