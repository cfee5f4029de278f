/** What the map draws, in order from below: a style of our own data only, without glyphs, sprites or tiles. */
import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, FilterSpecification, LayerSpecification,
  StyleSpecification } from "maplibre-gl";
import { areaFeatures, postFeatures, reachFeatures, reserveFeatures, spokeFeatures, stationFeatures } from "./hulls";
import type { Palette } from "./palette";
import type { Plan } from "./payload";
import { filterOf, type View } from "./view";

/** Below this zoom posts stand for their stations; from it on each station is drawn. */
export const STATIONS_FROM = 10;
const EMPTY: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
/** What can be clicked, the smallest first, with the kind of thing it is. */
export const CLICKABLE = { stations: "station", posts: "post", reserves: "reserve", "area-fill": "post" } as const;

export function styleOf(plan: Plan, palette: Palette, view: View): StyleSpecification {
  const sources = {
    outlines: plan.outlines ?? EMPTY,
    areas: areaFeatures(plan),
    spokes: spokeFeatures(plan),
    stations: stationFeatures(plan),
    posts: postFeatures(plan),
    reserves: reserveFeatures(plan),
    reaches: reachFeatures(plan),
    selected: EMPTY,
  };
  const named = Object.entries(sources).map(([name, data]) => [name, { type: "geojson", data, tolerance: 0.3 }]);
  return { version: 8, sources: Object.fromEntries(named), layers: layersOf(palette).map((layer) => asShown(layer, view)) };
}

function asShown(layer: LayerSpecification, view: View): LayerSpecification {
  const shown = shownLayers(view).find((found) => found.layer === layer.id);
  if (!shown) return layer;
  const layout = { ...layer.layout, visibility: shown.visible ? "visible" : "none" };
  return { ...layer, layout, ...(shown.filter && { filter: shown.filter }) } as LayerSpecification;
}

export function layersOf(palette: Palette): LayerSpecification[] {
  return [...ground(palette), ...areas(palette), ...reach(palette), ...points(), ...selection(palette)];
}

function ground(palette: Palette): LayerSpecification[] {
  return [
    { id: "land", type: "background", paint: { "background-color": palette.land } },
    { id: "outline-fill", type: "fill", source: "outlines", paint: { "fill-color": palette.area } },
    { id: "outline-line", type: "line", source: "outlines", paint: { "line-color": palette.border, "line-width": 1.2 } },
  ];
}

function areas(palette: Palette): LayerSpecification[] {
  const colour = byTier(palette);
  return [
    { id: "area-fill", type: "fill", source: "areas", minzoom: 9, filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": colour, "fill-opacity": fade(9, 0.05, 11, 0.13), "fill-antialias": false } },
    { id: "area-line", type: "line", source: "areas", minzoom: 9,
      paint: { "line-color": colour, "line-width": 1, "line-opacity": fade(9, 0.25, 11, 0.7) } },
    { id: "spokes", type: "line", source: "spokes", minzoom: STATIONS_FROM,
      paint: { "line-color": colour, "line-width": 1, "line-opacity": fade(STATIONS_FROM, 0.15, 12, 0.55) } },
  ];
}

function reach(palette: Palette): LayerSpecification[] {
  return [
    // From afar the circles lie over each other: they would hide the ground and cost most of a frame without a graphics card.
    { id: "reach-fill", type: "fill", source: "reaches", minzoom: 9,
      paint: { "fill-color": palette.reserve, "fill-opacity": 0.04, "fill-antialias": false } },
    { id: "reach-line", type: "line", source: "reaches",
      paint: { "line-color": palette.reserve, "line-width": 1, "line-opacity": 0.35, "line-dasharray": [4, 3] } },
  ];
}

function points(): LayerSpecification[] {
  const always = { "icon-allow-overlap": true, "icon-ignore-placement": true } as const;
  const post: ExpressionSpecification = ["concat", "post-", ["get", "tier"], "-", ["get", "unmanned"], "-", ["get", "beyond"]];
  const station: ExpressionSpecification = ["concat", "station-", ["get", "tier"], "-", ["get", "unmanned"]];
  return [
    { id: "stations", type: "symbol", source: "stations", minzoom: STATIONS_FROM,
      layout: { ...always, "icon-image": station, "icon-size": fade(STATIONS_FROM, 0.6, 14, 1.2), "symbol-sort-key": ["get", "weight"] } },
    { id: "posts", type: "symbol", source: "posts",
      layout: { ...always, "icon-image": post, "icon-size": fade(6, 0.4, 11, 0.9), "symbol-sort-key": ["get", "weight"] } },
    { id: "reserves", type: "symbol", source: "reserves",
      layout: { ...always, "icon-image": "reserve", "icon-size": fade(6, 0.55, 11, 1) } },
  ];
}

function selection(palette: Palette): LayerSpecification[] {
  return [
    { id: "selected-line", type: "line", source: "selected", paint: { "line-color": palette.ink, "line-width": 2 } },
    { id: "selected-ring", type: "circle", source: "selected", filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 17, "circle-opacity": 0, "circle-color": palette.ink, "circle-stroke-width": 3,
        "circle-stroke-color": palette.ink } },
  ];
}

function byTier(palette: Palette): DataDrivenPropertyValueSpecification<string> {
  const [low, elevated, high, special] = palette.tiers as [string, string, string, string];
  return ["match", ["get", "tier"], 1, elevated, 2, high, 3, special, low];
}

function fade(zoom: number, value: number, zoomTo: number, valueTo: number): ExpressionSpecification {
  return ["interpolate", ["linear"], ["zoom"], zoom, value, zoomTo, valueTo];
}

export interface Shown {
  layer: string;
  visible: boolean;
  filter?: FilterSpecification;
}

/** Which layers a view shows, and of what. */
export function shownLayers(view: View): Shown[] {
  const filter = filterOf(view) as FilterSpecification;
  const polygons = ["all", filter, ["==", ["geometry-type"], "Polygon"]] as FilterSpecification;
  return [
    { layer: "stations", visible: true, filter },
    { layer: "posts", visible: true, filter },
    { layer: "area-fill", visible: view.areas, filter: polygons },
    { layer: "area-line", visible: view.areas, filter },
    { layer: "spokes", visible: view.areas, filter },
    ...["reach-fill", "reach-line", "reserves"].map((layer) => ({ layer, visible: view.reserves })),
  ];
}
