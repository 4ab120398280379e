// Proves that Firefox shows the guide whole, from a server and from disk: a page of each kind brings no message and breaks no
// rule of its content policy, fits a phone, and keeps the boxes that are ticked on it.
import { expect, test } from './firefox.js';
import { over } from './fit.js';
import { isSingle, oneOfEachKind, stages } from './guide.js';

// One after the other, as one Firefox serves them all: to start another takes longer than they do.
test.describe.configure({ mode: 'default' });

for (const way of /** @type {const} */ (['http', 'file'])) {
  for (const name of oneOfEachKind) {
    test(`${name} is sound in Firefox, ${way}`, async ({ open }) => {
      const { page, trouble } = await open(name, way);
      expect(await page.evaluate(() => innerWidth)).toBe(390);
      expect(await page.evaluate(over)).toEqual([]);
      expect(await page.evaluate(() => document.body.innerText.length)).toBeGreaterThan(80);
      expect(await page.evaluate(() => document.documentElement.matches('.js')), 'every script has come').toBe(true);
      expect(trouble).toEqual([]);
    });
  }

  test(`the boxes of a stage are ticked in Firefox, and stay, ${way}`, async ({ open }) => {
    const { page, trouble } = await open(stages[0] ?? '', way);
    const ticked = () => page.$$eval(boxes, (all) => all.map((box) => /** @type {HTMLInputElement} */ (box).checked));
    const none = await ticked();
    expect(none.length).toBeGreaterThan(3);
    expect(none).not.toContain(true);

    // By their words, and every second one by keyboard.
    for (const [at, box] of (await page.$$(boxes)).entries()) {
      if (at % 2 === 0) await clickWords(box);
      else await box.press(' ');
      // From disk, the first tick brings word of what this browser keeps.
      const close = await page.$('#notice-apart button');
      await close?.click();
    }
    expect(await ticked()).toEqual(none.map(() => true));
    await page.reload();
    expect(await ticked()).toEqual(none.map(() => true));
    expect(trouble).toEqual([]);
  });
}

test('pages from disk keep each for itself in Firefox, as they do for readers; the single file is one', async ({ open }) => {
  const first = await open('index.html', 'file');
  await first.page.evaluate(() => localStorage.setItem('kept', 'by one page'));
  const second = await open('about.html', 'file');
  expect(await second.page.evaluate(() => localStorage.getItem('kept'))).toBe(isSingle() ? 'by one page' : null);
  const again = await open('index.html', 'file');
  expect(await again.page.evaluate(() => localStorage.getItem('kept'))).toBe('by one page');
});

const boxes = 'main .items input[type="checkbox"]';

/** Clicks what a reader reads beside a box. @param {import('puppeteer-core').ElementHandle} box */
async function clickWords(box) {
  const words = await box.evaluateHandle((input) => [...(input.closest('label')?.querySelectorAll('span:not(.mk, .vh)') ?? [])].at(-1));
  await words.asElement()?.click();
}
