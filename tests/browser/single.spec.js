// Proves that the single file shows what the pages show: each page as it is in a file of its own, with the address, title,
// place and focus that a reader expects; and without script all pages one after the other, on the screen and on paper.
import { AxeBuilder } from '@axe-core/playwright';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { decided } from './decided.js';
import { expectToFitNarrow, faults } from './fit.js';
import { expect, folder, pages, single, singleIn, stages, test, trees } from './guide.js';
import { Editions } from './kept.js';

test.use({ javaScriptEnabled: true });

/** @typedef {import('@playwright/test').Page} Page */

/** @type {Editions} */
let guide;
test.beforeAll(() => {
  guide = new Editions({ decided });
});
test.afterAll(() => guide.remove());

const file = `file://${folder}/${single}`;

/** The pages that it holds: none that tells of sheets. */
const inside = pages.filter((name) => !['404.html', 'check.html'].includes(name) && !name.startsWith('print/'));

/** Opens a page of the single file. @param {Page} page @param {string} [name] */
const open = (page, name) => page.goto(name ? `${file}#${name}` : file);

/** What goes wrong in a page. @param {Page} page */
function trouble(page) {
  /** @type {string[]} */
  const all = [];
  page.on('pageerror', ({ message }) => all.push(message));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && all.push(message.text()));
  page.on('request', (request) => !/^(data:|file:[^?]*html)/.test(request.url()) && all.push(request.url()));
  return all;
}

/** What a reader gets of a page: its parts, its text, its controls, where its links lead. @param {Page} page @param {string} name */
async function got(page, name) {
  // There is no way to sheets, which are pages to print.
  await page.locator('main .print').evaluateAll((all) => all.forEach((one) => one.remove()));
  const { ids, text, links, controls } = await page.locator('main').evaluate((main) => ({
    ids: [...main.querySelectorAll('[id]')].map(({ id }) => id),
    text: main.innerText,
    links: [...main.querySelectorAll('a')].map(({ href }) => href),
    controls: main.querySelectorAll('input, button, summary').length,
  }));
  return { ids, text, links: links.map((href) => place(href, name)), controls };
}

/** The page and the part of it that a link leads to, as seen from a page. @param {string} href @param {string} name */
function place(href, name) {
  const { protocol, pathname, hash } = new URL(href || 'about:blank');
  const part = decodeURIComponent(hash.slice(1));
  if (protocol !== 'file:') return protocol === 'data:' ? 'files' : href;
  const to = path.relative(folder, decodeURIComponent(pathname));
  if (to !== single) return to.startsWith('files/') ? 'files' : `${to}#${part}`;
  const [, page, inside = ''] = part.match(/^(.*?\.html)(?:\/(.*))?$/s) ?? [];
  if (page) return `${page}#${inside}`;
  const tree = `trees/${part.split(/[.?!]/)[0]}.html`;
  return `${trees.includes(tree) ? tree : name}#${part}`;
}

test('each page is what it is as a file of its own', async ({ page, context }) => {
  test.slow();
  const other = await context.newPage();
  const wrong = trouble(page);
  await open(page);
  for (const name of inside) {
    await page.evaluate((hash) => (location.hash = hash), name);
    await expect(page.locator('main')).toHaveCount(1);
    await other.goto(`file://${folder}/${name}`);
    await expect(page).toHaveTitle(await other.title());
    expect(await got(page, name), name).toEqual(await got(other, name));
    expect(await page.locator('.top [aria-current]').allTextContents(), name).toEqual(await other.locator('.top [aria-current]').allTextContents());
  }
  expect(wrong).toEqual([]);
});

test('pictures stand in the file and are shown', async ({ page }) => {
  let seen = 0;
  await open(page);
  for (const name of inside) {
    await page.evaluate((hash) => (location.hash = hash), name);
    for (const image of await page.locator('main img:visible').all()) {
      await image.scrollIntoViewIfNeeded();
      await expect.poll(() => image.evaluate((/** @type {HTMLImageElement} */ { complete, naturalWidth }) => complete && naturalWidth > 0)).toBe(true);
      seen += 1;
    }
  }
  expect(seen).toBeGreaterThan(2);
});

test('a link leads to the top of a page, with focus on its title; Back leads to where one was', async ({ page }) => {
  await open(page, 'index.html');
  await page.locator('.way .st h3 a').nth(2).click();
  await expect(page).toHaveURL(new RegExp(`#${stages.find((name) => name.includes('scent'))}$`));
  await expect(page.locator('h1')).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  const link = page.locator('main a[href^="#trees/"]').last();
  await link.focus();
  // The log comes when one is near, and moves what is below it.
  let place = -1;
  const isAtRest = async () => {
    const before = place;
    place = await page.evaluate(() => scrollY);
    return place === before;
  };
  await expect.poll(isAtRest, { intervals: [500] }).toBe(true);
  expect(place).toBeGreaterThan(300);
  await page.keyboard.press('Enter');
  await expect(page.locator('.tree')).toHaveCount(1);
  await page.goBack();
  await expect(page.locator('h1')).toHaveText('Swap scents');
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(place);
});

test('a script that is loaded when it is needed may come before the page has been read to its end', async ({ page }) => {
  await page.addInitScript(() => document.addEventListener('readystatechange', () => {
    const log = document.querySelector('script[data-later*="log"]')?.getAttribute('data-later') ?? '';
    if (document.readyState === 'interactive') waypost.load(log);
  }));
  await open(page);
  await expect(page.locator('html')).toHaveClass('js');
  expect(await page.evaluate(() => typeof waypost.entries)).toBe('function');
});

test('a part of a page has an address that can be kept', async ({ page }) => {
  await open(page, 'equipment.html');
  const part = await page.locator('main :is(h2, h3)[id]').last().getAttribute('id');
  await page.evaluate((id) => (location.hash = id ?? ''), part);
  await expect(page).toHaveURL(new RegExp(`#equipment\\.html/${part}$`));
  expect(await page.evaluate(() => document.querySelector(':target')?.id)).toBe(part);
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await expect(page.locator(`#${part}`)).toBeInViewport();
  expect(await page.evaluate(() => document.querySelector(':target')?.id)).toBe(part);
});

test('a question of a decision is found by its own address, and a page by none', async ({ page }) => {
  const id = path.basename(trees[0] ?? '', '.html');
  await open(page, trees[0]);
  const question = await page.locator('.tree > .q').nth(1).getAttribute('id');
  await page.goto('about:blank');
  await open(page, question ?? '');
  await expect(page.locator('.tree > .on')).toHaveId(question ?? '');
  await expect(page).toHaveURL(new RegExp(`#${id}\\.`));
  for (const hash of ['nowhere', 'stages/nowhere.html', '%', 'constructor', '/', 'index.html/']) {
    await page.goto('about:blank');
    await open(page, hash);
    await expect(page.locator('h1'), hash).toHaveText('Cats and rats under one roof');
  }
});

test('a page whose name has a space, and letters of another language, is found', async ({ page }) => {
  const odd = new Editions({ odd: { 'site.yaml': 'title: Odd\n', 'content/index.md': '# Odd\n\nSee [this](<thrée & fo ur.md#how-it-works>).\n', 'content/thrée & fo ur.md': '# Four\n\n## How it works\n\n- [ ] Wash it <!-- #wash -->\n' } });
  try {
    await page.goto(`file://${odd.root}/odd/${singleIn(path.join(odd.root, 'odd'))}`);
    await page.getByRole('link', { name: 'this' }).click();
    await expect(page.locator('h1')).toHaveText('Four');
    await expect(page.locator('#how-it-works')).toBeInViewport();
    await page.getByText('Wash it').click();
    await page.reload();
    await expect(page.getByRole('checkbox')).toBeChecked();
    await page.locator('.brand').click();
    await expect(page.locator('h1')).toHaveText('Odd');
    await expect(page.locator('.brand')).toHaveAttribute('aria-current', 'page');
  } finally {
    odd.remove();
  }
});

test('skip leads to the text, and typed text does not stay on another page', async ({ page }) => {
  await open(page, stages[0]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
  await expect(page.locator('h1')).toHaveText('Decide whether to start');
});

test('no page has a fault that axe finds, and each fits', async ({ page }) => {
  for (const name of ['index.html', stages[0] ?? '', trees[0] ?? '', 'hazards.html', 'runs.html']) {
    await page.goto('about:blank');
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, name);
    expect(await faults(page), name).toEqual([]);
    await expectToFitNarrow(page);
  }
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('all pages stand one after the other, and links lead to them', async ({ page }) => {
    await open(page);
    const titles = await page.locator('.leaf h1').allTextContents();
    expect(titles.length).toBe(inside.length);
    expect(titles.slice(0, 3)).toEqual(['Cats and rats under one roof', 'Decide whether to start', 'Two safe homes']);
    for (const leaf of await page.locator('.leaf').all()) await expect(leaf.locator('h1')).toBeVisible();
    await expect(page.locator('.foot:visible')).toHaveCount(1);
    await expect(page.locator('.rail:visible, .pn:visible, .js-only:visible')).toHaveCount(0);
    await page.locator('.way .st h3 a').nth(1).click();
    const title = page.getByRole('heading', { level: 1, name: 'Two safe homes' });
    await expect(title).toBeInViewport();
    expect((await title.boundingBox())?.width, 'in no narrow column').toBeGreaterThan(500);
  });

  test('axe finds no fault in it', async ({ browser }) => {
    // axe is itself a script: it looks at the page as it is where scripts of the page are refused.
    const page = await (await browser.newContext({ javaScriptEnabled: true })).newPage();
    const small = path.join(guide.root, 'decided');
    const html = fs.readFileSync(path.join(small, singleIn(small)), 'utf8');
    await page.route('**/plain.html', (route) => route.fulfill({ contentType: 'text/html', body: html.replace(/script-src [^;]*/, "script-src 'none'") }));
    await page.goto('http://plain.test/plain.html');
    await expect(page.locator('html')).not.toHaveClass(/js/);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))).toEqual([]);
    await page.context().close();
  });
});

test('one page is printed with script, all without', async ({ page, tab }, info) => {
  const words = async (/** @type {Page} */ page, /** @type {string} */ name) => {
    const pdf = info.outputPath(name);
    await page.pdf({ path: pdf, format: 'A4' });
    return execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8' });
  };
  const others = ['Living together: routine', 'What was checked'];
  await open(page, stages[0]);
  const one = await words(page, 'one.pdf');
  expect(one).toContain('Decide whether to start');
  for (const title of others) expect(one).not.toContain(title);
  await open(tab);
  const every = await words(tab, 'all.pdf');
  for (const title of ['Decide whether to start', ...others]) expect(every).toContain(title);
});
