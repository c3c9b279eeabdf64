/** The page in a real browser. Without Chromium these tests are skipped, and say so in one line. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { reviewPlan } from '../../../review/plan';
import { reviewPage } from '../../../review/page/page';
import { reviewDocument } from '../../../review/report/document';
import type { ReviewDocument } from '../../../review/report/model';
import { modelOf, operation, scope, SPEC } from '../model';
import { jwt } from '../statements';
import { saySkipped } from '../../skipped';

const CHROMIUM = process.env['CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path)) ?? '/usr/bin/chromium';
const installed = existsSync(CHROMIUM);
if (!installed) saySkipped(`The review page is not tested in a browser: there is no ${CHROMIUM} (apt-get install chromium, or set CHROMIUM).`);

const axe = createRequire(__filename).resolve('axe-core/axe.min.js');

(installed ? describe : describe.skip)('the page in a browser', () => {
  jest.setTimeout(60_000);
  let browser: Browser;
  let page: Page;
  let folder: string;
  const failures: string[] = [];

  const plan = reviewPlan(JSON.stringify({ format_version: '1.2', resource_changes: [{ address: 'azurerm_api_management.g', type: 'azurerm_api_management', change: { actions: ['delete', 'create'] } }] }), 'plan.json', () => undefined);
  const small = reviewDocument({ head: modelOf({ table: { ...SPEC.table, 'create-patient': [[]] }, token: jwt({ audiences: ['api://fhir', 'api://other'] }) }), base: { label: 'main', model: modelOf() }, plan });
  const MANY = 10_000;
  const ids = Array.from({ length: MANY }, (_, i) => `observation-${i}`);
  const large = reviewDocument({ head: modelOf({ operations: [...SPEC.operations, ...ids.map((id, i) => operation(id, 'GET', `/Observation/${i}`))], table: { ...SPEC.table, ...Object.fromEntries(ids.map((id, i) => [id, [[scope(`patient/Observation.${i % 7}`)]]])) } }) });

  async function open(document: ReviewDocument, hash = ''): Promise<void> {
    const file = join(folder, 'review.html');
    writeFileSync(file, reviewPage(document));
    await page.goto('about:blank');
    await page.goto(`${pathToFileURL(file).href}${hash}`);
  }

  const rows = (): Promise<string[]> => page.locator('#matrix-rows tr.row .url').allTextContents();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'review-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => message.type() === 'error' && failures.push(message.text()));
    page.on('request', (request) => !request.url().startsWith('file:') && request.url() !== 'about:blank' && failures.push(request.url()));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => failures.splice(0));
  afterEach(() => expect(failures).toEqual([]));

  test('what widens stands above everything else', async () => {
    await open(small);
    expect(await page.locator('main > :first-child').textContent()).toContain('This change widens access.');
    expect(await page.locator('.change h3 .badge').first().textContent()).toBe('Widened');
    expect(await page.locator('#plan').textContent()).toContain('half an hour');
  });

  test('search finds operations by address, scope, group and network', async () => {
    await open(small);
    expect(await rows()).toEqual(['GET /fhir/r4/Patient/{id}', 'POST /fhir/r4/Patient', 'GET /fhir/r4/metadata']);
    for (const [words, found] of [['metadata', 1], ['patient/patient.r', 1], ['developers', 3], ['10.0.0.0/8 post', 1], ['no such thing', 0]] as const) {
      await page.fill('#search', words);
      expect(await rows()).toHaveLength(found);
      expect(await page.locator('#matrix-count').textContent()).toContain(`${found}`);
    }
  });

  test('filters narrow the matrix, together', async () => {
    await open(small);
    await page.selectOption('#filter-proof', 'token');
    expect(await rows()).toHaveLength(2);
    await page.selectOption('#filter-method', 'GET');
    expect(await rows()).toEqual(['GET /fhir/r4/Patient/{id}']);
    await page.selectOption('#filter-token', 'role Patient.Read.All');
    expect(await rows()).toHaveLength(1);
    await page.selectOption('#filter-method', 'POST');
    expect(await rows()).toHaveLength(0);
  });

  test('the changed operations can be shown alone', async () => {
    await open(small);
    await page.check('#filter-changed');
    expect(await rows()).toEqual(['GET /fhir/r4/Patient/{id}', 'POST /fhir/r4/Patient']);
  });

  test('the keyboard alone opens an operation and comes back to it', async () => {
    await open(small);
    await page.focus('#filter-changed');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await page.locator('#operation-title').textContent()).toBe('POST /fhir/r4/Patient');
    await page.keyboard.press('Escape');
    expect(await page.locator('#operation').evaluate((dialog) => dialog.hasAttribute('open'))).toBe(false);
    expect(await page.evaluate("document.activeElement.querySelector('.url').textContent")).toBe('POST /fhir/r4/Patient');
  });

  test('the policy view says what runs for the operation, and where each statement comes from', async () => {
    await open(small, '#operation=healthcare-prod/fhir/read-patient');
    const policy = page.locator('#policy');
    expect(await policy.textContent()).toContain('for this operation: role Patient.Read.All, or scope patient/Patient.r');
    expect(await policy.locator('li', { hasText: 'Let calls in only from 10.0.0.0/8' }).textContent()).toContain('global · prod-apis/ServicePolicy');
    expect(await policy.locator('li.away', { hasText: 'the operation is metadata' }).count()).toBe(1);
    await page.selectOption('#policy-credential', { label: 'key of the API' });
    expect(await policy.textContent()).not.toContain('600 calls a minute');
    await policy.locator('details', { hasText: 'XML' }).first().locator('summary').click();
    expect(await policy.locator('pre').first().textContent()).toContain('<cors');
  });

  test('an address leads to an operation', async () => {
    await open(small, '#operation=healthcare-prod/fhir/create-patient');
    expect(await page.locator('#operation-title').textContent()).toBe('POST /fhir/r4/Patient');
    await page.evaluate("location.hash = '#operation=healthcare-prod/fhir/read-patient'");
    await page.locator('#operation-title', { hasText: 'GET /fhir/r4/Patient/{id}' }).waitFor();
  });

  test('ten thousand operations are a few dozen rows in the document, and every one can be reached', async () => {
    await open(large);
    expect(await page.locator('#matrix-count').textContent()).toBe('10,003 operations');
    expect(await page.locator('#matrix-rows tr').count()).toBeLessThan(60);
    await page.locator('#matrix-rows button').first().focus();
    await page.keyboard.press('End');
    expect(await page.evaluate("document.activeElement.querySelector('.url').textContent")).toBe(`GET /fhir/r4/Observation/${MANY - 1}`);
    expect(await page.locator('#matrix table').getAttribute('aria-rowcount')).toBe('10004');
    await page.fill('#search', 'observation/9999');
    expect(await rows()).toEqual(['GET /fhir/r4/Observation/9999']);
    expect(await page.locator('#matrix-rows tr').count()).toBe(1);
  });

  test('on paper every row is there', async () => {
    const many = Array.from({ length: 60 }, (_, i) => operation(`o${i}`, 'GET', `/o/${i}`));
    await open(reviewDocument({ head: modelOf({ operations: many }) }));
    expect(await page.locator('#matrix-rows tr.row').count()).toBeLessThan(60);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('#matrix-rows tr.row').count()).toBe(60);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator('#matrix-rows tr.row').count()).toBeLessThan(60);
  });

  test.each([
    ['light', ''],
    ['dark', ''],
    ['light', '#operation=healthcare-prod/fhir/read-patient'],
    ['dark', '#operation=healthcare-prod/fhir/read-patient'],
  ] as const)('axe finds nothing against WCAG AA in %s %s', async (colorScheme, hash) => {
    await page.emulateMedia({ colorScheme });
    await open(small, hash);
    const session = await page.context().newCDPSession(page);
    // The page's own policy lets no script in: axe comes from outside, as an extension would.
    await session.send('Page.setBypassCSP', { enabled: true });
    await page.reload();
    await page.addScriptTag({ path: axe });
    const violations: unknown = await page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))");
    await session.send('Page.setBypassCSP', { enabled: false });
    expect(violations).toEqual([]);
  });
});
