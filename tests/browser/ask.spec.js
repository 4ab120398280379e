// Proves that a decision asks one question at a time and leads where the compiler and the paper lead: each test of each
// tree through the real page; Back, change, reload, links, wrong input, waiting, expiry; by keyboard, and without script.
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { Editions } from './kept.js';
import { decided } from './decided.js';
import { faults } from './fit.js';
import { expect, isSingle, test, trees } from './guide.js';

test.use({ javaScriptEnabled: true });

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ name: string, from?: string, answers: Record<string, any>, expect: string }} Case */

/** @type {Editions} */
let guide;
test.beforeAll(() => {
  guide = new Editions({ decided });
});
test.afterAll(() => guide.remove());

/** What is shown: a question or a result. @param {Page} page */
const shown = (page) => page.locator('.tree > .on');

/** Its id in the tree. @param {Page} page */
const at = async (page) => ((await shown(page).getAttribute('id')) ?? '').split('.')[1] ?? '';

/** @param {Page} page */
const go = (page) => shown(page).locator('.go-on .main').click();

/**
 * Walks a test of a tree by clicks on what is shown, in the page itself; gives where it ends.
 * @param {Page} page @param {any} tree @param {Record<string, any>} answers
 */
async function walk(page, tree, answers) {
  const inTree = async () => (await shown(page).getAttribute('id'))?.split('.')[0] ?? '';
  const before = await inTree();
  const end = await page.evaluate(({ nodes, answers }) => {
    const shown = () => /** @type {HTMLElement} */ (document.querySelector('.tree > .on'));
    for (let steps = 0; steps < 50; steps += 1) {
      const on = shown();
      const id = on.id.split('.')[1] ?? '';
      const [node, answer] = [nodes[id], answers[id]];
      if (!node) return id;
      const click = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (on.querySelector(selector)).click();
      if (node.signs) {
        const [yes, unsure] = Array.isArray(answer) ? [answer, []] : [answer.yes ?? [], answer.unsure ?? []];
        if (node.mode === 'list') for (const sign of yes.length ? yes : ['none']) click(`input[name$=".${sign}"]`);
        else for (const sign of node.signs) click(`input[name$=".${sign.id}"][value=${yes.includes(sign.id) ? 'yes' : unsure.includes(sign.id) ? 'unsure' : 'no'}]`);
      } else if (node.number && answer !== 'unsure') /** @type {HTMLInputElement} */ (on.querySelector('.amount input')).value = String(answer);
      else if (!node.do && !node.add_up) click(`.opt input[value="${answer}"]`);
      click('.go-on .main');
      if (shown() === on) return on.querySelector('.fault') ? `a fault at ${id}` : 'another tree';
    }
    return 'nowhere';
  }, { nodes: tree.nodes, answers });
  if (end !== 'another tree') return end;
  await expect(page.locator(`[id^="${before}."]`)).toHaveCount(0);
  return `tree:${await inTree()}`;
}

/** Opens a decision as a reader who never asked it; in the single file by its links, as loading it costs the most. @param {Page} page @param {string} url */
async function openAnew(page, url) {
  if (new URL(page.url()).pathname !== new URL(url).pathname) await page.goto(url);
  const isLeft = await page.evaluate(async ({ isSingle, url }) => {
    [localStorage, sessionStorage].forEach((kept) => kept.clear());
    if (!isSingle) return false;
    waypost.store.begin();
    for (const hash of ['#index.html', new URL(url).hash]) {
      const isThere = new Promise((come) => addEventListener('waypost:text', () => setTimeout(come, 0, true), { once: true }));
      location.hash = hash;
      if (!(await Promise.race([isThere, new Promise((late) => setTimeout(late, 2000))]))) return false;
    }
    return true;
  }, { isSingle: isSingle(), url });
  if (isLeft) return;
  await page.evaluate((url) => history.replaceState(null, '', url), url);
  await page.reload();
}

for (const name of trees) {
  test(`${name}: every test of the tree leads in the browser where the compiler and the paper lead`, async ({ page, address }) => {
    const tree = parse(fs.readFileSync(path.join('content', name.replace('.html', '.yaml')), 'utf8'));
    const id = path.basename(name, '.html');
    expect(tree.tests.length).toBeGreaterThan(0);
    for (const one of /** @type {Case[]} */ (tree.tests)) {
      await openAnew(page, address(name + (one.from ? `#${id}.${one.from}` : ''), 'file'));
      expect(await walk(page, tree, one.answers), one.name).toBe(one.expect);
    }
  });
}

const open = async (/** @type {Page} */ page, name = 'trees/kinds.html') => {
  await page.goto(guide.of('decided', name));
};

test('every kind of question leads on, and every test of its tree agrees', async ({ page }) => {
  for (const [file, text] of Object.entries(decided).filter(([file]) => file.endsWith('.yaml') && file.includes('trees/'))) {
    const tree = parse(text);
    for (const one of /** @type {Case[]} */ (tree.tests)) {
      await openAnew(page, guide.of('decided', file.replace('content/', '').replace('.yaml', '.html')));
      expect(await walk(page, tree, one.answers), `${file}: ${one.name}`).toBe(one.expect);
    }
  }
});

test('the question takes focus, radios do not advance, Back keeps the answer, and the bound is told', async ({ page }) => {
  await open(page);
  await expect(page.locator('.steps')).toContainText('Question 1, at most 4 more');
  await shown(page).locator('.opt input[value=yes]').check();
  expect(await at(page)).toBe('first');
  await go(page);
  expect(await at(page)).toBe('pick');
  await expect(shown(page).getByRole('heading')).toBeFocused();
  await expect(page).toHaveURL(/#kinds\.pick$/);
  await expect(page.locator('.steps')).toContainText('Question 2, at most 3 more');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(shown(page)).toHaveId('kinds.first');
  await expect(shown(page).locator('.opt input[value=yes]')).toBeChecked();
  await expect(page.getByRole('button', { name: 'Back' })).toBeHidden();
  await page.goForward();
  await expect(shown(page)).toHaveId('kinds.pick');
  await page.reload();
  await expect(shown(page)).toHaveId('kinds.pick');
  await expect(page.locator('.given')).toContainText('Yes');
});

test('what is missing or wrong is told with links', async ({ page }) => {
  await open(page);
  await go(page);
  const fault = page.locator('.fault');
  await expect(fault).toContainText('Choose an answer');
  await expect(fault).toBeFocused();
  await fault.getByRole('link').click();
  await expect(shown(page).locator('.opt input').first()).toBeFocused();
  await shown(page).locator('.opt input[value=yes]').check();
  await go(page);
  await shown(page).locator('.opt input[value=small]').check();
  await go(page);
  expect(await at(page)).toBe('list');
  await go(page);
  await expect(fault).toContainText('Tick what is true');
  await shown(page).locator('input[name$=".smoke"]').check();
  await shown(page).locator('input[name$=".none"]').check();
  await expect(shown(page).locator('input[name$=".smoke"]')).not.toBeChecked();
  await shown(page).locator('input[name$=".smell"]').check();
  await expect(shown(page).locator('input[name$=".none"]')).not.toBeChecked();
  await go(page);
  expect(await at(page)).toBe('heat');
  for (const [wrong, said] of [['', 'from 0 to 100'], ['abc', 'from 0 to 100'], ['101', 'from 0 to 100'], ['0.3', 'In steps of 0.5']]) {
    await shown(page).locator('.amount input').fill(wrong ?? '');
    await go(page);
    await expect(fault).toContainText(said ?? '');
  }
  expect(await faults(page)).toEqual([]);
  await shown(page).locator('.amount input').fill('12,5');
  await go(page);
  expect(await at(page)).toBe('prepare');
  await go(page);
  expect(await at(page)).toBe('sum');
  await expect(page.locator('.steps')).toContainText('Sum of points: 1.1');
});

test('signs one by one: what is left is counted, Not sure counts as Yes', async ({ page, address }) => {
  await page.goto(address('trees/session-safe.html#session-safe.rats', 'file'));
  await expect(shown(page)).toHaveId('session-safe.rats');
  await expect(page.locator('.steps')).toContainText('You came here by a link');
  const signs = shown(page).locator('.sign');
  for (const sign of (await signs.all()).slice(2)) await sign.locator('input[value=no]').check();
  await go(page);
  await expect(page.locator('.fault')).toContainText('Answer each sign: 2 left');
  await page.locator('.fault a').first().click();
  await expect(signs.first().locator('input').first()).toBeFocused();
  await signs.nth(0).locator('input[value=no]').check();
  await signs.nth(1).locator('input[value=unsure]').check();
  await go(page);
  await expect(shown(page)).toHaveId('session-safe.ask-vet');
  // Reached without the questions before it: it is not kept as a result.
  await expect(page.locator('.steps')).toContainText('not by answers');
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('asked:');
});

test('answers are changed, and later ones that still lead on are kept', async ({ page }) => {
  await open(page);
  const tree = parse(decided['content/trees/kinds.yaml'] ?? '');
  const end = await walk(page, tree, { first: 'yes', pick: 'small', list: ['smoke'], heat: 12.5 });
  expect(end).toBe('fine');
  await expect(page.locator('.given li')).toHaveCount(6);
  await page.getByRole('link', { name: /Change .*How big/ }).click();
  await expect(shown(page)).toHaveId('kinds.pick');
  await expect(shown(page).locator('.opt input[value=small]')).toBeChecked();
  await shown(page).locator('.opt input[value=large]').check();
  await go(page);
  await expect(shown(page), 'the first question that is new').toHaveId('kinds.last');
  await expect(page.locator('.steps')).toContainText('4 later answers were kept');
  await expect(page.locator('.given')).toContainText('Large');
});

test('a link holds the answers, is replayed once, and says where it stops', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  const tree = parse(decided['content/trees/kinds.yaml'] ?? '');
  await walk(page, tree, { first: 'yes', pick: 'small', list: ['smoke', 'smell'], heat: 12.5 });
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#kinds\?first=yes&pick=small&list=smoke\.smell~~fire&heat=12\.5&prepare=then&sum=then&$/);

  const other = await context.newPage();
  await other.goto(link);
  await expect(shown(other)).toHaveClass(/out/);
  await expect(other.locator('.steps')).toContainText('These answers came with a link');
  await expect(other).toHaveURL(/#kinds\.\w+$/);
  await expect(other.locator('.given li')).toHaveCount(6);

  for (const [broken, stops, said] of [
    [link.replace('pick=small', 'pick=huge'), 'kinds.pick', 'does not lead on here'],
    [link.replace('pick=small', 'gone=1'), 'kinds.pick', 'no longer has'],
    [link.replace('heat=12.5', 'heat=900'), 'kinds.heat', 'does not lead on here'],
    [link.replace('smell', 'nosign'), 'kinds.list', 'does not lead on here'],
    [`${link.replace(/#.*/, '')}#kinds?%zz`, 'kinds.first', ''],
  ]) {
    await other.goto('about:blank');
    await other.goto(broken ?? '');
    await expect(shown(other)).toHaveId(stops ?? '');
    await expect(other.locator('.steps')).toContainText(said ?? '');
  }
});

test('a result holds until its time, then says that it has expired', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-22T14:40:00') });
  await open(page, 'trees/wait.html');
  await shown(page).locator('.opt input[value=yes]').check();
  await go(page);
  await expect(shown(page).locator('.now')).toContainText(/Valid until 4:40.PM\. Asked 2:40.PM\./);
  await page.clock.fastForward('01:59:00');
  await expect(shown(page)).not.toHaveClass(/expired/);
  await page.reload();
  await expect(shown(page).locator('.now')).toContainText(/Asked 2:40.PM/);
  await page.clock.fastForward('00:02:00');
  await expect(shown(page)).toHaveClass(/expired/);
  await expect(shown(page).locator('.now')).toContainText('Expired');
  await expect(shown(page).locator('.acts')).toBeHidden();
  // A clock that goes back makes nothing valid again.
  await page.clock.setSystemTime(new Date('2026-11-22T10:00:00'));
  await page.reload();
  await expect(shown(page)).toHaveClass(/expired/);
  await expect(shown(page).locator('.now')).toContainText('has gone back');
});

test('waiting has a timer that survives sleep, and an end', async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-22T14:00:00') });
  const wait = async () => {
    await open(page, 'trees/wait.html');
    await shown(page).locator('.opt input[value=no]').check();
    await go(page);
  };
  await wait();
  await expect(shown(page)).toHaveId('wait.pause');
  await expect(shown(page).locator('.now')).toContainText(/Ask again at 2:15.PM: 15:00 left/);
  await page.clock.fastForward('00:05:30');
  await expect(shown(page).locator('.now')).toContainText('9:30 left');
  await page.reload();
  await page.goBack();
  await page.goForward();
  await expect(shown(page).locator('.now')).toContainText(/9:\d\d left/);
  await page.clock.fastForward('00:10:00');
  await expect(shown(page).locator('.now')).toContainText('The time is over');
  await wait();
  await expect(shown(page)).toHaveId('wait.pause');
  await wait();
  await expect(shown(page), 'the third time').toHaveId('wait.enough');
  await expect(page.locator('.steps')).toContainText('You have waited 2 times already');
  await page.clock.setSystemTime(new Date('2026-11-23T09:00:00'));
  await wait();
  await expect(shown(page), 'the next day').toHaveId('wait.pause');
});

test('an answer on the card of a stage is the first one, and the card knows the last result', async ({ page }) => {
  await open(page, 'stages/work.html');
  await page.locator('.decide .ans a', { hasText: 'Yes' }).click();
  await expect(shown(page)).toHaveId('wait.ready');
  await page.goBack();
  await expect(page.locator('.decide .last')).toContainText('Ready. Valid until');
});

test('a result goes into the log', async ({ page }) => {
  await open(page, 'trees/wait.html');
  await shown(page).locator('.opt input[value=yes]').check();
  await go(page);
  await page.getByRole('link', { name: 'Add to the log: Work' }).click();
  await expect(page.getByLabel('Notes')).toHaveValue(/D2 Go Ready \(/);
});

test('a number to call is entered once', async ({ page }) => {
  await open(page, 'trees/wait.html#wait.enough');
  await page.getByLabel('Number of The vet').fill('+49 171 23');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: '+49 171 23' })).toHaveAttribute('href', 'tel:+4917123');
  await page.reload();
  await expect(page.getByRole('link', { name: '+49 171 23' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.contacts')).toContainText('+49 171 23');
});

test('a result prints with its answers, and the page as its form', async ({ page }) => {
  await open(page, 'trees/wait.html');
  await shown(page).locator('.opt input[value=yes]').check();
  await go(page);
  await page.emulateMedia({ media: 'print' });
  for (const part of ['#wait\\.ready', '#wait\\.pause', '#wait\\.ask', '.ans a', '.chart']) await expect(page.locator(part).first(), part).not.toHaveCSS('display', 'none');
  await expect(page.locator('.asked')).toBeHidden();
  await page.evaluate(() => (window.print = () => {}));
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('button', { name: 'Print this result' }).click();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('#wait\\.pause')).toBeHidden();
  await expect(page.locator('.given')).toBeVisible();
  await expect(shown(page).locator('.now')).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('#wait\\.pause')).toBeVisible();
});

test('all questions are there when asked for', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'All questions' }).click();
  await expect(page.locator('section.q')).toHaveCount(7);
  for (const question of await page.locator('section.q').all()) await expect(question).toBeVisible();
  await expect(page.locator('#kinds\\.first .ans a').first()).toBeVisible();
  await page.getByRole('button', { name: 'One question at a time' }).click();
  await expect(page.locator('section.q:visible')).toHaveCount(1);
  await open(page, 'trees/kinds.html#chart');
  await expect(page.locator('.chart')).toBeVisible();
});

test('a keyboard alone goes to a result and back', async ({ page }) => {
  await open(page, 'trees/wait.html');
  const tabTo = async (/** @type {string} */ selector) => {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await page.evaluate((selector) => !!document.activeElement?.matches(selector), selector)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${selector} is not reached`);
  };
  await tabTo('.opt input');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(shown(page)).toHaveId('wait.ready');
  await expect(shown(page).getByRole('heading')).toBeFocused();
  await tabTo('.given a');
  await page.keyboard.press('Enter');
  await expect(shown(page)).toHaveId('wait.ask');
  await expect(shown(page).getByRole('heading')).toBeFocused();
});

test('the page reads in order to whoever listens', async ({ page }) => {
  await open(page, 'trees/wait.html');
  await expect(page.locator('.tree')).toMatchAriaSnapshot(`
    - paragraph: Question 1, the last one
    - heading "Is all ready?" [level=2]
    - group "Is all ready?":
      - list:
        - listitem:
          - radio "Yes"
          - text: "Yes"
        - listitem:
          - radio "No"
          - text: "No"
      - paragraph:
        - button "Continue"
        - button "All questions"
  `);
});

test('without the script all questions are there, with it the page does not move', async ({ page, tab }) => {
  await tab.goto(guide.of('decided', 'trees/kinds.html'));
  for (const question of await tab.locator('section.q').all()) await expect(question).toBeVisible();
  await expect(tab.locator('.opt, .asked')).toHaveCount(0);
  for (const steps of await tab.locator('.steps').all()) await expect(steps).toBeHidden();
  if (!isSingle()) {
    await page.route(/assets\/ask\./, (route) => route.abort());
    await open(page);
    for (const question of await page.locator('section.q').all()) await expect(question).toBeVisible();
    await page.unrouteAll();
  }
  for (const [width, height] of [[390, 844], [1280, 800]]) {
    await page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
    for (const hash of ['', '#kinds.list', '#kinds.fine']) {
      await page.goto('about:blank');
      await open(page, `trees/kinds.html${hash}`);
      const moved = await page.evaluate(async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        let sum = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += Reflect.get(entry, 'value')))).observe({ type: 'layout-shift', buffered: true });
        await new Promise((resolve) => setTimeout(resolve, 100));
        return sum;
      });
      expect(moved, `${width} px, ${hash}`).toBe(0);
    }
  }
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`no state has a fault that axe can find, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const sound = async (/** @type {string} */ what) => expect(await faults(page), what).toEqual([]);
    await open(page);
    await sound('first');
    await go(page);
    await sound('a fault');
    const tree = parse(decided['content/trees/kinds.yaml'] ?? '');
    await walk(page, tree, { first: 'yes', pick: 'small', list: ['smoke'], heat: 12.5 });
    await sound('a result');
    await open(page, 'trees/wait.html#wait.enough');
    await sound('an emergency by a link');
    await open(page, 'stages/work.html');
    await sound('a stage with its card');
  });
}
