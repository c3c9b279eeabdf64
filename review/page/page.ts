/** The self-contained page: markup, style, script and data in one file that reaches for nothing else. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReviewDocument } from '../report/model';
import { changeSection, planSection, verdict } from './changes';
import { html, Html, scriptJson } from './html';
import { complianceSection, matrixSection, pictureSection, resourceSection, summarySection } from './sections';

const asset = (name: string): string => readFileSync(join(__dirname, name), 'utf8');
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

export function reviewPage(document: ReviewDocument): string {
  const style = asset('page.css');
  const script = asset('client.js');
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`;
  const sections = [
    { id: 'summary', title: 'In short', body: summarySection(document) },
    { id: 'changes', title: 'What changes', body: changeSection(document) },
    { id: 'plan', title: 'Plan', body: planSection(document.plan) },
    { id: 'deployment', title: 'Deployment', body: pictureSection(document) },
    { id: 'access', title: 'Who can call what', body: matrixSection() },
    { id: 'compliance', title: 'Compliance', body: complianceSection(document) },
    { id: 'resources', title: 'Resources', body: resourceSection(document) },
  ].filter(({ body }) => body !== undefined);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Access review: ${document.stacks.join(', ')}</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#access">Skip to the access matrix</a>
<header class="top"><h1>Access review</h1><p class="quiet">${document.stacks.join(', ')}</p><nav aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav></header>
<main>
${verdict(document)}
${sections.map(({ body }) => body)}
</main>
<script type="application/json" id="review-data">${scriptJson(clientData(document))}</script>
<script>${new Html(script)}</script>
</body>
</html>
`.text;
}

/** What the script needs of the document. */
function clientData({ services, access, policies, statements, documents, changes = [] }: ReviewDocument): unknown {
  const changed = changes
    .filter(({ judgement }) => judgement !== 'unchanged')
    .map(({ judgement, place, operations }) => ({
      judgement,
      place,
      operations: [...new Set(operations.map(({ api, operationId }) => `${api} ${operationId}`))],
    }));
  return { services, access, policies, statements, documents, changed };
}
