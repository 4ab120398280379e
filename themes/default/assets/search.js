/**
 * Search, as far as every page has it: a button, and Ctrl or ⌘ with K. What searches is loaded when it is first used.
 */
(() => {
  /** @type {Promise<boolean> | undefined} */
  let coming;

  /** What is loaded takes its place. @param {HTMLElement} button */
  async function load(button) {
    coming ??= waypost.load(button.dataset.find ?? '');
    const wait = setTimeout(() => waypost.say('search', waypost.t('search_coming')), 300);
    await coming;
    clearTimeout(wait);
    waypost.say('search', '');
    if (waypost.acts.search !== load) return waypost.acts.search?.(button);
    coming = undefined;
    waypost.say('search', waypost.t('search_lost'));
  }
  waypost.acts.search = load;

  addEventListener('keydown', (event) => {
    const button = document.querySelector('[data-act=search]');
    // Where a key writes no Latin letter, its place counts; what fills in a form may send no key at all.
    const key = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code;
    const isOurs = /^(k|KeyK)$/.test(key) && event.ctrlKey !== event.metaKey && !event.shiftKey && !event.altKey;
    if (!isOurs || !(button instanceof HTMLElement)) return;
    event.preventDefault();
    waypost.acts.search?.(button);
  });
})();
