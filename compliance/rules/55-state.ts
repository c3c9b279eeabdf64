import type { Json } from '../../synthesized/model';
import { cite } from '../citations';
import { defineRule, type Row } from '../rule';

type Settings = Readonly<Record<string, Json>>;

/** Backends that keep the state encrypted by themselves, away from the machine that applies. */
const ENCRYPTED: readonly string[] = ['azurerm', 'gcs', 'remote'];
const KEYS: readonly string[] = ['access_key', 'sas_token', 'client_secret', 'secret_key', 'token', 'password'];

export const state = defineRule({
  id: 55,
  name: 'State',
  title: 'The Terraform state lies in a remote, encrypted backend, and its key is not in the JSON',
  severity: 'error',
  per: 'folder',
  citations: cite('312(a)(2)(iv)'),
  mapsTo: [],
  mend: 'Use the `azurerm` backend, with the key from the environment or, better, `use_azuread_auth`.',
  never: { 'not-applicable': 'every folder that can be read has a stack, and every stack has a state' },
  check: ({ model }) => model.stacks.map((stack) => judge(stack, model.terraform.get(stack) ?? {})),
});

function judge(stack: string, terraform: Settings): Row {
  const say = (status: Row['status'], message: string): Row => ({ status, path: stack, message, detail: 'backend' });
  const cloud = one(terraform['cloud']);
  if (terraform['cloud'] !== undefined) {
    if (typeof cloud['token'] === 'string' && cloud['token'] !== '') {
      return say('non-compliant', 'the token of HCP Terraform is in the JSON');
    }
    return ofHcp(cloud)
      ? say('compliant', 'the state lies in HCP Terraform')
      : say('unknown', `it cannot be told whether ${String(cloud['hostname'])} encrypts the state`);
  }
  const backends = one(terraform['backend']);
  const [kind, ...others] = Object.keys(backends);
  if (kind === undefined || kind === 'local') return say('non-compliant', 'the state is a file on the machine that applies');
  const settings = one(backends[kind]);
  if (others.length > 0) return say('unknown', 'more than one backend');
  const key = KEYS.find((name) => typeof settings[name] === 'string' && settings[name] !== '');
  if (key !== undefined) return say('non-compliant', `the backend’s ${key} is in the JSON`);
  if (kind === 'remote' && !ofHcp(settings)) {
    return say('unknown', `it cannot be told whether ${String(settings['hostname'])} encrypts the state`);
  }
  if (ENCRYPTED.includes(kind)) return say('compliant', `the state lies in an encrypted ${kind} backend`);
  if (kind === 's3') {
    return settings['encrypt'] === true
      ? say('compliant', 'the state lies in an encrypted s3 backend')
      : say('non-compliant', 'the s3 backend is not told to encrypt');
  }
  return say('unknown', `it cannot be told whether the ${kind} backend encrypts the state`);
}

/** https://developer.hashicorp.com/terraform/cli/cloud/settings: the default, and its European twin. */
const ofHcp = ({ hostname }: Settings): boolean =>
  hostname === undefined || hostname === 'app.terraform.io' || hostname === 'app.eu.terraform.io';

const isSettings = (value: Json | undefined): value is Settings => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A block, as an object or as a list of one. */
function one(value: Json | undefined): Settings {
  const first = Array.isArray(value) ? (value as readonly Json[])[0] : value;
  return isSettings(first) ? first : {};
}
