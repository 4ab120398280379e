/**
 * The single file: shows one of its pages at a time, as though each were a file of its own. The address says which, behind
 * its #; a question of a decision keeps the address that it has on its own page.
 */
(() => {
  /** Attributes that name ids. */
  const NAMING = ['id', 'for', 'aria-labelledby', 'aria-describedby', 'aria-details', 'aria-controls', 'aria-owns', 'headers', 'list', 'form'];

  /** Every page as it was written, by its path; its id is the path as addresses have it. @type {Map<string, HTMLElement>} */
  const pages = new Map();
  /** How far each address was read. @type {Map<string, number>} */
  const places = new Map();
  /** The path of the page that is shown. */
  let here = '';
  /** The address, once its page is shown. */
  let shown = '';
  /** The reader follows a link, and does not go back. */
  let follows = false;

  /** The address of a question or a result, which needs no page. @param {string} address */
  const short = (address) => address.replace(/^#trees\/([^/]+)\.html\/(\1\..+)$/, '#$2');

  /** A page with the ids and links that it has as a file. @param {string} path */
  function page(path) {
    const made = /** @type {HTMLElement} */ (pages.get(path)?.cloneNode(true));
    const start = `${made.id}/`;
    // A page whose path has a space has its ids written out as addresses are.
    const plain = made.id.includes('%') ? waypost.plain : (/** @type {string} */ id) => id;
    const own = (/** @type {string} */ text, /** @type {string} */ before = '') => (text.startsWith(before + start) ? before + plain(text.slice(before.length + start.length)) : text);
    made.removeAttribute('id');
    for (const name of NAMING) {
      made.querySelectorAll(`[${name}]`).forEach((part) => part.setAttribute(name, (part.getAttribute(name) ?? '').split(' ').map((id) => own(id)).join(' ')));
    }
    made.querySelectorAll('a[href^="#"]').forEach((link) => link.setAttribute('href', short(own(link.getAttribute('href') ?? '', '#'))));
    const text = made.querySelector('[data-main]');
    const main = waypost.h('main', Object.fromEntries([...(text?.attributes ?? [])].map(({ name, value }) => [name, value])), ...(text?.childNodes ?? []));
    text?.replaceWith(main);
    made.dataset.shown = '';
    return made;
  }

  /** @param {string} path */
  function show(path) {
    dispatchEvent(new Event('waypost:leave'));
    const next = page(path);
    here = path;
    document.title = next.dataset.title ?? '';
    document.querySelector('.leaf')?.replaceWith(next);
    document.querySelectorAll('.top :is(.brand, nav a)').forEach((link) => {
      if (link.getAttribute('href') === `#${pages.get(path)?.id}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    });
    dispatchEvent(new Event('waypost:text'));
  }

  /** What stands behind the # of the address. */
  const fragment = waypost.part;

  /** The page that an address means, and a part of it. @param {string} address @returns {[string, string]} */
  function find(address) {
    const named = [...pages.keys()].find((path) => address === path || address.startsWith(`${path}/`));
    if (named) return [named, address.slice(named.length + 1)];
    if (here && document.getElementById(address)) return [here, address];
    const [, tree = ''] = address.match(/^([^.?!]+)[.?!]/) ?? [];
    if (pages.has(`trees/${tree}.html`)) return [`trees/${tree}.html`, address];
    return [here && address ? here : 'index.html', address];
  }

  /** Has the browser go to a part of the page as it does by itself, if the address is that of the part. @param {string} part */
  function aim(part) {
    const { hash } = location;
    const { state } = history;
    if (!document.getElementById(part)) return;
    history.replaceState(state, '', `#${encodeURI(part)}`);
    location.replace(`#${encodeURI(part)}`);
    history.replaceState(state, '', hash);
  }

  /** Shows what the address means. @param {boolean} hasMoved the reader did it @returns {boolean} whether it is another page */
  function go(hasMoved) {
    const address = fragment();
    const [path, part] = find(address);
    const isBack = hasMoved && !follows && places.has(location.hash);
    // A decision begins anew, unless the history knows how far it was.
    const isAnew = hasMoved && !part && history.state === null && (follows || path.startsWith('trees/'));
    const isOther = path !== here || isAnew;
    follows = false;
    if (isOther) show(path);
    const isDecision = part && here === `trees/${part.split(/[.?!]/)[0]}.html` && /[.?!]/.test(part);
    const full = isDecision ? location.hash : encodeURI(`#${here}${part ? `/${part}` : ''}`);
    const state = history.state;
    if (!isDecision) {
      if (part && !isBack && (isOther || address !== part)) aim(part);
      if (location.hash !== full) history.replaceState(state, '', full);
    }
    shown = location.hash;
    if (isBack && isOther) {
      const top = places.get(shown) ?? 0;
      scrollTo({ top, behavior: 'instant' });
      // Some browsers go to their own place after this.
      requestAnimationFrame(() => scrollTo({ top, behavior: 'instant' }));
    } else if (isOther && hasMoved && !part) {
      scrollTo({ top: 0, behavior: 'instant' });
      const heading = document.querySelector('h1');
      heading?.setAttribute('tabindex', '-1');
      heading?.focus({ preventScroll: true });
    }
    return isOther;
  }

  document.querySelectorAll('.leaf').forEach((leaf) => leaf instanceof HTMLElement && pages.set(waypost.plain(leaf.id), leaf));
  // The first one keeps the place.
  document.querySelector('.leaves')?.replaceWith(document.querySelector('.leaf') ?? '');
  document.querySelector('.skip')?.setAttribute('href', '#main');

  waypost.isSingle = true;
  waypost.load = async (src) => {
    // It may stand further below than the browser has read.
    if (document.readyState === 'loading') await new Promise((read) => document.addEventListener('DOMContentLoaded', read));
    const later = [...document.querySelectorAll('script[data-later]')].find((script) => src.endsWith(script.getAttribute('data-later') ?? ''));
    if (later) document.head.append(waypost.h('script', {}, later.textContent ?? ''));
    return !!later;
  };
  waypost.href = (address, root) => {
    const { pathname, hash } = new URL(address, `file:///${root === undefined ? here : ''}`);
    return short(`#${pathname.slice(1)}${hash.replace('#', '/')}`);
  };
  waypost.bare = () => encodeURI(`#${here}`);
  waypost.part = () => find(fragment())[1];

  document.addEventListener('click', ({ target }) => {
    follows = target instanceof Element && !!target.closest('a[href^="#"]');
  }, true);
  addEventListener('scroll', () => shown && places.set(shown, scrollY), { passive: true });
  // Scripts that begin on a page have seen its address.
  addEventListener('hashchange', (event) => go(true) && event.stopImmediatePropagation());
  go(false);
  // At the end of loading the browser goes to the address once more.
  const first = waypost.part();
  if (location.hash.endsWith(`.html/${encodeURI(first)}`)) addEventListener('load', () => aim(first));
})();
