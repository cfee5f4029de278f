/** Colours of the map. Those that carry meaning come from the style sheets, so that each is written once. */

export interface Palette {
  land: string;
  area: string;
  border: string;
  surface: string;
  ink: string;
  reserve: string;
  danger: string;
  tiers: string[];
}

const VARIABLES = {
  land: "--map-land", area: "--map-area", border: "--map-border", surface: "--map-surface", ink: "--map-ink",
  reserve: "--map-reserve", danger: "--not-ready",
} as const;
const TIERS = ["--tier-low", "--tier-elevated", "--tier-high", "--tier-special"];

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const named = Object.entries(VARIABLES).map(([key, name]) => [key, read(name)]);
  return { ...(Object.fromEntries(named) as Omit<Palette, "tiers">), tiers: TIERS.map(read) };
}

/** Calls back when night mode is switched. */
export function onNight(changed: () => void): void {
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}
