/** What the scripts of the default theme share: one object, filled script by script in the order of the page. */

/** What the compiler says about a page; see `src/render/script.rs`. */
interface Known {
  /** Under which name the page's lines are kept. */
  page: string;
  stage?: string;
  /** Where the script of the log and the gate is. */
  later?: string;
  lists?: KnownList[];
  log?: KnownLog;
  gate?: { to: string; say?: string; all: Criterion[]; back?: Criterion[]; help?: Criterion[] };
  /** Decisions that stand in the page as cards. */
  cards?: string[];
  tree?: KnownTree;
  /** On the page of the reader's runs. */
  runs?: KnownRuns;
  /** Stages whose progress is shown, each with what stands for all that has to be done in it. */
  way?: Record<string, string>;
}

interface KnownRuns {
  /** Contacts that the reader fills in: id, name, what they do. */
  contacts: [string, string, string | null][];
  logs: KnownLog[];
  /** Id, title, address. */
  pages: [string, string, string][];
  trees: [string, string, string][];
}

interface KnownList {
  id: string;
  anchor: string;
  repeat?: 'session' | 'day';
  /** The log whose entries count only with this list complete. */
  closes?: string;
  /** Lines that may be left out. */
  optional?: string[];
  /** Older names of lines. */
  was?: Record<string, string>;
}

interface KnownLog {
  id: string;
  fields: Field[];
}

interface Field {
  id: string;
  label: string;
  kind: 'date' | 'number' | 'choice' | 'yes_no' | 'text';
  unit?: string;
  min?: number;
  max?: number;
  options?: [string, string][];
  today?: boolean;
  required?: boolean;
  private?: boolean;
}

type Criterion = { text: string; stage?: string } & (
  | { is: 'streak'; log: string; n: number; of?: Record<string, string>; days?: number; minutes?: number; more: string[] }
  | { is: 'count'; log: string; n: number; of?: Record<string, string>; minutes?: number; more: string[] }
  | { is: 'list'; page: string; lines: string[]; repeat?: 'session' | 'day' }
  | { is: 'result'; tree: string; outcomes: string[] }
  | { is: 'days'; n: number }
  | { is: 'sign'; role: string }
);

interface KnownTree {
  id: string;
  code?: string;
  start: string;
  /** How long its result holds, in minutes. */
  valid?: number;
  nodes: Record<string, KnownNode>;
  /** Nodes to which other trees and results lead. */
  entered?: string[];
  outcomes: Record<string, KnownOutcome>;
  /** Stages that use it and keep a log: id, title, address of the log. */
  logs?: [string, string, string][];
}

/** A target is the id of a node or an outcome of the tree, or the address of another tree, which has a dot. */
interface KnownNode {
  kind: 'yes-no' | 'choice' | 'signs' | 'number' | 'step' | 'score';
  /** Questions after it, at most. */
  left: number;
  to?: Record<string, string>;
  signs?: string[];
  /** The first that is true is taken: at least so many of these signs are there; 0 means that none of them is. */
  routes?: [number, string[], string][];
  /** Half-open: from, below, target. */
  bands?: [number | null, number | null, string][];
  /** Least, greatest, step. */
  number?: [number, number, number | null];
  /** Nodes whose points a score adds. */
  add?: string[];
  /** The sum is not shown. */
  hidden?: boolean;
  /** Points of answers and signs by name, of routes and bands by their number from 0. */
  points?: Record<string, number>;
}

interface KnownOutcome {
  kind: 'info' | 'go' | 'wait' | 'stop' | 'back' | 'help' | 'emergency';
  /** Minutes to wait. */
  wait?: number;
  /** How often at most, and the outcome after that. */
  retry?: [number, string];
}

/** A result of a decision as it is kept, under `asked:<tree>/<moment>`. */
interface Asked {
  out: string;
  kind: KnownOutcome['kind'];
  /** The kind in words, and the headline. */
  word: string;
  text: string;
  /** When. */
  at: number;
  /** It was asked again at once, or while the clock was ahead: it counts as no try. */
  redone?: boolean;
  /** When the walk that led to it began. */
  begun?: number;
  /** Until when it holds. */
  until?: number;
  /** Which try it was, of those that are limited. */
  tries?: number;
  /** The result in whose place it stands, because its tries were used up. */
  instead?: string;
  /** Questions and answers in words. */
  answers: [string, string][];
}

/** A line of a log as it is kept, under `log:<log>/<moment>`. */
interface Entry {
  at: number;
  stage: string;
  /** What it says, by field. */
  of: Record<string, string>;
  /** Lists that should have been complete, and were not. */
  open?: string[];
  /** The lists of the session: title, done, of how many, what was measured. */
  lists?: (string | number | string[])[][];
  struck?: { at: number; why: string };
  /** What it said before it was corrected. */
  was?: { at: number; of: Record<string, string> }[];
}

/** How far a stage is, as its own page reckoned it, under `sum:<stage>`. */
interface Sum {
  done: number;
  of: number;
  /** All is done, or its gate is open. */
  whole: boolean;
  /** What stood for all that had to be done then. */
  form: string;
}

interface Store {
  /** A value; of the current run, unless the key begins with a colon. */
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  /** Several at once; nothing (null) removes. */
  put(values: Record<string, unknown>): void;
  /** All that begins with this: rests of keys, and values. */
  all(prefix: string): [string, unknown][];
  /** All that a run holds. */
  of(run: string): [string, unknown][];
  /** Tells of every change, made here or in another tab. */
  on(hear: (keys: string[]) => void): void;
  /** The id of the current run; empty before anything is kept. */
  run(): string;
  /** Begins a run, which is the current one from then on. */
  begin(name?: string): void;
  /** When what is under a key was kept. */
  at(key: string): number;
  /** All that is kept, as it is exported. */
  text(): string;
  /** Takes in what was exported. */
  take(text: string, mend?: (entries: Map<string, [number, unknown]>, kept: Map<string, [number, unknown]>) => void): { changed: string[]; isWhole: boolean };
  /** Deletes a run. */
  drop(run: string): void;
}

interface Waypost {
  guide: string;
  language: string;
  words: Record<string, string>;
  /** Texts that are there in English only, where that is not the language of the guide. */
  english?: string[];
  /** How many bundles have run to their end. */
  ready: number;
  known: Known;
  t(key: string, values?: Record<string, string | number>): string;
  n(key: string, n: number, values?: Record<string, string | number>): string;
  clock(at: number): string;
  day(at: number): string;
  moment(at: number): string;
  isToday(at: number): boolean;
  h<K extends keyof HTMLElementTagNameMap>(
    name: K,
    attributes: Record<string, string | number | boolean | undefined | ((event: Event) => void)>,
    ...children: (Node | string)[]
  ): HTMLElementTagNameMap[K];
  glyph(name: string): SVGSVGElement;
  /** Runs now, and again whenever the author's server puts a new text into the page. */
  begin(start: () => void): void;
  /** Loads a further script; says whether it came. */
  /** Puts on a style sheet of a script's own. */
  dress(text: string): void;
  load(src: string): Promise<boolean>;
  /** An address as a link has it, as seen from the page or, with the way to it, from the guide's root. */
  href(address: string, root?: string): string;
  /** An address in letters; as it is, if it cannot be read. */
  plain(address: string): string;
  /** The part of the page that the address names. */
  part(): string;
  /** The address of the page without anything behind it. */
  bare(): string;
  /** The whole guide is one file. */
  isSingle?: boolean;
  /** Does something once the page shows what the reader did; in any case before the page goes. */
  soon(work: () => void): void;
  /** What is kept of one page may not be known on another. */
  isApart?: boolean;
  /** Takes in the index of the search: kinds with their words, then pages and decisions with what stands in them. */
  found(kinds: [FoundKind, string][], places: FoundPlace[]): void;
  /** A notice of this kind, in the place of the last; no text takes it away. */
  say(kind: string, text: string, ...more: Node[]): void;
  /** What is wrong in a form, at its head, with links to the fields: ids and words. No text takes it away. */
  fault(form: Element, text: string, links: [string, string][]): void;
  /** What buttons with `data-act` do. */
  acts: Record<string, (button: HTMLElement) => void>;
  store: Store;
  /** When a result was asked, and until when it holds, in words. */
  holds(result: { at: number; until?: number }): string;
  /** All results of a decision, with their keys. */
  results(tree: string): (Asked & { key: string })[];
  /** The last result of a decision. */
  asked(tree: string): Asked | undefined;
  /** Digits of other scripts as those of this one. */
  digits(words: string): string;
  /** A number as a person writes it; what may be read in two ways is none. */
  numeral(words: string): number;
  /** The lines of a log, the oldest first, with the day that each is of. */
  entries(log: string): (Entry & { key: string; date: string })[];
  /** A moment as a day of the reader's calendar: 2026-11-22. */
  date(at: number): string;
  /** A number as the guide's language writes it, without marks between thousands. */
  number(value: number): string;
  /** Settles what a new day or a new edition changed. */
  renew?(): void;
  /** How the gate of the page stands. */
  gate?(): { help?: Criterion; back?: Criterion; all: { rule: Criterion; met: boolean; progress?: string; left: string }[]; open: boolean } | undefined;
  /** Shows anew how far the reader is. */
  reckon?(): void;
  /** The lists of the page: how much of each is done, and what is not. */
  lists?(): { id: string; title: string; done: number; of: number; left: string[]; fills: string[]; list: KnownList }[];
  /** All that is kept of a list, by its keys. */
  filled?(list: KnownList): Record<string, unknown>;
  walk: Walk;
  /** A run as a record: all that was ticked, logged and decided, in the words of that time. */
  record(run: string): Node[];
  /** What a field of a log says, in words. */
  said(field: Partial<Field>, value: string): string;
}

/** What can be found; see `src/render/search.rs`. */
type FoundKind = 'stage' | 'page' | 'tree' | 'urgent' | 'section' | 'list' | 'item' | 'question' | 'result' | 'emergency' | 'stop' | 'danger' | 'warning' | 'caution' | 'notice';

/** A page or a decision: its kind by number, title, address from the guide's root, text, and what stands in it: kind, title, address on the page, text. */
type FoundPlace = [number, string, string, string, [number, string, string, string][]];

/** The answer to a node: the id of an answer, the signs that were answered, or a number. */
type Answer = string | number | { yes: string[]; unsure?: string[]; no?: string[] };

/** Where answers lead: the browser's own reader of decisions. */
interface Walk {
  /** Where an answer leads; nothing if it is none. Earlier answers are needed for scores. */
  next(tree: KnownTree, node: string, answer: Answer, earlier: Record<string, Answer>): string | undefined;
  /** The sum that a score shows. */
  sum(tree: KnownTree, node: string, earlier: Record<string, Answer>): number;
}

declare var waypost: Waypost;
interface Window { waypost?: Waypost }
