/** Words of the page, which come from the template so that they are translated with all others. */

/** Every text that scripts put on the page; in braces, what is filled in. */
export const NAMES = [
  "unmanned", "beyond", "pinned", "tier0", "tier1", "tier2", "tier3", "access0", "access1", "access2", "access3",
  "post", "station", "reserve", "officer", "command", "controller", "no_controller", "farthest", "minutes", "officers",
  "stations", "centre", "travel", "access", "tier", "manned", "duty", "covered", "reach", "code", "close",
  "open_post", "open_officer", "open_command", "in_view", "first_rows", "nothing_in_view", "nothing_found",
  "results", "more", "posts", "zoom_in", "zoom_out", "map", "nowhere",
] as const;

export type Texts = Record<(typeof NAMES)[number], string>;

/** Reads the texts of an element's `data-texts`; throws if one is missing. */
export function readTexts(json: string): Texts {
  const given = JSON.parse(json) as Partial<Texts>;
  const missing = NAMES.filter((name) => typeof given[name] !== "string");
  if (missing.length) throw new TypeError(`texts missing: ${missing.join(", ")}`);
  return given as Texts;
}

/** "{n} pos" with n = 3 is "3 pos". */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
