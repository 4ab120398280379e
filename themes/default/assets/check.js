/**
 * Whether a sheet of paper still holds: what is typed, or comes with a link from paper, is looked up among all codes that
 * the page tells.
 */
(() => {
  const { t } = waypost;

  /** What people take for a digit of a code is one. @param {string} code */
  const plain = (code) => code.toUpperCase().replace(/[^0-9A-Z]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

  /** @param {string} sheet @param {string} code */
  function answer(sheet, code) {
    const said = document.getElementById('check-said');
    if (!said) return;
    const rows = [...document.querySelectorAll('[data-sheet]')];
    const row = rows.find((row) => row.getAttribute('data-sheet')?.toLowerCase() === sheet.toLowerCase() && row.getAttribute('data-code') === plain(code));
    said.className = row?.className ?? 'is-unknown';
    said.replaceChildren(...(row ? [...row.childNodes].map((node) => node.cloneNode(true)) : [t('check_unknown')]));
    // A link from paper leads to the line of the sheet, far below.
    requestAnimationFrame(() => said.scrollIntoView({ block: 'center' }));
  }

  const field = () => /** @type {HTMLInputElement | null} */ (document.getElementById('check-typed'));

  /** An address such as #meet-enclosure.K7Q2M, as codes on paper have it. */
  function follow() {
    const part = waypost.part();
    const at = part.lastIndexOf('.');
    const input = field();
    if (at < 1 || !input) return;
    input.value = `${part.slice(0, at)} ${part.slice(at + 1)}`;
    answer(part.slice(0, at), part.slice(at + 1));
  }

  document.addEventListener('submit', (event) => {
    if (!(event.target instanceof HTMLFormElement) || event.target.id !== 'check') return;
    event.preventDefault();
    const words = (field()?.value ?? '').trim().split(/[\s.]+/);
    const code = words.pop() ?? '';
    answer(words.join('-'), code);
  });
  addEventListener('hashchange', follow);
  addEventListener('load', follow);
  waypost.begin(follow);
})();
