/** The table beside the map: posts in view, and the way to them by keyboard. */
import { make, TIER_CLASSES } from "./dom";
import { type Plan, within } from "./payload";
import { fill as filled, type Texts } from "./texts";

export type Column = "post" | "tier" | "stations" | "officers" | "farthest";
export interface Order {
  column: Column;
  descending: boolean;
}

/** Rows drawn at most; the rest is found by moving the map, switching layers or searching. */
export const ROWS_MAX = 200;

/** Indices of posts in `order`; equal ones by their id. */
export function sorted(plan: Plan, posts: readonly number[], { column, descending }: Order): number[] {
  const key = KEYS[column];
  const sign = descending ? -1 : 1;
  return [...posts].sort((a, b) => {
    const one = within(plan.posts, a);
    const two = within(plan.posts, b);
    return sign * (key(one) - key(two)) || (column === "post" ? sign : 1) * (one.id < two.id ? -1 : Number(one.id > two.id));
  });
}

const KEYS: Record<Column, (post: Plan["posts"][number]) => number> = {
  post: () => 0,
  tier: (post) => post.tier,
  stations: (post) => post.stations.length,
  // How far from full, so that unmanned posts come together.
  officers: (post) => (post.unmanned ? -1000 : post.officers - post.required),
  farthest: (post) => post.farthest,
};

export class PostTable {
  private order: Order = { column: "officers", descending: false };
  private posts: readonly number[] | null = null;
  private selected: number | null = null;

  /** `table` has head cells with `data-column` and a body; `count` says how many there are. */
  constructor(
    private readonly table: HTMLTableElement,
    private readonly count: HTMLElement,
    private readonly plan: Plan,
    private readonly texts: Texts,
    private readonly choose: (post: number) => void,
  ) {
    for (const head of this.heads()) head.querySelector("button")?.addEventListener("click", () => this.sortBy(head));
    this.body().addEventListener("click", (event) => this.clicked(event));
    this.body().addEventListener("keydown", (event) => this.stepped(event));
  }

  /** Rows of these posts; nothing is drawn anew when they are those already shown. */
  show(posts: readonly number[]): void {
    if (this.posts?.length === posts.length && this.posts.every((post, i) => post === posts[i])) return;
    this.posts = posts;
    this.fill(posts);
  }

  private fill(posts: readonly number[]): void {
    const drawn = sorted(this.plan, posts, this.order).slice(0, ROWS_MAX);
    const focused = this.focused();
    this.body().replaceChildren(...(drawn.length ? drawn.map((index) => this.row(index)) : [this.nothing()]));
    if (focused) this.body().querySelector<HTMLElement>(`[data-post="${focused}"] button`)?.focus({ preventScroll: true });
    this.count.textContent = this.counted(posts.length, drawn.length);
    for (const head of this.heads()) this.markHead(head);
  }

  select(post: number | null): void {
    this.selected = post;
    for (const row of this.body().rows) this.markRow(row);
  }

  /** The post whose row has the focus. */
  private focused(): string | undefined {
    const row = this.body().contains(document.activeElement) ? document.activeElement?.closest<HTMLElement>("tr") : null;
    return row?.dataset["post"];
  }

  private counted(all: number, drawn: number): string {
    const text = filled(this.texts.in_view, { n: format(all) });
    return drawn < all ? `${text} · ${filled(this.texts.first_rows, { n: drawn })}` : text;
  }

  private row(index: number): HTMLTableRowElement {
    const post = within(this.plan.posts, index);
    const tier = make("span", { class: TIER_CLASSES[post.tier] }, make("span", { class: "posko-map-tier" }, this.texts[`tier${post.tier}`]));
    const people = make("span", { class: post.unmanned ? "posko-ended" : "" }, `${post.unmanned ? "✕ " : ""}${post.officers}/${post.required}`);
    const minutes = make("span", { class: post.beyond ? "posko-limited" : "" }, `${post.beyond ? "◌ " : ""}${format(Math.round(post.farthest))}`);
    if (post.unmanned) people.append(make("span", { class: "visually-hidden" }, ` ${this.texts.unmanned}`));
    if (post.beyond) minutes.append(make("span", { class: "visually-hidden" }, ` ${this.texts.beyond}`));
    const row = make("tr", { "data-post": String(index) },
      make("th", { scope: "row" }, make("button", { type: "button", class: "posko-map-link" }, post.id),
        make("span", { class: "posko-map-place" }, within(this.plan.stations, post.centre).name)),
      make("td", {}, tier),
      ...[String(post.stations.length), people, minutes].map((cell) => make("td", { class: "posko-number text-end" }, cell)));
    this.markRow(row);
    return row;
  }

  private nothing(): HTMLTableRowElement {
    return make("tr", {}, make("td", { colspan: "5", class: "text-secondary py-4 text-center" }, this.texts.nothing_in_view));
  }

  private markRow(row: HTMLTableRowElement): void {
    const chosen = this.selected !== null && row.dataset["post"] === String(this.selected);
    row.classList.toggle("table-active", chosen);
    row.querySelector("button")?.setAttribute("aria-pressed", String(chosen));
  }

  private markHead(head: HTMLElement): void {
    if (head.dataset["column"] !== this.order.column) head.removeAttribute("aria-sort");
    else head.setAttribute("aria-sort", this.order.descending ? "descending" : "ascending");
  }

  private sortBy(head: HTMLElement): void {
    const column = head.dataset["column"] as Column;
    const again = column === this.order.column;
    this.order = { column, descending: again ? !this.order.descending : column !== "post" && column !== "officers" };
    this.fill(this.posts ?? []);
  }

  private clicked(event: Event): void {
    const row = (event.target as Element).closest<HTMLElement>("tr[data-post]");
    if (row) this.choose(Number(row.dataset["post"]));
  }

  /** Arrows go from row to row, so that 200 rows are not 200 stops of Tab for whoever looks. */
  private stepped(event: KeyboardEvent): void {
    const row = (event.target as Element).closest("tr");
    const next = event.key === "ArrowDown" ? row?.nextElementSibling : event.key === "ArrowUp" ? row?.previousElementSibling : null;
    if (!next) return;
    event.preventDefault();
    next.querySelector("button")?.focus();
  }

  private heads(): NodeListOf<HTMLElement> {
    return this.table.querySelectorAll<HTMLElement>("th[data-column]");
  }

  private body(): HTMLTableSectionElement {
    return this.table.tBodies[0]!;
  }
}

export function format(value: number): string {
  return value.toLocaleString(document.documentElement.lang || "id");
}
