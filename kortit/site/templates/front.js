// Search in the sites of all municipalities, by the index that Pagefind has made beside them.
const MOST = 50;
const form = document.getElementById("search"), field = document.getElementById("q");
const found = document.getElementById("found"), all = document.getElementById("all"), told = form.querySelector("output");

const made = (name, text, kind = "") => {
  const element = document.createElement(name);
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
};

function rowOf({ url, meta }) {
  const row = made("li", "");
  const link = made("a", meta.title);
  link.href = url;
  row.append(link, " ", made("span", meta.municipality, "quiet"));
  return row;
}

try {
  const pagefind = await import("../pagefind/pagefind.js");
  await pagefind.init();
  const show = async () => {
    const text = field.value.trim();
    const search = text ? await pagefind.debouncedSearch(text, {}, 200) : { results: [] };
    if (search === null) return; // more has been typed since
    const pages = await Promise.all(search.results.slice(0, MOST).map(one => one.data()));
    if (field.value.trim() !== text) return;
    found.replaceChildren(...pages.map(rowOf));
    found.hidden = !text;
    all.hidden = Boolean(text);
    const count = search.results.length;
    told.textContent = !text ? "" : count === 1 ? form.dataset.one : form.dataset.many.replace("{count}", count);
  };
  field.addEventListener("input", show);
  form.addEventListener("submit", event => event.preventDefault());
  form.hidden = false;
} catch { /* opened as a file, or without the index: the list is all there is */ }
