/**
 * Follows the guide while its author works on it: when the page changes, it is loaded anew where it was, with what was
 * ticked, typed, opened and in focus; a new style sheet comes without loading. While the guide is broken, a bar says since
 * when the page is old, and a panel shows what is wrong. Only `waypost serve` puts it into a page.
 */
(() => {
  'use strict';

  const STORE = 'waypost:serve';
  const FIELDS = 'input, select, textarea';
  const FOCUSABLE = `a[href], button, summary, [tabindex], ${FIELDS}`;

  /** What the page shows, by the first word of the server about it. @type {string | undefined} */
  let seen;
  /** @type {{ findings: string[], more: number } | undefined} */
  let trouble;
  let pause = 250;

  /** @param {string} selector */
  const all = (selector) => [...document.querySelectorAll(selector)];

  /** The place of an element: its id, else its number among those like it. @param {Element} element @param {string} like */
  const place = (element, like) => element.id || String(all(like).indexOf(element));

  /** @param {string} name @param {string} like */
  const at = (name, like) => document.getElementById(name) ?? all(like)[/^\d+$/.test(name) ? Number(name) : -1];

  /** The last thing with an id that begins at or above the middle of the view, and how far from its top. */
  function anchor() {
    const known = all('main [id]').map((element) => ({ id: element.id, top: element.getBoundingClientRect().top }));
    return known.filter(({ top }) => top <= innerHeight / 3).pop();
  }

  function remember() {
    const fields = all(FIELDS).map((field) => {
      const { type, checked, value } = /** @type {HTMLInputElement} */ (field);
      return { place: place(field, FIELDS), type, checked, value };
    });
    const focus = document.activeElement;
    const state = {
      path: location.pathname,
      seen,
      anchor: anchor(),
      scroll: scrollY,
      fields,
      details: all('details').map((details) => ({ place: place(details, 'details'), open: /** @type {HTMLDetailsElement} */ (details).open })),
      focus: focus && focus !== document.body ? place(focus, FOCUSABLE) : undefined,
    };
    try {
      sessionStorage.setItem(STORE, JSON.stringify(state));
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
    for (const { place: name, open } of state.details) {
      const details = at(name, 'details');
      if (details instanceof HTMLDetailsElement) details.open = open;
    }
    for (const { place: name, type, checked, value } of state.fields) {
      const field = at(name, FIELDS);
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) || field.type !== type) continue;
      if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(type)) field.checked = checked;
      else if (type !== 'file') field.value = value;
    }
    if (state.focus !== undefined) {
      const focus = at(state.focus, FOCUSABLE);
      if (focus instanceof HTMLElement) focus.focus({ preventScroll: true });
    }
    const known = state.anchor && document.getElementById(state.anchor.id);
    const top = known ? scrollY + known.getBoundingClientRect().top - state.anchor.top : state.scroll;
    scrollTo({ top, behavior: 'instant' });
  }

  /** Puts new style sheets in the place of old ones, each when it has come. @param {string[]} sheets */
  function dress(sheets) {
    /** Without the hash of its content. @param {string} path */
    const name = (path) => path.replace(/\.[0-9a-f]+\.css$/, '.css');
    const links = /** @type {HTMLLinkElement[]} */ (all('link[rel="stylesheet"]'));
    links.forEach((link) => {
      const path = new URL(link.href).pathname.slice(1);
      const sheet = sheets.find((sheet) => name(sheet) === name(path));
      if (!sheet || sheet === path) return;
      const next = /** @type {HTMLLinkElement} */ (link.cloneNode());
      next.href = `/${sheet}`;
      next.addEventListener('load', () => link.remove());
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
    :host { all: initial; }
    section { position: fixed; inset: auto 0 0; z-index: 2147483647; display: flex; flex-direction: column; max-block-size: 70vh; box-sizing: border-box;
      font: 16px/1.5 system-ui, sans-serif; color: #fff; background: #14191f; border-block-start: 4px solid #c8102e; }
    header { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 8px 16px; }
    p { flex: 1; margin: 0; font-weight: 600; min-inline-size: 12rem; }
    button { font: inherit; min-block-size: 44px; padding: 0 16px; color: #fff; background: none; border: 1px solid #fff; border-radius: 4px; cursor: pointer; }
    button:focus-visible { outline: 3px solid #ffd100; outline-offset: 2px; }
    div { overflow: auto; padding: 0 16px 16px; }
    pre { margin: 0; padding: 12px 0; border-block-start: 1px solid #4a5560; font: 14px/1.5 ui-monospace, monospace; white-space: pre; overflow-x: auto; tab-size: 2; }
    [hidden] { display: none; }
    @media print { :host { display: none; } }
  `);

  /** The bar and the panel; made when first needed. @type {ShadowRoot | undefined} */
  let panel;
  let isOpen = true;

  /** @param {string} since */
  function show(since) {
    if (!trouble) {
      panel?.host.remove();
      panel = undefined;
      isOpen = true;
      return;
    }
    if (!panel) {
      const host = element('waypost-trouble');
      panel = host.attachShadow({ mode: 'open' });
      panel.adoptedStyleSheets = [style];
      document.body.append(host);
    }
    const count = trouble.findings.length + trouble.more;
    const old = since ? `Showing the guide as of ${since}. ` : '';
    const wrong = count === 1 ? 'One finding keeps the new one from being shown.' : `${count} findings keep the new one from being shown.`;
    const list = element('div', { tabindex: '0', role: 'region', 'aria-label': 'Findings' }, ...trouble.findings.map((text) => element('pre', {}, text)));
    if (trouble.more > 0) list.append(element('p', {}, `and ${trouble.more} more: the terminal shows them all`));
    const button = element('button', { type: 'button' });
    const open = () => {
      list.hidden = !isOpen;
      button.textContent = isOpen ? 'Hide' : 'Show';
      button.setAttribute('aria-expanded', String(isOpen));
    };
    button.addEventListener('click', () => {
      isOpen = !isOpen;
      open();
    });
    open();
    panel.replaceChildren(element('section', { 'aria-label': 'Waypost' }, element('header', {}, element('p', { role: 'status' }, old + wrong), button), list));
  }

  const before = remembered();

  /** @param {{ seen: string, css: string[], at: string, trouble?: { findings: string[], more: number } }} news */
  function hear(news) {
    trouble = news.trouble;
    show(news.at);
    // A page that was just loaded anew for this is not loaded again, whatever came.
    const isNew = seen === undefined ? own !== news.seen && before?.seen !== news.seen : seen !== news.seen;
    seen = news.seen;
    if (isNew) {
      remember();
      location.reload();
    } else {
      dress(news.css);
    }
  }

  /** What the page shows, as the server stamped it. */
  const own = document.currentScript?.dataset.seen ?? '';

  function listen() {
    const socket = new WebSocket(`ws://${location.host}/.waypost/live`);
    socket.addEventListener('open', () => {
      pause = 250;
      socket.send(JSON.stringify({ path: location.pathname }));
    });
    socket.addEventListener('message', (event) => hear(JSON.parse(event.data)));
    // The server may come back: its author started it again.
    socket.addEventListener('close', () => {
      setTimeout(listen, pause);
      pause = Math.min(pause * 2, 2000);
    });
  }

  const begin = () => {
    if (before) restore(before);
    listen();
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();
})();
