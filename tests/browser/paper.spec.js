// Proves that paper carries the whole page, on A4 and on Letter: every callout with its word, every item, every question
// and every sign of a stop rule; no navigation; nothing cut off at the side.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { expect, pages, test } from './guide.js';

/** 10 mm in points: nothing may come nearer to the edge. */
const edge = 28;

for (const name of pages) {
  test(`${name} is complete on A4 and on Letter`, async ({ tab, address }, info) => {
    await tab.goto(address(name, 'file'));
    const { wanted, unwanted } = await tab.evaluate(words);
    for (const format of ['A4', 'Letter']) {
      const file = info.outputPath(`${format}.pdf`);
      fs.writeFileSync(file, await tab.pdf({ format }));

      const text = squeezed(execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }));
      expect(wanted.filter((part) => !text.includes(squeezed(part))), `missing on ${format}`).toEqual([]);
      expect(unwanted.filter((part) => text.includes(squeezed(part))), `navigation on ${format}`).toEqual([]);

      const boxes = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' });
      const width = Number(/<page width="([\d.]+)"/.exec(boxes)?.[1]);
      expect(width).toBeGreaterThan(500);
      const out = [...boxes.matchAll(/<word xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)" yMax="[-\d.]+">(.*?)<\/word>/g)]
        .filter(([, left, right]) => Number(left) < edge || Number(right) > width - edge)
        .map(([, left, right, word]) => `${word} at ${left}–${right} of ${width}`);
      expect(out, format).toEqual([]);
    }
  });
}

/** The words of the page that paper must carry, and those that it must not. Runs in the page. */
function words() {
  /** @param {string} selector */
  const all = (selector) => [...document.querySelectorAll(selector)].map((element) => element.textContent ?? '').filter((text) => text.trim() !== '');
  // The page for lost readers lists in its text what the navigation lists.
  const bare = (/** @type {string} */ text) => text.replace(/\s/g, '');
  const said = (/** @type {string} */ text) => [...document.querySelectorAll('main ul.lost')].some((list) => bare(list.textContent ?? '').includes(bare(text)));
  return {
    // By the piece: a piece that stands in a column of its own comes elsewhere in the text of a PDF.
    wanted: ['h1', 'h2:not(.hd, .q h2, .plate h2, .stop h2)', '.hz .sig', '.hz .what', '.hz .avoid', '.stop li', '.stop .then', '.items label > span',
      '.q > :first-child > span', '.sign legend > span', '.ans a > span', '.routes a > span', '.plate .kind', '.acts > li > span']
      .flatMap((selector) => all(`main ${selector}`)),
    unwanted: ['.skip', '.top nav', '.rail summary', '.pn', '.stopbar .more'].flatMap(all).filter((text) => !said(text)),
  };
}

/**
 * Without what a line break or capitals change.
 * @param {string} text
 */
function squeezed(text) {
  return text.replace(/[\s\u00ad\u200b]/g, '').normalize('NFKC').toLowerCase();
}
