// Proves that what a page says of ticks, lines and gates is true: over midnight, in a new edition, with two runs, two tabs and
// two copies, after Back and after an import; each was once untrue.
import fs from 'node:fs';
import { Editions } from './kept.js';
import { expect, test } from './guide.js';

test.use({ javaScriptEnabled: true });

/** @typedef {import('@playwright/test').Page} Page */

const start = `---
title: Start
goal: All is ready.
---

## Once

<!-- @checklist #once -->

- [ ] The door is shut <!-- #door critical -->
- [ ] The gap is narrow <!-- #gap measure="mm" -->
- [ ] The lamp is lit <!-- #lamp -->

## Daily

<!-- @checklist #daily repeat=day -->

- [ ] Water is fresh <!-- #water -->
- [ ] Food is there <!-- #food measure="g" -->
`;

/** @type {Record<string, string>} */
const first = {
  'site.yaml': `title: Walks
id: walks
logs:
  walk:
    entry: { one: walk, many: walks }
    fields:
      when: { type: date, label: Day, default: today, required: true }
      weight: { type: number, label: Weight, unit: kg }
      how: { type: choice, label: How was it?, options: { calm: Calm, bad: Bad }, required: true }
      note: { type: text, label: Note, private: true }
`,
  'content/index.md': '# Walks\n\nA guide for tests.\n',
  'content/stages/01-start.md': start,
  'content/stages/02-walk.md': `---
title: Walk
goal: Two calm walks.
log: walk
gate:
  to: rest
  say: "Go on after two calm walks. You may also leave on any day."
  all:
    - { log: walk, streak: 2, where: { how: calm } }
    - { checklist: once }
    - { sign_off: the second adult }
  back:
    - { log: walk, streak: 2, where: { how: bad }, to: start }
---

## Before

<!-- @checklist #before repeat=session closes=log:walk -->

- [ ] The lead is on <!-- #lead -->
- [ ] The bag is packed (optional) <!-- #bag measure="kg" -->
`,
  'content/stages/03-extra.md': '---\ntitle: Extra\ngoal: More.\noptional: true\n---\n\nText.\n',
  'content/stages/04-rest.md': `---
title: Rest
goal: Three days of rest.
log: walk
gate:
  to: weeks
  all:
    - { days: 3 }
  back:
    - { log: walk, count: 1, where: { how: bad }, to: walk }
---

## Evening

<!-- @checklist #evening repeat=day closes=log:walk -->

- [ ] The lid is shut <!-- #lid -->
`,
  'content/stages/05-weeks.md': `---
title: Weeks
goal: Calm weeks.
log: walk
gate:
  to: end
  all:
    - { log: walk, streak: 2, where: { how: calm }, over: 1 week }
    - { log: walk, count: 2, where: { how: calm }, within: 3 days }
  back:
    - { log: walk, count: 1, where: { how: bad }, to: walk }
---

## Plan

<!-- @checklist #plan -->

- [ ] It is planned <!-- #planned -->
`,
  'content/stages/06-end.md': '---\ntitle: End\ngoal: Done.\n---\n\nText.\n',
};

const second = {
  ...first,
  'content/stages/01-start.md': start.replace('The door is shut', 'Both doors are shut').replace('#gap measure', '#slit was=gap measure').replace('- [ ] The lamp is lit <!-- #lamp -->', '- [ ] The lamp is lit <!-- #lamp -->\n- [ ] The window is shut <!-- #window -->'),
};

const german = { ...first, 'site.yaml': (first['site.yaml'] ?? '').replace('id: walks', 'id: walks\nlanguage: de') };

/** @type {Editions} */
let guide;
test.beforeAll(() => {
  guide = new Editions({ first, second, german });
});
test.afterAll(() => guide.remove());

const open = (/** @type {Page} */ page, name = 'stages/walk.html', edition = 'first') => page.goto(guide.of(edition, name));

/** The form of the log; it comes when it is near. @param {Page} page */
async function near(page) {
  await page.locator('.log').scrollIntoViewIfNeeded();
  await expect(page.locator('.form')).toBeVisible();
}

const box = (/** @type {Page} */ page, /** @type {string} */ name) => page.locator(`.items input[type=checkbox][name="${name}"]`);
const verdict = (/** @type {Page} */ page) => page.locator('.gate .verdict');
const lines = (/** @type {Page} */ page) => page.locator('.entries > li');

/** @param {Page} page @param {string} how @param {{ day?: string, note?: string, weight?: string }} [more] */
async function add(page, how, { day, note, weight } = {}) {
  const before = await lines(page).count();
  if (day) await page.locator('[name="log.when"]').fill(day);
  if (weight) await page.locator('[name="log.weight"]').fill(weight);
  if (note) await page.locator('[name="log.note"]').fill(note);
  await page.locator(`[name="log.how"][value=${how}]`).check();
  await page.locator('.form .main').click();
  await expect(lines(page)).toHaveCount(before + 1);
}

/** All that the gate of the walk asks for. @param {Page} page */
async function openGate(page) {
  await open(page, 'stages/start.html');
  for (const name of ['door', 'gap', 'lamp']) await box(page, name).check();
  await open(page);
  await near(page);
  for (const day of ['2026-11-20', '2026-11-21']) {
    await box(page, 'lead').check();
    await add(page, 'calm', { day });
  }
  await page.getByLabel('the second adult').fill('Ann');
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toContainText('You may go on');
}

test.beforeEach(async ({ page }) => page.clock.install({ time: new Date('2026-11-23T20:00:00') }));

test('a gate leads on to its own stage, past an optional one, and keeps what its author says', async ({ page }) => {
  await openGate(page);
  await expect(page.locator('.needs')).toContainText('You may also leave on any day.');
  const go = page.locator('.onward a');
  await expect(go).toHaveText('Go on: Rest');
  await go.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rest');
});

test('going back to read and on again takes no line away; going back by any link begins anew', async ({ page }) => {
  await openGate(page);
  await page.locator('.onward a').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rest');
  await near(page);
  await add(page, 'bad');
  await expect(verdict(page)).toContainText('Go back');
  await open(page);
  await page.locator('.onward a').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rest');
  await page.locator('.gate').scrollIntoViewIfNeeded();
  await expect(verdict(page), 'the alarm stays').toContainText('Go back');
  await page.locator('.rules dd a').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Walk');
  await expect(verdict(page), 'lines and signatures of before do not count').toContainText('Do not go on yet');
  await expect(page.locator('.needs')).toContainText('0 of 2');
  await expect(page.getByLabel('the second adult')).toHaveValue('');
});

test('a page that stays open over midnight is of the new day', async ({ page }) => {
  await open(page, 'stages/start.html');
  await box(page, 'water').check();
  await expect(page.locator('.list', { has: box(page, 'water') }).locator('.tally')).toContainText('1 of 2 done');
  await page.clock.fastForward('05:00:00');
  await expect(box(page, 'water')).not.toBeChecked();
  await expect(page.locator('.list', { has: box(page, 'water') }).locator('.tally')).toContainText('0 of 2 done');
  await page.locator('[name="food.measure"]').fill('77');
  await box(page, 'food').check();
  await expect(page.locator('[name="food.measure"]')).toHaveValue('77');
  await expect(page.locator('.list', { has: box(page, 'food') }).locator('.tally')).toContainText('1 of 2 done');
  await page.clock.fastForward('24:00:00');
  await expect(page.locator('[name="food.measure"]'), 'a measure of yesterday is none of today').toHaveValue('');
  await open(page);
  await near(page);
  const day = page.locator('[name="log.when"]');
  await expect(day).toHaveValue('2026-11-25');
  await page.clock.fastForward('24:00:00');
  await expect(day).toHaveValue('2026-11-26');
  await expect(day).toHaveAttribute('max', '2026-11-26');
  await day.fill('2026-11-20');
  await page.clock.fastForward('24:00:00');
  await expect(day, 'a day that was chosen stays').toHaveValue('2026-11-20');
});

test('a line of yesterday is held against the list of yesterday', async ({ page }) => {
  await open(page, 'stages/rest.html');
  await near(page);
  await box(page, 'lid').check();
  await expect(page.locator('.list .tally')).toContainText('1 of 1 done');
  await expect(page.locator('.closes')).toBeEmpty();
  await page.clock.fastForward('05:00:00');
  await expect(page.locator('.closes')).toContainText('Evening');
  await page.locator('[name="log.when"]').fill('2026-11-23');
  await expect(page.locator('.closes')).toBeEmpty();
  await add(page, 'calm', { day: '2026-11-23' });
  await expect(lines(page).first()).not.toContainText('Does not count');
  await box(page, 'lid').check();
  await add(page, 'calm', { day: '2026-11-19' });
  await expect(lines(page).last(), 'no list of that day was complete').toContainText('Does not count');
});

test('days in a stage count from the first thing that was done in it', async ({ page }) => {
  await open(page, 'stages/rest.html');
  const tick = async () => {
    await box(page, 'lid').check();
    await expect(page.locator('.list .tally')).toContainText('1 of 1 done');
    await expect.poll(() => page.evaluate(() => !!waypost.store.get('stage:rest'))).toBe(true);
  };
  await tick();
  for (const left of ['2 more days', '1 more day']) {
    await page.clock.fastForward('24:01:00');
    await page.reload();
    await page.locator('.gate').scrollIntoViewIfNeeded();
    await expect(verdict(page)).toContainText(left);
    await tick();
  }
  await page.clock.fastForward('24:01:00');
  await page.reload();
  await page.locator('.gate').scrollIntoViewIfNeeded();
  await expect(verdict(page)).toContainText('You may go on');
});

test('a gate reckons with the days of lines, not with when they were written', async ({ page }) => {
  await open(page, 'stages/weeks.html');
  await near(page);
  const need = page.locator('.needs li');
  await add(page, 'calm', { day: '2026-11-10' });
  await add(page, 'calm', { day: '2026-11-13' });
  await expect(need.nth(1), 'none within three days').toContainText('0 of 2');
  await expect(verdict(page)).not.toContainText('on 1 more day');
  await add(page, 'calm', { day: '2026-11-22' });
  await add(page, 'calm', { day: '2026-11-23' });
  await expect(need.nth(1)).toContainText('2 of 2');
  await expect(verdict(page)).toContainText('You may go on');
  await add(page, 'bad', { day: '2026-11-01' });
  await expect(need.nth(0), 'an older line ends no row').toContainText('2 of 2');
});

test('a line that does not count ends no row that warns', async ({ page }) => {
  await open(page);
  await near(page);
  await add(page, 'bad', { day: '2026-11-20' });
  await add(page, 'bad', { day: '2026-11-21' });
  await expect(verdict(page)).toContainText('Go back');
  await expect(verdict(page)).toHaveAttribute('role', 'status');
  await add(page, 'calm', { day: '2026-11-22' });
  await expect(lines(page).first()).toContainText('Does not count');
  await expect(verdict(page)).toContainText('Go back');
  await box(page, 'lead').check();
  await add(page, 'calm', { day: '2026-11-23' });
  await expect(verdict(page)).toContainText('Do not go on yet');
});

test('a clock that was ahead and is put right does not stop a gate for ever', async ({ page }) => {
  await openGate(page);
  await page.evaluate(() => waypost.store.set('stage:walk', { since: Date.now() + 1e10 }));
  await page.clock.fastForward('00:01:00');
  await add(page, 'calm');
  await expect(page.locator('.needs')).toContainText('0 of 2');
  await box(page, 'lead').check();
  await add(page, 'calm');
  await expect(page.locator('.needs')).toContainText('1 of 2');
});

test('what is measured in a list of the session stays in its line, ticked or not, and in the record', async ({ page }) => {
  await open(page);
  await near(page);
  await page.locator('[name="bag.measure"]').fill('42');
  await add(page, 'calm', { note: 'Mine' });
  await expect(page.locator('[name="bag.measure"]')).toHaveValue('');
  await page.getByRole('button', { name: /^Correct/ }).click();
  await page.locator('[name="log.how"][value=bad]').check();
  await page.getByRole('button', { name: 'Save the correction' }).click();
  await expect(lines(page)).toContainText('Bad');
  await open(page, 'stages/start.html');
  await page.locator('[name="gap.measure"]').fill('9');
  await expect.poll(() => page.evaluate(() => waypost.store.get('fill:start/gap.measure'))).toBe('9');
  await open(page, 'runs.html');
  const record = page.locator('.record');
  for (const text of ['42', 'Did not count at the gate', '9']) await expect(record).toContainText(text);
  await expect(record.locator('del')).toContainText('Calm');
});

test('a line is struck out as it is now, one at a time, and focus stays with it', async ({ page }) => {
  await open(page);
  await near(page);
  await add(page, 'calm', { day: '2026-11-20', note: 'one' });
  await add(page, 'calm', { day: '2026-11-21', note: 'two' });
  const old = lines(page).filter({ hasText: 'one' });
  await old.getByRole('button', { name: /^Correct/ }).click();
  await page.locator('[name="log.note"]').fill('one more');
  await old.getByRole('button', { name: /^Strike/ }).click();
  await page.getByRole('button', { name: 'Save the correction' }).click();
  await expect(page.getByText('The line is corrected')).toBeVisible();
  await page.locator('.ask-why .btn:not(.text)').click();
  await expect(lines(page).last()).toContainText('one more');
  await expect(lines(page).last()).toContainText('Struck out');
  await expect(lines(page).last()).toBeFocused();
  const other = lines(page).first();
  await other.getByRole('button', { name: /^Strike/ }).click();
  await add(page, 'bad', { day: '2026-11-23', note: 'three' });
  await expect(page.locator('.ask-why')).toBeVisible();
  await page.locator('.ask-why').getByRole('button', { name: 'Cancel' }).click();
  await expect(lines(page).nth(1).getByRole('button', { name: /^Strike/ })).toBeFocused();
});

test('years that are slips and numbers that are none are told', async ({ page }) => {
  await open(page);
  await near(page);
  await page.locator('[name="log.how"][value=calm]').check();
  await page.locator('[name="log.weight"]').fill('heavy');
  await page.locator('[name="log.when"]').fill('0026-11-20');
  await page.getByRole('button', { name: 'Add to the log' }).click();
  const fault = page.getByRole('alert');
  await expect(fault).toContainText('Weight: a number, such as 12 or 2.5');
  await expect(fault.getByRole('listitem')).toHaveCount(2);
});

test('numbers are read and written as the language of the guide does', async ({ page }) => {
  await open(page, 'stages/walk.html', 'german');
  await near(page);
  await add(page, 'calm', { weight: '1,234' });
  await expect(lines(page)).toContainText('1,234\u00a0kg');
  await page.getByRole('button', { name: /^Berichtigen/ }).click();
  await expect(page.locator('[name="log.weight"]')).toHaveValue('1,234');
  await page.locator('.form .main').click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(lines(page)).toContainText('1,234\u00a0kg');
});

test('a new edition: a measure goes with its line, other pages call nothing done that is open again', async ({ page }) => {
  await openGate(page);
  await open(page, 'stages/start.html');
  await page.locator('[name="gap.measure"]').fill('7');
  await expect.poll(() => page.evaluate(() => waypost.store.get('fill:start/gap.measure'))).toBe('7');
  const kept = await page.evaluate(() => Object.entries(localStorage));
  await open(page, 'index.html', 'second');
  await page.evaluate((kept) => kept.forEach(([key, value]) => localStorage.setItem(key, String(value))), kept);
  await open(page, 'index.html', 'second');
  await expect(page.locator('.st[data-stage=start] .prog')).toContainText('Changed since you were here');
  await open(page, 'stages/walk.html', 'second');
  await page.locator('.gate').scrollIntoViewIfNeeded();
  await expect(verdict(page), 'the critical line of the other page was reworded').toContainText('Do not go on yet');
  await open(page, 'stages/start.html', 'second');
  await expect(box(page, 'slit')).toBeChecked();
  await expect(page.locator('[name="slit.measure"]')).toHaveValue('7');
  await expect(box(page, 'door')).not.toBeChecked();
  const described = await box(page, 'door').getAttribute('aria-describedby');
  await expect(page.locator(`[id="${described}"]`)).toContainText('please tick it again');
});

test('an older edition in another tab takes no tick of the newer one away', async ({ page }) => {
  await open(page, 'stages/start.html', 'second');
  await box(page, 'window').check();
  await box(page, 'lamp').check();
  await expect.poll(() => page.evaluate(() => !!waypost.store.get('tick:start/window'))).toBe(true);
  const swap = async (/** @type {string} */ to) => {
    const kept = await page.evaluate(() => Object.entries(localStorage));
    await open(page, 'stages/start.html', to);
    await page.evaluate((kept) => kept.forEach(([key, value]) => localStorage.setItem(key, String(value))), kept);
    await page.reload();
  };
  await swap('first');
  await expect(box(page, 'lamp')).toBeChecked();
  await swap('second');
  await expect(box(page, 'window')).toBeChecked();
});

test('blanking twice is undone once, and only in its own run', async ({ page }) => {
  await open(page, 'stages/start.html');
  const afresh = page.locator('#once-list, .list').first().locator('[data-act=afresh]');
  await box(page, 'door').check();
  await afresh.click();
  await expect(box(page, 'door')).not.toBeChecked();
  await box(page, 'lamp').check();
  await afresh.click();
  await expect(box(page, 'lamp')).not.toBeChecked();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(box(page, 'lamp')).toBeChecked();
  await expect(box(page, 'door')).not.toBeChecked();
  await afresh.click();
  await page.evaluate(() => waypost.store.begin());
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('Back shows what is kept, not what the page showed', async ({ page }) => {
  await open(page, 'stages/start.html');
  await box(page, 'door').check();
  await expect.poll(() => page.evaluate(() => !!waypost.store.get('tick:start/door'))).toBe(true);
  await page.evaluate((url) => void (location.href = url), guide.of('first', 'runs.html'));
  await page.getByRole('button', { name: 'Begin a new run' }).click();
  await page.locator('.ask-why input').fill('Second');
  await page.keyboard.press('Enter');
  await expect(page.locator('#runs .current h3')).toContainText('Second');
  await page.goBack();
  await expect(page.locator('.list .tally').first()).toContainText('0 of 3 done');
  await expect(box(page, 'door')).not.toBeChecked();
});

test('a page that comes back as it was left goes on with what was kept meanwhile', async ({ page, context }) => {
  // Nobody tells it, as nobody tells a page that is put aside.
  await page.addInitScript(() => addEventListener('storage', (event) => event.stopImmediatePropagation(), true));
  await open(page, 'stages/walk.html');
  const other = await context.newPage();
  await open(other, 'stages/start.html');
  await other.locator('[name=door]').check();
  await expect.poll(() => other.evaluate(() => !!waypost.store.get('tick:start/door'))).toBe(true);
  const run = await other.evaluate(() => waypost.store.run());
  await page.evaluate(() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  expect(await page.evaluate(() => waypost.store.run())).toBe(run);
  await box(page, 'lead').check();
  await expect.poll(() => page.evaluate(() => !!waypost.store.get('tick:walk/lead'))).toBe(true);
  expect(await page.evaluate(() => waypost.store.run()), 'no second run is begun').toBe(run);
});

test('a critical line of a run that is taken up again counts in its own words only', async ({ page }) => {
  await open(page, 'stages/start.html');
  await page.evaluate(() => {
    const first = waypost.store.begin() ?? waypost.store.run();
    waypost.store.put({ 'tick:start/door': { at: Date.now(), text: 'The old door is shut' } });
    const old = waypost.store.run();
    waypost.store.begin();
    waypost.store.put({ ':run': old });
    return first;
  });
  await expect(box(page, 'door')).not.toBeChecked();
  await expect(page.locator('.list .tally').first()).toContainText('0 of 3 done');
});

test('a stage is not done before its gate has come', { tag: '@files' }, async ({ page }) => {
  await page.route('**/log.*.js', (route) => route.abort());
  await open(page, 'stages/weeks.html');
  await box(page, 'planned').check();
  await expect(page.locator('.list .tally')).toContainText('1 of 1 done');
  await expect.poll(() => page.evaluate(() => Object(waypost.store.get('sum:weeks')).done)).toBe(1);
  await open(page, 'index.html');
  await expect(page.locator('.st[data-stage=weeks] .prog')).toHaveText('1 of 1 done');
  await expect(page.locator('.st[data-stage=weeks]')).not.toHaveClass(/done/);
});

test('what is imported takes nothing away', async ({ page }, info) => {
  await open(page);
  await near(page);
  await add(page, 'calm', { note: 'My own note' });
  await open(page, 'runs.html');
  const save = async (/** @type {string} */ name, bare = false) => {
    await page.getByLabel('Leave out private notes').setChecked(bare);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export everything' }).click()]);
    await download.saveAs(info.outputPath(name));
    return JSON.parse(fs.readFileSync(info.outputPath(name), 'utf8'));
  };
  const take = async (/** @type {object} */ file) => {
    fs.writeFileSync(info.outputPath('take.json'), JSON.stringify(file));
    await page.locator('input[type=file]').setInputFiles([]);
    await page.locator('input[type=file]').setInputFiles(info.outputPath('take.json'));
    await expect(page.locator('#notice-import')).toBeVisible();
    await page.locator('#notice-import button').click();
  };
  const bare = await save('bare.json', true);
  expect(JSON.stringify(bare)).not.toContain('My own note');
  await take(bare);
  await expect(page.locator('.record')).toContainText('My own note');

  const line = Object.keys(bare.kept).find((key) => key.includes(':log:')) ?? '';
  const run = Object.keys(bare.kept).find((key) => key.startsWith(':run:')) ?? '';
  const later = structuredClone(bare);
  later.kept[line][0] += 1000;
  later.kept[line][1].of.how = 'bad';
  await take(later);
  const record = page.locator('.record');
  await expect(record).toContainText('Bad');
  await expect(record).toContainText('My own note');
  await expect(record.locator('del'), 'what it said here stays in sight').toContainText('Calm');

  const gone = structuredClone(bare);
  gone.kept[run] = [Date.now() + 5000, { ...gone.kept[run][1], gone: true }];
  await take(gone);
  await expect(record, 'a run that was deleted elsewhere stays').toContainText('My own note');

  await page.evaluate(() => waypost.store.put({ 'log:walk/x': { at: 1, stage: 'walk', of: { how: 'calm', secret: 'Of an older edition' }, was: 5 }, 'log:older/y': { at: 1, stage: 'walk', of: { what: 'Of an older log' } } }));
  const other = JSON.stringify(await save('other.json', true));
  for (const text of ['Of an older edition', 'Of an older log']) expect(other).not.toContain(text);
});

test('a name that is typed stays, a held key deletes nothing, focus goes to the run in use', async ({ page, context }) => {
  await open(page, 'stages/start.html');
  await box(page, 'door').check();
  await open(page, 'runs.html');
  await page.getByRole('button', { name: 'Begin a new run' }).click();
  await page.locator('.ask-why input').fill('Anna');
  const other = await context.newPage();
  await open(other, 'stages/start.html');
  await other.locator('[name=lamp]').check();
  await expect.poll(() => page.evaluate(() => !!waypost.store.get('tick:start/lamp'))).toBe(true);
  await expect(page.locator('.ask-why input')).toHaveValue('Anna');
  await page.keyboard.press('Enter');
  await expect(page.locator('#runs .current h3')).toContainText('Anna');
  await expect(page.locator('#runs .current h3')).toBeFocused();
  const erase = page.getByRole('button', { name: 'Delete Anna' });
  await erase.focus();
  await page.keyboard.down('Enter');
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(page.locator('#runs')).toContainText('Anna');
});
