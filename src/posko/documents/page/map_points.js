// Stations, and the posts that hold them together.

const CLUSTER_ABOVE = 9000;
const CLUSTER_PIXELS = 30;
/** A post this large on the screen, in pixels, shows its lines: smaller ones would only be noise. */
const LINKED_FROM = 44;

/** Size of a station's mark by scale, in pixels: a dot from afar, a shape from near. */
const stationSize = (tier) => Math.min(7, Math.max(tier ? 3.6 : 1.7, 1.8 + Math.log2(view.scale / 4) + (tier ? 1.4 : 0)));

const centreX = (post) => screenX(stationAt.x[centreOf(post)]);
const centreY = (post) => screenY(stationAt.y[centreOf(post)]);
const postSpan = (post) => {
  const box = postBox[post];
  return Math.hypot(box.right - box.left, box.bottom - box.top) * view.scale;
};

const hullCache = new Map();

/** Hull of a post's stations in map units (monotone chain). */
function hullOf(post) {
  if (!hullCache.has(post)) {
    const points = stationsOf(post).map((row) => [stationAt.x[row], stationAt.y[row]]);
    points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    hullCache.set(post, [...chain(points), ...chain(points.reverse())]);
  }
  return hullCache.get(post);
}

function chain(points) {
  const kept = [];
  const turn = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  for (const point of points) {
    while (kept.length > 1 && turn(kept[kept.length - 2], kept[kept.length - 1], point) <= 0) kept.pop();
    kept.push(point);
  }
  return kept.slice(0, -1);
}

/** The posts a selection is about: a post itself, where an officer stands, what a Padal controls. */
function chosenPosts() {
  const { kind, row } = state.selection ?? {};
  if (kind === "post") return [row];
  if (kind !== "officer") return [];
  const post = postById.get(officers.place[row]);
  return post === undefined ? postsOfController.get(officers.id[row]) ?? [] : [post];
}

function drawPosts(pen) {
  const chosen = new Set(chosenPosts());
  if (state.layers.posts && !DATA.aggregated) {
    for (const post of shownPosts()) {
      if (!chosen.has(post) && boxInView(postBox[post]) && postSpan(post) > LINKED_FROM) drawPost(pen, post, false);
    }
  }
  for (const post of chosen) drawPost(pen, post, true);
}

function drawPost(pen, post, chosen) {
  const tone = isUnmanned(post) ? ink.bad : ink.tiers[tierOfPost[post]];
  if (posts.stations[post] > 2 && !DATA.aggregated) drawHull(pen, post, tone, chosen);
  pen.beginPath();
  for (const row of stationsOf(post)) {
    pen.moveTo(centreX(post), centreY(post));
    pen.lineTo(screenX(stationAt.x[row]), screenY(stationAt.y[row]));
  }
  pen.strokeStyle = tone;
  pen.globalAlpha = chosen ? 1 : Math.min(0.7, postSpan(post) / 250);
  pen.lineWidth = chosen ? 2 : 1.1;
  pen.stroke();
  drawCentre(pen, post, tone, chosen);
  pen.globalAlpha = 1;
}

function drawHull(pen, post, tone, chosen) {
  const hull = hullOf(post);
  pen.beginPath();
  hull.forEach(([x, y], index) => (index ? pen.lineTo(screenX(x), screenY(y)) : pen.moveTo(screenX(x), screenY(y))));
  pen.closePath();
  pen.lineJoin = "round";
  pen.fillStyle = tone;
  pen.strokeStyle = tone;
  pen.globalAlpha = chosen ? 0.22 : 0.1;
  pen.lineWidth = 12;
  pen.fill();
  if (isUnmanned(post)) {
    pen.globalAlpha = 0.9;
    pen.lineWidth = 1.5;
    pen.setLineDash([5, 4]);
    pen.stroke();
    pen.setLineDash([]);
  }
}

/** The centre is a ring around its station. */
function drawCentre(pen, post, tone, chosen) {
  const r = stationSize(tierOfPost[post]) + (chosen ? 5 : 3.5);
  pen.beginPath();
  pen.arc(centreX(post), centreY(post), r, 0, 2 * Math.PI);
  pen.lineWidth = chosen ? 3 : 1.75;
  pen.strokeStyle = tone;
  pen.stroke();
}

function stationsInView() {
  const rows = [];
  for (let row = 0; row < stationAt.x.length; row += 1) {
    if (shown[postOfStation[row]] && inView(screenX(stationAt.x[row]), screenY(stationAt.y[row]), 8)) rows.push(row);
  }
  return rows;
}

function drawStations(pen) {
  if (!state.layers.stations) return;
  const rows = stationsInView();
  if (rows.length > CLUSTER_ABOVE) drawClusters(pen, rows);
  else TIERS.forEach((_, tier) => drawStationsOf(pen, tier, rows.filter((row) => tierOfPost[postOfStation[row]] === tier)));
}

function drawStationsOf(pen, tier, rows) {
  const r = stationSize(tier);
  pen.beginPath();
  for (const row of rows) traceTier(pen, tier, screenX(stationAt.x[row]), screenY(stationAt.y[row]), r);
  if (tier || r > 4) {
    pen.lineWidth = 2;
    pen.strokeStyle = ink.halo;
    pen.stroke();
  }
  pen.fillStyle = ink.tiers[tier];
  pen.globalAlpha = !tier && r < 2.5 ? 0.8 : 1;
  pen.fill();
  pen.globalAlpha = 1;
}

/** Bins fixed to the map, so that they do not jump when it is moved. */
function bins(rows, at, pixels) {
  const cell = pixels / view.scale;
  const groups = new Map();
  for (const row of rows) {
    const key = `${Math.floor(at(row)[0] / cell)}:${Math.floor(at(row)[1] / cell)}`;
    if (groups.has(key)) groups.get(key).push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const weightOf = (row) => (DATA.aggregated ? posts.stations[postOfStation[row]] : 1);

/** Too many to tell apart: one mark for each place and tier, its area by the number of stations. */
function drawClusters(pen, rows) {
  TIERS.forEach((_, tier) => {
    const ofTier = rows.filter((row) => tierOfPost[postOfStation[row]] === tier);
    for (const group of bins(ofTier, (row) => [stationAt.x[row], stationAt.y[row]], CLUSTER_PIXELS)) {
      const size = group.reduce((sum, row) => sum + weightOf(row), 0);
      const x = screenX(mean(group.map((row) => stationAt.x[row])));
      const y = screenY(mean(group.map((row) => stationAt.y[row])));
      pen.globalAlpha = tier ? 1 : 0.75;
      drawTier(pen, tier, x, y, Math.min(13, 2 + Math.sqrt(size) / 3));
    }
  });
  pen.globalAlpha = 1;
}
