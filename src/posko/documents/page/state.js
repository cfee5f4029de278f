// What the person has chosen. Components listen; the address keeps it, so that a view can be sent on.

const state = {
  command: -1,
  tier: -1,
  status: "",
  tab: "commands",
  page: 0,
  sort: { key: "status", down: true },
  selection: null,
  layers: { stations: true, posts: true, reserves: true, offices: true, outlines: true, marks: true },
};
const listeners = [];
const onChange = (listener) => listeners.push(listener);

/** Take over `patch` and tell everybody which keys it had. */
function change(patch) {
  Object.assign(state, patch);
  if (FILTERS.some((key) => key in patch)) refilter();
  for (const listener of listeners) listener(patch);
  writeAddress();
}

const FILTERS = ["command", "tier", "status"];
const STATUSES = {
  "": () => true,
  fault: (mark) => mark !== 0,
  unmanned: (mark) => (mark & MARK.unmanned) !== 0,
  late: (mark) => (mark & MARK.late) !== 0,
  controller: (mark) => (mark & (MARK.noController | MARK.overSpan)) !== 0,
  fine: (mark) => mark === 0,
};
const isFiltered = () => state.command >= 0 || state.tier >= 0 || state.status !== "";

/** 1 for each post that passes the filters. */
const shown = new Uint8Array(posts.id.length).fill(1);

function refilter() {
  const passes = STATUSES[state.status];
  for (let post = 0; post < shown.length; post += 1) {
    const here = state.command < 0 || posts.command[post] === state.command;
    const tier = state.tier < 0 || tierOfPost[post] === state.tier;
    shown[post] = here && tier && passes(posts.marks[post]) ? 1 : 0;
  }
}

const shownPosts = () => range(shown.length).filter((post) => shown[post]);

const KINDS = {
  post: { ids: posts.id, rows: postById },
  officer: { ids: officers.id, rows: officerById },
  reserve: { ids: reserves.id, rows: reserveById },
  unit: { ids: units.code, rows: rowsById(units.code) },
};

function writeAddress() {
  const address = new URLSearchParams();
  if (state.command >= 0) address.set("command", units.code[commandUnit(state.command)]);
  if (state.tier >= 0) address.set("tier", TIERS[state.tier]);
  if (state.status) address.set("status", state.status);
  if (state.selection) address.set(state.selection.kind, KINDS[state.selection.kind].ids[state.selection.row]);
  history.replaceState(null, "", `#${address}`);
}

/** The choices an address asks for; whatever it names that the plan has not is left out. */
function readAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  const kind = Object.keys(KINDS).find((name) => KINDS[name].rows.has(address.get(name)));
  return {
    command: commandOfUnit.get(KINDS.unit.rows.get(address.get("command"))) ?? -1,
    tier: TIERS.indexOf(address.get("tier")),
    status: address.get("status") in STATUSES ? address.get("status") : "",
    selection: kind ? { kind, row: KINDS[kind].rows.get(address.get(kind)) } : null,
  };
}
