import type { SynthesizedModel, SynthesizedResource, SynthesizedService } from '../../synthesized/model';
import { cite } from '../citations';
import { unreadable } from '../policies';
import { defineRule, folderRow, row, type Row } from '../rule';
import { isKnownType } from '../resource-types';

export const readable = defineRule({
  id: 0,
  name: 'Readable',
  title: 'Everything in the folder could be read, and is of a type whose meaning is known',
  severity: 'error',
  per: 'folder',
  citations: cite('312(a)(1)'),
  mapsTo: [],
  mend: 'Mend what could not be read, use a resource type that the rules know, or suppress it with a reason after reading it by hand.',
  never: {
    'non-compliant': 'what cannot be read shows no hole, it may hide one: that is unknown',
    'not-applicable': 'every folder is there to be read',
  },
  check: ({ model }) => {
    const rows: readonly Row[] = [
      ...model.problems.map((problem) => problemRow(model, problem)),
      ...model.resources
        .filter(({ type }) => !isKnownType(type))
        .map((resource) => row(resource, 'unknown', `no rule knows what ${resource.type} does`, 'type')),
      ...model.services.flatMap(unreadPolicies),
      ...model.resources.flatMap(changeable),
      ...model.resources
        .filter(
          ({ type, address, stack }) =>
            type === 'azurerm_api_management' &&
            !model.services.some(({ resource }) => resource?.address === address && resource.stack === stack),
        )
        .map((resource) => row(resource, 'unknown', 'the service could not be told from another', 'service')),
      ...(model.services.length === 0
        ? [folderRow('unknown', 'there is no API Management service in the folder: nothing was measured', 'service')]
        : []),
    ];
    return rows.length > 0 ? rows : [folderRow('compliant', `${model.resources.length} resources were read, and every type is known`)];
  },
});

const unreadPolicies = (service: SynthesizedService): readonly Row[] =>
  unreadable(service).map(({ resource, error }) =>
    row(resource, 'unknown', `the policy could not be read: ${error ?? 'its text is not known'}`, 'policy'),
  );

/** Resources of which some rule reads the attributes. */
const MEASURED =
  /^azurerm_(api_management|key_vault|monitor_diagnostic|log_analytics|storage_(account|container)|network_security|role_assignment|subnet|security_center|private_endpoint|application_gateway|web_application_firewall|cdn_frontdoor)/;
/** Attributes that no rule reads, and that every folder of several environments varies. */
const FREE = /^(location|tags|resource_group_name|publisher_(name|email)|description|notification_sender_email)$/;

/** Attributes that a variable decides: its default is what the reader sees, and another value may be given at apply. */
const changeable = (resource: SynthesizedResource): readonly Row[] =>
  MEASURED.test(resource.type)
    ? resource.assumed
        .filter((name) => !FREE.test(name))
        .map((name) => row(resource, 'unknown', `${name} depends on a variable, which may have another value at apply`, name))
    : [];

/** About the resource that it names; each of the others has a path of its own, so that one suppression excuses one. */
function problemRow(model: SynthesizedModel, problem: string): Row {
  const about = model.resources.find(({ address }) => problem.includes(`: ${address}:`));
  const [, file] = /^(\S+\.(?:tf|json)):/.exec(problem) ?? [];
  return about === undefined
    ? { ...folderRow('unknown', problem), path: problem, ...(file !== undefined && { file }) }
    : row(about, 'unknown', problem, problem);
}
