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

export function readable(element: PolicyElement): string {
  const { name } = element;
  const attribute = (key: string): string => shorten(element.attributes[key] ?? '');
  switch (name) {
    case 'validate-jwt':
    case 'validate-azure-ad-token': {
      const proof = tokenProof(element);
      return proof === undefined
        ? 'Require a token with more combinations of claims than are told apart here'
        : `Require a ${formatProof(proof)}`;
    }
    case 'validate-client-certificate': {
      const proof = certificateProof(element);
      return proof === undefined
        ? 'Look at the client certificate, and let the call go on whatever it is'
        : `Require a ${formatProof(proof)}`;
    }
    case 'ip-filter': {
      const proof = networkProof(element);
      return proof.kind === 'network'
        ? `Let calls in only ${formatProof(proof)}`
        : 'Let calls in only from addresses that are not known here';
    }
    case 'check-header':
      return `Require the ${formatProof(headerProof(element))}`;
    case 'rate-limit':
    case 'rate-limit-by-key':
    case 'quota':
    case 'quota-by-key':
    case 'limit-concurrency':
      return `Allow at most ${limitsOf(element)
        .map((limit) => shorten(formatLimit(limit)))
        .join(', and ')}`;
    case 'cors': {
      const { origins, methods, credentials } = corsOf(element);
      return `Let browsers call from ${origins.join(', ') || 'nowhere'}${methods.length > 0 ? ` with ${methods.join(', ')}` : ''}${credentials ? ', with credentials' : ''}`;
    }
    case 'when':
      return `When ${conditionSentence(element.attributes['condition'] ?? '')}`;
    case 'otherwise':
      return 'Otherwise';
    case 'choose':
      return 'Choose the first of these that holds';
    case 'return-response': {
      const status = childElements(element, 'set-status')[0]?.attributes;
      const code = status?.['code'] ?? '200';
      return `${/^[45]/.test(code) ? 'Refuse' : 'Answer'} with ${code}${status?.['reason'] === undefined ? '' : ` ${status['reason']}`}`;
    }
    case 'set-backend-service':
      return `Send the call to ${element.attributes['backend-id'] === undefined ? attribute('base-url') : `the backend ${attribute('backend-id')}`}`;
    case 'forward-request':
      return `Call the backend${element.attributes['timeout'] === undefined ? '' : `, waiting at most ${attribute('timeout')} s`}`;
    case 'authentication-managed-identity':
      return `Authenticate to ${attribute('resource')} as the managed identity`;
    case 'set-header':
      return headerSentence(element);
    case 'set-variable':
      return `Remember ${attribute('name')} = ${attribute('value')}`;
    case 'validate-content':
      return `Check the body: at most ${attribute('max-size')} bytes (else ${attribute('size-exceeded-action')}), other content types ${attribute('unspecified-content-type-action')}`;
    case 'validate-parameters':
      return `Check parameters: those of the contract ${attribute('specified-parameter-action')}, others ${attribute('unspecified-parameter-action')}`;
    case 'trace':
      return `Write to the trace as ${attribute('source')}`;
    case 'rewrite-uri':
      return `Rewrite the path to ${attribute('template')}`;
    case 'set-status':
      return `Set the status to ${attribute('code')} ${attribute('reason')}`;
    case 'set-body':
      return `Set the body to ${shorten(innerText(element))}`;
    default:
      return [name, ...Object.entries(element.attributes).map(([key, value]) => `${key} ${shorten(value)}`)].join(', ');
  }
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
      return `the operation is ${condition.holds ? '' : 'not '}${condition.ids.size > 4 ? `one of ${condition.ids.size}` : [...condition.ids].join(' or ') || 'one of none'}`;
    case 'methods':
      return `the method is ${condition.holds ? '' : 'not '}${[...condition.methods].join(' or ') || 'one of none'}`;
    case 'decision':
      return conditionText(condition);
    case 'variable':
      return `${condition.name} is ${condition.holds ? '' : 'not '}${[...condition.values].join(' or ')}`;
    case 'flag':
      return `${condition.name} is ${condition.holds ? 'true' : 'false'}`;
    case 'opaque':
      return conditionName(condition.text) ?? shorten(condition.text);
  }
}

function shorten(text: string): string {
  const line = normalizeText(text).replace(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
