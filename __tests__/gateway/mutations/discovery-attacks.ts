/** What everybody may read of a FHIR API, asked for as nobody should, and by pages of whatever origin. */
import { ask, BANNER, type Attack } from './world';

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
    name: 'fhir: what the backend of the metadata runs on',
    send: (world) => ask(world, 'fhir', '/fhir/v1/metadata'),
    sting: ({ reached }, { text, headers }) => {
      if (reached.length === 0) return 'an answer that no backend gave';
      return `${text}${JSON.stringify(headers)}`.includes(BANNER) ? 'a banner of the backend' : undefined;
    },
  },
];
