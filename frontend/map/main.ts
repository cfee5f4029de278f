/**
 * The map of a plan: fetches the plan once, then table, panel and search answer from memory; the map follows, because
 * starting MapLibre takes longer than all the rest.
 */
import { byId } from "./dom";
import { type Library, loadEngine } from "./engine";
import type { MapView } from "./mapview";
import { Panel } from "./panel";
import { type Payload, type Plan, planOf, type Thing } from "./payload";
import { entriesOf } from "./search";
import { SearchBox } from "./searchbox";
import { format, PostTable } from "./table";
import { readTexts, type Texts } from "./texts";
import { allShown, postsIn, type Box, type View } from "./view";
import "./map.css";

type Drawing = typeof import("./mapview");
/** Addresses, as the page gives them: the data; and what draws, which is fetched beside them and run after the table answers. */
interface Files {
  url: string;
  texts: string;
  library: string;
  libraryStyles: string;
  drawing: string;
}

class Page {
  private readonly view: View = allShown();
  private readonly table: PostTable;
  private readonly panel: Panel;
  private map: MapView | null = null;
  private box: Box | null = null;
  /** What was chosen before there was a map to show it. */
  private waiting: Thing | null = null;

  constructor(private readonly plan: Plan, private readonly texts: Texts) {
    const select = (thing: Thing | null): void => this.select(thing);
    this.panel = new Panel(byId("map-panel"), plan, texts, select);
    this.table = new PostTable(byId<HTMLTableElement>("map-posts"), byId("map-count"), plan, texts, (index) => this.go({ kind: "post", index }));
    new SearchBox(byId<HTMLInputElement>("map-search"), byId("map-found"), byId("map-says"), entriesOf(plan), texts, (thing) => this.go(thing));
    this.listenToSwitches();
    this.countTiers();
    this.refresh();
  }

  /** Draws the map, or says why there is none; the table works either way. */
  async draw(files: Files): Promise<void> {
    const lib = await loadEngine(files.library, files.libraryStyles);
    byId("map-missing").hidden = lib !== null;
    if (!lib) return;
    try {
      await this.drawWith(lib, (await import(files.drawing)) as Drawing);
    } catch (error) {
      // A browser may promise WebGL and fail when it is used; fetching again would not help.
      console.error(error);
      byId("map-missing").hidden = false;
    }
  }

  private async drawWith(lib: Library, drawing: Drawing): Promise<void> {
    const map = new drawing.MapView(lib, byId("map"), this.plan, this.view, this.texts, {
      clicked: (thing) => this.select(thing),
      moved: (box) => this.moved(box),
    });
    this.moved(map.box());
    await map.loaded();
    this.map = map;
    map.show(this.view);
    if (this.waiting) {
      map.select(this.waiting);
      map.fly(this.waiting);
    }
    await map.ready();
  }

  private select(thing: Thing | null): void {
    if (this.map) this.map.select(thing);
    else this.waiting = thing;
    this.panel.show(thing);
    this.table.select(thing?.kind === "post" ? thing.index : null);
  }

  private go(thing: Thing): void {
    this.select(thing);
    this.map?.fly(thing);
  }

  private moved(box: Box): void {
    this.box = box;
    this.refresh();
  }

  private refresh(): void {
    this.table.show(postsIn(this.plan, this.view, this.box));
  }

  private listenToSwitches(): void {
    const switches = byId("map-layers");
    // A browser may keep the ticks of the visit before.
    switches.querySelectorAll("input").forEach((input) => this.switch(input));
    switches.addEventListener("change", (event) => {
      this.switch(event.target as HTMLInputElement);
      this.map?.show(this.view);
      this.refresh();
    });
  }

  private switch({ name, value, checked }: HTMLInputElement): void {
    if (name === "tier") this.view.tiers[Number(value) as 0 | 1 | 2 | 3] = checked;
    else this.view[name as "areas" | "reserves" | "unmannedOnly" | "beyondOnly"] = checked;
  }

  private countTiers(): void {
    const counts: Record<string, number> = { reserves: this.plan.reserves.length, unmannedOnly: 0, beyondOnly: 0 };
    for (const post of this.plan.posts) {
      counts[`tier${post.tier}`] = (counts[`tier${post.tier}`] ?? 0) + 1;
      counts["unmannedOnly"]! += Number(post.unmanned);
      counts["beyondOnly"]! += Number(post.beyond);
    }
    document.querySelectorAll<HTMLElement>("[data-count]").forEach((place) => {
      place.textContent = format(counts[place.dataset["count"]!] ?? 0);
    });
  }
}

async function fetchPlan(url: string): Promise<Plan> {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return planOf((await answer.json()) as Payload);
}

/** Resolves when the browser has shown what the page is now. */
function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

async function start(): Promise<void> {
  const files = byId("map").dataset as unknown as Files;
  const loading = byId("map-loading");
  const failed = byId("map-failed");
  loading.hidden = false;
  failed.hidden = true;
  try {
    const page = new Page(await fetchPlan(files.url), readTexts(files.texts));
    byId("map-page").dataset["state"] = "ready";
    await painted();
    await page.draw(files);
    byId("map-page").dataset["state"] = "drawn";
  } catch (error) {
    console.error(error);
    byId("map-reason").textContent = error instanceof Error ? error.message : String(error);
    failed.hidden = false;
  } finally {
    loading.hidden = true;
  }
}

byId("map-retry").addEventListener("click", () => void start());
void start();
