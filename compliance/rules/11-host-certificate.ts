import type { SynthesizedResource } from '../../synthesized/model';
import { cite } from '../citations';
import { hole, resourcesOf, settle, unsure, type Finding } from '../look';
import { defineRule, folderRow } from '../rule';
import { blocks, expressionOf, isSet, text, UNKNOWN, type Attributes } from '../values';

const HOSTS = ['proxy', 'gateway', 'developer_portal', 'management', 'portal', 'scm'] as const;
/** The gateway's own name, whose certificate is Azure's. */
const BUILT_IN = /^[A-Za-z0-9-]+\.azure-api\.net$/;

export const hostCertificate = defineRule({
  id: 11,
  name: 'HostCertificate',
  title: 'Host names and certificates come from Key Vault without a version, never as inline PFX',
  severity: 'error',
  per: 'folder',
  citations: cite('312(a)(2)(iv)'),
  mapsTo: [],
  mend: 'Use `key_vault_certificate_id` (`key_vault_secret_id` for a certificate) with the versionless id of a Key Vault secret, so that a renewed certificate is taken up; remove `certificate`, `data` and passwords.',
  check: (context) => {
    const rows = [
      ...resourcesOf(context, 'azurerm_api_management').flatMap((service) => {
        const configuration = blocks(service.values, 'hostname_configuration');
        if (configuration === UNKNOWN) {
          return settle(service, '', [unsure('hostname_configuration', 'the host names are known only after apply')]);
        }
        const trusted = blocks(service.values, 'certificate');
        const findings = [
          ...configuration.flatMap((holder) => hosts(holder, 'hostname_configuration.')),
          ...(trusted === UNKNOWN
            ? [unsure('certificate', 'the certificates are known only after apply')]
            : trusted.map((certificate, index) =>
                isSet(certificate, 'certificate_password')
                  ? hole(`certificate[${index}]`, 'an inline PFX certificate: its key lies in the state')
                  : undefined,
              )),
        ];
        return configuration.length === 0 && findings.length === 0
          ? []
          : settle(service, 'every host name has a versionless Key Vault certificate', findings);
      }),
      ...resourcesOf(context, 'azurerm_api_management_custom_domain').flatMap((domain) =>
        settle(domain, 'every host name has a versionless Key Vault certificate', hosts(domain.values, '')),
      ),
      ...resourcesOf(context, 'azurerm_api_management_certificate').flatMap((certificate) =>
        settle(certificate, 'the certificate comes from Key Vault', [clientCertificate(certificate)]),
      ),
    ];
    return rows.length > 0 ? rows : [folderRow('not-applicable', 'no custom host name and no certificate in the folder')];
  },
});

function hosts(holder: Attributes, prefix: string): readonly (Finding | undefined)[] {
  return HOSTS.flatMap((kind) => {
    const list = blocks(holder, kind);
    if (list === UNKNOWN) return [unsure(`${prefix}${kind}`, `${prefix}${kind} is known only after apply`)];
    return list.map((host, index) => {
      const detail = `${prefix}${kind}[${index}]`;
      if (isSet(host, 'certificate') || isSet(host, 'certificate_password')) {
        return hole(detail, 'an inline PFX certificate: it lies in the state');
      }
      const name = isSet(host, 'key_vault_certificate_id') ? 'key_vault_certificate_id' : 'key_vault_id';
      if (isSet(host, name)) return versionless(host, name, detail);
      const hostName = text(host, 'host_name');
      return hostName !== UNKNOWN && BUILT_IN.test(hostName ?? '') ? undefined : hole(detail, 'no Key Vault certificate');
    });
  });
}

function clientCertificate({ values }: SynthesizedResource): Finding | undefined {
  if (isSet(values, 'password')) return hole('password', 'an inline PFX certificate: its key lies in the state');
  if (isSet(values, 'key_vault_secret_id')) return versionless(values, 'key_vault_secret_id', 'key_vault_secret_id');
  // A public certificate without its key (.cer) is no secret; a PFX is an ASN.1 sequence with version 3.
  const data = text(values, 'data');
  if (data === UNKNOWN) return unsure('data', 'it cannot be told whether `data` holds a private key');
  const der = Buffer.from(data ?? '', 'base64');
  return der.subarray(0, 12).includes(Buffer.from([0x02, 0x01, 0x03])) || der.length === 0
    ? hole('data', 'an inline PFX certificate: its key lies in the state')
    : undefined;
}

function versionless(holder: Attributes, name: string, detail: string): Finding | undefined {
  const id = text(holder, name);
  if (id === UNKNOWN) {
    const expression = expressionOf(holder, name) ?? '';
    if (/^\$\{(data\.)?azurerm_key_vault_(certificate|secret)\.[^.{}?]+\.versionless_(secret_)?id\}$/.test(expression)) return undefined;
    if (/^\$\{(data\.)?azurerm_key_vault_(certificate|secret)\.[^.]+\.(secret_)?id\}$/.test(expression)) {
      return hole(detail, 'the certificate is pinned to one version: its renewal is not taken up');
    }
    return unsure(detail, 'it cannot be told whether the id of the certificate has a version');
  }
  if (/^https:\/\/[^/]+\/(secrets|certificates)\/[^/]+\/?$/.test(id ?? '')) return undefined;
  return /^https:\/\/[^/]+\/(secrets|certificates)\/[^/]+\/[^/]+/.test(id ?? '')
    ? hole(detail, 'the certificate is pinned to one version: its renewal is not taken up')
    : hole(detail, 'the certificate’s id is not that of a Key Vault secret');
}
