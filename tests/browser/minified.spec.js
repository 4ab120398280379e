// Proves that a reader sees the same with minified pages and without: the guide is built a second time with
// `minify: false`, and the words that the browser shows of each page, their spaces and lines are compared.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, pages, test } from './guide.js';

const program = process.env.WAYPOST ?? 'target/release/waypost';

/** Markdown in which white space and forms are easily lost. */
const rough = `# Rough

**a** *b* \`c  d\` <kbd>e</kbd> <kbd>f</kbd> and AT&T, a line
break and another.${'  '}
Next [one](https://example.org/) [two](https://example.org/) ~~three~~.

    code   as it
      stands

- loose

  with two **paragraphs** *here*

- end

| a | b |
|---|---|
| **1** *2* | \`3\` |

> quote **x** *y*
`;

test.describe.configure({ mode: 'serial' });

/** @type {string} */
let root;

test.beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'minified-'));
  for (const name of ['content', 'themes', 'static']) {
    if (fs.existsSync(name)) fs.cpSync(name, path.join(root, name), { recursive: true });
  }
  fs.writeFileSync(path.join(root, 'content/rough.md'), rough);
  const settings = fs.readFileSync('site.yaml', 'utf8');
  for (const minify of [true, false]) {
    fs.writeFileSync(path.join(root, 'site.yaml'), `${settings}\nminify: ${minify}\n`);
    execFileSync(program, ['build', '--quiet', '--root', root, '--output-dir', path.join(root, String(minify))]);
  }
});

test.afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

for (const name of [...pages, 'rough.html']) {
  test(`${name} shows the same, minified or not`, async ({ tab }) => {
    /** @param {boolean} minified */
    const shown = async (minified) => {
      const file = path.join(root, String(minified), name);
      await tab.goto(pathToFileURL(file).href);
      const text = await tab.evaluate(() => document.body.innerText);
      return { bytes: fs.statSync(file).size, text };
    };
    const [small, whole] = [await shown(true), await shown(false)];
    expect(small.text.length).toBeGreaterThan(50);
    expect(small.text).toBe(whole.text);
    expect(small.bytes).toBeLessThan(whole.bytes);
  });
}
