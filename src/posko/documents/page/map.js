// The canvas: when to draw, what to draw, what lies under a point.

const canvas = byId("canvas");
const pen = canvas.getContext("2d");
let drawingAsked = false;

function askDrawing() {
  if (drawingAsked) return;
  drawingAsked = true;
  requestAnimationFrame(draw);
}

function draw() {
  drawingAsked = false;
  toScreen(pen);
  pen.fillStyle = ink.water;
  pen.fillRect(0, 0, view.width, view.height);
  startLabels();
  drawAreas(pen);
  drawReach(pen);
  drawPosts(pen);
  drawStations(pen);
  drawOffices(pen);
  drawJourney(pen);
  drawMarks(pen);
  drawReachNames(pen);
  drawNames(pen);
  drawScaleBar(pen);
  if (canvas.matches(":focus-visible")) drawCrosshair();
}

function drawCrosshair() {
  const [x, y] = [view.width / 2, view.height / 2];
  pen.beginPath();
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    pen.moveTo(x + dx * 6, y + dy * 6);
    pen.lineTo(x + dx * 16, y + dy * 16);
  }
  pen.strokeStyle = ink.halo;
  pen.lineWidth = 5;
  pen.stroke();
  pen.strokeStyle = ink.focus;
  pen.lineWidth = 2;
  pen.stroke();
}

/** Give the canvas the size it has on the page; a first time also shows everything. */
function sizeCanvas() {
  const { width, height } = canvas.getBoundingClientRect();
  if (!width || !height) return;
  const first = view.width <= 1;
  const ratio = window.devicePixelRatio || 1;
  [view.width, view.height] = [width, height];
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (first) showChoice();
  draw();
}

const boxOfAreas = (areas) => (areas.length ? {
  left: Math.min(...areas.map(({ box }) => box.left)), right: Math.max(...areas.map(({ box }) => box.right)),
  top: Math.min(...areas.map(({ box }) => box.top)), bottom: Math.max(...areas.map(({ box }) => box.bottom)),
} : null);

/** Show the chosen command, or everything. */
function showChoice() {
  const areas = commandAreas.filter((area) => state.command < 0 || area.command === state.command);
  const rows = range(posts.id.length).filter((post) => state.command < 0 || posts.command[post] === state.command);
  scaleMin = 1e-6;
  fit(boxOfAreas(commandAreas) ?? worldBox, 1);
  scaleMin = view.scale / 3;
  fit(boxOfAreas(areas) ?? boxOfPosts(rows) ?? worldBox, 1);
  askDrawing();
}

/** Where the selection stands in map units; null where it stands nowhere. */
function selectionPlace() {
  const { kind, row } = state.selection;
  if (kind === "post") return { x: stationAt.x[centreOf(row)], y: stationAt.y[centreOf(row)] };
  if (kind === "unit") return { x: unitAt.x[row], y: unitAt.y[row] };
  if (kind === "reserve") return { x: reserveAt.x[row], y: reserveAt.y[row] };
  return officerPlace(row);
}

function officerPlace(officer) {
  const post = postById.get(officers.place[officer]) ?? postsOfController.get(officers.id[officer])?.[0];
  if (post !== undefined) return { x: stationAt.x[centreOf(post)], y: stationAt.y[centreOf(post)] };
  const team = reserveById.get(officers.place[officer]);
  if (team !== undefined) return { x: reserveAt.x[team], y: reserveAt.y[team] };
  const unit = officers.unit[officer];
  return unit >= 0 ? { x: unitAt.x[unit], y: unitAt.y[unit] } : null;
}

/** Bring the selection into the middle, near enough to see its stations. */
function showSelection() {
  const { kind, row } = state.selection;
  const at = selectionPlace();
  const area = kind === "unit" && boxOfAreas(commandAreas.filter(({ command }) => commandUnit(command) === row));
  const across = kind === "reserve" ? 2.2 * Math.max(...Object.values(rules.reach_km)) : 30;
  if (chosenPosts().length) fit(boxOfPosts(chosenPosts()), 3);
  else if (area) fit(area);
  else if (at) fit({ left: at.x, right: at.x, top: at.y, bottom: at.y }, across);
  askDrawing();
}

const near = (x, y, px, py, reach) => Math.hypot(px - x, py - y) <= reach;

/** What a person means by this point: trouble first, then offices and reserves, then the nearest station's post. */
function thingAt(x, y) {
  const group = markGroups().find((mark) => near(x, y, mark.x, mark.y, 16));
  if (group) return group.posts.length === 1 ? { kind: "post", row: group.posts[0] } : { kind: "group", ...group };
  const team = shownReserves().find((row) => near(x, y, ...reservePlace(row), reserveSize() + 3));
  if (team !== undefined) return { kind: "reserve", row: team };
  const unit = shownOffices().find((row) => near(x, y, unitX(row), unitY(row), 10));
  if (unit !== undefined) return { kind: "unit", row: unit };
  const station = stationGrid.nearest(mapX(x), mapY(y), 14 / view.scale, (row) => shown[postOfStation[row]] === 1);
  return station >= 0 && state.layers.stations ? { kind: "post", row: postOfStation[station], station } : null;
}

/** Choose what lies at a point; a heap of posts is opened by going nearer. Returns what was chosen. */
function chooseAt(x, y) {
  const thing = thingAt(x, y);
  if (thing?.kind === "group") {
    const before = view.scale;
    fit(boxOfPosts(thing.posts), 3);
    if (view.scale <= before * 1.05) change({ selection: { kind: "post", row: thing.posts[0] } });
    askDrawing();
    return null;
  }
  change({ selection: thing });
  return thing;
}
