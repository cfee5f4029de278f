/** Sending what waits: what the server kept is sent, what it refused says why, all else waits on. */
import type { Entry, Known } from "./entries";

/** The server takes no more at once. */
export const BATCH = 200;
const PATIENCE = 20_000;

export type Outcome =
  | { kind: "sent"; entries: Entry[]; known: Known }
  | { kind: "offline" | "signed_out" | "other_person" }
  | { kind: "trouble"; why: string };

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

interface Received { kept: string[]; refused: { id: string; why: string }[]; known: Known }

/** Sends the first of `entries`; they come back as they are then. */
export async function send(entries: readonly Entry[], to: string, person: number, token: string, fetch: Fetch, now: Date = new Date()): Promise<Outcome> {
  const batch = entries.slice(0, BATCH);
  const body = JSON.stringify({ person, now: now.toISOString(), entries: batch.map((e) => ({ ...e.body, id: e.id, kind: e.kind, at: e.at })) });
  const answer = await asked(fetch, to, { method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
  if (!(answer instanceof Response)) return answer;
  const received = (await answer.json()) as Received;
  return { kind: "sent", entries: batch.map((entry) => after(entry, received)), known: received.known };
}

/** What the server knows now. */
export async function look(from: string, fetch: Fetch): Promise<Outcome> {
  const answer = await asked(fetch, from, { headers: { Accept: "application/json" } });
  return answer instanceof Response ? { kind: "sent", entries: [], known: (await answer.json()) as Known } : answer;
}

async function asked(fetch: Fetch, address: string, init: RequestInit): Promise<Response | Exclude<Outcome, { kind: "sent" }>> {
  let answer: Response;
  try {
    // A session that ended answers with a way to the sign-in page, which is not followed.
    answer = await fetch(address, { ...init, credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    return { kind: "offline" };
  }
  if (answer.type === "opaqueredirect" || (answer.status >= 300 && answer.status < 400) || answer.status === 401) return { kind: "signed_out" };
  if (answer.status === 409) return { kind: "other_person" };
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) return { kind: "trouble", why: String(answer.status) };
  return answer;
}

function after(entry: Entry, received: Received): Entry {
  const refused = received.refused.find((one) => one.id === entry.id);
  if (refused) return { ...entry, state: "refused", why: refused.why };
  return received.kept.includes(entry.id) ? { ...entry, state: "sent" } : entry;
}
