/**
 * Where the answers to a decision lead: the third reader of a decision, after the compiler and the person with paper, and
 * run against the same tests. It knows no page.
 */
(() => {
  /** Millionths, so that 0.1 and 0.2 make 0.3. @param {number} number */
  const amount = (number) => Math.round(number * 1_000_000);

  /** Signs that are there: Not sure counts as Yes. @param {Answer} answer */
  const ticked = (answer) => (typeof answer === 'object' ? [...answer.yes, ...(answer.unsure ?? [])] : []);

  /** The band that an amount lies in. @param {KnownNode} node @param {number} of */
  const band = ({ bands = [] }, of) => bands.findIndex(([from, below]) => (from === null || amount(from) <= of) && (below === null || of < amount(below)));

  /** Whether a number is one of those that are possible. @param {KnownNode} node @param {number} answer */
  const isPossible = ({ number: [min, max, step] = [0, 0, null] }, answer) =>
    answer >= min && answer <= max && (step === null || amount(step) === 0 || (amount(answer) - amount(min)) % amount(step) === 0);

  /** The way of an answer: an answer's own name, or the number of a route or band. @param {KnownNode} node @param {Answer} answer @returns {string | number} */
  function way(node, answer) {
    if (typeof answer === 'string') return answer;
    if (typeof answer === 'number') return isPossible(node, answer) ? band(node, amount(answer)) : -1;
    const there = ticked(answer);
    return (node.routes ?? []).findIndex(([least, signs]) => {
      const count = signs.filter((sign) => there.includes(sign)).length;
      return least ? count >= least : count === 0;
    });
  }

  /** What an answer adds to a score. @param {KnownNode} node @param {Answer} answer */
  const points = (node, answer) => [way(node, answer), ...ticked(answer)].map((name) => amount(node.points?.[name] ?? 0)).reduce((sum, one) => sum + one, 0);

  waypost.walk = {
    sum: (tree, id, given) =>
      (tree.nodes[id]?.add ?? []).reduce((sum, one) => {
        const [node, answer] = [tree.nodes[one], given[one]];
        return node && answer !== undefined ? sum + points(node, answer) : sum;
      }, 0) / 1_000_000,

    next: (tree, id, answer, given) => {
      const node = tree.nodes[id];
      if (!node) return undefined;
      if (node.kind === 'score') return node.bands?.[band(node, amount(waypost.walk.sum(tree, id, given)))]?.[2];
      const taken = way(node, answer);
      if (typeof taken === 'string') return Object.hasOwn(node.to ?? {}, taken) ? node.to?.[taken] : undefined;
      return (node.routes ?? node.bands)?.[taken]?.[2];
    },
  };
})();
