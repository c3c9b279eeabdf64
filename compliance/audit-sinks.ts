/** Where the audit log of a service goes, as far as the folder shows it. */
import type { SynthesizedResource } from '../synthesized/model';
import { resourcesOf } from './look';
import type { FolderContext, ServiceContext } from './rule';
import { blocks, flag, isSet, refersTo, text, UNKNOWN, type Maybe } from './values';

/** The diagnostic settings whose target is a resource. */
export const settingsOf = (context: FolderContext, target: SynthesizedResource): readonly SynthesizedResource[] =>
  resourcesOf(context, 'azurerm_monitor_diagnostic_setting').filter((setting) => refersTo(setting, 'target_resource_id', target));

/** The same for a service, which another folder may make: then its name in a literal or resolved id tells it. */
export function settingsOfService(context: ServiceContext): readonly SynthesizedResource[] {
  const { resource, name } = context.service;
  return resourcesOf(context, 'azurerm_monitor_diagnostic_setting').filter((setting) => {
    if (resource !== undefined && refersTo(setting, 'target_resource_id', resource)) return true;
    const target = text(setting.values, 'target_resource_id');
    return target !== UNKNOWN && target?.toLowerCase().endsWith(`/service/${name.toLowerCase()}`) === true;
  });
}

/** Whether a setting sends a log category, by its own name or by the group of all (UNKNOWN where it cannot be told). */
export function sends(setting: SynthesizedResource, category: string, groups: readonly string[]): Maybe<boolean> {
  let unknown = false;
  for (const name of ['enabled_log', 'log']) {
    const logs = blocks(setting.values, name);
    if (logs === UNKNOWN) {
      unknown = true;
      continue;
    }
    for (const log of logs) {
      const own = text(log, 'category');
      const group = text(log, 'category_group');
      const enabled = name === 'log' ? flag(log, 'enabled', true) : true;
      if (own === UNKNOWN || group === UNKNOWN || enabled === UNKNOWN) unknown = true;
      else if (enabled && (own === category || (group !== undefined && groups.includes(group)))) return true;
    }
  }
  return unknown ? UNKNOWN : false;
}

/** Workspaces and storage accounts of the folder that a setting sends to. */
export function sinksOf(
  context: FolderContext,
  setting: SynthesizedResource,
): { readonly workspaces: readonly SynthesizedResource[]; readonly accounts: readonly SynthesizedResource[]; readonly elsewhere: boolean } {
  const workspaces = resourcesOf(context, 'azurerm_log_analytics_workspace').filter((workspace) =>
    refersTo(setting, 'log_analytics_workspace_id', workspace),
  );
  const accounts = resourcesOf(context, 'azurerm_storage_account').filter((account) => refersTo(setting, 'storage_account_id', account));
  const elsewhere =
    (isSet(setting.values, 'log_analytics_workspace_id') && workspaces.length === 0) ||
    (isSet(setting.values, 'storage_account_id') && accounts.length === 0) ||
    isSet(setting.values, 'eventhub_authorization_rule_id');
  return { workspaces, accounts, elsewhere };
}
