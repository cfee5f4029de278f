/** The panel: all about what was chosen, with links onward. */
import { make, TIER_CLASSES } from "./dom";
import { type Plan, type Thing, within } from "./payload";
import { format } from "./table";
import { fill, type Texts } from "./texts";

/** People and stations listed at once; the page of the post has them all. */
const LISTED = 60;
type Line = [name: string, value: Node | string];

export class Panel {
  private before: Element | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly plan: Plan,
    private readonly texts: Texts,
    private readonly choose: (thing: Thing | null) => void,
  ) {
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.choose(null);
    });
  }

  /** Opens with the heading in focus, or closes and gives the focus back to where it came from. */
  show(thing: Thing | null): void {
    const open = !this.element.hidden;
    this.element.hidden = thing === null;
    if (thing === null) {
      if (open) this.giveBack();
      return;
    }
    if (!open) this.before = document.activeElement;
    this.element.replaceChildren(...this.about(thing));
    this.element.scrollTop = 0;
    this.element.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  /** The focus to where it came from; a row of the table may have been drawn anew since. */
  private giveBack(): void {
    const post = this.before?.closest<HTMLElement>("tr[data-post]")?.dataset["post"];
    const again = document.querySelector(`tr[data-post="${post}"] button`) ?? document.getElementById("map-search");
    const back = this.before?.isConnected ? this.before : again;
    if (back instanceof HTMLElement) back.focus({ preventScroll: true });
  }

  private about({ kind, index }: Thing): Node[] {
    if (kind === "post") return this.post(index);
    if (kind === "station") return this.station(index);
    if (kind === "reserve") return this.reserve(index);
    if (kind === "officer") return this.officer(index);
    return this.command(index);
  }

  private post(index: number): Node[] {
    const { texts, plan } = this;
    const post = within(plan.posts, index);
    const crew = plan.officers.flatMap((officer, i) => (officer.post === index ? [i] : []));
    return [
      this.head(texts.post, post.id),
      this.badges(post),
      this.lines([
        [texts.tier, this.tier(post.tier)],
        [texts.command, this.button({ kind: "command", index: post.command }, within(plan.commands, post.command).name)],
        [texts.officers, `${post.officers}/${post.required}`],
        [texts.controller, post.controller || texts.no_controller],
        [texts.centre, within(plan.stations, post.centre).name],
        [texts.farthest, fill(texts.minutes, { n: format(Math.round(post.farthest)) })],
      ]),
      this.link(plan.postUrl(post.id), texts.open_post),
      this.list(texts.officers, crew.map((i) => this.person(i))),
      this.list(texts.stations, post.stations.map((i) => this.stop(i))),
    ];
  }

  private station(index: number): Node[] {
    const { texts, plan } = this;
    const station = within(plan.stations, index);
    const post = within(plan.posts, station.post);
    return [
      this.head(texts.station, station.name),
      this.badges(post),
      this.lines([
        [texts.code, station.code],
        [texts.tier, this.tier(post.tier)],
        [texts.access, texts[`access${station.access}`]],
        [texts.travel, fill(texts.minutes, { n: format(station.minutes) })],
        [texts.post, this.button({ kind: "post", index: station.post }, post.id)],
        [texts.command, this.button({ kind: "command", index: post.command }, within(plan.commands, post.command).name)],
      ]),
      this.link(plan.postUrl(post.id), texts.open_post),
    ];
  }

  private reserve(index: number): Node[] {
    const { texts, plan } = this;
    const reserve = within(plan.reserves, index);
    const reach = `${fill(texts.minutes, { n: format(reserve.minutes) })} · ${format(reserve.km)} km`;
    return [
      this.head(texts.reserve, reserve.id),
      this.lines([
        [texts.command, this.button({ kind: "command", index: reserve.command }, within(plan.commands, reserve.command).name)],
        [texts.officers, format(reserve.officers)],
        [texts.covered, format(reserve.covered)],
        [texts.reach, reach],
      ]),
    ];
  }

  private officer(index: number): Node[] {
    const { texts, plan } = this;
    const officer = within(plan.officers, index);
    const at = officer.post < 0 ? texts.nowhere : this.button({ kind: "post", index: officer.post }, within(plan.posts, officer.post).id);
    return [
      this.head(texts.officer, officer.text),
      this.lines([[texts.code, officer.code], [texts.duty, officer.duty], [texts.post, at]]),
      this.link(plan.officerUrl(officer.code), texts.open_officer),
    ];
  }

  private command(index: number): Node[] {
    const { texts, plan } = this;
    const command = within(plan.commands, index);
    const posts = plan.posts.filter((post) => post.command === index);
    const sum = (of: (post: Plan["posts"][number]) => number): string => format(posts.reduce((n, post) => n + of(post), 0));
    return [
      this.head(texts.command, command.name),
      this.lines([
        [texts.posts, format(posts.length)],
        [texts.stations, sum((post) => post.stations.length)],
        [texts.officers, `${sum((post) => post.officers)}/${sum((post) => post.required)}`],
        [texts.unmanned, sum((post) => Number(post.unmanned))],
        [texts.beyond, sum((post) => Number(post.beyond))],
      ]),
      this.link(command.url, texts.open_command),
    ];
  }

  private head(kind: string, name: string): Node {
    const close = make("button", { type: "button", class: "btn-close", "aria-label": this.texts.close });
    close.addEventListener("click", () => this.choose(null));
    return make("div", { class: "d-flex align-items-start gap-2 mb-2" },
      make("div", { class: "flex-fill" }, make("div", { class: "subheader" }, kind), make("h2", { class: "h3 mb-0", tabindex: "-1" }, name)),
      close);
  }

  private badges(post: Plan["posts"][number]): Node {
    const badge = (on: boolean, mark: string, text: string, style: string): Node | null =>
      on ? make("span", { class: `posko-map-badge ${style}` }, `${mark} ${text}`) : null;
    return make("p", { class: "d-flex flex-wrap gap-2 mb-2" },
      badge(!post.unmanned, "✓", this.texts.manned, "posko-ready"),
      badge(post.unmanned, "✕", this.texts.unmanned, "posko-ended"),
      badge(post.beyond, "◌", this.texts.beyond, "posko-limited"),
      badge(post.pinned, "●", this.texts.pinned, ""));
  }

  private lines(lines: Line[]): Node {
    return make("dl", { class: "posko-map-lines" },
      ...lines.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
  }

  private list(title: string, items: Node[]): Node {
    const rest = items.length - LISTED;
    return make("section", { class: "mt-3" },
      make("h3", { class: "subheader mb-1" }, `${title} · ${format(items.length)}`),
      make("ul", { class: "posko-map-list" }, ...items.slice(0, LISTED).map((item) => make("li", {}, item))),
      rest > 0 ? make("p", { class: "text-secondary" }, fill(this.texts.more, { n: format(rest) })) : null);
  }

  private person(index: number): Node {
    const officer = within(this.plan.officers, index);
    return make("a", { href: this.plan.officerUrl(officer.code) }, officer.text);
  }

  private stop(index: number): Node {
    const { name, minutes, access } = within(this.plan.stations, index);
    const far = `${fill(this.texts.minutes, { n: format(minutes) })}${access ? ` · ${this.texts[`access${access}`]}` : ""}`;
    return make("span", { class: "d-flex justify-content-between gap-2" },
      this.button({ kind: "station", index }, name), make("span", { class: "text-secondary text-nowrap" }, far));
  }

  private button(thing: Thing, text: string): Node {
    const button = make("button", { type: "button", class: "posko-map-link" }, text);
    button.addEventListener("click", () => this.choose(thing));
    return button;
  }

  private link(href: string, text: string): Node {
    return make("a", { href, class: "btn btn-primary btn-sm w-100" }, text);
  }

  private tier(tier: 0 | 1 | 2 | 3): Node {
    return make("span", { class: TIER_CLASSES[tier] }, this.texts[`tier${tier}`]);
  }
}
