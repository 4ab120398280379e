// Proves that sheets can be trusted on paper: as many pages as they say, on A4 and on Letter, each with which sheet it is;
// every line, stop rule, hazard, question and result; hazards before the lines; and that they can be read on the screen.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, pages, sheets, test } from './guide.js';

/** @param {string} file @param {...string} flags */
const text = (file, ...flags) => execFileSync('pdftotext', [...flags, file, '-'], { encoding: 'utf8' });

/** Without what a line break or capitals change. @param {string} text */
const squeezed = (text) => text.replace(/[\s\u00ad\u200b]/g, '').normalize('NFKC').toLowerCase();

test('there is a sheet for every list, and for every decision its form and its chart', async ({ tab, address }) => {
  const wanted = [];
  for (const name of pages) {
    await tab.goto(address(name, 'file'));
    const lists = await tab.locator('main .list').evaluateAll((all) => all.map((list) => list.querySelector('.print')?.getAttribute('href') ?? 'none'));
    wanted.push(...lists.map((href) => href.replace(/^(\.\.\/)*/, '')));
    if (name.startsWith('trees/')) {
      const id = name.replace(/^trees\/|\.html$/g, '');
      wanted.push(`print/${id}.html`, `print/${id}-chart.html`);
    }
  }
  expect(wanted.sort()).toEqual(sheets);
});

for (const name of sheets) {
  test(`${name} is complete, and has the pages that it says, on A4 and on Letter`, async ({ tab, address }, info) => {
    await tab.goto(address(name, 'file'));
    const folios = await tab.locator('.folio').count();
    const id = name.replace(/^print\/|\.html$/g, '');
    const code = (await tab.locator('.code').first().textContent()) ?? '';
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}$/);
    const wanted = await tab.locator('.halt li, .halt .then, .peril .lvl, .peril p, .lines li p, .q > :first-child > span, .sign legend > span:not(.mk), .ans a > span, .routes a > span, .kind, .acts > li > span')
      .evaluateAll((all) => all.map((element) => element.textContent ?? '').filter((text) => text.trim()));
    for (const format of ['A4', 'Letter']) {
      const file = info.outputPath(`${format}.pdf`);
      fs.writeFileSync(file, await tab.pdf({ format }));
      const leaves = text(file, '-raw').split('\f').slice(0, -1).map(squeezed);
      expect(leaves, format).toHaveLength(folios);
      for (const [at, leaf] of leaves.entries()) {
        expect(leaf, format).toContain(squeezed(id));
        expect(leaf, format).toContain(squeezed(code));
        expect(leaf, format).toContain(squeezed(`page ${at + 1} of ${folios}`));
      }
      const whole = leaves.join('');
      expect(wanted.filter((part) => !whole.includes(squeezed(part))), `missing on ${format}`).toEqual([]);
      expect(whole).toContain(squeezed(`Sheet ${id} ends here.`));
    }
  });

  test(`${name} says what stops the work before its hazards, and those before its lines`, async ({ tab, address }) => {
    await tab.goto(address(name, 'file'));
    const kinds = await tab.locator('.folio .halt, .folio > .in > .peril, .lines').evaluateAll((all) => all.map((one) => ['halt', 'peril', 'lines'].findIndex((kind) => one.classList.contains(kind))));
    expect(kinds).toEqual([...kinds].sort());
  });
}

test.describe('on the screen', () => {
  test.use({ javaScriptEnabled: true });

  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    for (const name of [sheets.find((name) => /-chart/.test(name)), sheets.find((name) => /^print\/meet-/.test(name)), sheets.find((name) => /session-safe\.html/.test(name))]) {
      test(`${name} is paper, ${scheme}`, async ({ page, address }) => {
        await page.emulateMedia({ colorScheme: scheme });
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          await page.goto(address(name ?? '', 'http'));
          await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
          expect(await page.locator('.folio').first().evaluate((folio) => getComputedStyle(folio).backgroundColor)).toBe('rgb(255, 255, 255)');
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
          expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        }
      });
    }
  }

  test('a sheet is printed by its button', async ({ page, address }) => {
    await page.goto(address('print/meet-enclosure.html', 'file'));
    await page.evaluate(() => Object.assign(window, { print: () => document.body.setAttribute('data-printed', '') }));
    await page.getByRole('button', { name: 'Print this sheet' }).click();
    await expect(page.locator('body')).toHaveAttribute('data-printed', '');
  });
});
