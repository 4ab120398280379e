// Small guides for the tests of the search: one in English with a thing of each kind, one in German, Arabic and Japanese
// each, and one without search.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { addressIn } from './guide.js';

const program = process.env.WAYPOST ?? 'target/release/waypost';

const lines = Array.from({ length: 30 }, (_, at) => `- [ ] Bucket ${at + 1} is full`).join('\n');

/** @type {Record<string, string>} */
const english = {
  'site.yaml': 'title: Hens\nemergency: help\ncontacts:\n  vet: { name: Doctor Plume, phone: "112" }\n',
  'content/index.md': '# Hens\n\nA guide for tests.\n',
  'content/stages/01-coop.md': `---
title: Build the coop
goal: Every hatch is latched.
---

> [!STOP]
> **Walk away.**
>
> - **Smoke** rises from the straw
> <!-- #stop-coop -->

> [!DANGER]
> **A fox kills in a minute.** It digs below a fence.
>
> Bury the mesh.
> <!-- #fox -->

## Carrying straw

Straw is carried in a sack, not in the arms.

## Evening round

- [ ] The hatch is shut
- [ ] The feeder hangs high

  Rodents climb lower ones.
`,
  'content/stages/02-eggs.md': `---\ntitle: Gather eggs\ngoal: A full basket.\n---\n\n## Buckets\n\n${lines}\n`,
  'content/trees/help.yaml': `title: Is a hen hurt?
nodes:
  bleeds: { ask: Does the hen bleed?, hint: Look under the wings., if_yes: call, if_no: rest, if_unsure: call }
outcomes:
  rest: { kind: stop, headline: Let her rest, do: ["Dim the lamp."] }
  call: { kind: emergency, headline: Call now, do: ["Hold her still."], contacts: [vet] }
`,
  'content/words.md': `# Words

## Hatch

A small door. The fox knows it.

## Hatchling

A chick on its first day.

## Thatch

A roof of straw.

## Fox

It comes at dusk.

## Snares

> [!CAUTION]
> **Snares.** They cut.
>
> Look where you step.
> <!-- #snares -->
`,
};

/** @type {Record<string, string>} */
const slips = {
  'site.yaml': 'title: Slips\nemergency: help\ncontacts:\n  vet: { name: The vet, phone: "112" }\n',
  'content/index.md': '# Slips\n\nA guide for tests.\n',
  'content/trees/help.yaml': `title: What now?
nodes:
  who: { ask: Does it hurt?, if_yes: rinse, if_no: rest, if_unsure: rinse }
outcomes:
  rest: { kind: stop, headline: Stay, do: ["Rest."] }
  rinse: { kind: emergency, headline: Act now, do: ["Rinse the bite."], contacts: [vet] }
`,
  'content/words.md': `# Words

## The whole evening

Stay until it ends.

## Floor

A hole of 12 mm is large. The lid weighs 15kg.

## Drill bit

It is for wood.

## A rat may bite

> [!WARNING]
> **A rat may bite.** It is afraid.
>
> Wear gloves.
> <!-- #bite -->

Lift it.

## Ready

Are you?

## Soft\u00adhyphen

A mouse sleeps.
`,
};

const page = (/** @type {string} */ language, /** @type {string} */ text) => ({
  'site.yaml': `title: Test\nlanguage: ${language}\n`,
  'content/a.md': text,
});

/** @type {Record<string, Record<string, string>>} */
const guides = {
  english,
  german: page('de', '# Wörter\n\n## Käfige\n\nDie Größe der Käfige wird geprüft.\n\n## Straße\n\nÜber die Straße.\n\n## Transportkörbe\n\nFür Ratten.\n\n## Haustür\n\nSie ist zu.\n'),
  arabic: page('ar', '# كلمات\n\n## القِطّة\n\nالقِطّة تنام.\n\n## الجرذ\n\nأُغلق الباب.\n\n## الفأر\n\nوللفأر ١٢ يومًا.\n'),
  slips,
  japanese: page('ja', '# ことば\n\n## 猫とねずみを一緒に飼う\n\n扉の掛け金を確認します。\n\n## 水\n\n毎日替えます。\n'),
  silent: { 'site.yaml': 'title: Test\nsearch: false\n', 'content/a.md': '# A page\n' },
};

/** The guides, each built when it is first asked for; `of` gives the address of a page. */
export class Guides {
  constructor() {
    this.root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'search-')));
  }

  /** @param {string} name @param {string} page */
  of(name, page) {
    const output = path.join(this.root, name);
    if (!fs.existsSync(output)) this.build(name, output);
    return `${pathToFileURL(output).href}/${addressIn(output, page)}`;
  }

  /** @param {string} name @param {string} output */
  build(name, output) {
    const root = path.join(this.root, `${name}-source`);
    for (const [file, text] of Object.entries(guides[name] ?? {})) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    }
    execFileSync(program, ['build', '--single-file', '--quiet', '--root', root, '--output-dir', output], { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  remove() {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}
