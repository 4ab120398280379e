/**
 * A run as a record: what was ticked, measured, logged and decided, page by page, in the words of that time. It is made of
 * what was kept alone, so it tells also of lines that are no longer in the guide.
 */
(() => {
  const { t, h } = waypost;

  /** @typedef {Record<string, unknown>} Kept */

  /** Keys that begin so, and the text, list or map under each. @param {Kept} kept @param {string} start @returns {[string, any][]} */
  const under = (kept, start) => Object.entries(kept).flatMap(([key, value]) => (key.startsWith(start) ? [[key.slice(start.length), Object(value)]] : []));

  /** A moment, where there is one. @param {unknown} at */
  const moment = (at) => (typeof at === 'number' ? waypost.moment(at) : '');

  /** Lines that were ticked, with what was measured. @param {Kept} kept @param {string} start @param {string} page */
  function ticks(kept, start, page) {
    /** @type {Map<string, string[]>} */
    const fills = new Map();
    for (const [field, value] of under(kept, `fill:${page}/`)) {
      const name = field.slice(0, field.lastIndexOf('.'));
      if (String(value)) fills.set(name, [...(fills.get(name) ?? []), String(value)]);
    }
    const lines = under(kept, `${start}:${page}/`).filter(([name]) => !name.includes('/')).map(([name, { at, text }]) => {
      const measured = (fills.get(name) ?? []).map((fill) => h('b', {}, ` ${fill}`));
      return h('li', {}, h('span', {}, String(text ?? name)), ...measured, h('small', {}, ` ${moment(at)}`));
    });
    // What was measured and not ticked is told as well.
    const ticked = new Set(under(kept, `${start}:${page}/`).map(([name]) => name));
    const alone = [...fills].filter(([name]) => start === 'tick' && !ticked.has(name)).map(([name, values]) => h('li', {}, h('span', {}, name), h('b', {}, ` ${values.join(', ')}`)));
    return [...lines, ...alone];
  }

  /** @param {string} title @param {HTMLElement[]} lines */
  const part = (title, lines) => (lines.length ? [h('h4', {}, title), h('ul', { class: 'ticked' }, ...lines)] : []);

  /** How far a list came, and what was measured in it. @param {unknown} list */
  const summary = (list) => {
    const [title, done, of, fills] = Array.isArray(list) ? list : [];
    return [`${title}: ${t('done_of', { n: Number(done), of: Number(of) })}.`, ...(Array.isArray(fills) ? fills.map((fill) => `${fill}.`) : [])].join(' ');
  };

  /** Lists of days that are over. @param {Kept} kept @param {string} page */
  const days = (kept, page) =>
    under(kept, `day:${page}/`).filter(([key]) => key.split('/').length === 2).map(([key, list]) => h('li', {}, h('span', {}, waypost.day(Number(key.slice(key.lastIndexOf('/') + 1)))), ` ${summary(list)}`));

  /** The lines of all logs that belong to a page, in their own words where the guide has no such field. @param {Kept} kept @param {string} page */
  function logs(kept, page) {
    const ids = others(waypost.known.runs?.logs.map(({ id }) => id), under(kept, 'log:').map(([key]) => key.slice(0, key.indexOf('/'))));
    return ids.flatMap((id) => {
      const fields = new Map(waypost.known.runs?.logs.find((log) => log.id === id)?.fields.map((field) => [field.id, field]));
      const lines = under(kept, `log:${id}/`).map(([, entry]) => entry).filter(({ stage, of }) => stage === page && of instanceof Object);
      return lines.sort((a, b) => a.at - b.at).map(({ of, struck, lists, was, open }) => {
        const said = (/** @type {Record<string, string>} */ of) => {
          const values = [...fields.keys(), ...Object.keys(of).filter((name) => !fields.has(name))].filter((name) => typeof of[name] === 'string');
          return values.map((name) => waypost.said(fields.get(name) ?? {}, of[name] ?? '')).join(' · ');
        };
        const words = said(of);
        const before = (Array.isArray(was) ? was : []).map((line) => h('del', {}, ` ${said(Object(Object(line).of))}`));
        const uncounted = (Array.isArray(open) ? open : []).filter((title) => typeof title === 'string').join(t('comma'));
        const remark = uncounted ? [h('small', {}, ` ${t('runs_not_counted', { lists: uncounted })}`)] : [];
        const done = Array.isArray(lists) ? lists.map(summary).join(' ') : '';
        return struck ? h('li', {}, h('del', {}, words), ` ${t('runs_struck', { day: moment(struck.at), why: String(struck.why ?? '') })}`, ...before) : h('li', {}, words, ...before, h('small', {}, ` ${done}`), ...remark);
      });
    });
  }

  /** Ids that the guide has, and those that only what was kept has, once each. @param {string[] | undefined} known @param {string[]} used */
  const others = (known = [], used) => [...new Set([...known, ...used])];

  /** The title of a page or a decision, or its id where the guide has it no more. @param {[string, string, string][] | undefined} named @param {string} id */
  const title = (named, id) => named?.find(([own]) => own === id)?.[1] ?? id;

  /** @param {Kept} kept */
  function decided(kept) {
    const trees = waypost.known.runs?.trees;
    const ids = others(trees?.map(([id]) => id), under(kept, 'asked:').map(([key]) => key.slice(0, key.indexOf('/'))));
    return ids.flatMap((id) => {
      const results = under(kept, `asked:${id}/`).map(([, asked]) => asked).filter(({ at }) => typeof at === 'number').sort((a, b) => a.at - b.at);
      const lines = results.map(({ word, text, at, answers }) => {
        const given = Array.isArray(answers) ? answers.map((answer) => h('li', {}, String(answer?.[0] ?? ''), ' ', h('b', {}, String(answer?.[1] ?? '')))) : [];
        return h('li', {}, h('b', {}, `${word}: ${text}`), h('small', {}, ` ${moment(at)}`), h('ul', {}, ...given));
      });
      return lines.length ? [h('h4', {}, title(trees, id)), h('ul', { class: 'ticked' }, ...lines)] : [];
    });
  }

  waypost.record = (run) => {
    const kept = Object.fromEntries(waypost.store.of(run));
    const known = waypost.known.runs?.pages;
    const ids = others(known?.map(([id]) => id), Object.entries(kept).flatMap(([key, value]) => {
      const [, kind = '', rest = ''] = /^(tick|again|gone|day|log):(.*)\//.exec(key) ?? [];
      const page = kind === 'log' ? String(Object(value).stage) : kind === 'day' ? rest.slice(0, rest.lastIndexOf('/')) : rest;
      return page ? [page] : [];
    }));
    const pages = ids.flatMap((id) => {
      const parts = [
        ...part(t('runs_ticked'), ticks(kept, 'tick', id)),
        ...part(t('runs_days'), days(kept, id)),
        ...part(t('runs_again'), ticks(kept, 'again', id)),
        ...part(t('runs_gone'), ticks(kept, 'gone', id)),
        ...part(t('runs_logs'), logs(kept, id)),
      ];
      const signed = under(kept, `sign:${id}/`).map(([role, { name, at }]) => h('p', {}, `${role}: `, h('b', {}, String(name ?? '')), h('small', {}, ` ${moment(at)}`)));
      return parts.length || signed.length ? [h('h3', {}, title(known, id)), ...parts, ...signed] : [];
    });
    const results = decided(kept);
    return [...pages, ...(results.length ? [h('h3', {}, t('runs_decided')), ...results] : [])];
  };
})();
