// A small guide of its own for each test, and `waypost serve` over it: started when the test says so, ended with the test.
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test as base } from '@playwright/test';

const program = programUnderTest();

/** @returns {string} */
function programUnderTest() {
  const named = process.env.WAYPOST;
  if (!named) throw new Error('WAYPOST must name the program; `scripts/test` sets it');
  return path.resolve(named);
}

/** Enough lines that a page is higher than the view. @param {string} about */
const lines = (about) => Array.from({ length: 12 }, (_, at) => `Line ${at + 1} about ${about}.`).join('\n\n');

/** @type {Record<string, string>} */
const files = {
  'site.yaml': 'title: The shed\nid: shed\nsummary: How to light the stove of the shed.\nlanguage: en\n',
  'content/index.md': '---\ntitle: The shed\n---\n\nBegin with [Lay the fire](stages/01-lay.md), then [Light it](stages/02-light.md). See [Notes](notes.md) and [May I light it?](trees/may-i.yaml)\n',
  'content/stages/01-lay.md': `---
title: Lay the fire
goal: Dry wood lies in the stove.
entry: may-i
gate:
  to: light
  all:
    - { checklist: wood }
allow:
  gate-without-back: This is the first stage.
---

> [!STOP]
> **Shut the door of the stove.**
>
> - **Smoke** in the shed
>
> <!-- #smoke -->

## Before the wood

${lines('the wood')}

## The wood

### Lay it

<!-- @checklist #wood pause="At the stove" -->

- [ ] The ash is out <!-- #ash -->
- [ ] The wood is dry <!-- #dry -->
- [ ] The door shuts <!-- #door -->

## After the wood

${lines('what comes after')}
`,
  'content/stages/02-light.md': `---
title: Light it
goal: The fire burns.
---

## With one match

### Light the paper

<!-- @checklist #paper pause="At the open door" -->

1. [ ] Light the paper <!-- #light -->
2. [ ] Shut the door <!-- #shut -->
`,
  'content/trees/may-i.yaml': `title: May I light it?
code: B1
use_when: Before each fire.
answered_by: Whoever lights it.
valid_for: 2 hours
nodes:
  wind:
    ask: Does the wind blow into the chimney?
    why: Then the smoke comes into the shed.
    if_yes: cold
    if_no: wood
    if_unsure: cold
  wood:
    ask: Is the wood dry?
    why: Wet wood smokes.
    if_yes: warm
    if_no: cold
    if_unsure: cold
outcomes:
  warm:
    kind: go
    headline: Lay the fire
    next: stage:lay
  cold:
    kind: stop
    headline: No fire today
    do: ["Shut the door."]
always:
  - { say: Wet wood is never lit, outcomes: { kind: go }, need: { wood: yes } }
tests:
  - { name: Wind, answers: { wind: yes }, expect: cold }
  - { name: Perhaps wind, answers: { wind: unsure }, expect: cold }
  - { name: Wet wood, answers: { wind: no, wood: no }, expect: cold }
  - { name: Perhaps wet wood, answers: { wind: no, wood: unsure }, expect: cold }
  - { name: All is well, answers: { wind: no, wood: yes }, expect: warm }
`,
  'content/notes.md': `---
title: Notes
---

## First

${lines('the first thing')}

## Second

${lines('the second thing')}

## Third

${lines('the third thing')}
`,
  // A plain page with what a page can hold that a reader changes: a theme may have fields of its own.
  'themes/default/templates/page.html': `{% extends "base.html" %}
{% block frame %}{% if rail %}two{% else %}one{% endif %}{% endblock %}
{% block rail %}{{ rail | safe }}{% endblock %}
{% block main %}
<h1>{{ doc.title_html | safe }}</h1>
{{ body | safe }}
<p><label>Your note <input name="note"></label> <label><input type="checkbox" name="read"> I have read it</label></p>
<details><summary>More</summary><p>This is more.</p></details>
{{ notes | safe }}
{% endblock %}
`,
  'themes/default/assets/house.css': 'body { border-block-start: 1px solid; }\n',
};

/** A guide in a folder of its own, and the server over it. */
export class Guide {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #server;

  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /**
   * Writes a file at one stroke, as editors do that write beside it first: a turn for each save, on a busy machine too.
   * @param {string} name @param {string} text
   */
  async write(name, text) {
    const file = path.join(this.folder, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    const beside = `${this.folder}.saved`;
    await fs.writeFile(beside, text);
    await fs.rename(beside, file);
  }

  /** Puts one text in the place of another, which must be there. @param {string} name @param {string} from @param {string} to */
  async edit(name, from, to) {
    const text = await fs.readFile(path.join(this.folder, name), 'utf8');
    if (!text.includes(from)) throw new Error(`${name} does not hold: ${from}`);
    await this.write(name, text.replace(from, to));
  }

  /** Starts the server, and waits for the first build; its address, without the last slash. @param {number | string} [port] */
  async serve(port = 0) {
    const server = spawn(program, ['serve', '--port', String(port), '-r', this.folder], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#server = server;
    // Read to the end, so that the server never waits for whoever reads.
    const said = createInterface({ input: /** @type {import('node:stream').Readable} */ (server.stdout) });
    /** @type {string} */
    const address = await new Promise((resolve, reject) => {
      let found = '';
      said.on('line', (line) => {
        found ||= line.match(/^serving at (http:\S+)\/$/)?.[1] ?? '';
        // Each turn begins with the time of day.
        if (found && /^\d\d:\d\d /.test(line)) resolve(found);
      });
      server.on('error', reject);
      server.on('exit', (code) => reject(new Error(`\`waypost serve\` ended with ${code}`)));
    });
    return address;
  }

  async stop() {
    const server = this.#server;
    this.#server = undefined;
    if (!server || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill();
    await ended;
  }
}

export const test = base.extend({
  /** @type {import('@playwright/test').TestFixture<Guide, object>} */
  guide: async ({}, use) => {
    const guide = new Guide(await fs.mkdtemp(path.join(os.tmpdir(), 'waypost-serve-')));
    for (const [name, text] of Object.entries(files)) await guide.write(name, text);
    await use(guide);
    await guide.stop();
    await fs.rm(guide.folder, { recursive: true });
  },
});

export { expect } from '@playwright/test';
