/**
 * Search, as far as every page has it: a button, and Ctrl or ⌘ with K. What searches is loaded when it is first used.
 */
(() => {
  /** @type {Promise<boolean> | undefined} */
  let coming;

  /** What is loaded takes its place. @param {HTMLElement} button */
  async function load(button) {
    coming ??= waypost.load(button.dataset.find ?? '');
    await coming;
    if (waypost.acts.search !== load) return waypost.acts.search?.(button);
    coming = undefined;
    waypost.say('search', waypost.t('search_lost'));
  }
  waypost.acts.search = load;

  addEventListener('keydown', (event) => {
    const button = document.querySelector('[data-act=search]');
    const isOurs = event.key.toLowerCase() === 'k' && event.ctrlKey !== event.metaKey && !event.shiftKey && !event.altKey;
    if (!isOurs || !(button instanceof HTMLElement)) return;
    event.preventDefault();
    waypost.acts.search?.(button);
  });
})();
