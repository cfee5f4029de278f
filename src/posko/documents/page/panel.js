// Everything about one thing: a post, an officer, a reserve team, a command.

let cameFrom = null;

/** Open something chosen in a table, the search or another panel: the map goes there, the reader too. */
function select(kind, row) {
  if (byId("detail").hidden) cameFrom = document.activeElement;
  change({ selection: { kind, row } });
  showSelection();
  byId("detail").focus();
}

function closeDetail() {
  const hadFocus = byId("detail").contains(document.activeElement) || document.activeElement === byId("detail");
  change({ selection: null });
  if (!hadFocus) return;
  const back = cameFrom?.isConnected && cameFrom !== document.body ? cameFrom : canvas;
  back.focus();
  cameFrom = null;
}

const opener = (kind, row, text) => el("button", { type: "button", class: "link", onclick: () => select(kind, row) }, text);
const postLink = (post) => opener("post", post, posts.id[post]);
const officerLink = (officer) => opener("officer", officer, officerTitle(officer));
const unitLink = (unit) => (unit >= 0 ? opener("unit", unit, units.name[unit]) : "–");
const facts = (pairs) => el("dl", {}, pairs.filter(([, value]) => value !== null && value !== "").map(([name, value]) =>
  el("div", {}, el("dt", {}, name), el("dd", {}, value))));
const part = (title, ...content) => el("section", {}, el("h3", {}, title), ...content);
const list = (items) => el("ul", { class: "people" }, items.map((item) => el("li", {}, item)));
const travel = (value) => (value === null ? "" : t("travels", { minutes: journeyTime(value) }));

const DETAILS = {
  post: (post) => ({
    title: t("post_title", { id: posts.id[post] }),
    place: stations.name[centreOf(post)],
    words: faultsOf(post).length ? faultsOf(post).map(faultWord) : [el("span", { class: "fault good" }, `✓ ${t("fine")}`)],
    content: [postFacts(post), postPeople(post), postStations(post)],
  }),
  officer: (officer) => ({
    title: officerTitle(officer),
    place: `${officers.id[officer]} · ${unitName(officers.unit[officer])}`,
    words: [el("span", { class: "fault plain" }, dutyWord(officer)), officers.lent[officer] === 1 && el("span", { class: "fault plain" }, "BKO")],
    content: officerContent(officer),
  }),
  reserve: (team) => ({
    title: t("reserve_title", { id: reserves.id[team] }),
    place: commandName(reserves.command[team]),
    words: [],
    content: [reserveFacts(team), part(t("people"), people(officersAt.get(reserves.id[team]) ?? []))],
  }),
  unit: (unit) => ({ title: units.name[unit], place: unitPlace(unit), words: [], content: unitContent(unit) }),
};

function postFacts(post) {
  const command = posts.command[post];
  return facts([
    [t("column_command"), unitLink(commandUnit(command))],
    [t("column_tier"), tierWord(tierOfPost[post])],
    [t("pattern"), patternName(post)],
    [t("column_stations"), t("of_max", { n: posts.stations[post], max: stationsMax(post) })],
    ["Linmas", number(posts.linmas[post])],
    [t("total_farthest"), t("against_target", { minutes: minutes(posts.farthest[post]), target: number(rules.target_minutes) })],
    ["Padal", controllerOf(post)],
  ]);
}

function controllerOf(post) {
  const officer = officerById.get(posts.controller[post]);
  if (officer !== undefined) return officerLink(officer);
  if (isUnmanned(post)) return "–";
  return posts.controller[post] || el("span", { class: "warn" }, t("fault_no_controller"));
}

function postPeople(post) {
  const team = teamOf(post);
  const title = t("officers_of", { n: team.length, required: officersRequired(post) });
  if (team.length) return part(title, people(team));
  return part(title, el("p", { class: "bad" }, t("nobody", { n: officersRequired(post) })));
}

const people = (team) => (team.length ? list(team.map(personLine)) : el("p", { class: "help" }, t("no_names")));

const personLine = (officer) => [
  officerLink(officer),
  el("span", { class: "help" }, [
    officers.leader[officer] === 1 && t("leader"), unitName(officers.unit[officer]), officers.lent[officer] === 1 && "BKO",
    travel(officers.travel[officer]),
  ].filter(Boolean).join(" · ")),
];

function postStations(post) {
  if (DATA.aggregated) return part(t("sum_stations"), el("p", { class: "help" }, t("stations_left_out")));
  const rows = stationsOf(post).sort((a, b) => stations.minutes[a] - stations.minutes[b]);
  return part(t("sum_stations"), list(rows.map((row) => [
    el("b", { class: state.selection.station === row && "found" }, stations.name[row]),
    el("span", { class: "help" }, [
      stations.code[row], row === centreOf(post) ? t("centre") : minutes(stations.minutes[row]),
      word("access", ACCESSES[stations.access[row]]), t("voters", { n: number(stations.voters[row]) }),
      reasonOf(row),
    ].filter(Boolean).join(" · ")),
  ])));
}

function dutyWord(officer) {
  const duty = DUTIES[officers.duty[officer]];
  return duty ? word("duty", duty) : t("duty_none");
}

function officerContent(officer) {
  const post = postById.get(officers.place[officer]);
  const team = reserveById.get(officers.place[officer]);
  const controlled = postsOfController.get(officers.id[officer]);
  if (post !== undefined) return [officerPost(officer, post), postStations(post)];
  if (team !== undefined) return [facts([[t("team"), opener("reserve", team, reserves.id[team])], [t("journey"), travel(officers.travel[officer])]])];
  if (controlled) return [controllerPosts(controlled)];
  return [el("p", { class: "help" }, t("stays"))];
}

function officerPost(officer, post) {
  const others = teamOf(post).filter((other) => other !== officer);
  return facts([
    [t("post"), [postLink(post), ` ${stations.name[centreOf(post)]}`]],
    [t("role"), officers.leader[officer] ? t("leader") : t("member")],
    [t("with"), others.length ? list(others.map(officerLink)) : t("alone")],
    ["Padal", controllerOf(post)],
    [t("journey"), travel(officers.travel[officer])],
    [t("column_command"), unitLink(commandUnit(posts.command[post]))],
  ]);
}

function controllerPosts(rows) {
  const over = rows.length > rules.span;
  const title = t("controls", { n: rows.length, span: rules.span });
  return part(title, over && el("p", { class: "warn" }, `P ${t("fault_over_span", { n: rows.length, span: rules.span })}`),
    list(rows.map((post) => [postLink(post), el("span", { class: "help" }, `${stations.name[centreOf(post)]} · ${minutes(posts.farthest[post])}`)])));
}

function reserveFacts(team) {
  return facts([
    [t("officers"), number(reserves.officers[team])],
    [t("covered"), t("covered_stations", { n: number(reserves.covered[team]), minutes: number(rules.response_minutes) })],
    [t("reach"), Object.entries(rules.reach_km).map(([way, km]) => `${word("access", way)} ${number(km, km < 10 ? 1 : 0)} km`).join(" · ")],
  ]);
}

const unitPlace = (unit) => [units.code[unit], units.parent[unit] >= 0 && units.name[units.parent[unit]]].filter(Boolean).join(" · ");

function unitContent(unit) {
  const command = commandOfUnit.get(unit);
  if (command === undefined) return [facts(dutiesOf((officer) => officers.unit[officer] === unit))];
  const row = commands[command];
  return [
    row.posts > 0 && state.command !== command && el("button", { type: "button", class: "tool", onclick: () => change({ command, page: 0 }) }, t("only_this")),
    row.posts > 0 && facts(commandFacts(row)),
    part(t("duties"), facts(Object.entries(row.duties).map(([duty, count]) => [word("duty", duty), number(count)]))),
    part(t("shortfalls"), unitShortfalls(unit)),
  ];
}

function commandFacts(row) {
  const toned = (tone, text) => el("span", { class: tone }, tone ? `${SIGNS[tone]} ${text}` : text);
  return [
    ["TPS", number(row.stations)],
    [t("column_posts"), postsWord(row)],
    [t("post_officers"), toned(row.missing > 0 && "bad", balance(row))],
    [t("total_farthest"), toned(row.farthest_minutes > rules.target_minutes && "warn",
      t("against_target", { minutes: minutes(row.farthest_minutes), target: number(rules.target_minutes) }))],
    [t("total_gap"), gapWord(row.gap)],
    [t("total_reserve"), toned(row.reserve_covered < 1 && "warn", share(row.reserve_covered))],
    [t("total_cost"), toned(row.cost_idr > row.funds_idr && "bad", t("cost_of_funds", { cost: money(row.cost_idr), funds: money(row.funds_idr) }))],
  ];
}

function dutiesOf(belongs) {
  const rows = range(officers.id.length).filter(belongs);
  return DUTIES.map((duty, index) => [word("duty", duty), number(rows.filter((row) => officers.duty[row] === index).length)]);
}

function unitShortfalls(unit) {
  const rows = DATA.shortfalls.filter(([of]) => of === unit);
  if (!rows.length) return el("p", { class: "good" }, `✓ ${t("no_shortfalls")}`);
  return list(rows.map(([, resource, , , missing, consequence, remedy]) => [
    el("b", { class: "bad" }, `✕ ${word("resource", resource)}: ${amount(resource, missing)}`), el("span", {}, consequence), el("span", { class: "help" }, `→ ${remedy}`),
  ]));
}

function drawDetail() {
  const chosen = state.selection;
  byId("detail").hidden = !chosen;
  byId("lists").hidden = Boolean(chosen);
  document.body.classList.toggle("has-detail", Boolean(chosen));
  if (!chosen) return;
  const { title, place, words, content } = DETAILS[chosen.kind](chosen.row);
  byId("detail").setAttribute("aria-label", title);
  byId("detail").replaceChildren(...[
    el("div", { class: "detail-head" },
      el("h2", {}, title),
      el("button", { type: "button", class: "tool", id: "detail-close", onclick: closeDetail }, `✕ ${t("close")}`)),
    el("p", { class: "help" }, place),
    words.filter(Boolean).length > 0 && el("p", { class: "faults" }, words),
    ...content,
  ].filter(Boolean));
  // On a telephone the panel lies over the lower half: what it is about must be in the upper.
  if (window.matchMedia("(max-width: 1000px)").matches) byId("map").scrollIntoView();
  byId("detail").scrollTop = 0;
  byId("side").scrollTop = 0;
  say(`${title}. ${place}`);
}

function startPanel() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.selection && event.target.id !== "search") closeDetail();
  });
  onChange((patch) => { if ("selection" in patch) drawDetail(); });
}
