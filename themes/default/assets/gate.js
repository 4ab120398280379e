/**
 * The gate of a stage, reckoned openly from what the reader ticked, logged and decided: when to get help, when to go back,
 * what is missing before going on. It advises; nothing is hidden or locked. Lines count from when the stage was last
 * entered: by going on or back through a gate, or by beginning the stage anew.
 */
(() => {
  const { store, t, n, h } = waypost;
  const MINUTE = 60_000;

  const DAY = 24 * 60 * MINUTE;

  const stage = () => waypost.known.stage ?? '';
  const entered = () => Object(store.get(`stage:${stage()}`));
  const since = () => Number(entered().since) || 0;

  /** A day of the calendar, counted. @param {string} date */
  const count = (date) => Math.round(Date.parse(`${date}T12:00Z`) / DAY);
  const today = () => count(waypost.date(Date.now()));

  /**
   * Whether two moments are so many minutes apart. Of whole days the calendar tells: a line may be written later than what
   * it tells of. @param {ReturnType<Waypost['entries']>[number] | undefined} first @param {ReturnType<Waypost['entries']>[number] | undefined} last @param {number} minutes
   */
  const areApart = (first, last, minutes) => {
    if (!first || !last) return minutes === 0;
    if (minutes % (24 * 60) === 0) return count(last.date) - count(first.date) >= minutes / (24 * 60);
    return moment(last) - moment(first) >= minutes * MINUTE;
  };

  /** When it was, as far as is known: when it was written, or on its day. @param {ReturnType<Waypost['entries']>[number]} line */
  const moment = ({ at, date }) => (waypost.date(at) === date ? at : Date.parse(`${date}T12:00`));

  /** Lines of a rule: one whose lists were not complete counts for no leave, and ends no row that warns. @param {Extract<Criterion, { is: 'streak' | 'count' }>} rule @param {boolean} strict */
  const counted = (rule, strict) => lines(rule.log).filter((line) => !line.open?.length || matches(rule.of, line) !== strict);

  /** Lines of a log that count in this stage. @param {string} log */
  const lines = (log) => {
    const from = since();
    return waypost.entries(log).filter((line) => !line.struck && line.stage === stage() && line.at >= from);
  };

  /** @param {Record<string, string> | undefined} wanted @param {Entry} line */
  const matches = (wanted, { of }) => Object.entries(wanted ?? {}).every(([field, value]) => of[field] === value || (of[field] !== undefined && value !== '' && Number(of[field]) === Number(value)));

  /** @typedef {{ met: boolean, progress?: string, left: string }} Verdict */

  /** @param {Criterion} rule @param {boolean} strict lines whose lists were not complete do not count @returns {Verdict} */
  function judge(rule, strict) {
    const { text } = rule;
    switch (rule.is) {
      case 'streak': {
        // A line that counts for nothing neither adds to a row nor ends it; any other line ends it.
        const row = counted(rule, strict);
        const run = row.slice(row.findLastIndex((line) => !matches(rule.of, line)) + 1);
        const missing = (rule.days ?? 0) - new Set(run.map(({ date }) => date)).size;
        const enough = run.length >= rule.n;
        const isSpread = areApart(run[0], run.at(-1), rule.minutes ?? 0);
        const left = !enough ? more(rule, rule.n - run.length) : missing > 0 ? n('log_more_days', missing) : text;
        return { met: enough && missing <= 0 && isSpread, progress: t('of', { n: Math.min(run.length, rule.n), of: rule.n }), left };
      }
      case 'count': {
        const { minutes } = rule;
        const isWithin = (/** @type {ReturnType<Waypost['entries']>[number]} */ line) =>
          !minutes || (minutes % (24 * 60) === 0 ? today() - count(line.date) < minutes / (24 * 60) + (strict ? 0 : 1) : Date.now() - moment(line) < minutes * MINUTE);
        const found = counted(rule, strict).filter((line) => isWithin(line) && matches(rule.of, line)).length;
        return { met: found >= rule.n, progress: t('of', { n: Math.min(found, rule.n), of: rule.n }), left: more(rule, rule.n - found) };
      }
      case 'list': {
        const ticks = rule.lines.map((line) => Object(store.get(`tick:${rule.page}/${line}`)).at);
        const done = ticks.filter((at) => typeof at === 'number' && (rule.repeat !== 'day' || waypost.isToday(at))).length;
        // Where that page changed and was not opened since, its lines may have to be ticked again.
        const sum = Object(store.get(`sum:${rule.page}`));
        const form = rule.page !== stage() && sum.form && waypost.known.way?.[rule.page];
        if (form && form !== sum.form) return { met: false, left: `${text} ${t('stage_changed')}` };
        return { met: done === rule.lines.length, progress: t('of', { n: done, of: rule.lines.length }), left: n('log_checks_left', rule.lines.length - done) };
      }
      case 'result': {
        const last = waypost.asked(rule.tree);
        return { met: !!last && rule.outcomes.includes(last.out) && holds(last), left: text };
      }
      case 'days': {
        const done = Math.floor((Date.now() - begun()) / (24 * 60 * MINUTE));
        return { met: done >= rule.n, progress: t('of', { n: Math.max(0, Math.min(done, rule.n)), of: rule.n }), left: n('log_days_left', rule.n - done) };
      }
      case 'sign': {
        return { met: signed(rule.role) !== '', left: text };
      }
    }
  }

  /** @param {{ more: string[] }} rule @param {number} count */
  const more = ({ more }, count) => n('log_more', count, { entries: more[count - 1] ?? more.at(-1) ?? '' });

  /** Whether a result still holds; where the clock went back, it does not. @param {Asked} result */
  const holds = ({ at, until }) => Date.now() >= at && (until === undefined || Date.now() < until);

  /** Who signed since the stage was entered. @param {string} role */
  const signed = (role) => {
    const { name, at } = Object(store.get(`sign:${stage()}/${role}`));
    return typeof name === 'string' && at >= since() ? name : '';
  };

  /** When the stage began: when it was entered, or else with the first thing that was kept of it. */
  const begun = () => {
    const ticks = store.all(`tick:${waypost.known.page}/`).map(([name, kept]) => (name.includes('/') ? 0 : Object(kept).at) || undefined);
    const logged = waypost.known.log ? lines(waypost.known.log.id).map(({ at }) => at) : [];
    return since() || Math.min(Number(entered().begun) || Date.now(), ...[...ticks, ...logged].filter((at) => typeof at === 'number'));
  };

  /** Says that the reader enters a stage now. @param {string} id */
  const enter = (id) => store.put({ [`stage:${id}`]: { since: Date.now(), begun: Date.now() }, last: { stage: id, at: Date.now() } });

  waypost.gate = () => {
    const { gate } = waypost.known;
    if (!gate) return undefined;
    const first = (/** @type {Criterion[] | undefined} */ rules) => rules?.find((rule) => judge(rule, false).met);
    const [help, back] = [first(gate.help), first(gate.back)];
    const all = gate.all.map((rule) => ({ rule, ...judge(rule, true) }));
    return { help, back, all, open: !help && !back && all.every(({ met }) => met) };
  };

  const NAMES = { help: 'help', back: 'back', open: 'go', shut: 'shut' };

  function show() {
    const card = document.querySelector('.gate');
    // A clock that was ahead has been put right: from now on lines count again.
    if (since() > Date.now()) return store.set(`stage:${stage()}`, { ...entered(), since: Date.now() });
    const state = waypost.gate?.();
    // Nobody who is signing is disturbed.
    if (!card || !state || card.querySelector('.needs input:focus')) return;
    const kind = state.help ? 'help' : state.back ? 'back' : state.open ? 'open' : 'shut';
    card.classList.remove(...Object.keys(NAMES).map((name) => `is-${name}`));
    card.classList.add(`is-${kind}`);
    const left = state.all.filter(({ met }) => !met).map(({ left }) => left);
    const because = state.help?.text ?? state.back?.text ?? '';
    const text = t(`log_gate_${kind}`, { text: because, left: left.join(t('log_join')) });
    const said = card.querySelector('.verdict span');
    if (said && said.textContent !== text) said.textContent = text;
    card.querySelector('.verdict')?.setAttribute('role', 'status');
    card.querySelector('.verdict use')?.setAttribute('href', `#g-${NAMES[kind]}`);
    // What says the same stays, and with it where the reader is.
    const say = waypost.known.gate?.say;
    const needs = [...(say ? [h('li', { class: 'say' }, say)] : []), ...state.all.map(need)];
    const list = card.querySelector('.needs');
    if (list?.innerHTML !== needs.map((line) => line.outerHTML).join('') || [...list.querySelectorAll('input')].some((input) => input.value !== signed(input.ariaLabel ?? ''))) list?.replaceChildren(...needs);
    ways(card, kind, state);
    streak(state.all);
  }

  /** @param {{ rule: Criterion, met: boolean, progress?: string }} one */
  function need({ rule, met, progress }) {
    const mark = h('i', {}, h('span', { class: 'vh' }, t(met ? 'log_met' : 'log_unmet')));
    if (met) mark.prepend(waypost.glyph('tick'));
    const made = h('li', { class: met ? 'met' : '' }, mark, h('span', {}, rule.text), ...(progress ? [h('b', {}, progress)] : []));
    if (rule.is === 'sign') made.append(sign(rule.role));
    return made;
  }

  /** @param {string} role */
  function sign(role) {
    const key = `sign:${stage()}/${role}`;
    const input = h('input', { type: 'text', autocomplete: 'off', 'aria-label': role });
    input.value = signed(role);
    input.addEventListener('change', () => {
      input.blur();
      store.set(key, input.value.trim() ? { name: input.value.trim(), at: Date.now() } : null);
    });
    return h('span', { class: 'fill' }, input);
  }

  /** Where the gate leads now. @param {Element} card @param {string} kind @param {NonNullable<ReturnType<NonNullable<Waypost['gate']>>>} state */
  function ways(card, kind, state) {
    const old = card.querySelector('.onward');
    const to = CSS.escape(waypost.known.gate?.to ?? '');
    const next = document.querySelector(`.st[data-stage="${to}"] a`);
    const links = [...card.querySelectorAll('.rules dd')].map((line) => line.querySelector('a'));
    const rules = [...(waypost.known.gate?.back ?? []), ...(waypost.known.gate?.help ?? [])];
    const rule = state.help ?? state.back;
    const link = kind === 'open' ? next : rule && links[rules.indexOf(rule)];
    if (!link) return old?.remove();
    const words = kind === 'open' ? link.firstElementChild?.textContent : link.textContent;
    const go = h('a', { class: 'btn main', href: link.getAttribute('href') ?? '' }, kind === 'open' ? t('go_on', { title: words ?? '' }) : (words ?? ''));
    const again = h('button', { type: 'button', class: 'btn', click: anew }, t('log_begin_anew'));
    const made = h('p', { class: 'row onward' }, go, ...(kind === 'open' ? [] : [again]));
    if (old?.outerHTML === made.outerHTML) return;
    old?.remove();
    card.append(made);
  }

  /** The stage begins anew; the gate says how it stands now. */
  function anew() {
    enter(stage());
    const heading = document.querySelector('.gate')?.querySelector('h2, h3');
    heading?.setAttribute('tabindex', '-1');
    if (heading instanceof HTMLElement) heading.focus();
  }

  // A stage is entered by every link that leads to it: back, if the gate says so; on, if it was not entered since this one.
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element && target.closest('a');
    const state = link && waypost.gate?.();
    if (!state) return;
    const stage = state.open ? waypost.known.gate?.to : (state.help ?? state.back)?.stage;
    const way = stage && document.querySelector(`.st[data-stage="${CSS.escape(stage)}"] a`);
    if (!way || !(way instanceof HTMLAnchorElement) || way.href !== link.href) return;
    const other = Number(Object(store.get(`stage:${stage}`)).since) || 0;
    if (!state.open || !other || other < since()) enter(stage);
  });

  /** Ticks the boxes of a row in the log. @param {{ rule: Criterion }[]} all */
  function streak(all) {
    const rule = all.map(({ rule }) => rule).find((rule) => rule.is === 'streak' && rule.log === waypost.known.log?.id);
    if (rule?.is !== 'streak') return;
    const row = counted(rule, true);
    const run = row.slice(row.findLastIndex((line) => !matches(rule.of, line)) + 1).slice(-rule.n);
    document.querySelectorAll('.log .streak li').forEach((box, at) => {
      const line = run[at];
      box.classList.toggle('on', !!line);
      box.querySelector('i')?.replaceChildren(...(line ? [waypost.glyph('tick')] : []));
      const said = box.querySelector('span');
      if (said) said.textContent = line ? waypost.day(new Date(`${line.date}T12:00`).getTime()) : String(at + 1);
    });
  }

  store.on(show);
  // Results expire and days pass while a page is open.
  setInterval(show, MINUTE);
  waypost.begin(show);
  // The line of stages reckons with the gate from now on.
  waypost.reckon?.();
})();
