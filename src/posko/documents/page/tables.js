// The tables beside and below the map: per Polres, per post, what is missing.

const PAGE_SIZE = 50;

/** `cells` are `[text, options]`; `label` repeats the heading where a telephone stacks the cells. */
const cell = (label, content, options = {}) =>
  el("td", { "data-label": label, role: "cell", class: options.tone, ...options.more },
    options.tone && el("span", { class: "sign", "aria-hidden": "true" }, `${SIGNS[options.tone]} `), content);

const headings = (names) => el("tr", { role: "row" }, names.map((name) => el("th", { scope: "col", role: "columnheader" }, name)));

/** Roles are said aloud because a table laid out as cards on a telephone would lose them. */
function table(node, caption, head, body, foot) {
  node.setAttribute("role", "table");
  node.replaceChildren(
    el("caption", {}, caption),
    el("thead", { role: "rowgroup" }, head),
    el("tbody", { role: "rowgroup" }, body),
    foot ? el("tfoot", { role: "rowgroup" }, foot) : "",
  );
}

const COMMAND_COLUMNS = ["stations", "posts", "required", "own", "lent", "missing", "farthest", "reserve"];

/** The figures of a row in the order of `COMMAND_COLUMNS`, with the tone of those that ask for something. */
function figures(row) {
  const guards = row.posts > 0;
  return [
    [number(row.stations)], [number(row.posts)], [number(row.required)], [number(row.own)], [number(row.lent)],
    [number(row.missing), row.missing > 0 && "bad"],
    [guards ? number(row.farthest_minutes) : "–", guards && row.farthest_minutes > rules.target_minutes && "warn"],
    [guards ? share(row.reserve_covered) : "–", guards && row.reserve_covered < 1 && "warn"],
  ];
}

/** A Polda only lends: its people stand with those who borrow them. */
const guarding = () => range(commands.length).filter((row) => units.kind[commandUnit(row)] !== "polda");

const figureCells = (row) => figures(row).map(([text, tone], index) =>
  cell(t(`column_${COMMAND_COLUMNS[index]}`), text, { tone, more: { "data-column": COMMAND_COLUMNS[index] } }));

function commandRow(row) {
  const guards = commands[row].posts > 0;
  const name = guards
    ? el("button", { type: "button", class: "link", "aria-pressed": "false" }, commandName(row))
    : commandName(row);
  const choose = () => change({ command: state.command === row ? -1 : row, page: 0, selection: null });
  return el("tr", { role: "row", "data-command": row, class: guards && "opens", onclick: guards && choose },
    el("th", { scope: "row", role: "rowheader" }, name), figureCells(commands[row]));
}

/** The foot: sums, the worst journey; the share of reserves as the summary says it. */
function commandTotal() {
  const names = ["stations", "posts", "required", "own", "lent", "missing"];
  const row = Object.fromEntries(names.map((name) => [name, sum(name)]));
  row.farthest_minutes = Math.max(0, ...commands.map((command) => command.farthest_minutes));
  row.reserve_covered = DATA.total.reserve_covered;
  return row;
}

function drawCommands() {
  const names = [t("column_command"), ...COMMAND_COLUMNS.map((name) => t(`column_${name}`))];
  const foot = el("tr", { role: "row" }, el("th", { scope: "row", role: "rowheader" }, t("sum")), figureCells(commandTotal()));
  table(byId("commands"), t("commands_caption"), headings(names), guarding().map(commandRow), foot);
  byId("balance").textContent = `${t("post_officers")}: ${balance({ required: sum("required"), own: sum("own"), lent: sum("lent"), missing: sum("missing") })}`;
  pressCommand();
}

const balance = ({ required, own, lent, missing }) =>
  t("balance", { required: number(required), own: number(own), lent: number(lent), missing: number(missing) });

function pressCommand() {
  const help = state.command < 0 ? t("commands_help") : opener("unit", commandUnit(state.command), t("open_command", { name: commandName(state.command) }));
  byId("commands-help").replaceChildren(help);
  for (const row of byId("commands").querySelectorAll("tbody tr")) {
    const pressed = Number(row.dataset.command) === state.command;
    row.classList.toggle("chosen", pressed);
    row.querySelector("button")?.setAttribute("aria-pressed", String(pressed));
  }
}

const POST_COLUMNS = {
  id: (post) => posts.id[post],
  tier: (post) => tierOfPost[post],
  stations: (post) => posts.stations[post],
  farthest: (post) => posts.farthest[post],
  status: (post) => severity(post) * 1e6 + posts.farthest[post],
};

function sortedPosts() {
  const value = POST_COLUMNS[state.sort.key];
  const sign = state.sort.down ? -1 : 1;
  const compare = (a, b) => (typeof a === "string" ? a.localeCompare(b, "id", { numeric: true }) : a - b);
  return shownPosts().sort((a, b) => sign * compare(value(a), value(b)) || a - b);
}

function sortHeading(key) {
  const active = state.sort.key === key;
  const turn = () => {
    change({ sort: { key, down: active ? !state.sort.down : key !== "id" }, page: 0 });
    byId(`sort-${key}`).focus();
  };
  const arrow = active ? (state.sort.down ? " ↓" : " ↑") : "";
  return el("th", { scope: "col", role: "columnheader", "aria-sort": active ? (state.sort.down ? "descending" : "ascending") : null },
    el("button", { type: "button", class: "sort", id: `sort-${key}`, onclick: turn }, t(`column_${key}`), el("span", { "aria-hidden": "true" }, arrow)));
}

function postRow(post) {
  const faults = faultsOf(post);
  const choose = () => select("post", post);
  return el("tr", { role: "row", class: isSelected("post", post) ? "opens chosen" : "opens", onclick: choose },
    el("th", { scope: "row", role: "rowheader" }, el("button", { type: "button", class: "link" }, posts.id[post]), el("span", { class: "help" }, stations.name[centreOf(post)])),
    cell(t("column_tier"), tierWord(tierOfPost[post])),
    cell(t("column_stations"), number(posts.stations[post])),
    cell(t("column_farthest"), number(posts.farthest[post])),
    cell(t("column_status"), faults.length ? faults.map(faultWord) : el("span", { class: "good" }, `✓ ${t("fine")}`), { more: { class: "words" } }));
}

const tierWord = (tier) => el("span", { class: `tier-${TIERS[tier]}` }, el("span", { "aria-hidden": "true" }, `${TIER_SIGNS[tier]} `), word("tier", TIERS[tier]));
const faultWord = ({ state: tone, sign, text }) => el("span", { class: `fault ${tone}` }, el("span", { "aria-hidden": "true" }, `${sign} `), text);

function drawPostTable() {
  const rows = sortedPosts();
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_SIZE));
  const first = Math.min(state.page, pages - 1) * PAGE_SIZE;
  const page = rows.slice(first, first + PAGE_SIZE);
  const empty = el("tr", { role: "row" }, el("td", { colspan: 5, role: "cell", class: "empty" }, t("no_posts")));
  table(byId("posts"), t("posts_caption", { n: number(rows.length) }),
    el("tr", { role: "row" }, Object.keys(POST_COLUMNS).map(sortHeading)), page.length ? page.map(postRow) : empty);
  byId("page-now").textContent = t("page_now", { page: number(first / PAGE_SIZE + 1), pages: number(pages) });
  byId("page-back").disabled = first === 0;
  byId("page-next").disabled = first + PAGE_SIZE >= rows.length;
}

/** Of everybody, or of the command that is chosen. */
function drawShortfalls() {
  const rows = DATA.shortfalls.filter(([unit]) => state.command < 0 || commandUnit(state.command) === unit);
  byId("shortfalls-title").textContent = [t("shortfalls"), state.command >= 0 && commandName(state.command)].filter(Boolean).join(" · ");
  byId("shortfalls-help").textContent = rows.length ? t("shortfalls_help") : t("no_shortfalls");
  byId("shortfalls").hidden = !rows.length;
  const names = ["command", "resource", "needed", "available", "missing", "consequence", "remedy"].map((name) => t(`column_${name}`));
  table(byId("shortfalls"), t("shortfalls"), headings(names), rows.map((row, index) => shortfallRow(row, names, rows[index - 1]?.[0])));
}

/** A command with several rows is named in the first; the others say it to readers only. */
function shortfallRow([unit, resource, required, available, missing, consequence, remedy], names, before) {
  const again = unit === before;
  return el("tr", { role: "row", class: again && "again" },
    el("th", { scope: "row", role: "rowheader" }, el("span", { class: again && "unseen" }, unitName(unit))),
    cell(names[1], word("resource", resource), { more: { class: "words" } }),
    cell(names[2], amount(resource, required)),
    cell(names[3], amount(resource, available)),
    cell(names[4], amount(resource, missing), { tone: "bad" }),
    cell(names[5], consequence, { more: { class: "words" } }),
    cell(names[6], remedy, { more: { class: "words" } }));
}

/** So much of a resource with what is counted: `26 unit`, `Rp75,6 juta`. */
function amount(resource, value) {
  if (resource === "money") return money(value);
  const unit = word("unit_of", resource);
  return unit === resource ? number(value) : `${number(value)} ${unit}`;
}

function drawTabs() {
  const names = { commands: t("tab_commands"), posts: t("tab_posts", { n: number(shownPosts().length) }) };
  for (const [name, text] of Object.entries(names)) {
    const chosen = state.tab === name;
    byId(`tab-${name}`).textContent = text;
    byId(`tab-${name}`).setAttribute("aria-selected", String(chosen));
    byId(`tab-${name}`).tabIndex = chosen ? 0 : -1;
    byId(`panel-${name}`).hidden = !chosen;
  }
}

function startTables() {
  const tabs = ["commands", "posts"];
  for (const name of tabs) {
    byId(`tab-${name}`).addEventListener("click", () => change({ tab: name }));
    byId(`tab-${name}`).addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      const other = tabs.find((tab) => tab !== name);
      change({ tab: other });
      byId(`tab-${other}`).focus();
    });
  }
  byId("page-back").addEventListener("click", () => change({ page: state.page - 1 }));
  byId("page-next").addEventListener("click", () => change({ page: state.page + 1 }));
  onChange((patch) => {
    drawTabs();
    if ("command" in patch) {
      pressCommand();
      drawShortfalls();
    }
    if (["page", "sort", "tab", ...FILTERS].some((key) => key in patch) && state.tab === "posts") drawPostTable();
  });
}
