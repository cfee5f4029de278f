/** The search field: a list of what fits, moved through with the arrows (ARIA combobox). */
import { make } from "./dom";
import type { Thing } from "./payload";
import { type Entry, find } from "./search";
import { fill, type Texts } from "./texts";

const SHOWN = 12;

export class SearchBox {
  private found: Entry[] = [];
  private active = -1;

  constructor(
    private readonly field: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly says: HTMLElement,
    private readonly entries: readonly Entry[],
    private readonly texts: Texts,
    private readonly choose: (thing: Thing) => void,
  ) {
    field.addEventListener("input", () => this.look());
    field.addEventListener("keydown", (event) => this.pressed(event));
    field.addEventListener("blur", () => this.close());
    // Before blur, so that the list is still there to be chosen from.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.clicked(event));
  }

  private look(): void {
    this.found = find(this.entries, this.field.value, SHOWN);
    this.active = this.found.length ? 0 : -1;
    if (!this.field.value.trim()) return this.close();
    this.list.replaceChildren(...this.found.map((entry, i) => this.option(entry, i)));
    const words = this.found.length ? fill(this.texts.results, { n: this.found.length }) : this.texts.nothing_found;
    if (!this.found.length) this.list.append(make("div", { class: "posko-map-none" }, words));
    this.says.textContent = words;
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.mark();
  }

  private option({ kind, title, note }: Entry, index: number): Node {
    return make("div", { role: "option", id: `${this.list.id}-${index}`, "data-index": String(index) },
      make("span", { class: "posko-map-kind" }, this.texts[kind]),
      make("span", {}, title),
      make("span", { class: "text-secondary" }, note));
  }

  private pressed(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) {
      event.preventDefault();
      this.active = (this.active + step + this.found.length) % this.found.length;
      this.mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.take(this.active);
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  private clicked(event: Event): void {
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (option) this.take(Number(option.dataset["index"]));
  }

  private take(index: number): void {
    const entry = this.found[index];
    if (!entry || this.list.hidden) return;
    this.close();
    this.choose(entry);
  }

  private mark(): void {
    this.list.querySelectorAll("[role=option]").forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === this.active));
      if (i === this.active) option.scrollIntoView({ block: "nearest" });
    });
    if (this.active < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `${this.list.id}-${this.active}`);
  }

  private close(): void {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}
