/** Names of commands as elements over the map: they need no glyphs, and make room for each other. */
import type * as Lib from "maplibre-gl";
import { make } from "./dom";
import type { Library } from "./engine";
import { type Plan, type Point, within } from "./payload";
import { placeNames, type Size, writings } from "./placing";

interface Label {
  element: HTMLElement;
  marker: Lib.Marker;
  middle: Point;
  /** Ways to write the name, longest first. */
  texts: string[];
  sizes: Size[];
}

export function showNames(lib: Library, map: Lib.Map, plan: Plan, clicked: (command: number) => void): void {
  const labels = plan.commands.flatMap((command, index): Label[] => {
    const middle = middleOf(plan, index);
    if (!middle) return [];
    // Not reached by Tab: the search and the links of a panel lead to the same panel.
    const element = make("button", { type: "button", class: "posko-map-name", tabindex: "-1", "aria-label": command.name }, command.name);
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      clicked(index);
    });
    const marker = new lib.Marker({ element, anchor: "center" }).setLngLat(middle).addTo(map);
    return [{ element, marker, middle, texts: writings(command.name), sizes: [] }];
  });
  const arrange = (): void => arrangeNames(map, labels);
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

function arrangeNames(map: Lib.Map, labels: Label[]): void {
  for (const label of labels) if (!label.sizes.length) label.sizes = sizesOf(label);
  const { clientWidth, clientHeight } = map.getContainer();
  const names = labels.map(({ middle, sizes }) => ({ ...xy(map.project(middle)), sizes }));
  placeNames(names, { width: clientWidth, height: clientHeight }).forEach((place, index) => {
    const { element, marker, texts } = labels[index]!;
    element.classList.toggle("posko-map-hidden", place === null);
    if (!place) return;
    element.textContent = texts[place.size]!;
    marker.setOffset([place.dx, place.dy]);
  });
}

function xy({ x, y }: Lib.Point): { x: number; y: number } {
  return { x, y };
}

/** How much room each way of writing takes. */
function sizesOf({ element, texts }: Label): Size[] {
  return texts.map((text) => {
    element.textContent = text;
    return { width: element.offsetWidth, height: element.offsetHeight };
  });
}
