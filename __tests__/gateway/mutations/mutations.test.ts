/**
 * Whether the attacks bite: each security statement of the example is deleted from the synthesized JSON, alone, and
 * at least one attack must succeed then.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECTIONS, type PolicyDocument, type PolicyElement, type PolicyNode } from '../../../policies/model';
import { readPolicy } from '../../../policies/rawxml/read';
import { writePolicy } from '../../../policies/rawxml/write';
import { exampleFolder } from '../../example';
import { ACCESS_ATTACKS } from './access-attacks';
import { QUOTA_ATTACKS, REQUEST_ATTACKS } from './request-attacks';
import { TOKEN_ATTACKS } from './token-attacks';
import { openWorld, QUOTA, tryAttack, type Attack } from './world';

const ATTACKS: readonly Attack[] = [...TOKEN_ATTACKS, ...ACCESS_ATTACKS, ...REQUEST_ATTACKS, ...QUOTA_ATTACKS];

/** Which attacks to begin with; all others follow. */
const FIRST: Readonly<Record<string, RegExp>> = {
  'rate-limit': /601st|partner with/, 'rate-limit-by-key': /121st call of a client in/, quota: /quota of/, 'quota-by-key': /client's quota/, 'limit-concurrency': /at once/,
  cors: /origin|preflight/, 'validate-content': /booking|a patient|a form/, 'validate-parameters': /query|parameter/, 'authentication-managed-identity': /at the backend/,
  'set-query-parameter': /search/, 'validate-jwt': /^fhir: (no token|a token)/, 'validate-azure-ad-token': /^appointments: (no token|a token)/, when: /on a condition|a search|a form|patient|scope|query|bound|ID token/, 'set-header': /header|kept|HTTP|guess|runs on/,
};

const ALWAYS = ['authentication-managed-identity', 'cors', 'limit-concurrency', 'quota', 'quota-by-key', 'rate-limit', 'rate-limit-by-key', 'set-query-parameter', 'validate-azure-ad-token', 'validate-content', 'validate-jwt', 'validate-parameters'];
const holds = (node: PolicyNode, name: string): boolean => node.kind === 'element' && (node.name === name || node.children.some((child) => holds(child, name)));

function isSecurity(element: PolicyElement, section: string): boolean {
  const { name, attributes, children } = element;
  if (ALWAYS.includes(name)) return true;
  if (name === 'set-header') return section === 'inbound' && attributes['exists-action'] === 'delete' && /user|forwarded/i.test(attributes['name'] ?? '');
  if (name === 'when') return section === 'inbound' && children.every((child) => child.kind !== 'element' || child.name === 'include-fragment');
  return name === 'choose' && section === 'outbound' && holds(element, 'return-response');
}

interface Mutation {
  readonly title: string;
  readonly element: string;
  readonly resource: string;
  readonly text: string;
  readonly hint: RegExp | undefined;
}

/** Every copy of a document that lacks one security statement. */
function mutationsOf(resource: string, text: string): readonly Mutation[] {
  const { policy } = readPolicy(text);
  if (policy?.kind !== 'document') return [];
  const found: Mutation[] = [];
  for (const section of SECTIONS) {
    const without = (nodes: readonly PolicyNode[], rebuild: (nodes: readonly PolicyNode[]) => PolicyDocument, place: string): void => {
      nodes.forEach((node, index) => {
        if (node.kind !== 'element') return;
        const title = `${place}/${node.name}[${index + 1}]${node.attributes['name'] === undefined ? '' : ` ${node.attributes['name']}`}`;
        const rest = nodes.filter((_, other) => other !== index);
        if (isSecurity(node, section)) {
          const hint = node.name === 'set-header' ? new RegExp(`header ${node.attributes['name'] ?? ''}$`) : FIRST[node.name];
          found.push({ title: `${resource} ${title}`, element: node.name, resource, text: writePolicy(rebuild(rest)), hint });
        }
        without(node.children, (children) => rebuild(nodes.map((one, other) => (other === index ? { ...node, children } : one))), title);
      });
    };
    without(policy.sections[section] ?? [], (nodes) => ({ ...policy, sections: { ...policy.sections, [section]: tidy(nodes) } }), section);
  }
  return found;
}

/** `choose` without a branch is no policy; what it would still do is its `otherwise`. */
const tidy = (nodes: readonly PolicyNode[]): readonly PolicyNode[] =>
  nodes.flatMap((node): readonly PolicyNode[] => {
    if (node.kind !== 'element') return [node];
    const children = tidy(node.children);
    if (node.name !== 'choose' || children.some((child) => child.kind === 'element' && child.name === 'when')) return [{ ...node, children }];
    return children.flatMap((child) => (child.kind === 'element' ? child.children : []));
  });

/** The example's dev environment, its quotas lowered, and the policy texts in it. */
const folder = mkdtempSync(join(tmpdir(), 'healthcare-apis-mutations-'));
type Stack = { readonly resource: Record<string, Record<string, Record<string, string>>> };
const files = new Map<string, Stack>();
const texts = new Map<string, { readonly file: string; readonly resource: Record<string, string> }>();

function prepare(): readonly Mutation[] {
  cpSync(exampleFolder(), folder, { recursive: true });
  for (const stack of readdirSync(join(folder, 'stacks'))) {
    const file = join(folder, 'stacks', stack, 'cdk.tf.json');
    if (!stack.startsWith('dev-')) {
      rmSync(join(folder, 'stacks', stack), { recursive: true });
      continue;
    }
    const content = JSON.parse(readFileSync(file, 'utf8')) as Stack;
    files.set(file, content);
    for (const [type, resources] of Object.entries(content.resource)) {
      if (!/_policy$/.test(type)) continue;
      for (const [name, resource] of Object.entries(resources)) {
        if (resource['xml_content'] === undefined) continue;
        resource['xml_content'] = resource['xml_content'].replace(/(<quota(?:-by-key)? calls=")\d+/g, `$1${QUOTA}`);
        texts.set(name, { file, resource });
      }
    }
    writeFileSync(file, JSON.stringify(content));
  }
  return [...texts].flatMap(([name, { resource }]) => mutationsOf(name, resource['xml_content'] ?? ''));
}

function write(name: string, text: string): void {
  const { file, resource } = texts.get(name) as { readonly file: string; readonly resource: Record<string, string> };
  resource['xml_content'] = text;
  writeFileSync(file, JSON.stringify(files.get(file)));
}

const SUBJECT_BRANCH = 'choose[3]/when[6]/';

/** The first attack that succeeds. */
async function success(hint?: RegExp): Promise<string | undefined> {
  const world = await openWorld(folder);
  try {
    const first = hint ? ATTACKS.filter(({ name }) => hint.test(name)) : [];
    for (const attack of [...first, ...ATTACKS.filter((one) => !first.includes(one))]) {
      // Some need the keys of a provider that the mutant no longer names.
      const outcome = await tryAttack(world, attack).catch(() => undefined);
      if (outcome !== undefined) return `${attack.name}: ${outcome}`;
    }
    return undefined;
  } finally {
    await world.gateway.stop();
  }
}

let mutations: readonly Mutation[] = [];
beforeAll(() => {
  mutations = prepare();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('no attack succeeds against the example as it is', async () => {
  expect(await success()).toBeUndefined();
}, 60_000);

test('with any one security statement deleted, an attack succeeds', async () => {
  const survivors: string[] = [];
  for (const { title, resource, text, hint } of mutations) {
    // The example binds no operation by `subject`: what would hold one to it never runs.
    if (title.includes(SUBJECT_BRANCH)) continue;
    const whole = texts.get(resource)?.resource['xml_content'] ?? '';
    write(resource, text);
    if ((await success(hint)) === undefined) survivors.push(title);
    write(resource, whole);
  }
  expect(mutations.length).toBeGreaterThanOrEqual(40);
  expect(survivors).toEqual([]);
}, 300_000);
