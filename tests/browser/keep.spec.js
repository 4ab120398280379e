// Proves that what a reader does stays, in this browser and nowhere else: ticks, lists of a day, new editions, two tabs,
// clocks that go back, a storage that is full, forbidden or damaged, scripts that do not come.
import fs from 'node:fs';
import vm from 'node:vm';
import { Editions, kept } from './kept.js';
import { expect, isSingle, stages, test } from './guide.js';

test.use({ javaScriptEnabled: true });

/** @type {Editions} */
let guide;
test.beforeAll(() => {
  guide = new Editions(kept);
});
test.afterAll(() => guide.remove());

const KEY = 'waypost:two-stages';

/** @typedef {import('@playwright/test').Page} Page */

/** The box of a line. @param {Page} page @param {string} name */
const box = (page, name) => page.locator(`input[type=checkbox][name="${name}"]`);

/** The list that is worked through once. @param {Page} page */
const list = (page) => page.locator('.list').first();

/** @param {Page} page */
const open = async (page, edition = /** @type {'first' | 'second'} */ ('first'), name = 'stages/start.html') => {
  await page.goto(guide.of(edition, name));
};

/** Faults of the page's scripts; none may come. @param {Page} page */
const faults = (page) => {
  /** @type {string[]} */
  const found = [];
  page.on('pageerror', ({ message }) => found.push(message));
  return found;
};

for (const way of /** @type {const} */ (['http', 'file'])) {
  test(`ticks and measures of the shipped guide stay, ${way}`, async ({ page, address }) => {
    const found = faults(page);
    await page.goto(address(stages[0] ?? '', way));
    const first = list(page).locator('.items input[type=checkbox]').first();
    await expect(list(page).locator('.tally')).toContainText('0 of');
    await first.focus();
    await page.keyboard.press('Space');
    await expect(list(page).locator('.tally')).toContainText('1 of');
    await page.reload();
    await expect(first).toBeChecked();
    await expect(list(page).locator('progress')).toHaveJSProperty('value', 1);
    await first.press('Space');
    await page.reload();
    await expect(first).not.toBeChecked();
    expect(found).toEqual([]);
  });
}

test('a list says how much is done, and begins afresh with a way back', async ({ page }) => {
  await open(page);
  const once = list(page);
  for (const name of ['door', 'gap', 'old', 'away']) await box(page, name).check();
  await page.locator('[name="gap.measure"]').fill('4');
  await expect(once.locator('.tally')).toContainText('4 of 4 done');
  await expect(once.getByRole('status')).toHaveText('List complete');
  await once.getByRole('button', { name: 'Start afresh' }).click();
  await expect(once.locator('.tally')).toContainText('0 of 4 done');
  await expect(page.locator('[name="gap.measure"]')).toHaveValue('');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(once.locator('.tally')).toContainText('4 of 4 done');
  await expect(page.locator('[name="gap.measure"]')).toHaveValue('4');
});

test('a new edition keeps, moves, reopens and puts away', async ({ page }) => {
  await open(page);
  for (const name of ['door', 'gap', 'old', 'away']) await box(page, name).check();
  await open(page, 'first', 'index.html');
  await expect(page.locator('.st[data-stage=start]')).toHaveClass(/done/);

  // The home page does not call a stage done that has changed.
  await open(page, 'second', 'index.html');
  await expect(page.locator('.st[data-stage=start]')).not.toHaveClass(/done/);
  await expect(page.locator('.st[data-stage=start] .prog')).toHaveText('Changed since you were here');

  await open(page, 'second');
  await expect(box(page, 'door'), 'a critical line with new words').not.toBeChecked();
  await expect(page.locator('#once\\.door')).toContainText('please tick it again');
  await expect(box(page, 'gap'), 'a line with new words').toBeChecked();
  await expect(page.locator('#once\\.gap')).toContainText('have changed since you ticked it');
  await expect(box(page, 'renamed')).toBeChecked();
  await expect(list(page).locator('.tally')).toContainText('2 of 4 done');
  await box(page, 'door').check();
  await expect(page.locator('#once\\.door')).not.toContainText('please tick it again');

  await open(page, 'second', 'runs.html');
  await expect(page.locator('.record')).toContainText('No longer in the guide');
  await expect(page.locator('.record')).toContainText('A line that goes away');
});

test('a list of the day is blank the next day, and what was done is in the record', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-20T22:00:00') });
  await open(page);
  await box(page, 'water').check();
  await page.locator('[name="food.measure"]').fill('30');
  await box(page, 'door').check();
  await page.clock.setFixedTime(new Date('2026-11-21T07:00:00'));
  await page.reload();
  await expect(box(page, 'water')).not.toBeChecked();
  await expect(page.locator('[name="food.measure"]')).toHaveValue('');
  await expect(box(page, 'door')).toBeChecked();
  await open(page, 'first', 'runs.html');
  await expect(page.locator('.record')).toContainText('Nov 20 Daily: 1 of 2 done. Food is there: 30 g.');
});

test('a tick is shown at once and kept right after, at the latest when the page goes', async ({ page }) => {
  await open(page);
  const [shown, kept] = await page.evaluate((key) => {
    /** @type {HTMLInputElement} */ (document.querySelector('input[name=door]')).click();
    const shown = localStorage.getItem(key) ?? '';
    dispatchEvent(new Event('pagehide'));
    return [shown, localStorage.getItem(key) ?? ''];
  }, KEY);
  expect(shown).not.toContain('tick:start/door');
  expect(kept).toContain('tick:start/door');
});

test('what the browser drops when a page goes, the next page in the tab still knows', async ({ page }) => {
  await open(page);
  await box(page, 'door').check();
  await expect(list(page).locator('.tally')).toContainText('1 of 4 done');
  // Chromium does this to about one page in twenty from disk, if the machine is busy.
  await page.evaluate((key) => localStorage.removeItem(key), KEY);
  await page.reload();
  await expect(box(page, 'door')).toBeChecked();
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY), 'and keeps it again').toContain('tick:start/door');
});

test('two tabs follow each other, and neither loses what the other did', async ({ context }) => {
  const [one, two] = [await context.newPage(), await context.newPage()];
  await open(one);
  await open(two);
  await box(one, 'door').check();
  await expect(box(two, 'door')).toBeChecked();
  await box(two, 'gap').check();
  await box(two, 'door').uncheck();
  await expect(box(one, 'gap')).toBeChecked();
  await expect(box(one, 'door')).not.toBeChecked();
  // A tab that has not heard of the other yet: what both did is kept.
  await two.evaluate(() => addEventListener('storage', (event) => event.stopImmediatePropagation(), true));
  await box(one, 'old').check();
  await box(two, 'away').check();
  await two.reload();
  for (const name of ['gap', 'old', 'away']) await expect(box(two, name)).toBeChecked();
});

test('a clock that goes back loses nothing', async ({ page }) => {
  await page.clock.setFixedTime(new Date('2026-11-22T12:00:00'));
  await open(page);
  await box(page, 'door').check();
  await page.clock.setFixedTime(new Date('2026-11-01T12:00:00'));
  await box(page, 'door').uncheck();
  await box(page, 'gap').check();
  await page.reload();
  await expect(box(page, 'door')).not.toBeChecked();
  await expect(box(page, 'gap')).toBeChecked();
});

test('with a storage that is forbidden the guide works, and says what it cannot do', async ({ page }) => {
  const found = faults(page);
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } }));
  await open(page);
  await expect(page.getByRole('status').filter({ hasText: 'This browser keeps nothing now' })).toBeVisible();
  await box(page, 'door').check();
  await expect(list(page).locator('.tally')).toContainText('1 of 4 done');
  await expect(box(page, 'door')).toBeChecked();
  expect(found).toEqual([]);
});

test('with a storage that is full no tick goes away, and all is kept once there is room', async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    const own = Storage.prototype.setItem;
    Object.assign(window, { room: () => (Storage.prototype.setItem = own) });
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  });
  await box(page, 'door').check();
  await box(page, 'gap').check();
  await expect(page.getByText('This browser keeps nothing now')).toBeVisible();
  await expect(box(page, 'door')).toBeChecked();
  await page.evaluate('room()');
  await box(page, 'old').check();
  await expect(page.getByText('This browser keeps nothing now')).toBeHidden();
  await page.reload();
  for (const name of ['door', 'gap', 'old']) await expect(box(page, name)).toBeChecked();
});

test('damaged data is set aside, not deleted, and what can be read is there', async ({ page }) => {
  const found = faults(page);
  await open(page);
  await box(page, 'door').check();
  await box(page, 'gap').check();
  await expect(list(page).locator('.tally')).toContainText('2 of 4 done');
  const text = await page.evaluate((key) => localStorage.getItem(key) ?? '', KEY);
  const damaged = text.replace(/(tick:start\/gap":)\[\d+/, '$1["when"');
  await page.evaluate(([key, text]) => {
    localStorage.setItem(key ?? '', text ?? '');
    sessionStorage.clear();
  }, [KEY, damaged]);
  await page.reload();
  await expect(box(page, 'door')).toBeChecked();
  await expect(box(page, 'gap')).not.toBeChecked();
  await expect(page.getByText('was damaged')).toBeVisible();
  expect(await page.evaluate(() => Object.entries(localStorage).find(([key]) => key.includes(':aside:'))?.[1])).toBe(damaged);
  await open(page, 'first', 'runs.html');
  await expect(page.getByRole('heading', { name: 'Damaged data' })).toBeVisible();
  expect(found).toEqual([]);
});

test('values of any kind under any key break no page', async ({ page }) => {
  const found = faults(page);
  await open(page, 'first', 'stages/meet.html');
  await box(page, 'timer').check();
  await expect(list(page).locator('.tally')).toContainText('1 of');
  await page.evaluate((key) => {
    const { kept } = JSON.parse(localStorage.getItem(key) ?? '');
    const run = kept[':run'][1];
    const keys = ['tick:start/door', 'tick:meet/timer', 'again:start/door', 'gone:start/x', 'fill:start/gap.measure', 'log:session/a', 'stage:meet', 'sum:start', 'sum:meet', 'last', 'sign:meet/the second adult', 'asked:help/1', 'day:start/daily/1', 'draft:meet'];
    const values = [null, 0, 'x', [], {}, { at: 1e300, text: 'x' }, { at: 1, stage: 'meet', of: { date: 'x', result: 'calm' }, was: {}, open: {}, struck: 5 }, { at: 1e300, stage: 'meet', of: { date: '2026-13-50' }, was: [{ at: 'x', of: 7 }] }, { at: 1, out: 'call', kind: 7, until: 1e300, answers: 'x' }, { at: 'x' }, { at: 1, of: { date: 7, result: {} } }, { at: 1, of: {}, struck: 1, was: [{}], lists: [1], open: [2] }];
    let time = Date.now() + 1;
    for (const [at, value] of values.entries()) for (const name of keys) kept[`${run}:${name}${name.endsWith('/a') ? at : ''}`] = [time++, value];
    kept[':contact:vet'] = [time, {}];
    kept[':run:zzz'] = [time, 'x'];
    localStorage.setItem(key, JSON.stringify({ v: 1, kept }));
  }, KEY);
  for (const name of ['stages/meet.html', 'stages/start.html', 'index.html', 'runs.html', 'trees/help.html']) {
    await open(page, 'first', name);
    await expect(page.locator('html')).toHaveClass(/js/);
  }
  await open(page);
  await box(page, 'door').check();
  await page.reload();
  await expect(box(page, 'door')).toBeChecked();
  expect(found).toEqual([]);
});

test('a page keeps its ticks beside a page of the folder that is called as it is', async ({ page }) => {
  const list = (/** @type {string} */ name) => `# ${name}\n\n## List\n\n- [ ] It is ${name} <!-- #${name} -->\n`;
  const own = new Editions({ folders: { 'site.yaml': 'title: Folders\nid: folders\n', 'content/index.md': '# Folders\n\n[Kit](kit.md), [room](kit/room.md).\n', 'content/kit.md': list('kit'), 'content/kit/room.md': list('room') } });
  try {
    for (const name of ['kit/room', 'kit', 'kit/room']) {
      await page.goto(own.of('folders', `${name}.html`));
      const box = page.locator('.items input').first();
      if (name === 'kit' || !(await box.isChecked())) await box.check();
      await expect(page.locator('.tally').first()).toContainText('1 of 1');
    }
    const gone = await page.evaluate(() => Object.keys(JSON.parse(localStorage.getItem('waypost:folders') ?? '{}').kept).filter((key) => key.includes(':gone:')));
    expect(gone).toEqual([]);
  } finally {
    own.remove();
  }
});

test('ten thousand lines of an older guide are taken in and put away while the reader waits', async ({ page }) => {
  await open(page);
  await box(page, 'door').check();
  await expect(list(page).locator('.tally')).toContainText('1 of');
  await open(page, 'first', 'runs.html');
  const began = Date.now();
  await page.evaluate(() => {
    const old = Array.from({ length: 10_000 }, (_, at) => [`${waypost.store.run()}:tick:start/old-${at}`, [Date.now(), { at: 1, text: `Line ${at}` }]]);
    waypost.store.take(JSON.stringify({ v: 1, kept: Object.fromEntries(old) }));
  });
  await expect(page.locator('#runs')).toContainText('Line 9999');
  await open(page);
  await expect(box(page, 'door')).toBeChecked();
  // It takes a second; it took a minute and a half when the work grew with the square.
  expect(Date.now() - began).toBeLessThan(20_000);
});

test('whatever byte is damaged, what can be read is read and the whole is set aside', () => {
  const source = fs.readFileSync('themes/default/assets/store.js', 'utf8');
  /** The script of the storage over a storage that holds this. @param {Map<string, string>} storage */
  const run = (storage) => {
    const localStorage = { getItem: (/** @type {string} */ key) => storage.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ text) => storage.set(key, text) };
    const waypost = /** @type {any} */ ({ guide: 'g', language: 'en', say: () => {}, t: () => '' });
    vm.runInNewContext(source, { waypost, localStorage, location: { protocol: 'http:' }, crypto, addEventListener: () => {}, Date, JSON });
    return waypost.store;
  };
  const storage = new Map();
  run(storage).put({ 'tick:a/b': { at: 1, text: 'Words' }, 'tick:a/c': { at: 2, text: 'More' } });
  const whole = storage.get('waypost:g') ?? '';
  expect(whole.length).toBeGreaterThan(100);
  for (let at = 0; at < whole.length; at += 1) {
    for (const byte of ['', '"', '}', '9', 'x', '\\', '\u0000']) {
      const damaged = whole.slice(0, at) + byte + whole.slice(at + 1);
      const storage = new Map([['waypost:g', damaged]]);
      const store = run(storage);
      store.put({ 'tick:a/new': { at: 3, text: 'New' } });
      const after = run(storage);
      expect(after.get('tick:a/new'), `${byte} at ${at}`).toEqual({ at: 3, text: 'New' });
      const isSound = (() => {
        try {
          const { v, kept } = JSON.parse(damaged);
          return v === 1 && Object.values(kept).every((entry) => Array.isArray(entry) && entry.length === 2 && Number.isInteger(entry[0]) && entry[0] >= 0 && entry[0] <= 8.64e15);
        } catch {
          return false;
        }
      })();
      const aside = [...storage].filter(([key]) => key.includes(':aside:')).map(([, text]) => text);
      expect(aside, `${byte} at ${at}`).toEqual(isSound ? [] : [damaged]);
    }
  }
});

test('a page whose scripts do not come is the page without script', { tag: '@files' }, async ({ page }) => {
  for (const missing of ['guide', 'keep']) {
    await page.route(new RegExp(`assets/${missing}\\.[0-9a-f]+\\.js`), (route) => route.abort());
    await open(page);
    await expect(page.locator('html')).not.toHaveClass(/js/);
    await expect(list(page).locator('.tally')).toBeHidden();
    await expect(page.getByText('Ticks are not kept').first()).toBeVisible();
    await page.unrouteAll();
  }
});

test('a text in English counts as English does, in a guide of any language', async ({ page }) => {
  const lines = Array.from({ length: 22 }, (_, at) => `- [ ] Line ${at} <!-- #line-${at} -->`).join('\n');
  const files = { 'site.yaml': 'title: Odd\nlanguage: ru\nallow:\n  too-many-items: a test\n', 'content/index.md': `# Odd\n\n## List\n\n${lines}\n` };
  const odd = new Editions({ none: files, few: { ...files, 'themes/default/strings/ru.yaml': 'made_by: Автор\njs_left_1: "осталась {n}"\njs_left_n: "осталось {n}"\n' } });
  try {
    for (const [edition, left] of [['none', '21 left'], ['few', 'осталась 21']]) {
      await page.goto(odd.of(edition ?? '', 'index.html'));
      if (!(await box(page, 'line-0').isChecked())) await box(page, 'line-0').check();
      await expect(list(page).locator('.state'), edition).toHaveText(left ?? '');
    }
  } finally {
    odd.remove();
  }
});

test('scripts of a theme of one’s own switch nothing off, however they end', async ({ page }) => {
  const base = fs.readFileSync('themes/default/templates/base.html', 'utf8').replace('{% endfor %}</head>', '{% endfor %}<script defer src="{{ root }}{{ site.scripts.house }}"></script></head>');
  const ticks = `${fs.readFileSync('themes/default/assets/ticks.js', 'utf8').trimEnd()} // our change`;
  const odd = new Editions({ odd: {
    'site.yaml': 'title: Odd\n', 'content/index.md': '# Odd\n\n## List\n\n- [ ] Wash it <!-- #wash -->\n',
    'themes/default/templates/base.html': base, 'themes/default/assets/ticks.js': ticks, 'themes/default/assets/house.js': 'document.documentElement.dataset.house = "here"\n',
  } });
  try {
    await page.goto(odd.of('odd', 'index.html'));
    if (!isSingle()) await expect(page.locator('html')).toHaveAttribute('data-house', 'here');
    await expect(page.locator('html')).toHaveClass('js');
    await box(page, 'wash').check();
    await expect(list(page).locator('.state')).toHaveText('List complete');
  } finally {
    odd.remove();
  }
});

test('nothing is sent anywhere', async ({ page, address }) => {
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  await page.goto(address(stages[0] ?? '', 'http'));
  await page.locator('.items input[type=checkbox]').first().check();
  expect([...asked]).toEqual([new URL(page.url()).origin]);
});
