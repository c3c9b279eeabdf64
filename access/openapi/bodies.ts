/** Request bodies and responses, with everything that they refer to but schemas put in its place. */
import { child, children, isMapping, own, placeOf, textOf, type Located } from '../source/value';
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
    ['description', textOf(at, 'description')],
    ['required', own(at.value, 'required') === true ? true : undefined],
    ['content', content(bundling, schemas, bundling.workspace.member(at, 'content'))],
  );
}

/** @param operation for warnings: `GET /things` */
export function bundleResponses(bundling: Bundling, schemas: Schemas, responses: Located, operation: string): Json {
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
    const headers = children(bundling.workspace.member(at, 'headers')).flatMap(([name, header]) => {
      const converted = bundleHeader(bundling, schemas, header);
      return converted === undefined ? [] : [[name, converted] as const];
    });
    const body = content(bundling, schemas, bundling.workspace.member(at, 'content'));
    const written = json(
      ['description', textOf(at, 'description') ?? ''],
      ['headers', headers.length > 0 ? json(...headers) : undefined],
      ['content', Object.keys(body).length > 0 ? body : undefined],
    );
    return [[status, written] as const];
  });
  return members.length > 0 ? json(...members) : { default: { description: 'Any answer.' } };
}

function bundleHeader(bundling: Bundling, schemas: Schemas, entry: Located): Json | undefined {
  const at = bundling.workspace.resolve(entry);
  if (at === undefined || !isMapping(at.value)) return undefined;
  return json(
    ['description', textOf(at, 'description')],
    ['required', own(at.value, 'required') === true ? true : undefined],
    ['schema', own(at.value, 'schema') === undefined ? { type: 'string' } : schemas.convert(child(at, 'schema'))],
    ...exampleMembers(bundling, at),
  );
}

/** By media type in lower case and without parameters, by which bodies are told apart (RFC 9110, section 8.3.1). */
function content(bundling: Bundling, schemas: Schemas, at: Located): Json {
  const members = new Map<string, Json>();
  for (const [spelled] of children(at)) {
    const entry = bundling.workspace.member(at, spelled);
    if (!isMapping(entry.value)) continue;
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
