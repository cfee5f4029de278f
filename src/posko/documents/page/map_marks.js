// What must be seen: trouble, offices, names. Labels give way to those drawn before them.

const MARK_PIXELS = 46;
const FAR_MARK_PIXELS = 110;
/** Seen from afar a command bears one mark for all its posts; in between these sizes in pixels. */
const COMMAND_PIXELS = [60, 230];
const faulty = range(posts.id.length).filter((post) => posts.marks[post] !== 0);

const worldArea = (worldBox.right - worldBox.left) * (worldBox.bottom - worldBox.top);
const commandSize = Math.sqrt(worldArea / Math.max(1, commands.filter((command) => command.posts > 0).length));

/** Whether commands are too small on the screen to be told apart, as on a map of the nation. */
const isFar = () => commandSize * view.scale < COMMAND_PIXELS[0];

/** Whether commands are drawn small enough for one mark each, yet large enough to be told apart. */
const marksByCommand = () => state.command < 0 && !isFar() && commandSize * view.scale < COMMAND_PIXELS[1];

/** Faulty posts that pass the filters, in groups with a place on the screen. */
function markGroups() {
  if (!state.layers.marks) return [];
  const rows = faulty.filter((post) => shown[post]);
  if (marksByCommand()) return commandMarks(rows);
  return placeMarks(rows.filter((post) => inView(centreX(post), centreY(post), 40)));
}

function commandMarks(rows) {
  const groups = grouped(rows.map((post) => `c${posts.command[post]}`));
  return [...groups.values()].map((members) => {
    const command = posts.command[rows[members[0]]];
    const unit = commandUnit(command);
    return { posts: members.map((index) => rows[index]), command, x: unitX(unit), y: unitY(unit) + 21 };
  });
}

function placeMarks(rows) {
  return bins(rows, (post) => [stationAt.x[centreOf(post)], stationAt.y[centreOf(post)]], isFar() ? FAR_MARK_PIXELS : MARK_PIXELS).map((group) => ({
    posts: group,
    x: screenX(mean(group.map((post) => stationAt.x[centreOf(post)]))),
    y: screenY(mean(group.map((post) => stationAt.y[centreOf(post)]))) - (group.length === 1 ? stationSize(1) + 12 : 0),
  }));
}

/** `[tone, text]` for each kind of trouble among `rows`, each post counted at its worst. */
function markParts(rows) {
  const kinds = [["bad", "✕", 4, 8], ["warn", "P", 2, 4], ["warn", "!", 1, 2]];
  return kinds.flatMap(([tone, sign, from, below]) => {
    const count = rows.filter((post) => severity(post) >= from && severity(post) < below).length;
    if (!count) return [];
    return [[tone, rows.length === 1 ? sign : `${sign} ${number(count)}`]];
  });
}

/** Room that labels have taken on this drawing. */
const taken = [];

/** Before the first label only the buttons and the count of the window have their room. */
function startLabels() {
  taken.length = 0;
  for (const node of [byId("map-buttons"), byId("filter-count")]) {
    taken.push([node.offsetLeft, node.offsetTop, node.offsetLeft + node.offsetWidth, node.offsetTop + node.offsetHeight]);
  }
}

/** Take the room if nobody has it and all of it can be seen. */
function claim(left, top, width, height) {
  if (left < 0 || top < 0 || left + width > view.width || top + height > view.height) return false;
  const free = taken.every((box) => left > box[2] || left + width < box[0] || top > box[3] || top + height < box[1]);
  if (free) taken.push([left, top, left + width, top + height]);
  return free;
}

/** Write `text` if there is room for it; returns whether there was. */
function label(pen, text, x, y, options = {}) {
  setFont(pen, options.size ?? 12, options.weight ?? 400);
  const width = pen.measureText(text).width;
  const left = x - width * { left: 0, center: 0.5, right: 1 }[options.align ?? "center"];
  const free = claim(left - 3, y - 8, width + 6, 16);
  if (free) drawText(pen, text, x, y, options);
  return free;
}

/** Write `text` above a place, else beside or below it. */
function labelAround(pen, text, x, y, options) {
  const tries = [[0, -17, "center"], [14, -2, "left"], [-14, -2, "right"], [0, 19, "center"]];
  tries.some(([dx, dy, align]) => label(pen, text, x + dx, y + dy, { ...options, align }));
}

const officeShown = (unit) =>
  ({ polda: true, polres: !isFar(), polsek: view.scale > 9 })[units.kind[unit]];
const shownOffices = () => (state.layers.offices ? range(units.code.length).filter(officeShown) : []);
const unitX = (unit) => screenX(unitAt.x[unit]);
const unitY = (unit) => screenY(unitAt.y[unit]);

function drawOffices(pen) {
  for (const unit of shownOffices()) drawOffice(pen, units.kind[unit], unitX(unit), unitY(unit));
  for (const team of shownReserves()) drawReserve(pen, ...reservePlace(team), reserveSize());
}

/** Small while the whole province is in view: where they are not is what counts then. */
const reserveSize = () => (marksByCommand() ? 4 : 7);

/** A team waits at an office: from near its sign stands beside it, not on it. */
function reservePlace(team) {
  const aside = marksByCommand() ? [0, 0] : [15, 7];
  return [screenX(reserveAt.x[team]) + aside[0], screenY(reserveAt.y[team]) + aside[1]];
}

function drawMarks(pen) {
  for (const group of markGroups()) {
    const half = drawMark(pen, markParts(group.posts), group.x, group.y);
    taken.push([group.x - half, group.y - 10, group.x + half, group.y + 10]);
    if (group.posts.length === 1 && !("command" in group) && view.scale > 25) {
      label(pen, faultsOf(group.posts[0])[0].text, group.x + half + 4, group.y, { size: 11, weight: 600, align: "left" });
    }
  }
}

/** On the map the house already says that it is a Polres. */
const shortName = (unit) => units.name[unit].replace(/^(Polres|Polsek) /, "");

function drawNames(pen) {
  const offices = shownOffices().filter((unit) => inView(unitX(unit), unitY(unit), 20));
  const order = { polda: 1, polres: 0, polsek: 2 };
  for (const unit of offices.sort((a, b) => order[units.kind[a]] - order[units.kind[b]])) {
    const weight = units.kind[unit] === "polsek" ? 400 : 700;
    labelAround(pen, shortName(unit), unitX(unit), unitY(unit), { size: weight > 400 ? 13 : 11, weight });
  }
  drawPostNames(pen);
  drawSubDistrictNames(pen);
}

function drawPostNames(pen) {
  if (!state.layers.posts || view.scale < 20) return;
  for (const post of shownPosts()) {
    if (postSpan(post) < 60 && view.scale < 70) continue;
    if (!inView(centreX(post), centreY(post), 0)) continue;
    const text = `${shortId(post)} · ${minutes(posts.farthest[post])}`;
    label(pen, text, centreX(post), centreY(post) + stationSize(1) + 13, { size: 11, colour: ink.muted });
  }
}

function drawSubDistrictNames(pen) {
  if (!state.layers.outlines) return;
  for (const { box, name } of subDistricts) {
    const width = (box.right - box.left) * view.scale;
    if (width < 90 || !boxInView(box)) continue;
    const x = screenX((box.left + box.right) / 2);
    label(pen, name, x, screenY((box.top + box.bottom) / 2), { size: 11, colour: ink.muted });
  }
}

/** From where an officer comes, to where he stands. */
function drawJourney(pen) {
  const at = state.selection && selectionPlace();
  if (!at) return;
  if (state.selection.kind === "officer" && officers.unit[state.selection.row] >= 0) {
    const unit = officers.unit[state.selection.row];
    pen.beginPath();
    pen.moveTo(unitX(unit), unitY(unit));
    pen.lineTo(screenX(at.x), screenY(at.y));
    pen.strokeStyle = ink.focus;
    pen.lineWidth = 2;
    pen.setLineDash([7, 4]);
    pen.stroke();
    pen.setLineDash([]);
  }
  pen.beginPath();
  pen.arc(screenX(at.x), screenY(at.y), 17, 0, 2 * Math.PI);
  pen.strokeStyle = ink.focus;
  pen.lineWidth = 3;
  pen.stroke();
}

/** A bar of a round number of kilometres, at most a sixth of the width. */
function drawScaleBar(pen) {
  const km = 1 / mapUnits(1, view.y);
  const most = (view.width / 6 / view.scale) * km;
  const base = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((factor) => factor * base).find((value) => value <= most) ?? base;
  const width = (length / km) * view.scale;
  const [left, y] = [12, view.height - 14];
  pen.fillStyle = ink.text;
  pen.fillRect(left, y, width, 2);
  pen.fillRect(left, y - 4, 1.5, 6);
  pen.fillRect(left + width - 1.5, y - 4, 1.5, 6);
  drawText(pen, `${number(length, length < 1 ? 1 : 0)} km`, left + width + 6, y - 1, { size: 11, align: "left" });
}
