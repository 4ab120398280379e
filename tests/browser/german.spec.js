// Proves that a guide in a language of long words stands on the screen and on paper: the example in German is built, and its
// tables, numbers, header and lists are measured.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from './guide.js';

const program = process.env.WAYPOST ?? 'target/release/waypost';
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };

/** @type {string} */
let root;

test.beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'german-'));
  execFileSync(program, ['build', '--quiet', '--root', 'examples/ph-meter', '--output-dir', path.join(root, 'guide')]);
});

test.afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

/** @param {string} name */
const address = (name) => pathToFileURL(path.join(root, 'guide', name)).href;

for (const name of ['stages/pruefen.html', 'stages/kalibrieren.html', 'stages/messen.html']) {
  test(`every column of the log of ${name} is seen at a desk`, async ({ page }) => {
    await page.setViewportSize(desk);
    await page.goto(address(name));
    const [wide, room] = await page.locator('.log .table').evaluate((table) => [table.scrollWidth, table.clientWidth]);
    expect(wide).toBeLessThanOrEqual(room);
  });
}

test('the number of a step stands on one line', async ({ page }) => {
  await page.goto(address('stages/kalibrieren.html'));
  for (const size of [phone, desk]) {
    await page.setViewportSize(size);
    // The style sheet makes the number, so it has no text to measure: its box, if it is no higher than it must be, tells its lines.
    const heights = await page.locator('ol.items .no').evaluateAll((numbers) =>
      numbers.map((number) => {
        /** @type {HTMLElement} */ (number).style.alignSelf = 'start';
        return number.getBoundingClientRect().height;
      }),
    );
    expect(heights.length).toBe(10);
    expect(new Set(heights).size).toBe(1);
  }
});

for (const size of [phone, desk]) {
  test(`the name of the guide takes two lines at most at ${size.width} px, whatever the menu holds`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.goto(address('index.html'));
    const lines = () =>
      page.locator('.brand span').evaluate((name) => Math.round(name.getBoundingClientRect().height / parseFloat(getComputedStyle(name).lineHeight)));
    expect(await lines()).toBeLessThanOrEqual(2);
    await page.locator('.top nav a').last().evaluate((link) => (link.textContent = 'Grundlagen der Messung, Herkunft der Zahlen und was hier nicht steht'));
    expect(await lines()).toBeLessThanOrEqual(2);
  });
}

test('long words leave the second column of a table its room on a phone', async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto(address('glossar.html'));
  const [word, meaning] = await page.locator('tbody tr:first-child > *').evaluateAll((cells) => cells.map((cell) => cell.clientWidth));
  expect(meaning).toBeGreaterThan(word * 1.4);
});

test('a long list begins where there is room on paper, and no line of it is cut in two', async ({ page }) => {
  await page.goto(address('stages/kalibrieren.html'));
  const file = path.join(root, 'page.pdf');
  fs.writeFileSync(file, await page.pdf({ format: 'A4' }));
  const sheets = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f');
  const of = (/** @type {string} */ words) => sheets.findIndex((sheet) => sheet.includes(words));
  expect(of('Nachfüllöffnung aufmachen')).toBe(of('Ist dieser Puffer brauchbar?'));
  expect(of('Gebrauchter Puffer verdirbt')).toBeLessThanOrEqual(of('Nachfüllöffnung aufmachen'));
  const last = sheets[of('Kontrollpuffer messen wie eine Probe')];
  expect(last).toMatch(/Ergebnis[^]*Steilheit vom Messgerät abschreiben\s+Messwert[^]*Kontrollpuffer messen wie eine Probe\s+Messwert/);
});
