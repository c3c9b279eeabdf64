/** A policy statement as a sentence for people. What isn't known by name is shown as its name and attributes. */
import type { PolicyElement } from '../../policies/model';
import { formatLimit } from '../facts/limits';
import { formatProof } from '../facts/proof';
import { conditionName } from '../facts/names';
import { conditionText, readCondition } from '../walk/condition';
import { corsOf, headerProof, limitsOf, networkProof } from '../walk/other-policies';
import { childElements, innerText, normalizeText } from '../walk/statement-text';
import { certificateProof, tokenProof } from '../walk/token-policy';

/** Longest expression that is repeated in a sentence; the exact XML has the rest. */
const LONGEST = 160;

/** @returns the sentence without a full stop; expressions longer than {@link LONGEST} are cut */
export function readable(element: PolicyElement): string {
  const sentence = Object.hasOwn(SENTENCES, element.name) ? SENTENCES[element.name] : undefined;
  return sentence === undefined ? asWritten(element) : sentence(element, (name) => shorten(element.attributes[name] ?? ''));
}

function asWritten({ name, attributes }: PolicyElement): string {
  return [name, ...Object.entries(attributes).map(([key, value]) => `${key} ${shorten(value)}`)].join(', ');
}

/** @param attribute gives an attribute's value, shortened; an absent one is empty */
type Sentence = (element: PolicyElement, attribute: (name: string) => string) => string;

const SENTENCES: Readonly<Record<string, Sentence>> = {
  'validate-jwt': tokenSentence,
  'validate-azure-ad-token': tokenSentence,
  'validate-client-certificate': certificateSentence,
  'ip-filter': networkSentence,
  'check-header': (element) => `Require the ${formatProof(headerProof(element))}`,
  'rate-limit': limitSentence,
  'rate-limit-by-key': limitSentence,
  quota: limitSentence,
  'quota-by-key': limitSentence,
  'limit-concurrency': limitSentence,
  cors: corsSentence,
  choose: () => 'Choose the first of these that holds',
  when: ({ attributes }) => `When ${conditionSentence(attributes['condition'] ?? '')}`,
  otherwise: () => 'Otherwise',
  'return-response': answerSentence,
  'set-backend-service': ({ attributes }, attribute) =>
    `Send the call to ${attributes['backend-id'] === undefined ? attribute('base-url') : `the backend ${attribute('backend-id')}`}`,
  'forward-request': ({ attributes }, attribute) =>
    `Call the backend${attributes['timeout'] === undefined ? '' : `, waiting at most ${attribute('timeout')} s`}`,
  'authentication-managed-identity': (_, attribute) => `Authenticate to ${attribute('resource')} as the managed identity`,
  'set-header': headerSentence,
  'set-variable': (_, attribute) => `Remember ${attribute('name')} = ${attribute('value')}`,
  'validate-content': (_, attribute) =>
    `Check the body: at most ${attribute('max-size')} bytes (else ${attribute('size-exceeded-action')}), other content types ${attribute('unspecified-content-type-action')}`,
  'validate-parameters': (_, attribute) =>
    `Check parameters: those of the contract ${attribute('specified-parameter-action')}, others ${attribute('unspecified-parameter-action')}`,
  trace: (_, attribute) => `Write to the trace as ${attribute('source')}`,
  'rewrite-uri': (_, attribute) => `Rewrite the path to ${attribute('template')}`,
  'set-status': (_, attribute) => `Set the status to ${attribute('code')} ${attribute('reason')}`,
  'set-body': (element) => `Set the body to ${shorten(innerText(element))}`,
};

function tokenSentence(element: PolicyElement): string {
  const proof = tokenProof(element);
  return proof === undefined
    ? 'Require a token with more combinations of claims than are told apart here'
    : `Require a ${formatProof(proof)}`;
}

function certificateSentence(element: PolicyElement): string {
  const proof = certificateProof(element);
  return proof === undefined ? 'Look at the client certificate, and let the call go on whatever it is' : `Require a ${formatProof(proof)}`;
}

function networkSentence(element: PolicyElement): string {
  const proof = networkProof(element);
  return proof.kind === 'network' ? `Let calls in only ${formatProof(proof)}` : 'Let calls in only from addresses that are not known here';
}

function limitSentence(element: PolicyElement): string {
  const limits = limitsOf(element).map((limit) => shorten(formatLimit(limit)));
  return `Allow at most ${limits.join(', and ')}`;
}

function corsSentence(element: PolicyElement): string {
  const { origins, methods, credentials } = corsOf(element);
  const withMethods = methods.length > 0 ? ` with ${methods.join(', ')}` : '';
  return `Let browsers call from ${origins.join(', ') || 'nowhere'}${withMethods}${credentials ? ', with credentials' : ''}`;
}

function answerSentence(element: PolicyElement): string {
  const status = childElements(element, 'set-status')[0]?.attributes;
  const code = status?.['code'] ?? '200';
  const reason = status?.['reason'] === undefined ? '' : ` ${status['reason']}`;
  return `${/^[45]/.test(code) ? 'Refuse' : 'Answer'} with ${code}${reason}`;
}

function headerSentence(element: PolicyElement): string {
  const name = element.attributes['name'] ?? '';
  const action = element.attributes['exists-action'] ?? 'override';
  if (action === 'delete') return `Remove the header ${name}`;
  const values = childElements(element, 'value').map((value) => shorten(innerText(value)));
  const how = { override: 'Set', skip: 'Set, unless it is there,', append: 'Add to' }[action] ?? 'Set';
  return `${how} the header ${name}: ${values.join(', ')}`;
}

function conditionSentence(source: string): string {
  const condition = readCondition(source);
  switch (condition.kind) {
    case 'constant':
      return condition.value ? 'anything' : 'nothing';
    case 'operations':
      return `the operation is ${not(condition)}${operationList(condition.ids)}`;
    case 'methods':
      return `the method is ${not(condition)}${anyOf(condition.methods) || 'one of none'}`;
    case 'with-key':
      return condition.holds ? 'there is a subscription key' : 'there is no subscription key';
    case 'decision':
      return conditionText(condition);
    case 'variable':
      return `${condition.name} is ${not(condition)}${anyOf(condition.values)}`;
    case 'flag':
      return `${condition.name} is ${condition.holds ? 'true' : 'false'}`;
    case 'opaque':
      return conditionName(condition.text) ?? shorten(condition.text);
  }
}

const not = ({ holds }: { readonly holds: boolean }): string => (holds ? '' : 'not ');

const anyOf = (values: Iterable<string>): string => [...values].join(' or ');

/** More than these are counted, not named. */
const MOST_NAMED_OPERATIONS = 4;

function operationList(ids: ReadonlySet<string>): string {
  if (ids.size > MOST_NAMED_OPERATIONS) return `one of ${ids.size}`;
  return anyOf(ids) || 'one of none';
}

function shorten(text: string): string {
  const line = normalizeText(text).replace(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
