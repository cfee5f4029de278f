/** Search in memory: everything of the plan that can be named, fast enough to answer each key. */
import type { Plan, Thing } from "./payload";

export interface Entry extends Thing {
  /** What is shown: name and what else tells it apart. */
  title: string;
  note: string;
  /** Folded, to be compared. */
  text: string;
}

const PLAIN = /^[\x00-\x7f]*$/;

/** Small letters without marks, and nothing but letters, digits and single spaces: "TPS-003, Désa" becomes "tps 003 desa". */
export function folded(text: string): string {
  // Most names are plain, and plain ones take half the time this way.
  if (PLAIN.test(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  return text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

export function entriesOf(plan: Plan): Entry[] {
  const entry = (kind: Thing["kind"], index: number, title: string, note: string): Entry => ({
    kind, index, title, note, text: folded(`${title} ${note}`),
  });
  return [
    ...plan.commands.map((c, i) => entry("command", i, c.name, c.code)),
    ...plan.posts.map((p, i) => entry("post", i, p.id, plan.stations[p.centre]!.name)),
    ...plan.reserves.map((r, i) => entry("reserve", i, r.id, plan.commands[r.command]!.name)),
    ...plan.stations.map((s, i) => entry("station", i, s.name, s.code)),
    ...plan.officers.map((o, i) => entry("officer", i, o.text, o.code)),
  ];
}

/** At most `limit` entries that have every word of `query`, those that begin with it first, then in the order given. */
export function find(entries: readonly Entry[], query: string, limit: number): Entry[] {
  const wanted = folded(query);
  if (!wanted) return [];
  const words = wanted.split(" ");
  const ranks: Entry[][] = [[], [], []];
  for (const entry of entries) {
    if (words.every((word) => entry.text.includes(word))) ranks[rank(entry.text, wanted)]!.push(entry);
  }
  return ranks.flat().slice(0, limit);
}

function rank(text: string, wanted: string): number {
  if (text.startsWith(wanted)) return 0;
  return ` ${text}`.includes(` ${wanted}`) ? 1 : 2;
}
