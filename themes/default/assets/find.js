/**
 * Search: a dialog with one field, and results that are links. It looks through the index of the guide, which it loads when
 * it is opened for the first time: every page, section, list, line, question, result and hazard. All words that are typed
 * must be there, in any order; endings and marks do not matter. Where nothing has them as they are typed, one slip in a
 * word is forgiven; where nothing has them all, what has most of them is shown. The reader is told so.
 */
(() => {
  const { t, n, h, language } = waypost;
  const base = language.split('-')[0] ?? '';

  // --- Words: without case, marks and what a language writes in two ways ---

  /** A number, or letters with the marks that only tell where they may be parted: 12mm is two words. */
  const WORD = /\p{N}+|[\p{L}\p{M}](?:[\p{L}\p{M}\p{Cf}]|['’](?=\p{L}))*/gu;
  /** Scripts that put no spaces between words, or articles and more before them: there a part of a word is as good as its beginning. */
  const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]|[\p{sc=Arab}\p{sc=Hebr}]{3}/u;
  /** @type {Record<string, string>} */
  const LETTERS = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ς: 'σ', ـ: '', ة: 'ه', ى: 'ي' };

  /** @param {string} word */
  const fold = (word) =>
    waypost
      .digits(word)
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}'’]/gu, '')
      .replace(/[ßæœøłđðþıςـةى]/g, (letter) => LETTERS[letter] ?? letter);

  /** @param {string} text */
  const wordsOf = (text) => (text.match(WORD) ?? []).map(fold);

  /** At least three letters are left of a word. @param {string} word @param {RegExp} ending */
  function without(word, ending) {
    const root = word.replace(ending, '');
    return root.length < 3 ? word : root;
  }

  /** @type {Record<string, (word: string) => string>} */
  const STEMS = {
    en: (word) => {
      const one = without(word, /(?<=[xz]|[cs]h|ss)es$|(?<=[^s])s$/);
      const root = without(one.replace(/([td])\1en$/, '$1e'), /(?:ing|(?<!e)e[dr]|ly)$/);
      // Biting, biter: an e that went.
      const whole = root !== one && /^[^aeiou][aeiouy][^aeiouwxy]$/.test(root) ? `${root}e` : root;
      const bare = whole.length > 4 || whole.endsWith('ie') ? without(whole, /e$/) : whole;
      return bare.replace(/([^aeiou])\1$/, '$1').replace(/y$/, 'i');
    },
    de: (word) => without(without(word, /(?:ungen|ung|ern|em|en|er|es|e|n|s)$/), /(?:st|t)$/),
  };

  /** A word without its ending. */
  const stem = STEMS[base] ?? ((word) => word);

  /** Whether a word is another, or begins with it, but for one letter too many, too few, changed or swapped with the next. @param {string} typed @param {string} word */
  function slips(typed, word) {
    if (typed.length < 4 || /^\d+$/.test(typed)) return false;
    let at = 0;
    while (at < typed.length && typed[at] === word[at]) at += 1;
    // The beginning of a word that is short and has a slip is that of very many words.
    const goesOn = (/** @type {number} */ rest, /** @type {number} */ from) => from <= word.length && (typed.length < 6 ? word.slice(from) === typed.slice(rest) : word.startsWith(typed.slice(rest), from));
    return goesOn(at + 1, at + 1) || goesOn(at, at + 1) || goesOn(at + 1, at) || (typed[at] === word[at + 1] && typed[at + 1] === word[at] && goesOn(at + 2, at + 2));
  }

  /** A way to write a word that is looked for, and the same without its ending. @typedef {{ word: string, root: string }} Way */

  /** How well a word of the guide is what was typed: 0 is best, below 0 it is not. @param {Way} way @param {string} word @param {boolean} isLoose one slip is forgiven */
  function rank({ word: typed, root }, word, isLoose) {
    if (word === typed) return 0;
    const own = stems.get(word) ?? stem(word);
    if (own === root) return 1;
    if (word.startsWith(typed)) return 2;
    // In German the last part of a word tells what it is: Haustür.
    const isPart = UNSPACED.test(typed) ? word.includes(typed) : base === 'de' && root.length > 2 && own.endsWith(root);
    if (isPart) return 3;
    if (isLoose && [typed, root].some((one) => slips(one, word) || slips(one, own))) return 4;
    return typed.length > 3 && word.includes(typed) ? STEP + 3 : -1;
  }

  /** What a verb is called in the present. */
  const VERBS = new Map(Object.entries({ ate: 'eat', bit: 'bite', bled: 'bleed', broke: 'break', broken: 'break', came: 'come', caught: 'catch', drank: 'drink', fed: 'feed', fell: 'fall', felt: 'feel', fled: 'flee', fought: 'fight', froze: 'freeze', gave: 'give', held: 'hold', hid: 'hide', kept: 'keep', lost: 'lose', met: 'meet', ran: 'run', sat: 'sit', saw: 'see', slept: 'sleep', stuck: 'stick', stung: 'sting', took: 'take', tore: 'tear', torn: 'tear', went: 'go' }));

  /** Other ways to write a word: Käfig as Kaefig; in Arabic it may have an article or none. @type {Record<string, (word: string) => string>} */
  const OTHERS = {
    en: (word) => VERBS.get(word) ?? word,
    de: (word) => word.replace(/([aou])e/g, '$1'),
    ar: (word) => without(word, /^(?:[وف]?[بك]?ال|[وف]?لل)/),
  };

  /** Words of questions: they tell little, and need not be there. @type {Record<string, string>} */
  const SMALL = {
    en: 'a an and are at be been but can could did do does for from had has have he her his how i if in is it its just me my of on or our she should so that the their them there they this to was we were what when where which who why will with would you your',
    de: 'aber als am an auf aus bei bin bis da das dass dem den der des die dies diese du ein eine einem einen einer er es für hab habe haben hat hatte ich ihr im in ist kann man mein meine meinem meinen meiner mit muss oder sein sich sie sind so soll um und uns unser unsere von vor wann war warum was wenn wer wie wir wird wo zu zum zur',
    ar: 'في من على إلى عن ما ماذا هل كيف متى أين لماذا هذا هذه التي الذي أن إن أو ثم مع قد كان هو هي',
  };
  const small = new Set(wordsOf(SMALL[base] ?? ''));

  // --- The index ---

  /** @typedef {{ kind: FoundKind, word: string, title: string, text: string, address: string, around: string[], group: number, isUrgent: boolean }} Entry */

  /** Kinds by group. What happens in a page or a decision belongs to it, but for hazards. @type {FoundKind[][]} */
  const GROUPS = [['stop', 'danger', 'warning', 'caution', 'notice'], ['tree', 'urgent'], ['stage'], ['page']];
  const NAMES = ['find_hazards', 'find_decisions', 'find_stages', 'find_pages'];
  /** Kinds that come first where nothing else tells two results apart. @type {FoundKind[]} */
  const FIRST = ['urgent', 'emergency', 'stop', 'danger', 'warning', 'caution', 'notice', 'stage', 'tree', 'page'];
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
    const { title, text, word, around, isUrgent } = entry;
    // What to do at once is as good where its text says it.
    const fields = [isUrgent ? `${title} ${text}` : title, SAID.includes(entry.kind) ? `${text} ${word}` : text, [word, ...around].join(' ')];
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
      const isUrgent = kind === 'urgent';
      add({ kind, word, title, text, address, around: [], group, isUrgent });
      let list = '';
      for (const [part, name, anchor, text] of inside) {
        const [kind, word] = named(part);
        if (kind === 'list') list = name;
        add({
          kind, word, title: name, text,
          address: anchor ? `${address}#${anchor}` : address,
          around: kind === 'item' ? [list, title] : [title],
          group: GROUPS[0]?.includes(kind) ? 0 : group,
          isUrgent: isUrgent || kind === 'emergency',
        });
      }
    }
    for (const word of places.keys()) stems.set(word, stem(word));
    isThere = true;
    show();
  };

  /** How well an entry has a word, and whether it is told there and not around it alone. @typedef {{ score: number, isOwn: boolean }} Has */

  /**
   * A word that is looked for: whether one slip in it is forgiven, whether it tells little, and the entries that have it.
   * @typedef {{ ways: Way[], isLoose: boolean, isSmall: boolean, found: Map<number, Has> }} Typed
   */

  /** @param {string} word @param {boolean} isLoose @returns {Typed} */
  function look(word, isLoose) {
    const ways = [...new Set([word, OTHERS[base]?.(word) ?? word])].map((word) => ({ word, root: stem(word) }));
    /** @type {Map<number, Has>} */
    const found = new Map();
    for (const [own, where] of places) {
      const ranks = ways.map((way) => rank(way, own, isLoose)).filter((rank) => rank >= 0);
      if (!ranks.length) continue;
      for (const place of where) {
        const at = Math.floor(place / FIELDS);
        const score = Math.min(...ranks) + (place % FIELDS) * STEP;
        const isOwn = place % FIELDS < FIELDS - 1;
        const known = found.get(at);
        if (known) Object.assign(known, { score: Math.min(known.score, score), isOwn: known.isOwn || isOwn });
        else found.set(at, { score, isOwn });
      }
    }
    return { ways, isLoose, isSmall: small.has(word), found };
  }

  /** @param {Entry} entry */
  const weight = ({ kind }) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);

  /**
   * Entries that have all words, or those that have most of them; the best first. A word counts the more the fewer entries
   * have it and the better it is there. An entry in whose surroundings alone they stand is none.
   * @param {Typed[]} typed @param {boolean} isAll
   */
  function search(typed, isAll) {
    const isSmall = typed.map((one) => one.isSmall && !(isAll && typed.every(({ isSmall }) => isSmall)));
    const worth = typed.map(({ found }, at) => (isSmall[at] ? 0 : Math.log(1 + entries.length / (found.size || Infinity))));
    const hits = entries.flatMap((entry, at) => {
      const has = typed.map(({ found }) => found.get(at));
      if (!has.some((one, at) => one?.isOwn && !isSmall[at]) || (isAll && !has.every((one, at) => one || isSmall[at]))) return [];
      const isWhole = wordsOf(entry.title).length === typed.length;
      const score = has.reduce((sum, one) => sum + (one?.score ?? FIELDS * STEP), isWhole ? -0.5 : 0);
      const part = isAll ? 0 : has.reduce((sum, one, at) => sum + (one ? (worth[at] ?? 0) / (1 + one.score / STEP) : 0), 0);
      return [{ entry, score, part }];
    });
    const most = hits.reduce((most, { part }) => Math.max(most, part), 0);
    // Sorting keeps the order of the guide where nothing else tells.
    const sorted = hits.filter(({ part }) => part >= most * ENOUGH).sort((a, b) => b.part - a.part || a.score - b.score || weight(a.entry) - weight(b.entry));
    return sorted.map(({ entry }) => entry);
  }

  /** How much of what the best entry has another one must have. */
  const ENOUGH = 0.3;

  /** Two words of the guide that were typed as one, or the one. @param {string} word */
  function parted(word) {
    const at = [...word].findIndex((_, at) => at > 2 && places.has(word.slice(0, at)) && places.has(word.slice(at)));
    return at < 0 || places.has(word) ? [word] : [word.slice(0, at), word.slice(at)];
  }

  /** What was found, for which words, and how it is told. @param {string[]} words @returns {{ typed: Typed[], all: Entry[], told: string }} */
  function answer(words) {
    const exact = words.map((word) => look(word, false));
    const all = search(exact, true);
    if (all.length) return { typed: exact, all, told: '' };
    const near = words.map((word) => parted(word).map((part) => look(part, true)));
    const like = search(near.flat(), true);
    if (like.length) return { typed: near.flat(), all: like, told: 'find_near' };
    // A slip is looked for where the word itself is nowhere.
    const some = exact.flatMap((one, at) => (one.found.size ? [one] : near[at] ?? []));
    return { typed: some, all: search(some, false), told: 'find_some' };
  }

  // --- What is shown ---

  /** Bytes of a text around its first hit. */
  const BEFORE = 50;
  const AFTER = 130;
  /** Results of a group at first, by how many groups there are, and how many more at a time. */
  const SHOWN = [8, 8, 4, 3, 3];
  const MORE = 20;

  /** Where a text has what was typed: from and to. @param {string} text @param {Typed[]} typed @returns {[number, number][]} */
  function hits(text, typed) {
    return [...text.matchAll(WORD)].flatMap(({ 0: word, index }) => {
      const folded = fold(word);
      const own = typed.flatMap(({ ways, isLoose }) => ways.filter((way) => rank(way, folded, isLoose) >= 0))[0]?.word;
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

  /** The part of a text around its first hit. @param {string} text @param {Typed[]} typed */
  function excerpt(text, typed) {
    const first = hits(text, typed)[0]?.[0] ?? 0;
    const from = first > BEFORE ? text.indexOf(' ', first - BEFORE) + 1 : 0;
    const cut = text.length > first + AFTER ? text.lastIndexOf(' ', first + AFTER) : -1;
    const part = text.slice(from > first ? first : from, cut > first ? cut : undefined);
    return [from > 0 ? '… ' : '', ...marked(part, hits(part, typed)), cut > first ? ' …' : ''];
  }

  /** @param {Entry} entry @param {Typed[]} typed */
  function result(entry, typed) {
    const { kind, word, title, text, address, around } = entry;
    const inTitle = hits(title, typed);
    const link = h('a', { href: waypost.href(address, root) }, ...marked(title, inTitle));
    const isHazard = GROUPS[0]?.includes(kind);
    const level = h('b', { class: `word ${kind === 'stop' ? 'halt' : kind}` }, word);
    const where = h('p', { class: 'where' }, ...(isHazard ? [level, ' '] : []), (isHazard ? around : [word, ...around]).join(' · '));
    const isTold = inTitle.length < typed.length && hits(text, typed).length > 0;
    const told = isTold ? [h('p', { class: 'told' }, ...excerpt(text, typed))] : [];
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
    const asked = [...new Set(wordsOf(field.value))];
    const words = field.value.trim();
    if (!asked.length) return tell(t('find_hint'), ...lists());
    if (!isThere) return tell(t(isLost ? 'search_lost' : 'search_coming'));
    const { typed, all, told } = answer(asked);
    if (!all.length) return tell(t('find_none', { words }), ...lists());
    const groups = [...new Set(all.map(({ group }) => group))];
    const count = SHOWN[groups.length] ?? 3;
    const make = (/** @type {Entry} */ entry) => result(entry, typed);
    const sections = groups.map((group) => section(group, all.filter((entry) => entry.group === group), count, make));
    const number = n('find_hits', all.length);
    tell(told ? t(told, { words, hits: number }) : number, ...sections);
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

  let index = '';
  let root = '';
  let isThere = false;
  let isLost = false;
  /** @type {Promise<void> | undefined} */
  let coming;
  /** @type {Element | null} */
  let opener = null;

  const field = h('input', { id: 'find-words', type: 'text', inputmode: 'search', enterkeyhint: 'go', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', maxlength: 200, input: type });
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

  /** What did not come is asked for again. */
  function type() {
    if (isLost) begin();
    show();
  }

  function begin() {
    isLost = false;
    coming ??= waypost.load(index).then(() => {
      isLost = !isThere;
      if (isLost) coming = undefined;
      show();
    });
  }

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

  // Going back changes what is behind it.
  addEventListener('hashchange', () => dialog?.open && close());

  waypost.acts.search = (button) => {
    index = button.dataset.index ?? '';
    root = index.replace(/[^/]*$/, '');
    begin();
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
