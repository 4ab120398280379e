/**
 * A number to call that the reader enters once: it stands as a link in every result that names the contact, and on paper.
 */
(() => {
  const { store, t, h } = waypost;

  /** @param {string} id */
  const number = (id) => {
    const kept = store.get(`:contact:${id}`);
    return typeof kept === 'string' ? kept : '';
  };

  /**
   * What a phone dials, if a text is one number and nothing else: 030/123 is one, 112 / 911 are two. A zero in brackets is
   * not dialled behind the code of a country. @param {string} words
   */
  const tel = (words) => {
    const plain = waypost.digits(words).replace(/\p{Cf}/gu, '').trim().replace(/(\d)\/(?=\d)/g, '$1-');
    const plus = /^\(?\+/.test(plain) ? '+' : '';
    const number = (plus ? plain.replace('(0)', '') : plain).replace(/\D/g, '');
    return /^\(?\+?[\d\s().\-\u2010-\u2015]+$/.test(plain) && number.length > 2 ? plus + number : '';
  };

  /** @param {Element} place @param {string} id */
  function edit(place, id) {
    const name = place.querySelector('dt')?.firstChild?.textContent?.trim() ?? '';
    const input = h('input', { type: 'tel', autocomplete: 'off', 'aria-label': t('ask_number_of', { name }) });
    input.value = input.dataset.kept = number(id);
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      input.blur();
      input.dataset.kept = input.value = input.value.trim();
      store.set(`:contact:${id}`, input.value || null);
      show();
      /** @type {HTMLElement | null} */ (place.querySelector('dd :is(a, button, input)'))?.focus();
    };
    const form = h('form', { class: 'call', submit }, input, h('button', { class: 'btn' }, t('ask_save')));
    place.querySelector('dd')?.replaceChildren(form);
    return input;
  }

  function show() {
    document.querySelectorAll('.contacts [data-contact]').forEach((place) => {
      const id = place.getAttribute('data-contact') ?? '';
      const own = number(id);
      const input = place.querySelector('input');
      // What is being typed, or was and is not kept yet, stays.
      if (input && (input === document.activeElement || input.value.trim() !== (input.dataset.kept ?? ''))) return;
      place.classList.toggle('write', !own);
      if (!own) return void edit(place, id);
      const change = h('button', { type: 'button', class: 'btn text', click: () => edit(place, id).focus() }, t('ask_change'));
      const dialled = tel(own);
      const link = h(dialled ? 'a' : 'b', { class: 'tel', dir: 'ltr', href: dialled ? `tel:${dialled}` : false }, own);
      place.querySelector('dd')?.replaceChildren(link, ' ', change);
    });
  }

  store.on(show);
  waypost.begin(show);
})();
