/**
 * Whether the attacks bite: every element of every policy document and fragment of the example is deleted, alone, and every
 * attribute loosened whose looser value is known. Then at least one attack must succeed, or the gateway must not start;
 * what is no security statement stands in `not-security.ts`, with its reason.
 */
import { issuersOf, LocalIdentityProvider } from '../../../gateway/identity-provider';
import { readSynthesized } from '../../../synthesized/read';
import type { SynthesizedService } from '../../../synthesized/model';
import { exampleFolder } from '../../example';
import { ACCESS_ATTACKS } from './access-attacks';
import { ANSWER_ATTACKS } from './answer-attacks';
import { DISCOVERY_ATTACKS } from './discovery-attacks';
import { mutantsOf, withTexts, type Mutant } from './mutants';
import { excuseOf, NOT_SECURITY } from './not-security';
import { ordered, Reach } from './reach';
import { QUOTA_ATTACKS, REQUEST_ATTACKS } from './request-attacks';
import { TOKEN_ATTACKS } from './token-attacks';
import { openWorld, QUOTA, tryAttack, type Attack, type World } from './world';

const ATTACKS: readonly Attack[] = [...TOKEN_ATTACKS, ...ACCESS_ATTACKS, ...REQUEST_ATTACKS, ...DISCOVERY_ATTACKS, ...ANSWER_ATTACKS, ...QUOTA_ATTACKS];

let service: SynthesizedService;
/** One for all worlds: keys take longer to make than all else. */
let identityProvider: LocalIdentityProvider;
const reach = new Map<Attack, Reach>();
const succeeded = new Map<Attack, number>();

beforeAll(() => {
  const example = readSynthesized(exampleFolder()).services.find(({ apis }) => apis.some(({ resource }) => resource.stack === 'dev-apis'));
  if (example === undefined) throw new Error('the example has no service dev');
  // Few calls use the quotas up, where the example allows tens of thousands a day.
  service = withTexts(example, (text) => text.replace(/(<quota(?:-by-key)? calls=")\d+/g, `$1${QUOTA}`));
  identityProvider = new LocalIdentityProvider(issuersOf(service));
});

test('no attack succeeds against the example as it is', async () => {
  let current: Reach | undefined;
  const world = await openWorld(service, { identityProvider, trace: true, onAnswer: (request, answer) => current?.note(request, answer) });
  const successes: string[] = [];
  for (const attack of ATTACKS) {
    current = new Reach();
    reach.set(attack, current);
    const outcome = await tryAttack(world, attack);
    if (outcome !== undefined) successes.push(`${attack.name}: ${outcome}`);
  }
  await world.gateway.stop();
  expect(successes).toEqual([]);
}, 60_000);

/** The world of a mutant; `undefined` where its gateway does not start. */
const worldOf = (mutant: Mutant): Promise<World | undefined> => openWorld(mutant.make(), { identityProvider }).catch(() => undefined);

async function bites(mutant: Mutant): Promise<boolean> {
  const world = await worldOf(mutant);
  if (world === undefined) return true;
  try {
    for (const attack of ordered(ATTACKS, reach, mutant, succeeded)) {
      // Some need what the mutant no longer has.
      if ((await tryAttack(world, attack).catch(() => undefined)) === undefined) continue;
      succeeded.set(attack, succeeded.size);
      return true;
    }
    return false;
  } finally {
    await world.gateway.stop();
  }
}

test('with any one security statement lost, an attack succeeds or the gateway does not start', async () => {
  const survivors: string[] = [];
  const tried = mutantsOf(service).filter((mutant) => excuseOf(mutant) === undefined);
  for (const mutant of tried) if (!(await bites(mutant))) survivors.push(mutant.title);
  expect(survivors).toEqual([]);
  expect(tried.length).toBeGreaterThan(500);
}, 600_000);

test('no excuse is stale: each fits something that can be lost, and the attacks that come near it find nothing then', async () => {
  const excused = mutantsOf(service).flatMap((mutant) => {
    const excuse = excuseOf(mutant);
    return excuse === undefined ? [] : [{ mutant, excuse }];
  });
  const stale = NOT_SECURITY.filter((excuse) => !excused.some((one) => one.excuse === excuse)).map(({ title }) => `${title.source} fits nothing`);
  for (const { mutant } of excused) {
    const world = await worldOf(mutant);
    if (world === undefined) {
      stale.push(`${mutant.title}: the gateway does not start`);
      continue;
    }
    const near = ATTACKS.filter((attack) => (reach.get(attack)?.nearness(mutant) ?? 0) >= 3 && (reach.get(attack)?.calls ?? 0) <= 2);
    for (const attack of near) if ((await tryAttack(world, attack)) !== undefined) stale.push(`${mutant.title}: ${attack.name}`);
    await world.gateway.stop();
  }
  expect(stale).toEqual([]);
}, 300_000);
