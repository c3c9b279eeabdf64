/**
 * What a `patient/` scope reaches (SMART App Launch 2.2): the record of the one patient that the token names. Where
 * scopes for users or systems cover the request by themselves, this does nothing.
 *
 * The gateway holds a request to the patient where the request itself tells: `Patient/{id}` is the patient's own, a
 * search of the compartment asks for nobody else's. That `Observation/123` is the patient's can only the server tell,
 * so those are left to it.
 */
import type { ApiOperation } from '../../access/operation';
import { isForEverybody, TYPES_OF_NO_PATIENT } from '../../access/smart/compartment';
import { cs, csBlock, type Expression } from '../expressions/template';
import { choose, comment, setQueryParameter, setVariable } from '../index';
import type { ErrorStyle } from './error-body';
import { operationTable } from './operation-table';
import { refuse } from './refusal';
import { notGranted } from './smart-decision';
import { VARIABLES } from './variables';

/** How a request is held to the token's patient. */
export type PatientBinding =
  /** The id in the path is the patient's. */
  | 'path-id'
  /** The search asks for this parameter's value, and it is the patient. */
  | 'query-_id'
  | 'query-patient'
  | 'query-subject'
  /** The search's form names this parameter, and it is the patient. */
  | 'form-_id'
  | 'form-patient'
  | 'form-subject'
  /** Only the server can tell whose record it is. */
  | 'by-server'
  /** Reaches beyond one patient. */
  | 'refused';

const WRITES = ['create', 'update', 'patch', 'delete'];
const INSTANCE = ['read', 'vread', 'update', 'patch', 'delete', 'history-instance'];

function patientBinding(operation: ApiOperation, operations: readonly ApiOperation[]): PatientBinding {
  const { fhir, urlTemplate } = operation;
  if (!fhir) return 'refused';
  const { type, interaction } = fhir;
  if (interaction === 'search-type') return searchBinding(operation, operations);
  if (type === 'Patient') {
    const onInstance = urlTemplate.includes('{id}') && (INSTANCE.includes(interaction) || interaction.startsWith('$'));
    return onInstance ? 'path-id' : 'refused';
  }
  if (type === '*' || interaction.startsWith('$')) return 'refused';
  if (WRITES.includes(interaction) && isForEverybody(type)) return 'refused';
  return interaction === 'create' || INSTANCE.includes(interaction) ? 'by-server' : 'refused';
}

/** A search by form takes the parameters of the same search by GET. */
function searchBinding({ fhir, method }: ApiOperation, operations: readonly ApiOperation[]): PatientBinding {
  const type = fhir?.type ?? '';
  const byGet = operations.find((other) => other.method === 'GET' && other.fhir?.type === type && other.fhir.interaction === 'search-type');
  const names = type === 'Patient' ? (['_id'] as const) : (['patient', 'subject'] as const);
  const name = names.find((one) => byGet?.parameters.some((parameter) => parameter.in === 'query' && parameter.name === one));
  if (name !== undefined) return method === 'GET' ? `query-${name}` : `form-${name}`;
  // What tells of patients and can't be searched by patient would be searched across all of them.
  return TYPES_OF_NO_PATIENT.has(type) ? 'by-server' : 'refused';
}

export interface SmartPatientProps {
  readonly style: ErrorStyle;
  readonly operations: readonly ApiOperation[];
  readonly patientClaim?: string | undefined;
}

export function smartPatientContext({ style, operations, patientClaim }: SmartPatientProps) {
  const forbidden = [refuse(style, 'forbidden')];
  const patient = cs`(string)context.Variables[${VARIABLES.patient}]`;
  const binding = (value: PatientBinding) => cs`(string)context.Variables[${VARIABLES.binding}] == ${value}`;
  // FHIR servers tell names apart by case and pass over those that they don't know, API Management does neither: under
  // another spelling the parameter would count here, and let the server search everybody's records.
  const search = (value: PatientBinding, name: string, prefix: string) => ({
    when: binding(value),
    then: [
      choose([
        {
          when: cs`context.Request.Url.Query.Any(given => string.Equals(given.Key, ${name}, StringComparison.OrdinalIgnoreCase) && (given.Key != ${name} || given.Value.Any(value => value != (string)context.Variables[${VARIABLES.patient}] && value != "Patient/" + (string)context.Variables[${VARIABLES.patient}])))`,
          then: forbidden,
        },
      ]),
      setQueryParameter({
        name,
        existsAction: 'override',
        values: [prefix === '' ? patient : cs`${prefix} + (string)context.Variables[${VARIABLES.patient}]`],
      }),
    ],
  });
  const bindings = operations.filter(({ fhir }) => fhir).map((operation) => [operation.id, patientBinding(operation, operations)] as const);
  const admitted: readonly PatientBinding[] = [...new Set(bindings.map(([, value]) => value))]
    .filter((value) => value !== 'refused')
    .sort();
  const where = <T>(value: PatientBinding, branch: T): readonly T[] => (admitted.includes(value) ? [branch] : []);
  return [
    comment('A create on a condition would search, and tell whether somebody else’s record is there.'),
    choose([{ when: cs`context.Request.Headers.ContainsKey("If-None-Exist")`, then: forbidden }]),
    comment('Where only patient/ scopes cover the request, it is held to the patient whom the token names.'),
    choose([
      {
        when: notGranted(VARIABLES.grantedBeyondPatient),
        then: [
          setVariable({ name: VARIABLES.patient, value: patientOfToken(patientClaim ?? 'patient') }),
          setVariable({ name: VARIABLES.binding, value: operationTable(bindings, 'refused') }),
          choose([
            { when: cs`!Regex.IsMatch((string)context.Variables[${VARIABLES.patient}], "^[A-Za-z0-9.-]{1,64}\\z")`, then: forbidden },
            { when: cs`!${admitted}.Contains((string)context.Variables[${VARIABLES.binding}])`, then: forbidden },
            ...where('path-id', {
              when: binding('path-id'),
              then: [
                choose([
                  {
                    when: cs`context.Request.MatchedParameters.GetValueOrDefault("id", "") != (string)context.Variables[${VARIABLES.patient}]`,
                    then: forbidden,
                  },
                ]),
              ],
            }),
            ...where('query-_id', search('query-_id', '_id', '')),
            ...where('query-patient', search('query-patient', 'patient', '')),
            ...where('query-subject', search('query-subject', 'subject', 'Patient/')),
            ...(admitted.some((value) => value.startsWith('form-'))
              ? [
                  {
                    when: cs`((string)context.Variables[${VARIABLES.binding}]).StartsWith("form-", StringComparison.Ordinal)`,
                    then: [choose([{ when: FORM_OF_ANOTHER, then: forbidden }])],
                  },
                ]
              : []),
          ]),
        ],
      },
    ]),
  ];
}

/**
 * True where a form does not name the patient, or names another, too. It isn't changed here, so it has to say it itself, in
 * full: a `subject` without its type may be a group. What else it asks for can only narrow that, because parameters of a FHIR
 * search all count (FHIR R4, search.html#combining).
 */
export const FORM_OF_ANOTHER = csBlock`
	var name = ((string)context.Variables[${VARIABLES.binding}]).Substring(5);
	var id = (string)context.Variables[${VARIABLES.patient}];
	var own = name == "_id" ? new string[] { id } : name == "subject" ? new string[] { "Patient/" + id } : new string[] { id, "Patient/" + id };
	var form = context.Request.Body == null ? "" : context.Request.Body.As<string>(preserveContent: true);
	var given = form.Split('&').Select(pair => pair.Replace('+', ' ').Split('=')).Where(pair => string.Equals(Uri.UnescapeDataString(pair[0]), name, StringComparison.OrdinalIgnoreCase)).ToArray();
	return given.Length == 0
		|| given.Any(pair => pair.Length != 2 || Uri.UnescapeDataString(pair[0]) != name || !own.Contains(Uri.UnescapeDataString(pair[1])))
		|| context.Request.Url.Query.Any(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase));
`;

function patientOfToken(claim: string): Expression {
  return csBlock`
	var token = (Jwt)context.Variables[${VARIABLES.token}];
	return token.Claims.ContainsKey(${claim}) && token.Claims[${claim}].Length == 1 ? token.Claims[${claim}][0] : "";
`;
}
