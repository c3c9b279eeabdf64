/** The picture of a deployment: callers → network → gateway → APIs → backends, as plain SVG that follows the page's colours. */
import { ANY_ADDRESS } from '../report/access';
import type { ServiceReport } from '../report/model';
import { html, type Html } from './html';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly lines: readonly string[];
  readonly kind: 'caller' | 'identity' | 'gateway' | 'api' | 'backend';
}

const WIDTH = 208;
const GAP_X = 64;
const GAP_Y = 18;
/** Characters that fit into a box's line. */
const FITS = 28;
const TITLE_FITS = 23;
const heightOf = ({ lines }: Pick<Box, 'lines'>): number => 34 + lines.length * 16;

interface Access {
  readonly networks: readonly string[];
}

/** @param access the access reports that the service's operations point to */
export function pictureOf(service: ServiceReport, access: readonly Access[], backendsOf: ReadonlyMap<string, readonly string[]>): Html {
  const networks = [...new Set(access.flatMap((one) => one.networks))].filter((network) => network !== ANY_ADDRESS);
  const callers = column(0, [
    ...service.products.map(({ displayName, groups, approvalRequired, published }) => ({
      title: displayName,
      lines: [
        `product${published ? '' : ', not published'}${approvalRequired ? ', on approval' : ''}`,
        `groups: ${groups.join(', ') || 'none'}`,
      ],
      kind: 'caller' as const,
    })),
    ...service.identityProviders.map((issuer) => ({ title: 'Identity provider', lines: wrap(issuer), kind: 'identity' as const })),
    ...(service.products.length + service.identityProviders.length === 0
      ? [{ title: 'Callers', lines: ['no product, no identity provider'], kind: 'caller' as const }]
      : []),
  ]);
  const gateway = column(1, [
    {
      title: service.name,
      lines: [...wrap(service.reach), ...(networks.length > 0 ? ['only these addresses:', ...networks.flatMap(wrap).slice(0, 6)] : [])],
      kind: 'gateway' as const,
    },
  ]);
  const apis = column(
    2,
    service.apis.map((api) => ({
      title: api.displayName,
      lines: [
        `/${api.path}`,
        `${api.operations.length} operation${api.operations.length === 1 ? '' : 's'}, ${api.protocols.join(' and ')}`,
      ],
      kind: 'api' as const,
    })),
  );
  const urls = [...new Set(service.apis.flatMap((api) => backendsOf.get(api.name) ?? []))];
  const backends = column(
    3,
    urls.map((url) => ({ title: hostOf(url), lines: wrap(url), kind: 'backend' as const })),
  );
  const columns = [callers, gateway, apis, backends];
  const height = Math.max(...columns.map((boxes) => boxes.reduce((end, box) => Math.max(end, box.y + heightOf(box)), 0))) + 40;
  const centred = columns.map((boxes) => centre(boxes, height));
  const [from = [], middle = [], to = [], last = []] = centred;
  const hub = middle[0];
  const edges: readonly Html[] =
    hub === undefined
      ? []
      : [
          ...from.map((box) => edge(box, hub, box.kind === 'identity')),
          ...to.map((box) => edge(hub, box)),
          ...service.apis.flatMap((api, i) =>
            (backendsOf.get(api.name) ?? []).flatMap((url) => {
              const [start, end] = [to[i], last[urls.indexOf(url)]];
              return start === undefined || end === undefined ? [] : [edge(start, end)];
            }),
          ),
        ];
  const width = 4 * WIDTH + 3 * GAP_X + 8;
  const headings = ['Who', 'Gateway', 'APIs', 'Backends'].map(
    (text, i) => html`<text class="heading" x="${4 + i * (WIDTH + GAP_X)}" y="16">${text}</text>`,
  );
  const summary = `Callers reach ${service.name}. ${service.reach} It serves ${service.apis.map(({ displayName }) => displayName).join(', ') || 'no API'}; calls go to ${urls.join(', ') || 'no backend'}.`;
  return html`<svg class="picture" role="img" aria-label="${summary}" viewBox="0 0 ${width} ${height}"><defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="arrow"/></marker></defs>${headings}${edges}${centred.flat().map(drawBox)}</svg>`;
}

function column(at: number, boxes: readonly Omit<Box, 'x' | 'y'>[]): readonly Box[] {
  let y = 32;
  return boxes.map((box) => {
    const placed = { ...box, x: 4 + at * (WIDTH + GAP_X), y };
    y += heightOf(box) + GAP_Y;
    return placed;
  });
}

function centre(boxes: readonly Box[], height: number): readonly Box[] {
  const last = boxes.at(-1);
  const shift = last === undefined ? 0 : Math.max(0, (height - 8 - (last.y + heightOf(last))) / 2);
  return boxes.map((box) => ({ ...box, y: box.y + shift }));
}

function edge(from: Box, to: Box, dashed = false): Html {
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + heightOf(from) / 2, to.x, to.y + heightOf(to) / 2];
  const middle = (x1 + x2) / 2;
  return html`<path class="edge${dashed ? ' dashed' : ''}" d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}" marker-end="url(#arrow)"/>`;
}

function drawBox(box: Box): Html {
  const { x, y, title, lines, kind } = box;
  return html`<g class="box ${kind}"><title>${title}: ${lines.join(' ')}</title><rect x="${x}" y="${y}" width="${WIDTH}" height="${heightOf(box)}" rx="6"/><text class="title" x="${x + 12}" y="${y + 21}">${fit(title, TITLE_FITS)}</text>${lines.map((line, i) => html`<text x="${x + 12}" y="${y + 39 + i * 16}">${fit(line)}</text>`)}</g>`;
}

const fit = (text: string, most = FITS): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** At most three lines. */
function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  // A word that no line holds is broken where it must be.
  const words = text.split(/(?<=[\s/,.-])/).flatMap((word) => word.match(new RegExp(`.{1,${FITS}}`, 'g')) ?? []);
  for (const word of words) {
    if ((line + word).trim().length > FITS && line !== '') {
      lines.push(line.trim());
      line = '';
    }
    line += word;
  }
  lines.push(line.trim());
  return lines.length > 3 ? [...lines.slice(0, 2), `${fit(lines[2] ?? '').slice(0, FITS - 1)}…`] : lines;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
