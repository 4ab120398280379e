/**
 * The gate of a stage, reckoned openly from what the reader ticked, logged and decided: when to get help, when to go back,
 * what is missing before going on. It advises; nothing is hidden or locked. Lines count from when the stage was last
 * entered: by going on or back through a gate, or by beginning the stage anew.
 */
(() => {
  const { store, t, n, h } = waypost;
  const MINUTE = 60_000;

  const stage = () => waypost.known.stage ?? '';
  const since = () => Number(Object(store.get(`stage:${stage()}`)).since) || 0;

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
        const row = lines(rule.log).filter((line) => !(strict && line.open?.length && matches(rule.of, line)));
        const run = row.slice(row.findLastIndex((line) => !matches(rule.of, line)) + 1);
        const days = new Set(run.map(({ date }) => date)).size;
        const apart = run.length ? (run.at(-1)?.at ?? 0) - (run[0]?.at ?? 0) : 0;
        const enough = run.length >= rule.n;
        const spread = days >= (rule.days ?? 0) && apart >= (rule.minutes ?? 0) * MINUTE;
        const left = enough ? n('log_more_days', Math.max((rule.days ?? 0) - days, 1)) : more(rule, rule.n - run.length);
        return { met: enough && spread, progress: t('of', { n: Math.min(run.length, rule.n), of: rule.n }), left };
      }
      case 'count': {
        const from = rule.minutes ? Date.now() - rule.minutes * MINUTE : 0;
        const count = lines(rule.log).filter((line) => line.at >= from && matches(rule.of, line) && !(strict && line.open?.length)).length;
        return { met: count >= rule.n, progress: t('of', { n: Math.min(count, rule.n), of: rule.n }), left: more(rule, rule.n - count) };
      }
      case 'list': {
        const ticks = rule.lines.map((line) => Object(store.get(`tick:${rule.page}/${line}`)).at);
        const done = ticks.filter((at) => typeof at === 'number' && (rule.repeat !== 'day' || waypost.isToday(at))).length;
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
        const { name } = Object(store.get(`sign:${stage()}/${rule.role}`));
        return { met: typeof name === 'string' && name !== '', left: text };
      }
    }
  }

  /** @param {{ more: string[] }} rule @param {number} count */
  const more = ({ more }, count) => n('log_more', count, { entries: more[count - 1] ?? more.at(-1) ?? '' });

  /** Whether a result still holds; where the clock went back, it does not. @param {Asked} result */
  const holds = ({ at, until }) => Date.now() >= at && (until === undefined || Date.now() < until);

  /** When the stage began: when it was entered, or else with the first thing that was kept of it. */
  const begun = () => {
    const ticks = store.all(`tick:${waypost.known.page}/`).map(([name, kept]) => (name.includes('/') ? 0 : Object(kept).at) || undefined);
    const logged = waypost.known.log ? lines(waypost.known.log.id).map(({ at }) => at) : [];
    return since() || Math.min(Date.now(), ...[...ticks, ...logged].filter((at) => typeof at === 'number'));
  };

  /** Says that the reader enters a stage now. @param {string} id */
  const enter = (id) => store.put({ [`stage:${id}`]: { since: Date.now() }, last: { stage: id, at: Date.now() } });

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
    card.querySelector('.verdict use')?.setAttribute('href', `#g-${NAMES[kind]}`);
    card.querySelector('.needs')?.replaceChildren(...state.all.map(need));
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
    input.value = String(Object(store.get(key)).name ?? '');
    input.addEventListener('change', () => {
      input.blur();
      store.set(key, input.value.trim() ? { name: input.value.trim(), at: Date.now() } : null);
    });
    return h('span', { class: 'fill' }, input);
  }

  /** Where the gate leads now. @param {Element} card @param {string} kind @param {NonNullable<ReturnType<NonNullable<Waypost['gate']>>>} state */
  function ways(card, kind, state) {
    card.querySelector('.onward')?.remove();
    const next = /** @type {HTMLAnchorElement | null} */ (document.querySelector('.pn .next'));
    const links = [...card.querySelectorAll('.rules dd')].map((line) => line.querySelector('a'));
    const rules = [...(waypost.known.gate?.back ?? []), ...(waypost.known.gate?.help ?? [])];
    const rule = state.help ?? state.back;
    const link = kind === 'open' ? next : rule && links[rules.indexOf(rule)];
    if (!link) return;
    const target = kind === 'open' ? waypost.known.gate?.to : rule?.stage;
    const words = kind === 'open' ? link.querySelector('b')?.textContent : link.textContent;
    const go = h('a', { class: 'btn main', href: link.getAttribute('href') ?? '' }, kind === 'open' ? t('go_on', { title: words ?? '' }) : (words ?? ''));
    go.addEventListener('click', () => target && enter(target));
    const again = h('button', { type: 'button', class: 'btn', click: () => enter(stage()) }, t('log_begin_anew'));
    card.append(h('p', { class: 'row onward' }, go, ...(kind === 'open' ? [] : [again])));
  }

  /** Ticks the boxes of a row in the log. @param {{ rule: Criterion }[]} all */
  function streak(all) {
    const rule = all.map(({ rule }) => rule).find((rule) => rule.is === 'streak' && rule.log === waypost.known.log?.id);
    if (rule?.is !== 'streak') return;
    const row = lines(rule.log).filter((line) => !(line.open?.length && matches(rule.of, line)));
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
