// A small guide in two editions, made for the tests of what the reader's script keeps: lists of every kind, a log, a gate.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { addressIn } from './guide.js';

const program = process.env.WAYPOST ?? 'target/release/waypost';

/** @type {Record<string, string>} */
const files = {
  'site.yaml': `title: Two stages
id: two-stages
logs:
  session:
    entry: { one: session, many: sessions }
    fields:
      date: { type: date, default: today, required: true }
      minutes: { type: number, label: Minutes, unit: min, min: 0, max: 60 }
      result: { type: choice, label: How did it end?, options: { calm: Calm, stopped: { label: Stopped early, entry: "… stopped early" } }, required: true }
      injury: { type: yes_no, label: Injury, entry: "… with an injury", required: true }
      seen: { type: text, label: Notes, private: true }
contacts:
  vet: { name: The vet, fill_in: true }
emergency: help
`,
  'content/index.md': '# Two stages\n\nA guide for tests.\n',
  'content/stages/01-start.md': `---
title: Start
goal: All is ready.
---

> [!STOP]
> **Stop at once.**
>
> - **Smoke** is seen

## Once

<!-- @checklist #once -->

- [ ] The door is shut <!-- #door critical -->
- [ ] The gap is measured <!-- #gap measure="mm" -->
- [ ] The old name stays <!-- #old -->
- [ ] A line that goes away <!-- #away -->
- [ ] Music plays (optional) <!-- #music -->

## Daily

<!-- @checklist #daily repeat=day -->

- [ ] Water is fresh <!-- #water -->
- [ ] Food is there <!-- #food measure="g" -->
`,
  'content/stages/02-meet.md': `---
title: Meet
goal: Three calm sessions.
log: session
gate:
  to: after
  all:
    - { log: session, streak: 2, where: { result: calm }, over: 2 days }
    - { checklist: once }
    - { sign_off: the second adult }
  back:
    - { log: session, streak: 2, where: { result: stopped }, to: start }
  help:
    - { log: session, count: 1, where: { injury: yes }, to: "tree:help" }
stop_from: start
---

## Before

<!-- @checklist #before repeat=session closes=log:session -->

- [ ] The timer is set <!-- #timer measure="min" -->
- [ ] The towel is near <!-- #towel -->
`,
  'content/stages/03-after.md': '---\ntitle: After\ngoal: Rest.\nstop_from: start\n---\n\n## Rest\n\n<!-- @checklist #rest -->\n\n- [ ] All rest <!-- #all -->\n',
  'content/trees/help.yaml': `title: Is help needed?
code: D1
nodes:
  hurt: { ask: Is anybody hurt now?, if_yes: call, if_no: stay, if_unsure: call }
outcomes:
  stay: { kind: stop, headline: Stay, do: ["Rest."] }
  call: { kind: emergency, headline: Call the vet, do: ["Call."], contacts: [vet] }
tests:
  - { name: Hurt, answers: { hurt: yes }, expect: call }
`,
};

/** What the second edition says otherwise: a critical line and a plain one reworded, one renamed, one gone, one new. */
const second = {
  'content/stages/01-start.md': (files['content/stages/01-start.md'] ?? '')
    .replace('The door is shut', 'Both doors are shut')
    .replace('The gap is measured', 'The widest gap is measured')
    .replace('#old -->', '#renamed was=old -->')
    .replace('- [ ] A line that goes away <!-- #away -->\n', '- [ ] A line that is new <!-- #new -->\n'),
};

/** Both editions. */
export const kept = { first: files, second: { ...files, ...second } };

/** Guides, built below a folder of their own; `of` gives the address of a page. */
export class Editions {
  /** @param {Record<string, Record<string, string>>} editions */
  constructor(editions) {
    this.root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'kept-')));
    for (const [name, files] of Object.entries(editions)) this.build(name, files);
  }

  /** @param {string} name @param {Record<string, string>} files */
  build(name, files) {
    const root = path.join(this.root, `${name}-source`);
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    }
    execFileSync(program, ['build', '--single-file', '--quiet', '--root', root, '--output-dir', path.join(this.root, name)], { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  /** @param {string} edition @param {string} page */
  of(edition, page) {
    const folder = path.join(this.root, edition);
    return `${pathToFileURL(folder).href}/${addressIn(folder, page)}`;
  }

  remove() {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}
