/** What everybody may read of a FHIR API, asked for as nobody should, and by pages of whatever origin. */
import { ask, BANNER, issuerOf, type Attack } from './world';

const DOCUMENTS = ['/fhir/v1/metadata', '/fhir/v1/.well-known/smart-configuration'];

export const DISCOVERY_ATTACKS: readonly Attack[] = [
  ...DOCUMENTS.flatMap((path): readonly Attack[] => [
    { name: `fhir: an undeclared parameter of ${path}`, refused: [400], send: (world) => ask(world, 'fhir', `${path}?debug=true`) },
    {
      name: `fhir: a stranger's page that reads ${path} with the cookies of the browser`,
      send: (world) => ask(world, 'fhir', path, { headers: { Origin: 'https://evil.example' } }),
      sting: (_world, { headers }) => (headers['access-control-allow-credentials'] === undefined ? undefined : 'the browser sends its cookies along'),
    },
  ]),
  {
    name: 'fhir: authorization endpoints of whoever answers at the backend',
    send: ({ gateway }) => gateway.fetch('/fhir/v1/.well-known/smart-configuration', { subscription: 'ward-app' }),
    sting: ({ reached, gateway }, { status, text, headers }) => {
      if (reached.length > 0) return 'the backend tells clients where to send their credentials';
      const { issuer } = issuerOf(gateway, 'fhir');
      const told = status === 200 && text !== '' ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : {};
      if (told['issuer'] !== issuer || ![told['authorization_endpoint'], told['token_endpoint']].every((endpoint) => String(endpoint).startsWith('https://'))) return `no endpoints: ${text.slice(0, 200)}`;
      return headers['content-type'] === 'application/json' && headers['cache-control'] === 'no-store' ? undefined : 'the document may be kept on the way, or is taken for another';
    },
  },
  {
    name: 'fhir: what the backend of the metadata runs on',
    send: (world) => ask(world, 'fhir', '/fhir/v1/metadata'),
    sting: ({ reached }, { text, headers }) => {
      if (reached.length === 0) return 'an answer that no backend gave';
      return `${text}${JSON.stringify(headers)}`.includes(BANNER) ? 'a banner of the backend' : undefined;
    },
  },
];
