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
