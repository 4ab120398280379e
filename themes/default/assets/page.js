/**
 * What every page has: the words of the theme with their places filled in, dates as the reader writes them, elements made
 * in one line, notices, the switch between light and dark, and the buttons that print. Other scripts build on it.
 */
(() => {
  const { words, language } = waypost;

  /** The reader's own way to write dates, in the language of the guide. */
  const base = language.split('-')[0];
  const locale = `${(navigator.languages ?? []).find((own) => own.split('-')[0] === base) ?? language}-u-nu-latn`;
  const rules = new Intl.PluralRules(language);
  const forms = { zero: '0', one: '1', two: '2', few: 'few', many: 'many', other: 'n' };

  /** A text of the theme with its places filled in; what is filled in is not looked at again. */
  waypost.t = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));

  /** The form of a text that a number asks for: its own, or that of its kind in the language. */
  waypost.n = (key, n, values = {}) => {
    const form = [`${key}_${n}`, `${key}_${waypost.english?.includes(key) ? 'n' : forms[rules.select(n)]}`].find((form) => form in words);
    return waypost.t(form ?? `${key}_n`, { n, ...values });
  };

  /** @param {Intl.DateTimeFormatOptions} options */
  const format = (options) => {
    const made = new Intl.DateTimeFormat(locale, options);
    // What was kept may be damaged.
    return (/** @type {number} */ at) => (Math.abs(at) < 8e15 ? made.format(at) : '?');
  };
  const thisYear = format({ day: 'numeric', month: 'short' });
  const anyYear = format({ day: 'numeric', month: 'short', year: 'numeric' });
  waypost.clock = format({ hour: 'numeric', minute: '2-digit' });
  waypost.day = (at) => (new Date(at).getFullYear() === new Date().getFullYear() ? thisYear : anyYear)(at);
  waypost.moment = (at) => (isToday(at) ? waypost.clock(at) : `${waypost.day(at)} ${waypost.clock(at)}`);

  /** @param {number} at */
  const isToday = (at) => new Date(at).toDateString() === new Date().toDateString();
  waypost.isToday = isToday;

  waypost.h = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === 'function') made.addEventListener(key, /** @type {EventListener} */ (value));
      else if (value !== false && value !== undefined) made.setAttribute(key, value === true ? '' : String(value));
    }
    made.append(...children);
    return made;
  };

  waypost.glyph = (name) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('class', 'g');
    svg.setAttribute('aria-hidden', 'true');
    svg.append(document.createElementNS('http://www.w3.org/2000/svg', 'use'));
    svg.firstElementChild?.setAttribute('href', `#g-${name}`);
    return svg;
  };

  /** What the compiler says about this page; nothing on a page that needs none. An id may be a word that all objects know. */
  const read = () => JSON.parse(document.getElementById('known')?.textContent ?? '{}', (_, value) => (Object(value) === value && !Array.isArray(value) ? Object.setPrototypeOf(value, null) : value));
  waypost.known = read();

  /** @type {(() => void)[]} */
  const starts = [];
  waypost.begin = (start) => {
    starts.push(start);
    start();
  };
  // The author's server puts a new text into the page.
  addEventListener('waypost:text', () => {
    waypost.known = read();
    starts.forEach((start) => start());
  });

  // An older browser shows what comes later without its look.
  waypost.dress = (text) => {
    if (!('replaceSync' in (window.CSSStyleSheet?.prototype ?? {}))) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };

  waypost.load = (src) => new Promise((done) => document.head.append(waypost.h('script', { src, 'data-later': true, load: () => done(true), error: () => done(false) })));

  waypost.href = (address, root = '') => root + address;
  waypost.plain = (address) => {
    try {
      return decodeURIComponent(address);
    } catch {
      return address;
    }
  };
  /** Digits as everybody types them. */
  waypost.digits = (words) => words.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
  waypost.part = () => waypost.plain(location.hash.slice(1));
  waypost.bare = () => location.href.replace(/#.*$/s, '');

  /** One notice of each kind at a time, at the top of the text, spoken when it comes. */
  waypost.say = (kind, text, ...more) => {
    const old = document.getElementById(`notice-${kind}`);
    if (!text) return old?.remove();
    if (old?.dataset.text === text) return;
    const close = waypost.h('button', { type: 'button', class: 'btn text', click: () => notice.remove() }, waypost.t('close'));
    const notice = waypost.h('div', { id: `notice-${kind}`, class: 'notice-bar', 'data-text': text }, waypost.h('p', {}, text), ...more, close);
    if (old) return old.replaceWith(notice);
    bar().append(notice);
  };

  const bar = () => {
    const known = document.getElementById('notices');
    if (known) return known;
    const made = waypost.h('div', { id: 'notices', role: 'status' });
    document.body.append(made);
    return made;
  };

  const { dataset } = document.documentElement;
  /** From disk a browser may keep things for each page apart, but not within one tab. @param {string} chosen */
  const wear = (chosen) => {
    dataset.theme = chosen;
    try {
      sessionStorage.setItem('waypost-theme', chosen);
      localStorage.setItem('waypost-theme', chosen);
    } catch {
      // It holds for this page.
    }
  };
  const theme = () => wear((dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark' ? 'light' : 'dark');
  addEventListener('storage', ({ key, newValue }) => key === 'waypost-theme' && newValue && wear(newValue));

  /** @type {Record<string, (button: HTMLElement) => void>} */
  waypost.acts = { theme, print: () => print() };
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element && target.closest('[data-act]');
    if (button instanceof HTMLElement) waypost.acts[button.dataset.act ?? '']?.(button);
  });
})();
