// What pages need from npm, for Posko's static files: Tabler, MapLibre, the icons in use, the map of a plan, the checklist.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");

const target = join(here, "..", "src", "posko", "server", "static", "vendor");
copyVendor();
await buildScripts();

function copyVendor() {
  mkdirSync(target, { recursive: true });
  const copied = ["@tabler/core/dist/css/tabler.min.css", "@tabler/core/dist/js/tabler.min.js"];
  for (const path of [...copied, "maplibre-gl/dist/maplibre-gl.js", "maplibre-gl/dist/maplibre-gl.css"]) {
    const text = readFileSync(join(modules, path), "utf8");
    writeFileSync(join(target, path.split("/").at(-1)), text.replace(/\n?\/[*/][#@] sourceMappingURL=.*$/gm, ""));
  }
  const icons = readFileSync(join(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  writeFileSync(join(target, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join("")}</svg>\n`);
}

function symbol(name) {
  const svg = readFileSync(join(modules, "@tabler", "icons", "icons", "outline", `${name}.svg`), "utf8");
  const inner = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>[\s\S]*$/g, "").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
}

async function buildScripts() {
  const { build } = await import("esbuild");
  const common = {
    absWorkingDir: here,
    outdir: target,
    bundle: true,
    minify: true,
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
  };
  const entryPoints = { map: "map/main.ts", field: "field/main.ts", "field-worker": "field/worker.ts" };
  await build({ ...common, entryPoints, format: "iife" });
  // Imported by the map's page by its address, once the table answers.
  await build({ ...common, entryPoints: { "map-drawing": "map/mapview.ts" }, format: "esm" });
}
