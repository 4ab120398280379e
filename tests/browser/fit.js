// What is measured on a page of any guide: faults that axe finds, and whether the page fits its window.
import { expect } from '@playwright/test';
import axe from 'axe-core';

/**
 * The page fits 320 px, and with text twice as large a phone and a desk too.
 * @param {import('@playwright/test').Page} page
 */
export async function expectToFitNarrow(page) {
  await page.setViewportSize({ width: 320, height: 700 });
  await expectToFit(page);
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 700 });
    await expectToFit(page, 'with text twice as large');
  }
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
}

/**
 * What axe finds, a line each. It is put in once for a page, and asked for its findings only, not for all that is sound:
 * both cost more than the looking.
 * @param {import('@playwright/test').Page} page
 * @param {string} [inside] a selector; only there
 */
export async function faults(page, inside) {
  expect(page.frames().length, 'axe looks into one document').toBe(1);
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source);
  // No preload: axe would fetch the style sheet, which the policy refuses.
  const { violations } = await page.evaluate((inside) => {
    const around = inside ? document.querySelector(inside) : document;
    // In the single file all links begin with #, and axe takes those to other pages for links to parts that are missing.
    const rules = { 'skip-link': { enabled: !document.querySelector('.leaf[data-shown]') } };
    return Reflect.get(window, 'axe').run(around, { preload: false, resultTypes: ['violations'], rules });
  }, inside);
  return /** @type {import('axe-core').Result[]} */ (violations).flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}

/**
 * Nothing stands out at the side, and no card cuts off what it holds.
 * @param {import('@playwright/test').Page} page
 * @param {string} [when]
 */
export async function expectToFit(page, when = 'at rest') {
  expect.soft(await page.evaluate(over), `${page.viewportSize()?.width} px, ${when}`).toEqual([]);
}

/**
 * A line for each thing that does not fit the window. Runs in the page, so it names nothing outside itself.
 * @returns {string[]}
 */
export function over() {
  const root = document.documentElement;
  const found = root.scrollWidth > root.clientWidth ? [`page ${root.scrollWidth} > ${root.clientWidth}`] : [];
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('.vh, .sprite, .skip, svg') || element.clientWidth === 0) continue;
    const cuts = /clip|hidden/.test(getComputedStyle(element).overflowX);
    if (cuts && element.scrollWidth > element.clientWidth + 1) {
      found.push(`${element.tagName}.${element.className} cuts ${element.scrollWidth} to ${element.clientWidth}`);
    }
  }
  return found;
}
