// Search over the names, filters of tables, and a margin that is folded on small screens.
"use strict";

const MOST = 200;
const HREF = 0, NAME = 1, TITLE = 2, KIND = 3, STATUS = 4, OWNER = 5, ALSO = 6, FIRST = 7;

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// The lower, the nearer: a name or title as typed, one that begins so, one that holds it, the rest.
function distance(entry, typed) {
  const names = [entry.title, entry.name, entry.own];
  if (names.includes(typed)) return 0;
  if (names.some((each) => each.startsWith(typed))) return 1;
  if (names.some((each) => each.includes(typed))) return 2;
  return entry.also.includes(typed) ? 3 : 4;
}

function prepared(each) {
  const name = folded(each[NAME]);
  return {
    each, name, title: folded(each[TITLE]), own: name.slice(name.indexOf(".") + 1),
    also: folded(each[ALSO]), all: folded(each.slice(NAME).join(" ")),
  };
}

function found(entries, typed, wanted) {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const whole = words.join(" ");
  return entries
    .filter(({ each, all }) =>
      words.every((word) => all.includes(word)) &&
      (!wanted.kind || each[KIND] === wanted.kind) &&
      (!wanted.status || each[STATUS] === wanted.status) &&
      (!wanted.owner || each[OWNER] === wanted.owner))
    .map((entry, at) => [distance(entry, whole), at, entry.each])
    .sort((one, two) => one[0] - two[0] || one[1] - two[1])
    .map(([, , each]) => each);
}

function shown(each) {
  const item = document.createElement("li");
  item.append(element("a", each[TITLE], { href: each[HREF] }), " ");
  item.append(element("span", each[KIND], { class: "kind" }), " ");
  if (each[STATUS]) item.append(element("span", each[STATUS], { class: `badge ${each[STATUS]}` }));
  const name = document.createElement("div");
  name.append(element("code", each[NAME]));
  item.append(name);
  if (each[FIRST]) item.append(element("p", each[FIRST]));
  if (each[ALSO]) item.append(element("div", `Also: ${each[ALSO]}`, { class: "also" }));
  return item;
}

function search(form) {
  const entries = window.metricastNames.map(prepared);
  const [list, count] = ["page-found", "page-count"].map((id) => document.getElementById(id));
  const asked = new URLSearchParams(window.location.search);
  for (const field of form.elements) if (asked.has(field.name)) field.value = asked.get(field.name);
  const show = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const all = found(entries, wanted.q, wanted);
    list.replaceChildren(...all.slice(0, MOST).map(shown));
    const more = all.length > MOST ? `, the first ${MOST} are shown` : "";
    count.textContent = all.length ? `${all.length.toLocaleString("en")} found${more}` :
      "Nothing is called that. Try a shorter word.";
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  show();
  form.elements.q.focus();
}

function filter(table) {
  if (table.tBodies[0].rows.length < 8) return;
  const label = table.dataset.filter;
  const input = element("input", "", { type: "search", placeholder: label, "aria-label": label });
  const line = element("div", "", { class: "filter" });
  line.append(input);
  table.parentElement.before(line);
  input.addEventListener("input", () => {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    for (const row of table.tBodies[0].rows) {
      const text = folded(row.textContent);
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
}

const form = document.getElementById("page-search");
if (form) search(form);
document.querySelectorAll("table[data-filter]").forEach(filter);
const margin = document.querySelector(".margin > details");
if (margin && window.matchMedia("(max-width: 61.99rem)").matches) margin.open = false;
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  const box = document.getElementById("page-q");
  if (event.key === "/" && !typing && box && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    box.focus();
  }
});
