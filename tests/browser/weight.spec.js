// Proves that the first page a reader opens beside the work is light: HTML and style sheet, compressed, at most 24 KB;
// scripts that are loaded before they are used at most 10 KB; the first stage with everything at most 30 KB.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { expect, folder, stages, test, trees } from './guide.js';

const limit = 24 * 1024;

for (const name of stages) {
  test(`${name} weighs at most ${limit} bytes with its style`, async () => {
    const file = path.join(folder, name);
    const html = fs.readFileSync(file);
    const sheets = [...html.toString().matchAll(/href="?([^">\s]+\.css)/g)].map(([, href]) => path.resolve(path.dirname(file), href));
    expect(sheets.length).toBeGreaterThan(0);
    const weights = [html, ...sheets.map((sheet) => fs.readFileSync(sheet))].map((bytes) => zlib.gzipSync(bytes, { level: 9 }).length);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(limit);
  });
}

/** What a file weighs on its way. @param {string} file */
const weight = (file) => zlib.gzipSync(fs.readFileSync(file), { level: 9 }).length;

/** All that a page asks for, by its address. @param {import('@playwright/test').Page} page @param {string} address */
async function asked(page, address) {
  /** @type {string[]} */
  const files = [];
  page.on('request', (request) => files.push(path.join(folder, new URL(request.url()).pathname)));
  await page.goto(address, { waitUntil: 'load' });
  await page.evaluate(() => new Promise((rested) => setTimeout(rested, 500)));
  return files;
}

test.describe('with script', () => {
  test.use({ javaScriptEnabled: true });

  test('the first stage weighs at most 30 KB in all, its scripts at most 10 KB', async ({ page, address }) => {
    const files = await asked(page, address(stages[0] ?? '', 'http'));
    const scripts = files.filter((file) => file.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(2);
    const sum = (/** @type {string[]} */ files) => files.map(weight).reduce((sum, one) => sum + one, 0);
    expect(sum(scripts)).toBeLessThanOrEqual(10 * 1024);
    expect(sum(files)).toBeLessThanOrEqual(30 * 1024);
  });

  for (const [width, height] of /** @type {const} */ ([[390, 844], [1280, 800]])) {
    for (const name of ['index.html', stages[0] ?? '', trees[0] ?? '']) {
      test(`nothing on ${name} moves while it loads, also for who has been there, ${width} px`, async ({ page, address }) => {
        await page.setViewportSize({ width, height });
        // The page is painted before its scripts come, as on a slow network.
        await page.route('**/*.js', async (route) => {
          await new Promise((resolve) => setTimeout(resolve, 200));
          await route.continue();
        });
        for (const who of ['anybody', 'who comes back']) {
          await page.goto(address(name, 'http'));
          const moved = await page.evaluate(async () => {
            await new Promise((resolve) => setTimeout(resolve, 100));
            let sum = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += Reflect.get(entry, 'value')))).observe({ type: 'layout-shift', buffered: true });
            await new Promise((resolve) => setTimeout(resolve, 100));
            return sum;
          });
          expect(moved, who).toBe(0);
          await page.goto(address(stages[0] ?? '', 'http'));
          await page.locator('.items input[type=checkbox]').first().check();
          await page.goto('about:blank');
        }
      });
    }
  }
});
