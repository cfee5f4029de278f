// What the plan is and whether it holds: title, days, totals.

const SIGNS = { good: "✓", warn: "!", bad: "✕", plain: "" };
const sum = (name) => commands.reduce((total, command) => total + command[name], 0);

function drawTitle() {
  byId("operation").textContent = operation.name;
  document.title = `${t("kicker")} · ${operation.name}`;
  const stages = operation.stages;
  const parts = [
    t("voting_day", { date: date(operation.voting_day, true) }),
    t("duty_days", { n: rules.days }),
    stages.length > 0 && t("stages", {
      n: stages.length,
      from: date(stages.map((stage) => stage[2]).sort()[0]),
      to: date(stages.map((stage) => stage[3]).sort().at(-1)),
    }),
    ZONES[operation.timezone] ?? operation.timezone,
  ];
  byId("dates").textContent = parts.filter(Boolean).join(" · ");
  byId("origin").textContent = t("origin", {
    version: operation.version, travel: word("travel", operation.travel_model), commitment: operation.commitment.slice(0, 16),
  });
  const notices = [DATA.aggregated && t("aggregated", { stations: number(DATA.total.stations) }), ...differences()];
  byId("notice").textContent = notices.filter(Boolean).join(" ");
  byId("notice").hidden = !byId("notice").textContent;
}

/** Sums that should close with the summary and do not, said as a difference. */
function differences() {
  return ["stations", "posts", "unmanned_stations"]
    .filter((name) => name in DATA.total && DATA.total[name] !== sum(name))
    .map((name) => t("difference", { what: t(`sum_${name}`), table: number(sum(name)), summary: number(DATA.total[name]) }));
}

const postsWord = (row) => t("note_posts", { manned: number(row.manned_posts), unmanned: number(row.posts - row.manned_posts) });

/** The totals: key, value, note, state, and what opens when it is pressed. */
function totals() {
  const total = DATA.total;
  const late = range(posts.id.length).filter((post) => posts.marks[post] & MARK.late).length;
  const missing = sum("missing");
  const poor = commands.filter((command) => command.cost_idr > command.funds_idr).length;
  const unmanned = total.unmanned_stations;
  return [
    ["stations", number(total.stations), unmanned ? t("note_stations", { manned: number(total.stations - unmanned), unmanned: number(unmanned) }) : t("note_all_guarded"), "plain", { status: "" }],
    ["posts", number(total.posts), unmanned ? postsWord(total) : t("note_all_manned"), "plain", { status: "", tab: "posts" }],
    ["required", number(sum("required")), missing
      ? t("note_required", { available: number(sum("own") + sum("lent")), lent: number(sum("lent")), missing: number(missing) })
      : t("note_enough", { own: number(sum("own")), lent: number(sum("lent")) }), missing ? "bad" : "good", "shortfalls"],
    ["unmanned", number(unmanned), t(unmanned ? "note_unmanned" : "note_none_unmanned"), unmanned ? "bad" : "good", { status: "unmanned", tab: "posts" }],
    ["farthest", minutes(total.farthest_minutes), t(late ? "note_farthest" : "note_in_time", { n: number(late), target: number(rules.target_minutes) }), late ? "warn" : "good", { status: "late", tab: "posts" }],
    ["gap", gapWord(total.gap), t("note_gap"), "plain", null],
    ["reserve", share(total.reserve_covered), t("note_reserve", { n: reserves.id.length, minutes: number(rules.response_minutes) }), total.reserve_covered < 1 ? "warn" : "good", null],
    ["cost", money(total.cost_idr), poor ? t("note_cost_poor", { funds: money(total.funds_idr), n: poor }) : t("note_cost", { funds: money(total.funds_idr) }), poor ? "bad" : "good", "shortfalls"],
  ];
}

function drawTotals() {
  byId("totals").replaceChildren(...totals().map(([key, value, note, tone, opens]) => {
    const parts = [
      el("span", { class: "total-name" }, t(`total_${key}`),
        SIGNS[tone] && el("span", { class: `sign ${tone}` }, el("span", { "aria-hidden": "true" }, SIGNS[tone]), el("span", { class: "unseen" }, ` (${t(`tone_${tone}`)})`))),
      el("strong", {}, value),
      el("span", { class: "total-note" }, note),
    ];
    const box = opens ? el("button", { type: "button", onclick: () => open(opens) }, parts) : el("div", {}, parts);
    return el("li", { class: `total ${tone}`, "data-total": key }, box);
  }));
}

function open(target) {
  if (target === "shortfalls") {
    const title = byId("shortfalls-title");
    title.tabIndex = -1;
    title.focus();
    title.scrollIntoView();
    return;
  }
  change({ ...target, page: 0, selection: null });
}

// Filters above the map.

function fillSelect(id, options, value) {
  byId(id).replaceChildren(...options.map(([key, text]) => el("option", { value: key }, text)));
  byId(id).value = value;
}

const patrolled = () => range(commands.length).filter((row) => commands[row].posts > 0);

function drawFilters() {
  fillSelect("filter-command", [[-1, t("all_commands")], ...patrolled().map((row) => [row, commandName(row)])], state.command);
  fillSelect("filter-tier", [[-1, t("all_tiers")], ...TIERS.map((tier, row) => [row, `${TIER_SIGNS[row]} ${word("tier", tier)}`])], state.tier);
  fillSelect("filter-status", Object.keys(STATUSES).map((key) => [key, t(`status_${key || "all"}`)]), state.status);
  byId("filter-clear").hidden = !isFiltered();
  const rows = shownPosts();
  const size = rows.reduce((total, post) => total + posts.stations[post], 0);
  byId("filter-count").textContent = t("filter_count", { posts: number(rows.length), stations: number(size) });
}

function startHeader() {
  byId("filter-command").addEventListener("change", (event) => change({ command: Number(event.target.value), page: 0 }));
  byId("filter-tier").addEventListener("change", (event) => change({ tier: Number(event.target.value), page: 0 }));
  byId("filter-status").addEventListener("change", (event) => change({ status: event.target.value, page: 0 }));
  byId("filter-clear").addEventListener("click", () => {
    change({ command: -1, tier: -1, status: "", page: 0 });
    byId("filter-command").focus();
  });
  onChange(drawFilters);
}

// The legend says what each mark means and hides or shows it.

const TIER_SIGNS = ["●", "▲", "■", "◆"];
const LEGEND = {
  stations: TIERS.map((tier, row) => [(brush) => drawTier(brush, row, 11, 11, 5), () => word("tier", tier)]),
  posts: [[drawLegendPost, () => t(DATA.aggregated ? "legend_posts_only" : "legend_post")]],
  marks: [
    [(brush) => drawMark(brush, [["bad", "✕"]], 11, 11), () => t("legend_unmanned")],
    [(brush) => drawMark(brush, [["warn", "!"]], 11, 11), () => t("legend_late", { n: number(rules.target_minutes) })],
    [(brush) => drawMark(brush, [["warn", "P"]], 11, 11), () => t("legend_controller", { n: rules.span })],
  ],
  reserves: [[(brush) => drawReserve(brush, 11, 11, 7), () => t("legend_reserve", { n: number(rules.response_minutes) })]],
  offices: [
    [(brush) => drawOffice(brush, "polres", 11, 11), () => "Polres"],
    [(brush) => drawOffice(brush, "polsek", 11, 11), () => "Polsek"],
  ],
  outlines: [[drawLegendOutline, () => t(`legend_outline_${DATA.areas.source}`)]],
};

function drawLegendPost(brush) {
  brush.strokeStyle = ink.tiers[0];
  brush.lineWidth = 1.5;
  brush.beginPath();
  brush.arc(6, 15, 4, 0, 2 * Math.PI);
  brush.moveTo(9, 12);
  brush.lineTo(18, 5);
  brush.moveTo(10, 15);
  brush.lineTo(19, 17);
  brush.stroke();
  for (const [x, y] of [[6, 15], [18, 5], [19, 17]]) drawTier(brush, 0, x, y, 2.2);
}

function drawLegendOutline(brush) {
  brush.strokeStyle = ink.border;
  brush.lineWidth = 1.5;
  brush.strokeRect(3, 5, 16, 12);
}

function legendIcon(paint) {
  const icon = el("canvas", { width: 44, height: 44, "aria-hidden": "true" });
  const brush = icon.getContext("2d");
  brush.scale(2, 2);
  paint(brush);
  return icon;
}

function drawLegend() {
  byId("legend").replaceChildren(...Object.entries(LEGEND).map(([layer, entries]) => {
    const box = el("input", { type: "checkbox", id: `layer-${layer}` });
    box.checked = state.layers[layer];
    box.addEventListener("change", () => change({ layers: { ...state.layers, [layer]: box.checked } }));
    const keys = entries.map(([paint, text]) => el("span", { class: "key" }, legendIcon(paint), text()));
    return el("li", {}, el("label", { for: `layer-${layer}` }, box, el("b", {}, t(`layer_${layer}`))), el("span", { class: "keys" }, keys));
  }));
}
