// Proves that every page (one of each kind from disk too), on a phone and at a desk, light or dark, has no fault that axe
// can find, fits its width (also at 320 px and with text twice as large), loads all it asks for and breaks no rule of its
// own content policy.
import { expectToFit, expectToFitNarrow, faults } from './fit.js';
import { expect, oneOfEachKind, pages, test } from './guide.js';

const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };

/**
 * Both themes at both sizes for one page of each kind; for the others each theme and each size once.
 * @param {string} name
 * @param {typeof phone} size
 * @returns {('light' | 'dark')[]}
 */
function schemes(name, size) {
  if (oneOfEachKind.includes(name)) return ['light', 'dark'];
  return size === phone ? ['light'] : ['dark'];
}

// axe is itself a script; it is put in by the test, past the page's policy.
test.use({ javaScriptEnabled: true });

for (const name of pages) {
  test(`${name} is sound on every screen`, async ({ page, tab, address }) => {
    const trouble = listen(page);
    await page.setViewportSize(phone);
    const response = await page.goto(address(name, 'http'));
    expect(response?.status()).toBe(200);
    await expectSoundMarkup(page);

    for (const size of [phone, desk]) {
      await page.setViewportSize(size);
      await expectToFit(page);
      for (const colorScheme of schemes(name, size)) {
        await page.emulateMedia({ colorScheme });
        expect.soft(await faults(page), `axe at ${size.width} px, ${colorScheme}`).toEqual([]);
      }
    }
    await expectToFitNarrow(page);
    await expectAllPictures(page);
    expect(trouble).toEqual([]);

    await page.setViewportSize(desk);
    await tab.setViewportSize(desk);
    await tab.goto(address(name, 'http'));
    // All that is there without script is there with it: the script adds, and says some things more exactly.
    const shown = await tab.evaluate(() => {
      document.querySelectorAll('.no-js, .verdict, .contacts .write dd').forEach((part) => part.remove());
      return document.body.innerText.split('\n').filter((line) => line.trim());
    });
    const squeezed = (/** @type {string} */ text) => text.replace(/\s/g, '').toLowerCase();
    const all = squeezed(await page.evaluate(() => document.body.textContent ?? ''));
    expect(shown.filter((line) => !all.includes(squeezed(line))), 'gone with script').toEqual([]);
    expect(shown.join('').length).toBeGreaterThan(80);
  });
}

for (const name of oneOfEachKind) {
  test(`${name} is sound from disk`, async ({ page, address }) => {
    const trouble = listen(page);
    await page.setViewportSize(phone);
    await page.goto(address(name, 'file'));
    await expectToFitNarrow(page);
    await expectAllPictures(page);
    expect(trouble).toEqual([]);
  });
}

/**
 * One title, a language, no id twice, no style of its own, every picture with words.
 * @param {import('@playwright/test').Page} page
 */
async function expectSoundMarkup(page) {
  await expect(page.locator('h1')).toHaveCount(1);
  expect(await page.title()).not.toBe('');
  expect(await page.locator('html').getAttribute('lang')).toBeTruthy();
  const found = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return {
      twice: ids.filter((id, at) => ids.indexOf(id) !== at),
      styled: document.querySelectorAll('[style], style').length,
      withoutAlt: [...document.images].filter((image) => !image.hasAttribute('alt')).map((image) => image.src),
    };
  });
  expect(found).toEqual({ twice: [], styled: 0, withoutAlt: [] });
}

/**
 * Every picture loads once it comes into view.
 * @param {import('@playwright/test').Page} page
 */
async function expectAllPictures(page) {
  // A decision shows one question at a time.
  const whole = page.getByRole('button', { name: 'All questions' });
  if (await whole.count()) await whole.click();
  for (const image of await page.locator('img').all()) {
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((/** @type {HTMLImageElement} */ it) => it.naturalWidth)).toBeGreaterThan(0);
  }
}

/**
 * Collects what goes wrong while a page loads: failed requests, refusals of the policy, messages of the console.
 * @param {import('@playwright/test').Page} page
 */
function listen(page) {
  /** @type {string[]} */
  const trouble = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`script: ${error.message}`));
  page.on('requestfailed', (request) => trouble.push(`request: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`response: ${response.status()} ${response.url()}`);
  });
  return trouble;
}
