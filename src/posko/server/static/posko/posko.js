// Night mode is kept in a cookie, so that the page already comes dark. "/" goes to the search field.
const night = document.querySelector("[data-posko-night]");
night?.addEventListener("click", () => {
  const dark = document.documentElement.dataset.bsTheme !== "dark";
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  night.setAttribute("aria-pressed", String(dark));
  document.cookie = `posko-night=${dark ? 1 : 0}; path=/; max-age=31536000; samesite=lax`;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
  const field = document.querySelector("input[type=search]");
  if (field) { event.preventDefault(); field.focus(); }
});
document.querySelector("[data-posko-print]")?.addEventListener("click", () => window.print());

// Who comes to a part by its address, or prints the page, finds it open.
const openAt = () => {
  const at = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = at && at.closest("details");
  if (fold && !fold.open) { fold.open = true; at.scrollIntoView(); }
};
addEventListener("hashchange", openAt);
openAt();
// The same address once more is no change of it.
document.addEventListener("click", (event) => event.target.closest("a[href^='#']") && setTimeout(openAt));
addEventListener("beforeprint", () => document.querySelectorAll("details.posko-fold").forEach((fold) => (fold.open = true)));

// What scrolls sideways can be scrolled by the keyboard too, where nothing in it takes the focus.
const scrollers = () => document.querySelectorAll(".table-responsive").forEach((box) => {
  const stuck = box.scrollWidth > box.clientWidth && !box.querySelector("a, button, input, select");
  if (stuck) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
});
addEventListener("resize", scrollers);
addEventListener("load", scrollers);

// Tabs in one line: the open one is in sight, and so is whichever gets the focus; browsers leave it half out of the line.
const intoLine = (tab) => tab.scrollIntoView({ block: "nearest", inline: "center" });
document.addEventListener("focusin", ({ target }) => target.closest(".nav.overflow-auto") && intoLine(target));
addEventListener("load", () => document.querySelectorAll(".nav.overflow-auto .active").forEach((tab) => {
  const line = tab.closest(".nav");
  line.scrollLeft = tab.offsetLeft - (line.clientWidth - tab.offsetWidth) / 2;
}));

// What htmx brings is told to those who do not see it, and takes nobody's place from under him: the focus that was in
// the part exchanged goes to what has the same id (htmx sees to that) or is the same, or else to the part itself.
const says = document.getElementById("posko-says");
let left = null;
let said = document.querySelector("[data-posko-say]")?.textContent;
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const at = document.activeElement;
  left = at !== document.body && target.contains(at) ? { part: target.id, same: at.outerHTML } : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (left && document.activeElement === document.body) giveFocus(document.getElementById(left.part), left.same);
  left = null;
  const text = document.querySelector("[data-posko-say]")?.textContent;
  if (text && text !== said) says.textContent = said = text;
});
function giveFocus(part, same) {
  const again = [...part.querySelectorAll("a, button, summary")].find((one) => one.outerHTML === same);
  if (!again) part.tabIndex = -1;
  (again ?? part).focus({ preventScroll: true });
}
