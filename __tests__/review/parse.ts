/** A small reader of policies without expressions, so that these tests don't depend on the real one. */
import { SaxesParser } from 'saxes';
import type { PolicyDocument, PolicyNode, Section } from '../../policies/model';

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: PolicyNode[];
}

export function readPolicyForTest(text: string): PolicyDocument | undefined {
  const stack: Open[] = [{ name: '', attributes: {}, children: [] }];
  const parser = new SaxesParser();
  let failed = false;
  parser.on('error', () => (failed = true));
  parser.on('opentag', ({ name, attributes }) => stack.push({ name, attributes, children: [] }));
  parser.on('text', (value) => stack.at(-1)?.children.push({ kind: 'text', text: value }));
  parser.on('closetag', () => {
    const { name, attributes, children } = stack.pop() as Open;
    stack.at(-1)?.children.push({ kind: 'element', name, attributes, children });
  });
  parser.write(text).close();
  const root = stack[0]?.children.find((node) => node.kind === 'element');
  if (failed || root === undefined) return undefined;
  return { kind: 'document', sections: Object.fromEntries(root.children.flatMap((node) => (node.kind === 'element' ? [[node.name as Section, node.children]] : []))) };
}
