// The guide under test: where it lies (WAYPOST_GUIDE), which pages it has, and the two ways a reader opens them.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { test as base } from '@playwright/test';

/** @typedef {'http' | 'file'} Way how a page is opened: from a server, or from disk by a double click */

/** The folder of the built guide. */
export const folder = guideFolder();

/** Single files that were found, by their folders: looking for one reads every page. @type {Map<string, string>} */
const found = new Map();

/** The single file of a guide, which is one more in its folder. */
export const single = singleIn(folder);

const everything = listed(folder).filter((name) => name.endsWith('.html') && name !== single).sort();

/** Every sheet, as a path in the folder with `/`, sorted. */
export const sheets = everything.filter((name) => name.startsWith('print/') && name !== 'print/index.html');

/** Every other page, likewise. */
export const pages = everything.filter((name) => !sheets.includes(name));

export const stages = pages.filter((name) => name.startsWith('stages/'));
export const trees = pages.filter((name) => name.startsWith('trees/'));

/** Pages that Waypost makes itself, and one of each kind that authors write. */
export const oneOfEachKind = [
  'index.html', 'about.html', 'cat-body-language.html', 'hazards.html', 'sources.html', 'checked.html', 'runs.html', 'print/index.html', '404.html',
  ...stages.slice(0, 1), ...trees.slice(0, 1),
];

/** @returns {string} */
function guideFolder() {
  const named = process.env.WAYPOST_GUIDE;
  if (!named) throw new Error('WAYPOST_GUIDE must name the folder of a built guide; `scripts/test` sets it');
  return fs.realpathSync(named);
}

/** The name of the single file of a guide. @param {string} folder @returns {string} */
export function singleIn(folder) {
  const known = found.get(folder);
  if (known) return known;
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.html'));
  const single = files.find((name) => fs.readFileSync(path.join(folder, name), 'utf8').includes('<div class=leaf '));
  if (!single) throw new Error(`${folder} has no single file: build it with \`--single-file\``);
  found.set(folder, single);
  return single;
}

/** Whether a test is told to open guides as single files. */
export const isSingle = () => base.info().project.name === 'single file';

/**
 * The address of a page of a guide, from the guide's root; that of its part in the single file, if a test is told so.
 * @param {string} folder @param {string} page with a fragment, if need be
 */
export function addressIn(folder, page) {
  if (!isSingle()) return page;
  const [, name = '', fragment = ''] = page.match(/^([^#]*)#?(.*)$/s) ?? [];
  const isDecision = /[.?!]/.test(fragment) && name === `trees/${fragment.split(/[.?!]/)[0]}.html`;
  return `${singleIn(folder)}#${isDecision ? fragment : [name, ...(fragment ? [fragment] : [])].join('/')}`;
}

/** The link to a page, by its address from the guide's root, and as seen from where the link stands. @param {string} page */
export const linkTo = (page, seen = page) => (isSingle() ? addressIn(folder, page).replace(/^[^#]*/, '') : seen);

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
 * Serves a folder as a plain host would: right types, 404.html for what is not there, nothing outside the folder.
 * @param {string} folder
 */
export async function serve(folder) {
  const server = http.createServer((request, response) => {
    const file = wanted(folder, request.url ?? '/');
    const found = file !== undefined && fs.existsSync(file) && fs.statSync(file).isFile();
    const shown = found ? file : path.join(folder, '404.html');
    response.writeHead(found ? 200 : 404, { 'content-type': types[path.extname(shown)] ?? 'application/octet-stream' });
    response.end(found || fs.existsSync(shown) ? fs.readFileSync(shown) : '');
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(undefined)));
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { origin: `http://127.0.0.1:${at.port}`, close };
}

/**
 * The file that an address asks for; nothing if it lies outside the folder or is not an address at all.
 * @param {string} folder @param {string} address
 * @returns {string | undefined}
 */
function wanted(folder, address) {
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
      const { origin, close } = await serve(folder);
      await use(origin);
      await close();
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
    await use((page, way) => `${way === 'http' ? origin : pathToFileURL(folder).href}/${addressIn(folder, page)}`);
  },
});

export { expect } from '@playwright/test';
