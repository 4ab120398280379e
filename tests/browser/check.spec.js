// Proves that a reader of paper finds out whether a sheet still holds: by the address that its code gives a phone, by typing
// what is printed, and without script; and that a sheet that was withdrawn says so before anything else.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { faults } from './fit.js';
import { expect, test } from './guide.js';

test.use({ javaScriptEnabled: true });

const program = process.env.WAYPOST ?? 'target/release/waypost';
/** @type {string} */
let root;
/** The code of the list in its first and in its second edition. @type {string[]} */
let codes;

/** @param {string[]} words */
const waypost = (...words) => execFileSync(program, [...words, '--root', root], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** @param {string} line */
const write = (line) => fs.writeFileSync(path.join(root, 'content/stages/01-fill.md'), `---\ntitle: Fill\ngoal: It is full.\n---\n\n## Before\n<!-- @checklist #before -->\n\n- [ ] ${line} <!-- #plug -->\n\n## After\n<!-- @checklist #after -->\n\n- [ ] The tub is dry <!-- #dry -->\n`);

test.beforeAll(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'check-')));
  fs.mkdirSync(path.join(root, 'content/stages'), { recursive: true });
  fs.writeFileSync(path.join(root, 'site.yaml'), 'title: Tubs\nbase_url: https://example.org/tubs/\nwithdrawn: { fill-after: "It names the wrong valve." }\n');
  codes = ['The plug is in', 'The plug is in, and holds'].map((line) => {
    write(line);
    const said = waypost('release');
    return /fill-before ([0-9A-Z]{5})/.exec(said)?.[1] ?? '';
  });
  waypost('build');
});
test.afterAll(() => fs.rmSync(root, { recursive: true }));

const address = (name = 'check.html') => `${pathToFileURL(path.join(root, 'public')).href}/${name}`;

/** @param {import('@playwright/test').Page} page */
const said = (page) => page.locator('#check-said');

test('a link from paper is answered where the reader looks', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(address(`check.html#fill-before.${codes[0]}`));
  await expect(said(page)).toContainText('Out of date since edition 2');
  await expect(said(page)).toContainText('reworded: “The plug is in, and holds”');
  await expect(said(page)).toBeInViewport();
  await page.evaluate((code) => (location.hash = `fill-before.${code}`), codes[1]);
  await expect(said(page)).toContainText('Current: it is in edition 2');
  await expect(said(page)).toHaveClass('is-current');
  await page.evaluate(() => (location.hash = 'fill-before.ZZZZZ'));
  await expect(said(page)).toContainText('Unknown');
  await page.evaluate(() => (location.hash = 'main'));
  await expect(said(page), 'another place on the page takes nothing away').toContainText('Unknown');
});

test('what is printed is typed as people read it', async ({ page }) => {
  await page.goto(address());
  const field = page.getByLabel('Sheet and code, as printed');
  const code = codes[0] ?? '';
  for (const typed of [`fill-before ${code}`, `Fill-Before  ${code.toLowerCase()}`, `fill before ${code.replace('0', 'O').replace('1', 'l')}`, `fill-before.${code}`]) {
    await field.fill(typed);
    await page.keyboard.press('Enter');
    await expect(said(page), typed).toContainText('Out of date since edition 2');
    await field.fill('nothing');
    await page.getByRole('button', { name: 'Is it current?' }).click();
    await expect(said(page)).toContainText('Unknown');
  }
  for (const typed of ['', ' ', '.', '"]', 'fill-before']) {
    await field.fill(typed);
    await page.keyboard.press('Enter');
    await expect(said(page), typed).toContainText('Unknown');
  }
});

test('without script the same stands in a list, and a link from paper leads to its line', async ({ tab }) => {
  await tab.goto(address(`check.html#fill-before.${codes[0]}`));
  await expect(tab.getByRole('button', { name: 'Is it current?' })).toBeHidden();
  const row = tab.locator(':target');
  await expect(row).toBeInViewport();
  await expect(row).toContainText(`fill-before ${codes[0]}`);
  await expect(row).toContainText('Out of date since edition 2');
  await expect(tab.locator(`[id="fill-before.${codes[1]}"]`)).toContainText('Current');
});

test('the home page names what must not be used, and the editions what they changed', async ({ page }) => {
  await page.goto(address('index.html'));
  await expect(page.getByRole('heading', { name: 'Do not use these sheets' })).toBeVisible();
  await expect(page.getByText('Sheet fill-after: It names the wrong valve.')).toBeVisible();
  await page.getByRole('link', { name: 'Is my sheet current?' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Is my sheet current?');
  await page.goto(address('editions.html'));
  await expect(page.getByRole('heading', { level: 2 })).toHaveText([/^Edition 2, /, /^Edition 1, /]);
  await expect(page.getByRole('listitem').filter({ hasText: 'reworded' })).toContainText('“The plug is in, and holds”');
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds no fault, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    for (const name of [`check.html#fill-before.${codes[0]}`, 'editions.html', 'index.html', 'print/fill-before.html']) {
      await page.goto(address(name));
      expect(await faults(page), name).toEqual([]);
    }
  });
}

test('the code on paper is read by another program, on A4 and on Letter', async ({ page }, info) => {
  await page.goto(address('print/fill-before.html'));
  for (const format of ['A4', 'Letter']) {
    const file = info.outputPath(`${format}.pdf`);
    fs.writeFileSync(file, await page.pdf({ format }));
    execFileSync('pdftoppm', ['-r', '150', '-gray', file, file]);
    const picture = fs.readdirSync(path.dirname(file)).find((name) => name.startsWith(`${format}.pdf-`)) ?? '';
    expect(await decoded(path.join(path.dirname(file), picture))).toBe(`https://example.org/tubs/check.html#fill-before.${codes[1]}`);
  }
});

/** What a QR code in a grey picture says. @param {string} file */
async function decoded(file) {
  const { default: jsQR } = await import('jsqr');
  const bytes = fs.readFileSync(file);
  const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 64)) ?? [];
  const grey = bytes.subarray(head?.length ?? 0);
  const colours = new Uint8ClampedArray(Number(width) * Number(height) * 4);
  grey.forEach((value, at) => colours.set([value, value, value, 255], at * 4));
  return jsQR(colours, Number(width), Number(height))?.data;
}
