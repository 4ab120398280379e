/**
 * The page of the reader's runs: choose, name, put away and delete them, enter the numbers to call, export and import
 * everything as one file, print a run as a record.
 */
(() => {
  const { store, t, n, h } = waypost;

  /** @typedef {Map<string, [number, unknown]>} Kept */
  /** @typedef {{ id: string, name: string, begun: number, away: boolean, isCurrent: boolean }} Run */

  const root = () => /** @type {HTMLElement} */ (document.getElementById('runs'));
  const known = () => /** @type {KnownRuns} */ (waypost.known.runs);

  /** @returns {Run[]} */
  const runs = () =>
    store.all(':run:').flatMap(([id, kept]) => {
      const { name, begun, away, gone } = Object(kept);
      if (gone || typeof begun !== 'number') return [];
      return [{ id, begun, away: !!away, isCurrent: id === store.run(), name: name || t('runs_of', { day: waypost.day(begun) }) }];
    });

  /** What changes in a run. @param {string} id @param {object} values */
  const change = (id, values) => store.set(`:run:${id}`, { ...Object(store.get(`:run:${id}`)), ...values });

  /** @param {string} name @param {() => void} click @param {string} [of] */
  const button = (name, click, of) => h('button', { type: 'button', class: 'btn', click }, t(name), ...(of ? [h('span', { class: 'vh' }, ` ${of}`)] : []));

  /** A form with one field that begins with focus. @param {HTMLElement} place @param {string} label @param {string} value @param {(text: string) => void} done */
  function ask(place, label, value, done) {
    const input = h('input', { type: 'text', autocomplete: 'off', value });
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      place.replaceChildren();
      done(input.value.trim());
    };
    place.replaceChildren(h('form', { class: 'ask-why', submit }, h('label', {}, h('span', {}, label), input), h('p', { class: 'row' }, h('button', { class: 'btn main' }, t('runs_save')), button('runs_cancel', show))));
    input.focus();
  }

  /** @param {Run} run */
  function card(run) {
    const kept = store.of(run.id).map(([key]) => key.slice(0, key.indexOf(':')));
    const count = (/** @type {string} */ kind) => kept.filter((one) => one === kind).length;
    const holds = t('runs_holds', { ticks: n('runs_ticks', count('tick')), lines: n('runs_lines', count('log')), results: n('runs_results', count('asked')) });
    const row = h('div', { class: 'row' });
    const acts = [
      ...(run.isCurrent ? [] : [button('runs_use', () => store.put({ ':run': run.id, [`:run:${run.id}`]: { ...Object(store.get(`:run:${run.id}`)), away: false } }), run.name)]),
      button('runs_rename', () => ask(row, t('runs_name'), run.name, (name) => change(run.id, { name })), run.name),
      ...(run.isCurrent ? [] : [button(run.away ? 'runs_restore' : 'runs_archive', () => change(run.id, { away: !run.away }), run.name)]),
      button('runs_delete', () => sure(row, run), run.name),
    ];
    row.append(...acts);
    return h('li', { class: run.isCurrent ? 'current' : '' }, h('h3', {}, run.name, ...(run.isCurrent ? [' ', h('b', { class: 'tag' }, t('runs_current'))] : [])), h('p', {}, holds), row);
  }

  /** @param {HTMLElement} row @param {Run} run */
  function sure(row, run) {
    const yes = button('runs_sure_yes', () => {
      row.replaceChildren();
      const other = runs().find(({ id, away }) => id !== run.id && !away);
      if (run.isCurrent) other ? store.set(':run', other.id) : store.begin();
      store.drop(run.id);
    });
    // A key that is held must not say yes.
    const no = button('runs_cancel', show);
    row.replaceChildren(h('p', { role: 'alert' }, t('runs_sure', { name: run.name })), yes, no);
    no.focus();
  }

  /** @param {string} title @param {string} text @param {(Node | string)[]} inside */
  const section = (title, text, ...inside) => h('section', { class: 'block' }, h('h2', {}, title), ...(text ? [h('p', { class: 'lead' }, text)] : []), ...inside);

  function chosen() {
    const all = runs();
    const list = (/** @type {Run[]} */ some) => h('ul', { class: 'runs' }, ...some.map(card));
    const away = all.filter(({ away }) => away);
    const fresh = h('div', {});
    fresh.append(button('runs_new', () => ask(fresh, t('runs_name'), '', store.begin)));
    const inside = [all.length ? list(all.filter(({ away }) => !away)) : h('p', {}, t('runs_none')), h('p', { class: 'lead' }, t('runs_new_means')), fresh];
    if (away.length) inside.push(h('h3', {}, t('runs_away')), list(away));
    return section(t('runs_list'), '', ...inside);
  }

  function contacts() {
    if (!known().contacts.length) return [];
    const fields = known().contacts.map(([id, name, role]) => {
      const input = h('input', { type: 'tel', autocomplete: 'off', value: String(store.get(`:contact:${id}`) ?? '') });
      input.addEventListener('change', () => store.set(`:contact:${id}`, input.value.trim() || null));
      return h('label', {}, h('span', {}, name, ...(role ? [h('small', {}, ` ${role}`)] : [])), input);
    });
    return [section(t('runs_contacts'), t('runs_contacts_means'), h('div', { class: 'form' }, ...fields))];
  }

  /** Everything as text; without what is private, if the reader wants to give it to others. @param {boolean} isBare */
  function text(isBare) {
    const all = JSON.parse(store.text());
    if (isBare) {
      // What the guide does not know any more may be private.
      const open = new Map(known().logs.map(({ id, fields }) => [id, new Set(fields.filter((field) => !field.private).map(({ id }) => id))]));
      all.bare = true;
      for (const [key, entry] of Object.entries(all.kept)) {
        const [run, kind, rest = ''] = key.split(':');
        if ((run === '' && kind === 'contact') || kind === 'draft') delete all.kept[key];
        if (kind !== 'log') continue;
        const fields = open.get(rest.split('/')[0] ?? '');
        const line = Object(/** @type {unknown[]} */ (entry)[1]);
        for (const { of } of [line, ...(Array.isArray(line.was) ? line.was.map(Object) : [])]) Object.keys(Object(of)).forEach((id) => fields?.has(id) || delete of[id]);
      }
    }
    return JSON.stringify({ guide: waypost.guide, ...all }, null, 1);
  }

  /** @param {string} name @param {string} text */
  function save(name, text) {
    const link = h('a', { href: URL.createObjectURL(new Blob([text], { type: 'application/json' })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** Values that only the one has. @param {object} one @param {object} other */
  const only = (one, other) => Object.fromEntries(Object.entries(one).filter(([key]) => !(key in other)));

  /** What a file brings, so that it takes nothing away. @param {Kept} entries @param {Kept} kept @param {unknown} isBare private notes were left out of it */
  function mend(entries, kept, isBare) {
    for (const [key, [at, value]] of entries) {
      const own = kept.get(key);
      const [old, come] = [Object(own?.[1]), Object(value)];
      // A run that was deleted here comes back: whoever takes in a file wants what is in it. One that was deleted there stays.
      if (own && old.gone && !come.gone) entries.set(key, [Math.max(at, own[0] + 1, Date.now()), value]);
      else if (key.startsWith(':run:') && come.gone && !old.gone) entries.delete(key);
      // What is here is not taken away by what is as old.
      else if (own && own[0] === at) entries.delete(key);
      else if (own && old.of instanceof Object && come.of instanceof Object) entries.set(key, [Math.max(own[0], at) + 1, joined([own[0], old], [at, come], isBare)]);
    }
  }

  /** Two versions of a line of a log: the later one, with what the other said; struck out, if either is. @param {[number, any]} own @param {[number, any]} come @param {unknown} isBare */
  function joined(own, come, isBare) {
    const [[, last], [then, other]] = own[0] > come[0] ? [own, come] : [come, own];
    const of = isBare ? { ...only(other.of, last.of), ...last.of } : last.of;
    const told = [last, other].flatMap(({ was }) => (Array.isArray(was) ? was : []));
    const all = [...told, { at: then, of: other.of }].filter((before, at, all) => JSON.stringify(Object(before).of) !== JSON.stringify(of) && all.findIndex((one) => JSON.stringify(Object(one).of) === JSON.stringify(Object(before).of)) === at);
    const struck = last.struck ?? other.struck;
    return { ...last, of, ...(all.length ? { was: all } : {}), ...(struck ? { struck } : {}) };
  }

  /** @param {File} file */
  async function take(file) {
    const text = await file.text();
    const { guide, bare: isBare } = (() => {
      try {
        return Object(JSON.parse(text));
      } catch {
        return {};
      }
    })();
    if (guide !== waypost.guide) return waypost.say('import', t('runs_wrong_file'));
    const { changed, isWhole } = store.take(text, (entries, kept) => mend(entries, kept, isBare));
    waypost.say('import', `${n('runs_imported', changed.length)}${isWhole ? '' : ` ${t('runs_not_whole')}`}`);
  }

  function moved() {
    const bare = h('input', { type: 'checkbox' });
    const file = h('input', { type: 'file', accept: '.json,application/json', hidden: true });
    file.addEventListener('change', () => file.files?.[0] && take(file.files[0]));
    const day = new Date().toISOString().slice(0, 10);
    const inside = [
      h('label', { class: 'plain' }, bare, h('span', {}, t('runs_without'))),
      h('p', { class: 'row' }, button('runs_export', () => save(`${waypost.guide}-${day}.json`, text(bare.checked))), button('runs_import', () => file.click())),
      file,
    ];
    if (waypost.isApart) inside.unshift(h('p', { class: 'lead' }, t('keep_from_disk')));
    return section(t('runs_move'), t('runs_move_means'), ...inside);
  }

  function record() {
    const made = store.run() ? waypost.record(store.run()) : [];
    const inside = made.length ? [h('p', { class: 'row' }, button('runs_print', () => print())), h('div', { class: 'record' }, ...made)] : [h('p', {}, t('runs_record_empty'))];
    return section(t('runs_record'), runs().find(({ isCurrent }) => isCurrent)?.name ?? '', ...inside);
  }

  /** Damaged data that was set aside when it was found. */
  function aside() {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(`waypost:${waypost.guide}:aside:`));
      const items = keys.map((key) => h('li', {}, `${waypost.moment(Number(key.slice(key.lastIndexOf(':') + 1)))} `, button('runs_download', () => save('set-aside.txt', localStorage.getItem(key) ?? ''))));
      return items.length ? [section(t('runs_put_aside'), '', h('ul', { class: 'runs' }, ...items))] : [];
    } catch {
      return [];
    }
  }

  function show() {
    if (!waypost.known.runs) return;
    const isTyping = root().contains(document.activeElement) && document.activeElement?.matches('input:not([type=checkbox])');
    if (isTyping && !document.activeElement?.closest('.ask-why')) return;
    const isHere = root().contains(document.activeElement) || document.activeElement === document.body;
    root().replaceChildren(chosen(), ...contacts(), moved(), record(), ...aside());
    // What the reader did is gone from the page: the run in use is told, where the next key goes on.
    const current = isHere && isShown && root().querySelector('.current h3');
    isShown = true;
    if (!(current instanceof HTMLElement)) return;
    current.tabIndex = -1;
    current.focus();
  }

  let isShown = false;

  // Nobody who is asked something is disturbed.
  store.on(() => waypost.known.runs && !root().querySelector('.ask-why, [role=alert]') && show());
  waypost.begin(show);
})();
