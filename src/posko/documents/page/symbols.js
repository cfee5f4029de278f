// Colours from the style sheet and the shapes that go with them; map and legend draw with the same hand.

const ink = {};
const INKS = [
  "land", "land-other", "water", "border", "border-quiet", "text", "muted", "halo", "reserve", "bad", "warn",
  "on-mark", "focus", "tier-low", "tier-elevated", "tier-high", "tier-special",
];

function readInk() {
  const style = getComputedStyle(document.documentElement);
  for (const name of INKS) ink[name] = style.getPropertyValue(`--${name}`).trim();
  ink.tiers = TIERS.map((tier) => ink[`tier-${tier}`]);
}

const FONT = '"Segoe UI", "Noto Sans", system-ui, sans-serif';
const setFont = (pen, size, weight = 400) => { pen.font = `${weight} ${size}px ${FONT}`; };

/** Add the shape of a tier to the path: circle, triangle, square, diamond. */
function traceTier(pen, tier, x, y, r) {
  if (tier === 0) {
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  const corners = {
    1: [[0, -1.25], [1.15, 0.85], [-1.15, 0.85]],
    2: [[-0.95, -0.95], [0.95, -0.95], [0.95, 0.95], [-0.95, 0.95]],
    3: [[0, -1.35], [1.2, 0], [0, 1.35], [-1.2, 0]],
  }[tier];
  tracePolygon(pen, corners, x, y, r);
}

function tracePolygon(pen, corners, x, y, r) {
  corners.forEach(([dx, dy], index) => (index ? pen.lineTo(x + dx * r, y + dy * r) : pen.moveTo(x + dx * r, y + dy * r)));
  pen.closePath();
}

function drawTier(pen, tier, x, y, r) {
  pen.beginPath();
  traceTier(pen, tier, x, y, r);
  pen.fillStyle = ink.tiers[tier];
  pen.fill();
  if (tier > 0) {
    pen.lineWidth = 1.25;
    pen.strokeStyle = ink.halo;
    pen.stroke();
  }
}

const HOUSE = [[0, -1.2], [1.1, -0.2], [1.1, 1], [-1.1, 1], [-1.1, -0.2]];

/** A command's office: a house; larger for Polda and Polres. */
function drawOffice(pen, kind, x, y) {
  const r = { polda: 9, polres: 7, polsek: 4.5 }[kind] ?? 5;
  pen.beginPath();
  tracePolygon(pen, HOUSE, x, y, r);
  pen.fillStyle = kind === "polsek" ? ink.muted : ink.text;
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = ink.halo;
  pen.stroke();
}

const HEXAGON = range(6).map((corner) => [Math.cos((corner * Math.PI) / 3), Math.sin((corner * Math.PI) / 3)]);

/** A reserve team: a hexagon, from near with an arrow in it: ready to go. */
function drawReserve(pen, x, y, r) {
  pen.beginPath();
  tracePolygon(pen, HEXAGON, x, y, r + 1);
  pen.fillStyle = ink.reserve;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = ink.halo;
  pen.stroke();
  if (r < 6) return;
  pen.beginPath();
  tracePolygon(pen, [[-0.4, -0.55], [0.6, 0], [-0.4, 0.55]], x, y, r);
  pen.fillStyle = ink["on-mark"];
  pen.fill();
}

/** A mark of trouble: parts such as `[["bad", "✕ 12"], ["warn", "! 3"]]` side by side about `x`. Returns its half width. */
function drawMark(pen, parts, x, y) {
  setFont(pen, 12, 700);
  const widths = parts.map(([, text]) => Math.max(18, pen.measureText(text).width + 10));
  const total = widths.reduce((sum, width) => sum + width, 2 * (parts.length - 1));
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  let left = x - total / 2;
  pen.beginPath();
  pen.roundRect(left - 1.5, y - 10.5, total + 3, 21, 6);
  pen.fillStyle = ink.halo;
  pen.fill();
  parts.forEach(([tone, text], index) => {
    pen.beginPath();
    pen.roundRect(left, y - 9, widths[index], 18, 5);
    pen.fillStyle = ink[tone];
    pen.fill();
    pen.fillStyle = ink["on-mark"];
    pen.fillText(text, left + widths[index] / 2, y + 0.5);
    left += widths[index] + 2;
  });
  return total / 2;
}

/** Text with a halo, so that it reads on any ground. */
function drawText(pen, text, x, y, { size = 12, weight = 400, align = "center", colour = ink.text } = {}) {
  setFont(pen, size, weight);
  pen.textAlign = align;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3.5;
  pen.strokeStyle = ink.halo;
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}
