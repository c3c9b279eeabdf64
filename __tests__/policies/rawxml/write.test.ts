import fc from '../../fast-check';
import { SaxesParser } from 'saxes';
import { cs } from '../../../policies/expressions/template';
import { isExpressionText } from '../../../policies/expressions/scan';
import type { PolicyDocument, PolicyElement, PolicyFragment, PolicyNode } from '../../../policies/model';
import { readPolicy } from '../../../policies/rawxml/read';
import { PolicyWriteError, writePolicy } from '../../../policies/rawxml/write';

const element = (name: string, attributes: Record<string, string> = {}, children: readonly PolicyNode[] = []): PolicyElement => ({ kind: 'element', name, attributes, children });
const text = (value: string): PolicyNode => ({ kind: 'text', text: value });

/** The model without what only a read one has. */
function bare(node: PolicyNode): PolicyNode {
  if (node.kind !== 'element') return { kind: node.kind, text: node.text };
  return { kind: 'element', name: node.name, attributes: node.attributes, children: node.children.map(bare) };
}

function bareStatements(policy: PolicyDocument | PolicyFragment | undefined): readonly PolicyNode[] {
  if (policy?.kind !== 'fragment') throw new Error('not a fragment');
  return policy.statements.map(bare);
}

test('the canonical form', () => {
  const policy: PolicyDocument = {
    kind: 'document',
    sections: {
      'on-error': [],
      inbound: [
        { kind: 'comment', text: ' who may call ' },
        element('base'),
        element('choose', {}, [element('when', { condition: '@(context.Variables.GetValueOrDefault<bool>("x"))' }, [element('set-header', { name: 'X', 'exists-action': 'override' }, [element('value', {}, [text('a "b" <c> & d')])])])]),
        element('set-body', {}, [text(' @{\n\treturn "<a>";\n} ')]),
        element('set-query-parameter', { name: 'a "b" <c> & d\n' }, [element('value')]),
      ],
    },
  };
  expect(writePolicy(policy)).toBe(`<policies>
	<inbound>
		<!-- who may call -->
		<base />
		<choose>
			<when condition="@(context.Variables.GetValueOrDefault<bool>("x"))">
				<set-header name="X" exists-action="override">
					<value>a "b" &lt;c&gt; &amp; d</value>
				</set-header>
			</when>
		</choose>
		<set-body>@{
	return "<a>";
}</set-body>
		<set-query-parameter name="a &quot;b&quot; &lt;c&gt; &amp; d&#xA;">
			<value />
		</set-query-parameter>
	</inbound>
	<on-error />
</policies>
`);
});

test.each([
  ['a control character', 'a\u0000b', 'illegal-character'],
  ['half a surrogate pair', '\ud800', 'illegal-character'],
  ['an expression without its end', '@(context', 'unended-expression'],
  ['an expression without its end amid text', 'mail@{x', 'unended-expression'],
])('fails when a value holds %s', (_, value, code) => {
  for (const node of [element('a', { b: value }), element('a', {}, [text(value)])]) {
    const write = (): string => writePolicy({ kind: 'fragment', statements: [node] });
    expect(write).toThrow(PolicyWriteError);
    expect(write).toThrow(expect.objectContaining({ code }) as Error);
  }
});

test.each(['a -- b', 'a-'])('fails when a comment is %j', (value) => {
  expect(() => writePolicy({ kind: 'fragment', statements: [{ kind: 'comment', text: value }] })).toThrow(/XML forbids/);
});

test('fails when a name is no name', () => {
  expect(() => writePolicy({ kind: 'fragment', statements: [element('a b')] })).toThrow(/expected a name/);
});

const PIECES = ['"', '\\', "'", '@', '@(', '@{', ')', '}', '{{', '}}', '${', '<', '>', '&', ']]>', '&quot;', '&lt;', '&amp;', '\n', '\r', '\t', ' ', '\u0000', '\u0085', '\u2028', '\ud800', '😀', '<!--', '-->', '--', '/>', '//', '/*', '*/', '$"', '@"', 'a', '</value>', 'b="c"'];
const hostile = fc.string({ unit: fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), maxLength: 12 });

/** What reading makes of a text in an element of its own. */
const settled = (value: string): string => {
  const trimmed = value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  if (isExpressionText(trimmed)) return trimmed.replace(/\r\n?/g, '\n');
  return trimmed === '' ? value.replace(/\r/g, '\n') : value;
};
const settledAttribute = (value: string): string => (isExpressionText(settled(value)) ? settled(value) : value);

test('whatever a value holds, it is refused or reads back as itself and changes nothing around it', () => {
  fc.assert(
    fc.property(hostile, hostile, (attribute, content) => {
      const statements = [element('a', { b: attribute, c: 'd' }, [element('value', {}, content === '' ? [] : [text(content)])]), element('base')];
      let written: string;
      try {
        written = writePolicy({ kind: 'fragment', statements });
      } catch (error) {
        expect(error).toBeInstanceOf(PolicyWriteError);
        return;
      }
      const read = readPolicy(written, { format: 'rawxml' });
      expect(read.findings).toEqual([]);
      expect(bareStatements(read.policy)).toEqual([
        element('a', { b: settledAttribute(attribute), c: 'd' }, [element('value', {}, content === '' ? [] : [text(settled(content))])]),
        element('base'),
      ]);
    }),
    { numRuns: 20_000 },
  );
});

test('whatever a value in an expression holds, the document around it stays the same', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const expression = cs`context.Request.Headers.GetValueOrDefault("X", ${value}) < "a"`;
      const statements = [element('when', { condition: expression }), element('set-body', {}, [text(expression)]), element('base')];
      const read = readPolicy(writePolicy({ kind: 'fragment', statements }));
      expect(bareStatements(read.policy)).toEqual(statements);
    }),
    { numRuns: 10_000 },
  );
});

const EXPRESSIONS = ['@(a < b && c["x"] > 1)', '@{ return "&lt;</value>"; }', '@(a & b)', '@($"{x["y"]}")', '@{\n\tint lt = 1; var b = a &lt; return b;\n}'];
const value = fc.oneof(fc.constantFrom(...EXPRESSIONS), fc.string({ unit: fc.constantFrom('a', ' ', '"', '&', '<', '>', "'", '\n', '{{b}}') }));
const name = fc.constantFrom('a', 'set-header', 'value', '_x.y', 'é');
const node: fc.Arbitrary<PolicyNode> = fc.letrec<{ node: PolicyNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.record({ kind: fc.constant('comment' as const), text: fc.constantFrom('', ' a ', '@(', '<b>') }),
    fc.record({ kind: fc.constant('text' as const), text: value }),
    fc.record({ kind: fc.constant('element' as const), name, attributes: fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true }), children: fc.array(tie('node'), { maxLength: 4 }) }),
  ),
})).node;

test('what is read is written and read back as itself', () => {
  fc.assert(
    fc.property(fc.array(node, { maxLength: 4 }), (statements) => {
      const once = readPolicy(writePolicy({ kind: 'fragment', statements }), { format: 'rawxml' });
      expect(once.findings).toEqual([]);
      const written = writePolicy(once.policy as PolicyFragment);
      expect(bareStatements(readPolicy(written, { format: 'rawxml' }).policy)).toEqual(bareStatements(once.policy));
    }),
    { numRuns: 3000 },
  );
});

/** An independent parser's view of XML without expressions. */
function readBySaxes(xml: string): unknown[] | undefined {
  const events: unknown[] = [];
  const parser = new SaxesParser();
  let broken = false;
  parser.on('error', () => (broken = true));
  parser.on('opentag', ({ name: tag, attributes }) => events.push([tag, { ...attributes }]));
  parser.on('closetag', ({ name: tag }) => events.push(tag));
  parser.write(xml).close();
  return broken ? undefined : events;
}

function readByRoom(xml: string): unknown[] | undefined {
  const { policy } = readPolicy(xml);
  if (policy?.kind !== 'fragment') return undefined;
  const walk = (statement: PolicyNode): unknown[] => (statement.kind === 'element' ? [[statement.name, statement.attributes], ...statement.children.flatMap(walk), statement.name] : []);
  return [['fragment', {}], ...policy.statements.flatMap(walk), 'fragment'];
}

const scrap = fc.array(fc.constantFrom('<a', '<a>', '</a>', '/>', '>', ' b="', ' c=\'', '"', "'", '=', 'x', ' ', '\n', '&amp;', '&', '&#65;', '<!--', '-->', '<![CDATA[', ']]>', '<b/>'), { maxLength: 12 });

test('without expressions it takes and refuses what an XML parser does', () => {
  fc.assert(
    fc.property(scrap, (pieces) => {
      const xml = `<fragment>${pieces.join('')}</fragment>`;
      expect(readByRoom(xml)).toEqual(readBySaxes(xml));
    }),
    { numRuns: 10_000 },
  );
});
