/**
 * A decision, one question at a time: the same questions and results as on the page without script. The address says which
 * is shown, the history what was answered before it, so that Back, reload and a copied link do what a reader expects. A
 * result says when it was asked and until when it holds.
 */
(() => {
  const { store, t, n, h, walk } = waypost;

  /**
   * What the history keeps: when the walk began and its first answer was given, where it began, if not at the start, the questions before this one, all answers, when the result was reached,
   * how many answers were taken over, and whether any came with a link or are missing.
   * @typedef {{ begun: number, since?: number, from?: string, trail: string[], given: Record<string, Answer>, at?: number, kept?: number, changing?: boolean, linked?: boolean, deep?: boolean, depth: number, instead?: string, lost?: string }} Walked
   */

  /** Minutes. */
  const DAY = 1440;
  /** Milliseconds. */
  const NIGHT = 12 * 3_600_000;

  const tree = () => /** @type {KnownTree} */ (waypost.known.tree);
  const root = () => document.querySelector('.tree');
  /** @param {string} id */
  const section = (id) => document.getElementById(`${tree().id}.${id}`);
  /** @returns {Walked} */
  const blank = () => ({ begun: Date.now(), trail: [], given: {}, depth: 0 });
  /** @param {string} id */
  const isNode = (id) => Object.hasOwn(tree().nodes, id);
  /** @param {string} id */
  const isOutcome = (id) => Object.hasOwn(tree().outcomes, id);
  /** @param {string} id */
  const isSum = (id) => tree().nodes[id]?.kind === 'score';
  /** Another decision leads to this question, so a walk may begin there. @param {string | undefined} id */
  const isEntered = (id) => !!id && !!tree().entered?.includes(id);

  /** Where the walk is. */
  let here = '';
  /** @type {Walked} */
  let walked = blank();
  /** The question whose answers were filled in last, and from what: half an answer stays when the page is shown again. @type {[Element | null, Walked] | undefined} */
  let filled;

  /** The text of an element in one line. @param {Element | null | undefined} element */
  const text = (element) => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

  /** The words of an answer or a sign, without its points and what explains it. @param {Element | null | undefined} element */
  const phrase = (element) => {
    const plain = /** @type {Element | undefined} */ (element?.cloneNode(true));
    plain?.querySelectorAll('small').forEach((added) => added.remove());
    return text(plain);
  };

  /** @param {string} id */
  const question = (id) => text(section(id)?.firstElementChild?.lastElementChild);

  /** Whether an answer says something of every sign: a new edition may ask for more. @param {string} id @param {Answer | undefined} answer */
  const isWhole = (id, answer) => {
    const { signs } = tree().nodes[id] ?? {};
    if (!signs || typeof answer !== 'object') return !signs;
    const told = [...answer.yes, ...(answer.unsure ?? []), ...(answer.no ?? [])];
    return told.length === signs.length && signs.every((sign) => told.includes(sign));
  };

  /** The radio, tick boxes or field of a question that this answer fills; nothing clears all. @param {string} id @param {Answer | undefined} answer */
  function fill(id, answer) {
    const around = section(id);
    const node = tree().nodes[id];
    const name = `${tree().id}.${id}`;
    around?.querySelectorAll('input').forEach((input) => {
      const sign = input.name.slice(name.length + 1);
      if (input.type === 'text') input.value = typeof answer === 'number' ? String(answer) : '';
      else if (input.name === name) input.checked = input.value === answer;
      else if (typeof answer !== 'object') input.checked = false;
      else if (input.type === 'checkbox') input.checked = sign === 'none' ? !answer.yes.length && isWhole(id, answer) : answer.yes.includes(sign);
      else input.checked = input.value === (answer.yes.includes(sign) ? 'yes' : answer.unsure?.includes(sign) ? 'unsure' : answer.no?.includes(sign) && 'no');
    });
    if (node?.kind === 'number' && answer === 'unsure') around?.querySelectorAll('input[value=unsure]').forEach((input) => (/** @type {HTMLInputElement} */ (input).checked = true));
  }

  /** What is answered, or what is wrong: a text and links. @param {string} id @returns {{ answer: Answer } | { wrong: string, links: [string, string][] }} */
  function read(id) {
    const node = /** @type {KnownNode} */ (tree().nodes[id]);
    const around = /** @type {HTMLElement} */ (section(id));
    const name = `${tree().id}.${id}`;
    const picked = /** @type {HTMLInputElement | null} */ (around.querySelector(`input[name="${name}"]:checked`));
    if (node.kind === 'step' || node.kind === 'score') return { answer: 'then' };
    if (picked) return { answer: picked.value };
    if (node.kind === 'number') {
      const field = /** @type {HTMLInputElement} */ (around.querySelector('.amount input'));
      const number = waypost.numeral(field.value);
      const [min, max, step] = node.number ?? [0, 0, null];
      if (walk.next(tree(), id, number, {}) !== undefined) return { answer: number };
      return { wrong: t('ask_number', { min, max }) + (step ? ` ${t('ask_step', { step })}` : ''), links: [[field.id, question(id)]] };
    }
    if (node.kind !== 'signs') return { wrong: t('ask_choose'), links: [[`${name}-answers`, question(id)]] };
    const boxes = [...around.querySelectorAll('input')];
    const checked = boxes.filter((input) => input.checked);
    const named = (/** @type {string} */ value) => checked.filter((input) => input.type === 'checkbox' || input.value === value).map((input) => input.name.slice(name.length + 1)).filter((sign) => sign !== 'none');
    const told = (/** @type {string[]} */ yes, /** @type {string[]} */ unsure = []) => ({ answer: { yes, unsure, no: (node.signs ?? []).filter((sign) => ![...yes, ...unsure].includes(sign)) } });
    if (around.querySelector('.ticks')) return checked.length ? told(named('yes')) : { wrong: t('ask_list'), links: [[boxes[0]?.closest('[id]')?.id ?? '', question(id)]] };
    const open = (node.signs ?? []).filter((sign) => !checked.some((input) => input.name === `${name}.${sign}`));
    if (open.length) return { wrong: n('ask_signs', open.length), links: open.map((sign) => [`${name}.${sign}`, phrase(document.getElementById(`${name}.${sign}`)?.querySelector('legend span + span'))]) };
    return told(named('yes'), named('unsure'));
  }

  /** An answer in words. @param {string} id @param {Answer | undefined} answer */
  function said(id, answer) {
    const around = section(id);
    const name = `${tree().id}.${id}`;
    if (answer === 'then' && tree().nodes[id]?.kind === 'score') return String(walk.sum(tree(), id, walked.given));
    if (typeof answer === 'string') return phrase(around?.querySelector(`.ans > li[data-answer="${answer}"] > a > span`));
    if (typeof answer === 'number') return `${answer} ${text(around?.querySelector('.paper .blank + span'))}`.trim();
    const words = (/** @type {string[]} */ names) => names.map((sign) => phrase(document.getElementById(`${name}.${sign}`)?.querySelector('legend span + span, .mk + span'))).join(t('ask_join'));
    const label = (/** @type {string} */ value) => text(around?.querySelector(`input[value="${value}"] + span`)) || t(value);
    const part = (/** @type {string} */ value, /** @type {string[]} */ names = []) => (names.length ? [`${label(value)}: ${words(names)}`] : []);
    const parts = [...part('yes', answer?.yes), ...part('unsure', answer?.unsure)];
    return parts.join('. ') || t('ask_none');
  }

  /** Goes on to a question or a result. @param {string} id @param {Walked} next @param {boolean} [inPlace] */
  function go(id, next, inPlace = false) {
    const hash = `#${tree().id}.${id}`;
    if (inPlace) history.replaceState(next, '', hash);
    else {
      location.hash = hash;
      history.replaceState(next, '');
    }
    show(true);
  }

  /** Until when a result holds: from its first answer on. @param {Walked} of @param {number} at */
  const ends = ({ since }, at) => Math.min(since ?? at, at) + (tree().valid ?? 0) * 60_000;

  /** The questions whose answers are told: not a sum that is hidden. @param {Walked} of */
  const told = ({ trail }) => trail.filter((id) => !tree().nodes[id]?.hidden);

  /** What is reached by answers is kept, once, and says how often it was tried. @param {string} id @param {Walked} next @param {boolean} [inPlace] */
  function arrive(id, next, inPlace) {
    const out = tree().outcomes[id];
    if (!out || next.deep || next.linked) return go(id, { ...next, at: Date.now() }, inPlace);
    const at = Date.now();
    const all = waypost.results(tree().id);
    // Whoever goes back and answers again at once has not tried again.
    const isRedone = (/** @type {Asked} */ kept) => kept.begun === next.begun && [kept.out, kept.instead].includes(id) && at - kept.at < (out.wait ?? 0) * 60_000;
    const before = all.filter((kept) => kept.at <= at && !kept.redone && !isRedone(kept)).sort((a, b) => b.at - a.at);
    // Tries that are used up are so for the rest of the day, and of the night.
    const counts = (/** @type {Asked} */ kept) => (kept.out === id && (out.wait ?? 0) >= DAY) || ([kept.out, kept.instead].includes(id) && (waypost.isToday(kept.at) || at - kept.at < NIGHT));
    const tries = before.findIndex((kept) => !counts(kept));
    const tried = (tries < 0 ? before.length : tries) + 1;
    const isOver = out.retry && tried > out.retry[0];
    const [reached, instead] = out.retry && isOver ? [out.retry[1], n('ask_instead', out.retry[0])] : [id, undefined];
    const plate = section(reached)?.querySelector('.plate');
    const word = text(plate?.querySelector('.kind'));
    const holds = tree().valid && ['go', 'info'].includes(tree().outcomes[reached]?.kind ?? '');
    /** @type {Asked} */
    const result = {
      out: reached,
      kind: tree().outcomes[reached]?.kind ?? 'info',
      word,
      text: text(plate?.querySelector('h2, h3, h4')).slice(word.length).trim(),
      at,
      begun: next.begun,
      ...(holds ? { until: ends(next, at) } : {}),
      ...(isOver ? { instead: id } : out.retry ? { tries: tried } : {}),
      answers: told(next).map((node) => [question(node), said(node, next.given[node])]),
    };
    // What was kept while the clock of the device was ahead is not the last result any more.
    const old = all.flatMap(({ key, ...kept }) => {
      const changes = kept.at > at ? { at: at - 1, until: at - 1, redone: true } : isRedone(kept) && { redone: true };
      return changes ? [[`asked:${tree().id}/${key}`, { ...kept, ...changes }]] : [];
    });
    store.put({ ...Object.fromEntries(old), [`asked:${tree().id}/${at.toString(36)}`]: result });
    go(reached, { ...next, at, instead }, inPlace);
  }

  /** From a question on with its answer; where answers were changed, as far on as the later ones lead. @param {string} id @param {Answer} answer */
  function onward(id, answer) {
    const given = { ...walked.given, [id]: answer };
    const trail = [...walked.trail, id];
    let kept = 0;
    let next = walk.next(tree(), id, answer, given);
    while (walked.changing && next && isNode(next) && Object.hasOwn(given, next) && isWhole(next, given[next])) {
      const after = walk.next(tree(), next, given[next] ?? '', given);
      if (!after) break;
      trail.push(next);
      next = after;
      kept += 1;
    }
    if (!next) return;
    // Whoever comes back finds the answer.
    history.replaceState({ ...walked, given }, '');
    if (next.includes('.')) {
      location.href = waypost.href(next).replace(/#([^.]+)\.(.+)$/, '#$1!@$2');
      return;
    }
    const { begun, from, deep, linked } = walked;
    // Whoever answers the first question anew answers all after it anew, too.
    const since = walked.trail.length || walked.changing ? walked.since : Date.now();
    const state = { begun, since, from, trail, given, kept, deep, linked, depth: walked.depth + 1 };
    if (isNode(next)) go(next, state);
    else arrive(next, state);
  }

  function submit() {
    const around = section(here)?.querySelector('.in');
    const result = read(here);
    if (!around) return;
    if ('wrong' in result) return waypost.fault(around, result.wrong, result.links);
    waypost.fault(around, '', []);
    onward(here, result.answer);
  }

  function back() {
    if (walked.depth > 0) return history.back();
    const last = walked.trail.at(-1);
    if (last) go(last, { ...walked, trail: walked.trail.slice(0, -1), changing: false, depth: 0 }, true);
  }

  /** @param {string} id */
  const change = (id) => go(id, { ...walked, trail: walked.trail.slice(0, walked.trail.indexOf(id)), changing: true, at: undefined, instead: undefined, depth: walked.depth + 1 });
  const again = () => go(tree().start, { ...blank(), depth: walked.depth + 1 });

  /** The answers of this walk as part of an address, by ids; each ends with a mark, so that a link that was cut is known. */
  const address = () => {
    const one = (/** @type {Answer | undefined} */ answer) => (typeof answer === 'object' ? [answer.yes, answer.unsure ?? [], answer.no ?? []].map((names) => names.join('.')).join('~') : String(answer));
    return `${location.href.replace(/#.*$/s, '')}#${tree().id}?${walked.trail.map((id) => `${id}=${one(walked.given[id])}&`).join('')}`;
  };

  /** Answers that an address holds are given in their order, up to one that no longer leads on. @param {string} pairs @param {boolean} linked */
  function replay(pairs, linked) {
    /** @type {Walked} */
    const next = { ...blank(), linked };
    let id = tree().start;
    // Nobody but a card on a stage gives an answer here, and only the first.
    const all = linked ? pairs.split('&') : [pairs];
    const cut = linked ? all.pop() : '';
    for (const pair of all) {
      const [node = '', value = ''] = pair.split('=');
      const kind = tree().nodes[node]?.kind;
      const [yes = '', unsure = '', no = ''] = value.split('~');
      const signs = (/** @type {string} */ names) => names.split('.').filter(Boolean);
      const isNumber = kind === 'number' && value !== 'unsure';
      const answer = kind === 'signs' ? { yes: signs(yes), unsure: signs(unsure), no: signs(no) } : isNumber ? (/^-?\d+(\.\d+)?$/.test(value) ? Number(value) : NaN) : value;
      const to = node === id && isWhole(node, answer) ? walk.next(tree(), id, answer, next.given) : undefined;
      if (!to) {
        next.lost = isNode(node) ? t('ask_lost_answer', { question: question(node) }) : t('ask_lost_question');
        break;
      }
      next.given[id] = answer;
      next.trail.push(id);
      if (to.includes('.')) return location.replace(waypost.href(to));
      id = to;
      if (!isNode(id)) break;
    }
    if (cut || !all.length) next.lost ??= t('ask_lost_end');
    if (isNode(id)) go(id, next, true);
    else arrive(id, next, true);
  }

  /** The question or result that the address names, and how it was reached. @returns {boolean} whether one is to be shown */
  function look() {
    const hash = waypost.part();
    const own = tree().id;
    if (hash.startsWith(`${own}!@`)) {
      const id = hash.slice(own.length + 2);
      here = isNode(id) ? id : tree().start;
      renew({ ...blank(), ...(isEntered(here) ? { from: here } : { deep: here !== tree().start }) }, `#${own}.${here}`);
      return true;
    }
    const replayed = [`${own}?`, `${own}!`].find((start) => hash.startsWith(start));
    if (replayed) {
      replay(hash.slice(replayed.length), replayed.endsWith('?'));
      return false;
    }
    const id = hash.startsWith(`${own}.`) ? (hash.slice(own.length + 1).split('.')[0] ?? '') : '';
    const isNamed = isNode(id) || isOutcome(id);
    const target = hash && document.getElementById(hash);
    if (target && !isNamed && root()?.contains(target)) {
      whole(true);
      return false;
    }
    const state = /** @type {Walked | null} */ (history.state);
    const isState = Array.isArray(state?.trail) && state.given instanceof Object;
    // In the list of all questions, links lead within it.
    if (root()?.matches('.all') && !isState) return false;
    // A link to another part of the page leaves the decision where it is.
    if (!isNamed && !isState && here) {
      stay();
      return false;
    }
    here = isNamed ? id : tree().start;
    const at = walked.trail.indexOf(here);
    if (isState) take(state);
    else if (at >= 0) renew({ ...walked, trail: walked.trail.slice(0, at), changing: true, at: undefined, kept: 0, lost: undefined, instead: undefined });
    else if (id && !isNamed) renew({ ...blank(), lost: t('ask_lost_question') }, `#${own}.${here}`);
    else renew({ ...blank(), deep: here !== tree().start, at: Date.now() });
    return true;
  }

  /** The address is the one of what is shown, in an entry of the history that knows no way back. */
  const stay = () => renew({ ...walked, depth: 0 }, `#${tree().id}.${here}`);

  /** @param {Walked} next @param {string} [hash] */
  function renew(next, hash) {
    history.replaceState(next, '', hash);
    walked = history.state;
  }

  /**
   * Goes on from what the history keeps of this place, with later answers of the same walk; as far as the answers still
   * lead, for the guide may have changed since.
   * @param {Walked} state
   */
  function take(state) {
    const { trail, deep, begun } = state;
    const given = { ...state.given };
    if (state !== walked && begun === walked.begun) for (const [id, answer] of Object.entries(walked.given)) if (!trail.includes(id)) given[id] = answer;
    const leads = (/** @type {string} */ id, /** @type {number} */ at) => {
      const next = isWhole(id, given[id]) ? walk.next(tree(), id, given[id] ?? '', given) : undefined;
      return next !== undefined && next === (trail[at + 1] ?? here) || (at === trail.length - 1 && !!next && tree().outcomes[next]?.retry?.[1] === here);
    };
    const first = isEntered(state.from) ? state.from : tree().start;
    const isFromStart = deep || (trail[0] ?? here) === first;
    const ends = isFromStart ? trail.findIndex((id, at) => !leads(id, at)) : 0;
    if (ends < 0) return state === walked ? undefined : renew({ ...state, given });
    here = isFromStart ? (trail[ends] ?? tree().start) : tree().start;
    const lost = isNode(here) ? t('ask_changed', { question: question(here) }) : undefined;
    here = isNode(here) ? here : tree().start;
    renew({ ...state, given, trail: trail.slice(0, ends), lost, at: undefined, instead: undefined }, `#${tree().id}.${here}`);
  }

  /** All questions at once, as without script, or one. @param {boolean} isWhole */
  function whole(isWhole) {
    root()?.classList.toggle('all', isWhole);
    root()?.classList.toggle('asking', !isWhole);
    if (isWhole) steps().replaceChildren(h('p', {}, button('ask_one', () => {
      whole(false);
      if (!location.hash.startsWith(`#${tree().id}.`)) {
        if (here) stay();
        else history.replaceState(null, '', waypost.bare());
      }
      show(true);
    })));
  }

  /** @param {string} name @param {(event: Event) => void} click @param {string} [kind] */
  const button = (name, click, kind = '') => h('button', { type: 'button', class: `btn ${kind}`, click }, t(name));

  /** An element of the wizard's own, made when first needed. @param {string} name @param {(made: Element) => void} place */
  const own = (name, place) => {
    const known = root()?.querySelector(`:scope > .${name}`);
    if (known) return known;
    const made = h('div', { class: name });
    place(made);
    return made;
  };
  const steps = () => own('steps', (made) => root()?.prepend(made));
  const asked = () => own('asked', (made) => [...(root()?.querySelectorAll(':scope > .out') ?? [])].at(-1)?.after(made));

  /** Makes the controls of a question: its answers are links without script. @param {string} id @returns {boolean} whether they are new */
  function prepare(id) {
    const around = section(id);
    const inside = around?.querySelector('.in');
    if (!around || !inside || around.querySelector('.go-on')) return false;
    const name = `${tree().id}.${id}`;
    const { kind, to } = /** @type {KnownNode} */ (tree().nodes[id]);
    const heading = around.firstElementChild;
    heading?.setAttribute('id', `${name}-ask`);
    inside.setAttribute('role', 'group');
    inside.setAttribute('aria-labelledby', `${name}-ask`);
    around.querySelector('.ans')?.setAttribute('id', `${name}-answers`);
    if (kind === 'number') {
      const unit = text(around.querySelector('.paper .blank + span'));
      const input = h('input', { type: 'text', inputmode: 'decimal', autocomplete: 'off', name: `${name}.number`, id: `${name}-number` });
      input.addEventListener('input', () => around.querySelectorAll('input[type=radio]').forEach((radio) => (/** @type {HTMLInputElement} */ (radio).checked = false)));
      around.querySelector('.ans')?.before(h('div', { class: 'amount fill' }, h('label', {}, h('span', { class: 'vh' }, question(id)), input, ' ', h('span', {}, unit))));
    }
    around.querySelectorAll('.ans > li').forEach((line) => {
      const answer = line.getAttribute('data-answer') ?? '';
      if (!Object.hasOwn(to ?? {}, answer)) return;
      const words = line.querySelector('a > span')?.cloneNode(true) ?? '';
      line.classList.add('can');
      line.prepend(h('label', { class: 'opt' }, h('input', { type: 'radio', name, value: answer }), words));
    });
    inside.append(h('p', { class: 'row go-on' }, button(kind === 'step' ? 'ask_done' : 'ask_go_on', (event) => /** @type {MouseEvent} */ (event).detail > 1 || submit(), 'main'), button('ask_back', back), button('ask_all', () => {
      whole(true);
      section(id)?.scrollIntoView();
      /** @type {HTMLElement | null | undefined} */ (heading)?.focus({ preventScroll: true });
    }, 'text')));
    return true;
  }

  /** How far the walk is. */
  function progress() {
    const node = tree().nodes[here];
    const questions = walked.trail.filter((id) => !['step', 'score'].includes(tree().nodes[id]?.kind ?? '')).length;
    const parts = [];
    if (node) {
      const isQuestion = !['step', 'score'].includes(node.kind);
      const marks = [...Array(questions).fill('done'), ...(isQuestion ? ['here'] : []), ...Array(node.left).fill('')];
      if (marks.length > 1) parts.push(h('ol', { 'aria-hidden': true }, ...marks.map((mark) => h('li', { class: mark }))));
      const left = node.left ? n('ask_more', node.left) : t('ask_last');
      if (isQuestion || node.left) parts.push(h('p', {}, isQuestion && !walked.deep ? `${t('ask_question', { n: questions + 1 })}, ${left}` : left));
      if (isSum(here) && !node.hidden && !walked.deep) parts.push(h('p', {}, t('ask_sum', { n: walk.sum(tree(), here, walked.given) })));
    }
    if (walked.kept) parts.push(h('p', {}, n('ask_kept', walked.kept)));
    if (walked.lost) parts.push(h('p', { class: 'warn' }, walked.lost));
    if (walked.linked && !walked.lost) parts.push(h('p', { class: 'warn' }, t('ask_linked')));
    if (walked.deep) parts.push(h('p', { class: 'warn' }, `${t(node ? 'ask_deep' : 'ask_deep_result')} `, h('button', { type: 'button', class: 'btn', click: again }, t('ask_from_start'))));
    if (walked.instead) parts.push(h('p', { class: 'warn' }, walked.instead));
    steps().replaceChildren(...parts);
  }

  /** The answers that led here, and what can be done with the result. */
  function answers() {
    const isResult = isOutcome(here);
    const lines = told(walked).map((id) => {
      const go = h('a', { href: `#${tree().id}.${id}`, click: (event) => {
        event.preventDefault();
        change(id);
      } }, t('ask_change'), h('span', { class: 'vh' }, ` ${question(id)}`));
      return h('li', {}, h('span', {}, question(id), ' ', h('b', {}, said(id, walked.given[id]))), go);
    });
    const logs = (tree().logs ?? []).map(([stage, title, href]) => {
      const plate = section(here)?.querySelector('.plate');
      const note = () => store.set(`draft:${stage}`, { text: `${tree().code ?? ''} ${text(plate?.querySelector('h2, h3, h4'))} (${waypost.clock(walked.at ?? Date.now())})`.trim(), at: Date.now() });
      return h('a', { class: 'btn', href: waypost.href(href), click: note }, t('ask_log', { title }));
    });
    const acts = isResult ? [button('ask_again', again), ...(lines.length && !walked.deep && !walked.instead && !walked.from ? [button('ask_copy', copy)] : []), button('ask_print', printed), ...(walked.deep || walked.linked ? [] : logs)] : [];
    const list = lines.length ? [h('h2', {}, t('ask_answers')), h('ol', { class: 'given' }, ...lines)] : [];
    asked().replaceChildren(...list, ...(acts.length ? [h('p', { class: 'row' }, ...acts)] : []));
  }

  async function copy() {
    const link = address();
    try {
      await navigator.clipboard.writeText(link);
      waypost.say('copy', t('ask_copied'));
    } catch {
      const field = h('input', { type: 'text', readonly: true, value: link, 'aria-label': t('ask_copy') });
      waypost.say('copy', '');
      waypost.say('copy', t('ask_copy_by_hand'), field);
      field.focus();
      field.select();
    }
  }

  function printed() {
    const { classList } = document.documentElement;
    classList.add('print-result');
    addEventListener('afterprint', () => classList.remove('print-result'), { once: true });
    print();
  }

  /** What a result says of its time: until when it holds, how long to wait. */
  function time() {
    if (!waypost.known.tree) return;
    const out = tree().outcomes[here];
    const body = section(here)?.querySelector('.body');
    if (!out || !body || !root()?.matches('.asking')) return;
    const at = walked.at ?? Date.now();
    const now = Date.now();
    const holds = tree().valid && ['go', 'info'].includes(out.kind) && !walked.deep && !walked.linked;
    const until = ends(walked, at);
    const last = walked.at && !walked.deep && !walked.linked ? waypost.asked(tree().id) : undefined;
    const newer = last && last.at > at && last.at <= now ? t('ask_newer', { time: waypost.moment(last.at), result: `${last.word}: ${last.text}` }) : '';
    const isOld = (!!holds && (now >= until || now < at)) || !!newer;
    const wasOld = section(here)?.classList.contains('expired');
    section(here)?.classList.toggle('expired', isOld);
    const free = at + (out.wait ?? 0) * 60_000;
    const left = now < at ? (out.wait ?? 0) * 60_000 : Math.max(0, free - now);
    const seconds = Math.ceil(left / 1000);
    const [hours, ...rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const clock = rest.map((part, at) => String(part).padStart(at || hours ? 2 : 1, '0'));
    const words = newer ? newer
      : holds ? waypost.holds({ at, until })
      : out.wait && now < at ? t('clock_back')
      : out.wait && !walked.deep ? (left >= DAY * 60_000 ? t('ask_wait_long', { time: waypost.moment(free) }) : left ? t('ask_wait', { time: waypost.moment(free), left: [...(hours ? [hours] : []), ...clock].join(':') }) : t('ask_waited'))
      : walked.deep || walked.linked ? '' : t('ask_asked', { time: waypost.moment(at) });
    const line = body.querySelector(':scope > .now') ?? h('p', { class: 'now' });
    if (line.textContent !== words) line.textContent = words;
    // Its actions go away: that is spoken, too.
    if (isOld && !wasOld && line.isConnected) waypost.say('expired', words);
    if (!line.isConnected) body.prepend(line);
  }

  /** Shows what the address names. @param {boolean} [hasMoved] the heading takes focus */
  function show(hasMoved = false) {
    if (!waypost.known.tree || !root() || !look()) return;
    whole(false);
    const place = section(here);
    root()?.querySelectorAll(':scope > .on').forEach((old) => old !== place && old.classList.remove('on'));
    place?.classList.add('on');
    if (isNode(here)) {
      const isNew = prepare(here);
      waypost.fault(/** @type {Element} */ (place?.querySelector('.in')), '', []);
      if (isNew || filled?.[0] !== place || filled[1] !== walked) fill(here, walked.given[here]);
      filled = [place, walked];
      const [on, back] = /** @type {NodeListOf<HTMLElement>} */ (place?.querySelectorAll('.go-on .btn') ?? []);
      // Nothing is added up that was not asked.
      if (on) on.hidden = !!walked.deep && isSum(here);
      if (back) back.hidden = !walked.trail.length;
    }
    progress();
    answers();
    time();
    const heading = /** @type {HTMLElement | null | undefined} */ (place?.querySelector('h2, h3, h4'));
    heading?.setAttribute('tabindex', '-1');
    // The heading of all results, one level above, is not shown.
    heading?.setAttribute('aria-level', '2');
    if (!hasMoved) return;
    heading?.focus({ preventScroll: true });
    root()?.scrollIntoView();
  }

  // None of these together with another.
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const list = target.closest('.ticks');
    list?.querySelectorAll('input').forEach((other) => {
      if (target.checked && other !== target && (target.name.endsWith('.none') || other.name.endsWith('.none'))) other.checked = false;
    });
    const field = target.type === 'radio' && target.closest('.q.number')?.querySelector('.amount input');
    if (field instanceof HTMLInputElement) field.value = '';
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.closest('.tree.asking > .q.on')) {
      event.preventDefault();
      submit();
    }
  });
  // A result may send the reader to a question of a decision: the walk begins there.
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element && target.closest('.tree > .out .row a');
    const [, before = '', page, id, node] = (link && /^(.*?)(?:([\w-]+)\.html)?#([\w-]+)\.([\w-]+)$/.exec(link.getAttribute('href') ?? '')) || [];
    if (link && node && (!page || page === id)) link.setAttribute('href', `${before}${page ? `${page}.html` : ''}#${id}!@${node}`);
  });
  // The browser looks for what the address names once more when all is there, and takes the focus along.
  addEventListener('load', () => document.activeElement === document.body && location.hash.startsWith(`#${waypost.known.tree?.id}.`) && /** @type {HTMLElement | null} */ (root()?.querySelector(':scope > .on [tabindex="-1"]'))?.focus({ preventScroll: true }));
  addEventListener('hashchange', () => show(true));
  addEventListener('visibilitychange', time);
  addEventListener('pageshow', time);
  setInterval(time, 1000);
  /** The decision that was shown last, and where it stood. @type {[string, Element | null]} */
  let last = ['', null];
  waypost.begin(() => {
    const id = waypost.known.tree?.id ?? '';
    const [before, place] = last;
    last = [id, root()];
    // The history knows how far it was.
    if (place !== root()) [here, walked] = ['', blank()];
    // A new text of the author's stays where it is.
    show(id !== before && location.hash.startsWith(`#${id}`));
  });
})();
