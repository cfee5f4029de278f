/** Names of commands as elements over the map: they need no glyphs, and give way to each other. */
import type * as Lib from "maplibre-gl";
import { make } from "./dom";
import type { Library } from "./engine";
import { type Plan, type Point, within } from "./payload";

export function showNames(lib: Library, map: Lib.Map, plan: Plan, clicked: (command: number) => void): void {
  const names = plan.commands.flatMap((command, index) => {
    const middle = middleOf(plan, index);
    if (!middle) return [];
    // Not reached by Tab: the search and the links of a panel lead to the same panel.
    const element = make("button", { type: "button", class: "posko-map-name", tabindex: "-1", "aria-label": command.name }, command.name);
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      clicked(index);
    });
    return [{ element, marker: new lib.Marker({ element, anchor: "center" }).setLngLat(middle).addTo(map) }];
  });
  const arrange = (): void => hideOverlapping(names.map(({ element }) => element), map.getContainer().getBoundingClientRect());
  map.on("moveend", arrange);
  map.once("load", arrange);
}

/** The middle of a command's posts, not its office, which may lie at the edge; null for one without posts. */
function middleOf(plan: Plan, command: number): Point | null {
  const points = plan.posts.filter((post) => post.command === command).map((post) => within(plan.stations, post.centre).at);
  if (!points.length) return null;
  const mean = (axis: 0 | 1): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return [mean(0), mean(1)];
}

/** Leaves the first of those that overlap, and none that the frame would cut. */
function hideOverlapping(elements: HTMLElement[], frame: DOMRect): void {
  for (const element of elements) element.classList.remove("posko-map-hidden");
  const boxes = elements.map((element) => element.getBoundingClientRect());
  const kept: DOMRect[] = [];
  elements.forEach((element, i) => {
    const box = boxes[i]!;
    const hidden = !holds(frame, box) || kept.some((other) => overlap(box, other));
    element.classList.toggle("posko-map-hidden", hidden);
    if (!hidden) kept.push(box);
  });
}

function overlap(a: DOMRect, b: DOMRect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function holds(frame: DOMRect, box: DOMRect): boolean {
  return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
}
