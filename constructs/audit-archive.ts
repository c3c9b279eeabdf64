/** A storage account whose blobs nobody can change or delete before their time: the audit trail's second copy. */
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { placed, protection, type Placement } from './resource-group';
import { describeLength, fits, STORAGE_TAG_NAME } from '../azure/lengths';
import { NAMES } from '../azure/names';
import { checkedName } from './resource-name';
import { ValidationError } from './validation-error';

export interface AuditArchiveProps extends Placement {
  /** 3–24 lower-case letters and digits; unique in the world. */
  readonly name: string;
  /** Days for which a blob stays as it was written, 1–146,000. @default 2556: six years and some */
  readonly immutableDays?: number;
  /**
   * `true` makes the policy final: nobody, Microsoft included, can shorten it or delete the account before its blobs'
   * time. Azure locks only a policy that exists, so it takes a second apply. @default false
   */
  readonly locked?: boolean;
  /** A change from one over zones (`…ZRS`) to one that is not, or back, replaces the account. @default 'GRS': three copies here, three in the paired region */
  readonly replication?: 'GRS' | 'GZRS' | 'LRS' | 'RAGRS' | 'RAGZRS' | 'ZRS';
  /** A plan that would destroy it fails. @default true */
  readonly preventDestroy?: boolean;
}

export class AuditArchive extends Construct implements ITerraformDependable {
  readonly id: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AuditArchiveProps) {
    super(scope, id);
    const days = props.immutableDays ?? 2556;
    if (!Number.isInteger(days) || days < 1 || days > 146_000) {
      throw new ValidationError(
        'archive-days',
        `expected immutableDays to be from 1 to 146000, found ${days}`,
        'write a whole number of days from 1 to 146000',
        this.node.path,
      );
    }
    const tag = Object.keys(props.tags ?? {}).find((name) => !fits(name, STORAGE_TAG_NAME));
    if (tag !== undefined) {
      throw new ValidationError(
        'tags',
        `expected tags of a storage account with names of ${describeLength(STORAGE_TAG_NAME)}, found one of ${tag.length}`,
        'shorten the name of the tag, or leave the tag out here',
        this.node.path,
      );
    }
    const resource = new StorageAccount(this, 'Resource', {
      ...placed(this, props),
      name: checkedName(this, NAMES.storageAccount, props.name),
      accountKind: 'StorageV2',
      accountTier: 'Standard',
      accountReplicationType: props.replication ?? 'GRS',
      minTlsVersion: 'TLS1_2',
      httpsTrafficOnlyEnabled: true,
      sharedAccessKeyEnabled: false,
      defaultToOauthAuthentication: true,
      localUserEnabled: false,
      allowNestedItemsToBePublic: false,
      crossTenantReplicationEnabled: false,
      infrastructureEncryptionEnabled: true,
      publicNetworkAccessEnabled: false,
      // Azure Monitor writes as a trusted service.
      networkRules: { defaultAction: 'Deny', bypass: ['AzureServices'] },
      blobProperties: { versioningEnabled: true },
      // Log blobs grow by appending; that adds to a record and changes none.
      immutabilityPolicy: {
        state: props.locked ? 'Locked' : 'Unlocked',
        periodSinceCreationInDays: days,
        allowProtectedAppendWrites: true,
      },
      ...protection(props.preventDestroy),
    });
    this.id = resource.id;
    this.fqn = resource.fqn;
  }
}
