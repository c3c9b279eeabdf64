/** Request bodies and responses, with everything that they refer to but schemas put in its place. */
import { flagAt, objectAt, wordsAt } from '../source/shapes';
import { child, children, isMapping, own, placeOf, type Located } from '../source/value';
import { json, type Bundling, type Json } from './bundling';
import { exampleMembers } from './examples';
import type { Schemas } from './schemas';

/** @returns undefined where the reference leads nowhere, which is reported */
export function bundleRequestBody(bundling: Bundling, schemas: Schemas, entry: Located): Json | undefined {
  const at = bundling.workspace.resolve(entry);
  if (at === undefined) return undefined;
  if (!isMapping(at.value)) {
    return bundling.workspace.expect(
      'a request body',
      at,
      'write content: { application/json: { schema: … } } there, or remove requestBody',
    );
  }
  return json(
    ['description', wordsAt(bundling.workspace, at, 'description')],
    ['required', flagAt(bundling.workspace, at, 'required') ? true : undefined],
    ['content', content(bundling, schemas, at)],
  );
}

/**
 * @param holder of `responses`
 * @param operation for warnings: `GET /things`
 */
export function bundleResponses(bundling: Bundling, schemas: Schemas, holder: Located, operation: string): Json {
  const mend = "write an object, such as responses: { '200': { description: OK } }";
  const responses = objectAt(bundling.workspace, holder, 'responses', 'responses by status', mend);
  const members = children(responses).flatMap(([spelled, entry]) => {
    const status = /^[1-5]xx$/.test(spelled) ? spelled.toUpperCase() : spelled;
    if (!/^([1-5](\d\d|XX)|default)$/.test(status)) {
      if (!status.startsWith('x-')) {
        bundling.warnings.add(
          'an answer is dropped whose status is neither three digits, nor like 2XX, nor `default`',
          `${operation}: ${spelled}`,
        );
      }
      return [];
    }
    const at = bundling.workspace.resolve(entry);
    if (at === undefined) return [];
    if (!isMapping(at.value)) {
      bundling.workspace.expect('a response', at, 'write description: … there, and content where the answer has a body');
      return [];
    }
    if (own(at.value, 'links') !== undefined) {
      bundling.warnings.add("links of responses are dropped: API Management can't import them", operation);
    }
    const named = objectAt(bundling.workspace, at, 'headers', 'headers by name', HEADERS_MEND);
    const headers = children(named).flatMap(([name, header]) => {
      const converted = bundleHeader(bundling, schemas, header);
      return converted === undefined ? [] : [[name, converted] as const];
    });
    const body = content(bundling, schemas, at);
    const written = json(
      ['description', wordsAt(bundling.workspace, at, 'description') ?? ''],
      ['headers', headers.length > 0 ? json(...headers) : undefined],
      ['content', Object.keys(body).length > 0 ? body : undefined],
    );
    return [[status, written] as const];
  });
  return members.length > 0 ? json(...members) : { default: { description: 'Any answer.' } };
}

const HEADERS_MEND = 'write an object, such as headers: { X-Count: { schema: { type: integer } } }, or remove it';
const HEADER_MEND = 'write an object, such as { schema: { type: string } }, or remove the header';

function bundleHeader(bundling: Bundling, schemas: Schemas, entry: Located): Json | undefined {
  const at = bundling.workspace.resolve(entry);
  if (at === undefined) return undefined;
  // An entry that is empty in YAML says that there is such a header, and no more.
  if (at.value !== null && !isMapping(at.value)) return bundling.workspace.expect('a header', at, HEADER_MEND);
  return json(
    ['description', wordsAt(bundling.workspace, at, 'description')],
    ['required', flagAt(bundling.workspace, at, 'required') ? true : undefined],
    ['schema', own(at.value, 'schema') === undefined ? { type: 'string' } : schemas.convert(child(at, 'schema'))],
    ...exampleMembers(bundling, at),
  );
}

const CONTENT_MEND = 'write an object, such as content: { application/json: { schema: { type: object } } }, or remove it';

/** By media type in lower case and without parameters, by which bodies are told apart (RFC 9110, section 8.3.1). */
function content(bundling: Bundling, schemas: Schemas, holder: Located): Json {
  const at = objectAt(bundling.workspace, holder, 'content', 'bodies by media type', CONTENT_MEND);
  const members = new Map<string, Json>();
  for (const [spelled] of children(at)) {
    const entry = bundling.workspace.member(at, spelled);
    if (entry.value === undefined) continue;
    // An entry that is empty in YAML says that there is such a body, and no more.
    if (entry.value !== null && !isMapping(entry.value)) {
      bundling.workspace.expect('a body with its schema, an object', entry, 'write an object, such as { schema: { type: object } }, or {}');
      continue;
    }
    const mediaType = spelled.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!/^[^\s/]+\/[^\s/]+$/.test(mediaType)) {
      bundling.warnings.add(
        'a body is dropped whose media type is not of the form type/subtype',
        `${JSON.stringify(spelled)} (${placeOf(entry)})`,
      );
      continue;
    }
    if (members.has(mediaType)) {
      bundling.warnings.add('of media types that differ only in case or parameters the first is kept', `${spelled} (${placeOf(entry)})`);
      continue;
    }
    const schema = own(entry.value, 'schema') === undefined ? undefined : schemas.convert(child(entry, 'schema'));
    members.set(mediaType, json(['schema', schema], ...exampleMembers(bundling, entry)));
  }
  return json(...members);
}
