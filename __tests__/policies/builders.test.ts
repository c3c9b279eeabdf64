import fc from '../fast-check';
import { builder } from '../../policies/elements/build';
import { CATALOGUE } from '../../policies/elements/catalogue';
import { isExpressionText } from '../../policies/expressions/scan';
import { policyDocument, PolicyWriteError, readPolicy, validatePolicy, writePolicy, type PolicyDocument, type PolicyNode } from '../../policies';
import { declaredStatement } from './declared';

const buildable = CATALOGUE.filter(({ resolverOnly, name }) => !resolverOnly && name !== 'choose');
const PIECES = ['"', '\\', "'", '@', '{{', '}}', ')', '}', '${', '%{', '<', '>', '&', ']]>', '&quot;', '&#10;', '\n', '\t', ' ', '\u0085', '\u2028', '\u202e', '😀', '<!--', '-->', '/>', '</value>', '//', '/*', 'a', '="'];
const hostile = fc.string({ unit: fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })), minLength: 1, maxLength: 8 });
/** Text that a reader keeps as it is, whatever stands in it. */
const kept = hostile.filter((text) => !/@[({]/.test(text) && text.trim() !== '' && !/[\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text));

function bare(node: PolicyNode): PolicyNode {
  if (node.kind !== 'element') return { kind: node.kind, text: node.text };
  return { kind: 'element', name: node.name, attributes: node.attributes, children: node.children.map(bare) };
}

const anyStatement = fc.constantFrom(...buildable).chain((declaration) => declaredStatement(declaration, kept).map(({ props, element }) => ({ declaration, props, element })));

test('whatever values a builder is given, its statement is what was declared, and reads back as itself', () => {
  fc.assert(
    fc.property(anyStatement, ({ declaration, props, element }) => {
      const statement = (builder(declaration) as unknown as (given: unknown) => PolicyNode)(props);
      expect(bare(statement)).toEqual(bare(element));
      const section = declaration.sections[0] ?? 'inbound';
      const document: PolicyDocument = { kind: 'document', sections: { [section]: [statement, { kind: 'element', name: 'base', attributes: {}, children: [] }] } };
      const read = readPolicy(writePolicy(document), { format: 'rawxml' });
      expect(read.findings).toEqual([]);
      expect((read.policy as PolicyDocument).sections[section]?.map(bare)).toEqual([bare(statement), bare({ kind: 'element', name: 'base', attributes: {}, children: [] })]);
    }),
    { numRuns: 10_000 },
  );
});

test('whatever a declaration allows, the validator finds nothing wrong with', () => {
  const plain = fc.constantFrom('a', 'b-c', '@(context.Api.Id)', '{{d}}');
  const statements = fc.constantFrom(...buildable).chain((declaration) => declaredStatement(declaration, plain).map(({ element }) => ({ declaration, element })));
  fc.assert(
    fc.property(statements, ({ declaration, element }) => {
      const section = declaration.sections[0] ?? 'inbound';
      const found = validatePolicy({ kind: 'document', sections: { [section]: [element] } });
      expect(found).toEqual([]);
    }),
    { numRuns: 5000 },
  );
});

test('a text is an expression only as a whole', () => {
  fc.assert(
    fc.property(hostile, hostile, (before, after) => {
      const text = `${before}@(context.Api.Id)${after}`;
      fc.pre(!isExpressionText(text.trim()));
      const document = policyDocument({ inbound: [{ kind: 'element', name: 'set-body', attributes: {}, children: [{ kind: 'text', text }] }] });
      try {
        const read = readPolicy(writePolicy(document), { format: 'rawxml' });
        expect((read.policy as PolicyDocument).sections.inbound?.map(bare)).toEqual(document.sections.inbound?.map(bare));
      } catch (error) {
        expect(error).toBeInstanceOf(PolicyWriteError);
      }
    }),
    { numRuns: 5000 },
  );
});
