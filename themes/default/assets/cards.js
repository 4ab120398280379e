/**
 * The card of a decision in a stage: an answer given here counts as the first one on the decision's page, and the card says
 * what the last result was and until when it holds.
 */
(() => {
  const { store, t, h } = waypost;

  function show() {
    for (const tree of waypost.known.cards ?? []) {
      const card = document.getElementById(tree);
      const question = card?.querySelector('.q');
      card?.querySelectorAll('.ans li[data-answer] > a').forEach((link) => {
        const answer = link.parentElement?.getAttribute('data-answer');
        const href = link.getAttribute('href') ?? '';
        if (question && href.includes(`#${tree}.`) && question.matches('.yes-no, .choice')) {
          link.setAttribute('href', `${href.slice(0, href.indexOf('#'))}#${tree}!${question.id.slice(tree.length + 1)}=${answer}`);
        }
      });
      card?.querySelector('.last')?.remove();
      const last = waypost.asked(tree);
      if (last && typeof last.text === 'string') card?.querySelector('header')?.after(h('p', { class: 'last' }, h('b', { class: `tag ${last.kind}` }, last.word), ` ${last.text}. ${waypost.holds(last)}`));
    }
  }

  store.on(show);
  // A result expires while the page is open.
  setInterval(show, 60_000);
  waypost.begin(show);
})();
