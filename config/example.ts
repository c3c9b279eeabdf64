/** What the example's environments share: two healthcare APIs, their products and who may use them. */
import type { EnvironmentInput } from './schema';
import type { Variables } from './variables';

type Shared = Pick<
  EnvironmentInput,
  'identityProviders' | 'authorizationServers' | 'openIdConnectProviders' | 'apis' | 'products' | 'groups' | 'users' | 'subscriptions'
>;

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
    authorizationServers: {
      workforce: {
        displayName: 'Workforce',
        authorizationEndpoint: `https://login.microsoftonline.com/${variables.AZURE_TENANT_ID}/oauth2/v2.0/authorize`,
        tokenEndpoint: `https://login.microsoftonline.com/${variables.AZURE_TENANT_ID}/oauth2/v2.0/token`,
        clientRegistrationEndpoint: 'https://portal.contoso-health.example/register',
        clientId: '22222222-2222-4222-8222-222222222222',
        defaultScope: 'api://healthcare-apis/.default',
      },
    },
    openIdConnectProviders: {
      patients: {
        displayName: 'Patients',
        metadataEndpoint: 'https://login.contoso-health.example/patients/.well-known/openid-configuration',
        clientId: 'developer-portal',
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
        smart: {
          authorizationEndpoint: 'https://login.contoso-health.example/patients/authorize',
          tokenEndpoint: 'https://login.contoso-health.example/patients/token',
          jwksUri: 'https://login.contoso-health.example/patients/jwks',
        },
        access: {
          public: [
            { operation: 'get-metadata', reason: 'SMART App Launch: clients read the capability statement before they have a token.' },
            { operation: 'get-smart-configuration', reason: 'SMART App Launch: clients find the authorization server here.' },
          ],
        },
        portalAuthorization: { openIdConnectProvider: 'patients' },
        tags: ['fhir', 'patient-data'],
      },
      appointments: {
        contract: 'contracts/appointments.openapi.yaml',
        displayName: 'Appointments',
        path: 'appointments',
        style: 'plain',
        backend: {
          url: `https://appointments.${backendDomain}`,
          credentials: { kind: 'managed-identity', resource: 'api://appointments-backend' },
        },
        identityProviders: ['workforce'],
        access: {
          public: [
            {
              operation: 'get-health',
              reason: 'Load balancers and monitors ask without a token; the answer tells nothing about patients.',
            },
          ],
        },
        corsOrigins: ['https://portal.contoso-health.example'],
        portalAuthorization: { authorizationServer: 'workforce' },
        tags: ['patient-data'],
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
