/** The map itself: draws the plan, says what was clicked, what is in view, and shows what is selected. */
import type * as Lib from "maplibre-gl";
import type { Library } from "./engine";
import { areaOf, boundsOf, extentOf, pointsOf, reachOf, spokesOf } from "./hulls";
import { showNames } from "./labels";
import { CLICKABLE, layersOf, shownLayers, styleOf } from "./layers";
import { onNight, readPalette } from "./palette";
import { type Plan, placeOf, type Thing, within } from "./payload";
import { drawSigns, PIXEL_RATIO } from "./symbols";
import type { Texts } from "./texts";
import type { Box, View } from "./view";

export interface Listener {
  clicked: (thing: Thing | null) => void;
  moved: (box: Box) => void;
}

/** Pixels around a pointer within which a thing counts as meant: fingers are wider than mice. */
const NEAR = matchMedia("(pointer: coarse)").matches ? 14 : 5;
const NEAREST_ZOOM = 12.5;
/** As in map.css. */
const PANEL_WIDTH = 330;

export class MapView {
  private readonly map: Lib.Map;
  /** Where the mouse was last, until that has been looked up. */
  private pointer: Lib.Point | null = null;

  /** `view` is what is shown at first. */
  constructor(lib: Library, container: HTMLElement, private readonly plan: Plan, view: View, texts: Texts, listener: Listener) {
    this.map = new lib.Map({
      container,
      style: styleOf(plan, readPalette(), view),
      bounds: plan.bounds,
      fitBoundsOptions: { padding: 28 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      renderWorldCopies: false,
      // Not 0, which would have every sign placed anew in every frame.
      fadeDuration: 300,
      maxZoom: 17,
      locale: { "Map.Title": texts.map, "NavigationControl.ZoomIn": texts.zoom_in, "NavigationControl.ZoomOut": texts.zoom_out },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new lib.NavigationControl({ showCompass: false }), "top-left");
    this.map.addControl(new lib.ScaleControl({ unit: "metric" }), "bottom-left");
    this.putSigns();
    showNames(lib, this.map, plan, (index) => listener.clicked({ kind: "command", index }));
    onNight(() => this.recolour());
    this.listen(listener);
  }

  /** Resolves when the map takes changes. */
  loaded(): Promise<void> {
    return new Promise((resolve) => void this.map.once("style.load", () => resolve()));
  }

  /** Resolves when everything has been drawn once. */
  ready(): Promise<void> {
    return new Promise((resolve) => void this.map.once("idle", () => resolve()));
  }

  show(view: View): void {
    for (const { layer, visible, filter } of shownLayers(view)) {
      this.map.setLayoutProperty(layer, "visibility", visible ? "visible" : "none");
      if (filter) this.map.setFilter(layer, filter);
    }
  }

  box(): Box {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  select(thing: Thing | null): void {
    const source = this.map.getSource<Lib.GeoJSONSource>("selected");
    source?.setData({ type: "FeatureCollection", features: thing ? this.outlined(thing) : [] });
  }

  fly(thing: Thing): void {
    const bounds = boundsOf(extentOf(this.plan, thing));
    if (bounds) this.map.fitBounds(bounds, { padding: this.beside(), maxZoom: NEAREST_ZOOM, duration: 900 });
  }

  /** Room left for the panel, so that it never covers what it tells about; on narrow screens it lies below the map. */
  private beside(): Lib.PaddingOptions {
    const { clientWidth, clientHeight } = this.map.getContainer();
    const edge = Math.min(60, clientWidth / 8, clientHeight / 8);
    return { top: edge, bottom: edge, left: edge, right: clientWidth > 560 ? PANEL_WIDTH + edge : edge };
  }

  private outlined({ kind, index }: Thing): GeoJSON.Feature[] {
    const shapes: GeoJSON.Geometry[] = [];
    const at = placeOf(this.plan, { kind, index });
    if (at && kind !== "command") shapes.push({ type: "Point", coordinates: at });
    if (kind === "post") {
      const post = within(this.plan.posts, index);
      const area = areaOf(pointsOf(this.plan, post));
      shapes.push(spokesOf(this.plan, post));
      if (area.type !== "Point") shapes.push(area);
    }
    if (kind === "reserve") shapes.push(reachOf(within(this.plan.reserves, index)));
    return shapes.map((geometry) => ({ type: "Feature", geometry, properties: {} }));
  }

  private putSigns(): void {
    for (const { name, image } of drawSigns(readPalette())) {
      if (this.map.hasImage(name)) this.map.updateImage(name, image);
      else this.map.addImage(name, image, { pixelRatio: PIXEL_RATIO });
    }
  }

  private recolour(): void {
    this.putSigns();
    for (const layer of layersOf(readPalette())) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        this.map.setPaintProperty(layer.id, name as keyof Lib.AllPaintProperties, value);
      }
    }
  }

  private listen(listener: Listener): void {
    this.map.on("click", ({ point }) => listener.clicked(this.at(point)));
    this.map.on("moveend", () => listener.moved(this.box()));
    this.map.on("mousemove", (event) => this.pointed(event));
  }

  /** A hand over what can be clicked: looked up once a frame at most, and not while the map is dragged. */
  private pointed({ point, originalEvent }: Lib.MapMouseEvent): void {
    const pending = this.pointer !== null;
    this.pointer = originalEvent.buttons ? null : point;
    if (pending || !this.pointer) return;
    requestAnimationFrame(() => {
      const over = this.pointer && this.at(this.pointer);
      this.pointer = null;
      this.map.getCanvas().style.cursor = over ? "pointer" : "";
    });
  }

  /** The smallest thing at a point of the screen. */
  private at({ x, y }: { x: number; y: number }): Thing | null {
    for (const [layer, kind] of Object.entries(CLICKABLE)) {
      const found = this.map.queryRenderedFeatures([[x - NEAR, y - NEAR], [x + NEAR, y + NEAR]], { layers: [layer] });
      if (found[0]) return { kind, index: Number(found[0].properties["index"]) };
    }
    return null;
  }
}
