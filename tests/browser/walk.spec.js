// Proves that nobody needs a mouse or eyes: a list is ticked, a line added, a run begun, switched and exported with Tab, Space
// and Enter alone, and what is read aloud comes in the order in which it is needed. Search and decisions prove it themselves.
import { expect, test } from './guide.js';
import { Editions, kept } from './kept.js';

test.use({ javaScriptEnabled: true });

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Locator} Locator */

/** @type {Editions} */
let guide;
test.beforeAll(() => {
  guide = new Editions(kept);
});
test.afterAll(() => guide.remove());

const open = async (/** @type {Page} */ page, /** @type {string} */ name) => {
  await page.goto(guide.of('first', name));
};

/** Presses Tab until a control has focus, where it must be seen. @param {Locator} control */
async function tabTo(control) {
  const page = control.page();
  /** @type {string[]} */
  const reached = [];
  for (let presses = 0; presses < 100; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await control.count()) === 1 && (await control.evaluate((own) => own === document.activeElement))) {
      await expect(control).toBeInViewport();
      return;
    }
    reached.push(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 60) ?? ''));
  }
  throw new Error(`${control} is not reached by Tab, but\n${reached.join('\n')}`);
}

test('a list is ticked by keyboard, and reads in order', async ({ page }) => {
  await open(page, 'stages/start.html');
  const door = page.getByRole('checkbox', { name: 'The door is shut' });
  await tabTo(door);
  await page.keyboard.press('Space');
  await expect(door).toBeChecked();
  await tabTo(page.getByRole('textbox', { name: 'Measured mm' }));
  await page.keyboard.type('12');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Space');
  await expect(page.getByRole('checkbox', { name: 'The gap is measured' })).toBeChecked();
  await expect(page.locator('.list').first()).toMatchAriaSnapshot(`
    - paragraph: 2 of 4 done
    - paragraph: /STOP/
    - group "Once":
      - text: Once
      - list:
        - listitem:
          - checkbox "The door is shut Critical" [checked]
        - listitem:
          - checkbox "The gap is measured" [checked]
          - paragraph:
            - textbox "Measured mm": "12"
        - listitem:
          - checkbox "The old name stays"
  `);
  await page.reload();
  await expect(door).toBeChecked();
});

test('a line is added by keyboard, from the top of the page on, and reads in order', async ({ page }) => {
  await open(page, 'stages/meet.html');
  await tabTo(page.getByRole('textbox', { name: /Minutes/ }));
  await page.keyboard.type('5');
  await tabTo(page.getByRole('radio', { name: 'Calm' }));
  await page.keyboard.press('Space');
  await tabTo(page.getByRole('button', { name: 'Add to the log' }));
  await page.keyboard.press('Enter');
  const fault = page.locator('.fault');
  await expect(fault).toBeFocused();
  await expect(page.locator('.log')).toMatchAriaSnapshot(`
    - form "Add to the log":
      - alert:
        - paragraph: 1 thing is missing or wrong
        - list:
          - listitem:
            - link /not answered/
      - text: date
      - textbox "date"
      - text: Minutes (min) (optional)
      - textbox "Minutes (min) (optional)": "5"
      - group "How did it end?":
        - radio "Calm" [checked]
        - radio "Stopped early"
      - group "Injury":
        - radio "Yes"
        - radio "No"
      - textbox "Notes (optional) Stays in this browser."
      - paragraph:
        - button "Add to the log"
  `);
  await tabTo(fault.getByRole('link'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Injury' }).getByRole('radio').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('group', { name: 'Injury' }).getByRole('radio', { name: 'No' })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Lines' })).toContainText('5\u00a0min');
});

test('a run is begun, named, switched and exported by keyboard, and reads in order', async ({ page }) => {
  await open(page, 'stages/start.html');
  await page.getByRole('checkbox', { name: 'The door is shut' }).press('Space');
  await open(page, 'runs.html');
  await expect(page.locator('#runs')).toMatchAriaSnapshot(`
    - heading "Runs" [level=2]
    - list:
      - listitem:
        - heading /Run of .* In use/ [level=3]
        - paragraph: 1 tick · 0 lines in the logs · 0 results
        - button /Rename Run of/
        - button /Delete Run of/
    - button "Begin a new run"
    - heading "Numbers to call" [level=2]
    - textbox "The vet"
    - heading "Export and import" [level=2]
    - checkbox "Leave out private notes and phone numbers"
    - paragraph:
      - button "Export everything"
      - button "Import a file"
    - heading "Record of this run" [level=2]
    - paragraph:
      - button "Print the record"
    - heading "Start" [level=3]
    - list:
      - listitem: /The door is shut/
  `);
  await tabTo(page.getByRole('button', { name: 'Begin a new run' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('Minka');
  await page.keyboard.press('Enter');
  await expect(page.locator('.runs .current')).toContainText('Minka');
  await tabTo(page.getByRole('button', { name: /^Use this run/ }));
  await page.keyboard.press('Enter');
  await expect(page.locator('.runs .current')).not.toContainText('Minka');
  await tabTo(page.getByRole('button', { name: 'Export everything' }));
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(file.suggestedFilename()).toMatch(/\.json$/);
});
