/** Words of a page, which come from its template so that they are translated with all others. */

/** Reads the texts `names` of an element's `data-texts`; throws if one is missing. */
export function textsOf<Name extends string>(names: readonly Name[], json: string): Record<Name, string> {
  const given = JSON.parse(json) as Partial<Record<Name, string>>;
  const missing = names.filter((name) => typeof given[name] !== "string");
  if (missing.length) throw new TypeError(`texts missing: ${missing.join(", ")}`);
  return given as Record<Name, string>;
}
