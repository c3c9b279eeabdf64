/** A body that the policy gives as XML elements: `<set-body><soap:Envelope>…</soap:Envelope></set-body>`. */
import type { Statement } from '../compilation';
import type { PolicyElement, PolicyNode } from '../../policies/model';

/** The elements as text; `undefined` where the body is a text alone. */
export function markupOf(statement: Statement): string | undefined {
  const content = statement.content();
  return content.some(({ kind }) => kind === 'element') ? content.map((node) => write(node, statement)).join('') : undefined;
}

function write(node: PolicyNode, statement: Statement): string {
  if (node.kind === 'comment') return `<!--${node.text}-->`;
  if (node.kind === 'text') return escaped(plainText(node.text, statement));
  const { name, attributes, children }: PolicyElement = node;
  const given = Object.entries(attributes).map(
    ([attribute, value]) => ` ${attribute}="${escaped(plainText(value, statement)).replace(/"/g, '&quot;')}"`,
  );
  const head = `<${name}${given.join('')}`;
  return children.length === 0 ? `${head} />` : `${head}>${children.map((child) => write(child, statement)).join('')}</${name}>`;
}

function plainText(text: string, statement: Statement): string {
  if (/^\s*@[({]/.test(text)) {
    statement.fail("an expression within the elements of a body can't be run locally: make the whole body one expression");
  }
  return text;
}

/** Liquid's own brackets hold code, where `<` compares. */
function escaped(text: string): string {
  return text
    .split(/(\{[{%].*?[}%]\})/s)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')))
    .join('');
}
