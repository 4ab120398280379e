/**
 * Follows the guide while its author works on it: when the page changes, its new text comes where it was, with what was
 * ticked, typed, opened and in focus; a new style sheet comes by itself. The theme's scripts begin again on the new text;
 * a page with scripts of its author's is loaded anew. While the guide is broken, a bar says since when the page is old,
 * and a panel shows what is wrong. Only `waypost serve` puts it into a page.
 */
(() => {
  'use strict';

  const STORE = 'waypost:serve';
  const HIDDEN = 'waypost:hidden';
  const FIELDS = 'input, select, textarea';
  const FOCUSABLE = `a[href], button, summary, [tabindex], ${FIELDS}`;
  /** The scripts of the built-in theme. */
  const OWN = /\/assets\/(boot|guide|keep|log|ask|runs)\.[0-9a-f]+\.js$/;
  const TICKED = /^(checkbox|radio)$/;

  /** What the page shows, by the first word of the server about it. @type {string | undefined} */
  let seen;
  let pause = 250;

  /** @param {string} selector */
  const all = (selector) => [...document.querySelectorAll(selector)];

  /** @param {Element} element */
  const frame = (element) => element.closest('[id]') ?? document.documentElement;

  /**
   * The place of an element: the nearest thing with an id around it, and its number in there among those like it. So a
   * tick stays at its item when items come or go above it.
   * @param {Element} element @param {string} like
   */
  function place(element, like) {
    const around = frame(element);
    const inside = [...around.querySelectorAll(like)].filter((other) => frame(other) === around);
    return { id: around.id, number: inside.indexOf(element) };
  }

  /** @param {ReturnType<typeof place>} place @param {string} like */
  function at({ id, number }, like) {
    const around = id ? document.getElementById(id) : document.documentElement;
    if (!around || number < 0) return around;
    return [...around.querySelectorAll(like)].filter((other) => frame(other) === around)[number];
  }

  /** What with an id begins in or above the upper third of the view, and how far from its top; the last one is nearest. */
  function anchors() {
    if (scrollY === 0) return [];
    const known = all('main [id]').filter((element) => element.checkVisibility());
    return known.map((element) => ({ id: element.id, top: element.getBoundingClientRect().top })).filter(({ top }) => top <= innerHeight / 3).slice(-20);
  }

  /** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

  /** Whether the reader of the page changed a field. @param {Field} field */
  function isChanged(field) {
    if (field instanceof HTMLSelectElement) return true;
    return field instanceof HTMLInputElement && TICKED.test(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  }

  /** Where the page is, and what its reader did to it. */
  function capture() {
    const fields = /** @type {Field[]} */ (all(FIELDS)).filter(isChanged).map((field) => {
      const checked = field instanceof HTMLInputElement && field.checked;
      const caret = field instanceof HTMLSelectElement ? null : field.selectionStart;
      return { place: place(field, FIELDS), type: field.type, checked, value: field.value, caret };
    });
    const details = /** @type {HTMLDetailsElement[]} */ (all('details')).map((one) => ({ place: place(one, 'details'), open: one.open }));
    const focus = document.activeElement;
    return {
      path: location.pathname,
      seen,
      anchors: anchors(),
      scroll: scrollY,
      fields,
      details,
      focus: focus && focus !== document.body ? place(focus, FOCUSABLE) : undefined,
    };
  }

  function remember() {
    try {
      sessionStorage.setItem(STORE, JSON.stringify(capture()));
      // The browser would go back to the same distance from the top, or to the target of the address.
      history.scrollRestoration = 'manual';
    } catch {
      // Without a store the page begins at its top.
    }
  }

  /** What was remembered of this page before it was loaded anew. */
  function remembered() {
    try {
      const text = sessionStorage.getItem(STORE);
      sessionStorage.removeItem(STORE);
      const state = JSON.parse(text ?? 'null');
      return state?.path === location.pathname ? state : undefined;
    } catch {
      return undefined;
    }
  }

  /** @param {ReturnType<typeof remembered>} state */
  function restore(state) {
    for (const { place, open } of state.details) {
      const details = at(place, 'details');
      if (details instanceof HTMLDetailsElement) details.open = open;
    }
    for (const { place, type, checked, value, caret } of state.fields) {
      const field = /** @type {Field | undefined} */ (at(place, FIELDS));
      if (!field || field.type !== type || type === 'file') continue;
      if (field instanceof HTMLInputElement && TICKED.test(type)) field.checked = checked;
      else field.value = value;
      if (caret !== null && !(field instanceof HTMLSelectElement)) field.setSelectionRange(caret, caret);
    }
    if (state.focus) {
      const focus = at(state.focus, FOCUSABLE);
      if (focus instanceof HTMLElement) focus.focus({ preventScroll: true });
    }
    scroll(state);
  }

  /**
   * The same in a page that was just loaded anew: pictures that come late move it, and the browser goes to the target of
   * the address.
   * @param {ReturnType<typeof remembered>} state
   */
  function restoreLoaded(state) {
    restore(state);
    addEventListener('load', () => {
      scroll(state);
      requestAnimationFrame(() => {
        scroll(state);
        history.scrollRestoration = 'auto';
      });
    });
  }

  /** @param {ReturnType<typeof remembered>} state */
  function scroll(state) {
    /** @type {ReturnType<typeof anchors>[number] | undefined} */
    const known = state.anchors.findLast((/** @type {{ id: string }} */ { id }) => document.getElementById(id));
    const top = known && document.getElementById(known.id)?.getBoundingClientRect().top;
    scrollTo({ top: known && top !== undefined ? scrollY + top - known.top : state.scroll, behavior: 'instant' });
  }

  /** Without the hash of its content. @param {string} path */
  const name = (path) => path.replace(/\.[0-9a-f]+\.css$/, '.css');

  /** What a page is besides its text: pages that differ in it do not take each other's place. @param {Document} page */
  function frameOf(page) {
    const { lang, dir } = page.documentElement;
    const parts = [...page.head.children].filter((part) => !part.matches('title, [name="description"], [rel="canonical"], [data-later]'));
    const sheet = (/** @type {Element} */ part) => part.matches('[rel="stylesheet"]') && name(part.getAttribute('href') ?? '');
    return JSON.stringify([lang, dir, ...new Set(parts.map((part) => sheet(part) || part.outerHTML))]);
  }

  /** Whether a script can begin again on a new text: those of the theme do when they are told, and data is no script. @param {HTMLScriptElement} script */
  const isReady = ({ type, src, dataset }) => type === 'application/json' || dataset.seen !== undefined || OWN.test(src);

  /** Takes the text that the server has now; false if only loading the page anew will do. */
  async function renew() {
    const response = await fetch(location.pathname + location.search, { cache: 'no-store' });
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    const stamp = next.querySelector('script[data-seen]');
    const scripts = [document, next].flatMap((page) => [...page.scripts]);
    if (!(stamp instanceof HTMLElement) || !scripts.every(isReady) || frameOf(document) !== frameOf(next)) return false;
    const state = capture();
    seen = stamp.dataset.seen;
    document.title = next.title;
    document.body.replaceWith(document.adoptNode(next.body));
    if (panel) document.body.append(panel.host);
    if (location.hash) {
      // The target of the address is another element now.
      const own = history.state;
      location.replace(location.hash);
      history.replaceState(own, '');
    }
    dispatchEvent(new Event('waypost:text'));
    restore(state);
    return true;
  }

  let isRenewing = false;
  let isOld = false;

  async function update() {
    isOld = true;
    if (isRenewing) return;
    isRenewing = true;
    try {
      while (isOld) {
        isOld = false;
        if (!(await renew())) {
          remember();
          location.reload();
          return;
        }
      }
    } catch {
      // The server is gone. Whatever it shows when it is back is new.
      seen = '';
    } finally {
      isRenewing = false;
    }
  }

  /** Puts new style sheets in the place of old ones, each when it has come. @param {string[]} sheets */
  function dress(sheets) {
    const links = /** @type {HTMLLinkElement[]} */ (all('link[rel="stylesheet"]'));
    links.forEach((link) => {
      const path = new URL(link.href).pathname.slice(1);
      const sheet = sheets.find((sheet) => name(sheet) === name(path));
      if (!sheet || sheet === path) return;
      // One that is still on its way is out of date before it came.
      if (link.dataset.next !== undefined) return link.remove();
      const next = /** @type {HTMLLinkElement} */ (link.cloneNode());
      next.href = `/${sheet}`;
      next.dataset.next = '';
      next.addEventListener('load', () => {
        delete next.dataset.next;
        link.remove();
      });
      link.after(next);
    });
  }

  /** @param {string} name @param {Record<string, string>} [attributes] @param {(Node | string)[]} children */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; color-scheme: dark; }
    section { position: fixed; inset: auto 0 0; z-index: 2147483647; display: flex; flex-direction: column; box-sizing: border-box;
      max-block-size: min(70vh, 40rem); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; color: #edf0ec; background: #14201e;
      border-block-start: 4px solid #c8102e; }
    header { display: flex; flex: none; gap: 1rem; align-items: center; justify-content: space-between; padding: .5rem 1rem; }
    p, ol, pre { margin: 0; padding: 0; }
    header p { font-weight: 600; line-height: 1.35; text-wrap: pretty; }
    button { flex: none; font: inherit; font-weight: 600; min-block-size: 2.75rem; padding: 0 1rem; color: inherit; background: none;
      border: 1px solid #83908b; border-radius: 5px; cursor: pointer; }
    button:hover { background: #2b3a37; }
    :focus-visible { outline: 3px solid #ffd83a; outline-offset: 1px; }
    .list { overflow: auto; overscroll-behavior: contain; padding-inline: 1rem; border-block-start: 1px solid #43504d; }
    .list:focus-visible, pre:focus-visible { outline-offset: -3px; }
    ol { list-style: none; }
    li, .more { padding-block: .75rem; }
    li + li, .more { border-block-start: 1px solid #36423f; }
    .what { font-weight: 600; }
    .what b { color: #ff98a2; }
    .where, .note, .more { color: #b7c1bc; }
    .where, pre { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: .875rem; }
    .note b { color: #edf0ec; }
    pre { margin-block: .5rem; padding: .5rem .75rem; line-height: 1.4; white-space: pre; overflow-wrap: normal; overflow-x: auto; tab-size: 4;
      background: #0b1211; border-radius: 5px; }
    [hidden] { display: none; }
    @media print { :host { display: none; } }
  `);

  /** Room at the end of the page for the bar that lies over it; none on paper. */
  const room = new CSSStyleSheet();
  const watch = new ResizeObserver(([bar]) => {
    const height = `${Math.ceil(bar?.borderBoxSize[0]?.blockSize ?? 0)}px`;
    room.replaceSync(`@media screen { html { padding-block-end: ${height} !important; scroll-padding-block-end: ${height} !important; } }`);
    reach();
  });

  /**
   * A finding, as the terminal prints it, with its parts told apart: what is wrong, where, the source, the way out.
   * @param {string} text
   */
  function finding(text) {
    const [said = '', ...rest] = text.split(/\n(?= *-->)/);
    const [, word = '', what = said] = said.match(/^(\w+(?:\[[\w-]+\])?): (.*)$/s) ?? [];
    const made = element('li', {}, element('p', { class: 'what' }, ...(word ? [element('b', {}, `${word}:`), ' '] : []), what));
    const [source = '', ...notes] = rest.join('\n').split(/\n *= (?=\w+: )/);
    const [, where = '', lines = ''] = source.match(/^ *--> ([^\n]*)\n?(.*)$/s) ?? [];
    // Lines that hold nothing but the edge are for the terminal.
    const shown = lines.replace(/^ *\|\n|\n *\|$/g, '');
    if (where) made.append(element('p', { class: 'where' }, where));
    if (shown) made.append(element('pre', {}, shown));
    for (const note of notes) {
      const [, kind = '', words = note] = note.match(/^(\w+): (.*)$/s) ?? [];
      made.append(element('p', { class: 'note' }, element('b', {}, `${kind}:`), ` ${words}`));
    }
    return made;
  }

  /** Source that is wider than its box is reached by keyboard too. */
  function reach() {
    panel?.querySelectorAll('pre').forEach((source) => {
      if (source.scrollWidth > source.clientWidth) source.tabIndex = 0;
      else source.removeAttribute('tabindex');
    });
  }

  /** The bar and the panel; made when first needed. @type {ShadowRoot | undefined} */
  let panel;
  const status = element('p', { role: 'status' });
  const button = element('button', { type: 'button', 'aria-controls': 'findings' });
  const list = element('div', { class: 'list', id: 'findings', tabindex: '0', role: 'region', 'aria-label': 'Findings' });
  /** What the list shows, so that it stays where it is while that stays. */
  let listed = '';

  button.addEventListener('click', () => open(button.ariaExpanded === 'false'));

  /** Shows or hides the findings; it stays so on the next page. @param {boolean} isOpen */
  function open(isOpen) {
    list.hidden = !isOpen;
    button.textContent = isOpen ? 'Hide' : 'Show';
    button.setAttribute('aria-expanded', String(isOpen));
    try {
      sessionStorage.setItem(HIDDEN, isOpen ? '' : 'yes');
    } catch {
      // Without a store each page shows them.
    }
  }

  /** @returns {boolean} */
  function wasHidden() {
    try {
      return sessionStorage.getItem(HIDDEN) === 'yes';
    } catch {
      return false;
    }
  }

  /** @param {{ findings: string[], more: number }} trouble @param {string} since */
  function show({ findings, more }, since) {
    const count = findings.length + more;
    const said = count === 1 ? '1 finding stops' : `${count} findings stop`;
    const text = since ? `Showing the guide as of ${since}. ${said} the new one.` : `${said} the guide.`;
    if (status.textContent !== text) status.textContent = text;
    const key = findings.join('\n');
    if (listed !== key) {
      list.replaceChildren(element('ol', {}, ...findings.map(finding)));
      if (more > 0) list.append(element('p', { class: 'more' }, `${more} more: see the terminal.`));
      listed = key;
    }
    if (!panel) {
      const host = element('waypost-trouble', { lang: 'en', dir: 'ltr' });
      panel = host.attachShadow({ mode: 'open' });
      panel.adoptedStyleSheets = [style];
      const bar = element('section', { 'aria-label': 'Waypost' }, element('header', {}, status, button), list);
      panel.append(bar);
      open(!wasHidden());
      document.body.append(host);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];
      watch.observe(bar);
    }
    reach();
  }

  /** All is well again. */
  function clear() {
    watch.disconnect();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== room);
    panel?.host.remove();
    panel = undefined;
    open(true);
  }

  const before = remembered();
  /** When the guide that the page shows was built. */
  let since = '';

  /** @param {{ seen: string, css: string[], at: string, trouble?: { findings: string[], more: number } }} news */
  function hear(news) {
    since = news.at || since;
    if (news.trouble) show(news.trouble, since);
    else clear();
    // A server that has only just begun has nothing to show yet: what stands here stays.
    if (!news.seen) return;
    // A page that was just loaded anew for this is not loaded again, whatever came.
    const isNew = seen === undefined ? own !== news.seen && before?.seen !== news.seen : seen !== news.seen;
    seen = news.seen;
    if (isNew) update();
    dress(news.css);
  }

  /** What the page shows, as the server stamped it. */
  const own = document.currentScript?.dataset.seen ?? '';

  function listen() {
    const socket = new WebSocket(`ws://${location.host}/.waypost/live`);
    const leave = () => socket.close();
    socket.addEventListener('open', () => {
      pause = 250;
      socket.send(JSON.stringify({ path: location.pathname }));
    });
    socket.addEventListener('message', (event) => hear(JSON.parse(event.data)));
    // The server may come back: its author started it again.
    socket.addEventListener('close', () => {
      removeEventListener('pagehide', leave);
      setTimeout(listen, pause);
      pause = Math.min(pause * 2, 2000);
    });
    // A page that the browser keeps for the way back listens again when it is back.
    addEventListener('pagehide', leave);
  }

  const begin = () => {
    if (before) restoreLoaded(before);
    listen();
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();
})();
