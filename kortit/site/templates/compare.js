// Compares the goals after any two decisions, in the page. `kortitHistory` has every state of every goal.
"use strict";
(() => {
  const { points, goals, themes } = kortitHistory;
  const form = document.getElementById("compare");
  const result = document.getElementById("result");
  const words = result.dataset;
  const fields = JSON.parse(words.fields);
  const [from, to] = form.querySelectorAll("select");

  const made = (name, text = "", kind = "") => {
    const element = document.createElement(name);
    element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };

  // What cards say, and what is said around it, where the page is in another language than they.
  const { lang } = document.documentElement;
  const within = (language, element) => { if (words.cards !== lang) element.lang = language; return element; };
  const ofCard = (name, text) => within(words.cards, made(name, text));

  const stateAt = (states, stage) => {
    let last = null;
    for (const [number, state] of states) { if (number > stage) break; last = state; }
    return last;
  };

  const TOKENS = /\d+(?:[.,]\d+)*|[\p{L}\p{N}_]+(?:[-’'][\p{L}\p{N}_]+)*|\s+|[^\s]/gu;

  // The longest common sequence of two lists: pairs of places, in order.
  function common(one, other) {
    const lengths = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
    for (let i = one.length - 1; i >= 0; i--) {
      for (let j = other.length - 1; j >= 0; j--) {
        lengths[i][j] = one[i] === other[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    const pairs = [];
    for (let i = 0, j = 0; i < one.length && j < other.length;) {
      if (one[i] === other[j]) pairs.push([i++, j++]);
      else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
      else j++;
    }
    return pairs;
  }

  function marked(kind, text) {
    if (!text.trim()) return [document.createTextNode(text)];
    const element = made(kind === "inserted" ? "ins" : "del", text);
    return [within(lang, made("span", `[${words[kind]}: `, "heard")), element, made("span", "]", "heard")];
  }

  function difference(old, now) {
    const before = old.match(TOKENS) || [], after = now.match(TOKENS) || [];
    const nodes = [];
    let i = 0, j = 0;
    for (const [one, other] of [...common(before, after), [before.length, after.length]]) {
      if (i < one) nodes.push(...marked("deleted", before.slice(i, one).join("")));
      if (j < other) nodes.push(...marked("inserted", after.slice(j, other).join("")));
      if (one < before.length) nodes.push(document.createTextNode(before[one]));
      i = one + 1; j = other + 1;
    }
    return nodes;
  }

  // An indicator in one line: its text and its levels.
  function measure({ text, baseline = "", target = "", unit = "" }) {
    const both = `${baseline}${target}` ? `${baseline} → ${target}`.trim() : "";
    const levels = `${both} ${unit}`.trim();
    return levels ? `${text}; ${levels}` : text;
  }

  const lines = value => Array.isArray(value)
    ? value.flatMap(one => typeof one === "string" ? [one] : one.steps ? [one.text, ...one.steps.map(step => "– " + step)] : [measure(one)])
    : value === undefined || value === null ? [] : [String(value)];

  // The lines of a field on both sides: pairs [old, new]; one that is edited stays one line.
  function paired(old, now) {
    const pairs = [], kept = common(old, now);
    let i = 0, j = 0;
    for (const [one, other] of [...kept, [old.length, now.length]]) {
      while (i < one && j < other) pairs.push([old[i++], now[j++]]);
      while (i < one) pairs.push([old[i++], null]);
      while (j < other) pairs.push([null, now[j++]]);
      if (one < old.length) pairs.push([old[one], now[other]]);
      i = one + 1; j = other + 1;
    }
    return pairs;
  }

  function fieldOf(key, old, now) {
    const row = made("div");
    row.append(made("dt", fields[key] || key));
    for (const [before, after] of paired(lines(old), lines(now))) {
      const cell = ofCard("dd");
      if (before === null) cell.append(...marked("inserted", after));
      else if (after === null) cell.append(...marked("deleted", before));
      else cell.append(...difference(before, after));
      row.append(cell);
    }
    return row;
  }

  function rowOf(id, old, now, kind) {
    const row = made("li");
    row.dataset.goal = id;
    row.dataset.kind = kind;
    const head = made("p", "", "status");
    const link = made("a", id, "id");
    link.href = `g/${encodeURIComponent(id)}/index.html`;
    head.append(made("span", words[kind], `badge ${kind}`), " ", link);
    row.append(head, ofCard("h3", (now || old).goal));
    const list = made("dl");
    const keys = [...new Set([...Object.keys(old || {}), ...Object.keys(now || {})])];
    for (const key of keys) {
      const before = (old || {})[key], after = (now || {})[key];
      if (kind === "changed" && JSON.stringify(before) === JSON.stringify(after)) continue;
      if (kind !== "changed") {
        if (key === "goal" || key === "theme" || !lines(before ?? after).length) continue;
        const whole = made("div");
        whole.append(made("dt", fields[key] || key), ...lines(before ?? after).map(line => ofCard("dd", line)));
        list.append(whole);
      } else list.append(fieldOf(key, before, after));
    }
    row.append(list);
    return row;
  }

  const idOrder = id => { const [, letters, theme, number] = /^(\D+)(\d+)-(\d+)$/.exec(id); return [letters, Number(theme), Number(number)]; };
  const placeOf = theme => { const place = themes.indexOf(theme); return place < 0 ? themes.length : place; };

  function order(one, other) {
    const keys = [one, other].map(({ id, goal }) => [placeOf(goal.theme), goal.target_year, ...idOrder(id)]);
    for (let place = 0; place < keys[0].length; place++) {
      if (keys[0][place] !== keys[1][place]) return keys[0][place] < keys[1][place] ? -1 : 1;
    }
    return 0;
  }

  function compare() {
    const [before, after] = [from, to].map(select => points[Number(select.value)]);
    const rows = Object.entries(goals).map(([id, states]) => {
      const old = stateAt(states, before.stage), now = stateAt(states, after.stage);
      const same = JSON.stringify(old) === JSON.stringify(now);
      return { id, old, now, goal: now || old, kind: same ? "unchanged" : !old ? "added" : !now ? "removed" : "changed" };
    }).filter(row => row.kind !== "unchanged").sort(order);
    const counts = ["changed", "added", "removed"].map(kind => [kind, rows.filter(row => row.kind === kind).length]);
    const said = counts.filter(([, count]) => count).map(([kind, count]) => `${words[kind]} ${count}`).join(", ");
    const list = made("ol", "", "timeline");
    list.append(...rows.map(row => rowOf(row.id, row.old, row.now, row.kind)));
    const summary = made("p", rows.length ? said : words.none, "lead");
    result.replaceChildren(summary, ...(rows.length ? [list] : []));
    try { history.replaceState(null, "", `?from=${from.value}&to=${to.value}`); } catch { /* without a server the address stays */ }
  }

  const asked = new URLSearchParams(location.search);
  for (const [select, name, usual] of [[from, "from", points.length - 1], [to, "to", 0]]) {
    points.forEach((point, place) => { const option = made("option", point.name); option.value = place; select.append(option); });
    const wanted = Number(asked.get(name) ?? usual);
    select.value = String(wanted in points ? wanted : usual);
    select.addEventListener("change", compare);
  }
  form.hidden = false;
  form.addEventListener("submit", event => event.preventDefault());
  compare();
})();
