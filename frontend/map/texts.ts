import { textsOf } from "../texts";

/** Every text that scripts put on the page; in braces, what is filled in. */
export const NAMES = [
  "unmanned", "beyond", "pinned", "tier0", "tier1", "tier2", "tier3", "access0", "access1", "access2", "access3",
  "post", "station", "reserve", "officer", "command", "controller", "no_controller", "farthest", "minutes", "officers",
  "stations", "centre", "travel", "access", "tier", "manned", "duty", "covered", "reach", "code", "close",
  "open_post", "open_officer", "open_command", "in_view", "first_rows", "nothing_in_view", "nothing_found",
  "results", "more", "posts", "zoom_in", "zoom_out", "map", "nowhere",
] as const;

export type Texts = Record<(typeof NAMES)[number], string>;

export const readTexts = (json: string): Texts => textsOf(NAMES, json);

/** "{n} pos" with n = 3 is "3 pos". */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
