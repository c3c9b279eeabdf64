/** The versions of one API, side by side: `/fhir/v1`, `/fhir/v2`. */
import { ApiManagementApiVersionSet } from '@cdktf/provider-azurerm/lib/api-management-api-version-set';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { claim } from './claims';
import { LENGTHS } from '../azure/lengths';
import { boundedText, optionalBounded } from './bounded-text';
import { childName, headerName } from './resource-name';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';

export interface ApiVersionSetProps extends ServiceChildProps {
  readonly name: string;
  readonly displayName: string;
  readonly description?: string;
  /** Where a request says its version. @default a segment of the path, the only scheme that caches and logs show */
  readonly scheme?:
    { readonly kind: 'segment' } | { readonly kind: 'header'; readonly name: string } | { readonly kind: 'query'; readonly name: string };
}

export class ApiVersionSet extends Construct implements ITerraformDependable {
  readonly name: string;
  readonly id: string;
  readonly fqn: string;
  /** Whether the version is a segment of the path. */
  readonly segment: boolean;
  private latest: ITerraformDependable | undefined;

  constructor(scope: Construct, id: string, props: ApiVersionSetProps) {
    super(scope, id);
    this.name = childName(this, 'a version set', props.name);
    const scheme = props.scheme ?? { kind: 'segment' };
    this.segment = scheme.kind === 'segment';
    const description = optionalBounded(this, 'description', props.description, LENGTHS.text);
    const resource = new ApiManagementApiVersionSet(this, 'Resource', {
      ...placeOf(props.service),
      name: this.name,
      displayName: boundedText(this, 'displayName', props.displayName, LENGTHS.apiVersionSetDisplayName),
      ...(description !== undefined && { description }),
      versioningScheme: { segment: 'Segment', header: 'Header', query: 'Query' }[scheme.kind],
      ...(scheme.kind === 'header' && {
        versionHeaderName: boundedText(
          this,
          'the header’s name',
          headerName(this, 'the version’s header', scheme.name),
          LENGTHS.apiVersionParameter,
        ),
      }),
      ...(scheme.kind === 'query' && {
        versionQueryName: boundedText(this, 'the parameter’s name', scheme.name, LENGTHS.apiVersionParameter),
      }),
      ...orderOf(props),
    });
    this.id = resource.id;
    this.fqn = resource.fqn;
    claim(this, props.service, 'version-set', this.name);
  }

  /**
   * Puts `api` behind the version that came before it. API Management locks a version set while one of its versions is
   * written, so parallel writes of two answer 409 (PessimisticConcurrencyConflict).
   *
   * @returns what `api` must wait for, if anything
   */
  enqueue(api: ITerraformDependable): ITerraformDependable | undefined {
    const before = this.latest;
    this.latest = api;
    return before;
  }
}
