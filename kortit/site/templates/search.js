// Search among the goals of the first page, by the rules of kortit's own search: all words, in any text of a goal; ids,
// themes, years; ! leaves out; where nothing has the words, their beginnings, then a for ä. `kortitGoals` is its data.
"use strict";
(() => {
  const { goals, decisions, themes, prefixes } = kortitGoals;
  const folded = text => text.replace(/[äå]/g, "a").replace(/ö/g, "o");
  const corpus = goals.map(goal => " " + goal.words).join("\n");
  const foldedCorpus = folded(corpus);
  const MOST_DROPPED = 4, LEAST_KEPT = 4, LEAST_INSIDE = 5;

  function readQuery(text) {
    const query = { words: [], themes: new Set(), years: null, owners: [], decisions: [], without: [], beginnings: new Set(), folded: false };
    for (const part of text.normalize("NFC").split(/\s+/).filter(Boolean)) {
      const colon = part.indexOf(":");
      const meant = colon > 0 ? prefixes[part.slice(0, colon).toLowerCase()] : undefined;
      const years = /^([0-9]{4})(?:[-–]([0-9]{4}))?$/.exec(part);
      if (part.startsWith("!")) {
        const excluded = readQuery(part.slice(1));
        if (!isEmpty(excluded)) query.without.push(excluded);
      } else if (colon === 0) {
        continue; // a state of the program, such as drafts, which a site does not have
      } else if (meant) {
        const rest = part.slice(colon + 1).toLowerCase();
        if (rest) query[meant].push(rest);
      } else if (themes.includes(part.toUpperCase())) {
        query.themes.add(part.toUpperCase());
      } else if (years && years[1] >= 1900 && years[1] <= 2999) {
        query.years = [Number(years[1]), Number(years[2] || years[1])];
      } else {
        query.words.push(part.toLowerCase());
      }
    }
    return query;
  }

  const isEmpty = query => !(query.words.length || query.themes.size || query.years || query.owners.length || query.decisions.length || query.without.length);

  function idsOf(word) {
    const match = /^([A-ZÅÄÖ]{1,3})(?:([0-9]{1,2})-([0-9]{1,6})|([0-9]{2,8}))$/.exec(word.toUpperCase());
    if (!match) return [];
    const digits = match[4] || "";
    const splits = match[2] ? [[match[2], match[3]]] : [1, 2].map(length => [digits.slice(0, length), digits.slice(length)]);
    return splits.filter(([theme, number]) => theme && number).flatMap(([theme, number]) =>
      [1, 2, 3].map(width => `${match[1]}${theme}-${String(Number(number)).padStart(width, "0")}`));
  }

  const sought = beginning => beginning.length >= LEAST_INSIDE ? beginning : " " + beginning;

  function found(query) {
    const known = new Set(goals.map(goal => goal.id));
    const named = [], words = [];
    for (const word of query.words) {
      const meant = idsOf(word).filter(id => known.has(id));
      if (meant.length) named.push(new Set(meant)); else words.push(word);
    }
    const touched = query.decisions.map(wanted => new Set(decisions.filter(one => one.words.includes(wanted)).flatMap(one => one.goals)));
    const excluded = new Set(query.without.flatMap(found).map(goal => goal.id));
    const asAsked = !query.beginnings.size && !query.folded;
    return goals.filter(goal => {
      const text = asAsked ? goal.words : " " + (query.folded ? folded(goal.words) : goal.words);
      return (!query.themes.size || query.themes.has(goal.theme))
        && (!query.years || (query.years[0] <= goal.year && goal.year <= query.years[1]))
        && [...named, ...touched].every(ids => ids.has(goal.id))
        && query.owners.every(owner => goal.owner.includes(owner))
        && words.every(word => text.includes(!asAsked && query.beginnings.has(word) ? sought(word) : word))
        && !excluded.has(goal.id);
    });
  }

  function shortened(word, text) {
    if (text.includes(word)) return word;
    if (!/^\p{L}+$/u.test(word)) return null;
    for (let length = word.length - 1; length >= Math.max(word.length - MOST_DROPPED, LEAST_KEPT); length--) {
      if (text.includes(sought(word.slice(0, length)))) return word.slice(0, length);
    }
    return null;
  }

  function* secondTries(query) {
    for (const [words, text, isFolded] of [[query.words, corpus, false], [query.words.map(folded), foldedCorpus, true]]) {
      const whole = { ...query, words, folded: isFolded };
      if (isFolded && words.every(word => text.includes(word))) yield whole;
      const kept = words.map(word => shortened(word, text));
      if (kept.includes(null)) continue;
      const cut = new Set(kept.filter((word, place) => word !== words[place]));
      if (cut.size) yield { ...whole, words: kept, beginnings: cut };
    }
  }

  function search(query) {
    const first = found(query);
    if (first.length || !query.words.length) return [first, query];
    for (const other of secondTries(query)) {
      const more = found(other);
      if (more.length) return [more, other];
    }
    return [[], query];
  }

  const form = document.getElementById("search");
  const field = form.querySelector("input");
  const told = form.querySelector("output");
  const chosen = form.querySelector("select");
  const rows = [...document.querySelectorAll("li[data-goal]")];

  function show() {
    const query = readQuery(field.value);
    const status = chosen ? chosen.value : "";
    const all = isEmpty(query) && !status;
    const [hits, tried] = isEmpty(query) ? [goals, query] : search(query);
    const ids = new Set(hits.map(goal => goal.id));
    const isShown = row => ids.has(row.dataset.goal) && (!status || row.dataset.status === status);
    const shown = rows.filter(isShown);
    for (const row of rows) row.hidden = !isShown(row);
    for (const part of document.querySelectorAll("[data-part]")) part.hidden = !part.querySelector("li[data-goal]:not([hidden])");
    for (const part of document.querySelectorAll("[data-beside]")) part.hidden = !all;
    const count = shown.length === 1 ? form.dataset.one : form.dataset.many.replace("{count}", shown.length);
    const other = all || !(tried.beginnings.size || tried.folded) ? "" : ` ${form.dataset.tried} ${tried.words.map(word => tried.beginnings.has(word) ? word + "…" : word).join(" ")}`;
    told.textContent = all ? "" : count + other;
    const asked = new URLSearchParams(Object.entries({ q: field.value, status }).filter(([, value]) => value)).toString();
    try { history.replaceState(null, "", asked ? "?" + asked : location.pathname); } catch { /* a page without a server keeps its address */ }
  }

  form.hidden = false;
  form.addEventListener("submit", event => event.preventDefault());
  field.addEventListener("input", show);
  if (chosen) chosen.addEventListener("change", show);
  const asked = new URLSearchParams(location.search);
  field.value = asked.get("q") || "";
  if (chosen) chosen.value = [...chosen.options].some(one => one.value === asked.get("status")) ? asked.get("status") : "";
  if (field.value || (chosen && chosen.value)) show();
})();
