// Proves that Firefox keeps what a reader does: through a reload and a new edition, in two tabs, in a storage that is
// forbidden, full or damaged, in another run, in a file that is imported, and on the way back from a result.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { decided } from './decided.js';
import { expect, test } from './firefox.js';
import { addressIn, isSingle, serve } from './guide.js';
import { Editions, kept } from './kept.js';

/** @typedef {import('puppeteer-core').Page} Page */

// One after the other, as one Firefox serves them all.
test.describe.configure({ mode: 'default' });

const KEY = 'waypost:two-stages';

/** @type {Editions} */
let guide;
/** @type {{ origin: string, close: () => Promise<void> }} */
let server;
test.beforeAll(async () => {
  guide = new Editions({ ...kept, decided });
  server = await serve(guide.root);
});
test.afterAll(async () => {
  await server.close();
  guide.remove();
});

/** The address of a page of an edition. @param {'http' | 'file'} way @param {string} edition @param {string} name */
const at = (way, edition, name) => `${way === 'http' ? server.origin : pathToFileURL(guide.root).href}/${edition}/${addressIn(path.join(guide.root, edition), name)}`;

/** Goes to another page in the same tab, as a link does. @param {Page} page @param {string} url @param {string} title */
async function go(page, url, title) {
  await page.evaluate((url) => void (location.href = url), url);
  await page.waitForFunction((title) => document.readyState === 'complete' && document.querySelector('h1')?.textContent === title, {}, title);
}

/** Ticks a box, and waits for what comes of it after the page has shown it. @param {Page} page @param {string} name */
const tick = (page, name) =>
  page.$eval(`input[name="${name}"]`, async (box) => {
    /** @type {HTMLInputElement} */ (box).click();
    const shown = new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done))));
    // A tab in the background shows nothing.
    await Promise.race([shown, new Promise((done) => setTimeout(done, 500))]);
  });

/** Which of these boxes are ticked. @param {Page} page @param {string[]} names */
const ticked = (page, ...names) =>
  page.evaluate((names) => names.filter((name) => /** @type {HTMLInputElement | null} */ (document.querySelector(`input[name="${name}"]`))?.checked), names);

/** Presses the button of that name. @param {Page} page @param {string} name */
const press = (page, name) =>
  page.evaluate((name) => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === name);
    if (!button) throw new Error(`no button ${name}`);
    button.click();
  }, name);

/** What the page says, in one line. @param {Page} page */
const said = (page) => page.evaluate(() => document.body.innerText.replace(/\s+/g, ' '));

/** From disk, Firefox does not tell a page what another one keeps. @param {string} way */
const isApart = (way) => way === 'file' && !isSingle();

/** What is kept on one page may be unknown on the next; that is said, once. @param {(url: string) => Promise<{ page: Page }>} open */
async function expectToBeTold(open) {
  const { page } = await open(at('file', 'first', 'stages/start.html'));
  expect(await said(page)).not.toContain('as a single file');
  await tick(page, 'door');
  expect(await said(page)).toContain('as a single file');
  await page.$eval('#notice-apart button', (button) => /** @type {HTMLButtonElement} */ (button).click());
  await tick(page, 'gap');
  await page.reload();
  await tick(page, 'old');
  expect(await said(page)).not.toContain('as a single file');
  await go(page, at('file', 'first', 'runs.html'), 'Your runs');
  expect(await said(page)).toContain('as a single file');
}

for (const way of /** @type {const} */ (['http', 'file'])) {
  test(`a new edition keeps, moves, reopens and puts away, ${way}`, async ({ open }) => {
    const shelf = path.join(guide.root, 'shelf');
    const put = (/** @type {string} */ edition) => fs.cpSync(path.join(guide.root, edition), shelf, { recursive: true });
    put('first');
    const { page, trouble } = await open(at(way, 'shelf', 'stages/start.html'));
    for (const name of ['door', 'gap', 'old', 'away']) await tick(page, name);
    await page.type('[name="gap.measure"]', '4');
    await page.keyboard.press('Tab');
    await page.reload();
    expect(await ticked(page, 'door', 'gap', 'old', 'away')).toEqual(['door', 'gap', 'old', 'away']);
    expect(await page.$eval('[name="gap.measure"]', (field) => /** @type {HTMLInputElement} */ (field).value)).toBe('4');

    put('second');
    await page.reload();
    expect(await ticked(page, 'door', 'gap', 'renamed'), 'a critical line with new words').toEqual(['gap', 'renamed']);
    expect(await page.$eval('#once\\.door', (line) => line.textContent)).toContain('please tick it again');
    expect(await page.$eval('#once\\.gap', (line) => line.textContent)).toContain('have changed since you ticked it');
    expect(await said(page)).toContain('2 of 4 done');
    if (!isApart(way)) {
      await go(page, at(way, 'shelf', 'runs.html'), 'Your runs');
      expect(await said(page)).toContain('A line that goes away');
    }
    fs.rmSync(shelf, { recursive: true });
    expect(trouble).toEqual([]);
  });

  test(`with a storage that is forbidden the guide works, and says what it cannot do, ${way}`, async ({ open }) => {
    const { page, trouble } = await open('about:blank');
    await page.evaluateOnNewDocument(() => {
      const get = () => {
        throw new DOMException('no', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get });
      Object.defineProperty(window, 'sessionStorage', { get });
    });
    await page.goto(at(way, 'first', 'stages/start.html'));
    expect(await said(page)).toContain('This browser keeps nothing now');
    await tick(page, 'door');
    expect(await ticked(page, 'door')).toEqual(['door']);
    expect(await said(page)).toContain('1 of 4 done');
    expect(trouble).toEqual([]);
  });

  test(`with a storage that is full no tick goes away, and all is kept once there is room, ${way}`, async ({ open }) => {
    const { page } = await open(at(way, 'first', 'stages/start.html'));
    await page.evaluate(() => {
      const own = Storage.prototype.setItem;
      Object.assign(window, { room: () => (Storage.prototype.setItem = own) });
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await tick(page, 'door');
    await tick(page, 'gap');
    expect(await said(page)).toContain('This browser keeps nothing now');
    expect(await ticked(page, 'door', 'gap')).toEqual(['door', 'gap']);
    await page.evaluate('void room()');
    await tick(page, 'old');
    expect(await said(page)).not.toContain('This browser keeps nothing now');
    await page.reload();
    expect(await ticked(page, 'door', 'gap', 'old')).toEqual(['door', 'gap', 'old']);
  });

  test(`damaged data is set aside, not deleted, and what can be read is there, ${way}`, async ({ open }) => {
    const { page, trouble } = await open(at(way, 'first', 'stages/start.html'));
    await tick(page, 'door');
    await tick(page, 'gap');
    const damaged = await page.evaluate((key) => {
      const text = (localStorage.getItem(key) ?? '').replace(/(tick:start\/gap":)\[\d+/, '$1["when"');
      localStorage.setItem(key, text);
      sessionStorage.clear();
      return text;
    }, KEY);
    await page.reload();
    expect(await ticked(page, 'door', 'gap')).toEqual(['door']);
    expect(await said(page)).toContain('was damaged');
    expect(await page.evaluate(() => Object.entries(localStorage).find(([key]) => key.includes(':aside:'))?.[1])).toBe(damaged);
    for (const broken of ['', '{', 'null', '[]', damaged.slice(0, -9)]) {
      await page.evaluate(([key, text]) => (localStorage.setItem(key ?? '', text ?? ''), sessionStorage.clear()), [KEY, broken]);
      await page.reload();
      await tick(page, 'old');
      expect(await ticked(page, 'old'), broken).toEqual(['old']);
      await tick(page, 'old');
    }
    expect(trouble).toEqual([]);
  });

  test(`a decision is kept through a reload and on the way back, ${way}`, async ({ open }) => {
    const { page, trouble } = await open(at(way, 'decided', 'trees/kinds.html'));
    const shown = () => page.$eval('.tree > .on', ({ id }) => id);
    const answer = async (/** @type {string} */ value) => {
      await page.$eval(`.tree > .on .opt input[value="${value}"]`, (box) => /** @type {HTMLInputElement} */ (box).click());
      await page.$eval('.tree > .on .go-on .main', (button) => /** @type {HTMLButtonElement} */ (button).click());
    };
    await answer('yes');
    await answer('small');
    expect(await shown()).toBe('kinds.list');
    await page.reload();
    expect(await shown()).toBe('kinds.list');
    expect(await page.$$eval('.given li b', (answers) => answers.map(({ textContent }) => textContent))).toEqual(['Yes', 'Small']);
    await page.evaluate(() => history.back());
    await page.waitForFunction(() => document.querySelector('.tree > .on')?.id === 'kinds.pick');
    await answer('other');
    await page.waitForFunction(() => document.querySelector('.tree > .on')?.id === 'wait.ask');
    expect(trouble).toEqual([]);
  });

  test(`a run is switched, and another browser's file taken in, ${way}`, async ({ open, saved }, info) => {
    if (isApart(way)) return expectToBeTold(open);
    const { page, trouble } = await open(at(way, 'first', 'stages/start.html'));
    await tick(page, 'door');
    await go(page, at(way, 'first', 'runs.html'), 'Your runs');
    expect(await said(page)).toContain('The door is shut');
    await press(page, 'Export everything');
    const exported = await saved();
    expect(exported.name).toMatch(/^two-stages-\d{4}-\d\d-\d\d\.json$/);
    expect(exported.text).toContain('start/door');
    await press(page, 'Begin a new run');
    await page.keyboard.type('Minka');
    await page.keyboard.press('Enter');
    expect(await page.$eval('.runs .current', (run) => run.textContent)).toContain('Minka');
    await go(page, at(way, 'first', 'stages/start.html'), 'Start');
    expect(await ticked(page, 'door')).toEqual([]);

    const file = info.outputPath('export.json');
    fs.writeFileSync(file, exported.text.replaceAll('start/door', 'start/gap'));
    await go(page, at(way, 'first', 'runs.html'), 'Your runs');
    const field = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement> | null} */ (await page.$('input[type=file]'));
    await field?.uploadFile(file);
    await page.waitForFunction(() => /entr(y is|ies are) new or newer/.test(document.body.innerText));
    expect(trouble).toEqual([]);
  });
}

for (const way of /** @type {const} */ (['http', 'file'])) {
  test(`the next stage in the tab knows what was done on the last one, ${way}`, async ({ open }) => {
    const { page } = await open(at(way, 'first', 'stages/start.html'));
    await tick(page, 'door');
    await tick(page, 'gap');
    await go(page, at(way, 'first', 'stages/meet.html'), 'Meet');
    expect(await page.$eval('.rail [data-stage=start]', ({ textContent }) => textContent)).toContain('2 of 4');
    await go(page, at(way, 'first', 'stages/start.html'), 'Start');
    expect(await ticked(page, 'door', 'gap', 'old')).toEqual(['door', 'gap']);
  });

  test(`lines of a log count at the gate, and stay, ${way}`, async ({ open }) => {
    const { page, trouble } = await open(at(way, 'first', 'stages/meet.html'));
    for (const [day, count] of /** @type {const} */ ([['2026-11-20', '1 more calm session'], ['2026-11-21', '4 checks left']])) {
      await tick(page, 'timer');
      await tick(page, 'towel');
      await page.type('[name="timer.measure"]', '5');
      await page.waitForSelector('.form');
      await page.$eval('.form input[type=date]', (field, day) => (/** @type {HTMLInputElement} */ (field).value = day), day);
      await page.$eval('.form input[value=calm]', (field) => /** @type {HTMLInputElement} */ (field).click());
      await page.$eval('.form input[value=no]', (field) => /** @type {HTMLInputElement} */ (field).click());
      await press(page, 'Add to the log');
      // It is kept once the page has answered.
      await page.waitForFunction((count) => document.querySelector('.verdict')?.textContent?.includes(count), {}, count);
    }
    await page.reload();
    expect(await page.$$eval('.entries li', (lines) => lines.length)).toBe(2);
    expect(await page.$eval('.verdict', ({ textContent }) => textContent)).not.toContain('calm session');
    expect(trouble).toEqual([]);
  });

  test(`a word is searched and found, ${way}`, async ({ open }) => {
    const { page, trouble } = await open(at(way, 'first', 'stages/meet.html'));
    await page.click('button[data-act=search]');
    await page.waitForFunction(() => document.activeElement?.id === 'find-words');
    await page.keyboard.type('towle');
    await page.waitForFunction(() => document.querySelector('#find .hit > a')?.textContent?.includes('The towel is near'));
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.matches('button[data-act=search]'));
    expect(trouble).toEqual([]);
  });
}

test('two tabs follow each other, and neither loses what the other did', async ({ open }) => {
  const [one, two] = [(await open(at('http', 'first', 'stages/start.html'))).page, (await open(at('http', 'first', 'stages/start.html'))).page];
  await tick(one, 'door');
  await two.waitForFunction(() => /** @type {HTMLInputElement} */ (document.querySelector('input[name=door]')).checked);
  await tick(two, 'gap');
  await tick(two, 'door');
  await one.waitForFunction(() => /** @type {HTMLInputElement} */ (document.querySelector('input[name=gap]')).checked && !(/** @type {HTMLInputElement} */ (document.querySelector('input[name=door]')).checked));
  await one.reload();
  expect(await ticked(one, 'door', 'gap')).toEqual(['gap']);
});
