/**
 * The line of stages says how far the reader is: beside every page and on the home page. Each stage reckons its own
 * progress when it is open; where the guide has changed since, the others say so and do not call it done. The home page
 * leads to where the reader was.
 */
(() => {
  const { store, t } = waypost;

  /** @param {string} stage @returns {Sum | undefined} */
  const kept = (stage) => {
    const sum = Object(store.get(`sum:${stage}`));
    return typeof sum.form === 'string' && Number.isInteger(sum.done) && Number.isInteger(sum.of) ? sum : undefined;
  };

  /** Keeps how far the stage of this page is, once anything is kept of it. */
  function reckon() {
    const { stage, way } = waypost.known;
    if (!stage || !way || !store.run()) return;
    const lists = (waypost.lists?.() ?? []).filter(({ list }) => !list.repeat);
    const [done, of] = lists.reduce(([done, of], list) => [done + list.done, of + list.of], [0, 0]);
    const gate = waypost.gate?.();
    const before = kept(stage);
    // Until the gate has come, it says nothing new.
    const whole = gate ? gate.open : waypost.known.gate ? !!before?.whole && before.done === done : of > 0 && done === of;
    const now = { done, of, whole, form: way[stage] ?? '' };
    if (before ? JSON.stringify(before) !== JSON.stringify(now) : done || whole) store.set(`sum:${stage}`, now);
  }

  /** @param {string} stage @param {string} form */
  function said(stage, form) {
    const sum = kept(stage);
    if (sum && sum.form !== form) return t('stage_changed');
    if (Object(store.get('last')).stage === stage && !sum?.whole) return sum?.of ? t('done_of', { n: sum.done, of: sum.of }) : t('begun');
    if (!sum) return t(store.get(`stage:${stage}`) ? 'begun' : 'not_begun');
    if (sum.whole) return t('stage_done');
    return sum.of ? t('done_of', { n: sum.done, of: sum.of }) : t('begun');
  }

  function show() {
    reckon();
    for (const [stage, form] of Object.entries(waypost.known.way ?? {})) {
      const sum = kept(stage);
      const isDone = !!sum?.whole && sum.form === form;
      document.querySelectorAll(`.st[data-stage="${stage}"]`).forEach((line) => {
        line.classList.toggle('done', isDone);
        const text = line.querySelector('.prog');
        if (text) text.textContent = said(stage, form);
      });
    }
    resume();
  }

  /** The main button of the home page goes on where the reader was. */
  function resume() {
    const { stage } = Object(store.get('last'));
    const link = typeof stage === 'string' && document.querySelector(`.way .st[data-stage="${CSS.escape(stage)}"] h3 a`);
    const button = document.querySelector('.lede .btn.main');
    if (!link || !button) return;
    button.setAttribute('href', link.getAttribute('href') ?? '');
    button.textContent = t('go_on', { title: link.textContent ?? '' });
  }

  /** The log and the gate come when they are near, or when there is something that they should say. */
  function near() {
    const { later } = waypost.known;
    const parts = [...document.querySelectorAll('.log, .gate')];
    if (!later || waypost.gate || !parts.length) return;
    const load = () => {
      watch.disconnect();
      waypost.load(later);
    };
    const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && load(), { rootMargin: '100%' });
    if (store.run() || !('IntersectionObserver' in window)) load();
    else parts.forEach((part) => watch.observe(part));
  }

  waypost.reckon = show;

  store.on((keys) => {
    const { stage } = waypost.known;
    const own = keys.some((key) => /:(tick|fill|log|asked|sign):/.test(key));
    if (!stage || !own || !document.hasFocus()) return show();
    const entered = Object(store.get(`stage:${stage}`));
    // How long it takes counts from the first thing that was done in it.
    if (!entered.since && !entered.begun) return store.set(`stage:${stage}`, { begun: Date.now() });
    if (Object(store.get('last')).stage !== stage) return store.set('last', { stage, at: Date.now() });
    show();
  });
  waypost.begin(() => {
    show();
    near();
  });
})();
