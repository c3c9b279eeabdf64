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
  /** Only the server can tell whose record it is. */
  | 'by-server'
  /** Reaches beyond one patient. */
  | 'refused';

/** Every binding but `refused`: what is not among them admits nobody. */
const ADMITTED: readonly PatientBinding[] = ['by-server', 'path-id', 'query-_id', 'query-patient', 'query-subject'];

const WRITES = ['create', 'update', 'patch', 'delete'];
const INSTANCE = ['read', 'vread', 'update', 'patch', 'delete', 'history-instance'];

function patientBinding({ fhir, urlTemplate, parameters, method }: ApiOperation): PatientBinding {
  if (!fhir) return 'refused';
  const { type, interaction } = fhir;
  const onInstance = urlTemplate.includes('{id}');
  if (type === 'Patient') {
    if (onInstance && (INSTANCE.includes(interaction) || interaction.startsWith('$'))) return 'path-id';
    return interaction === 'search-type' && method === 'GET' && queryHas('_id') ? 'query-_id' : 'refused';
  }
  if (type === '*' || interaction.startsWith('$')) return 'refused';
  if (interaction === 'search-type') {
    if (method !== 'GET') return 'refused';
    if (queryHas('patient')) return 'query-patient';
    if (queryHas('subject')) return 'query-subject';
    // What tells of patients and can't be searched by patient would be searched across all of them.
    return TYPES_OF_NO_PATIENT.has(type) ? 'by-server' : 'refused';
  }
  if (WRITES.includes(interaction) && isForEverybody(type)) return 'refused';
  return interaction === 'create' || INSTANCE.includes(interaction) ? 'by-server' : 'refused';

  function queryHas(name: string): boolean {
    return parameters.some((parameter) => parameter.in === 'query' && parameter.name === name);
  }
}

/** Operation id → binding; what is not listed is refused. */
const bindingTable = (operations: readonly ApiOperation[]): Expression =>
  operationTable(
    operations.filter(({ fhir }) => fhir).map((operation) => [operation.id, patientBinding(operation)] as const),
    'refused',
  );

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
  return [
    comment('A create on a condition would search, and tell whether somebody else’s record is there.'),
    choose([{ when: cs`context.Request.Headers.ContainsKey("If-None-Exist")`, then: forbidden }]),
    comment('Where only patient/ scopes cover the request, it is held to the patient whom the token names.'),
    choose([
      {
        when: notGranted(VARIABLES.grantedBeyondPatient),
        then: [
          setVariable({ name: VARIABLES.patient, value: patientOfToken(patientClaim ?? 'patient') }),
          setVariable({ name: VARIABLES.binding, value: bindingTable(operations) }),
          choose([
            { when: cs`!Regex.IsMatch((string)context.Variables[${VARIABLES.patient}], "^[A-Za-z0-9.-]{1,64}\\z")`, then: forbidden },
            { when: cs`!${ADMITTED}.Contains((string)context.Variables[${VARIABLES.binding}])`, then: forbidden },
            {
              when: binding('path-id'),
              then: [
                choose([
                  {
                    when: cs`context.Request.MatchedParameters.GetValueOrDefault("id", "") != (string)context.Variables[${VARIABLES.patient}]`,
                    then: forbidden,
                  },
                ]),
              ],
            },
            search('query-_id', '_id', ''),
            search('query-patient', 'patient', ''),
            search('query-subject', 'subject', 'Patient/'),
          ]),
        ],
      },
    ]),
  ];
}

function patientOfToken(claim: string): Expression {
  return csBlock`
	var token = (Jwt)context.Variables[${VARIABLES.token}];
	return token.Claims.ContainsKey(${claim}) && token.Claims[${claim}].Length == 1 ? token.Claims[${claim}][0] : "";
`;
}
