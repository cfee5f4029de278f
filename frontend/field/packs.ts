/** The packs of the officers drawn, each thing with its condition. */
import { fill } from "../map/texts";
import type { Book } from "./book";
import { type KnownPack, ownPack } from "./entries";
import type { Texts } from "./texts";

export class Packs {
  private readonly drawn = new Map<string, HTMLElement>();

  constructor(private readonly root: HTMLElement, private readonly texts: Texts, private readonly book: Book) {}

  draw(): void {
    const packs = this.book.known.packs;
    this.root.querySelector<HTMLElement>("[data-no-packs]")!.hidden = packs.length > 0;
    for (const pack of packs) {
      const box = this.drawn.get(pack.officer) ?? this.make(pack);
      box.querySelector("fieldset")!.disabled = this.book.known.state !== "open";
      box.querySelector("[data-result]")!.textContent = this.result(pack);
    }
  }

  private make(pack: KnownPack): HTMLElement {
    const box = document.createElement("div");
    box.append(this.root.querySelector<HTMLTemplateElement>("#field-pack")!.content.cloneNode(true));
    box.dataset["officer"] = pack.officer;
    box.querySelector("[data-who]")!.textContent = [pack.name, pack.officer].filter(Boolean).join(" · ");
    box.querySelector("[data-all-ok]")!.addEventListener("click", () => choices(box).forEach((choice) => (choice.value = "ok")));
    box.querySelector("[data-keep]")!.addEventListener("click", () => this.keep(box, pack.officer));
    this.root.querySelector("[data-packs]")!.append(box);
    this.drawn.set(pack.officer, box);
    return box;
  }

  private keep(box: HTMLElement, officer: string): void {
    const items = Object.fromEntries(choices(box).map((choice) => [choice.closest<HTMLElement>("[data-thing]")!.dataset["thing"]!, choice.value]));
    if (Object.values(items).includes("")) {
      box.querySelector("[data-result]")!.textContent = this.texts.all_things;
      return;
    }
    void this.book.add("kit", { officer, items, note: box.querySelector<HTMLInputElement>("[data-note]")!.value });
  }

  private result(pack: KnownPack): string {
    const own = ownPack(this.book.entries, pack.officer);
    const items = (own?.body["items"] as Record<string, string> | undefined) ?? pack.items;
    if (Object.keys(items).length === 0) return "";
    const wrong = Object.keys(items).filter((name) => items[name] !== "ok");
    const found = wrong.length ? `✕ ${fill(this.texts.incomplete, { things: wrong.join(", ") })}` : `✓ ${this.texts.complete}`;
    return [found, own ? "" : pack.by, own?.state === "waiting" ? this.texts.waiting : ""].filter(Boolean).join(" · ");
  }
}

function choices(box: HTMLElement): HTMLSelectElement[] {
  return [...box.querySelectorAll<HTMLSelectElement>("select")];
}
