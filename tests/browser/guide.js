// The guide under test: where it lies (WAYPOST_GUIDE), which pages it has, and the two ways a reader opens them.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { test as base } from '@playwright/test';

/** @typedef {'http' | 'file'} Way how a page is opened: from a server, or from disk by a double click */

/** The folder of the built guide. */
export const folder = guideFolder();

/** Every page, as a path in the folder with `/`, sorted. */
export const pages = listed(folder).filter((name) => name.endsWith('.html')).sort();

export const stages = pages.filter((name) => name.startsWith('stages/'));
export const trees = pages.filter((name) => name.startsWith('trees/'));

/** @returns {string} */
function guideFolder() {
  const named = process.env.WAYPOST_GUIDE;
  if (!named) throw new Error('WAYPOST_GUIDE must name the folder of a built guide; `scripts/test` sets it');
  return fs.realpathSync(named);
}

/**
 * Every file below `from`, as a path with `/`.
 * @param {string} from
 * @returns {string[]}
 */
function listed(from) {
  return fs
    .readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(from, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
};

/**
 * Serves the folder as a plain host would: right types, 404.html for what is not there, nothing outside the folder.
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 */
function serve(request, response) {
  const file = wanted(request.url ?? '/');
  const found = file !== undefined && fs.existsSync(file) && fs.statSync(file).isFile();
  const shown = found ? file : path.join(folder, '404.html');
  response.writeHead(found ? 200 : 404, { 'content-type': types[path.extname(shown)] ?? 'application/octet-stream' });
  response.end(fs.readFileSync(shown));
}

/**
 * The file that an address asks for; nothing if it lies outside the folder or is not an address at all.
 * @param {string} address
 * @returns {string | undefined}
 */
function wanted(address) {
  try {
    const asked = decodeURIComponent(address.replace(/[?#].*$/s, ''));
    const file = path.join(folder, asked.endsWith('/') ? `${asked}index.html` : asked);
    return file.startsWith(folder + path.sep) ? file : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @typedef {object} Served
 * @property {(page: string, way: Way) => string} address of a page of the guide
 * @property {import('@playwright/test').Page} tab a tab without script that is used again and again: nothing is kept between pages, and a fresh one costs more than most tests
 */

/** @type {import('@playwright/test').TestType<import('@playwright/test').PlaywrightTestArgs & Served, import('@playwright/test').PlaywrightWorkerArgs & { origin: string, kept: import('@playwright/test').Page }>} */
export const test = base.extend({
  origin: [
    async ({}, use) => {
      const server = http.createServer(serve);
      await new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(undefined)));
      const at = /** @type {import('node:net').AddressInfo} */ (server.address());
      await use(`http://127.0.0.1:${at.port}`);
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
    { scope: 'worker' },
  ],
  kept: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      await use(await context.newPage());
      await context.close();
    },
    { scope: 'worker' },
  ],
  tab: async ({ kept }, use) => {
    await kept.setViewportSize({ width: 1280, height: 720 });
    await use(kept);
  },
  address: async ({ origin }, use) => {
    await use((page, way) => (way === 'http' ? `${origin}/${page}` : pathToFileURL(path.join(folder, page)).href));
  },
});

export { expect } from '@playwright/test';
