/** MapLibre is a file of its own (`vendor/maplibre-gl.js`), kept by the browser when ours changes. */
import type * as Lib from "maplibre-gl";

export type Library = Pick<typeof Lib, "Map" | "Marker" | "NavigationControl" | "ScaleControl">;

declare global {
  interface Window {
    maplibregl?: Library;
  }
}

/** The library, or null where it did not come or the browser has no WebGL. */
export function engine(): Library | null {
  return window.maplibregl && hasWebGL() ? window.maplibregl : null;
}

function hasWebGL(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}
