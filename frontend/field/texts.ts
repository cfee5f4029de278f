/** Words of the page, which come from the template so that they are translated with all others. */

export const NAMES = [
  "all_sent", "unsent", "no_signal", "sign_in", "sign_in_link", "other_person", "server_trouble", "refused", "closed", "no_store",
  "waiting", "counts", "yes", "partly", "no", "na", "choose_first", "all_things", "complete", "incomplete", "kept_page",
] as const;

export type Texts = Record<(typeof NAMES)[number], string>;

/** Reads the texts of an element's `data-texts`; throws if one is missing. */
export function readTexts(json: string): Texts {
  const given = JSON.parse(json) as Partial<Texts>;
  const missing = NAMES.filter((name) => typeof given[name] !== "string");
  if (missing.length) throw new TypeError(`texts missing: ${missing.join(", ")}`);
  return given as Texts;
}
