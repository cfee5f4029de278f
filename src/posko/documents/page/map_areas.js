// The quiet ground: land, borders, and the area a reserve reaches.

const unpack = (ring) => {
  const points = [];
  let x = 0;
  let y = 0;
  for (let index = 0; index < ring.length; index += 2) {
    x += ring[index];
    y += ring[index + 1];
    points.push([projectX(x / DATA.areas.scale), projectY(y / DATA.areas.scale)]);
  }
  return points;
};

/** An area with its path in map units and its box. */
function readArea(area) {
  const rings = area.rings.map(unpack);
  const path = new Path2D();
  for (const ring of rings) {
    ring.forEach(([x, y], index) => (index ? path.lineTo(x, y) : path.moveTo(x, y)));
    path.closePath();
  }
  const points = rings.flat();
  const at = { x: points.map(([x]) => x), y: points.map(([, y]) => y) };
  return { ...area, path, box: boxOf(at, range(points.length)) };
}

const commandAreas = DATA.areas.commands.map(readArea);
const subDistricts = DATA.areas.sub_districts.map(readArea);

/** All ground of the plan, to keep what is drawn on it within it. */
const ground = new Path2D();
for (const { path } of commandAreas) ground.addPath(path);

const boxInView = (box) =>
  screenX(box.right) > 0 && screenX(box.left) < view.width && screenY(box.bottom) > 0 && screenY(box.top) < view.height;

/** Draw in map units: `paint` sees the canvas moved and stretched to the view. */
function onMap(pen, paint) {
  pen.save();
  toMap(pen);
  paint();
  pen.restore();
}

function toMap(pen) {
  pen.translate(view.width / 2, view.height / 2);
  pen.scale(view.scale, view.scale);
  pen.translate(-view.x, -view.y);
}

function toScreen(pen) {
  const ratio = canvas.width / view.width;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
}

const SEAM_KM = 1.2;

function drawAreas(pen) {
  onMap(pen, () => {
    pen.lineJoin = "round";
    // Outlines from stations are rounded each for itself: a seam keeps water out where three commands meet.
    if (DATA.areas.source === "stations") strokeAreas(pen, commandAreas, ink.land, SEAM_KM * view.scale);
    for (const area of commandAreas) {
      pen.fillStyle = state.command < 0 || area.command === state.command ? ink.land : ink["land-other"];
      pen.fill(area.path, "evenodd");
    }
    if (!state.layers.outlines) return;
    strokeAreas(pen, subDistricts.filter((area) => boxInView(area.box)), ink["border-quiet"], 0.8);
    strokeAreas(pen, commandAreas, ink.border, 1.4);
    strokeAreas(pen, commandAreas.filter((area) => area.command === state.command), ink.text, 2);
  });
}

function strokeAreas(pen, areas, colour, width) {
  pen.strokeStyle = colour;
  pen.lineWidth = width / view.scale;
  for (const area of areas) pen.stroke(area.path);
}

const isSelected = (kind, row) => state.selection?.kind === kind && state.selection.row === row;
const reserveShown = (team) => state.command < 0 || reserves.command[team] === state.command;
const shownReserves = () => (state.layers.reserves && !isFar() ? range(reserves.id.length).filter(reserveShown) : []);

const ringSize = (team, way) => mapUnits(rules.reach_km[way], reserveAt.y[team]) * view.scale;
const waysShown = (team) => Object.keys(rules.reach_km).filter((way) => way === "road" || isSelected("reserve", team));

/** Where any team gets by road in time, as one tint on the land; for a chosen team its own rings, by every way. */
function drawReach(pen) {
  const teams = shownReserves();
  const chosen = teams.find((team) => isSelected("reserve", team));
  if (chosen === undefined) {
    tintReach(pen, teams);
    return;
  }
  tintReach(pen, [chosen]);
  for (const way of waysShown(chosen)) drawRing(pen, chosen, ringSize(chosen, way));
}

function tintReach(pen, teams) {
  if (!("road" in rules.reach_km)) return; // by a road network the reach is no circle
  pen.save();
  toMap(pen);
  pen.clip(ground, "evenodd");
  toScreen(pen);
  pen.beginPath();
  for (const team of teams) {
    const [x, y, r] = [screenX(reserveAt.x[team]), screenY(reserveAt.y[team]), ringSize(team, "road")];
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 2 * Math.PI);
  }
  pen.globalAlpha = 0.13;
  pen.fillStyle = ink.reserve;
  pen.fill();
  pen.restore();
}

function drawRing(pen, team, r) {
  pen.beginPath();
  pen.arc(screenX(reserveAt.x[team]), screenY(reserveAt.y[team]), r, 0, 2 * Math.PI);
  pen.strokeStyle = ink.reserve;
  pen.lineWidth = 1.75;
  pen.setLineDash([2, 4]);
  pen.stroke();
  pen.setLineDash([]);
}

/** What each ring of a chosen team means, written on the ring. */
function drawReachNames(pen) {
  for (const team of shownReserves().filter((row) => isSelected("reserve", row))) {
    for (const way of waysShown(team)) {
      const text = `${word("access", way)} ${number(rules.reach_km[way])} km`;
      label(pen, text, screenX(reserveAt.x[team]), screenY(reserveAt.y[team]) + ringSize(team, way), { size: 11, weight: 600 });
    }
  }
}
