/**
 * The classic first sample of API Management for healthcare (a resource group, a Basic service, a product that needs
 * approval, a group, one API at `healthcare`), with the constructs of this project. `docs/classic-sample.md` maps it
 * item by item, and says what the sample leaves out and this one has.
 *
 * Run: `node -r tsx/cjs examples/classic-sample.ts`
 */
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { ApiOperation } from '../access/operation';
import { Api } from '../constructs/api';
import { ApiManagementService } from '../constructs/api-management-service';
import { ApiPolicy } from '../constructs/api-policy';
import { addAzurermProvider } from '../constructs/azurerm-provider';
import { Backend } from '../constructs/backend';
import { Group } from '../constructs/group';
import { Identity } from '../constructs/identity';
import { Product } from '../constructs/product';
import { ResourceGroup } from '../constructs/resource-group';
import { ServicePolicy } from '../constructs/service-policy';
import { Subscription } from '../constructs/subscription';
import { addTerraformState } from '../constructs/terraform-state';
import { User } from '../constructs/user';
import { answerFragments, apiPolicy, refusalFragments, servicePolicy } from '../policies/baseline';
import { PolicyFragment } from '../constructs/policy-fragment';

/** The sample's API has no contract of its own; these are the two calls that it shows. */
const CONTRACT = {
  openapi: '3.0.3',
  info: { title: 'Example Healthcare API', version: '1.0.0' },
  paths: {
    '/patients': { get: { operationId: 'list-patients', responses: { '200': { description: 'The patients.' } } } },
    '/patients/{id}': {
      get: {
        operationId: 'get-patient',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { '200': { description: 'The patient.' } },
      },
    },
  },
};

const OPERATIONS: readonly ApiOperation[] = Object.entries({ 'list-patients': '/patients', 'get-patient': '/patients/{id}' }).map(
  ([id, urlTemplate]) => ({
    id,
    urlTemplate,
    method: 'GET',
    summary: '',
    tags: [],
    parameters: [],
    requestContentTypes: [],
  }),
);

export class ClassicSample extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    addAzurermProvider(this, { production: false });
    addTerraformState(this, { kind: 'local' });

    const group = new ResourceGroup(this, 'ResourceGroup', { name: 'healthcare-apis', location: 'uksouth', preventDestroy: false });
    const identity = new Identity(this, 'Identity', { ...group.placement(), name: 'healthcare-apis-identity' });
    const service = new ApiManagementService(this, 'Service', {
      ...group.placement(),
      name: 'example-healthcare-apis',
      publisherName: 'Healthcare API Publisher',
      publisherEmail: 'publisher@healthcare.example',
      sku: 'Basic_1',
      identities: [identity],
      preventDestroy: false,
    });
    new ServicePolicy(this, 'ServicePolicy', {
      service,
      policy: servicePolicy({ backendTimeoutSeconds: 30, concurrentCallsPerClient: 50 }),
    });
    for (const [name, fragment] of Object.entries({ ...refusalFragments(), ...answerFragments() })) {
      new PolicyFragment(this, `Fragment-${name}`, { service, name, fragment });
    }

    const backend = new Backend(this, 'Backend', { service, name: 'healthcare-backend', url: 'https://backend.healthcare.example' });
    const api = new Api(this, 'Api', {
      service,
      name: 'example-healthcare-api',
      displayName: 'Example Healthcare API',
      path: 'healthcare',
      contract: { text: `${JSON.stringify(CONTRACT, null, 2)}\n` },
    });
    new ApiPolicy(this, 'ApiPolicy', {
      api,
      terraformValues: [identity.clientId],
      policy: apiPolicy({
        name: api.name,
        style: 'plain',
        operations: OPERATIONS,
        access: OPERATIONS.map(({ id: operationId }) => ({
          operationId,
          origin: 'examples/classic-sample.ts',
          rule: { kind: 'protected', clientCertificate: false, subscription: true, token: [[{ kind: 'scope', value: 'patients.read' }]] },
        })),
        issuers: [{ kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['api://healthcare'] }],
        certificateBoundTokens: false,
        corsOrigins: [],
        limits: { calls: 120, renewalSeconds: 60, dailyCalls: 10_000, maxBodyBytes: 102_400 },
        backendId: backend.name,
        backendProof: { kind: 'managed-identity', resource: 'api://healthcare-backend', clientId: identity.clientId },
      }),
    });

    const product = new Product(this, 'Product', {
      service,
      name: 'HealthcareProduct',
      displayName: 'Healthcare Product',
      terms: 'For registered healthcare applications only.',
      approvalRequired: true,
      subscriptionsLimit: 1,
    });
    const consumers = new Group(this, 'Group', { service, name: 'healthcare-api-consumers', displayName: 'Healthcare API Consumers' });
    product.addApi(api);
    product.addGroup(consumers);
    const user = new User(this, 'User', {
      service,
      name: 'ward-app',
      firstName: 'Ward',
      lastName: 'Application',
      email: 'ward-app@healthcare.example',
      groups: [consumers],
    });
    new Subscription(this, 'Subscription', { service, name: 'ward-app', displayName: 'Ward application', scope: { product }, user });

    new TerraformOutput(this, 'gateway-url', { value: service.gatewayUrl, description: 'Where the API is called.' });
  }
}

if (require.main === module) {
  const app = new App({ stackTraces: false });
  new ClassicSample(app, 'classic-sample');
  app.synth();
}
