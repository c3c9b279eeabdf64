/** Parameters of one operation: those of its path and its own, inlined, in the form that import keeps. */
import { nearest } from '../nearest';
import type { OperationParameter } from '../operation';
import { flagAt, wordsAt } from '../source/shapes';
import { child, children, isMapping, own, placeOf, textOf, type Located } from '../source/value';
import { json, type Bundling, type Json } from './bundling';
import { exampleMembers } from './examples';
import { isOfType, parameterObject, type PropertyParameter } from './parameter-objects';
import { parameterNames, parametersAt, type Listed } from './paths';
import type { Schemas } from './schemas';

export interface BundledParameters {
  readonly parameters: readonly OperationParameter[];
  readonly written: readonly Json[];
}

interface Declared {
  readonly at: Located;
  readonly name: string;
  readonly place: 'path' | 'query' | 'header';
  /** Where it is one property of a parameter that is an object. */
  readonly property?: PropertyParameter;
  /** Where its properties may be given in its place. */
  readonly replaceable?: boolean;
}

export function bundleParameters(bundling: Bundling, schemas: Schemas, listed: Listed): BundledParameters {
  const operation = `${listed.method} ${listed.path}`;
  const declared = new Map<string, Declared>();
  for (const list of [parametersAt(bundling.workspace, listed.item), parametersAt(bundling.workspace, listed.at)]) {
    for (const [, entry] of children(list)) {
      const parameter = declare(bundling, entry, operation);
      // The operation's own replace those of the path.
      if (parameter !== undefined) {
        declared.set(`${parameter.place} ${parameter.place === 'header' ? parameter.name.toLowerCase() : parameter.name}`, parameter);
      }
    }
  }
  const declaredNames = parameterNames(listed.path);
  const used = new Set(listed.names.map((name) => name.toLowerCase()));
  const parameters: OperationParameter[] = [];
  const written: Json[] = [];
  listed.names.forEach((name, index) => {
    const parameter = declared.get(`path ${declaredNames[index] ?? ''}`);
    if (parameter === undefined) {
      bundling.warnings.add('a path parameter that the contract does not declare is taken as text', `${operation}: ${name}`);
    }
    parameters.push({ name, in: 'path', required: true });
    written.push(
      parameter === undefined
        ? { name, in: 'path', required: true, schema: { type: 'string' } }
        : write(bundling, schemas, parameter, name, operation),
    );
  });
  for (const parameter of [...declared.values()].flatMap((one) => spread(bundling, one, operation))) {
    if (parameter.place === 'path') {
      if (!declaredNames.includes(parameter.name)) {
        bundling.warnings.add('a path parameter that is not in the path is dropped', `${operation}: ${parameter.name}`);
      }
      continue;
    }
    if (parameter.place === 'query') {
      if (used.has(parameter.name.toLowerCase())) {
        bundling.warnings.add(
          'a query parameter whose name differs from another only in case is dropped',
          `${operation}: ${parameter.name}`,
        );
        continue;
      }
      used.add(parameter.name.toLowerCase());
    }
    const required =
      parameter.property?.required ?? (parameter.replaceable !== true && flagAt(bundling.workspace, parameter.at, 'required'));
    parameters.push({ name: parameter.name, in: parameter.place, required });
    written.push(write(bundling, schemas, parameter, parameter.name, operation));
  }
  return { parameters, written };
}

/** RFC 9110, section 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

function declare(bundling: Bundling, entry: Located, operation: string): Declared | undefined {
  const at = bundling.workspace.resolve(entry);
  if (at === undefined) return undefined;
  const name = textOf(at, 'name');
  const place = textOf(at, 'in');
  if (!isMapping(at.value) || name === undefined || name === '') {
    const holder = name === '' ? child(at, 'name') : at;
    return bundling.workspace.expect('a parameter with a name', holder, 'write name: … and in: path, query or header, or remove the entry');
  }
  if (place === 'cookie') {
    bundling.warnings.add("a cookie parameter is dropped: API Management can't import it", `${operation}: ${name}`);
    return undefined;
  }
  // OpenAPI 3, "Fixed Fields for Parameter Object": definitions of these are ignored.
  if (place === 'header' && ['accept', 'authorization', 'content-type'].includes(name.toLowerCase())) return undefined;
  if (place === 'header' && !HEADER_NAME.test(name)) {
    bundling.warnings.add('a header is dropped whose name HTTP does not allow', `${operation}: ${JSON.stringify(name)}`);
    return undefined;
  }
  if (place !== 'path' && place !== 'query' && place !== 'header') {
    return bundling.workspace.expect('`in` to be path, query, header or cookie', child(at, 'in'), placeMend(place));
  }
  return { at, name, place };
}

/** A query parameter that is an object, as its properties; anything else as it is. */
function spread(bundling: Bundling, parameter: Declared, operation: string): readonly Declared[] {
  const object = parameter.place === 'query' ? parameterObject(bundling.workspace, parameter.at, parameter.name) : undefined;
  if (object === undefined) {
    const joined = own(parameter.at.value, 'explode') === false && textOf(parameter.at, 'style') !== 'deepObject';
    if (parameter.place === 'query' && !joined && isOfType(bundling.workspace, parameter.at, ['object'])) {
      bundling.warnings.add(
        'a query parameter is an object whose properties are not told: calls that give one of them are refused',
        `${operation}: ${parameter.name}`,
      );
    }
    return [parameter];
  }
  bundling.warnings.add(
    'a query parameter that is an object is written as one for each of its properties',
    `${operation}: ${parameter.name}`,
  );
  const properties = object.properties.map((property) => ({ ...parameter, name: property.name, property }));
  return object.plain ? [{ ...parameter, replaceable: true }, ...properties] : properties;
}

function placeMend(place: string | undefined): string {
  if (place === 'body' || place === 'formData') return 'describe the body by requestBody: in OpenAPI 3 it is no parameter';
  const meant = place === undefined ? undefined : nearest(place, ['path', 'query', 'header', 'cookie']);
  return meant === undefined ? 'write `in: query`, or where else the parameter stands' : `did you mean ${JSON.stringify(meant)}?`;
}

function write(bundling: Bundling, schemas: Schemas, { at, place, property }: Declared, name: string, operation: string): Json {
  if (property !== undefined) return json(['name', name], ['in', place], ['schema', schemas.convert(property.schema)]);
  const style = own(at.value, 'style');
  const expected = place === 'query' ? 'form' : 'simple';
  if ((style !== undefined && style !== expected) || (place === 'query' && own(at.value, 'explode') === false)) {
    bundling.warnings.add(
      'the style of a parameter is dropped: only form with explode is imported',
      `${operation}: ${name} (${placeOf(at)})`,
    );
  }
  const required = flagAt(bundling.workspace, at, 'required');
  return json(
    ['name', name],
    ['in', place],
    ['description', wordsAt(bundling.workspace, at, 'description')],
    // A required query parameter would become a part of the URL template: a call without it would be a 404.
    ['required', place === 'path' ? true : place === 'header' ? required : undefined],
    ['deprecated', flagAt(bundling.workspace, at, 'deprecated') ? true : undefined],
    ['schema', isJoined(bundling, at, place) ? { type: 'string' } : schemaOf(bundling, schemas, at, operation, name)],
    ...exampleMembers(bundling, at),
  );
}

/** Several values in one text, which the gateway can't take apart: it would hold the text to the schema of a list, and refuse it. */
function isJoined({ workspace, warnings }: Bundling, at: Located, place: Declared['place']): boolean {
  if (own(at.value, 'schema') === undefined || !isOfType(workspace, at, ['array', 'object'])) return false;
  const style = textOf(at, 'style');
  if (place === 'query') {
    const isObject = isOfType(workspace, at, ['object']);
    return (
      style === 'pipeDelimited' || style === 'spaceDelimited' || (isObject && own(at.value, 'explode') === false && style !== 'deepObject')
    );
  }
  if (place === 'path') return style === 'label' || style === 'matrix';
  warnings.add('a header that is a list or an object is taken as text', `${textOf(at, 'name') ?? ''} (${placeOf(at)})`);
  return true;
}

function schemaOf(bundling: Bundling, schemas: Schemas, at: Located, operation: string, name: string): Json {
  if (own(at.value, 'schema') !== undefined) return schemas.convert(child(at, 'schema'));
  if (own(at.value, 'content') !== undefined) {
    bundling.warnings.add('a parameter given by content is taken as text: only schemas are imported', `${operation}: ${name}`);
  }
  return { type: 'string' };
}
