// The plan as the page reads it: columns as sent, and the ways from one table to another.

const DATA = JSON.parse(document.getElementById("data").textContent);
const { operation, rules, commands, units, posts, stations, officers, reserves } = DATA;

const TIERS = ["low", "elevated", "high", "special"];
const ACCESSES = ["road", "river", "sea", "foot"];
const DUTIES = ["post", "controller", "reserve", "routine", "unavailable"];
const MARK = { unmanned: 1, late: 2, noController: 4, overSpan: 8 };

const range = (size) => Array.from({ length: size }, (_, index) => index);
const rowsById = (ids) => new Map(ids.map((id, row) => [id, row]));

function grouped(keys) {
  const groups = new Map();
  keys.forEach((key, row) => {
    if (!key) return;
    if (groups.has(key)) groups.get(key).push(row);
    else groups.set(key, [row]);
  });
  return groups;
}

const postById = rowsById(posts.id);
const reserveById = rowsById(reserves.id);
const officerById = rowsById(officers.id);
const officersAt = grouped(officers.place);
const postsOfController = grouped(posts.controller);
for (const team of officersAt.values()) team.sort((a, b) => officers.leader[b] - officers.leader[a] || a - b);

// On a page of the nation there is one station for each post: its centre.
const firstStation = new Int32Array(posts.id.length + 1);
posts.stations.forEach((size, post) => { firstStation[post + 1] = firstStation[post] + (DATA.aggregated ? 1 : size); });
const postOfStation = new Int32Array(stations.code.length);
posts.id.forEach((_, post) => postOfStation.fill(post, firstStation[post], firstStation[post + 1]));

const patternOf = (post) => rules.patterns[posts.pattern[post]];
const tierOf = (post) => TIERS.indexOf(patternOf(post)[0]);
const tierOfPost = Uint8Array.from(posts.id, (_, post) => tierOf(post));
const patternName = (post) => patternOf(post)[1];
const officersRequired = (post) => patternOf(post)[2];
const stationsMax = (post) => patternOf(post)[3];
const centreOf = (post) => firstStation[post] + posts.centre[post];
const stationsOf = (post) => range(firstStation[post + 1] - firstStation[post]).map((n) => firstStation[post] + n);
const teamOf = (post) => officersAt.get(posts.id[post]) ?? [];
const commandUnit = (command) => commands[command].unit;
const commandName = (command) => units.name[commandUnit(command)];
const commandOfUnit = rowsById(commands.map((command) => command.unit));
const officerTitle = (officer) => `${officers.ranks[officers.rank[officer]]} ${officers.name[officer]}`.trim();
/** Why a station has its tier, in words where the page knows the reason. */
const reasonOf = (station) => {
  const text = stations.reasons[stations.reason[station]];
  return text && text.split(/;\s*/).map((part) => word("reason", part)).join("; ");
};
const unitName = (unit) => (unit >= 0 ? units.name[unit] : "–");
const isUnmanned = (post) => (posts.marks[post] & MARK.unmanned) !== 0;

/** `15-TJT-P012` is `P012` where the command is already said. */
function shortId(post) {
  const prefix = `${units.code[commandUnit(posts.command[post])]}-`;
  return posts.id[post].startsWith(prefix) ? posts.id[post].slice(prefix.length) : posts.id[post];
}

/** What is wrong with a post in words, worst first; empty when nothing is. */
function faultsOf(post) {
  const mark = posts.marks[post];
  const load = postsOfController.get(posts.controller[post])?.length ?? 0;
  return [
    mark & MARK.unmanned && { state: "bad", sign: "✕", text: t("fault_unmanned") },
    mark & MARK.overSpan && { state: "warn", sign: "P", text: t("fault_over_span", { n: load, span: rules.span }) },
    mark & MARK.noController && { state: "warn", sign: "P", text: t("fault_no_controller") },
    mark & MARK.late && { state: "warn", sign: "!", text: t("fault_late", { minutes: minutes(posts.farthest[post] - rules.target_minutes) }) },
  ].filter(Boolean);
}

/** Rough order of trouble, for sorting: unmanned before Padal before late. */
function severity(post) {
  const mark = posts.marks[post];
  return (mark & MARK.unmanned ? 4 : 0) + (mark & (MARK.overSpan | MARK.noController) ? 2 : 0) + (mark & MARK.late ? 1 : 0);
}
