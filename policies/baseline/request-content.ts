/** What a request may carry: the contract's parameters, and on writes a body of its content types, up to a size. */
import type { ApiOperation } from '../../access/operation';
import { cs, csBlock } from '../expressions/template';
import { choose, comment, setVariable, validateContent, validateParameters } from '../index';
import type { ErrorStyle } from './error-body';
import { isOneOf } from './is-one-of';
import { operationTable } from './operation-table';
import { refuse } from './refusal';
import { VARIABLES } from './variables';

export interface RequestContentProps {
  readonly style: ErrorStyle;
  readonly operations: readonly ApiOperation[];
  readonly limits: { readonly maxBodyBytes: number };
}

const WRITES = ['POST', 'PUT', 'PATCH'];

/**
 * Bodies that `validate-content` can read: JSON, `+json` among it. Not XML: what an OpenAPI contract says of it is no XML
 * schema, and without one every XML body would be refused.
 */
const isJson = (type: string): boolean => /^[a-z0-9.-]+\/([a-z0-9.-]+\+)?json$/.test(type);

/** True where the body's media type, without its parameters, is none of the operation's, which may be ranges such as `image/*`. */
export const MEDIA_TYPE_REFUSAL = csBlock`
	var given = context.Request.Headers.GetValueOrDefault("Content-Type", "").Split(';')[0].Trim().ToLowerInvariant();
	var types = ((string)context.Variables[${VARIABLES.mediaTypes}]).Split(' ');
	return !types.Any(type => type == given || (type.Contains("*") && given.Contains("/") && given.StartsWith(type.Split('*').First(), StringComparison.Ordinal) && given.EndsWith(type.Split('*').Last(), StringComparison.Ordinal)));
`;

/**
 * True where a form has a parameter that the search doesn't offer. A form goes past `validate-parameters`, so it is held to the contract here.
 * So is one that the server could decode to another text: by another charset, or after inflating it.
 */
export const FORM_REFUSAL = csBlock`
	var names = ((string)context.Variables[${VARIABLES.formParameters}]).Split(' ');
	var form = context.Request.Body == null ? "" : context.Request.Body.As<string>(preserveContent: true);
	var isPlain = !context.Request.Headers.ContainsKey("Content-Encoding") && Regex.IsMatch(context.Request.Headers.GetValueOrDefault("Content-Type", ""), "^[^;,]*(; *(charset=\"?utf-8\"? *)?)?\\z", RegexOptions.IgnoreCase);
	return !isPlain || !form.Split('&').All(pair => pair == "" || names.Contains(Uri.UnescapeDataString(pair.Split('=')[0].Replace('+', ' '))));
`;

/** True where a query parameter that the contract requires is missing. */
export const MISSING_QUERY = cs`((string)context.Variables[${VARIABLES.requiredQuery}]).Split(' ').Any(name => name != "" && !context.Request.Url.Query.ContainsKey(name))`;

export function requestContent(props: RequestContentProps) {
  return [
    validateParameters({
      specifiedParameterAction: 'prevent',
      unspecifiedParameterAction: 'prevent',
      headers: { specifiedParameterAction: 'prevent', unspecifiedParameterAction: 'ignore' },
    }),
    ...requiredQuery(props),
    ...bodies(props),
  ];
}

/** An import would make a required query parameter a part of the URL; so the contract's copy doesn't require it, and this does. */
function requiredQuery({ style, operations }: RequestContentProps) {
  const required = operations.flatMap(({ id, parameters }): [string, string][] => {
    const names = parameters
      .filter((parameter) => parameter.in === 'query' && parameter.required && !/\s/.test(parameter.name))
      .map(({ name }) => name);
    return names.length > 0 ? [[id, names.sort().join(' ')]] : [];
  });
  if (required.length === 0) return [];
  return [
    setVariable({ name: VARIABLES.requiredQuery, value: operationTable(required, '') }),
    choose([{ when: MISSING_QUERY, then: [refuse(style, 'bad-request')] }]),
  ];
}

function bodies(props: RequestContentProps) {
  const writes = props.operations.filter(({ method }) => WRITES.includes(method));
  if (writes.length === 0) return [];
  const other = writes.filter(({ requestContentTypes }) => requestContentTypes.some((type) => !isJson(type)));
  const strict = {
    when: cs`${WRITES}.Contains(context.Request.Method)`,
    then: [
      validated(
        props,
        writes.filter((operation) => !other.includes(operation)),
        'prevent',
      ),
    ],
  };
  if (other.length === 0) return [choose([strict])];
  return [choose([{ when: isOneOf(other.map(({ id }) => id)), then: otherBodies(props, other) }, strict])];
}

/** Forms, files, XML and the like, which validate-content can't read: of the contract's media types, up to the size. */
function otherBodies(props: RequestContentProps, operations: readonly ApiOperation[]) {
  const mediaTypes = operations.map(({ id, requestContentTypes }): [string, string] => [
    id,
    [...requestContentTypes]
      .map((type) => type.toLowerCase())
      .sort()
      .join(' '),
  ]);
  const forms = operations.flatMap((operation): [string, string][] => {
    const names = searchParameters(operation, props.operations);
    return names ? [[operation.id, names.join(' ')]] : [];
  });
  return [
    comment('Bodies that validate-content cannot read: their media types are checked first.'),
    setVariable({ name: VARIABLES.mediaTypes, value: operationTable(mediaTypes, 'none') }),
    choose([{ when: MEDIA_TYPE_REFUSAL, then: [refuse(props.style, 'unsupported-media-type')] }]),
    validated(props, operations, 'ignore'),
    ...formChecks(props, forms, operations.length),
  ];
}

/** Only where a form is taken: the body of another operation is no list of parameters. */
function formChecks({ style }: RequestContentProps, forms: readonly (readonly [string, string])[], others: number) {
  if (forms.length === 0) return [];
  const checks = [
    setVariable({ name: VARIABLES.formParameters, value: operationTable(forms, '') }),
    choose([{ when: FORM_REFUSAL, then: [refuse(style, 'bad-request')] }]),
  ];
  return forms.length === others ? checks : [choose([{ when: isOneOf(forms.map(([id]) => id)), then: checks }])];
}

/** The parameters of a FHIR search whose form this operation takes: those of the same search by GET. */
function searchParameters({ fhir, requestContentTypes }: ApiOperation, operations: readonly ApiOperation[]): readonly string[] | undefined {
  if (!fhir?.interaction.startsWith('search') || !requestContentTypes.includes('application/x-www-form-urlencoded')) return undefined;
  const twin = operations.find(
    (other) => other.method === 'GET' && other.fhir?.type === fhir.type && other.fhir.interaction === fhir.interaction,
  );
  return (twin?.parameters ?? [])
    .filter((parameter) => parameter.in === 'query')
    .map(({ name }) => name)
    .sort();
}

function validated(
  { limits: { maxBodyBytes } }: RequestContentProps,
  operations: readonly ApiOperation[],
  unspecifiedContentTypeAction: 'prevent' | 'ignore',
) {
  const types = [...new Set(operations.flatMap(({ requestContentTypes }) => requestContentTypes))].filter(isJson).sort();
  return validateContent({
    unspecifiedContentTypeAction,
    maxSize: maxBodyBytes,
    sizeExceededAction: 'prevent',
    content: types.map((type) => ({ validateAs: 'json' as const, type, action: 'prevent' as const })),
  });
}
