// Proves that search finds everything a reader can look for, from a server and from disk, with a slip or another ending,
// by keyboard alone; that it ranks and groups what it finds, says how much that is, and asks for nothing before it is used.
import { faults as axeFaults } from './fit.js';
import { expect, isSingle, linkTo, stages, test } from './guide.js';
import { Guides } from './search.js';

test.use({ javaScriptEnabled: true });

/** @type {Guides} */
let guides;
test.beforeAll(() => {
  guides = new Guides();
});
test.afterAll(() => guides.remove());

/** @typedef {import('@playwright/test').Page} Page */

const phone = { width: 390, height: 844 };

/** @param {Page} page */
const dialog = (page) => page.getByRole('dialog', { name: 'Search this guide' });

/** @param {Page} page */
const field = (page) => page.locator('#find-words');

/** @param {Page} page */
const button = (page) => page.locator('button[data-act=search]');

/** Opens the search of a small guide. @param {Page} page */
async function search(page, name = 'english', at = name === 'english' ? 'words.html' : 'a.html') {
  await page.goto(guides.of(name, at));
  await button(page).click();
  await expect(field(page)).toBeFocused();
}

/** Types, and gives the titles that are found. @param {Page} page @param {string} words */
async function found(page, words) {
  await field(page).fill(words);
  await expect(page.locator('#find .sum')).not.toHaveText('One moment…');
  return page.locator('#find .hit > a').allTextContents();
}

/** Faults of the page's scripts and refusals of its policy; none may come. @param {Page} page */
function faults(page) {
  /** @type {string[]} */
  const all = [];
  page.on('pageerror', ({ message }) => all.push(message));
  page.on('console', (message) => message.type() === 'error' && all.push(message.text()));
  return all;
}

for (const way of /** @type {const} */ (['http', 'file'])) {
  test(`nothing is loaded before it is used, and what is found is one key away, ${way}`, async ({ page, address }) => {
    const trouble = faults(page);
    /** @type {string[]} */
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(address(stages[0] ?? '', way));
    await expect(button(page)).toBeVisible();
    await page.evaluate(() => new Promise((rested) => setTimeout(rested, 500)));
    expect(asked.filter((url) => /search\.js|\/find\./.test(url))).toEqual([]);

    await button(page).click();
    await expect(field(page)).toBeFocused();
    await field(page).fill('latch');
    await expect(page.locator('#find .hit').first()).toBeVisible();
    expect(asked.filter((url) => /search\.js|\/find\./.test(url))).toHaveLength(isSingle() ? 0 : 2);
    expect(await page.locator('#find .hit mark').count()).toBeGreaterThan(0);

    const link = page.locator('#find .hit > a[href*="#"]').last();
    const to = new URL((await link.getAttribute('href')) ?? '', page.url());
    await link.click();
    await page.waitForURL(to.href);
    await expect(page.locator(`[id="${decodeURIComponent(to.hash.slice(1)).replace(/^.*\.html\//, '')}"]`)).toHaveCount(1);
    expect(trouble).toEqual([]);
  });
}

test('a thing of each kind is found, in its group and with its place', async ({ page }) => {
  await search(page);
  for (const [words, kind, group, href, where] of /** @type {const} */ ([
    ['build coop', 'stage', 'Stages', 'stages/coop.html', 'Stage'],
    ['hatch latched', 'stage', 'Stages', 'stages/coop.html', 'Stage'],
    ['carrying straw', 'section', 'Stages', 'stages/coop.html#carrying-straw', 'Section · Build the coop'],
    ['evening', 'list', 'Stages', 'stages/coop.html#evening-round-list', 'Checklist · Build the coop'],
    ['feeder hangs', 'item', 'Stages', 'stages/coop.html#evening-round.the-feeder-hangs-high', 'Line to tick · Evening round · Build the coop'],
    ['rodents', 'item', 'Stages', 'stages/coop.html#evening-round.the-feeder-hangs-high', 'Line to tick · Evening round · Build the coop'],
    ['minute', 'danger', 'Hazards', 'stages/coop.html#fox', 'Danger Build the coop'],
    ['smoke', 'stop', 'Hazards', 'stages/coop.html#stop-coop', 'Stop Build the coop'],
    ['hen hurt', 'urgent', 'Decisions', 'trees/help.html', 'Decision'],
    ['wings', 'question', 'Decisions', 'trees/help.html#help.bleeds', 'Question · Is a hen hurt?'],
    ['dim lamp', 'result', 'Decisions', 'trees/help.html#help.rest', 'Stop · Is a hen hurt?'],
    ['doctor plume', 'emergency', 'Decisions', 'trees/help.html#help.call', 'Emergency · Is a hen hurt?'],
    ['chick', 'section', 'Pages', 'words.html#hatchling', 'Section · Words'],
    ['what was checked', 'page', 'Pages', 'checked.html', 'Page'],
  ])) {
    await field(page).fill(words);
    const first = page.locator('#find section').first();
    await expect(first.getByRole('heading'), words).toHaveText(new RegExp(`^${group}`));
    const hit = first.locator('.hit').first();
    await expect(hit, words).toHaveClass(`hit of-${kind}`);
    await expect(hit, 'it takes no look from the thing itself').toHaveCSS('border-width', '0px 0px 1px');
    await expect(hit.locator('> a')).toHaveAttribute('href', linkTo(href));
    await expect(hit.locator('.where')).toHaveText(where);
  }
});

test('an ending, a mark or one slip does not matter, and a slip is told', async ({ page }) => {
  await search(page);
  const sum = page.locator('#find .sum');
  for (const [words, title] of /** @type {const} */ ([
    ['hatches', 'Hatch'],
    ['carries', 'Carrying straw'],
    ['Föx', 'Fox'],
    ['feed', 'The feeder hangs high'],
    ['eder', 'The feeder hangs high'],
  ])) {
    expect(await found(page, words), words).toContain(title);
    await expect(sum, words).toHaveText(/^\d+ results?$/);
  }
  for (const [words, title] of /** @type {const} */ ([
    ['hacth', 'Hatch'],
    ['hatxh', 'Hatch'],
    ['hatcch', 'Hatch'],
    ['strw carried', 'Carrying straw'],
    ['evning rounds', 'Evening round'],
  ])) {
    expect(await found(page, words), words).toContain(title);
    await expect(sum, words).toHaveText(/^Nothing has “.*”\. \d+ results? for words like it:$/);
  }
  for (const words of ['fxo', 'zebra']) expect(await found(page, words), words).toEqual([]);
});

test('a question is answered by the words that tell something, and by some of them where nothing has all', async ({ page }) => {
  await search(page);
  const sum = page.locator('#find .sum');
  expect((await found(page, 'when is my hatch shut'))[0]).toBe('The hatch is shut');
  await expect(sum).toHaveText('1 result');
  expect(await found(page, 'hatch zebra')).toContain('Hatch');
  await expect(sum).toHaveText(/^Nothing has all of “hatch zebra”\. \d+ results with some of it:$/);
  expect((await found(page, 'feeder zebra fox'))[0], 'a rare word tells more').toBe('The feeder hangs high');
  await expect(page.locator('#find mark').first()).toHaveText('feeder');
  expect(await found(page, 'is this it')).toEqual([]);
  expect(await field(page).getAttribute('maxlength'), 'what was pasted by mistake does not hold it up').toBe('200');
});

test('words that look alike are told apart, and what is one is found however it is written', async ({ page }) => {
  await search(page, 'slips', 'words.html');
  expect((await found(page, 'hole'))[0], 'a word before a part of one').toBe('Floor');
  await expect(page.locator('#find .hit > a')).toHaveText(['Floor', 'The whole evening']);
  for (const words of ['12mm', '12 mm', '15 kg', '15kg', '١٢mm']) expect(await found(page, words), words).toEqual(['Floor']);
  for (const words of ['bites', 'biting', 'bitten', 'biter']) expect(await found(page, words), words).not.toContain('Drill bit');
  for (const words of ['bite', 'bites', 'biting', 'bitten', 'bit']) expect(await found(page, words), words).toContain('Act now');
  expect(await found(page, 'bit')).toContain('Drill bit');
  expect(await found(page, 'sleeping')).toContain('Soft\u00adhyphen');
  expect(await found(page, 'softhyphen')).toEqual(['Soft\u00adhyphen']);
  expect(await found(page, 'dead'), 'read and a y').toEqual([]);
  expect(await found(page, 'mousesleeps')).toEqual(['Soft\u00adhyphen']);
  await expect(page.locator('#find .sum')).toHaveText('Nothing has “mousesleeps”. 1 result for words like it:');
});

test('what to do at once comes before how it is prevented', async ({ page }) => {
  await search(page, 'slips', 'words.html');
  expect((await found(page, 'bite'))[0]).toBe('Act now');
  await expect(page.locator('#find section h3')).toHaveText([/^Decisions/, /^Hazards/, /^Pages/]);
});

test('titles come before texts, whole words before beginnings, and a hazard first of equals', async ({ page }) => {
  await search(page);
  await field(page).fill('fox');
  await expect(page.locator('#find section h3')).toHaveText(['Pages 2', 'Hazards 1']);
  await expect(page.locator('#find section').first().locator('.hit > a')).toHaveText(['Fox', 'Hatch']);

  await field(page).fill('hatch');
  const pages = page.locator('#find section').filter({ hasText: /^Pages/ });
  await expect(pages.locator('.hit > a')).toHaveText(['Hatch', 'Hatchling', 'Thatch']);
  await expect(pages.locator('mark')).toHaveText(['Hatch', 'Hatch', 'hatch']);

  expect((await found(page, 'call hold')).slice(0, 1)).toEqual(['Call now']);
  await field(page).fill('snares');
  await expect(page.locator('#find section h3')).toHaveText(['Hazards 1', 'Pages 1']);
});

test('a long group shows a few, and more when asked, with focus on the first new one', async ({ page }) => {
  await search(page);
  await field(page).fill('bucket full');
  const hits = page.locator('#find .hit');
  await expect(page.locator('#find section h3')).toHaveText('Stages 30');
  await expect(hits).toHaveCount(8);
  await page.getByRole('button', { name: 'Show 20 more: Stages' }).click();
  await expect(hits).toHaveCount(28);
  await expect(hits.nth(8).locator('a')).toBeFocused();
  await page.getByRole('button', { name: 'Show 2 more: Stages' }).click();
  await expect(hits).toHaveCount(30);
  await expect(page.locator('#find section button')).toHaveCount(0);
});

test('the field hides no result that has focus, and new results begin at the top', async ({ page }) => {
  await page.setViewportSize(phone);
  await search(page);
  await field(page).fill('bucket full');
  await page.getByRole('button', { name: 'Show 20 more: Stages' }).click();
  for (let up = 0; up < 8; up += 1) {
    await page.keyboard.press('ArrowUp');
    const [top, end] = await page.evaluate(() => [document.activeElement?.getBoundingClientRect().top ?? 0, document.querySelector('#find form')?.getBoundingClientRect().bottom ?? 0]);
    if (up < 7) expect(top).toBeGreaterThanOrEqual(end);
  }
  await page.locator('#find .hit a').last().focus();
  expect(await page.locator('#find').evaluate((box) => box.scrollTop)).toBeGreaterThan(0);
  await field(page).fill('bucket');
  expect(await page.locator('#find').evaluate((box) => box.scrollTop)).toBe(0);
});

test('German is found without its marks, with them written out, and in any ending', async ({ page }) => {
  await search(page, 'german');
  for (const [words, title] of /** @type {const} */ ([
    ['käfig', 'Käfige'], ['kafige', 'Käfige'], ['kaefig', 'Käfige'], ['Kaefigen', 'Käfige'], ['strasse', 'Straße'], ['STRASSE', 'Straße'],
    ['straßen', 'Straße'], ['grosse', 'Käfige'], ['geprüften', 'Käfige'], ['korb', 'Transportkörbe'], ['ratte', 'Transportkörbe'],
    ['tür', 'Haustür'], ['türen', 'Haustür'],
  ])) {
    expect(await found(page, words), words).toContain(title);
    await expect(page.locator('#find .sum'), words).toHaveText(/^\d+ Treffer$/);
  }
  expect(await found(page, 'starße')).toEqual(['Straße']);
});

test('Arabic is found without its marks, Japanese by any part of a run', async ({ page }) => {
  await search(page, 'arabic');
  for (const words of ['القطة', 'القِطّة', 'القطـة']) expect(await found(page, words), words).toEqual(['القِطّة']);
  expect(await found(page, 'اغلق')).toEqual(['الجرذ']);
  // Without the article or with more before it, with the letter that many write for its last one, with other digits.
  for (const words of ['قطة', 'قطه', 'للقطة', 'والقطة']) expect(await found(page, words), words).toEqual(['القِطّة']);
  for (const words of ['فأر', 'فار', '12', '١٢']) expect(await found(page, words), words).toEqual(['الفأر']);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.querySelector('#find')?.scrollWidth)).toBeLessThanOrEqual(320);

  await search(page, 'japanese');
  expect(await found(page, 'ねずみ')).toEqual(['猫とねずみを一緒に飼う']);
  expect(await found(page, '掛け金')).toEqual(['猫とねずみを一緒に飼う']);
  await expect(page.locator('#find mark')).toHaveText(['掛け金']);
});

test('the keyboard does all: opens, walks, follows, closes, and is back where it was', async ({ page }) => {
  await page.goto(guides.of('english', 'words.html'));
  const home = page.locator('.brand');
  await home.focus();
  for (const keys of ['Control+k', 'Meta+k']) {
    await page.keyboard.press(keys);
    await expect(field(page)).toBeFocused();
    await page.keyboard.type('hat');
    await expect(page.locator('#find .hit').first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(page.locator('#find .hit a').first()).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(field(page)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toBeHidden();
    await expect(home).toBeFocused();
  }
  await button(page).press('Enter');
  await expect(field(page), 'what was typed last is there').toHaveValue('hat');
  await page.keyboard.type('hatchling');
  await expect(field(page), 'what was typed before is replaced').toHaveValue('hatchling');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/words\.html[#/]hatchling$/);
  await expect(dialog(page), 'a place on the same page is not hidden').toBeHidden();

  await button(page).click();
  await page.keyboard.press('Tab');
  await expect(dialog(page).getByRole('button', { name: 'Close' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(button(page)).toBeFocused();
  for (const keys of ['k', 'Shift+K', 'Control+Shift+k', 'Alt+k', '/']) await page.keyboard.press(keys);
  await expect(dialog(page), 'no single key opens it').toBeHidden();
});

test('a click beside it closes it, one into it does not', async ({ page }) => {
  await search(page);
  await page.locator('#find h2').click({ position: { x: 200, y: 5 } });
  await page.locator('#find .found').click({ position: { x: 3, y: 3 } });
  await expect(dialog(page)).toBeVisible();
  await page.mouse.click(5, 700);
  await expect(dialog(page)).toBeHidden();
});

test('what is found is named and counted for who does not see it', async ({ page }) => {
  await search(page);
  const status = page.getByRole('status').filter({ hasText: /\S/ });
  await expect(page.locator('#find')).toMatchAriaSnapshot(`
    - dialog "Search this guide":
      - search:
        - heading "Search this guide" [level=2]
        - textbox "Search this guide"
        - button "Close"
      - status: Finds stages, lines to tick, questions, results, hazards and pages.
      - navigation "Go to":
        - heading "Go to" [level=3]
        - list:
          - listitem:
            - link "Stages"
  `);
  await page.keyboard.type('fox');
  await expect(status).toHaveText('3 results');
  await expect(page.locator('#find')).toMatchAriaSnapshot(`
    - dialog "Search this guide":
      - status: 3 results
      - heading "Pages 2" [level=3]
      - list:
        - listitem:
          - link "Fox"
          - paragraph: Section · Words
        - listitem:
          - link "Hatch"
          - paragraph: Section · Words
          - paragraph:
            - text: A small door. The
            - mark: fox
            - text: knows it.
      - heading "Hazards 1" [level=3]
      - list:
        - listitem:
          - link "A fox kills in a minute."
          - paragraph: Danger Build the coop
  `);
  await field(page).fill('zebra');
  await expect(status).toHaveText('Nothing found for “zebra”. Try one word, or its beginning.');
  await expect(page.locator('#find').getByRole('link', { name: 'Hazards' })).toHaveAttribute('href', linkTo('hazards.html'));
  await expect(page.locator('#find').getByRole('link', { name: 'Is a hen hurt?' })).toHaveAttribute('href', linkTo('trees/help.html'));
});

test('it is spoken when the reader rests, not at each letter', async ({ page }) => {
  await search(page);
  await expect(page.locator('#find [role=status]')).toHaveText(/\S/);
  await page.evaluate(() => {
    const status = /** @type {Element} */ (document.querySelector('#find [role=status]'));
    Object.assign(window, { spoken: [] });
    new MutationObserver(() => /** @type {any} */ (window).spoken.push(status.textContent)).observe(status, { childList: true });
  });
  await page.keyboard.type('hatch', { delay: 20 });
  await expect.poll(() => page.evaluate(() => /** @type {any} */ (window).spoken)).toEqual(['5 results']);
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds no fault in any state, ${colorScheme}`, async ({ page, address }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(phone);
    await page.goto(address(stages[0] ?? '', 'http'));
    await button(page).click();
    for (const words of ['', 'rat door', 'danger', 'lacth', 'zebra']) {
      await field(page).fill(words);
      await expect(page.locator('#find .found')).not.toBeEmpty();
      expect.soft(await axeFaults(page, '#find'), words).toEqual([]);
    }
    await page.keyboard.press('Escape');
    expect(await axeFaults(page, '.top')).toEqual([]);
  });
}

test('it fits a small phone and twice as large text, in the reader’s own colours too', async ({ page }) => {
  await search(page);
  await field(page).fill('hatch');
  await page.emulateMedia({ forcedColors: 'active' });
  for (const size of ['100%', '200%']) {
    await page.evaluate((size) => document.documentElement.style.setProperty('font-size', size), size);
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 640 });
      const { over, small } = await page.evaluate(() => {
        const box = /** @type {Element} */ (document.querySelector('#find'));
        const buttons = [...document.querySelectorAll('.tools button, #find button, #find input')].map((one) => one.getBoundingClientRect());
        return { over: box.scrollWidth - box.clientWidth, small: buttons.filter(({ width, height }) => width < 44 || height < 44).length };
      });
      expect.soft(over, `${width} px, ${size}`).toBeLessThanOrEqual(0);
      expect.soft(small, `${width} px, ${size}`).toBe(0);
    }
  }
});

test('the header does not move when the scripts come', async ({ page, address }) => {
  await page.setViewportSize(phone);
  await page.addInitScript(() => {
    Object.assign(window, { moved: 0 });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (/** @type {any} */ (window).moved += /** @type {any} */ (entry).value))).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(address(stages[0] ?? '', 'http'));
  await expect(button(page)).toBeVisible();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await page.evaluate(() => /** @type {any} */ (window).moved)).toBe(0);
});

test('light and dark are one button away, and stay', async ({ page }) => {
  await page.goto(guides.of('english', 'words.html'));
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await page.getByRole('button', { name: 'Light or dark' }).click();
  const after = await ground();
  expect(after).not.toBe(before);
  await page.reload();
  expect(await ground()).toBe(after);
});

test('light and dark are the same in every tab', { tag: '@files' }, async ({ page, context }) => {
  await page.goto(guides.of('english', 'words.html'));
  const other = await context.newPage();
  await other.goto(guides.of('english', 'words.html'));
  const theme = (/** @type {Page} */ page) => page.locator('html');
  await page.getByRole('button', { name: 'Light or dark' }).click();
  await expect(theme(page)).toHaveAttribute('data-theme', 'dark');
  await expect(theme(other)).toHaveAttribute('data-theme', 'dark');
  await other.getByRole('button', { name: 'Light or dark' }).click();
  await expect(theme(page)).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(theme(page)).toHaveAttribute('data-theme', 'light');
});

test('light and dark stay in a tab where each page keeps its own, as Firefox does from disk', { tag: '@files' }, async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => ({ getItem: () => null, setItem: () => {} }) }));
  await page.goto(guides.of('english', 'words.html'));
  await page.getByRole('button', { name: 'Light or dark' }).click();
  await page.goto(guides.of('english', 'stages/coop.html'));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('going back behind the search closes it', async ({ page }) => {
  await page.goto(guides.of('english', 'words.html'));
  await page.evaluate(() => (location.hash = 'a'));
  await page.evaluate(() => (location.hash = 'b'));
  await button(page).click();
  await expect(dialog(page)).toBeVisible();
  await page.goBack();
  await expect(dialog(page)).toBeHidden();
});

test('its key works on every keyboard, and a key without a name does no harm', async ({ page }) => {
  const trouble = faults(page);
  await page.goto(guides.of('english', 'words.html'));
  const press = (/** @type {KeyboardEventInit} */ keys) => page.evaluate((keys) => void document.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...keys })), keys);
  await page.evaluate(() => void document.dispatchEvent(Object.assign(new Event('keydown', { bubbles: true }), { ctrlKey: true, metaKey: false })));
  await press({ key: 'p', code: 'KeyK', ctrlKey: true });
  await page.evaluate(() => new Promise((rested) => setTimeout(rested, 100)));
  await expect(dialog(page)).toHaveCount(0);
  await press({ key: 'ن', code: 'KeyK', ctrlKey: true });
  await expect(dialog(page)).toBeVisible();
  expect(trouble).toEqual([]);
});

test('a search that is slow to come says so', { tag: '@files' }, async ({ page, address }) => {
  let go = () => {};
  const free = new Promise((done) => (go = () => done(undefined)));
  await page.route('**/find.*.js', async (route) => {
    await free;
    await route.continue();
  });
  await page.goto(address(stages[0] ?? '', 'http'));
  await button(page).click();
  await expect(page.locator('#notices')).toContainText('One moment…');
  go();
  await expect(field(page)).toBeFocused();
  await expect(page.locator('#notices')).not.toContainText('One moment…');
});

test('an index that does not come is said, and asked for again', { tag: '@files' }, async ({ page, address }) => {
  let isThere = false;
  await page.route('**/search.js', (route) => (isThere ? route.continue() : route.abort()));
  await page.goto(address(stages[0] ?? '', 'http'));
  await button(page).click();
  await field(page).fill('latch');
  await expect(page.locator('#find .sum')).toHaveText('The search did not load. Try again.');
  await field(page).fill('latches');
  await expect(page.locator('#find .sum'), 'it did not come again').toHaveText('The search did not load. Try again.');
  isThere = true;
  await field(page).fill('latch');
  await expect(page.locator('#find .hit').first(), 'typing asks for it').toBeVisible();
});

test('an index that does not come is asked for again when the search is opened', { tag: '@files' }, async ({ page, address }) => {
  let isThere = false;
  await page.route('**/search.js', (route) => (isThere ? route.continue() : route.abort()));
  await page.goto(address(stages[0] ?? '', 'http'));
  await button(page).click();
  await field(page).fill('latch');
  await expect(page.locator('#find .sum')).toHaveText('The search did not load. Try again.');
  await page.keyboard.press('Escape');
  isThere = true;
  await button(page).click();
  await expect(page.locator('#find .hit').first()).toBeVisible();
});

test('a search that does not come at all is said, and asked for again', { tag: '@files' }, async ({ page, address }) => {
  let isThere = false;
  await page.route('**/find.*.js', (route) => (isThere ? route.continue() : route.abort()));
  await page.goto(address(stages[0] ?? '', 'http'));
  await button(page).click();
  await expect(page.locator('#notices')).toContainText('The search did not load. Try again.');
  isThere = true;
  await button(page).click();
  await expect(field(page)).toBeFocused();
});

test('a browser without dialogs has it below the page', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'HTMLDialogElement'));
  await search(page);
  const region = page.getByRole('region', { name: 'Search this guide' });
  await expect(region).toBeInViewport();
  expect(await found(page, 'hatch')).toContain('Hatch');
  await page.keyboard.press('Escape');
  await expect(region).toBeHidden();
  await expect(button(page)).toBeFocused();
});

test('without script, or where the guide has none, there is no search', async ({ page, tab, address }) => {
  await tab.goto(address(stages[0] ?? '', 'file'));
  await expect(tab.locator('.tools')).toBeHidden();

  await page.goto(guides.of('silent', 'a.html'));
  await expect(page.getByRole('button', { name: 'Light or dark' })).toBeVisible();
  await expect(button(page)).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await expect(page.locator('#find')).toHaveCount(0);
});
