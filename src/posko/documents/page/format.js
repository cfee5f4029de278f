// Words, numbers, dates and the one way to build elements: text only ever enters the page as a text node.

const STRINGS = JSON.parse(document.getElementById("strings").textContent);
let language = "id";

/** The words of `key` in the current language, with `{name}` filled from `values`. */
function t(key, values = {}) {
  const text = STRINGS[key]?.[language] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** The words of a code such as `duty_post`, or the code itself where there are none. */
const word = (kind, code) => (STRINGS[`${kind}_${code}`] ? t(`${kind}_${code}`) : code);

const locale = () => (language === "id" ? "id-ID" : "en-GB");
const formats = new Map();

function formatter(options) {
  const key = locale() + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(locale(), options));
  return formats.get(key);
}

const number = (value, digits = 0) =>
  formatter({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
const percent = (value, digits = 1) => `${number(100 * value, digits)}\u00a0%`;
const minutes = (value) => t("n_minutes", { n: number(value, value < 10 && value > 0 ? 1 : 0) });

/** A journey: minutes, from two hours on hours and minutes. */
function journeyTime(value) {
  const whole = Math.round(value);
  return whole < 120 ? minutes(value) : t("n_hours", { h: number(Math.floor(whole / 60)), m: number(whole % 60) });
}

/** A share that is only shown as 100 % when nothing is missing. */
const share = (value) => (value >= 1 || value <= 0 ? percent(value, 0) : percent(Math.min(value, 0.9994)));

/** A gap to the proven bound; nothing is proven where there is no bound. */
const gapWord = (value) => (value === null || value === undefined ? "–" : percent(value));

/** Rupiah, short: `Rp3,35 miliar`. */
function money(rupiah) {
  const size = [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]].find(([unit]) => Math.abs(rupiah) >= unit);
  if (!size) return `Rp${number(rupiah)}`;
  return `Rp${formatter({ maximumSignificantDigits: 3 }).format(rupiah / size[0])} ${t(size[1])}`;
}

/** `Rabu, 27 Nov 2024`; the parts are put together here because browsers order them differently. */
function date(iso, weekday = false) {
  const day = new Date(`${iso}T00:00:00Z`);
  const part = (options) => new Intl.DateTimeFormat(locale(), { ...options, timeZone: "UTC" }).format(day);
  const plain = `${day.getUTCDate()} ${part({ month: "short" })} ${day.getUTCFullYear()}`;
  return weekday ? `${part({ weekday: "long" })}, ${plain}` : plain;
}

const ZONES = {
  "Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Ujung_Pandang": "WITA",
  "Asia/Jayapura": "WIT",
};

/** An element: properties that start with `on` are listeners, others attributes; children are nodes or text. */
function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const byId = (id) => document.getElementById(id);
const say = (text) => { byId("said").textContent = text; };

/** Fill what the template only marks: `data-t` is the text, `data-t-label` the label, `data-t-placeholder` the hint. */
function fillWords() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-t-placeholder]")) node.placeholder = t(node.dataset.tPlaceholder);
}
