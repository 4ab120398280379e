/**
 * Checklists that remember: every tick with the words that were ticked, what was measured, whose initials. A list says
 * how much of it is done. Where a new edition changed the words of a line, the page says so; a critical line then has to
 * be ticked again. A tick of a line that is no longer there is put away, never counted.
 */
(() => {
  const { store, t, n, h } = waypost;

  /** @typedef {{ at: number, text: string }} Tick */

  /** @param {string} name */
  const key = (name) => `tick:${waypost.known.page}/${name}`;

  /** @param {unknown} kept @returns {Tick | undefined} */
  const tick = (kept) => {
    const { at, text } = Object(kept);
    return typeof at === 'number' && typeof text === 'string' ? { at, text } : undefined;
  };

  /** Words that were read before: reading them takes longer than all else. @type {WeakMap<Element, string>} */
  const known = new WeakMap();

  /** The words of a line without what the theme adds to it. @param {Element} box */
  const words = (box) => {
    const before = known.get(box);
    if (before !== undefined) return before;
    const label = /** @type {Element} */ (box.closest('label')?.lastElementChild?.cloneNode(true));
    label.querySelectorAll('.crit, .by, .quiet, sup:has(a)').forEach((added) => added.remove());
    const text = (label.textContent ?? '').replace(/\s+/g, ' ').trim();
    known.set(box, text);
    return text;
  };

  /** @param {KnownList} list */
  const section = (list) => document.getElementById(list.anchor);
  /** @param {KnownList} list @returns {NodeListOf<HTMLInputElement> | never[]} */
  const boxes = (list) => section(list)?.querySelectorAll('.items input[type=checkbox]') ?? [];
  const all = () => waypost.known.lists ?? [];

  /** Whether a tick is of another day, in a list that starts afresh every day. @param {KnownList} list @param {Tick} kept */
  const isOver = (list, kept) => list.repeat === 'day' && !waypost.isToday(kept.at);

  /** The tick of a box that counts now. @param {KnownList} list @param {HTMLInputElement} box */
  const counting = (list, box) => {
    const kept = tick(store.get(key(box.name)));
    // What matters most counts in its own words only.
    return kept && (isOver(list, kept) || (kept.text !== words(box) && box.closest('.critical'))) ? undefined : kept;
  };

  /** What is kept of a line, by its name. @type {((name: string) => string)[]} */
  const PARTS = [key, (name) => `again:${waypost.known.page}/${name}`, (name) => `fill:${waypost.known.page}/${name}.measure`, (name) => `fill:${waypost.known.page}/${name}.initials`];

  /** Takes what is kept under another key, unless there is something. @param {string} from @param {string} to */
  const move = (from, to) => (store.get(to) === undefined && store.get(from) !== undefined ? { [to]: store.get(from), [from]: null } : {});

  /** What a new edition did to the lines of the page. */
  function settle() {
    /** @type {Record<string, unknown>} */
    const moved = {};
    const here = new Set();
    for (const list of all()) {
      for (const box of boxes(list)) {
        here.add(box.name);
        const old = list.was?.[box.name];
        if (old) Object.assign(moved, ...PARTS.map((part) => move(part(old), part(box.name))));
        // An older edition, open in another tab, put away what it does not have.
        const away = `gone:${waypost.known.page}/${box.name}`;
        if (!tick(moved[key(box.name)] ?? store.get(key(box.name))) && tick(store.get(away))) Object.assign(moved, { [key(box.name)]: store.get(away), [away]: null });
        const kept = tick(moved[key(box.name)] ?? store.get(key(box.name)));
        if (kept && kept.text !== words(box) && box.closest('.critical')) {
          moved[key(box.name)] = null;
          moved[`again:${waypost.known.page}/${box.name}`] = kept;
        }
      }
    }
    all().forEach((list) => Object.assign(moved, close(list)));
    for (const [name, kept] of store.all(key(''))) {
      // Not a page of a folder that is called as this page is.
      if (here.has(name) || key(name) in moved || name.includes('/')) continue;
      moved[key(name)] = null;
      moved[`gone:${waypost.known.page}/${name}`] = kept;
    }
    if (Object.keys(moved).length) store.put(moved);
  }

  /** A list of a day that is over: how far it came is put down, and it is blank again. @param {KnownList} list */
  function close(list) {
    // Of what was measured the time of its keeping tells the day.
    const measured = Object.keys(content(list)).filter((key) => key.startsWith('fill:')).map((key) => ({ at: store.at(key), text: '' }));
    const ticks = [...[...boxes(list)].flatMap((box) => tick(store.get(key(box.name))) ?? []), ...measured];
    const last = Math.max(...ticks.map(({ at }) => at));
    if (!ticks.some((kept) => isOver(list, kept)) || ticks.some((kept) => !isOver(list, kept))) return {};
    const due = [...boxes(list)].filter(({ name }) => !list.optional?.includes(name));
    const done = due.filter(({ name }) => tick(store.get(key(name))));
    const blank = Object.keys(content(list)).map((key) => [key, null]);
    return { ...Object.fromEntries(blank), [`day:${waypost.known.page}/${list.id}/${last}`]: [title(list), done.length, due.length, fills(list)] };
  }

  /** What was measured and signed in a list: the line and the value. @param {KnownList} list */
  const fills = (list) =>
    [...(section(list)?.querySelectorAll('.fill input') ?? [])].flatMap((field) => {
      const value = store.get(`fill:${waypost.known.page}/${field.getAttribute('name')}`);
      const box = field.closest('li')?.querySelector('input[type=checkbox]');
      return typeof value === 'string' && value && box ? [`${words(box)}: ${value} ${field.nextElementSibling?.textContent ?? ''}`.trim()] : [];
    });

  /** All that is kept of a list. @param {KnownList} list */
  const content = (list) => {
    const keys = [...boxes(list)].flatMap(({ name }) => [key(name), `again:${waypost.known.page}/${name}`]);
    const fields = [...(section(list)?.querySelectorAll('.fill input') ?? [])].map((field) => `fill:${waypost.known.page}/${field.getAttribute('name')}`);
    return Object.fromEntries([...keys, ...fields].map((key) => [key, store.get(key)]).filter(([, kept]) => kept !== undefined));
  };

  /** @param {KnownList} list */
  const title = (list) => section(list)?.querySelector('h2, h3, h4, h5, h6, legend')?.textContent?.trim() ?? list.id;

  /** Shows what is kept; after a change only the lists that it is about. @param {string[]} [keys] */
  function show(keys) {
    const isWhole = !keys || keys.some((key) => key[0] === ':');
    const names = !isWhole && new Set(keys.map((key) => key.slice(key.lastIndexOf('/') + 1).split('.')[0]));
    for (const list of all()) {
      if (names && ![...boxes(list)].some(({ name }) => names.has(name))) continue;
      for (const box of boxes(list)) {
        const kept = counting(list, box);
        box.checked = !!kept;
        // Going back, a browser would put it as it was.
        box.autocomplete = 'off';
        note(box, kept);
      }
      section(list)?.querySelectorAll('.fill input').forEach((field) => {
        if (!(field instanceof HTMLInputElement) || field === document.activeElement) return;
        const kept = store.get(`fill:${waypost.known.page}/${field.name}`);
        field.value = typeof kept === 'string' ? kept : '';
      });
      count(list);
    }
  }

  /** What has to be said of a line whose words changed. @param {HTMLInputElement} box @param {Tick | undefined} kept */
  function note(box, kept) {
    const line = box.closest('li');
    line?.querySelector('.changed')?.remove();
    const before = tick(store.get(`again:${waypost.known.page}/${box.name}`));
    const text = kept ? kept.text !== words(box) && t('reworded', { day: waypost.day(kept.at) }) : before && t('tick_again', { day: waypost.day(before.at) });
    const id = `changed-${box.name}`;
    if (text) box.closest('label')?.after(h('p', { class: 'changed', id }, text));
    text ? box.setAttribute('aria-describedby', id) : box.removeAttribute('aria-describedby');
  }

  /** @param {KnownList} list */
  function count(list) {
    const { done, of } = sum(list);
    const around = section(list);
    const bar = around?.querySelector('progress');
    if (bar) bar.value = done;
    const said = around?.querySelector('.tally span');
    const how = t('done_of', { n: done, of });
    if (said && said.textContent !== how) said.textContent = how;
    const status = around?.querySelector('.state');
    const text = done < of ? n('left', of - done) : t('complete');
    if (status && status.textContent !== text) status.textContent = text;
    around?.classList.toggle('whole', done === of && of > 0);
  }

  /** @param {KnownList} list */
  function sum(list) {
    const due = [...boxes(list)].filter(({ name }) => !list.optional?.includes(name));
    const left = due.filter((box) => !counting(list, box));
    return { id: list.id, title: title(list), done: due.length - left.length, of: due.length, left: left.map(words), fills: fills(list), list };
  }

  waypost.lists = () => all().map(sum);

  waypost.filled = content;

  document.addEventListener('change', ({ target: box }) => {
    if (!(box instanceof HTMLInputElement) || !box.matches('.items input[type=checkbox]')) return;
    const tick = {
      [key(box.name)]: box.checked ? { at: Date.now(), text: words(box) } : null,
      [`again:${waypost.known.page}/${box.name}`]: null,
    };
    waypost.soon(() => {
      if (all().some(({ repeat }) => repeat === 'day')) settle();
      store.put(tick);
    });
  });

  document.addEventListener('input', ({ target: field }) => {
    if (!(field instanceof HTMLInputElement) || !field.matches('.items .fill input')) return;
    waypost.soon(() => {
      if (all().some(({ repeat }) => repeat === 'day')) settle();
      store.set(`fill:${waypost.known.page}/${field.name}`, field.value);
    });
  });

  // A reader who did not mean it gets everything back.
  waypost.acts.afresh = (button) => {
    const list = all().find(({ anchor }) => anchor === button.closest('.list')?.id);
    if (!list) return;
    const before = content(list);
    const run = store.run();
    if (!Object.keys(before).length) return;
    store.put(Object.fromEntries(Object.keys(before).map((key) => [key, null])));
    // One that is still there is of another time.
    waypost.say('afresh', '');
    const undo = () => {
      if (store.run() === run) store.put(before);
      waypost.say('afresh', '');
      button.focus();
    };
    waypost.say('afresh', t('blank_now', { title: sum(list).title }), h('button', { type: 'button', class: 'btn', click: undo }, t('undo')));
  };

  store.on((keys) => {
    if (!keys.includes(':run')) return show(keys);
    waypost.say('afresh', '');
    renew();
  });
  const renew = () => {
    settle();
    show();
  };
  // A list of the day is blank again after midnight, also where the page was left open.
  addEventListener('visibilitychange', renew);
  // A browser that goes back puts boxes as they were on the page, whatever was kept since.
  addEventListener('pageshow', renew);
  let today = new Date().toDateString();
  setInterval(() => today !== (today = new Date().toDateString()) && renew(), 60_000);
  waypost.renew = renew;
  waypost.begin(renew);
})();
