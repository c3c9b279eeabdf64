/** What the example's environments share: two healthcare APIs, their products and who may use them. */
import type { EnvironmentInput } from './schema';
import type { Variables } from './variables';

type Shared = Pick<EnvironmentInput, 'identityProviders' | 'apis' | 'products' | 'groups' | 'users' | 'subscriptions'>;

/** @param backendDomain the domain under which the environment's own backends answer */
export function exampleApis(variables: Variables, backendDomain: string): Shared {
  return {
    identityProviders: {
      workforce: { kind: 'entra', tenantId: variables.AZURE_TENANT_ID, audiences: ['api://healthcare-apis'] },
      patients: {
        kind: 'oidc',
        configurationUrl: 'https://login.contoso-health.example/patients/.well-known/openid-configuration',
        issuer: 'https://login.contoso-health.example/patients',
        audiences: ['https://api.contoso-health.example'],
      },
    },
    apis: {
      fhir: {
        contract: 'contracts/fhir.capabilitystatement.json',
        displayName: 'FHIR R4',
        path: 'fhir',
        style: 'fhir',
        backend: { url: `https://fhir.${backendDomain}`, credentials: { kind: 'managed-identity', resource: 'api://fhir-backend' } },
        identityProviders: ['patients'],
      },
      appointments: {
        contract: 'contracts/appointments.openapi.yaml',
        displayName: 'Appointments',
        path: 'appointments',
        style: 'plain',
        backend: { url: `https://appointments.${backendDomain}`, credentials: { kind: 'managed-identity', resource: 'api://appointments-backend' } },
        identityProviders: ['workforce'],
        corsOrigins: ['https://portal.contoso-health.example'],
      },
    },
    groups: {
      clinicians: { displayName: 'Clinicians', description: 'Applications that clinicians use.' },
      partners: { displayName: 'Partners', description: 'Applications of partner organisations.' },
    },
    products: {
      'clinical-apps': {
        displayName: 'Clinical applications',
        description: 'Patient records and appointments for applications used in care.',
        terms: 'Use for direct care only. Access is logged and audited.',
        apis: ['fhir', 'appointments'],
        groups: ['clinicians'],
        subscriptionsLimit: 5,
      },
      'partner-booking': {
        displayName: 'Partner booking',
        description: 'Appointments for partner organisations.',
        terms: 'Use as agreed in the data sharing agreement. Access is logged and audited.',
        apis: ['appointments'],
        groups: ['partners'],
        subscriptionsLimit: 1,
        rate: { calls: 120, renewalSeconds: 60 },
        quota: { calls: 20_000, renewalSeconds: 86_400 },
      },
    },
    users: {
      'ward-app': { firstName: 'Ward', lastName: 'Application', email: 'ward-app@contoso-health.example', groups: ['clinicians'] },
    },
    subscriptions: {
      'ward-app': { displayName: 'Ward application', product: 'clinical-apps', user: 'ward-app' },
    },
  };
}
