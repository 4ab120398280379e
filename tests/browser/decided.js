// A small guide with every kind of question, a wait, a jump to another tree, and a stage that uses it, for the tests of
// decisions.

/** @type {Record<string, string>} */
export const decided = {
  'site.yaml': `title: Decided
id: decided
logs:
  work: { fields: { date: { type: date, default: today, required: true }, notes: { type: text, label: Notes } } }
contacts:
  vet: { name: The vet, fill_in: true }
  sitter: { name: The sitter, fill_in: true }
`,
  'content/index.md': '# Decided\n\nSee [kinds](trees/kinds.yaml) and [carrying](trees/carry.yaml).\n',
  'content/stages/01-work.md': `---
title: Work
goal: It is done.
log: work
entry: wait
---

> [!STOP]
> **Stop at once.**
>
> - **Smoke** is seen

## Decide

<!-- @tree wait -->

## Do

<!-- @checklist #do -->

- [ ] It is done <!-- #done -->
`,
  'content/trees/kinds.yaml': `title: Is every kind asked?
code: D1
nodes:
  first: { ask: Is it there?, if_yes: pick, if_no: gone, if_unsure: gone }
  pick:
    ask: How big is it?
    choose:
      - { id: small, label: Small, go: list, points: 0.1 }
      - { id: large, label: Large, go: list, points: 3 }
      - { id: other, label: Something else, go: "tree:wait" }
    if_unsure: gone
  list:
    ask: In the last minute, was there any of these?
    mode: list
    signs:
      - { id: smoke, text: Smoke, points: 0.2 }
      - { id: smell, text: A smell }
      - { id: fire, text: Fire, points: 5 }
    routes:
      - { at_least: 3, of: all, go: gone }
      - { otherwise: true, go: heat }
  heat:
    ask: How warm is it?
    number: { unit: °C, min: 0, max: 100, step: 0.5 }
    bands:
      - { below: 30, go: prepare, points: 1 }
      - { from: 30, go: gone }
    if_unsure: gone
  prepare: { do: ["Put on the gloves."], then: sum }
  sum:
    add_up: [pick, list, heat]
    bands:
      - { below: 2, go: fine }
      - { from: 2, below: 6, go: last }
      - { from: 6, go: gone }
  last: { ask: Is anybody near?, if_yes: gone, if_no: careful }
outcomes:
  fine: { kind: go, headline: Go on, next: "stage:work" }
  careful: { kind: go, headline: Go on with care, next: "stage:work" }
  gone: { kind: stop, headline: Leave it, do: ["Leave it."] }
tests:
  - { name: Small and warm, answers: { first: yes, pick: small, list: [smoke], heat: 12.5 }, expect: fine }
  - { name: Nothing seen, answers: { first: yes, pick: small, list: [], heat: 0 }, expect: fine }
  - { name: Large, answers: { first: yes, pick: large, list: [smell], heat: 29.5, last: no }, expect: careful }
  - { name: Large and near, answers: { first: yes, pick: large, list: [smell], heat: 29.5, last: yes }, expect: gone }
  - { name: Large and fire, answers: { first: yes, pick: large, list: [fire], heat: 0 }, expect: gone }
  - { name: All signs, answers: { first: yes, pick: small, list: [smoke, smell, fire] }, expect: gone }
  - { name: Hot, answers: { first: yes, pick: small, list: [], heat: 30 }, expect: gone }
  - { name: Not measured, answers: { first: yes, pick: small, list: [], heat: unsure }, expect: gone }
  - { name: Another thing, answers: { first: yes, pick: other }, expect: "tree:wait" }
  - { name: No, answers: { first: no }, expect: gone }
  - { name: Size not known, answers: { first: yes, pick: unsure }, expect: gone }
  - { name: Not sure, answers: { first: unsure }, expect: gone }
`,
  'content/trees/carry.yaml': `title: Is it carried today?
code: D3
valid_for: 1 hour
nodes:
  place:
    ask: Where is it?
    choose:
      - { id: inside, label: Inside, go: weight, points: 0 }
      - { id: outside, label: Outside, go: weight, points: 2 }
      - { id: unknown, label: Nobody knows, go: "tree:kinds#last" }
  weight:
    ask: How heavy is it?
    choose:
      - { id: light, label: Light, go: sum, points: 0.1 }
      - { id: heavy, label: Heavy, go: sum, points: 5 }
  sum:
    add_up: [place, weight]
    show: false
    bands:
      - { below: 3, go: cold }
      - { from: 3, go: heavy }
  cold:
    ask: How cold is it?
    number: { unit: °C, min: -5, max: 5, step: 1 }
    bands:
      - { below: 0, go: cover }
      - { from: 0, go: mild }
  cover: { do: ["Cover it."], then: covered }
outcomes:
  mild: { kind: go, headline: Carry it, next: "stage:work" }
  covered: { kind: go, headline: Carry it under its cover, next: "stage:work" }
  heavy: { kind: wait, headline: Wait two days, wait: 2 days, retry: { at_most: 1, then: help } }
  help: { kind: help, headline: Call the vet, do: ["Call."], contacts: [vet] }
tests:
  - { name: Heavy, answers: { place: inside, weight: heavy }, expect: heavy }
  - { name: Light and mild, answers: { place: inside, weight: light, cold: 0 }, expect: mild }
  - { name: Outside and cold, answers: { place: outside, weight: light, cold: -1 }, expect: covered }
  - { name: The warmest, answers: { place: outside, weight: light, cold: 5 }, expect: mild }
  - { name: Another decision, answers: { place: unknown }, expect: "tree:kinds" }
`,
  'content/trees/wait.yaml': `title: Is it time?
code: D2
valid_for: 2 hours
nodes:
  ask: { ask: Is all ready?, if_yes: ready, if_no: pause }
outcomes:
  ready: { kind: go, headline: Ready, do: ["Begin."], next: "stage:work" }
  pause: { kind: wait, headline: Wait a little, wait: 15 minutes, retry: { at_most: 2, then: enough }, do: ["Sit down."] }
  enough: { kind: help, headline: Call the vet, do: ["Call."], contacts: [vet, sitter] }
tests:
  - { name: Ready, answers: { ask: yes }, expect: ready }
  - { name: Not ready, answers: { ask: no }, expect: pause }
`,
};
