/**
 * Keeps what the reader does in this browser, and nowhere else. Everything is one flat map from key to time and value;
 * the later time wins. So two tabs, an import and an old copy are brought together in the same way, and nothing is lost.
 * What is in memory is the truth: where the browser cannot keep it, it holds until the page is closed, and the page says so.
 *
 * Keys belong to the current run, one use of the guide, unless they begin with a colon.
 */
(() => {
  const KEY = `waypost:${waypost.guide}`;
  const LATEST = 8.64e15;

  const isFromDisk = location.protocol === 'file:';
  /** From disk, this browser may keep what the reader does on each page apart. It is said once. */
  waypost.isApart = isFromDisk && location.origin === 'null' && !waypost.isSingle;

  /** @typedef {Map<string, [number, unknown]>} Kept */

  /** @type {Kept} */
  const kept = new Map();
  /** What the browser kept when last looked at. @type {string | null} */
  let seen = null;
  /** Damaged data could not be copied aside, so it must not be written over. */
  let isHeld = false;
  /** @type {((keys: string[]) => void)[]} */
  const listeners = [];

  /** @param {string} text @returns {{ entries: Kept, isWhole: boolean }} */
  function parse(text) {
    /** @type {Kept} */
    const entries = new Map();
    try {
      const { v, kept } = JSON.parse(text);
      let isWhole = v === 1;
      for (const [key, entry] of Object.entries(kept)) {
        if (Array.isArray(entry) && entry.length === 2 && Number.isInteger(entry[0]) && entry[0] >= 0 && entry[0] <= LATEST) entries.set(key, [entry[0], entry[1]]);
        else isWhole = false;
      }
      return { entries, isWhole };
    } catch {
      return { entries, isWhole: false };
    }
  }

  /** The newer of both for each key; gives the keys that are new here. @param {Kept} entries */
  function merge(entries) {
    /** @type {string[]} */
    const changed = [];
    for (const [key, entry] of entries) {
      const own = kept.get(key);
      if (own && (own[0] > entry[0] || (own[0] === entry[0] && JSON.stringify(own[1]) >= JSON.stringify(entry[1])))) continue;
      kept.set(key, entry);
      changed.push(key);
    }
    purge();
    return changed;
  }

  /** A run that was deleted in one tab does not come back from another. */
  function purge() {
    const gone = new Set([...kept].filter(([key, [, value]]) => key.startsWith(':run:') && Object(value).gone).map(([key]) => key.slice(5)));
    if (gone.size) for (const key of kept.keys()) if (gone.has(key.slice(0, key.indexOf(':')))) kept.delete(key);
  }

  /** Takes in what the browser has kept. */
  function look() {
    const found = localStorage.getItem(KEY);
    if (found === seen) return [];
    seen = found;
    if (found === null) return [];
    const { entries, isWhole } = parse(found);
    if (!isWhole) {
      isHeld = true;
      localStorage.setItem(`${KEY}:aside:${Date.now()}`, found);
      isHeld = false;
      waypost.say('aside', waypost.t('set_aside'));
    }
    const changed = merge(entries);
    // What was damaged is found once.
    if (!isWhole) localStorage.setItem(KEY, (seen = text()));
    return changed;
  }

  const text = () => JSON.stringify({ v: 1, kept: Object.fromEntries(kept) });

  function save() {
    try {
      const changed = look();
      if (isHeld) throw new Error();
      const now = text();
      localStorage.setItem(KEY, now);
      seen = now;
      hand(now);
      waypost.say('unkept', '');
      return changed;
    } catch {
      waypost.say('unkept', waypost.t('not_kept'));
      return [];
    }
  }

  /**
   * From disk, a page hands on what it keeps to the next one in its tab: Firefox keeps pages apart, and Chromium now and then
   * drops what was kept just before a page went. @param {string} text
   */
  function hand(text) {
    if (isFromDisk) sessionStorage.setItem(KEY, text);
  }

  /** @param {string[]} keys */
  const tell = (keys) => keys.length && listeners.forEach((hear) => hear(keys));

  /** What others have kept since. @returns {string[]} */
  function fresh() {
    try {
      return look();
    } catch {
      return [];
    }
  }

  /** @param {string} key */
  const value = (key) => kept.get(key)?.[1] ?? undefined;

  /** The current run; the first is begun with the first thing that is kept. */
  const run = () => {
    const id = value(':run');
    return typeof id === 'string' && !Object(value(`:run:${id}`)).gone ? id : '';
  };

  /** @param {string} key */
  const full = (key) => (key[0] === ':' ? key : `${run()}:${key}`);

  /** What waits until the page shows what the reader did; all of it is done before the page goes. @type {(() => void)[]} */
  const waiting = [];
  const finish = () => waiting.splice(0).forEach((work) => work());
  waypost.soon = (work) => {
    if (waiting.push(work) === 1) requestAnimationFrame(() => setTimeout(finish));
  };
  addEventListener('pagehide', finish);
  addEventListener('waypost:leave', finish);
  addEventListener('visibilitychange', finish);

  /** @param {Record<string, unknown>} values */
  function put(values) {
    finish();
    // A page that was put aside while others went on must not write into what it remembers.
    tell(fresh());
    if (!run()) begin();
    if (waypost.isApart && !value(':told')) {
      kept.set(':told', [Date.now(), true]);
      waypost.say('apart', waypost.t('keep_from_disk'));
    }
    const keys = Object.entries(values).flatMap(([key, value]) => {
      const own = full(key);
      if ((value ?? null) === null && !kept.has(own)) return [];
      kept.set(own, [Math.max(Date.now(), (kept.get(own)?.[0] ?? 0) + 1), value ?? null]);
      return [own];
    });
    tell([...keys, ...save()]);
  }

  /** What is kept under keys that begin so: their rests, and values. @param {string} start @returns {[string, unknown][]} */
  function below(start) {
    const found = [...kept].filter(([key, [, value]]) => key.startsWith(start) && value !== null);
    return found.map(([key, [, value]]) => [key.slice(start.length), value]);
  }

  /** Begins a run and makes it the current one. @param {string} [name] */
  function begin(name) {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => (byte % 36).toString(36)).join('');
    const now = Date.now();
    kept.set(`:run:${id}`, [now, { name: name ?? '', begun: now }]);
    kept.set(':run', [Math.max(now, (kept.get(':run')?.[0] ?? 0) + 1), id]);
    return id;
  }

  waypost.store = {
    get: (key) => value(full(key)),
    put,
    set: (key, value) => put({ [key]: value }),
    all: (prefix) => below(full(prefix)),
    of: (run) => below(`${run}:`),
    on: (hear) => listeners.push(hear),
    run,
    at: (key) => kept.get(full(key))?.[0] ?? 0,
    begin: (name) => {
      tell(fresh());
      begin(name);
      tell([':run', ...save()]);
    },
    text,
    take: (text, mend) => {
      const { entries, isWhole } = parse(text);
      // Whoever has nothing yet goes on with the run that comes; others keep theirs.
      if (run()) entries.delete(':run');
      mend?.(entries, kept);
      const changed = merge(entries);
      tell([...changed, ...save()]);
      return { changed, isWhole };
    },
    drop: (run) => {
      put({ [`:run:${run}`]: { ...Object(value(`:run:${run}`)), gone: true } });
      purge();
      save();
    },
  };

  waypost.holds = ({ at, until }) => {
    const now = Date.now();
    const asked = waypost.t('asked', { time: waypost.moment(at) });
    if (now < at) return waypost.t('clock_back');
    if (until === undefined) return asked;
    return waypost.t(now < until ? 'valid_until' : 'expired', { time: waypost.moment(until), asked });
  };

  waypost.results = (tree) => waypost.store.all(`asked:${tree}/`).map(([key, kept]) => ({ .../** @type {Asked} */ (kept), key })).filter(({ at }) => Number.isInteger(at) && Math.abs(at) <= LATEST);
  waypost.asked = (tree) => {
    const results = waypost.results(tree);
    return results.reduce((last, next) => (last && last.at > next.at ? last : next), /** @type {Asked | undefined} */ (undefined));
  };

  addEventListener('storage', ({ key }) => {
    if (key !== KEY && key !== null) return;
    try {
      tell(look());
    } catch {
      waypost.say('unkept', waypost.t('not_kept'));
    }
  });

  function start() {
    try {
      const changed = look();
      const handed = isFromDisk ? merge(parse(sessionStorage.getItem(KEY) ?? '').entries) : [];
      if (handed.length) save();
      tell([...changed, ...handed]);
    } catch {
      waypost.say('unkept', waypost.t('not_kept'));
    }
  }
  start();
  // A page that comes back as it was left has heard of nothing meanwhile.
  addEventListener('pageshow', ({ persisted }) => persisted && start());
})();
