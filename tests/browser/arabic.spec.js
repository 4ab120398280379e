// Proves that a guide that runs from right to left stands on the screen and on paper: a small guide in Arabic is built, and
// every page of it is mirrored, fits, has no fault that axe can find and no word of the theme in another language.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expectToFit, expectToFitNarrow, faults } from './fit.js';
import { expect, test } from './guide.js';

const program = process.env.WAYPOST ?? 'target/release/waypost';
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };
const pages = [
  'index.html', 'words.html', 'hazards.html', 'sources.html', 'checked.html', 'runs.html', '404.html',
  'stages/calibrate.html', 'stages/measure.html', 'stages/store.html', 'trees/electrode.html', 'trees/emergency.html',
];
/** Their ids and codes are in Latin letters in every language. */
const sheets = [
  'check.html',
  'print/index.html', 'print/calibrate-two-buffers.html', 'print/electrode-chart.html', 'print/electrode.html',
  'print/emergency-chart.html', 'print/emergency.html', 'print/measure-before-reading.html',
];
/** What the authors of the guide wrote in Latin letters; codes and letters of results are single letters. */
const latin = 'pH KCl mol mV CC BY buffer Buck Pure and Applied Chemistry'.split(' ');

/** @type {string} */
let root;

test.beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'arabic-'));
  execFileSync(program, ['build', '--quiet', '--root', 'tests/browser/arabic', '--output-dir', path.join(root, 'guide')]);
});

test.afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

// axe is itself a script.
test.use({ javaScriptEnabled: true });

/** @param {string} name */
const address = (name) => pathToFileURL(path.join(root, 'guide', name)).href;

/**
 * Where the middle of an element stands, from the left.
 * @param {import('@playwright/test').Locator} element
 */
async function middle(element) {
  const box = await element.boundingBox();
  if (!box) throw new Error('it is not seen');
  return box.x + box.width / 2;
}

/**
 * Where each letter of an element stands, from the left.
 * @param {import('@playwright/test').Locator} element
 * @param {string} letters which are in its text
 */
async function places(element, letters) {
  return element.evaluate((own, letters) => {
    const texts = document.createTreeWalker(own, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const at = [...letters].map((letter) => text.nodeValue.indexOf(letter));
      if (at.every((at) => at >= 0)) {
        return at.map((at) => {
          const range = document.createRange();
          range.setStart(text, at);
          range.setEnd(text, at + 1);
          return range.getBoundingClientRect().left;
        });
      }
    }
    throw new Error(`${letters} is not in ${own.textContent}`);
  }, letters);
}

test('every page of the guide is tested', () => {
  const built = fs.readdirSync(path.join(root, 'guide'), { recursive: true, encoding: 'utf8' });
  expect(built.filter((name) => name.endsWith('.html')).sort()).toEqual([...pages, ...sheets].sort());
});

for (const name of [...pages, ...sheets]) {
  test(`${name} is sound from right to left`, async ({ page }) => {
    await page.goto(address(name));
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    for (const size of [phone, desk]) {
      await page.setViewportSize(size);
      await expectToFit(page);
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme });
        expect.soft(await faults(page), `axe at ${size.width} px, ${colorScheme}`).toEqual([]);
      }
    }
    await expectToFitNarrow(page);
  });
}

for (const name of pages) {
  test(`${name} has no word of the theme in another language`, async ({ page }) => {
    await page.goto(address(name));
    const text = await page.evaluate(() => {
      for (const other of document.querySelectorAll('[lang="en"], code, .url, script')) other.remove();
      const said = [...document.querySelectorAll('[aria-label], [alt], [title], meta[name="description"]')].flatMap((element) =>
        ['aria-label', 'alt', 'title', 'content'].map((name) => element.getAttribute(name) ?? ''),
      );
      return [document.title, document.body.textContent, ...said].join('\n');
    });
    const words = text.match(/[A-Za-z]{2,}/g) ?? [];
    expect([...new Set(words)].filter((word) => !latin.includes(word))).toEqual([]);
  });
}

test('what the script says is in Arabic, in the form that each number asks for', async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto(address('stages/calibrate.html'));
  const list = page.locator('#two-buffers');
  const left = list.locator('.state');
  for (const said of ['بقيت 5 أسطر', 'بقيت 4 أسطر', 'بقيت 3 أسطر', 'بقي سطران', 'بقي سطر واحد', 'اكتملت القائمة']) {
    await list.locator('li input[type="checkbox"]:not(:checked)').first().check();
    await expect(left).toHaveText(said);
  }
  await expectToFit(page);
  expect(await faults(page)).toEqual([]);
});

test('what stands before is at the right, what follows at the left', async ({ page }) => {
  await page.setViewportSize(desk);
  await page.goto(address('stages/calibrate.html'));
  const main = await middle(page.locator('main'));
  expect(await middle(page.locator('.rail'))).toBeGreaterThan(main);
  expect(await middle(page.locator('.brand'))).toBeGreaterThan(await middle(page.locator('.top .urgent')));
  expect(await middle(page.locator('.hz.danger .sig'))).toBeGreaterThan(main);
  expect(await middle(page.locator('.pn .next'))).toBeLessThan(main);
  const item = page.locator('ol.items > li').first();
  expect(await middle(item.locator('input'))).toBeGreaterThan(await middle(item.locator('.no')));
  expect(await middle(page.locator('.ans .lead-to').first())).toBeLessThan(main);
});

test('arrows and signposts point where text runs', async ({ page }) => {
  await page.setViewportSize(desk);
  await page.goto(`${address('trees/electrode.html')}#chart`);
  for (const [kind, side] of /** @type {const} */ ([['go', 'left'], ['back', 'right']])) {
    const plate = page.locator(`.${kind} > .plate`);
    // The glyphs are drawn for text that runs to the right.
    expect(await plate.locator('> .g').evaluate((glyph) => new DOMMatrix(getComputedStyle(glyph).transform).a)).toBe(-1);
    const point = await plate.evaluate((plate) => getComputedStyle(plate).clipPath.match(/(\S+) 50%/)?.[1]);
    expect(point).toBe({ left: '0px', right: '100%' }[side]);
  }
  const open = page.locator('.why > summary').first();
  expect(await open.evaluate((summary) => new DOMMatrix(getComputedStyle(summary, '::before').transform).a)).toBeLessThan(0);
});

for (const size of [phone, desk]) {
  test(`the chart is mirrored at ${size.width} px, with its glyphs in place`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.goto(`${address('trees/electrode.html')}#chart`);
    const charts = page.locator('.chart > svg:visible');
    const question = charts.locator('.q').first();
    expect(await middle(charts.locator('.d').first())).toBeGreaterThan(await middle(question));
    const off = await charts.evaluateAll((charts) =>
      charts.flatMap((chart) => {
        const bands = [...chart.querySelectorAll('.k')].map((band) => band.getBoundingClientRect());
        const glyphs = [...chart.querySelectorAll('use')].map((glyph) => [glyph.getAttribute('href'), glyph.getBoundingClientRect()]);
        const isOn = (/** @type {DOMRect} */ glyph) => bands.some((band) => band.left <= glyph.left && glyph.right <= band.right && band.top <= glyph.top && glyph.bottom <= band.bottom);
        return glyphs.filter(([, glyph]) => !isOn(/** @type {DOMRect} */ (glyph))).map(([name]) => name);
      }),
    );
    expect(off).toEqual([]);
    expect(await charts.locator('[href="#g-go"][transform], [href="#g-back"][transform]').count()).toBe(2);
  });
}

test('amounts, units and codes read from left to right among Arabic words', async ({ page }) => {
  await page.goto(address('stages/calibrate.html'));
  for (const [element, letters] of /** @type {const} */ ([
    [page.locator('.fill', { hasText: '°C' }), '°C'],
    [page.locator('.needs span', { hasText: 'mV' }), '−7mV'],
    [page.locator('th small', { hasText: 'mV' }), 'mV'],
  ])) {
    const [...at] = await places(element, letters);
    expect(at, letters).toEqual([...at].sort((a, b) => a - b));
  }
  const head = page.locator('th', { has: page.locator('small', { hasText: 'mV' }) });
  const [left, right] = await head.evaluate((head) => {
    const range = document.createRange();
    range.selectNodeContents(/** @type {Element} */ (head.querySelector('small')));
    const unit = range.getBoundingClientRect();
    const cell = head.getBoundingClientRect();
    return [unit.left - cell.left, cell.right - unit.right];
  });
  expect(right, 'the unit stands under its word').toBeLessThan(left);
});

test('on paper the box to tick is at the right, and where to go at the left', async ({ page }) => {
  await page.goto(address('trees/electrode.html'));
  await page.emulateMedia({ media: 'print' });
  await expectToFit(page, 'on paper');
  const answer = page.locator('.ans a').first();
  const words = await middle(answer.locator('> span').first());
  expect(await middle(answer.locator('.lead-to .to'))).toBeLessThan(words);
  const box = await answer.evaluate((answer) => getComputedStyle(answer, '::before').inlineSize);
  const edge = await answer.evaluate((answer) => answer.getBoundingClientRect().right);
  const first = await answer.locator('> span').first().boundingBox();
  expect(edge - (first ? first.x + first.width : 0)).toBeGreaterThanOrEqual(parseFloat(box));
});
