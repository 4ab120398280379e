/**
 * What a reader fills in: numbers as people write and read them, values as they are told, and what is wrong with a form,
 * told above it.
 */
(() => {
  /** The digits of this moment in the guide's language tell a fraction from thousands. */
  const [, point] = new Intl.NumberFormat(`${waypost.language}-u-nu-latn`).format(1.5);
  waypost.numeral = (words) => {
    const plain = waypost.digits(words).trim().replace('\u2212', '-').replace('\u066b', '.');
    // What may be a thousand is not read as one and a fraction.
    if (/^[+-]?[1-9]\d{0,2}([.,]\d{3})+$/.test(plain) && !(point && plain.includes(point))) return NaN;
    return /^[+-]?(\d+[.,]?\d*|[.,]\d+)$/.test(plain) ? Number(plain.replace(',', '.')) : NaN;
  };

  waypost.fault = (form, text, links) => {
    form.querySelector('.fault')?.remove();
    form.querySelectorAll('[aria-invalid]').forEach((field) => field.removeAttribute('aria-invalid'));
    if (!text) return;
    const items = links.map(([id, words]) => {
      const target = document.getElementById(id);
      target?.setAttribute('aria-invalid', 'true');
      // The address stays: a decision keeps its place in it.
      const click = (/** @type {Event} */ event) => {
        event.preventDefault();
        const field = /** @type {HTMLElement | null | undefined} */ (target?.matches('input') ? target : target?.querySelector('input'));
        field?.focus();
      };
      return waypost.h('li', {}, waypost.h('a', { href: `#${id}`, click }, words));
    });
    const summary = waypost.h('section', { class: 'fault', tabindex: -1, role: 'alert' }, waypost.h('p', {}, waypost.h('b', {}, text)), waypost.h('ul', {}, ...items));
    form.prepend(summary);
    summary.focus();
  };
  const digits = new Intl.NumberFormat(`${waypost.language}-u-nu-latn`, { useGrouping: false, maximumFractionDigits: 20 });
  waypost.number = (value) => digits.format(value);
  waypost.said = (field, value) => {
    if (field.kind === 'date') return waypost.day(new Date(`${value}T12:00`).getTime());
    if (field.kind === 'number') return `${Number.isFinite(Number(value)) ? waypost.number(Number(value)) : value}${field.unit ? `\u00a0${field.unit}` : ''}`;
    if (field.kind === 'yes_no') return `${field.label}: ${waypost.t(value)}`;
    return field.options?.find(([id]) => id === value)?.[1] ?? value;
  };
})();
