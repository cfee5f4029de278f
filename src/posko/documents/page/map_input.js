// Mouse, touch and keys on the map. Nothing glides: each step is there at once.

const pointers = new Map();
let travelled = 0;

const here = (event) => {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
};

function moveBy(dx, dy) {
  view.x -= dx / view.scale;
  view.y -= dy / view.scale;
  askDrawing();
}

function zoomBy(factor, x = view.width / 2, y = view.height / 2) {
  zoomAt(x, y, factor);
  askDrawing();
}

function pointerDown(event) {
  canvas.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, here(event));
  if (pointers.size === 1) travelled = 0;
}

function pointerMove(event) {
  const to = here(event);
  const from = pointers.get(event.pointerId);
  if (!from) {
    showHint(...to);
    return;
  }
  const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
  travelled += Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (other) pinch(from, to, other);
  else if (travelled > 5) moveBy(to[0] - from[0], to[1] - from[1]);
  pointers.set(event.pointerId, to);
}

function pinch(from, to, other) {
  const length = (a, b) => Math.max(10, Math.hypot(a[0] - b[0], a[1] - b[1]));
  zoomBy(length(to, other) / length(from, other), (to[0] + other[0]) / 2, (to[1] + other[1]) / 2);
  moveBy((to[0] - from[0]) / 2, (to[1] - from[1]) / 2);
}

function pointerUp(event) {
  const single = pointers.size === 1;
  const wasDown = pointers.delete(event.pointerId);
  if (wasDown && single && travelled <= 5 && event.type === "pointerup") chooseAt(...here(event));
}

/** A word about what is under the mouse. */
function showHint(x, y) {
  const text = hintText(thingAt(x, y));
  const hint = byId("hint");
  hint.hidden = !text;
  hint.textContent = text;
  hint.style.left = `${Math.min(x + 14, Math.max(4, view.width - 230))}px`;
  hint.style.top = `${Math.min(y + 14, view.height - 56)}px`;
  canvas.style.cursor = text ? "pointer" : "";
}

function hintText(thing) {
  if (!thing) return "";
  if (thing.kind === "group") return t("hint_group", { n: number(thing.posts.length), place: "command" in thing ? `${commandName(thing.command)}: ` : "" });
  if (thing.kind === "unit") return units.name[thing.row];
  if (thing.kind === "reserve") return t("hint_reserve", { id: reserves.id[thing.row], n: reserves.officers[thing.row] });
  const fault = faultsOf(thing.row)[0]?.text;
  const place = thing.station !== undefined ? stations.name[thing.station] : t("post_title", { id: posts.id[thing.row] });
  return [place, word("tier", TIERS[tierOfPost[thing.row]]), fault].filter(Boolean).join(" · ");
}

const KEYS = {
  ArrowLeft: () => moveBy(80, 0),
  ArrowRight: () => moveBy(-80, 0),
  ArrowUp: () => moveBy(0, 80),
  ArrowDown: () => moveBy(0, -80),
  "+": () => zoomBy(1.5),
  "=": () => zoomBy(1.5),
  "-": () => zoomBy(1 / 1.5),
  0: showChoice,
  Enter: () => {
    if (chooseAt(view.width / 2, view.height / 2)) byId("detail").focus();
    else say(t("nothing_here"));
  },
};

function mapKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
}

function startMap() {
  canvas.addEventListener("pointerdown", pointerDown);
  canvas.addEventListener("pointermove", pointerMove);
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, pointerUp);
  canvas.addEventListener("pointerleave", () => { byId("hint").hidden = true; });
  canvas.addEventListener("dblclick", (event) => zoomBy(2, ...here(event)));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomBy(Math.exp(-Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 120) / 400), ...here(event));
  }, { passive: false });
  canvas.addEventListener("keydown", mapKey);
  for (const name of ["focus", "blur"]) canvas.addEventListener(name, askDrawing);
  byId("zoom-in").addEventListener("click", () => zoomBy(1.6));
  byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.6));
  byId("zoom-home").addEventListener("click", showChoice);
  new ResizeObserver(sizeCanvas).observe(canvas);
  onChange((patch) => {
    if ("command" in patch && view.width > 1) showChoice();
    askDrawing();
  });
}
