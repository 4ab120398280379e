// Proves that open pages follow the guide while its author works: new text comes by itself and the page stays where it was;
// a mistake is shown over the last good page, and all is well again when it is mended.
import { faults } from './fit.js';
import { expect, test } from './serve.js';

/** @typedef {import('@playwright/test').Page} Page */

test.use({ javaScriptEnabled: true, viewport: { width: 900, height: 600 } });

const brokenLink = { from: '[Notes](notes.md)', to: '[Notes](nots.md)' };

/**
 * What a tab heard: the number of its connections is the number of pages that it loaded, and each was told so many times.
 * @param {Page} page
 */
function hearing(page) {
  /** @type {number[]} */
  const told = [];
  page.on('websocket', (socket) => {
    const at = told.push(0) - 1;
    socket.on('framereceived', () => {
      told[at] = (told[at] ?? 0) + 1;
    });
  });
  return { told: () => [...told] };
}

/** @param {Page} page @param {string} address @param {ReturnType<typeof hearing>} heard */
async function open(page, address, heard = hearing(page)) {
  const response = await page.goto(address);
  expect(response?.status(), 'the guide of this test is sound').not.toBe(503);
  await expect.poll(heard.told, 'the page follows').toEqual([1]);
  return heard;
}

/** How far an element is from the top of the view, once it rests there. @param {Page} page @param {string} id */
async function top(page, id) {
  return page.evaluate((id) => Math.round(document.getElementById(id)?.getBoundingClientRect().top ?? NaN), id);
}

/** @param {Page} page @param {string} id @param {number} distance */
async function scrollTo(page, id, distance) {
  await page.evaluate(([id, distance]) => {
    const element = document.getElementById(String(id));
    window.scrollBy({ top: (element?.getBoundingClientRect().top ?? 0) - Number(distance), behavior: 'instant' });
  }, [id, distance]);
  expect(await top(page, id)).toBe(distance);
}

const withScript = () => document.body.append(Object.assign(document.createElement('script'), { type: 'text/x-own' }));

/**
 * Lets what is at an address come only when it is let go: each answer is what the server said at once.
 * @param {Page} page @param {RegExp} address
 */
async function hold(page, address) {
  /** @type {(() => void)[]} */
  const held = [];
  await page.route(address, async (route) => {
    const response = await route.fetch();
    await new Promise((resolve) => held.push(() => resolve(undefined)));
    // Who asked may not want it any more.
    await route.fulfill({ response }).catch(() => {});
  });
  return { count: () => held.length, letGo: () => held.splice(0).forEach((go) => go()) };
}

const overlay = (/** @type {Page} */ page) => page.getByRole('region', { name: 'Waypost', exact: true });
const findings = (/** @type {Page} */ page) => page.getByRole('region', { name: 'Findings' });

test.describe('after a save', () => {
  for (const [what, hasScript] of /** @type {const} */ ([['a page', false], ['a page with a script of its own', true]])) {
    test(`the new text comes to ${what}, and the place, ticks, typed text, open details and focus stay`, async ({ page, guide }) => {
      const url = await guide.serve();
      const heard = await open(page, `${url}/notes.html`);
      if (hasScript) await page.evaluate(withScript);
      await page.evaluate(() => Object.assign(window, { __mark: 1 }));
      await page.getByLabel('I have read it').check();
      await page.getByText('More', { exact: true }).click();
      const note = page.getByLabel('Your note');
      await note.fill('Bring a match');
      await note.evaluate((field) => /** @type {HTMLInputElement} */ (field).setSelectionRange(5, 5));
      await scrollTo(page, 'second', 40);

      await guide.edit('content/notes.md', '## First\n', '## First\n\nA new beginning.\n\nAnd a second line of it.\n');
      await expect(page.getByText('A new beginning.')).toHaveCount(1);
      await expect.poll(() => top(page, 'second'), 'the section in view stays').toBe(40);
      await expect(page.getByLabel('I have read it')).toBeChecked();
      await expect(page.getByText('This is more.')).toBeVisible();
      await expect(note).toHaveValue('Bring a match');
      await expect(note).toBeFocused();
      expect(await note.evaluate((field) => /** @type {HTMLInputElement} */ (field).selectionStart)).toBe(5);
      await expect.poll(heard.told, 'a script is not run twice in one page').toEqual(hasScript ? [2, 1] : [2]);
      expect(await page.evaluate(() => Reflect.get(window, '__mark'))).toBe(hasScript ? undefined : 1);
      expect(await page.evaluate(() => history.scrollRestoration), 'going back is the browser’s').toBe('auto');
    });
  }

  test('a tick stays at its item when another comes before it', async ({ page, guide }) => {
    const url = await guide.serve();
    await open(page, `${url}/stages/lay.html`);
    await page.getByLabel('The wood is dry').check();
    await guide.edit('content/stages/01-lay.md', '- [ ] The ash', '- [ ] The key is there <!-- #key -->\n- [ ] The ash');
    await expect(page.getByLabel('The key is there')).not.toBeChecked();
    await expect(page.getByLabel('The ash is out')).not.toBeChecked();
    await expect(page.getByLabel('The wood is dry')).toBeChecked();
    await expect(page.getByLabel('The door shuts')).not.toBeChecked();
  });

  for (const [what, hasScript] of /** @type {const} */ ([['a page', false], ['a page with a script of its own', true]])) {
    test(`${what} that was scrolled away from its target stays there`, async ({ page, guide }) => {
      const url = await guide.serve();
      await open(page, `${url}/notes.html#third`);
      if (hasScript) await page.evaluate(withScript);
      await scrollTo(page, 'first', 20);
      await guide.edit('content/notes.md', 'Line 3 about the third thing.', 'Line 3 is new.');
      await expect(page.getByText('Line 3 is new.')).toHaveCount(1);
      await page.waitForLoadState('load');
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      await expect.poll(() => top(page, 'first')).toBe(20);
      expect(new URL(page.url()).hash).toBe('#third');
    });
  }

  test('what the author changes in a field that its reader left alone comes', async ({ page, guide }) => {
    const url = await guide.serve();
    await open(page, `${url}/notes.html`);
    await page.getByLabel('I have read it').check();
    await guide.edit('themes/default/templates/page.html', '<input name="note">', '<input name="note" value="From the theme">');
    await expect(page.locator('[name="note"]')).toHaveAttribute('value', 'From the theme');
    await expect(page.getByLabel('Your note')).toHaveValue('From the theme');
    await expect(page.getByLabel('I have read it')).toBeChecked();
  });

  test('another language is that of the whole page', async ({ page, guide }) => {
    const url = await guide.serve();
    const heard = await open(page, `${url}/notes.html`);
    await page.getByLabel('Your note').fill('Bring a match');
    await guide.edit('site.yaml', 'language: en', 'language: de');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(page.getByLabel('Your note')).toHaveValue('Bring a match');
    await expect.poll(heard.told, 'it is loaded anew, once').toEqual([2, 1]);
  });

  test('the question that one is at stays', async ({ page, guide }) => {
    const url = await guide.serve();
    const heard = await open(page, `${url}/trees/may-i.html`);
    await page.locator('#may-i\\.wind').getByLabel('No', { exact: true }).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page).toHaveURL(/#may-i\.wood$/);
    const question = page.locator('#may-i\\.wood');
    await question.getByText('Why do we ask?').click();
    const before = await top(page, 'may-i.wood');
    await guide.edit('content/trees/may-i.yaml', 'Is the wood dry?', 'Is all the wood dry?');
    await expect(question.getByText('Is all the wood dry?')).toHaveCount(1);
    await expect(page).toHaveURL(/#may-i\.wood$/);
    await expect(page.locator(':target')).toHaveId('may-i.wood');
    await expect(question.getByText('Wet wood smokes.')).toBeVisible();
    await expect(page.locator('#may-i\\.wind').getByText('Then the smoke comes')).toBeHidden();
    await expect.poll(() => top(page, 'may-i.wood')).toBe(before);
    await expect.poll(heard.told).toEqual([2]);
  });

  test('a new style sheet comes without loading the page', async ({ page, guide }) => {
    const url = await guide.serve();
    const heard = await open(page, `${url}/notes.html`);
    await page.evaluate(() => Object.assign(window, { __mark: 1 }));
    const edge = () => page.evaluate(() => getComputedStyle(document.body).borderBlockStartWidth);
    const house = 'themes/default/assets/house.css';
    for (const width of ['7px', '3px', '9px']) {
      await guide.write(house, `body { border-block-start: ${width} solid; }\n`);
      await expect.poll(edge).toBe(width);
      await expect(page.locator('link[rel="stylesheet"][href*="house"]'), 'the old one goes').toHaveCount(1);
    }
    // One save after the other, before the first sheet has come.
    const { count, letGo } = await hold(page, /house\.\w+\.css$/);
    await guide.write(house, 'body { border-block-start: 4px solid; }\n');
    await expect.poll(count).toBe(1);
    await guide.write(house, 'body { border-block-start: 5px solid; }\n');
    await expect.poll(count).toBeGreaterThan(1);
    letGo();
    await expect.poll(edge).toBe('5px');
    await expect(page.locator('link[rel="stylesheet"][href*="house"]')).toHaveCount(1);
    expect(await page.evaluate(() => Reflect.get(window, '__mark'))).toBe(1);
    expect(heard.told()).toHaveLength(1);
  });

  test('another page’s edit leaves this one alone', async ({ page, guide }) => {
    const url = await guide.serve();
    const heard = await open(page, `${url}/notes.html`);
    await page.evaluate(() => Object.assign(window, { __body: document.body }));
    let asked = 0;
    page.on('request', (request) => {
      if (request.url() === page.url()) asked += 1;
    });
    await guide.edit('content/stages/02-light.md', 'Light the paper', 'Light all the paper');
    await expect.poll(heard.told).toEqual([2]);
    expect(await page.evaluate(() => Reflect.get(window, '__body') === document.body), 'its text is the same').toBe(true);
    await guide.edit('content/stages/02-light.md', 'Light all the paper', 'Light some paper');
    await expect.poll(heard.told).toEqual([3]);
    expect(asked, 'nor is it asked for').toBe(0);
    await guide.edit('content/notes.md', 'Line 1 about the first thing.', 'Line 1 is new.');
    await expect(page.getByText('Line 1 is new.')).toBeVisible();
    await expect.poll(heard.told).toEqual([4]);
    expect(asked).toBe(1);
  });

  test('a page that was just loaded is not asked for again', async ({ page, guide }) => {
    const url = await guide.serve();
    let asked = 0;
    page.on('request', (request) => {
      if (request.url() === `${url}/notes.html`) asked += 1;
    });
    const heard = await open(page, `${url}/notes.html`);
    await guide.edit('content/stages/02-light.md', 'Light the paper', 'Light all the paper');
    await expect.poll(heard.told).toEqual([2]);
    expect(asked).toBe(1);
  });

  test('what comes while an older text is under way is not lost', async ({ page, guide }) => {
    const url = await guide.serve();
    const heard = await open(page, `${url}/notes.html`);
    const { count, letGo } = await hold(page, /notes\.html$/);
    await guide.edit('content/notes.md', 'Line 1 about the first thing.', 'Save 1.');
    await expect.poll(count).toBe(1);
    await guide.edit('content/notes.md', 'Save 1.', 'Save 2.');
    await expect.poll(heard.told).toEqual([3]);
    await guide.edit('content/index.md', brokenLink.from, brokenLink.to);
    await expect(findings(page)).toBeVisible();
    letGo();
    await expect(page.getByText('Save 1.')).toHaveCount(1);
    await expect(findings(page), 'the new text leaves what is wrong in view').toBeVisible();
    await expect.poll(count, 'the newest text is asked for').toBe(1);
    letGo();
    await expect(page.getByText('Save 2.')).toHaveCount(1);
    await expect(findings(page)).toBeVisible();
  });

  test('two saves one after the other end with the second', async ({ page, guide }) => {
    const url = await guide.serve();
    const heard = await open(page, `${url}/notes.html`);
    await page.getByLabel('Your note').fill('Bring a match');
    await scrollTo(page, 'second', 40);
    let text = 'Line 1 about the first thing.';
    for (const next of ['Save 1.', 'Save 2.', 'Save 3.', 'Save 4.']) {
      await guide.edit('content/notes.md', text, next);
      text = next;
    }
    await expect(page.getByText('Save 4.')).toHaveCount(1);
    await expect(page.getByLabel('Your note')).toHaveValue('Bring a match');
    await expect.poll(() => top(page, 'second')).toBe(40);
    // The page rests: the next turn comes over the connection that is there now.
    await expect.poll(() => heard.told().at(-1)).toBeGreaterThan(0);
    const loads = heard.told().length;
    expect(loads).toBeLessThanOrEqual(5);
    await guide.edit('content/stages/02-light.md', 'Light the paper', 'Light some paper');
    await expect.poll(() => heard.told().at(-1)).toBeGreaterThan(1);
    expect(heard.told()).toHaveLength(loads);
  });

  test('the way back does not lead to an old page', async ({ page, guide }) => {
    const url = await guide.serve();
    await open(page, `${url}/notes.html`);
    await page.goto(`${url}/stages/lay.html`);
    await guide.edit('content/notes.md', 'Line 1 about the first thing.', 'Line 1 is new.');
    await guide.edit('content/stages/01-lay.md', 'Line 1 about the wood.', 'Line 1 is new here too.');
    await expect(page.getByText('Line 1 is new here too.')).toBeVisible();
    await page.goBack();
    await expect(page.getByText('Line 1 is new.')).toBeVisible();
  });

  test('ten tabs follow', async ({ context, guide }) => {
    const url = await guide.serve();
    const names = ['notes', 'notes', 'notes', 'notes', 'stages/lay', 'stages/lay', 'stages/light', 'trees/may-i', 'index', 'hazards'];
    const tabs = await Promise.all(names.map(async (name) => {
      const page = await context.newPage();
      const heard = await open(page, `${url}/${name}.html`);
      return { page, name, heard };
    }));
    // The name of the guide is on every page.
    await guide.edit('site.yaml', 'The shed', 'The old shed');
    for (const { page, name, heard } of tabs) {
      await expect(page.locator('.brand')).toHaveText('The old shed');
      if (name !== 'index') await expect(page).toHaveTitle(/The old shed/);
      await expect.poll(heard.told).toEqual([2]);
    }
    await guide.edit('content/notes.md', 'Line 1 about the first thing.', 'Line 1 is new.');
    for (const { page, name, heard } of tabs) {
      if (name === 'notes') await expect(page.getByText('Line 1 is new.')).toHaveCount(1);
      await expect.poll(heard.told).toEqual([3]);
    }
  });
});

test.describe('a mistake', () => {
  test('is shown over the last good page until it is mended', async ({ page, guide }) => {
    const url = await guide.serve();
    const heard = await open(page, `${url}/index.html`);
    await guide.edit('content/index.md', brokenLink.from, `News, and ${brokenLink.to}`);
    await expect(findings(page)).toBeVisible();
    await expect(findings(page)).toContainText('error[dead-link]: there is no page `content/nots.md`');
    await expect(findings(page)).toContainText(/content\/index\.md:5:\d+/);
    await expect(findings(page)).toContainText('[Notes](nots.md)');
    await expect(findings(page).locator('pre')).toContainText('^^^');
    await expect(findings(page)).toContainText('help: did you mean `content/notes.md`?');
    await expect(page.getByRole('status')).toHaveText(/^Showing the guide as of \d\d:\d\d\. 1 finding stops the new one\.$/);
    await expect(page.getByText('News, and')).toHaveCount(1);
    await expect(page.locator('main').getByText('News, and'), 'the page is the good one').toHaveCount(0);
    await expect(page.locator('main').getByRole('link', { name: 'Notes' }).first()).toBeVisible();
    expect(heard.told(), 'it was not loaded again').toHaveLength(1);
    await expect(page.locator('waypost-trouble'), 'it is English in any guide').toHaveAttribute('lang', 'en');
    await expect(findings(page), 'it is scrolled by keyboard in any browser').toHaveAttribute('tabindex', '0');

    await guide.edit('content/index.md', brokenLink.to, brokenLink.from);
    await expect(page.locator('main').getByText('News, and')).toBeVisible();
    await expect(overlay(page)).toHaveCount(0);
    expect(heard.told()).toHaveLength(1);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).paddingBlockEnd)).toBe('0px');
  });

  test('can be hidden and shown by keyboard, and stays hidden on the next page', async ({ page, guide }) => {
    const url = await guide.serve();
    const heard = await open(page, `${url}/index.html`);
    await guide.edit('content/index.md', brokenLink.from, brokenLink.to);
    const button = overlay(page).getByRole('button');
    await expect(button).toHaveText('Hide');
    await expect(button).toHaveAttribute('aria-expanded', 'true');
    await page.keyboard.press('Shift+Tab');
    for (let presses = 0; presses < 3 && !(await button.evaluate((own) => own.matches(':focus'))); presses += 1) await page.keyboard.press('Shift+Tab');
    await expect(button).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(button).toHaveAttribute('aria-expanded', 'false');
    await expect(button).toHaveText('Show');
    await expect(findings(page)).toBeHidden();

    // The next turn neither opens it nor takes the focus away.
    await guide.edit('content/index.md', '[Light it](stages/02-light.md)', '[Light it](stages/02-lite.md)');
    await expect(page.getByRole('status')).toContainText('2 findings stop');
    await expect(overlay(page).locator('li'), 'each is listed once').toHaveCount(2);
    await expect(button).toBeFocused();
    await expect(findings(page)).toBeHidden();
    await page.goto(`${url}/notes.html`);
    await expect(button).toHaveText('Show');
    await button.press(' ');
    await expect(findings(page)).toBeVisible();
    await expect(findings(page).getByRole('listitem')).toHaveCount(2);
    expect(heard.told()).toHaveLength(2);

    // What was hidden is over; a new mistake is shown again.
    await button.press('Enter');
    await guide.edit('content/index.md', 'stages/02-lite.md', 'stages/02-light.md');
    await guide.edit('content/index.md', brokenLink.to, brokenLink.from);
    await expect(overlay(page)).toHaveCount(0);
    await guide.edit('content/index.md', brokenLink.from, brokenLink.to);
    await expect(button).toHaveText('Hide');
  });

  test('leaves the end of the page in reach', async ({ page, guide }) => {
    const url = await guide.serve();
    await open(page, `${url}/notes.html`);
    await guide.edit('content/index.md', brokenLink.from, brokenLink.to);
    for (const [width, height] of /** @type {const} */ ([[900, 600], [390, 844], [320, 480]])) {
      await page.setViewportSize({ width, height });
      for (const shown of ['Hide', 'Show']) {
        const button = overlay(page).getByRole('button');
        if ((await button.textContent()) !== shown) await button.click();
        await expect
          .poll(async () => {
            await page.evaluate(() => window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' }));
            const end = await page.locator('footer').evaluate((footer) => footer.getBoundingClientRect().bottom);
            const bar = await overlay(page).evaluate((bar) => bar.getBoundingClientRect().top);
            return Math.floor(end - bar);
          })
          .toBeLessThanOrEqual(0);
      }
    }
  });

  test('among very many, and in a very long line, is still read', async ({ page, guide }) => {
    const many = Array.from({ length: 60 }, (_, at) => `See [number ${at}](none-${at}.md).`).join('\n\n');
    const long = `${'a long way to go '.repeat(20)}[far](far.md)`;
    await guide.edit('content/index.md', brokenLink.from, `${long}\n\n${many}`);
    const url = await guide.serve();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`${url}/`);
    await expect(findings(page).getByRole('listitem')).toHaveCount(50);
    await expect(findings(page)).toContainText('11 more: see the terminal.');
    await expect(page.getByRole('status')).toHaveText('61 findings stop the guide.');
    const source = findings(page).locator('pre').first();
    const { wide, fits } = await source.evaluate((own) => ({
      wide: own.scrollWidth > own.clientWidth,
      fits: own.getBoundingClientRect().right <= innerWidth,
    }));
    expect({ wide, fits }).toEqual({ wide: true, fits: true });
    await source.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => source.evaluate((own) => own.scrollLeft)).toBeGreaterThan(0);
    await expectToFit(page);
    expect.soft(await faults(page)).toEqual([]);
  });

  test('is not printed', async ({ page, guide }) => {
    const url = await guide.serve();
    await open(page, `${url}/notes.html`);
    await guide.edit('content/index.md', brokenLink.from, brokenLink.to);
    await expect(findings(page)).toBeVisible();
    await page.emulateMedia({ media: 'print' });
    await expect(findings(page)).toBeHidden();
    await expect(overlay(page)).toBeHidden();
    // A browser that prints does not measure the bar anew, so the room itself must be for screens only.
    const media = await page.evaluate(() => document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule instanceof CSSMediaRule && rule.media.mediaText));
    expect(media, 'no room for it either').toEqual(['screen']);
  });
});

test.describe('a guide that cannot be shown yet', () => {
  test('is waited for', async ({ page, guide }) => {
    await guide.edit('content/index.md', brokenLink.from, brokenLink.to);
    const url = await guide.serve();
    const response = await page.goto(`${url}/notes.html`);
    expect(response?.status()).toBe(503);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not yet');
    await expect(findings(page)).toContainText('content/index.md:5');
    await expect(page.getByRole('status')).toHaveText('1 finding stops the guide.');
    await guide.edit('content/index.md', brokenLink.to, brokenLink.from);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Notes');
    await expect(overlay(page)).toHaveCount(0);
  });
});

test.describe('a page that is not there', () => {
  test('names near ones', async ({ page, guide }) => {
    const url = await guide.serve();
    const response = await page.goto(`${url}/nots.html`);
    expect(response?.status()).toBe(404);
    await page.getByRole('link', { name: 'notes.html' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Notes');
  });

  test('comes when its author makes it', async ({ page, guide }) => {
    const url = await guide.serve();
    const heard = await open(page, `${url}/tools.html`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('No such page');
    await guide.write('content/tools.md', '---\ntitle: Tools\n---\n\nA poker.\n');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tools');
    await expect.poll(heard.told).toEqual([2, 1]);
  });
});

test.describe('a server that is started again', () => {
  test('is followed by the tabs that are open', async ({ page, guide }) => {
    const url = await guide.serve();
    const heard = await open(page, `${url}/notes.html`);
    await page.getByLabel('Your note').fill('Bring a match');
    await page.evaluate(() => Object.assign(window, { __mark: 1 }));
    await guide.stop();
    await guide.serve(new URL(url).port);
    // Whoever comes before the guide is built is told once more when it is.
    await expect.poll(() => heard.told().length > 1 && (heard.told().at(-1) ?? 0) > 0, { message: 'it is heard again', timeout: 15_000 }).toBe(true);
    await guide.edit('content/notes.md', 'Line 1 about the first thing.', 'Line 1 is new.');
    await expect(page.getByText('Line 1 is new.')).toBeVisible();
    expect(await page.evaluate(() => Reflect.get(window, '__mark')), 'the page is not loaded, neither for the same guide nor for the new one').toBe(1);
    await expect(page.getByLabel('Your note')).toHaveValue('Bring a match');
  });

  test('on a broken guide leaves the page as it was', async ({ page, guide }) => {
    const url = await guide.serve();
    await open(page, `${url}/notes.html`);
    await page.evaluate(() => Object.assign(window, { __mark: 1 }));
    await guide.stop();
    await guide.edit('content/index.md', brokenLink.from, brokenLink.to);
    await guide.serve(new URL(url).port);
    await expect(page.getByRole('status')).toHaveText(/^Showing the guide as of \d\d:\d\d\./, { timeout: 15_000 });
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Notes');
    await guide.edit('content/index.md', brokenLink.to, brokenLink.from);
    await expect(overlay(page)).toHaveCount(0);
    expect(await page.evaluate(() => Reflect.get(window, '__mark')), 'never loaded again').toBe(1);
  });
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`the server’s own pages and the findings are sound, ${colorScheme}`, async ({ page, guide }) => {
    /** @type {string[]} */
    const refused = [];
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) refused.push(message.text());
    });
    page.on('pageerror', (error) => refused.push(String(error)));
    await page.emulateMedia({ colorScheme });
    await guide.edit('content/index.md', brokenLink.from, brokenLink.to);
    const url = await guide.serve();
    await page.goto(`${url}/notes.html`);
    await expect(findings(page)).toBeVisible();
    await expectSound(page);

    await guide.edit('content/index.md', brokenLink.to, brokenLink.from);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Notes');
    await page.goto(`${url}/nots.html`);
    await expectSound(page);
    await page.goto(`${url}/${'nosuchname'.repeat(25)}.html`);
    await expectToFit(page);

    await page.goto(`${url}/notes.html`);
    await guide.edit('content/index.md', brokenLink.from, brokenLink.to);
    await expect(findings(page)).toBeVisible();
    await expectSound(page);
    await overlay(page).getByRole('button').click();
    await expectSound(page);
    expect(refused).toEqual([]);
  });
}

/** No fault that axe can find, and all in its width, on a phone, at a desk and at 320 px. @param {Page} page */
async function expectSound(page) {
  for (const [width, height] of /** @type {const} */ ([[1280, 900], [390, 844], [320, 640]])) {
    await page.setViewportSize({ width, height });
    await expectToFit(page);
    // What the findings do about their width they do with the next frame.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect.soft(await faults(page), `${width} px`).toEqual([]);
  }
}

/** @param {Page} page */
async function expectToFit(page) {
  const { scroll, view } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, view: document.documentElement.clientWidth }));
  expect(scroll).toBeLessThanOrEqual(view);
  const bar = await overlay(page).evaluateAll((bars) => bars.every((bar) => [bar, ...bar.children].every((own) => own.scrollWidth <= own.clientWidth + 1)));
  expect(bar, 'the findings fit').toBe(true);
}
