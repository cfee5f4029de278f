/** What was filled in on the spot, and how it lies over what the server knows. Pure. */

export type Kind = "answer" | "finding" | "kit";
export type SendState = "waiting" | "sent" | "refused";

/** One thing that a person filled in; never changed but for where it is on its way. `at`: ISO time on the spot. */
export interface Entry {
  readonly id: string;
  readonly inspection: number;
  readonly person: number;
  readonly kind: Kind;
  readonly at: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly state: SendState;
  readonly why?: string;
}

export interface KnownAnswer { id: string; criterion: string; value: string; note: string; at: string; by: string; person: number }
export interface KnownFinding { id: string; criterion: string; text: string; severity: number; by: string }
export interface KnownPack { officer: string; name: string; items: Record<string, string>; by: string }

/** What the server said last. `now`: its time then. */
export interface Known {
  readonly inspection: number;
  readonly now: string;
  readonly state: string;
  readonly person: number;
  readonly answers: readonly KnownAnswer[];
  readonly packs: readonly KnownPack[];
  readonly findings: readonly KnownFinding[];
}

export interface ShownAnswer extends KnownAnswer { state: SendState; why?: string }
export interface ShownFinding extends KnownFinding { state: SendState; why?: string }

/** Of two pictures of the same inspection the later one. */
export function later(one: Known, other: Known | undefined): Known {
  return other && other.inspection === one.inspection && other.person === one.person && other.now > one.now ? other : one;
}

/** Every answer by criterion, the one that counts first: the latest on the spot. */
export function answersBy(known: Known, entries: readonly Entry[], name: string): Map<string, ShownAnswer[]> {
  const there = new Set(known.answers.map((answer) => answer.id));
  const own = entries.filter((entry) => entry.kind === "answer" && !there.has(entry.id)).map((entry) => shownAnswer(entry, name));
  const all: ShownAnswer[] = [...known.answers.map((answer) => ({ ...answer, state: "sent" as const })), ...own];
  const found = new Map<string, ShownAnswer[]>();
  for (const answer of all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.id.localeCompare(a.id))) {
    found.set(answer.criterion, [...(found.get(answer.criterion) ?? []), answer]);
  }
  return found;
}

function shownAnswer(entry: Entry, name: string): ShownAnswer {
  const { criterion, value, note } = entry.body as { criterion: string; value: string; note: string };
  return { id: entry.id, criterion, value, note, at: entry.at, by: name, person: entry.person, state: entry.state, ...(entry.why ? { why: entry.why } : {}) };
}

/** Findings by criterion, oldest first. */
export function findingsBy(known: Known, entries: readonly Entry[], name: string): Map<string, ShownFinding[]> {
  const there = new Set(known.findings.map((finding) => finding.id));
  const own = entries.filter((entry) => entry.kind === "finding" && !there.has(entry.id)).map((entry) => {
    const { criterion, text, severity } = entry.body as { criterion: string; text: string; severity: number };
    return { id: entry.id, criterion, text, severity, by: name, state: entry.state, ...(entry.why ? { why: entry.why } : {}) };
  });
  const found = new Map<string, ShownFinding[]>();
  for (const finding of [...known.findings.map((one) => ({ ...one, state: "sent" as const })), ...own]) {
    found.set(finding.criterion, [...(found.get(finding.criterion) ?? []), finding]);
  }
  return found;
}

/** The check of a pack that this telephone made last, if it is not refused. */
export function ownPack(entries: readonly Entry[], officer: string): Entry | undefined {
  return entries.filter((entry) => entry.kind === "kit" && entry.state !== "refused" && entry.body["officer"] === officer).at(-1);
}

/** Those that still wait to be sent, in the order in which they were made. */
export function waiting(entries: readonly Entry[]): Entry[] {
  return entries.filter((entry) => entry.state === "waiting").sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
