/**
 * Search: a dialog with one field, and results that are links. It looks through the index of the guide, which it loads when
 * it is opened for the first time: every page, section, list, line, question, result and hazard. All words that are typed
 * must be there, in any order; endings and marks do not matter. Where nothing has them as they are typed, one slip in a
 * word is forgiven, and the reader is told so.
 */
(() => {
  const { t, n, h, language } = waypost;
  const base = language.split('-')[0] ?? '';

  // --- Words: without case, marks and what a language writes in two ways ---

  const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;
  /** Scripts that put no spaces between words: there a part of a run is as good as its beginning. */
  const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u;
  /** @type {Record<string, string>} */
  const LETTERS = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ς: 'σ', ـ: '' };

  /** @param {string} word */
  const fold = (word) =>
    word
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[\p{M}'’]/gu, '')
      .replace(/[ßæœøłđðþıςـ]/g, (letter) => LETTERS[letter] ?? letter);

  /** @param {string} text */
  const wordsOf = (text) => (text.match(WORD) ?? []).map(fold);

  /** @type {Record<string, RegExp[]>} */
  const ENDINGS = { en: [/(?:ings?|ers?|ed|es|ly|e|s)$/], de: [/(?:ungen|ung|ern|em|en|er|es|e|n|s)$/, /(?:st|t)$/] };
  const endings = ENDINGS[base] ?? [];

  /** A word without its ending; at least three letters are left. @param {string} word */
  function stem(word) {
    const root = endings.reduce((word, ending) => {
      const bare = word.replace(ending, '');
      return bare.length < 3 ? word : bare;
    }, word);
    return base === 'en' ? root.replace(/([^aeiou])\1$/, '$1').replace(/y$/, 'i') : root;
  }

  /** Whether a word begins with another, or would but for one letter too many, too few, changed or swapped with the next. @param {string} typed @param {string} word */
  function slips(typed, word) {
    if (typed.length < 4 || /^\d+$/.test(typed) || (typed.length < 6 && word.length > typed.length + 2)) return false;
    let at = 0;
    while (at < typed.length && typed[at] === word[at]) at += 1;
    const begins = (/** @type {number} */ rest, /** @type {number} */ from) => from <= word.length && word.startsWith(typed.slice(rest), from);
    return begins(at + 1, at + 1) || begins(at, at + 1) || begins(at + 1, at) || (typed[at] === word[at + 1] && typed[at + 1] === word[at] && begins(at + 2, at + 2));
  }

  /** How well a word of the guide is what was typed: 0 is best, below 0 it is not. @param {string} typed @param {string} word @param {boolean} isLoose one slip is forgiven */
  function rank(typed, word, isLoose) {
    if (word === typed) return 0;
    const root = stem(typed);
    if ((stems.get(word) ?? stem(word)) === root) return 1;
    if (word.startsWith(typed)) return 2;
    if ((typed.length > 3 || UNSPACED.test(typed)) && word.includes(typed)) return 3;
    return isLoose && (slips(typed, word) || slips(root, word)) ? 4 : -1;
  }

  /** The same for every way to write what was typed: Käfig is also found as Kaefig. @param {string[]} ways @param {string} word @param {boolean} isLoose */
  function best(ways, word, isLoose) {
    const ranks = ways.map((typed) => rank(typed, word, isLoose)).filter((own) => own >= 0);
    return ranks.length ? Math.min(...ranks) : -1;
  }

  /** @param {string} typed */
  const ways = (typed) => (base === 'de' && /[aou]e/.test(typed) ? [typed, typed.replace(/([aou])e/g, '$1')] : [typed]);

  // --- The index ---

  /** @typedef {{ kind: FoundKind, word: string, title: string, text: string, address: string, around: string[], group: number }} Entry */

  /** Kinds by group. What happens in a page or a decision belongs to it, but for hazards. @type {FoundKind[][]} */
  const GROUPS = [['stop', 'danger', 'warning', 'caution', 'notice'], ['tree', 'urgent'], ['stage'], ['page']];
  const NAMES = ['find_hazards', 'find_decisions', 'find_stages', 'find_pages'];
  /** Kinds that come first where nothing else tells two results apart. @type {FoundKind[]} */
  const FIRST = ['stop', 'danger', 'urgent', 'emergency', 'warning', 'caution', 'notice', 'stage', 'tree', 'page'];
  /** Kinds whose word is part of what they say. @type {FoundKind[]} */
  const SAID = ['stop', 'danger', 'warning', 'caution', 'notice', 'result', 'emergency'];

  /** @type {Entry[]} */
  const entries = [];
  /** Where each word stands: entry and field in one number. @type {Map<string, number[]>} */
  const places = new Map();
  /** @type {Map<string, string>} */
  const stems = new Map();
  /** Title, text, what is around it. A word counts less in each than in the one before. */
  const FIELDS = 3;
  const STEP = 5;

  /** @param {Entry} entry */
  function add(entry) {
    const at = entries.push(entry) - 1;
    const { title, text, word, around } = entry;
    const fields = [title, SAID.includes(entry.kind) ? `${text} ${word}` : text, [word, ...around].join(' ')];
    /** @type {Set<string>} */
    const seen = new Set();
    fields.forEach((field, number) => {
      for (const own of wordsOf(field)) {
        if (seen.has(own)) continue;
        seen.add(own);
        const known = places.get(own);
        if (known) known.push(at * FIELDS + number);
        else places.set(own, [at * FIELDS + number]);
      }
    });
  }

  waypost.found = (kinds, all) => {
    const named = (/** @type {number} */ kind) => kinds[kind] ?? /** @type {const} */ (['section', '']);
    for (const [own, title, address, text, inside] of all) {
      const [kind, word] = named(own);
      const group = GROUPS.findIndex((some) => some.includes(kind));
      add({ kind, word, title, text, address, around: [], group });
      let list = '';
      for (const [part, name, anchor, text] of inside) {
        const [kind, word] = named(part);
        if (kind === 'list') list = name;
        add({
          kind, word, title: name, text,
          address: anchor ? `${address}#${anchor}` : address,
          around: kind === 'item' ? [list, title] : [title],
          group: GROUPS[0]?.includes(kind) ? 0 : group,
        });
      }
    }
    for (const word of places.keys()) stems.set(word, stem(word));
    isThere = true;
    show();
  };

  /** Entries that have a word, each with how well. @param {string} typed @param {boolean} isLoose */
  function having(typed, isLoose) {
    /** @type {Map<number, number>} */
    const scores = new Map();
    const all = ways(typed);
    for (const [word, where] of places) {
      const own = best(all, word, isLoose);
      if (own < 0) continue;
      for (const place of where) {
        const at = Math.floor(place / FIELDS);
        const score = own + (place % FIELDS) * STEP;
        if (score < (scores.get(at) ?? Infinity)) scores.set(at, score);
      }
    }
    return scores;
  }

  /** @param {Entry} entry */
  const weight = ({ kind }) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);

  /** Entries that have all words, the best first. One in whose surroundings alone they stand is none. @param {string[]} typed @param {boolean} isLoose */
  function search(typed, isLoose) {
    const [first, ...others] = typed.map((word) => having(word, isLoose));
    /** @type {[Entry, number][]} */
    const hits = [];
    for (const [at, score] of first ?? []) {
      const scores = [score, ...others.map((some) => some.get(at) ?? Infinity)];
      const sum = scores.reduce((sum, own) => sum + own, 0);
      const entry = entries[at];
      if (!entry || sum === Infinity || Math.min(...scores) >= STEP * (FIELDS - 1)) continue;
      const isWhole = wordsOf(entry.title).length === typed.length;
      hits.push([entry, sum - (isWhole ? 0.5 : 0)]);
    }
    // Sorting keeps the order of the guide where nothing else tells.
    return hits.sort((a, b) => a[1] - b[1] || weight(a[0]) - weight(b[0])).map(([entry]) => entry);
  }

  // --- What is shown ---

  /** Bytes of a text around its first hit. */
  const BEFORE = 50;
  const AFTER = 130;
  /** Results of a group at first, by how many groups there are, and how many more at a time. */
  const SHOWN = [8, 8, 4, 3, 3];
  const MORE = 20;

  /** Where a text has what was typed: from and to. @param {string} text @param {string[]} typed @param {boolean} isLoose @returns {[number, number][]} */
  function hits(text, typed, isLoose) {
    return [...text.matchAll(WORD)].flatMap(({ 0: word, index }) => {
      const folded = fold(word);
      const own = typed.flatMap(ways).find((one) => rank(one, folded, isLoose) >= 0);
      if (own === undefined) return [];
      const from = folded.length === word.length ? folded.indexOf(own) : -1;
      return [from < 0 ? [index, index + word.length] : [index + from, index + from + own.length]];
    });
  }

  /** @param {string} text @param {[number, number][]} places @returns {(Node | string)[]} */
  function marked(text, places) {
    let end = 0;
    const parts = places.flatMap(([from, to]) => {
      const before = text.slice(end, from);
      end = to;
      return [before, h('mark', {}, text.slice(from, to))];
    });
    return [...parts, text.slice(end)];
  }

  /** The part of a text around its first hit. @param {string} text @param {string[]} typed @param {boolean} isLoose */
  function excerpt(text, typed, isLoose) {
    const first = hits(text, typed, isLoose)[0]?.[0] ?? 0;
    const from = first > BEFORE ? text.indexOf(' ', first - BEFORE) + 1 : 0;
    const cut = text.length > first + AFTER ? text.lastIndexOf(' ', first + AFTER) : -1;
    const part = text.slice(from > first ? first : from, cut > first ? cut : undefined);
    return [from > 0 ? '… ' : '', ...marked(part, hits(part, typed, isLoose)), cut > first ? ' …' : ''];
  }

  /** @param {Entry} entry @param {string[]} typed @param {boolean} isLoose */
  function result(entry, typed, isLoose) {
    const { kind, word, title, text, address, around } = entry;
    const inTitle = hits(title, typed, isLoose);
    const link = h('a', { href: waypost.href(address, root) }, ...marked(title, inTitle));
    const isHazard = GROUPS[0]?.includes(kind);
    const level = h('b', { class: `word ${kind === 'stop' ? 'halt' : kind}` }, word);
    const where = h('p', { class: 'where' }, ...(isHazard ? [level, ' '] : []), (isHazard ? around : [word, ...around]).join(' · '));
    const isTold = inTitle.length < typed.length && hits(text, typed, isLoose).length > 0;
    const told = isTold ? [h('p', { class: 'told' }, ...excerpt(text, typed, isLoose))] : [];
    return h('li', { class: `hit of-${kind}` }, link, where, ...told);
  }

  /** One group of results. @param {number} group @param {Entry[]} all @param {number} count @param {(entry: Entry) => HTMLElement} make */
  function section(group, all, count, make) {
    const name = t(NAMES[group] ?? '');
    const list = h('ul', {}, ...all.slice(0, count).map(make));
    const own = h('section', {}, h('h3', {}, name, ' ', h('small', {}, String(all.length))), list);
    if (all.length > count) {
      const click = () => {
        const next = section(group, all, count + MORE, make);
        own.replaceWith(next);
        next.querySelectorAll('a')[count]?.focus();
      };
      const more = n('find_more', Math.min(all.length - count, MORE));
      own.append(h('button', { type: 'button', class: 'btn text', click, 'aria-label': `${more}: ${name}` }, more));
    }
    return own;
  }

  /** The lists of the guide, as its header has them, for those who do not know what to type. */
  function lists() {
    const links = [...document.querySelectorAll('.top nav a, .top .urgent')].map((link) => h('li', {}, h('a', { href: link.getAttribute('href') ?? '' }, link.textContent?.trim() ?? '')));
    return links.length ? [h('nav', { 'aria-labelledby': 'find-lists' }, h('h3', { id: 'find-lists' }, t('find_lists')), h('ul', { class: 'lists' }, ...links))] : [];
  }

  function show() {
    const typed = wordsOf(field.value);
    const words = field.value.trim();
    if (!typed.length) return tell(t('find_hint'), ...lists());
    if (!isThere) return tell(t(isLost ? 'search_lost' : 'find_coming'));
    const exact = search(typed, false);
    const isLoose = !exact.length;
    const all = isLoose ? search(typed, true) : exact;
    if (!all.length) return tell(t('find_none', { words }), ...lists());
    const groups = [...new Set(all.map(({ group }) => group))];
    const count = SHOWN[groups.length] ?? 3;
    const make = (/** @type {Entry} */ entry) => result(entry, typed, isLoose);
    const sections = groups.map((group) => section(group, all.filter((entry) => entry.group === group), count, make));
    const number = n('find_hits', all.length);
    tell(isLoose ? t('find_near', { words, hits: number }) : number, ...sections);
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;

  /** Shows at once, and has it spoken when the reader rests. @param {string} text @param {...Node} nodes */
  function tell(text, ...nodes) {
    results.replaceChildren(...(text ? [h('p', { class: 'sum', 'aria-hidden': 'true' }, text)] : []), ...nodes);
    box.scrollTop = 0;
    clearTimeout(soon);
    soon = setTimeout(() => (status.textContent = text), 500);
  }

  // --- The dialog ---

  let root = '';
  let isThere = false;
  let isLost = false;
  /** @type {Promise<void> | undefined} */
  let coming;
  /** @type {Element | null} */
  let opener = null;

  const field = h('input', { id: 'find-words', type: 'text', inputmode: 'search', enterkeyhint: 'go', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', input: show });
  const status = h('p', { class: 'vh', role: 'status' });
  const results = h('div', { class: 'found' });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const [first] = results.querySelectorAll('a');
    if (results.querySelector('section')) first?.click();
  };
  const form = h('form', { role: 'search', submit }, h('h2', { id: 'find-name' }, h('label', { for: 'find-words' }, t('find_title'))), h('div', { class: 'line' }, field, h('button', { type: 'button', class: 'btn', click: close }, t('close'))));
  // Browsers without dialogs show it below the page, and go there.
  const dialog = 'HTMLDialogElement' in window ? h('dialog', {}) : undefined;
  /** @type {HTMLElement} */
  const box = dialog ?? h('section', {});
  box.id = 'find';
  box.setAttribute('aria-labelledby', 'find-name');
  box.append(h('div', { class: 'in' }, form, status, results));
  box.addEventListener('keydown', move);
  box.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a');
    if (link) leave(link, event);
    else if (event.target === dialog) close();
  });

  function close() {
    if (dialog) return dialog.close();
    box.hidden = true;
    if (opener instanceof HTMLElement) opener.focus();
  }

  /** A place on this page is behind the dialog. @param {HTMLAnchorElement} link @param {MouseEvent} event */
  function leave(link, { ctrlKey, metaKey, shiftKey }) {
    if (link.hash && link.pathname === location.pathname && !ctrlKey && !metaKey && !shiftKey) close();
  }

  /** Arrows go from the field through the results and back. @param {KeyboardEvent} event */
  function move(event) {
    if (event.key === 'Escape' && !dialog) close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    /** @type {HTMLElement[]} */
    const stops = [field, .../** @type {NodeListOf<HTMLElement>} */ (results.querySelectorAll('a, button'))];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    const next = at < 0 ? undefined : stops[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  waypost.acts.search = (button) => {
    const index = button.dataset.index ?? '';
    root = index.replace(/[^/]*$/, '');
    coming ??= waypost.load(index).then(() => {
      isLost = !isThere;
      if (isLost) coming = undefined;
      show();
    });
    if (!box.isConnected) {
      box.removeAttribute('open');
      document.body.append(box);
    }
    if (!dialog?.open) {
      opener = document.activeElement;
      dialog ? dialog.showModal() : (box.hidden = false);
      show();
    }
    field.focus();
    field.select();
  };
})();
