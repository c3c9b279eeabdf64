/** The page's other sections. The matrix is an empty table here: the script fills it with the rows that are in sight. */
import type { ComplianceResult } from '../compliance-results';
import type { ReviewDocument, ServiceReport } from '../report/model';
import { ANY_ADDRESS } from '../report/access';
import { html, type Html } from './html';
import { pictureOf } from './picture';

/** Public operations that the summary names. */
const MOST_NAMED = 8;

export function summarySection({ summary, services, access, problems }: ReviewDocument): Html {
  const open = services.flatMap(({ apis }) =>
    apis.flatMap(({ operations }) => operations.filter(({ accessIndex }) => ['public', 'key'].includes(access[accessIndex]?.proof ?? ''))),
  );
  const issuers = [...new Set(services.flatMap(({ identityProviders }) => identityProviders))];
  const names = [...new Set(open.map(({ method, url }) => `${method} ${url}`))];
  const named = names.slice(0, MOST_NAMED).map((name) => html`<li><code>${name}</code></li>`);
  return html`<section id="summary" aria-labelledby="summary-title"><h2 id="summary-title">In short</h2>
<dl class="cards">
<div><dt>Operations</dt><dd><b>${summary.operations.toLocaleString('en')}</b> in ${plural(
    services.reduce((sum, { apis }) => sum + apis.length, 0),
    'API',
  )}${services.length > 1 && ` of ${services.length} services`}</dd></div>
<div class="${open.length > 0 ? 'attention' : ''}"><dt>Without a token or certificate</dt><dd><b>${open.length.toLocaleString('en')}</b>${open.length === 0 ? ' operations' : html`<ul>${named}${names.length > named.length && html`<li>and ${names.length - named.length} more</li>`}</ul>`}</dd></div>
<div><dt>Who vouches for callers</dt><dd>${issuers.length === 0 ? 'Nobody' : html`<ul>${issuers.map((issuer) => html`<li>${issuer}</li>`)}</ul>`}</dd></div>
<div><dt>From where</dt><dd>${services.map(({ name, reach, apis }) => html`<p>${services.length > 1 && html`<strong>${name}</strong>: `}${reach} ${addressesOf(apis, access)}</p>`)}</dd></div>
${summary.unknownOperations > 0 && html`<div class="attention"><dt>Not resolved</dt><dd><b>${summary.unknownOperations}</b> operations whose policies could not be resolved: nothing about them is certain.</dd></div>`}
</dl>
${problems.length > 0 && html`<details class="fold" open><summary>${problems.length === 1 ? '1 thing' : `${problems.length} things`} could not be read or resolved</summary><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul></details>`}
</section>`;
}

const plural = (number: number, noun: string): string => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

function addressesOf(apis: ServiceReport['apis'], access: ReviewDocument['access']): string {
  const networks = new Set(apis.flatMap(({ operations }) => operations.flatMap(({ accessIndex }) => access[accessIndex]?.networks ?? [])));
  const named = [...networks].filter((network) => network !== ANY_ADDRESS);
  if (named.length === 0) return 'Addresses are not filtered.';
  return `${networks.has(ANY_ADDRESS) ? 'Some operations filter addresses' : 'Every operation filters addresses'}: ${named.join('; ')}.`;
}

export function pictureSection({ services, access }: ReviewDocument): Html {
  return html`<section id="deployment" aria-labelledby="deployment-title"><h2 id="deployment-title">Deployment</h2>
${services.length === 0 && html`<p class="quiet">No API Management service here.</p>`}
${services.map((service) => html`${services.length > 1 && html`<h3>${service.name}</h3>`}<div class="scroll" tabindex="0" role="region" aria-label="Deployment of ${service.name}">${pictureOf(service, reportsOf(service, access), backendsOf(service, access))}</div>${productTable(service)}`)}
</section>`;
}

function reportsOf(service: ServiceReport, access: ReviewDocument['access']): ReviewDocument['access'] {
  const indexes = new Set(service.apis.flatMap(({ operations }) => operations.map(({ accessIndex }) => accessIndex)));
  return [...indexes].flatMap((index) => access[index] ?? []);
}

function backendsOf(service: ServiceReport, access: ReviewDocument['access']): ReadonlyMap<string, readonly string[]> {
  return new Map(
    service.apis.map(({ name, operations }) => [
      name,
      [...new Set([...new Set(operations.map(({ accessIndex }) => accessIndex))].flatMap((index) => access[index]?.destinations ?? []))],
    ]),
  );
}

function productTable({ products, subscriptions }: ServiceReport): Html {
  const yes = (value: boolean): string => (value ? 'yes' : 'no');
  return html`${
    products.length > 0 &&
    html`<div class="scroll" tabindex="0" role="region" aria-label="Products"><table><caption>Products: who may get a key</caption><thead><tr><th scope="col">Product</th><th scope="col">Groups</th><th scope="col">APIs</th><th scope="col">Key needed</th><th scope="col">On approval</th><th scope="col">Published</th><th scope="col">Construct</th></tr></thead><tbody>${products.map(
      (product) =>
        html`<tr><td>${product.displayName}</td><td>${product.groups.join(', ') || 'none'}</td><td>${product.apis.join(', ') || 'none'}</td><td>${yes(product.subscriptionRequired)}</td><td>${yes(product.approvalRequired)}</td><td>${yes(product.published)}</td><td><code>${product.path}</code></td></tr>`,
    )}</tbody></table></div>`
  }
${
  subscriptions.length > 0 &&
  html`<div class="scroll" tabindex="0" role="region" aria-label="Subscriptions"><table><caption>Keys that are given out</caption><thead><tr><th scope="col">Subscription</th><th scope="col">Opens</th><th scope="col">State</th><th scope="col">User</th><th scope="col">Construct</th></tr></thead><tbody>${subscriptions.map(
    ({ name, scope, state, user, path }) =>
      html`<tr><td>${name}</td><td>${scope}</td><td>${state}</td><td>${user ?? 'none'}</td><td><code>${path}</code></td></tr>`,
  )}</tbody></table></div>`
}`;
}

export function matrixSection(): Html {
  const select = (id: string, label: string): Html => html`<label for="${id}">${label}<select id="${id}"></select></label>`;
  return html`<section id="access" aria-labelledby="access-title"><h2 id="access-title">Who can call what</h2>
<p class="quiet screen">Choose an operation to see the policy that runs for it. Arrow keys move between operations, Enter opens one.</p>
<form class="filters" id="filters" role="search" aria-label="Operations"><label for="search" class="wide">Search<input id="search" type="search" autocomplete="off" placeholder="Patient, read, a scope, a group, a network …"></label>
${select('filter-api', 'API')}${select('filter-method', 'Method')}${select('filter-proof', 'Proof')}${select('filter-token', 'Scope or role')}${select('filter-key', 'Key')}<label class="check" for="filter-changed"><input type="checkbox" id="filter-changed"> Changed only</label></form>
<p id="matrix-count" role="status" aria-live="polite"></p>
<div class="matrix" id="matrix"><table aria-label="Who can call what"><thead><tr><th scope="col">Operation</th><th scope="col">Proof</th><th scope="col">Token must carry</th><th scope="col">Client certificate</th><th scope="col">Keys and groups</th><th scope="col">From</th><th scope="col">How often</th></tr></thead><tbody id="matrix-rows"></tbody></table></div>
<noscript><p class="verdict unknown">The matrix and the effective policies need JavaScript. review.json holds the same.</p></noscript>
</section>
<dialog id="operation" aria-labelledby="operation-title"><header><h2 id="operation-title" tabindex="-1"></h2><button type="button" id="operation-close">Close</button></header><div id="operation-body"></div></dialog>`;
}

export function complianceSection({ compliance }: ReviewDocument): Html | undefined {
  if (compliance === undefined) return undefined;
  const { results, reports } = compliance;
  const failing = results.filter(({ status }) => status === 'non-compliant' || status === 'unknown');
  const others = results.filter((result) => !failing.includes(result));
  return html`<section id="compliance" aria-labelledby="compliance-title"><h2 id="compliance-title">Compliance</h2>
<p>${reports.map(({ name, profile }) => `${name} (profile ${profile})`).join(', ')}: ${failing.length === 0 ? 'every rule is kept' : plural(failing.length, 'finding')}, ${plural(results.length, 'result')}.</p>
${failing.length > 0 && resultTable('Findings', failing)}
${others.length > 0 && html`<details class="fold"><summary>${others.length} other results</summary>${resultTable('Other results', others)}</details>`}
</section>`;
}

function resultTable(label: string, results: readonly ComplianceResult[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr><th scope="col">Rule</th><th scope="col">Status</th><th scope="col">Where</th><th scope="col">What</th></tr></thead><tbody>${results.map(
    ({ rule, title, status, path, message, mend }) =>
      html`<tr><td>${rule} <span class="quiet">${title}</span></td><td><span class="badge ${status}">${status}</span></td><td><code>${path}</code></td><td>${message}${mend !== '' && (status === 'non-compliant' || status === 'unknown') && html` <span class="quiet">${mend}</span>`}</td></tr>`,
  )}</tbody></table></div>`;
}

export function resourceSection({ resources }: ReviewDocument): Html {
  return html`<section id="resources" aria-labelledby="resources-title"><h2 id="resources-title">Terraform resources</h2>
<p class="quiet">${resources.length} resources, with the construct that made each.</p>
<div class="scroll tall" tabindex="0" role="region" aria-label="Terraform resources"><table><thead><tr><th scope="col">Address</th><th scope="col">Construct</th><th scope="col">File</th></tr></thead><tbody>${resources.map(
    ({ address, path, file, line }) =>
      html`<tr><td><code>${address}</code></td><td><code>${path}</code></td><td>${file}${line !== undefined && `:${line}`}</td></tr>`,
  )}</tbody></table></div></section>`;
}
