// Proves that no link of the guide is dead: each one, opened from disk, names a file that is there and an id that is on it.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, folder, pages, test } from './guide.js';

test('every link and every fragment leads somewhere', async ({ tab, address }) => {
  /** @type {Map<string, Set<string>>} */
  const ids = new Map();
  /** @type {{ from: string, url: string }[]} */
  const links = [];
  for (const name of pages) {
    await tab.goto(address(name, 'file'));
    const found = await tab.evaluate(() => ({
      ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
      urls: [...document.querySelectorAll('[href], [src]')].map(
        (element) => new URL(element.getAttribute('href') ?? element.getAttribute('src') ?? '', document.baseURI).href,
      ),
    }));
    ids.set(new URL(address(name, 'file')).pathname, new Set(found.ids));
    links.push(...found.urls.map((url) => ({ from: name, url })));
  }
  expect(links.length).toBeGreaterThan(pages.length);

  const dead = links.filter(({ url }) => {
    const to = new URL(url);
    if (to.protocol !== 'file:') return !['https:', 'http:', 'tel:', 'mailto:', 'data:'].includes(to.protocol);
    const file = fileURLToPath(new URL(to.pathname, 'file:'));
    if (!file.startsWith(folder) || !fs.existsSync(file) || !fs.statSync(file).isFile()) return true;
    return to.hash !== '' && !ids.get(to.pathname)?.has(decodeURIComponent(to.hash.slice(1)));
  });
  expect(dead.map(({ from, url }) => `${from}: ${url}`)).toEqual([]);
});

test('the emergency decision is one tap away on every page', async ({ tab, address }) => {
  for (const name of pages) {
    await tab.goto(address(name, 'file'));
    await expect(tab.locator('header .urgent')).toHaveCount(1);
  }
});

test('an address that is not there shows the page for it', async ({ tab, origin }) => {
  const response = await tab.goto(`${origin}/no-such-page.html`);
  expect(response?.status()).toBe(404);
  await tab.locator('main a').first().click();
  await expect(tab).toHaveURL(/index\.html$/);
});

test('nothing outside the guide is served', async ({ request, origin }) => {
  for (const path of ['/..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/%ff']) {
    expect((await request.get(origin + path)).status()).toBe(404);
  }
});
