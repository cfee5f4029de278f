// Who, where, which post: every word typed must occur; the beginning of a name or a code counts most.

const FOUND_MAX = 12;
const search = byId("search");
let finds = [];
let active = -1;
let haystack = null;

/** Made at the first use: opening the page does not wait for it. */
function searchable() {
  haystack ??= [
    ...range(units.code.length).map((row) => entry("unit", row, units.name[row], units.code[row])),
    ...range(officers.id.length).map((row) => entry("officer", row, officers.name[row], officers.id[row])),
    ...range(posts.id.length).map((row) => entry("post", row, posts.id[row], "")),
    ...range(stations.code.length).map((row) => entry("station", row, stations.name[row], stations.code[row])),
  ];
  return haystack;
}

const entry = (kind, row, name, code) => ({ kind, row, name: name.toLowerCase(), code: code.toLowerCase() });

function score({ name, code }, text, words) {
  if (!words.every((part) => name.includes(part) || code.includes(part))) return 0;
  if (code === text || name === text) return 5;
  if (name.startsWith(text) || code.startsWith(text)) return 4;
  if (name.includes(` ${text}`)) return 3;
  return name.includes(text) || code.includes(text) ? 2 : 1;
}

/** The best `FOUND_MAX` of all, best first; of equals the order of the tables. */
function findAll(query) {
  const text = query.trim().toLowerCase();
  const words = text.split(/\s+/).filter(Boolean);
  if (text.length < 2) return [];
  const scored = searchable().map((item) => [score(item, text, words), item]).filter(([points]) => points > 0);
  return scored.sort((a, b) => b[0] - a[0]).slice(0, FOUND_MAX).map(([, item]) => item);
}

const DESCRIBE = {
  unit: (row) => [units.name[row], units.code[row]],
  officer: (row) => [officerTitle(row), `${officers.id[row]} · ${dutyWord(row)} ${officers.place[row]}`],
  post: (row) => [posts.id[row], `${stations.name[centreOf(row)]} · ${commandName(posts.command[row])}`],
  station: (row) => [stations.name[row], `${stations.code[row]} · ${posts.id[postOfStation[row]]}`],
};

function drawFinds() {
  finds = findAll(search.value);
  active = finds.length ? 0 : -1;
  const none = search.value.trim().length > 1 && !finds.length;
  byId("found").replaceChildren(...finds.map(findLine));
  if (none) byId("found").append(el("li", { role: "option", "aria-disabled": "true", class: "empty" }, t("not_found", { text: search.value.trim() })));
  byId("found").hidden = !finds.length && !none;
  search.setAttribute("aria-expanded", String(!byId("found").hidden));
  say(none ? t("not_found", { text: search.value.trim() }) : finds.length ? t("found_count", { n: finds.length }) : "");
  markActive();
}

function findLine({ kind, row }, index) {
  const [name, about] = DESCRIBE[kind](row);
  return el("li", { role: "option", id: `found-${index}`, onpointerdown: (event) => event.preventDefault(), onclick: () => take(index) },
    el("span", { class: "kind" }, t(`kind_${kind}`)), el("b", {}, name), el("span", { class: "help" }, about));
}

function markActive() {
  finds.forEach((_, index) => byId(`found-${index}`).setAttribute("aria-selected", String(index === active)));
  if (active < 0) search.removeAttribute("aria-activedescendant");
  else {
    search.setAttribute("aria-activedescendant", `found-${active}`);
    byId(`found-${active}`).scrollIntoView({ block: "nearest" });
  }
}

function hideFinds() {
  byId("found").hidden = true;
  search.setAttribute("aria-expanded", "false");
  search.removeAttribute("aria-activedescendant");
}

/** Open what was found; a station opens its post with the station marked. */
function take(index) {
  const { kind, row } = finds[index];
  hideFinds();
  if (kind !== "station") {
    select(kind, row);
    return;
  }
  select("post", postOfStation[row]);
  change({ selection: { kind: "post", row: postOfStation[row], station: row } });
}

const SEARCH_KEYS = {
  ArrowDown: () => { active = Math.min(finds.length - 1, active + 1); },
  ArrowUp: () => { active = Math.max(0, active - 1); },
};

function searchKey(event) {
  if (event.key === "Escape") {
    if (byId("found").hidden) search.value = "";
    hideFinds();
  } else if (event.key === "Enter" && active >= 0 && !byId("found").hidden) {
    event.preventDefault();
    take(active);
  } else if (event.key in SEARCH_KEYS && finds.length) {
    event.preventDefault();
    SEARCH_KEYS[event.key]();
    markActive();
  }
}

function startSearch() {
  search.addEventListener("input", drawFinds);
  search.addEventListener("focus", () => { if (search.value) drawFinds(); });
  search.addEventListener("blur", hideFinds);
  search.addEventListener("keydown", searchKey);
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
}
