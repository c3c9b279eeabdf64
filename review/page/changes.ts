/** The difference and the plan, as HTML that needs no script. */
import type { PlanReview } from '../plan';
import type { ChangeReport, ReviewDocument, SourceReport } from '../report/model';
import { html, type Html } from './html';

const TITLES = { widened: 'Widened', unknown: 'Not judged', narrowed: 'Narrowed', unchanged: 'No effect' } as const;

/** What the change does, as one sentence with its colour. */
export function verdict({ summary: { judgements }, base, textOnly = [] }: ReviewDocument): Html {
  if (judgements === undefined) return html`<p class="verdict neutral">Nothing to compare with: this page shows the state as it is.</p>`;
  const { widened, unknown, narrowed, unchanged } = judgements;
  const than = `compared with ${base}`;
  if (widened > 0) {
    return html`<p class="verdict widened"><strong>This change widens access.</strong> ${count(widened, 'change')} ${widened === 1 ? 'lets' : 'let'} somebody do more, ${than}${unknown > 0 ? `; ${unknown} more could not be judged` : ''}.</p>`;
  }
  if (unknown > 0) {
    return html`<p class="verdict unknown"><strong>This change is not wholly judged.</strong> ${count(unknown, 'change')} must be read by a person, ${than}. Nothing else widens access.</p>`;
  }
  if (narrowed > 0) {
    return html`<p class="verdict narrowed"><strong>This change only narrows access.</strong> ${count(narrowed, 'change')}, ${than}.</p>`;
  }
  return html`<p class="verdict same"><strong>Access stays as it is.</strong> ${unchanged + textOnly.length > 0 ? 'What differs has no effect on it' : 'Nothing differs'}, ${than}.</p>`;
}

const count = (number: number, noun: string): string => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

export function changeSection(document: ReviewDocument): Html | undefined {
  const { changes, textOnly = [], sources } = document;
  if (changes === undefined) return undefined;
  const telling = changes.filter(({ judgement }) => judgement !== 'unchanged');
  const folded = changes.filter(({ judgement }) => judgement === 'unchanged');
  return html`<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">What changes</h2>
${
  telling.length === 0
    ? html`<p class="quiet">Nobody can do more or less than before.</p>`
    : JUDGEMENTS.map((judgement) =>
        changeCards(
          telling.filter((change) => change.judgement === judgement),
          sources,
        ),
      )
}
${folded.length + textOnly.length > 0 && html`<details class="fold"><summary>${count(folded.length + textOnly.length, 'difference')} without an effect on access</summary><ul>${folded.map(({ place, subject, before, after }) => html`<li><code>${place}</code> ${subject}: ${before} → ${after}</li>`)}${textOnly.map((path) => html`<li><code>${path}</code>: the policy’s text differs, its statements do not</li>`)}</ul></details>`}
</section>`;
}

const JUDGEMENTS = ['widened', 'unknown', 'narrowed'] as const;
/** Cards of one judgement that are not folded; of what widens, all are open. */
const MOST_OPEN = 8;

function changeCards(changes: readonly ChangeReport[], sources: readonly SourceReport[]): Html {
  const cards = changes.map((change) => changeCard(change, sources));
  if (changes[0]?.judgement === 'widened' || cards.length <= MOST_OPEN) return html`${cards}`;
  const rest = cards.slice(MOST_OPEN);
  return html`${cards.slice(0, MOST_OPEN)}<details class="fold"><summary>${count(rest.length, 'more change')} of this kind: ${TITLES[changes[0]?.judgement ?? 'unknown'].toLowerCase()}</summary>${rest}</details>`;
}

function changeCard(change: ChangeReport, sources: readonly SourceReport[]): Html {
  const { judgement, order, subject, place, before, after, operations, baseSourceIndexes, headSourceIndexes } = change;
  const note =
    order === 'incomparable'
      ? 'It also takes something away: the two can’t be ranked.'
      : judgement === 'unknown'
        ? 'Its effect on access is not known here: read it as if it widened.'
        : undefined;
  const pick = (indexes: readonly number[]): readonly SourceReport[] => [...new Set(indexes)].flatMap((index) => sources[index] ?? []);
  const [old, now] = [pick(baseSourceIndexes), pick(headSourceIndexes)];
  return html`<article class="change ${judgement}"><h3><span class="badge ${judgement}">${TITLES[judgement]}</span> ${subject} <span class="place">${place}</span></h3>
<dl class="before-after"><div><dt>Before</dt><dd>${before}</dd></div><div><dt>After</dt><dd>${after}</dd></div></dl>
${note !== undefined && html`<p class="quiet">${note}</p>`}
${operations.length > 0 && affected(change)}
${old.length + now.length > 0 && html`<details><summary>From: ${originText((now[0] ?? old[0]) as SourceReport)}</summary>${origins('Before', old)}${origins('After', now)}</details>`}</article>`;
}

function origins(title: string, sources: readonly SourceReport[]): Html | false {
  return (
    sources.length > 0 &&
    html`<h4>${title}</h4>${sources.map(({ statement, ...origin }) => html`<p class="origin">${originText(origin)}</p><pre tabindex="0">${statement}</pre>`)}`
  );
}

function originText({ scope, path, fragment, line }: Omit<SourceReport, 'statement'>): string {
  return `${scope === 'resource' ? 'resource' : `${scope} policy`} · ${path}${fragment === undefined ? '' : ` · fragment ${fragment}`}${line === undefined ? '' : ` · line ${line}`}`;
}

/** Operations of one change that are listed by name. */
const MOST_LISTED = 200;

function affected({ operations }: ChangeReport): Html {
  const byOperation = new Map<string, string[]>();
  for (const { api, method, urlTemplate, credential } of operations) {
    const key = `${api}: ${method} ${urlTemplate}`;
    byOperation.set(key, [...(byOperation.get(key) ?? []), credential]);
  }
  const list = [...byOperation];
  const items = list
    .slice(0, MOST_LISTED)
    .map(([name, credentials]) => html`<li><code>${name}</code> <span class="quiet">with ${credentials.join(', ')}</span></li>`);
  const rest = list.length - items.length;
  const body = html`<ul class="affected">${items}${rest > 0 && html`<li>and ${count(rest, 'operation')} more</li>`}</ul>`;
  if (list.length <= 3) return body;
  return html`<details><summary>${count(list.length, 'operation')}</summary>${body}</details>`;
}

const ACTIONS = {
  create: 'created',
  update: 'changed',
  replace: 'replaced',
  destroy: 'destroyed',
  forget: 'forgotten by Terraform, and left as it is',
} as const;

export function planSection(plan: PlanReview | undefined): Html | undefined {
  if (plan === undefined) return undefined;
  const { changes, noise, counts } = plan;
  const warnings = changes.filter(({ warning }) => warning !== undefined);
  const rows = changes.map(
    ({ address, action, attributes, replacedFor }) =>
      html`<tr class="${action}"><td><code>${address}</code></td><td><span class="badge ${action}">${ACTIONS[action]}</span>${replacedFor.length > 0 && html` <span class="quiet">because of ${replacedFor.join(', ')}</span>`}</td><td>${attributes.map(({ name, before, after }) => html`<div><code>${name}</code> ${before} → ${after}</div>`)}</td></tr>`,
  );
  return html`<section id="plan" aria-labelledby="plan-title"><h2 id="plan-title">What Terraform will do</h2>
<p>${counts.create} to create, ${counts.update} to change, ${counts.replace} to replace, ${counts.destroy} to destroy${counts.forget > 0 && `, ${counts.forget} to forget`}.</p>
${warnings.map(({ address, warning }) => html`<p class="verdict widened"><strong>${address}</strong> ${warning}</p>`)}
${changes.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="Planned changes"><table><thead><tr><th scope="col">Resource</th><th scope="col">Will be</th><th scope="col">Attributes</th></tr></thead><tbody>${rows}</tbody></table></div>`}
${noise.length > 0 && html`<details class="fold"><summary>${count(noise.length, 'policy document')} whose text differs and whose statements do not</summary><ul>${noise.map((address) => html`<li><code>${address}</code></li>`)}</ul></details>`}
</section>`;
}
