import type { PolicyDocument, PolicyNode } from '../../../policies/model';
import { readPolicy } from '../../../policies/rawxml/read';

function inbound(statements: string, options: Parameters<typeof readPolicy>[1] = {}): readonly PolicyNode[] {
  const { policy, findings } = readPolicy(`<policies><inbound>${statements}</inbound></policies>`, options);
  expect(findings).toEqual([]);
  return (policy as PolicyDocument).sections.inbound ?? [];
}

function first(statements: string, options: Parameters<typeof readPolicy>[1] = {}): Extract<PolicyNode, { kind: 'element' }> {
  const [node] = inbound(statements, options);
  if (node?.kind !== 'element') throw new Error('not an element');
  return node;
}

const textOf = (node: PolicyNode | undefined): string | undefined => (node?.kind === 'element' && node.children[0]?.kind === 'text' ? node.children[0].text : undefined);

describe('expressions in attributes', () => {
  test.each([
    ['condition="@(context.Variables.GetValueOrDefault<bool>("x"))"', '@(context.Variables.GetValueOrDefault<bool>("x"))'],
    ['condition="@(context.Variables.GetValueOrDefault&lt;bool&gt;(&quot;x&quot;))"', '@(context.Variables.GetValueOrDefault<bool>("x"))'],
    ["condition='@(context.Api.Id == \"a\")'", '@(context.Api.Id == "a")'],
    ["condition='@(\"it\\'s\" != \"\")'", '@("it\\\'s" != "")'],
    ['condition="@(a && b)"', '@(a && b)'],
    ['condition="@(a &amp;&amp; b)"', '@(a && b)'],
    ['condition="@(f<string>("x") != null &amp;&amp; b)"', '@(f<string>("x") != null && b)'],
    ['condition="@(x == &quot;)&quot;)"', '@(x == ")")'],
    ['condition=" @(x["a"]) "', '@(x["a"])'],
    ['condition="@{\n\treturn "a>b" != "/>";\n}"', '@{\n\treturn "a>b" != "/>";\n}'],
    ['condition="@(x.Replace("<", "&lt;"))"', '@(x.Replace("<", "&lt;"))'],
    ['condition="/a/@(context.Variables["id"])/b"', '/a/@(context.Variables["id"])/b'],
    ['condition="a@b.example"', 'a@b.example'],
    ['condition="{{named-value}}"', '{{named-value}}'],
    ['condition="a &quot;b&quot; &lt;c&gt; &#65;&#x42;"', 'a "b" <c> AB'],
    ['condition="a\n\tb"', 'a  b'],
  ])('%s', (attribute, expected) => {
    expect(first(`<when ${attribute} />`).attributes).toEqual({ condition: expected });
  });
});

describe('text', () => {
  test.each([
    ['@(context.RequestId)', '@(context.RequestId)'],
    ['\n  @{ return "<a>" + "</value>"; }\n', '@{ return "<a>" + "</value>"; }'],
    ['@(a &lt; b &amp;&amp; c)', '@(a < b && c)'],
    ['<![CDATA[@(a < b)]]>', '@(a < b)'],
    ['{"a": [1, 2], "b": "{{c}}"}', '{"a": [1, 2], "b": "{{c}}"}'],
    ['{ "id": {{body.id}}, "x": "{% if a %}y{% endif %}" }', '{ "id": {{body.id}}, "x": "{% if a %}y{% endif %}" }'],
    [' Bearer @(context.Variables["t"] as string < "b") end', ' Bearer @(context.Variables["t"] as string < "b") end'],
    ['a &amp; b', 'a & b'],
    ['a<![CDATA[ <b> ]]>c', 'a <b> c'],
    ['<![CDATA[  ]]>', '  '],
  ])('%j', (text, expected) => {
    expect(textOf(first(`<value>${text}</value>`))).toBe(expected);
  });

  test('white space between elements is layout, and comments stay', () => {
    expect(inbound('\n  <!-- a -->\n  <base />\n').map(({ kind }) => kind)).toEqual(['comment', 'element']);
  });
});

describe('the format', () => {
  const both = '<set-body>@(x.Replace("&lt;", ""))</set-body>';

  test('references in strings alone are left in rawxml and read in xml', () => {
    expect(textOf(first(both, { format: 'rawxml' }))).toBe('@(x.Replace("&lt;", ""))');
    expect(textOf(first(both, { format: 'xml' }))).toBe('@(x.Replace("<", ""))');
  });

  test('untold, a document whose other expressions are escaped is read as xml', () => {
    expect(textOf(inbound(`${both}<when condition="@(a &lt; b)" />`)[0])).toBe('@(x.Replace("<", ""))');
    expect(textOf(inbound(`${both}<when condition="@(a < b)" />`)[0])).toBe('@(x.Replace("&lt;", ""))');
  });

  test('told xml, an unescaped quote in an attribute ends the expression too early', () => {
    expect(readPolicy('<fragment><when condition="@(x["a"])" /></fragment>', { format: 'xml' }).findings.map(({ code }) => code)).toEqual(['APIM102']);
  });
});

describe('documents', () => {
  test('a byte order mark, an XML declaration, comments around the root and carriage returns are read', () => {
    const { policy, findings } = readPolicy('\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<!--\r\n head -->\r\n<policies>\r\n<!-- in --><inbound>\r\n<base />\r\n</inbound><!-- after --></policies>\r\n<!-- tail -->');
    expect(findings).toEqual([]);
    expect(policy?.comments?.map(({ text }) => text)).toEqual(['\n head ', ' tail ']);
    expect((policy as PolicyDocument).sections.inbound?.map((node) => (node.kind === 'element' ? node.name : node.text))).toEqual([' in ', 'base', ' after ']);
  });

  test('positions are those of the text', () => {
    const { policy } = readPolicy('<policies>\n  <inbound>\n    <when condition="@(f<b>("\\n"))"\n  a="b" />\n<base /></inbound></policies>');
    const [when, base] = (policy as PolicyDocument).sections.inbound ?? [];
    expect(when?.position).toEqual({ line: 3, column: 5, offset: 27 });
    expect(when?.kind === 'element' && when.attributePositions).toEqual({ condition: { line: 3, column: 22, offset: 44 }, a: { line: 4, column: 6, offset: 64 } });
    expect(base?.position).toEqual({ line: 5, column: 1, offset: 70 });
  });

  test('a name that objects know is an attribute like any other', () => {
    const element = first('<a __proto__="1" constructor="2" />');
    expect(Object.entries(element.attributes)).toEqual([['__proto__', '1'], ['constructor', '2']]);
  });
});

describe('refusals', () => {
  test.each([
    ['', 'APIM101', 1, 1],
    ['text', 'APIM101', 1, 1],
    ['<policies>', 'APIM101', 1, 11],
    ['<policies>\n<inbound></policies>', 'APIM101', 2, 10],
    ['</policies>', 'APIM101', 1, 1],
    ['<policies/>x', 'APIM101', 1, 12],
    ['<policies/><policies/>', 'APIM101', 1, 12],
    ['<policies a="1" a="2"/>', 'APIM101', 1, 17],
    ['<policies a="1"b="2"/>', 'APIM101', 1, 16],
    ['<policies a=1 />', 'APIM101', 1, 13],
    ['<policies a />', 'APIM101', 1, 13],
    ['<policies a="1', 'APIM101', 1, 13],
    ['<policies', 'APIM101', 1, 1],
    ['<a b="<c>" />', 'APIM101', 1, 7],
    ['<fragment>a & b</fragment>', 'APIM101', 1, 13],
    ['<fragment>&nbsp;</fragment>', 'APIM101', 1, 11],
    ['<fragment>&#0;</fragment>', 'APIM101', 1, 11],
    ['<fragment>&#xD800;</fragment>', 'APIM101', 1, 11],
    ['<fragment>&#9999999;</fragment>', 'APIM101', 1, 11],
    ['<fragment>\u0001</fragment>', 'APIM101', 1, 11],
    ['<fragment><!-- a -- b --></fragment>', 'APIM101', 1, 18],
    ['<fragment><!-- a </fragment>', 'APIM101', 1, 11],
    ['<fragment><![CDATA[ a </fragment>', 'APIM101', 1, 11],
    ['<fragment><?php ?></fragment>', 'APIM101', 1, 11],
    ['<fragment>< a/></fragment>', 'APIM101', 1, 11],
    ['<fragment><a>@(f(</a></fragment>', 'APIM102', 1, 14],
    ['<fragment>\n<a b="@(f(1)" /></fragment>', 'APIM102', 2, 7],
    ['<!DOCTYPE policies [<!ENTITY a SYSTEM "file:///etc/passwd">]><policies>&a;</policies>', 'APIM103', 1, 1],
    ['<inbound />', 'APIM106', 1, 1],
    ['<!-- a -->\n<base /><base />', 'APIM106', 2, 1],
    ['<policies><set-body /></policies>', 'APIM107', 1, 11],
    ['<policies><inbound /><inbound /></policies>', 'APIM107', 1, 22],
    ['<policies>a</policies>', 'APIM107', 1, 11],
    ['<policies a="b" />', 'APIM107', 1, 1],
    ['<policies><inbound a="b" /></policies>', 'APIM107', 1, 11],
  ])('fails on %j with %s at %i:%i', (text, code, line, column) => {
    const [found, ...others] = readPolicy(text).findings;
    expect(others).toEqual([]);
    expect({ code: found?.code, line: found?.position?.line, column: found?.position?.column }).toEqual({ code, line, column });
    expect(found?.mend).not.toBe('');
  });

  test('fails on a text that is too long', () => {
    expect(readPolicy(' '.repeat(512 * 1024 + 1)).findings.map(({ code }) => code)).toEqual(['APIM104']);
  });

  test('fails on elements nested too deeply', () => {
    expect(readPolicy(`<fragment>${'<a>'.repeat(100_000)}`).findings.map(({ code }) => code)).toEqual(['APIM105']);
  });

  test.each(['@(', '@{"', '<a b="@(&quot;(&quot;)"/>', '<a b="@(">', '@(1)', '<!--', '&lt;', '"@("', '<a>@(&quot;', '@($"{'])('ends on half a megabyte of %j', (piece) => {
    const text = `<fragment>${piece.repeat(Math.floor(500_000 / piece.length))}`;
    expect(readPolicy(text).findings.length).toBe(1);
  });
});
