// Proves that logs keep what was entered, corrected and struck out, that gates reckon openly with it, and that runs can be
// named, put away, deleted, exported, imported and printed.
import fs from 'node:fs';
import { faults as faultsNow } from './fit.js';
import { Editions, kept } from './kept.js';
import { expect, linkTo, test } from './guide.js';

test.use({ javaScriptEnabled: true });

/** @type {Editions} */
let guide;
test.beforeAll(() => {
  guide = new Editions(kept);
});
test.afterAll(() => guide.remove());

/** @typedef {import('@playwright/test').Page} Page */

/** What axe finds, in both themes. @param {Page} page */
async function faults(page) {
  const light = await faultsNow(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await faultsNow(page);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark];
}

/** @param {Page} page @param {string} [name] */
const open = async (page, name = 'stages/meet.html') => {
  await page.goto(guide.of('first', name));
};

/** The form of the log; it comes when it is near. @param {Page} page */
const near = async (page) => {
  await page.locator('.log').scrollIntoViewIfNeeded();
  await expect(page.locator('.form')).toBeVisible();
};

/** @param {Page} page @param {{ result: string, injury?: string, date?: string, minutes?: string, seen?: string }} line */
async function add(page, { result, injury = 'No', date, minutes, seen }) {
  if (date) await page.getByLabel('date').fill(date);
  if (minutes) await page.getByLabel('Minutes').fill(minutes);
  await page.getByLabel(result).check();
  await page.getByRole('group', { name: 'Injury' }).getByLabel(injury, { exact: true }).check();
  if (seen) await page.getByLabel('Notes').fill(seen);
  await page.getByRole('button', { name: 'Add to the log' }).click();
}

/** @param {Page} page */
const complete = async (page) => {
  for (const name of ['timer', 'towel']) await page.locator(`input[type=checkbox][name="${name}"]`).check();
};

const verdict = (/** @type {Page} */ page) => page.locator('.gate .verdict');

test('a line is added, missing answers are told with links, and lists of the session begin afresh', async ({ page }) => {
  await open(page);
  await near(page);
  await page.getByRole('button', { name: 'Add to the log' }).click();
  const fault = page.getByRole('alert');
  await expect(fault).toContainText('2 things are missing or wrong');
  await expect(fault).toBeFocused();
  expect(await faults(page)).toEqual([]);
  await fault.getByRole('link', { name: 'Injury: not answered' }).click();
  await expect(page.locator('[name="log.injury"]').first()).toBeFocused();

  await page.getByLabel('Minutes').fill('90');
  await page.getByLabel('date').fill('2999-01-01');
  await page.getByRole('button', { name: 'Add to the log' }).click();
  await expect(fault).toContainText('Minutes: a number from 0 to 60');
  await expect(fault).toContainText('this day has not come yet');

  await complete(page);
  await page.locator('[name="timer.measure"]').fill('10');
  await add(page, { result: 'Calm', date: '2026-11-20', minutes: '10', seen: 'All slept' });
  await expect(fault).toHaveCount(0);
  await expect(page.locator('.entries li')).toContainText('10\u00a0min');
  await expect(page.locator('.list .tally')).toContainText('0 of 2 done');
  await expect(page.getByText('The lists of the session are blank again')).toBeVisible();
  await page.reload();
  await expect(page.locator('.entries li')).toHaveCount(1);
  await expect(page.locator('.entries li')).toContainText('All slept');
});

test('a line is corrected and struck out in sight', async ({ page }) => {
  await open(page);
  await near(page);
  await complete(page);
  await add(page, { result: 'Calm', date: '2026-11-20', minutes: '10' });
  await page.getByRole('button', { name: 'Correct' }).click();
  await expect(page.getByLabel('Minutes')).toHaveValue('10');
  await page.getByLabel('Minutes').fill('9');
  await page.getByRole('button', { name: 'Save the correction' }).click();
  await expect(page.locator('.entries li')).toHaveCount(1);
  await expect(page.locator('.entries .line')).toContainText('9\u00a0min');
  await expect(page.locator('.entries del')).toContainText('10\u00a0min');
  await page.getByRole('button', { name: 'Strike out' }).click();
  await page.getByLabel('Why is it struck out?').fill('The lid was not checked');
  await page.keyboard.press('Enter');
  await expect(page.locator('.entries li > del')).toContainText('9\u00a0min');
  await expect(page.locator('.entries li')).toContainText('The lid was not checked');
  await expect(page.getByRole('button', { name: 'Strike out' })).toHaveCount(0);
  await page.reload();
  await expect(page.locator('.entries li > del')).toContainText('9\u00a0min');
  expect(await faults(page)).toEqual([]);
});

test('lines that are there stay as they are when another comes', async ({ page }) => {
  await open(page);
  await near(page);
  await add(page, { result: 'Calm', date: '2026-11-20', seen: 'First' });
  const lines = page.locator('.entries li');
  await expect(lines).toHaveCount(1);
  await lines.first().evaluate((line) => line.setAttribute('data-same', ''));
  await add(page, { result: 'Calm', date: '2026-11-21', seen: 'Second' });
  await expect(lines).toHaveCount(2);
  await expect(lines.nth(0)).toContainText('Second');
  await expect(lines.nth(1)).toHaveAttribute('data-same', '');
  // Who thinks better of striking a line out finds it as it was.
  await lines.nth(1).getByRole('button', { name: 'Strike out' }).click();
  await lines.nth(1).getByRole('button', { name: 'Cancel' }).click();
  await expect(lines.nth(1).getByRole('button', { name: 'Strike out' })).toBeVisible();
  await expect(lines.nth(1).locator('form')).toHaveCount(0);
});

test('the gate says what is missing, opens, and leads on', async ({ page }) => {
  await open(page);
  await near(page);
  await expect(verdict(page)).toContainText('Do not go on yet: 2 more calm sessions; 4 checks left; The second adult has signed');
  await complete(page);
  await add(page, { result: 'Calm', date: '2026-11-20' });
  await expect(verdict(page)).toContainText('1 more calm session;');
  await expect(page.locator('.streak .on')).toHaveCount(1);
  // The list was not complete: the line does not count, and says so.
  await expect(page.getByText('You can add the line, but it will not count')).toBeVisible();
  await add(page, { result: 'Calm', date: '2026-11-21' });
  await expect(page.locator('.entries li').first()).toContainText('Does not count at the gate');
  await expect(verdict(page)).toContainText('1 more calm session;');
  // On the same day it is not spread enough.
  await complete(page);
  await add(page, { result: 'Calm', date: '2026-11-20' });
  await expect(verdict(page)).toContainText('on 1 more day');
  await complete(page);
  await add(page, { result: 'Calm', date: '2026-11-22' });
  await page.getByLabel('the second adult').fill('Kim');
  await page.getByLabel('the second adult').press('Tab');
  await expect(verdict(page)).toContainText('Do not go on yet: 4 checks left');

  await open(page, 'stages/start.html');
  for (const name of ['door', 'gap', 'old', 'away']) await page.locator(`input[type=checkbox][name="${name}"]`).check();
  await open(page);
  await expect(verdict(page)).toContainText('You may go on');
  await expect(page.locator('.rail .st[data-stage=meet]')).toHaveClass(/done/);
  expect(await faults(page)).toEqual([]);
  await page.getByRole('link', { name: 'Go on: After' }).click();
  await expect(page).toHaveURL(/after\.html$/);
  await open(page, 'index.html');
  await expect(page.locator('.lede .main')).toHaveText('Go on: After');
});

test('the gate names what is left in the form that the language has for its number', async ({ page }) => {
  const first = kept.first ?? {};
  const polish = new Editions({ polish: {
    ...first,
    'themes/default/strings/pl.yaml': 'made_by: Autor\n',
    'site.yaml': first['site.yaml']?.replace('{ one: session, many: sessions }', '{ one: spotkanie, few: spotkania, many: spotkań }').replace('id: two-stages', 'id: two-stages\nlanguage: pl') ?? '',
    'content/stages/02-meet.md': first['content/stages/02-meet.md']?.replace('{ log: session, streak: 2, where: { result: calm }, over: 2 days }', '{ log: session, streak: 9 }') ?? '',
  } });
  try {
    await page.goto(polish.of('polish', 'stages/meet.html'));
    await near(page);
    await expect(verdict(page)).toContainText('9 more spotkań;');
  } finally {
    polish.remove();
  }
});

test('the gate sends back and to help, and lines count anew from then', async ({ page }) => {
  await open(page);
  await near(page);
  await add(page, { result: 'Stopped early', date: '2026-11-20' });
  await add(page, { result: 'Stopped early', date: '2026-11-21' });
  await expect(verdict(page)).toContainText('Go back: Two sessions in a row');
  await expect(page.locator('.onward a')).toHaveAttribute('href', linkTo('stages/start.html', 'start.html'));
  await add(page, { result: 'Calm', injury: 'Yes', date: '2026-11-22' });
  await expect(verdict(page)).toContainText('Get help: One session with an injury');
  await expect(page.locator('.onward a')).toHaveAttribute('href', linkTo('trees/help.html', '../trees/help.html'));
  await page.getByRole('button', { name: 'Begin this stage anew' }).click();
  await expect(verdict(page)).toContainText('Do not go on yet');
  await expect(page.locator('.entries li')).toHaveCount(3);
});

test('runs are begun, named, changed, put away and deleted', async ({ page }) => {
  await open(page, 'stages/start.html');
  const door = page.locator('input[name=door]');
  await door.check();
  await open(page, 'runs.html');
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByLabel('Name').fill('Rex');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Begin a new run' }).click();
  await page.getByLabel('Name').fill('Minka');
  await page.keyboard.press('Enter');
  await expect(page.locator('.runs .current')).toContainText('Minka');
  expect(await faults(page)).toEqual([]);
  await open(page, 'stages/start.html');
  await expect(door).not.toBeChecked();
  await open(page, 'runs.html');
  await page.getByRole('button', { name: 'Use this run Rex' }).click();
  await expect(page.locator('.runs .current')).toContainText('Rex');
  await expect(page.locator('.record')).toContainText('The door is shut');
  await page.getByRole('button', { name: 'Put away Minka' }).click();
  await expect(page.getByRole('heading', { name: 'Put away' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete Rex' }).click();
  await expect(page.getByRole('alert')).toContainText('Delete “Rex” with all that it holds?');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.runs .current')).toContainText('Rex');
  await page.getByRole('button', { name: 'Delete Rex' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.locator('#runs')).not.toContainText('Rex');
  await open(page, 'stages/start.html');
  await expect(door).not.toBeChecked();
});

test('everything is exported as one file and imported elsewhere, without what is private if asked', async ({ page, browser }, info) => {
  await open(page, 'stages/start.html');
  await page.locator('input[name=door]').check();
  await open(page);
  await near(page);
  await add(page, { result: 'Calm', date: '2026-11-20', seen: 'A secret' });
  await open(page, 'runs.html');
  await page.getByLabel('The vet').fill('0171 234');
  await page.getByLabel('The vet').press('Tab');
  const exported = async (/** @type {string} */ name) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export everything' }).click()]);
    expect(file.suggestedFilename()).toMatch(/^two-stages-\d{4}-\d\d-\d\d\.json$/);
    await file.saveAs(info.outputPath(name));
    return fs.readFileSync(info.outputPath(name), 'utf8');
  };
  const all = await exported('all.json');
  expect(all).toContain('A secret');
  expect(all).toContain('0171 234');
  await page.getByLabel('Leave out private notes').check();
  const bare = await exported('bare.json');
  expect(bare).not.toContain('A secret');
  expect(bare).not.toContain('0171');
  expect(bare).toContain('The door is shut');

  const context = await browser.newContext({ javaScriptEnabled: true });
  const other = await context.newPage();
  await open(other, 'runs.html');
  fs.writeFileSync(info.outputPath('wrong.json'), '{"v":1,"kept":{}}');
  await other.locator('input[type=file]').setInputFiles(info.outputPath('wrong.json'));
  await expect(other.getByText('This is no export of this guide')).toBeVisible();
  await other.locator('input[type=file]').setInputFiles(info.outputPath('all.json'));
  await expect(other.getByText(/\d+ entries are new or newer/)).toBeVisible();
  await expect(other.locator('.record')).toContainText('A secret');
  await open(other, 'stages/start.html');
  await expect(other.locator('input[name=door]')).toBeChecked();
  // An old export takes nothing back.
  await other.locator('input[name=door]').uncheck();
  await open(other, 'runs.html');
  await other.locator('input[type=file]').setInputFiles(info.outputPath('all.json'));
  await open(other, 'stages/start.html');
  await expect(other.locator('input[name=door]')).not.toBeChecked();
  await context.close();
});

test('a run that was deleted comes back with the file that it was exported to', async ({ page }, info) => {
  await open(page, 'stages/start.html');
  await page.locator('input[name=door]').check();
  await open(page, 'runs.html');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export everything' }).click()]);
  await file.saveAs(info.outputPath('all.json'));
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.locator('.record')).toHaveCount(0);
  await page.locator('input[type=file]').setInputFiles(info.outputPath('all.json'));
  await page.getByRole('button', { name: 'Use this run' }).last().click();
  await expect(page.locator('.record')).toContainText('The door is shut');
});

test('a record tells of pages, logs and decisions that the guide has no more', async ({ page }) => {
  await open(page, 'stages/start.html');
  await page.locator('input[name=door]').check();
  await open(page, 'runs.html');
  await page.evaluate(() => {
    const run = waypost.store.run();
    const at = Date.now();
    const old = { 'tick:old/lamp': { at, text: 'The lamp is lit' }, 'log:old/a': { at, stage: 'old', of: { what: 'It glowed' } }, 'asked:old/a': { at, word: 'Go', text: 'Light it', answers: [] }, 'day:old/daily/1': ['Evening', 1, 2, []] };
    waypost.store.take(JSON.stringify({ v: 1, kept: Object.fromEntries(Object.entries(old).map(([key, value]) => [`${run}:${key}`, [at, value]])) }));
  });
  for (const text of ['The lamp is lit', 'It glowed', 'Go: Light it', 'Evening']) await expect(page.locator('.record')).toContainText(text);
});

test('the record prints alone', async ({ page }) => {
  await open(page, 'stages/start.html');
  await page.locator('input[name=door]').check();
  await open(page, 'runs.html');
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.record')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Export and import' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Print the record' })).toBeHidden();
});

test('a keyboard alone adds a line', async ({ page }) => {
  await open(page);
  await near(page);
  await page.getByLabel('date').focus();
  for (const key of ['Tab', 'Tab', 'Tab']) await page.keyboard.press(key);
  await page.getByLabel('Minutes').focus();
  await page.keyboard.type('5');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.locator('.entries .line')).toContainText('5\u00a0min');
  await expect(page.locator('.entries .line')).toContainText('Calm');
});

test('on paper the log is blank rows, and the lines so far', async ({ page }) => {
  await open(page);
  await near(page);
  await add(page, { result: 'Calm', date: '2026-11-20' });
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.log table')).toBeVisible();
  await expect(page.locator('.entries')).toContainText('Calm');
  await expect(page.locator('.form')).toBeHidden();
});
