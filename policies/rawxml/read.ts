/** Policy texts, as people, the portal and the provider have them, into the model. */
import { definitionOf } from '../elements/catalogue';
import { finding } from '../findings';
import {
  SECTIONS,
  type PolicyDocument,
  type PolicyElement,
  type PolicyFinding,
  type PolicyFragment,
  type PolicyNode,
  type PolicyResolver,
  type Section,
} from '../model';
import { parse, type Parsed } from './parse';

/** UTF-16 units. A fragment may hold 512 KB, a document half of that (API Management's limits). */
const MAXIMUM_LENGTH = 512 * 1024;

export interface ReadPolicyOptions {
  /**
   * `rawxml`: expressions unescaped. `xml`: everything escaped, as the management API returns it.
   * @default what the expressions show: `rawxml` unless it can't be, or only escaped ones are found
   */
  readonly format?: 'rawxml' | 'xml';
}

export interface ReadPolicy {
  /** Absent where the text is malformed. */
  readonly policy?: PolicyDocument | PolicyFragment;
  /** Where the text is that of a GraphQL resolver, which can stand for no policy document: the findings say so. */
  readonly resolver?: PolicyResolver;
  readonly findings: readonly PolicyFinding[];
}

/**
 * Reads a `<policies>` document or a `<fragment>`. Never throws, never expands an entity, never fetches anything.
 * Positions are those of `text`. Whether the policies themselves are right is for `validatePolicy` to say.
 */
export function readPolicy(text: string, options: ReadPolicyOptions = {}): ReadPolicy {
  if (text.length > MAXIMUM_LENGTH) {
    return {
      findings: [
        finding('APIM104', `expected at most ${MAXIMUM_LENGTH} characters, found ${text.length}`, 'Move statements to fragments.'),
      ],
    };
  }
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const parsed = parseAs(source, options.format);
  if (!parsed.root) return { findings: parsed.findings };
  const comments = parsed.comments.length > 0 ? { comments: parsed.comments } : {};
  switch (parsed.root.name) {
    case 'fragment':
      return { policy: { kind: 'fragment', statements: parsed.root.children, ...comments }, findings: [] };
    case 'policies': {
      const { sections, findings } = readSections(parsed.root);
      return { policy: { kind: 'document', sections, ...comments }, findings };
    }
    default:
      if (definitionOf(parsed.root.name)?.resolverOnly) {
        const outside = finding(
          'APIM106',
          `expected <policies> or <fragment>, found <${parsed.root.name}> of a GraphQL resolver`,
          'Attach it to the resolver of its field.',
          parsed.root.position,
        );
        return { resolver: { kind: 'resolver', statement: parsed.root, ...comments }, findings: [outside] };
      }
      return {
        findings: [
          finding(
            'APIM106',
            `expected <policies> or <fragment>, found <${parsed.root.name}>`,
            'Put the statements into a section of <policies>, or into <fragment>.',
            parsed.root.position,
          ),
        ],
      };
  }
}

function parseAs(source: string, format: 'rawxml' | 'xml' | undefined): Parsed {
  if (format) return parse(source, format);
  const raw = parse(source, 'rawxml');
  if (raw.root) {
    const { evidence } = raw;
    return evidence.either && evidence.escaped && !evidence.raw ? parse(source, 'xml') : raw;
  }
  const escaped = parse(source, 'xml');
  return escaped.root ? escaped : raw;
}

function readSections(root: PolicyElement): { sections: PolicyDocument['sections']; findings: PolicyFinding[] } {
  const sections: Partial<Record<Section, readonly PolicyNode[]>> = {};
  const findings: PolicyFinding[] = [];
  let waiting: PolicyNode[] = [];
  let last: Section | undefined;
  const note = (message: string, mend: string, node: PolicyNode): void =>
    void findings.push(finding('APIM107', message, mend, node.position));

  if (Object.keys(root.attributes).length > 0) note('expected no attributes on <policies>, found some', 'Remove them.', root);
  for (const node of root.children) {
    if (node.kind === 'comment') waiting.push(node);
    else if (node.kind === 'text') note('expected sections in <policies>, found text', 'Remove the text, or make it a comment.', node);
    else {
      const section = SECTIONS.find((name) => name === node.name);
      if (!section) {
        note(`expected inbound, backend, outbound or on-error, found <${node.name}>`, 'Put the statement into its section.', node);
      } else if (sections[section]) note(`expected <${section}> once, found it again`, 'Join the sections.', node);
      else {
        if (Object.keys(node.attributes).length > 0) note(`expected no attributes on <${section}>, found some`, 'Remove them.', node);
        sections[section] = [...waiting, ...node.children];
        waiting = [];
        last = section;
      }
    }
  }
  if (waiting.length > 0 && last) sections[last] = [...(sections[last] ?? []), ...waiting];
  return { sections, findings };
}
