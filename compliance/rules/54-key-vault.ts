import type { SynthesizedResource } from '../../synthesized/model';
import { cite } from '../citations';
import { sends, settingsOf } from '../audit-sinks';
import { eachResource, expect, hole, isTrue, unsure, type Finding } from '../look';
import { defineRule, type FolderContext } from '../rule';
import { block, flag, isSet, text, texts, UNKNOWN, type Attributes } from '../values';

export const keyVault = defineRule({
  id: 54,
  name: 'KeyVault',
  title: 'The vault cannot be purged, is governed by roles, is private, and its use is logged',
  severity: 'error',
  per: 'folder',
  citations: cite('312(a)(2)(iv)'),
  mapsTo: [],
  mend: 'Set `purge_protection_enabled` and `rbac_authorization_enabled` to true, deny by default in `network_acls` (or turn public access off), and send AuditEvent to a store.',
  check: (context) =>
    eachResource(context, ['azurerm_key_vault'], 'purge protection, roles, a private network and a log', (vault) => [
      expect('purge_protection_enabled', flag(vault.values, 'purge_protection_enabled', false), isTrue, 'the vault can be purged'),
      expect(
        'rbac_authorization_enabled',
        flag(
          vault.values,
          isSet(vault.values, 'rbac_authorization_enabled') ? 'rbac_authorization_enabled' : 'enable_rbac_authorization',
          false,
        ),
        isTrue,
        'the vault is governed by access policies, not by roles',
      ),
      privacy(vault),
      log(context, vault),
    ]),
});

function privacy({ values }: SynthesizedResource): Finding | undefined {
  const open = flag(values, 'public_network_access_enabled', true);
  if (open === false) return undefined;
  const acls = block(values, 'network_acls');
  const action = acls === UNKNOWN ? UNKNOWN : acls === undefined ? undefined : text(acls, 'default_action');
  if (action === 'Deny') return acls === UNKNOWN || acls === undefined ? undefined : exceptions(acls);
  return open === UNKNOWN || action === UNKNOWN
    ? unsure('network_acls', 'it cannot be told who may reach the vault')
    : hole('network_acls', 'the vault answers every network');
}

/** Denying by default means little where half of the internet is an exception. */
function exceptions(acls: Attributes): Finding | undefined {
  const ranges = texts(acls, 'ip_rules');
  if (ranges === UNKNOWN || ranges.includes(UNKNOWN)) return unsure('network_acls.ip_rules', 'it cannot be told who may reach the vault');
  const broad = (ranges as readonly string[]).find((range) => Number(/\/(\d+)$/.exec(range)?.[1] ?? 32) < NARROW);
  return broad === undefined ? undefined : hole('network_acls.ip_rules', `the vault lets in ${broad}`);
}

/** The broadest range of public addresses that one organisation may call its own here. */
const NARROW = 16;

function log(context: FolderContext, vault: SynthesizedResource): Finding | undefined {
  const sent = settingsOf(context, vault).map((setting) => sends(setting, 'AuditEvent', ['allLogs', 'audit']));
  if (sent.includes(true)) return undefined;
  return sent.includes(UNKNOWN)
    ? unsure('log', 'the categories of the vault’s log are known only after apply')
    : hole('log', 'the use of the vault is not logged');
}
