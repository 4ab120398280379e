// Proves that a decision keeps its word off the straight way: Back and Continue again, links within the page and from
// elsewhere, links that were cut short, an answer that leads to another decision, tries that are used up, a storage that is
// forbidden, a new edition, a new text from the author's server, and paper.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Editions } from './kept.js';
import { decided } from './decided.js';
import { faults } from './fit.js';
import { expect, test } from './guide.js';

test.use({ javaScriptEnabled: true });

/** @typedef {import('@playwright/test').Page} Page */

/** @type {Editions} */
let guide;
test.beforeAll(() => {
  guide = new Editions({ decided });
});
test.afterAll(() => guide.remove());

/** What is shown: a question or a result. @param {Page} page */
const shown = (page) => page.locator('.tree > .on');

const open = async (/** @type {Page} */ page, name = 'trees/kinds.html') => {
  await page.goto(guide.of('decided', name));
};

/** Ticks an answer and goes on. @param {Page} page @param {string[]} answers */
async function choose(page, ...answers) {
  for (const answer of answers) {
    await shown(page).locator(`.opt input[value="${answer}"]`).check();
    await shown(page).locator('.go-on .main').click();
  }
}

/** @param {Page} page @param {string} number */
async function enter(page, number) {
  await shown(page).locator('.amount input').fill(number);
  await shown(page).locator('.go-on .main').click();
}

/** What is kept of results. @param {Page} page */
const kept = (page) =>
  page.evaluate(() => {
    const { kept } = JSON.parse(localStorage.getItem('waypost:decided') ?? '{"kept":{}}');
    return Object.entries(kept).filter(([key]) => key.includes(':asked:')).map(([, [, value]]) => value.out);
  });

test('whoever goes back twice finds both answers, and the ones after them', async ({ page }) => {
  await open(page);
  await choose(page, 'yes', 'small');
  await shown(page).getByLabel('Smoke').check();
  await shown(page).locator('.go-on .main').click();
  await expect(shown(page)).toHaveId('kinds.heat');
  for (const question of ['list', 'pick', 'first']) {
    await page.getByRole('button', { name: 'Back' }).click();
    await expect(shown(page)).toHaveId(`kinds.${question}`);
  }
  await expect(shown(page).locator('.opt input[value=yes]')).toBeChecked();
  await shown(page).locator('.go-on .main').click();
  await expect(shown(page)).toHaveId('kinds.pick');
  await expect(shown(page).locator('.opt input[value=small]')).toBeChecked();
  await shown(page).locator('.go-on .main').click();
  await expect(shown(page).getByLabel('Smoke')).toBeChecked();
});

test('a link to another part of the page leaves the decision where it is', async ({ page }) => {
  await open(page);
  await choose(page, 'yes');
  await page.locator('.skip').focus();
  await page.keyboard.press('Enter');
  await expect(shown(page)).toHaveId('kinds.pick');
  await expect(page).toHaveURL(/#kinds\.pick$/);
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(shown(page)).toHaveId('kinds.first');
  await choose(page, 'yes', 'small');
  await expect(shown(page)).toHaveId('kinds.list');
  await expect(page.locator('.given li')).toHaveCount(2);
  await page.goBack();
  await expect(shown(page)).toHaveId('kinds.pick');
  await page.reload();
  await expect(shown(page)).toHaveId('kinds.pick');
  await expect(page.locator('.given li')).toHaveCount(1);
});

test('an answer that leads to another decision is there for whoever comes back', async ({ page }) => {
  await open(page);
  await choose(page, 'yes', 'other');
  await expect(shown(page)).toHaveId('wait.ask');
  await expect(page.locator('.steps')).not.toContainText('by a link');
  await page.goBack();
  await expect(shown(page)).toHaveId('kinds.pick');
  await expect(shown(page).locator('.opt input[value=other]')).toBeChecked();
  await page.reload();
  await expect(shown(page).locator('.opt input[value=other]')).toBeChecked();
});

test('a result is kept once, whatever the reader does after it', async ({ page }) => {
  await open(page, 'trees/carry.html');
  await choose(page, 'inside', 'light');
  await shown(page).locator('.go-on .main').click();
  await enter(page, '-2');
  await shown(page).getByRole('button', { name: 'Done' }).click();
  await expect(shown(page)).toHaveId('carry.covered');
  await page.reload();
  await page.goBack();
  await page.goForward();
  await expect(shown(page)).toHaveId('carry.covered');
  expect(await kept(page)).toEqual(['covered']);
});

test('a link that was cut short answers nothing', async ({ page }) => {
  const start = '#kinds?first=yes&pick=small';
  for (const [cut, stops] of [
    [`${start}&list=`, 'kinds.list'],
    [`${start}&list=smoke`, 'kinds.list'],
    [`${start}&list=~~smoke.smell.fire&heat=`, 'kinds.heat'],
    [`${start}&list=~~smoke.smell.fire&heat=%20`, 'kinds.heat'],
    [`${start}&list=~~smoke.smell.fire&heat=0x1`, 'kinds.heat'],
    [`${start}&list`, 'kinds.list'],
    [`${start}&list=~~smoke.smell.fire&heat=12`, 'kinds.heat'],
    [`${start}&list=~~smoke.smell&`, 'kinds.list'],
    [`${start}&list=smoke.smoke~~smell.fire&`, 'kinds.list'],
    [`${start}&list=~~smoke.smell.fire&heat=0x1&`, 'kinds.heat'],
    [`${start}&list=~~smoke.smell.fire&heat=&`, 'kinds.heat'],
    ['#kinds?first=constructor&', 'kinds.first'],
    ['#kinds?constructor=yes&', 'kinds.first'],
    ['#kinds?', 'kinds.first'],
    ['#kinds!first=yes&pick=small', 'kinds.first'],
  ]) {
    await page.goto('about:blank');
    await open(page, `trees/kinds.html${cut}`);
    await expect(shown(page), cut).toHaveId(stops ?? '');
    await expect(page.locator('.steps'), cut).toContainText(/does not lead on here|no longer has|The end of the link is missing/);
  }
  expect(await kept(page)).toEqual([]);
});

test('an address of nothing shows the first question, and says that a question is gone', async ({ page }) => {
  for (const hash of ['#kinds.constructor', '#kinds.nothing', '#kinds.', '#kinds', '#nothing', '#%']) {
    await page.goto('about:blank');
    await open(page, `trees/kinds.html${hash}`);
    await expect(shown(page), hash).toHaveId('kinds.first');
    await expect(page.locator('.steps'), hash).toContainText('Question 1');
    const isGone = /kinds\../.test(hash);
    await expect(page.locator('.steps .warn'), hash).toHaveCount(isGone ? 1 : 0);
    if (isGone) await expect(page).toHaveURL(/#kinds\.first$/);
  }
});

test('whoever goes back and answers again at once has not tried again', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-22T12:00:00') });
  await open(page, 'trees/wait.html');
  for (let time = 0; time < 4; time += 1) {
    await choose(page, 'no');
    await expect(shown(page), `${time}`).toHaveId('wait.pause');
    await page.goBack();
    await expect(shown(page)).toHaveId('wait.ask');
  }
  // Whoever waited has.
  for (const result of ['pause', 'enough']) {
    await page.clock.fastForward('16:00');
    await choose(page, 'no');
    await expect(shown(page)).toHaveId(`wait.${result}`);
    await page.goBack();
  }
});

test('midnight does not give new tries', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-22T23:20:00') });
  await open(page, 'trees/wait.html');
  for (const result of ['pause', 'pause', 'enough', 'enough']) {
    await choose(page, 'no');
    await expect(shown(page)).toHaveId(`wait.${result}`);
    await page.getByRole('button', { name: 'Start again' }).click();
    await page.clock.fastForward('16:00');
  }
});

test('results of a clock that was ahead give way, and tries end all the same', async ({ page }) => {
  await page.clock.setFixedTime(new Date('2027-11-22T12:00:00'));
  await open(page, 'trees/wait.html');
  await choose(page, 'yes');
  await expect(shown(page)).toHaveId('wait.ready');
  const results = [];
  for (let hour = 10; hour < 14; hour += 1) {
    await page.clock.setFixedTime(new Date(`2026-11-22T${hour}:00:00`));
    await page.goto('about:blank');
    await open(page, 'trees/wait.html');
    await choose(page, hour === 13 ? 'yes' : 'no');
    results.push(await shown(page).getAttribute('id'));
  }
  expect(results).toEqual(['wait.pause', 'wait.pause', 'wait.enough', 'wait.ready']);
  await open(page, 'stages/work.html');
  await expect(page.locator('.decide .last')).toContainText('Ready');
  await expect(page.locator('.decide .last')).toContainText('Valid until');
});

test('a result holds from its first answer on, and not when the decision was asked again since', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-22T08:00:00') });
  await open(page, 'trees/carry.html');
  await choose(page, 'inside', 'light');
  await shown(page).locator('.go-on .main').click();
  await page.clock.fastForward('50:00');
  await enter(page, '3');
  await expect(shown(page).locator('.now')).toContainText(/Valid until 9:00/);
  await page.clock.fastForward('11:00');
  await expect(shown(page).locator('.now')).toContainText('Expired');
  await expect(page.locator('#notice-expired')).toContainText('Expired');
  await page.goBack();
  await enter(page, '3');
  await expect(shown(page).locator('.now'), 'the same answers are as old as they were').toContainText('Expired');

  await page.getByRole('button', { name: 'Start again' }).click();
  await choose(page, 'inside', 'light');
  await shown(page).locator('.go-on .main').click();
  await enter(page, '3');
  await expect(shown(page).locator('.now')).toContainText('Valid until');
  const second = await page.context().newPage();
  await second.clock.install({ time: new Date('2026-11-22T09:20:00') });
  await open(second, 'trees/carry.html');
  await choose(second, 'inside', 'heavy');
  await second.locator('.go-on:visible .main').click();
  await expect(shown(second)).toHaveId('carry.heavy');
  await page.clock.fastForward('20:00');
  await expect(shown(page).locator('.now')).toContainText('Asked again since then');
  await expect(shown(page).locator('.acts, .row').first()).toBeHidden();
});

test('a question to which another decision leads begins a walk', async ({ page }) => {
  await open(page, 'trees/carry.html');
  await choose(page, 'unknown');
  await expect(shown(page)).toHaveId('kinds.last');
  await expect(page.locator('.steps .warn')).toHaveCount(0);
  await choose(page, 'no');
  await expect(shown(page)).toHaveId('kinds.careful');
  expect(await kept(page)).toEqual(['careful']);
  await page.reload();
  await expect(shown(page)).toHaveId('kinds.careful');
  await expect(page.getByRole('button', { name: 'Copy link' })).toHaveCount(0);
  // Nobody is sent to the middle of a decision by an address that somebody wrote.
  await page.goto('about:blank');
  await open(page, 'trees/kinds.html#kinds!@heat');
  await expect(page.locator('.steps .warn')).toContainText('You came here by a link');
});

test('a double click takes one question', async ({ page }) => {
  await open(page);
  await choose(page, 'yes', 'small');
  await shown(page).getByLabel('None of these').check();
  await shown(page).locator('.go-on .main').click();
  await shown(page).locator('.amount input').fill('3');
  // On a phone the next question has its button where this one has it, and the second click meets that.
  for (const detail of [1, 2]) {
    await page.evaluate((detail) => document.querySelector('.tree > .on .go-on .main')?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail })), detail);
    await expect(shown(page)).toHaveId('kinds.prepare');
  }
});

test('a sign that a new edition asks for was not answered', async ({ page }) => {
  const signs = (/** @type {string[]} */ ...names) => ({
    'site.yaml': 'title: Look\nid: look\n',
    'content/index.md': '# Look\n\n[Look](trees/look.yaml).\n',
    'content/stages/01-work.md': '---\ngoal: Done.\n---\n# Work\n\nAny.\n',
    'content/trees/look.yaml': `title: Is it safe?
nodes:
  list:
    ask: Is there any of these?
    signs:
${names.map((name) => `      - { id: ${name}, text: ${name} }`).join('\n')}
    routes:
      - { at_least: 1, of: all, go: gone }
      - { otherwise: true, go: fine }
outcomes:
  fine: { kind: go, headline: Go on, do: ["Go on."], next: "stage:work" }
  gone: { kind: stop, headline: Leave it, do: ["Leave it."] }
`,
  });
  const own = new Editions({ look: signs('smoke') });
  try {
    await page.goto(own.of('look', 'trees/look.html'));
    await page.locator('[name="look.list.smoke"][value=no]').check();
    await shown(page).locator('.go-on .main').click();
    await expect(shown(page)).toHaveId('look.fine');
    own.build('look', signs('smoke', 'fire'));
    await page.reload();
    await expect(shown(page)).toHaveId('look.list');
    await expect(page.locator('.steps')).toContainText('has changed since');
    await expect(page.locator('[name="look.list.smoke"][value=no]')).toBeChecked();
    await expect(page.locator('[name="look.list.fire"]:checked')).toHaveCount(0);
  } finally {
    own.remove();
  }
});

test('the form prints blank, and without what was wrong', async ({ page }) => {
  await open(page, 'trees/kinds.html');
  await shown(page).locator('.go-on .main').click();
  await expect(page.locator('.fault')).toBeVisible();
  await choose(page, 'yes', 'small');
  await shown(page).getByLabel('Smoke').check();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.fault')).toHaveCount(0);
  expect(await page.getByLabel('Smoke').evaluate((box) => getComputedStyle(box, '::before').display)).toBe('none');
});

test('in the list of all questions a key submits nothing', async ({ page }) => {
  /** @type {string[]} */
  const wrong = [];
  page.on('pageerror', ({ message }) => wrong.push(message));
  for (const hash of ['', '#chart']) {
    await page.goto('about:blank');
    await open(page, `trees/kinds.html${hash}`);
    if (!hash) await page.getByRole('button', { name: 'All questions' }).click();
    await page.locator('#kinds\\.list').getByLabel('Smoke').focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('.tree')).toHaveClass(/all/);
  }
  expect(wrong).toEqual([]);
});

test('a number is read as the reader writes it, or said to be wrong with what is possible', async ({ page }) => {
  await open(page, 'trees/carry.html');
  await choose(page, 'outside', 'light');
  await expect(shown(page)).toHaveId('carry.sum');
  await shown(page).locator('.go-on .main').click();
  for (const wrong of ['', ' ', '6', '-5.5', '1e0', '0x1', '--1', 'Infinity', '1,0,0', '1,000', '2,000,000']) {
    await enter(page, wrong);
    await expect(page.locator('.fault'), wrong).toContainText('from -5 to 5');
    await expect(page.locator('.fault'), wrong).toBeFocused();
  }
  await enter(page, '2.5');
  await expect(page.locator('.fault')).toContainText('In steps of 1.');
  const field = shown(page).locator('.amount input');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await page.locator('.fault').getByRole('link').click();
  await expect(field).toBeFocused();
  for (const right of ['0', ' 5 ', '+3', '-5', '\u22122', '1,0', '2.000', '\u0663']) {
    await enter(page, right);
    await expect(page.locator('.fault'), right).toHaveCount(0);
    await expect(shown(page), right).not.toHaveId('carry.cold');
    await page.goBack();
    await expect(shown(page)).toHaveId('carry.cold');
    await expect(field, right).not.toHaveAttribute('aria-invalid', 'true');
  }
});

test('a sum that is hidden stays hidden, and a step has no number', async ({ page }) => {
  await open(page, 'trees/carry.html');
  await choose(page, 'outside', 'light');
  await expect(shown(page)).toHaveId('carry.sum');
  await expect(page.locator('.tree')).not.toContainText('2.1');
  await shown(page).locator('.go-on .main').click();
  await enter(page, '-1');
  await expect(shown(page)).toHaveId('carry.cover');
  await expect(page.locator('.steps')).not.toContainText(/last one|Question/);
  await shown(page).getByRole('button', { name: 'Done' }).click();
  await expect(page.locator('.asked')).not.toContainText('2.1');
});

test('no sum is made of questions that were not asked', async ({ page }) => {
  for (const question of ['sum', 'heat']) {
    await page.goto('about:blank');
    await open(page, `trees/kinds.html#kinds.${question}`);
    if (question === 'heat') {
      await enter(page, '1');
      await shown(page).getByRole('button', { name: 'Done' }).click();
    }
    await expect(shown(page)).toHaveId('kinds.sum');
    await expect(page.locator('.steps')).not.toContainText('Sum of points');
    await expect(shown(page).getByRole('button', { name: 'Continue' })).toBeHidden();
    await page.getByRole('button', { name: 'Start at 1' }).click();
    await expect(shown(page)).toHaveId('kinds.first');
    await expect(page.locator('.steps')).toContainText('Question 1, at most 4 more');
  }
});

test('a second link is copied as the first, also where the browser copies nothing', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await open(page);
  await choose(page, 'no');
  await page.getByRole('button', { name: 'Copy link' }).click();
  const field = page.getByRole('textbox', { name: 'Copy link' });
  await expect(field).toHaveValue(/first=no&$/);
  expect(await field.evaluate((/** @type {HTMLInputElement} */ { selectionStart, selectionEnd, value }) => selectionStart === 0 && selectionEnd === value.length)).toBe(true);
  await page.getByRole('link', { name: /Change/ }).click();
  await choose(page, 'unsure');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(field).toHaveValue(/first=unsure&$/);
});

test('in the list of all questions, a link leads within the list', async ({ page }) => {
  await open(page);
  await choose(page, 'yes');
  await page.getByRole('button', { name: 'All questions' }).click();
  await page.locator('#kinds\\.pick .ans a').first().click();
  await expect(page).toHaveURL(/#kinds\.list$/);
  for (const question of await page.locator('section.q').all()) await expect(question).toBeVisible();
  await page.getByRole('button', { name: 'One question at a time' }).click();
  await expect(page.locator('section.q:visible')).toHaveCount(1);
});

test('a plain link to a question that was answered goes back to it, and keeps what comes after', async ({ page }) => {
  await open(page);
  await choose(page, 'yes', 'small');
  await page.evaluate(() => (location.hash = '#kinds.first'));
  await expect(shown(page)).toHaveId('kinds.first');
  await expect(page.locator('.given li')).toHaveCount(0);
  await expect(page.locator('.steps')).not.toContainText('by a link');
  await shown(page).locator('.go-on .main').click();
  await expect(shown(page)).toHaveId('kinds.list');
  await expect(page.locator('.given')).toContainText('Small');
  await page.evaluate(() => (location.hash = '#kinds.last'));
  await expect(page.locator('.steps')).toContainText('came here by a link');
  await expect(page.locator('.given li')).toHaveCount(0);
});

test('an id may be a word that every object of a script knows', async ({ page }) => {
  const tree = decided['content/trees/wait.yaml']?.replaceAll('ready', 'constructor') ?? '';
  const odd = new Editions({ odd: { ...decided, 'content/trees/wait.yaml': tree } });
  try {
    await page.goto(odd.of('odd', 'trees/wait.html'));
    await choose(page, 'yes');
    await expect(shown(page)).toHaveId('wait.constructor');
    await expect(page.locator('.steps')).toBeEmpty();
    await expect(page.locator('.given li')).toHaveCount(1);
    await expect(page.getByRole('button', { name: 'Start again' })).toBeVisible();
  } finally {
    odd.remove();
  }
});

test('tries that are used up stay used up for the day, also from a card', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-22T14:00:00') });
  const ask = async () => {
    await open(page, 'stages/work.html');
    await page.locator('.decide .ans a', { hasText: 'No' }).click();
  };
  for (const result of ['pause', 'pause', 'enough', 'enough']) {
    await ask();
    await expect(shown(page)).toHaveId(`wait.${result}`);
    await page.clock.fastForward('00:20:00');
  }
  expect(await kept(page)).toEqual(['pause', 'pause', 'enough', 'enough']);
  await page.goBack();
  await expect(page, 'and not a result that was none').toHaveURL(/stages\/work\.html/);
});

test('a wait of days says on which day it ends', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-22T14:00:00') });
  await open(page, 'trees/carry.html');
  await choose(page, 'inside', 'heavy');
  await shown(page).locator('.go-on .main').click();
  await expect(shown(page)).toHaveId('carry.heavy');
  await expect(shown(page).locator('.now')).toContainText(/Nov/);
  await expect(shown(page).locator('.now')).toContainText('24');
  await expect(shown(page).locator('.now')).not.toContainText(/\d+:\d\d:\d\d/);
});

test('an answer that was changed leads to the result as it is now, and the old one does not hold', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-22T14:00:00') });
  await open(page, 'trees/wait.html');
  await choose(page, 'yes');
  await page.clock.fastForward('01:00:00');
  await page.getByRole('link', { name: /Change/ }).click();
  await choose(page, 'no');
  await expect(shown(page)).toHaveId('wait.pause');
  await open(page, 'stages/work.html');
  await expect(page.locator('.decide .last')).toContainText('Wait a little');
  await page.clock.fastForward('00:10:00');
  await open(page, 'trees/wait.html');
  await choose(page, 'yes');
  await expect(shown(page).locator('.now')).toContainText(/Valid until 5:10/);
});

test('where nothing can be kept, a decision still leads on, and says so', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('no', 'SecurityError');
      },
    });
  });
  await open(page, 'trees/wait.html');
  await choose(page, 'no');
  await expect(shown(page)).toHaveId('wait.pause');
  await expect(page.locator('#notice-unkept')).toBeVisible();
  await page.getByRole('button', { name: 'Start again' }).click();
  await choose(page, 'no');
  await page.getByRole('button', { name: 'Start again' }).click();
  await choose(page, 'no');
  await expect(shown(page), 'counted as long as the page is open').toHaveId('wait.enough');
});

test('a new edition that leads elsewhere does not show the result of the old one', async ({ page }) => {
  await open(page, 'trees/wait.html');
  await choose(page, 'yes');
  await expect(shown(page)).toHaveId('wait.ready');
  const file = fileURLToPath(guide.of('decided', 'trees/wait.html'));
  const text = fs.readFileSync(file, 'utf8');
  try {
    fs.writeFileSync(file, text.replaceAll('"yes":"ready"', '"yes":"pause"'));
    expect(fs.readFileSync(file, 'utf8')).not.toBe(text);
    await page.reload();
    await expect(shown(page)).toHaveId('wait.ask');
    await expect(page.locator('.steps')).toContainText('has changed since “Is all ready?” was answered');
    await choose(page, 'yes');
    await expect(shown(page)).toHaveId('wait.pause');
  } finally {
    fs.writeFileSync(file, text);
  }
});

test('a new text from the author’s server leaves half an answer and the focus alone', async ({ page, address }) => {
  await page.goto(address('trees/session-safe.html#session-safe.rats', 'file'));
  const sign = shown(page).locator('.sign').first().locator('input[value=no]');
  await sign.check();
  await sign.focus();
  await page.evaluate(() => dispatchEvent(new Event('waypost:text')));
  await expect(sign).toBeChecked();
  await expect(sign).toBeFocused();
});

test('an expired result is printed as expired, and all questions as they are', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-22T14:40:00') });
  await open(page, 'trees/wait.html');
  await page.evaluate(() => (window.print = () => {}));
  await choose(page, 'yes');
  await page.clock.fastForward('03:00:00');
  await page.getByRole('button', { name: 'Print this result' }).click();
  await page.emulateMedia({ media: 'print' });
  await expect(shown(page).locator('.now')).toContainText('Expired');
  await expect(shown(page).locator('.now')).toBeVisible();
  await expect(shown(page).locator('.acts')).toBeHidden();
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(shown(page).locator('.acts')).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
});

test('a result that no answers led to says so on paper too', async ({ page }) => {
  for (const [hash, said] of [['#wait.ready', 'not by answers'], ['#wait?ask=yes&', 'came with a link']]) {
    await page.goto('about:blank');
    await open(page, `trees/wait.html${hash}`);
    await page.evaluate(() => (window.print = () => {}));
    await page.getByRole('button', { name: 'Print this result' }).click();
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('.steps .warn')).toContainText(said ?? '');
    await expect(page.locator('.steps .warn')).toBeVisible();
    await page.emulateMedia({ media: 'screen' });
  }
});

test('a number to call is corrected, taken away, and known in every result', async ({ page }) => {
  await open(page, 'trees/wait.html#wait.enough');
  await page.getByLabel('Number of The vet').fill('+49 (0)171 23');
  await page.keyboard.press('Enter');
  await page.goto('about:blank');
  await open(page, 'trees/carry.html#carry.help');
  const link = page.getByRole('link', { name: '+49 (0)171 23' });
  await expect(link).toHaveAttribute('href', 'tel:+4917123');
  await expect(page.locator('.contacts input')).toHaveCount(0);
  await page.locator('.contacts').getByRole('button', { name: 'Change' }).click();
  await expect(page.getByLabel('Number of The vet')).toBeFocused();
  await page.getByLabel('Number of The vet').fill('ask Anna');
  await page.keyboard.press('Enter');
  await expect(page.locator('.contacts')).toContainText('ask Anna');
  await expect(page.locator('.contacts a')).toHaveCount(0);
  await expect(page.locator('.contacts button')).toBeFocused();
  await page.locator('.contacts').getByRole('button', { name: 'Change' }).click();
  await page.getByLabel('Number of The vet').fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Number of The vet')).toHaveValue('');
  await page.reload();
  await expect(page.getByLabel('Number of The vet')).toBeVisible();
});

test('a number that is typed and not kept yet stays while another one is kept, here or in another tab', async ({ page, context }) => {
  await open(page, 'trees/wait.html#wait.enough');
  const vet = page.getByLabel('Number of The vet');
  await vet.fill('112');
  await page.getByLabel('Number of The sitter').fill('030 123');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: '030 123' })).toBeVisible();
  await expect(vet).toHaveValue('112');
  const other = await context.newPage();
  await open(other, 'trees/wait.html#wait.enough');
  await other.getByLabel('Number of The vet').fill('999');
  await other.keyboard.press('Enter');
  await expect(other.getByRole('link', { name: '999' })).toBeVisible();
  await expect(vet, 'the last one to be kept counts').toHaveValue('112');
  await vet.press('Enter');
  await expect(page.getByRole('link', { name: '112' })).toBeVisible();
  await expect(other.getByRole('link', { name: '112' })).toBeVisible();
});

test('a number is dialled as people write and copy it', async ({ page }) => {
  await open(page, 'trees/wait.html#wait.enough');
  for (const [written, dialled] of [['030/1234567', 'tel:0301234567'], ['\u202a+49 171 23\u202c', 'tel:+4917123'], ['112 / 911', null], ['030 /12', null]]) {
    await page.getByLabel('Number of The vet').fill(written ?? '');
    await page.keyboard.press('Enter');
    const number = page.locator('[data-contact=vet] .tel');
    if (dialled) await expect(number, written ?? '').toHaveAttribute('href', dialled);
    else await expect(number, written ?? '').not.toHaveAttribute('href');
    await page.locator('[data-contact=vet]').getByRole('button', { name: 'Change' }).click();
  }
});

test('on paper a number that is missing has a line, and one that is there no button', async ({ page }) => {
  await open(page, 'trees/wait.html#wait.enough');
  await page.getByLabel('Number of The sitter').fill('030 123');
  await page.keyboard.press('Enter');
  const line = page.locator('[data-contact=vet] dd');
  const change = page.locator('[data-contact=sitter]').getByText('Change');
  await expect(line).toHaveCSS('border-bottom-width', '0px');
  await expect(change).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(line).not.toHaveCSS('border-bottom-width', '0px');
  await expect(line.locator('form')).toBeHidden();
  await expect(change).toBeHidden();
});

for (const way of /** @type {const} */ (['http', 'file'])) {
  test(`over ${way}, a walk lives through reload, Back and Forward`, async ({ page, address }) => {
    await page.goto(address('trees/ready-to-move-on.html', way));
    const first = await shown(page).getAttribute('id');
    await shown(page).locator('.opt input, .sign input[value=no], .ticks input').first().waitFor();
    for (const input of await shown(page).locator('.opt input[value=yes], .sign input[value=no]').all()) await input.check();
    await shown(page).locator('.go-on .main').click();
    await expect(shown(page)).not.toHaveId(first ?? '');
    const second = await shown(page).getAttribute('id');
    await page.reload();
    await expect(shown(page)).toHaveId(second ?? '');
    await expect(page.locator('.given li')).toHaveCount(1);
    await page.goBack();
    await expect(shown(page)).toHaveId(first ?? '');
    await page.goForward();
    await expect(shown(page)).toHaveId(second ?? '');
    await expect(shown(page).getByRole('heading').first()).toBeFocused();
  });
}

test('a result is read in order: what it says, until when, what to do, the answers, what can be done with it', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-22T14:40:00') });
  await open(page, 'trees/wait.html');
  await choose(page, 'yes');
  // The heading stands one level below the one of all results, which is not shown.
  await expect(shown(page).getByRole('heading')).toHaveAttribute('aria-level', '2');
  await expect(page.locator('.tree')).toMatchAriaSnapshot(`
    - heading "Go Ready"
    - paragraph: Result A
    - paragraph: /Valid until 4:40.PM/
    - list:
      - listitem: Begin.
    - paragraph:
      - link /.*\\bWork$/
    - heading "Your answers" [level=2]
    - list:
      - listitem:
        - text: Is all ready? Yes
        - link /Change/
    - paragraph:
      - button "Start again"
      - button "Copy link"
      - button "Print this result"
      - link /Add to the log/
  `);
});

for (const [width, height] of [[320, 640], [390, 844], [1280, 800]]) {
  test(`nothing is cut off and everything can be hit at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
    for (const hash of ['', '#kinds.list', '#kinds.heat', '#kinds.sum', '#kinds.gone']) {
      await page.goto('about:blank');
      await open(page, `trees/kinds.html${hash}`);
      const main = shown(page).locator('.go-on .main');
      if (await main.isVisible()) await main.click();
      const small = await page.evaluate(() => {
        const wide = document.documentElement.scrollWidth > innerWidth ? [`${document.documentElement.scrollWidth} px wide`] : [];
        const low = [...document.querySelectorAll('.tree .opt, .tree .ticks label, .tree .sign label, .tree button, .tree .btn, .tree .amount input')]
          .filter((part) => part.getClientRects().length && part.getBoundingClientRect().height < 43.5)
          .map((part) => `${part.outerHTML.slice(0, 80)} ${part.getBoundingClientRect().height}`);
        return [...wide, ...low];
      });
      expect(small, hash).toEqual([]);
    }
  });
}

test('forced colours and text of twice the size lose nothing', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.emulateMedia({ forcedColors: 'active' });
  await open(page, 'trees/kinds.html#kinds.list');
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await shown(page).locator('.go-on .main').click();
  await expect(page.locator('.fault')).toBeFocused();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect((await faults(page)).filter((fault) => !fault.startsWith('color-contrast'))).toEqual([]);
});
