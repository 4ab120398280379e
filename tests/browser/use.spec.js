// Proves that a guide can be used without any script: boxes are ticked by their words and by keyboard, the stop rule
// stays in sight and out of the way, and whoever walks through by keyboard always sees where they are.
import { expect, pages, stages, test, trees } from './guide.js';

for (const name of [...stages, ...trees]) {
  test(`${name}: boxes are ticked by their words and by keyboard`, async ({ tab, address }) => {
    await tab.goto(address(name, 'file'));
    const boxes = await tab.locator('input[type="checkbox"]').all();
    for (const box of boxes) {
      await expect(box).toHaveAccessibleName(/\S/);
      const words = box.locator('xpath=ancestor::label').locator('span:not(.mk):not(.vh)').last();
      await words.click();
      await expect(box).toBeChecked();
      await box.press('Space');
      await expect(box).not.toBeChecked();
    }
    for (const choice of await tab.locator('input[type="radio"]').all()) {
      await expect(choice).toHaveAccessibleName(/\S/);
    }
  });
}

test('the stages have boxes to tick', async ({ tab, address }) => {
  let boxes = 0;
  for (const name of stages) {
    await tab.goto(address(name, 'file'));
    boxes += await tab.locator('input[type="checkbox"]').count();
  }
  expect(boxes).toBeGreaterThan(0);
});

for (const name of stages) {
  test(`${name}: the stop rule stays in sight and leaves room`, async ({ tab, address }) => {
    await tab.goto(address(name, 'file'));
    const bar = tab.locator('.stopbar');
    await expect(bar).toHaveCount(1);
    for (const [width, height] of [[390, 844], [1280, 800], [320, 600]]) {
      await tab.setViewportSize({ width, height });
      const box = await bar.evaluate((element) => {
        window.scrollTo({ top: document.documentElement.scrollHeight * 0.6, behavior: 'instant' });
        const { top, height } = element.getBoundingClientRect();
        return { top, height, position: getComputedStyle(element).position };
      });
      expect(box.position).toBe('sticky');
      expect(box.top).toBeGreaterThanOrEqual(0);
      expect(box.top).toBeLessThan(40);
      expect(box.height).toBeLessThanOrEqual(height / 4);
    }
    await tab.setViewportSize({ width: 800, height: 479 });
    expect(await bar.evaluate((element) => getComputedStyle(element).position)).toBe('static');
  });
}

for (const name of pages) {
  test(`${name}: the keyboard is always seen`, async ({ page, address }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(address(name, 'file'));
    const most = await page.locator('a[href], button, input, summary, [tabindex]').count();
    /** @type {string[]} */
    const hidden = [];
    let reached = 0;
    for (; reached <= most; reached += 1) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return undefined;
        const line = element.getClientRects()[0];
        const style = getComputedStyle(element);
        const top = line && document.elementFromPoint(line.x + line.width / 2, line.y + Math.min(line.height / 2, 40));
        return {
          what: `${element.tagName} ${element.textContent?.trim().slice(0, 40)}`,
          first: element.matches('.skip'),
          marked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none',
          seen: top !== null && top !== undefined && (element.contains(top) || top.contains(element)) && !top.matches('html, body'),
        };
      });
      if (!focus) break;
      if (reached === 0) expect(focus.first, 'the first stop skips to the text').toBe(true);
      if (!focus.marked || !focus.seen) hidden.push(JSON.stringify(focus));
    }
    expect(reached).toBeGreaterThan(3);
    expect(reached, 'the keyboard gets out again').toBeLessThanOrEqual(most);
    expect(hidden).toEqual([]);
  });
}
