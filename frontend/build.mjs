// Copies what pages need from node_modules to Posko's static files: Tabler's style and script, and a sprite of the icons in use.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules", "@tabler");
const target = join(here, "..", "src", "posko", "server", "static", "vendor");
const icons = readFileSync(join(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);

mkdirSync(target, { recursive: true });
for (const name of ["css/tabler.min.css", "js/tabler.min.js"]) {
  const text = readFileSync(join(modules, "core", "dist", name), "utf8");
  writeFileSync(join(target, name.split("/")[1]), text.replace(/\n?\/[*/][#@] sourceMappingURL=.*$/gm, ""));
}

const symbol = (name) => {
  const svg = readFileSync(join(modules, "icons", "icons", "outline", `${name}.svg`), "utf8");
  const inner = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>[\s\S]*$/g, "").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
};
writeFileSync(join(target, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join("")}</svg>\n`);
