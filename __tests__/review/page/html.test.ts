import { createHash } from 'node:crypto';
import { html, scriptJson } from '../../../review/page/html';
import { reviewPage } from '../../../review/page/page';
import { reviewDocument } from '../../../review/report/document';
import { modelOf, operation, SPEC } from '../model';

test('values are escaped, also in attributes and lists, and markup stays markup', () => {
  expect(html`<a title="${'"<&>\''}">${[html`<b>${'<i>'}</b>`, 'x<']}${undefined}${false}${0}</a>`.text).toBe('<a title="&quot;&lt;&amp;&gt;&#39;"><b>&lt;i&gt;</b>x&lt;0</a>');
});

test('data in a script ends neither the script nor a line', () => {
  const value = { text: '</script><!--\u2028' };
  const { text } = scriptJson(value);
  expect(text).not.toMatch(/[<\u2028]/);
  expect(JSON.parse(text)).toEqual(value);
});

describe('the page', () => {
  const HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(1)>';
  const page = reviewPage(reviewDocument({ head: modelOf({ operations: [...SPEC.operations, { ...operation('hostile', 'GET', '/x'), summary: HOSTILE }], publicOperations: ['hostile', HOSTILE], backend: `https://x/${HOSTILE}` }), base: { label: HOSTILE, model: modelOf() } }));

  test('holds two scripts, its data and its code, whatever the data says', () => {
    expect(page.match(/<script[ >]/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toContain('<img');
  });

  test('reaches for nothing outside itself', () => {
    expect(page).not.toMatch(/\s(src|href|srcset|action)="(?!#)/);
    expect(page).not.toMatch(/@import|url\((?!#)/);
  });

  test('lets run only the style and the script that it was made with', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
    const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain(`style-src 'sha256-${hash(/<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '')}'`);
    expect(policy).toContain(`script-src 'sha256-${hash(/<script>(.*?)<\/script>/s.exec(page)?.[1] ?? '')}'`);
  });
});
