// What tests/looking.py asks an open page, beside axe.
window.looking = {
  /** What breaks the rules of axe chosen by `only`, and the `habits` beyond them. */
  async rules(only, habits) {
    const rules = Object.fromEntries(habits.map((name) => [name, { enabled: true }]));
    const { violations } = await axe.run(document, { runOnly: only, rules, resultTypes: ["violations"] });
    return violations.flatMap((rule) => this.kinds(rule.nodes).map((node) => {
      const why = [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
      return `${rule.id}: ${this.start(node.html)} — ${why || rule.help}`;
    }));
  },

  /** Of nodes alike (by element and class) the first. */
  kinds(nodes) {
    const kind = ({ html }) => html.match(/^<\w+/) + (html.match(/^[^>]* class="([^"]*)"/)?.[1] ?? "");
    return [...new Map(nodes.toReversed().map((node) => [kind(node), node])).values()];
  },

  /** Whether the page fits the screen and says what it is. */
  frame() {
    const root = document.documentElement;
    const heads = document.querySelectorAll("h1").length;
    const wide = root.scrollWidth - root.clientWidth;
    return [
      wide > 0 && `overflow: ${wide}px wider than the screen; let it wrap or scroll by itself: ${this.widest()}`,
      heads !== 1 && `h1: ${heads} of them; a page has exactly one`,
      root.lang !== "id" && `lang: ${root.lang}; the page is Indonesian: id`,
    ].filter(Boolean);
  },

  widest() {
    const over = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
    return this.start(over[0]?.outerHTML ?? "");
  },

  /** Of each kind of element one gets the focus, as by Tab: it must show, and nothing may lie over it. */
  focus() {
    const kinds = new Set();
    const every = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const wrong = [...document.querySelectorAll(every)].filter((e) => {
      const kind = e.tagName + e.type + e.className;
      const open = !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }) && !e.closest(".posko-skip");
      return open && !kinds.has(kind) && kinds.add(kind);
    }).flatMap((e) => this.focusOf(e));
    document.activeElement.blur();
    scrollTo(0, 0);
    return wrong;
  },

  focusOf(e) {
    document.activeElement.blur();
    const shown = e.labels?.length ? [e, e.labels[0]] : [e];
    const before = shown.map((of) => this.ring(of)).join();
    e.focus();
    if (document.activeElement !== e) return [];
    const over = this.over(e);
    return [
      shown.map((of) => this.ring(of)).join() === before && `focus: shows nothing; an outline is right: ${this.start(e.outerHTML)}`,
      over && `focus: hidden behind ${this.start(over.outerHTML)}; scroll it into the open: ${this.start(e.outerHTML)}`,
    ].filter(Boolean);
  },

  ring(e) {
    const style = getComputedStyle(e);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor].join();
  },

  /** What lies over the middle of an element, if it is none of its own. */
  over(e) {
    const shown = e.matches(".btn-check") ? e.labels[0] : e;
    const box = shown.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
    const own = top && (shown.contains(top) || top.contains(shown) || [...(e.labels ?? [])].some((l) => l.contains(top)));
    return own ? null : top ?? document.documentElement;
  },

  start: (html) => html.replace(/\s+/g, " ").slice(0, 160),
};
