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
  check: ({ model }) => {
    const rows: readonly Row[] = [
      ...model.problems.map((problem) => problemRow(model, problem)),
      ...model.resources.filter(({ type }) => !isKnownType(type)).map((resource) => row(resource, 'unknown', `no rule knows what a ${resource.type} does`, 'type')),
      ...model.services.flatMap(unreadPolicies),
      ...model.resources.flatMap(changeable),
      ...model.resources
        .filter(({ type, address, stack }) => type === 'azurerm_api_management' && !model.services.some(({ resource }) => resource?.address === address && resource.stack === stack))
        .map((resource) => row(resource, 'unknown', 'the service could not be told from another', 'service')),
      ...(model.services.length === 0 ? [folderRow('unknown', 'there is no API Management service in the folder: nothing was measured', 'service')] : []),
    ];
    return rows.length > 0 ? rows : [folderRow('compliant', `${model.resources.length} resources were read, and every type is known`)];
  },
});

const unreadPolicies = (service: SynthesizedService): readonly Row[] =>
  unreadable(service).map(({ resource, error }) => row(resource, 'unknown', `the policy could not be read: ${error ?? 'its text is not known'}`, 'policy'));

/** Attributes that a variable decides: its default is what the reader sees, and another value may be given at apply. */
function changeable(resource: SynthesizedResource): readonly Row[] {
  if (!/^azurerm_(api_management|key_vault|monitor_diagnostic|log_analytics|storage_account|network_security|subnet)/.test(resource.type)) return [];
  return Object.keys(resource.values).flatMap((name) =>
    // What is unknown by itself is each rule's own to judge.
    /\$\{[^}]*\bvar\.\w/.test(JSON.stringify(resource.raw[name] ?? null)) && !JSON.stringify(resource.values[name] ?? null).includes('"unknown":true')
      ? [row(resource, 'unknown', `${name} depends on a variable, which may have another value at apply`, name)]
      : [],
  );
}

/** About the resource that it names; each of the others has a path of its own, so that one suppression excuses one. */
function problemRow(model: SynthesizedModel, problem: string): Row {
  const about = model.resources.find(({ address }) => problem.includes(`: ${address}:`));
  const [, file] = /^(\S+\.(?:tf|json)):/.exec(problem) ?? [];
  return about === undefined ? { ...folderRow('unknown', problem), path: problem, ...(file !== undefined && { file }) } : row(about, 'unknown', problem, problem);
}
