// Put the page together; language, night and paper.

const root = document.documentElement;
const night = window.matchMedia("(prefers-color-scheme: dark)");

function setTheme(theme) {
  root.dataset.theme = theme;
  readInk();
  drawLegend();
  byId("theme").textContent = t(theme === "dark" ? "to_day" : "to_night");
  if (view.width > 1) draw();
}

function setLanguage(next) {
  language = next;
  fillWords();
  byId("language").textContent = t("other_language");
  byId("language").lang = language === "id" ? "en" : "id";
  for (const drawPart of [drawTitle, drawTotals, drawFilters, drawTabs, drawCommands, drawPostTable, drawShortfalls, drawDetail]) drawPart();
  setTheme(root.dataset.theme ?? (night.matches ? "dark" : "light"));
}

/** Paper is white, whatever the screen is. */
function startPaper() {
  let screenTheme = "light";
  window.addEventListener("beforeprint", () => {
    screenTheme = root.dataset.theme;
    setTheme("light");
  });
  window.addEventListener("afterprint", () => setTheme(screenTheme));
  byId("print").addEventListener("click", () => window.print());
}

function start() {
  root.dataset.theme = night.matches ? "dark" : "light";
  for (const startPart of [startHeader, startTables, startPanel, startSearch, startMap, startPaper]) startPart();
  byId("language").addEventListener("click", () => setLanguage(language === "id" ? "en" : "id"));
  byId("theme").addEventListener("click", () => setTheme(root.dataset.theme === "dark" ? "light" : "dark"));
  night.addEventListener("change", () => setTheme(night.matches ? "dark" : "light"));
  Object.assign(state, readAddress());
  refilter();
  setLanguage("id");
  sizeCanvas();
  if (state.selection) showSelection();
}

start();
