// Firefox of this machine (FIREFOX), over the guide under test: one Firefox for a worker, storage of its own for each test.
//
// Playwright drives only a Firefox that it has built itself, so this one is driven by Puppeteer over WebDriver BiDi. Over
// BiDi Firefox 153 cannot be told while it runs which colours and how much motion a reader wants, nor to stop scripts (as
// preferences of a start it can); `goBack` never ends on a page from disk, `history.back()` in the page does.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { test as base } from './guide.js';

/** @typedef {import('./guide.js').Way} Way */

/**
 * @typedef {object} Tab
 * @property {import('puppeteer-core').Page} page
 * @property {string[]} trouble what has gone wrong in it since it was opened; the refusals of a content policy are among it
 */

/**
 * @typedef {object} Driven
 * @property {() => Promise<{ name: string, text: string }>} saved what the page has just given to save
 * @property {(name: string, way?: Way) => Promise<Tab>} open a page of the guide, or an address, in a new tab of phone size; the tabs of one test share what they keep
 */

/** Where the Firefox of a worker puts what is saved. @param {string} profile */
const downloadsOf = (profile) => path.join(profile, 'saved');

const phone = { width: 390, height: 844 };

/** @type {import('@playwright/test').TestType<import('@playwright/test').PlaywrightTestArgs & import('./guide.js').Served & Driven, import('@playwright/test').PlaywrightWorkerArgs & { origin: string, firefox: import('puppeteer-core').Browser }>} */
export const test = base.extend({
  firefox: [
    async ({}, use) => {
      // In a folder of our own: one that Puppeteer makes stays behind when Firefox breaks down.
      const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'waypost-firefox-'));
      const firefox = await puppeteer.launch({
        browser: 'firefox',
        executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
        userDataDir: folder,
        defaultViewport: phone,
        // Puppeteer lets all pages from disk share one storage; for readers, each is alone.
        extraPrefsFirefox: {
          'security.fileuri.strict_origin_policy': true,
          'browser.download.folderList': 2,
          'browser.download.dir': downloadsOf(folder),
          'browser.download.alwaysOpenPanel': false,
        },
      });
      await use(firefox);
      await firefox.close();
      await fs.rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  saved: async ({ firefox }, use) => {
    const folder = downloadsOf(/** @type {string[]} */ (firefox.process()?.spawnargs).find((_, at, all) => all[at - 1] === '--profile') ?? '');
    await use(async () => {
      for (let tries = 0; tries < 100; tries += 1) {
        const names = await fs.readdir(folder).catch(() => []);
        const [name] = names.filter((name) => !name.endsWith('.part'));
        const text = name && (await fs.readFile(path.join(folder, name), 'utf8'));
        // Firefox makes an empty file first, and one more, ending in `.part`, that it writes to and then gives the name.
        if (text && names.length === 1) {
          await fs.rm(folder, { recursive: true });
          return { name, text };
        }
        await new Promise((later) => setTimeout(later, 100));
      }
      throw new Error('nothing was saved');
    });
  },
  open: async ({ firefox, address }, use) => {
    const profile = await firefox.createBrowserContext();
    await use(async (name, way) => {
      const page = await profile.newPage();
      const trouble = listen(page);
      const response = await page.goto(way ? address(name, way) : name);
      if (way === 'http' && !response?.ok()) throw new Error(`${name} is answered with ${response?.status()}`);
      return { page, trouble };
    });
    await profile.close();
  },
});

/**
 * Collects what goes wrong in a page: messages of the console, errors of scripts, refusals of a policy, failed requests.
 * @param {import('puppeteer-core').Page} page
 */
function listen(page) {
  /** @type {string[]} */
  const trouble = [];
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`script: ${error}`));
  page.on('requestfailed', (request) => trouble.push(`request: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`response: ${response.status()} ${response.url()}`);
  });
  return trouble;
}

export { expect } from '@playwright/test';
