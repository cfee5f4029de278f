/** MapLibre is a file of its own (`vendor/maplibre-gl.js`), kept by the browser when ours changes, and comes last. */
import type * as Lib from "maplibre-gl";
import { make } from "./dom";

export type Library = Pick<typeof Lib, "Map" | "Marker" | "NavigationControl" | "ScaleControl">;

declare global {
  interface Window {
    maplibregl?: Library;
  }
}

/**
 * Adds the library and its style sheet to the page: the library, or null where it did not come or the browser knows no
 * WebGL. Trying WebGL out here would cost as much as starting the map; a map that cannot be drawn throws when it is made.
 */
export async function loadEngine(script: string, styles: string): Promise<Library | null> {
  if (typeof WebGL2RenderingContext === "undefined") return null;
  try {
    await Promise.all([window.maplibregl ?? added("script", { src: script }), added("link", { rel: "stylesheet", href: styles })]);
  } catch {
    return null;
  }
  return window.maplibregl ?? null;
}

/** In the head, before our own style sheet, which has the last word. */
function added(tag: "script" | "link", attributes: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = make(tag, attributes);
    element.addEventListener("load", () => resolve());
    element.addEventListener("error", () => reject(new Error(`did not come: ${Object.values(attributes).join(" ")}`)));
    document.head.append(element);
  });
}
