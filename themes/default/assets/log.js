/**
 * The log of a stage: a form for a new line, the lines so far, the newest first. A line can be corrected or struck out,
 * and what it said before stays in sight. When a line is saved, the lists of the session begin afresh; a line whose list
 * was not complete says so, and does not count at the gate.
 */
(() => {
  const { store, t, n, h } = waypost;

  /** @typedef {ReturnType<Waypost['entries']>[number]} Line */

  /** The line that is being corrected. @type {string | undefined} */
  let correcting;

  /** The values of fields. @param {unknown} of @returns {Record<string, string>} */
  const values = (of) => Object.fromEntries(Object.entries(Object(of)).filter(([, value]) => typeof value === 'string'));

  /** @param {unknown} list @returns {any[]} */
  const list = (list) => (Array.isArray(list) ? list : []);

  /** A line as it was kept, without what is damaged in it. @param {unknown} kept @returns {Entry | undefined} */
  const entry = (kept) => {
    const { at, of, was, open, struck, ...rest } = Object(kept);
    if (typeof at !== 'number' || !(of instanceof Object)) return undefined;
    return {
      ...rest,
      at,
      of: values(of),
      ...(was ? { was: list(was).map((before) => ({ at: Object(before).at, of: values(Object(before).of) })) } : {}),
      open: list(open).filter((title) => typeof title === 'string'),
      ...(struck ? { struck: { at: Object(struck).at, why: String(Object(struck).why ?? '') } } : {}),
    };
  };

  const log = () => /** @type {KnownLog} */ (waypost.known.log);

  waypost.entries = (id) => {
    const all = store.all(`log:${id}/`).flatMap(([key, kept]) => {
      const read = entry(kept);
      return read ? [{ ...read, key }] : [];
    });
    const name = waypost.known.log?.id === id ? dated()?.id : 'date';
    const date = (/** @type {Entry} */ { of, at }) => (name && of[name]) || day(at);
    return all.map((one) => ({ ...one, date: date(one) })).sort((a, b) => (a.date === b.date ? a.at - b.at : a.date < b.date ? -1 : 1));
  };

  /** A moment as a day of the reader's calendar: 2026-11-22. @param {number} at */
  const day = (at) => {
    const date = new Date(at);
    return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  };

  waypost.date = day;

  /** The field that says on which day it was. */
  const dated = () => log().fields.find(({ kind }) => kind === 'date');

  /** @param {Record<string, string>} of */
  const line = (of) => log().fields.flatMap((field) => (of[field.id] ? [h(field.kind === 'choice' ? 'b' : 'span', {}, waypost.said(field, of[field.id] ?? ''))] : []));

  /** @param {Line} one */
  function shown(one) {
    const act = (/** @type {string} */ name, /** @type {() => void} */ click) =>
      h('button', { type: 'button', class: 'btn text', click }, t(name), h('span', { class: 'vh' }, ` ${line(one.of).map((part) => part.textContent).join(', ')}`));
    const before = (one.was ?? []).map(({ at, of }) => h('p', {}, `${t('log_corrected', { day: waypost.moment(at) })} `, h('del', {}, line(of).map((part) => part.textContent).join(' · '))));
    const made = h('li', { 'data-key': one.key }, h(one.struck ? 'del' : 'div', { class: 'line' }, ...line(one.of)), ...before);
    if (one.open?.length) made.append(h('p', {}, t('log_not_counted', { lists: one.open.join(t('comma')) })));
    if (one.struck) made.append(h('p', {}, t('log_struck', { day: waypost.moment(one.struck.at), why: one.struck.why })));
    else made.append(h('p', { class: 'row' }, act('log_correct', () => correct(one)), act('log_strike', () => strike(made, one))));
    return made;
  }

  /** Asks why, then strikes a line out; it stays readable. @param {HTMLElement} item @param {Line} one */
  function strike(item, one) {
    root()?.querySelectorAll('.ask-why button[type=button]').forEach((cancel) => cancel instanceof HTMLElement && cancel.click());
    const why = h('input', { type: 'text', id: `why-${one.key}`, autocomplete: 'off' });
    const cancel = () => {
      form.replaceWith(row ?? '');
      show();
      /** @type {HTMLElement | null} */ (item.querySelector('.row')?.lastElementChild ?? null)?.focus();
    };
    const form = h('form', { class: 'ask-why', submit: (event) => {
      event.preventDefault();
      // It may have been corrected since.
      const key = `log:${log().id}/${one.key}`;
      form.remove();
      store.set(key, { ...entry(store.get(key)), struck: { at: Date.now(), why: why.value.trim() } });
      waypost.say('log', t('log_struck_now'));
      const line = [...(root()?.querySelectorAll('.entries > li') ?? [])].find((line) => line.getAttribute('data-key') === one.key);
      line?.setAttribute('tabindex', '-1');
      if (line instanceof HTMLElement) line.focus();
    } }, h('label', {}, h('span', {}, t('log_why_strike')), why), h('p', { class: 'row' }, h('button', { class: 'btn' }, t('log_strike')), h('button', { type: 'button', class: 'btn text', click: cancel }, t('log_cancel'))));
    const row = item.querySelector('.row');
    row?.replaceWith(form);
    why.focus();
  }

  /** @param {Line} one */
  function correct(one) {
    correcting = one.key;
    fill(one.of);
    form()?.querySelector('input')?.focus();
  }

  const root = () => document.querySelector('.log');
  const form = () => /** @type {HTMLFormElement | null | undefined} */ (root()?.querySelector('form.form'));

  /** A field of the form. @param {Field} field */
  function control(field) {
    const name = `log.${field.id}`;
    const label = [field.label, ...(field.unit ? [` (${field.unit})`] : []), ...(field.required ? [] : [h('small', {}, ` ${t('log_optional')}`)]), ...(field.private ? [h('small', {}, ` ${t('log_private')}`)] : [])];
    const options = field.kind === 'yes_no' ? ['yes', 'no'].map((id) => [id, t(id)]) : field.options;
    if (options) {
      const pick = options.map(([value = '', words = '']) => h('label', {}, h('input', { type: 'radio', name, value }), h('span', {}, words)));
      return h('fieldset', { id: name, tabindex: -1 }, h('legend', {}, ...label), h('div', { class: 'pick' }, ...pick));
    }
    const type = field.kind === 'date' ? 'date' : 'text';
    const input = h('input', { type, name, id: name, autocomplete: 'off', inputmode: field.kind === 'number' ? 'decimal' : undefined, max: type === 'date' ? day(Date.now()) : undefined, min: type === 'date' ? '1900-01-01' : undefined, 'data-today': field.today ? day(Date.now()) : undefined });
    return h('label', { class: type === 'text' && field.kind === 'text' ? 'wide' : '' }, h('span', {}, ...label), input);
  }

  /** Puts values into the form; those of a new line where there are none. @param {Record<string, string>} [of] */
  function fill(of) {
    const draft = Object(store.get(`draft:${waypost.known.stage}`));
    // What was to be noted on another day is no line of today.
    let note = of || !waypost.isToday(draft.at) ? '' : String(draft.text ?? '');
    for (const field of log().fields) {
      const value = of ? (of[field.id] ?? '') : field.today ? day(Date.now()) : field.kind === 'text' ? note : '';
      if (field.kind === 'text') note = '';
      form()?.querySelectorAll(`[name="log.${field.id}"]`).forEach((input) => {
        if (!(input instanceof HTMLInputElement)) return;
        if (input.type === 'radio') input.checked = input.value === value;
        else input.value = of && field.kind === 'number' && value ? waypost.number(Number(value)) : value;
      });
    }
    const button = form()?.querySelector('.main');
    if (button) button.textContent = t(correcting ? 'log_save_correction' : 'log_add_line');
    form()?.classList.toggle('correcting', !!correcting);
  }

  /** A page that stays open over midnight says the new day, unless the reader chose one. */
  function renew() {
    const now = day(Date.now());
    form()?.querySelectorAll('input[type=date]').forEach((input) => {
      if (!(input instanceof HTMLInputElement) || input.max === now) return;
      input.max = now;
      if (!correcting && input.dataset.today && input.value === input.dataset.today) input.value = now;
      if (input.dataset.today) input.dataset.today = now;
    });
    waypost.renew?.();
    warn();
  }

  /** Lists that close the log and are not complete on the day of the line. @param {string} date */
  const open = (date) =>
    (waypost.lists?.() ?? []).filter(({ list, done, of }) => {
      if (list.closes !== log().id) return false;
      if (list.repeat !== 'day' || date === day(Date.now())) return done < of;
      // A list of a day that is over was put down then.
      return !store.all(`day:${waypost.known.page}/${list.id}/`).some(([at, kept]) => day(Number(at)) === date && Array.isArray(kept) && kept[1] >= kept[2]);
    });

  /** The day that the form says. */
  const said = () => {
    const field = dated();
    const input = field && form()?.querySelector(`[name="log.${field.id}"]`);
    return (input instanceof HTMLInputElement && input.value) || day(Date.now());
  };

  /** What the form says, and what is wrong with it: addresses and words. */
  function read() {
    /** @type {Record<string, string>} */
    const of = {};
    /** @type {[string, string][]} */
    const wrong = [];
    const values = new FormData(/** @type {HTMLFormElement} */ (form()));
    for (const field of log().fields) {
      let value = String(values.get(`log.${field.id}`) ?? '').trim();
      if (field.kind === 'number' && value) {
        const number = waypost.numeral(value);
        if (!(number >= (field.min ?? -Infinity) && number <= (field.max ?? Infinity))) wrong.push([field.id, bounds(field)]);
        value = String(number);
      }
      // Years of more digits are slips, and so are those of long ago.
      if (field.kind === 'date' && value && !/^(19|2\d)\d\d-/.test(value)) wrong.push([field.id, t('log_future', { label: field.label })]);
      else if (field.kind === 'date' && value > day(Date.now())) wrong.push([field.id, t('log_future', { label: field.label })]);
      if (field.required && !value) wrong.push([field.id, t('log_missing', { label: field.label })]);
      if (value) of[field.id] = value;
    }
    if (!wrong.length && !Object.keys(of).some((id) => log().fields.find((field) => field.id === id)?.kind !== 'date')) wrong.push([log().fields[0]?.id ?? '', t('log_empty_line')]);
    return { of, wrong };
  }

  /** Between which numbers one must be. @param {Field} field */
  const bounds = ({ label, min, max }) => {
    const [least, most] = [min, max].map((limit) => (limit === undefined ? '' : waypost.number(limit)));
    if (least && most) return t('log_number_between', { label, min: least, max: most });
    if (least) return t('log_number_from', { label, min: least });
    return most ? t('log_number_to', { label, max: most }) : t('log_number', { label });
  };

  function submit(/** @type {Event} */ event) {
    event.preventDefault();
    if (isSaving) return;
    renew();
    const { of, wrong } = read();
    if (wrong.length) return waypost.fault(/** @type {Element} */ (form()), n('wrong', wrong.length), wrong.map(([id, words]) => [`log.${id}`, words]));
    waypost.fault(/** @type {Element} */ (form()), '', []);
    const at = Date.now();
    const old = correcting && entry(store.get(`log:${log().id}/${correcting}`));
    if (old) {
      const [key, line] = [`log:${log().id}/${correcting}`, { ...old, of, was: [...(old.was ?? []), { at, of: old.of }] }];
      keep('log_corrected_now', () => store.set(key, line));
    } else {
      const lists = waypost.lists?.() ?? [];
      const left = open(of[dated()?.id ?? ''] ?? day(at)).map(({ title }) => title);
      const kept = lists.filter(({ list }) => list.repeat === 'session' && Object.keys(waypost.filled?.(list) ?? {}).length).map(({ title, done, of, fills }) => [title, done, of, fills]);
      const over = lists.filter(({ list }) => list.repeat === 'session').flatMap(({ list }) => Object.keys(waypost.filled?.(list) ?? {}));
      const line = { at, stage: waypost.known.stage, of, open: left, lists: kept };
      const { known } = waypost;
      keep(over.length ? 'log_added_blank' : 'log_added', () => store.put({ [`log:${known.log?.id}/${at.toString(36)}`]: line, [`draft:${known.stage}`]: null, ...Object.fromEntries(over.map((key) => [key, null])) }));
    }
  }

  /** A line is being kept. */
  let isSaving = false;

  /** The page answers at once; then a line is kept, which is said, and the form is blank. @param {string} words @param {() => void} save */
  function keep(words, save) {
    isSaving = true;
    waypost.soon(() => {
      save();
      // Said again, it is heard again.
      waypost.say('log', '');
      waypost.say('log', t(words));
      isSaving = false;
      correcting = undefined;
      fill();
    });
  }

  /** Lines as they are shown, by what they say. @type {Map<string, HTMLElement>} */
  let drawn = new Map();

  /** What the form says of lists that are not complete. */
  function warn() {
    if (!waypost.known.log) return;
    const left = correcting ? [] : open(said());
    const place = form()?.querySelector('.closes');
    if (place) place.textContent = left.length ? t('log_will_not_count', { lists: left.map(({ title }) => title).join(t('comma')) }) : '';
  }

  function show() {
    if (!waypost.known.log) return;
    const list = root()?.querySelector('.entries');
    const lines = waypost.entries(log().id).filter(({ stage }) => stage === waypost.known.stage).reverse();
    /** @type {Map<string, HTMLElement>} */
    const made = new Map();
    for (const one of lines) {
      const words = JSON.stringify(one);
      // Where a reader is just writing why, the line stays.
      const asked = [...(list?.children ?? [])].find((line) => line instanceof HTMLElement && line.dataset.key === one.key && line.querySelector('.ask-why'));
      made.set(words, asked instanceof HTMLElement ? asked : (drawn.get(words) ?? shown(one)));
    }
    drawn = made;
    // Lines that are there stay as they are: there may be hundreds.
    /** @type {Set<Element>} */
    const due = new Set(made.values());
    for (const old of [...(list?.children ?? [])]) if (!due.has(old)) old.remove();
    [...due].forEach((line, at) => list?.children[at] !== line && list?.insertBefore(line, list.children[at] ?? null));
    list?.classList.toggle('none', !list.children.length);
    warn();
  }

  store.on((keys) => {
    // What was being corrected belongs to another run.
    if (correcting && keys.includes(':run')) {
      correcting = undefined;
      fill();
    }
    if (keys.some((key) => key.includes(':log:') || key[0] === ':')) show();
    else warn();
  });
  /** The stage whose log was shown last. @type {string | undefined} */
  let place;
  waypost.begin(() => {
    const around = root();
    if (!around || !waypost.known.log || form()) return;
    if (place !== waypost.known.stage) correcting = undefined;
    place = waypost.known.stage;
    around.classList.add('kept');
    around.append(
      h('form', { class: 'form', novalidate: true, 'aria-label': t('log_add_line'), submit },
        ...log().fields.map(control),
        h('p', { class: 'closes', role: 'status' }),
        h('p', { class: 'row' }, h('button', { class: 'btn main' }, t('log_add_line')), h('button', { type: 'button', class: 'btn text', click: () => { correcting = undefined; fill(); } }, t('log_cancel')))),
      h('ol', { class: 'entries', reversed: true, 'aria-label': t('log_lines') }),
    );
    form()?.addEventListener('input', warn);
    fill();
    show();
  });
  addEventListener('visibilitychange', renew);
  setInterval(renew, 60_000);
})();
