'use strict';
// The page's script: the access matrix, of which only the rows in sight are in the document, and the policy view.
// Every text reaches the page as text; nothing is ever parsed as HTML.
(() => {
  const data = JSON.parse(document.getElementById('review-data').textContent);
  const byId = (id) => document.getElementById(id);

  /** make('td', { class: 'x' }, 'text', child …); attributes that are undefined are left out. */
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) if (value !== undefined) element.setAttribute(key, value);
    element.append(...children.filter((child) => child !== undefined && child !== null));
    return element;
  }

  // --- rows

  const rank = ['widened', 'unknown', 'narrowed'];
  const changes = new Map();
  for (const { judgement, place, operations } of data.changed) {
    for (const operation of operations) {
      const key = `${place} ${operation}`;
      const known = changes.get(key);
      if (known === undefined || rank.indexOf(judgement) < rank.indexOf(known)) changes.set(key, judgement);
    }
  }

  const textOf = data.access.map((access) =>
    [
      access.proof,
      ...access.tokens,
      ...access.issuers,
      ...access.certificates,
      ...access.networks,
      ...access.keys,
      ...access.limits,
      ...access.destinations,
      ...access.conditions,
    ]
      .join('\n')
      .toLowerCase(),
  );
  const rows = data.services.flatMap((service) =>
    service.apis.flatMap((api) =>
      api.operations.map((operation) => ({
        service,
        api,
        operation,
        access: data.access[operation.accessIndex],
        changed: changes.get(`${service.name} ${api.name} ${operation.id}`),
        text: `${operation.method} ${operation.url}\n${operation.id}\n${operation.summary}\n${operation.tags.join(' ')}\n${api.displayName}`.toLowerCase(),
      })),
    ),
  );

  // What changes comes first; sorting keeps the order of what is alike.
  const weight = ({ changed }) => (changed === undefined ? rank.length : rank.indexOf(changed));
  rows.sort((a, b) => weight(a) - weight(b));

  // --- filters

  const inputs = {
    search: byId('search'),
    api: byId('filter-api'),
    method: byId('filter-method'),
    proof: byId('filter-proof'),
    token: byId('filter-token'),
    key: byId('filter-key'),
    changed: byId('filter-changed'),
  };

  function fill(select, all, values) {
    select.append(make('option', { value: '' }, all), ...[...values].sort().map((value) => make('option', { value }, value)));
  }
  const severalServices = data.services.length > 1;
  const apiLabel = (row) => (severalServices ? `${row.service.name}: ${row.api.displayName}` : row.api.displayName);
  /** `scope a and role b, or scope c` → each of its claims. */
  const claimsOf = (access) => access.tokens.flatMap((token) => token.split(/, or | and /));
  fill(inputs.api, 'All', new Set(rows.map(apiLabel)));
  fill(inputs.method, 'All', new Set(rows.map((row) => row.operation.method)));
  fill(inputs.proof, 'All', new Set(data.access.map((access) => access.proof)));
  fill(inputs.token, 'All', new Set(data.access.flatMap(claimsOf)));
  fill(
    inputs.key,
    'All',
    new Set(data.access.flatMap((access) => access.byCredential.filter(({ ways }) => ways.length > 0).map(({ credential }) => credential))),
  );
  if (changes.size === 0) inputs.changed.closest('label').hidden = true;

  function matches(row, words) {
    const { access } = row;
    return (
      (inputs.api.value === '' || apiLabel(row) === inputs.api.value) &&
      (inputs.method.value === '' || row.operation.method === inputs.method.value) &&
      (inputs.proof.value === '' || access.proof === inputs.proof.value) &&
      (inputs.token.value === '' || claimsOf(access).includes(inputs.token.value)) &&
      (inputs.key.value === '' || access.byCredential.some(({ credential, ways }) => credential === inputs.key.value && ways.length > 0)) &&
      (!inputs.changed.checked || row.changed !== undefined) &&
      words.every((word) => row.text.includes(word) || textOf[row.operation.accessIndex].includes(word))
    );
  }

  // --- the matrix

  const matrix = byId('matrix');
  const body = byId('matrix-rows');
  const table = matrix.querySelector('table');
  /** Rows that are kept above and below those in sight. */
  const SPARE = 12;
  let shown = rows;
  let height = 76;
  let drawn = { from: -1, to: -1 };
  /** Index into `shown` of the row that the keyboard is on. */
  let current = 0;

  function cell(texts, otherwise) {
    const list = texts.filter((text) => text !== '');
    const text = list.join('; ');
    return make(
      'td',
      {},
      list.length === 0
        ? make('div', { class: 'cell none' }, otherwise)
        : make('div', { class: 'cell', title: text.length > 40 ? text : undefined }, text),
    );
  }

  function drawRow(row, at) {
    const { operation, access } = row;
    const button = make(
      'button',
      { type: 'button', class: 'open-operation', 'data-at': String(at), tabindex: at === current ? '0' : '-1' },
      make('span', { class: 'url' }, `${operation.method} ${operation.url}`),
      make('br'),
      make('span', { class: 'summary' }, severalServices ? `${row.service.name} · ${operation.summary}` : operation.summary),
    );
    const proof = make(
      'td',
      {},
      make('span', { class: `badge ${access.proof}` }, access.proof === 'key' ? 'key only' : access.proof),
      access.logsBodies ? make('div', { class: 'summary' }, 'body is logged') : undefined,
    );
    return make(
      'tr',
      { class: `row ${row.changed || ''}`, 'aria-rowindex': String(at + 2) },
      make('td', {}, make('div', { class: 'cell' }, button)),
      proof,
      cell(access.tokens, 'no token'),
      cell(access.certificates, 'not asked for'),
      cell(access.keys, 'none is accepted'),
      cell(access.networks, 'nobody'),
      cell(access.limits, 'as often as they like'),
    );
  }

  const gap = (rowsOfGap) => {
    const space = make('td', { colspan: '7' });
    space.style.height = `${rowsOfGap * height}px`;
    return make('tr', { class: 'gap', 'aria-hidden': 'true' }, space);
  };

  function draw(whole) {
    const first = whole ? 0 : Math.max(0, Math.floor(matrix.scrollTop / height) - SPARE);
    const last = whole ? shown.length : Math.min(shown.length, Math.ceil((matrix.scrollTop + matrix.clientHeight) / height) + SPARE);
    if (first === drawn.from && last === drawn.to) return;
    const focused = body.contains(document.activeElement);
    drawn = { from: first, to: last };
    const parts = shown.slice(first, last).map((row, i) => drawRow(row, first + i));
    if (first > 0) parts.unshift(gap(first));
    if (last < shown.length) parts.push(gap(shown.length - last));
    body.replaceChildren(...parts);
    if (focused) focusCurrent();
  }

  function redraw() {
    drawn = { from: -1, to: -1 };
    draw(false);
  }

  function focusCurrent() {
    const button = body.querySelector(`button[data-at="${current}"]`);
    if (button !== null) button.focus({ preventScroll: true });
  }

  function filter() {
    const words = inputs.search.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    shown = rows.filter((row) => matches(row, words));
    current = 0;
    matrix.scrollTop = 0;
    table.setAttribute('aria-rowcount', String(shown.length + 1));
    const of = shown.length === rows.length ? '' : ` of ${rows.length.toLocaleString('en')}`;
    byId('matrix-count').textContent = `${shown.length.toLocaleString('en')}${of} operations`;
    redraw();
  }

  function moveTo(at) {
    current = Math.max(0, Math.min(shown.length - 1, at));
    const top = current * height;
    const head = table.tHead.offsetHeight;
    if (top < matrix.scrollTop) matrix.scrollTop = top;
    else if (top + height + head > matrix.scrollTop + matrix.clientHeight) matrix.scrollTop = top + height + head - matrix.clientHeight;
    redraw();
    focusCurrent();
  }

  const PAGE = 7;
  const STEPS = {
    ArrowDown: () => current + 1,
    ArrowUp: () => current - 1,
    PageDown: () => current + PAGE,
    PageUp: () => current - PAGE,
    Home: () => 0,
    End: () => shown.length - 1,
  };
  body.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    moveTo(step());
  });
  body.addEventListener('focusin', (event) => {
    const at = event.target.getAttribute('data-at');
    if (at !== null) current = Number(at);
  });
  body.addEventListener('click', (event) => {
    const row = event.target.closest('tr.row');
    if (row !== null) {
      current = Number(row.querySelector('button').getAttribute('data-at'));
      openOperation(shown[current]);
    }
  });
  matrix.addEventListener('scroll', () => draw(false));
  addEventListener('resize', () => draw(false));
  // On paper every row is there.
  addEventListener('beforeprint', () => draw(true));
  addEventListener('afterprint', redraw);
  for (const input of Object.values(inputs)) input.addEventListener('input', filter);
  byId('filters').addEventListener('submit', (event) => event.preventDefault());

  // --- one operation

  const dialog = byId('operation');
  const dialogBody = byId('operation-body');
  byId('operation-close').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    history.replaceState(null, '', location.pathname + location.search);
    focusCurrent();
  });

  const addressOf = (row) => `#operation=${[row.service.name, row.api.name, row.operation.id].map(encodeURIComponent).join('/')}`;

  function openOperation(row) {
    byId('operation-title').textContent = `${row.operation.method} ${row.operation.url}`;
    dialogBody.replaceChildren(...describeAccess(row), ...describePolicy(row));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    byId('operation-title').focus();
    history.replaceState(null, '', addressOf(row));
  }

  function describeAccess(row) {
    const { access, operation } = row;
    const head = make('tr', {}, ...['With', 'What must be proved', 'How often'].map((title) => make('th', { scope: 'col' }, title)));
    const alike = new Map();
    for (const entry of access.byCredential) {
      const key = JSON.stringify([entry.ways, entry.limits]);
      alike.set(key, [...(alike.get(key) || []), entry]);
    }
    const lines = [...alike.values()].map((entries) => {
      const [{ ways, limits }] = entries;
      return make(
        'tr',
        {},
        make(
          'td',
          {},
          ...listed(
            entries.map(({ credential }) => credential),
            'or',
          ),
        ),
        make('td', {}, ...describeWays(ways)),
        make(
          'td',
          {},
          ...listed(
            limits.map(({ text }) => text),
            'and',
            'as often as they like',
          ),
        ),
      );
    });
    const facts = [
      ['Operation', operation.id],
      ['Keys', access.keys.join('; ') || 'none is accepted'],
      ['Goes to', access.destinations.join(', ') || 'no backend'],
      ['Browsers from', access.browserOrigins.join(', ') || 'nowhere'],
      ['Bodies', access.logsBodies ? 'are written to a log' : 'are not logged by policies or diagnostics'],
      ...(access.unknowns.length > 0 ? [['Not resolved', access.unknowns.join('; ')]] : []),
    ];
    return [
      make('p', { class: 'quiet' }, [row.service.name, row.api.displayName, operation.summary].filter((text) => text !== '').join(' · ')),
      make('dl', { class: 'cards' }, ...facts.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value)))),
      make('h3', {}, 'Who can call it'),
      make(
        'div',
        { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Who can call it' },
        make('table', { class: 'proofs' }, make('thead', {}, head), make('tbody', {}, ...lines)),
      ),
    ].filter((part) => part !== undefined);
  }

  /** Ways that ask for the same proofs are told once; the conditions on each of them are folded. */
  function describeWays(ways) {
    if (ways.length === 0) return ['Nobody gets through.'];
    const groups = new Map();
    for (const { proofs, end } of ways) {
      const main = proofs.filter(({ kind }) => kind !== 'condition').map(({ text }) => text);
      const said =
        (main.length === 0 ? 'nothing besides' : main.join('; and ')) + (end === 'gateway' ? ' (the gateway answers itself)' : '');
      groups.set(said, [...(groups.get(said) || []), proofs.filter(({ kind }) => kind === 'condition').map(({ text }) => text)]);
    }
    return [...groups].map(([said, conditions], i) => {
      const all = conditions.filter((texts) => texts.length > 0);
      const count = Math.max(0, ...all.map((texts) => texts.length));
      const lists = all.map((texts) => make('ul', {}, ...texts.map((text) => make('li', {}, make('code', {}, text)))));
      const folded =
        all.length === 0
          ? undefined
          : make(
              'details',
              {},
              make('summary', {}, `and ${count} condition${count === 1 ? '' : 's'}${all.length > 1 ? `, in ${all.length} ways` : ''}`),
              ...lists,
            );
      return make('div', { class: 'way' }, i === 0 ? said : `or ${said}`, folded);
    });
  }

  function listed(texts, word, otherwise) {
    if (texts.length === 0) return [otherwise];
    return texts.map((text, i) => make('div', {}, i === 0 ? text : `${word} ${text}`));
  }

  function describePolicy(row) {
    const holder = make('div', { id: 'policy' });
    const select = make(
      'select',
      { id: 'policy-credential' },
      ...row.api.credentials.map((credential, i) => make('option', { value: String(i) }, credential)),
    );
    const show = () => holder.replaceChildren(...describeSections(row, data.policies[row.operation.policyIndexes[Number(select.value)]]));
    select.addEventListener('input', show);
    show();
    return [
      make('h3', {}, 'The policy that runs'),
      make('div', { class: 'filters' }, make('label', { for: 'policy-credential' }, 'Called with', select)),
      holder,
    ];
  }

  const SECTIONS = [
    ['inbound', 'Inbound: before the backend is called'],
    ['backend', 'Backend'],
    ['outbound', 'Outbound: before the answer goes out'],
    ['onError', 'On error'],
  ];

  function describeSections(row, policy) {
    const paths = new Set();
    const parts = SECTIONS.flatMap(([name, title]) => [
      make('h4', {}, title),
      policy[name].length === 0 ? make('p', { class: 'quiet' }, 'Nothing.') : statementList(row, policy[name], true, paths),
    ]);
    const documents = data.documents.filter(({ path }) => paths.has(path));
    return [
      ...parts,
      make('h3', {}, 'The exact policy documents'),
      ...documents.map(({ scope, path, fragment, text }) =>
        lazily(`${scope}${fragment === undefined ? '' : ` ${fragment}`} · ${path}`, text),
      ),
    ];
  }

  function statementList(row, indexes, runs, paths) {
    let taken = false;
    return make(
      'ol',
      { class: 'statements' },
      ...indexes.map((index) => {
        const statement = data.statements[index];
        paths.add(statement.path);
        const meant =
          statement.operations === undefined || statement.operations.ids.includes(row.operation.id) === statement.operations.holds;
        const here = runs && !taken && meant;
        // The first branch for this operation is the one that runs.
        if (statement.operations !== undefined && meant) taken = true;
        return statementItem(row, statement, here, runs, paths);
      }),
    );
  }

  function statementItem(row, statement, here, runs, paths) {
    const asked = statement.table === undefined ? '' : `; for this operation: ${statement.table[row.operation.id] || 'nobody'}`;
    const away = runs && !here ? ' (not for this operation)' : '';
    const origin = `${statement.scope} · ${statement.path}${statement.fragment === undefined ? '' : ` · fragment ${statement.fragment}`}${statement.line === undefined ? '' : ` · line ${statement.line}`}`;
    const children = statement.statementIndexes.length > 0 ? statementList(row, statement.statementIndexes, here, paths) : undefined;
    return make(
      'li',
      { class: here ? '' : 'away' },
      make(
        'div',
        { class: 'line' },
        make('span', { class: 'said' }, statement.text + asked + away),
        make('span', { class: 'origin' }, origin),
      ),
      lazily('XML', statement.xml),
      children,
    );
  }

  /** A long text is put into the page only when it is asked for. */
  function lazily(title, text) {
    const details = make('details', {}, make('summary', {}, title));
    details.addEventListener('toggle', () => {
      if (details.open && details.childElementCount === 1) details.append(make('pre', { tabindex: '0' }, text));
    });
    return details;
  }

  // --- start

  filter();
  const row = body.querySelector('tr.row');
  if (row !== null && row.offsetHeight > 0) height = row.offsetHeight;
  redraw();
  /** Opens the operation that the address names. */
  function followAddress() {
    const asked = /^#operation=([^/]+)\/([^/]+)\/(.+)$/.exec(location.hash);
    if (asked === null) return;
    const [service, api, id] = asked.slice(1).map(decodeURIComponent);
    const named = rows.find((row) => row.service.name === service && row.api.name === api && row.operation.id === id);
    if (named === undefined) return;
    // A filter may hide its row; the operation is shown all the same.
    if (shown.includes(named)) moveTo(shown.indexOf(named));
    openOperation(named);
  }
  followAddress();
  addEventListener('hashchange', followAddress);
})();
