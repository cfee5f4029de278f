// Web Mercator about the middle of the plan, in units of about a kilometre; y grows to the south as on a screen.

const KM_PER_DEGREE = 111.195;
const RADIAN = Math.PI / 180;
const mercator = (latitude) => Math.log(Math.tan(Math.PI / 4 + (latitude * RADIAN) / 2)) / RADIAN;

function extent(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}

const middle = ([low, high]) => (low + high) / 2;
const everywhere = (axis) => [...stations[axis], ...units[axis]];
const origin = {
  longitude: middle(extent(everywhere("longitude"))) / 1e5,
  latitude: middle(extent(everywhere("latitude"))) / 1e5,
};
const originY = mercator(origin.latitude);

const projectX = (longitude) => (longitude - origin.longitude) * KM_PER_DEGREE;
const projectY = (latitude) => (originY - mercator(latitude)) * KM_PER_DEGREE;
const latitudeAt = (y) => (2 * Math.atan(Math.exp((originY - y / KM_PER_DEGREE) * RADIAN)) - Math.PI / 2) / RADIAN;

/** Kilometres on the ground as map units: Mercator stretches away from the equator. */
const mapUnits = (km, y) => km / Math.cos(latitudeAt(y) * RADIAN);

const projectAll = (table) => ({
  x: Float64Array.from(table.longitude, (value) => projectX(value / 1e5)),
  y: Float64Array.from(table.latitude, (value) => projectY(value / 1e5)),
});
const stationAt = projectAll(stations);
const unitAt = projectAll(units);
const reserveAt = projectAll(reserves);

const boxOf = (points, rows) => {
  const [left, right] = extent(rows.map((row) => points.x[row]));
  const [top, bottom] = extent(rows.map((row) => points.y[row]));
  return { left, right, top, bottom };
};
const postBox = range(posts.id.length).map((post) => boxOf(stationAt, stationsOf(post)));

/** The smallest box around the given posts; null when there are none. */
function boxOfPosts(rows) {
  if (!rows.length) return null;
  const side = (name, pick) => rows.reduce((best, post) => pick(best, postBox[post][name]), postBox[rows[0]][name]);
  return {
    left: side("left", Math.min), right: side("right", Math.max),
    top: side("top", Math.min), bottom: side("bottom", Math.max),
  };
}

// Window on the map: `x`, `y` in the middle of the canvas, `scale` in pixels per map unit.
const view = { x: 0, y: 0, scale: 1, width: 1, height: 1 };
const SCALE_MAX = 600;
let scaleMin = 0.01;

const screenX = (x) => (x - view.x) * view.scale + view.width / 2;
const screenY = (y) => (y - view.y) * view.scale + view.height / 2;
const mapX = (x) => (x - view.width / 2) / view.scale + view.x;
const mapY = (y) => (y - view.height / 2) / view.scale + view.y;
const clampScale = (scale) => Math.min(SCALE_MAX, Math.max(scaleMin, scale));
const inView = (x, y, margin = 0) => x > -margin && y > -margin && x < view.width + margin && y < view.height + margin;

/** Show all of `box`, but never closer than `spanMin` map units across. */
function fit(box, spanMin = 4) {
  const space = Math.min(34, view.width / 8);
  const across = Math.max(box.right - box.left, spanMin);
  const down = Math.max(box.bottom - box.top, spanMin * 0.6);
  view.x = (box.left + box.right) / 2;
  view.y = (box.top + box.bottom) / 2;
  view.scale = clampScale(Math.min((view.width - 2 * space) / across, (view.height - 2 * space) / down));
}

function zoomAt(x, y, factor) {
  const before = { x: mapX(x), y: mapY(y) };
  view.scale = clampScale(view.scale * factor);
  view.x += before.x - mapX(x);
  view.y += before.y - mapY(y);
}

/** Rows by cell, to find what is near a point without looking at everything. */
class Grid {
  constructor(points, cell) {
    this.points = points;
    this.cell = cell;
    this.cells = grouped(Array.from(points.x, (x, row) => this.key(Math.floor(x / cell), Math.floor(points.y[row] / cell))));
  }

  key(column, row) {
    return `${column}:${row}`;
  }

  /** The nearest row within `reach` map units for which `accepts(row)`; -1 when there is none. */
  nearest(x, y, reach, accepts) {
    let best = -1;
    let bestSquare = reach * reach;
    const cell = (value) => Math.floor(value / this.cell);
    for (let column = cell(x - reach); column <= cell(x + reach); column += 1) {
      for (let line = cell(y - reach); line <= cell(y + reach); line += 1) {
        for (const row of this.cells.get(this.key(column, line)) ?? []) {
          const square = (this.points.x[row] - x) ** 2 + (this.points.y[row] - y) ** 2;
          if (square < bestSquare && accepts(row)) [best, bestSquare] = [row, square];
        }
      }
    }
    return best;
  }
}
const worldBox = boxOf({ x: [...stationAt.x, ...unitAt.x], y: [...stationAt.y, ...unitAt.y] }, range(stationAt.x.length + unitAt.x.length));
const stationGrid = new Grid(stationAt, Math.max(worldBox.right - worldBox.left, worldBox.bottom - worldBox.top, 1) / 128);
