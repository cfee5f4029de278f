/** The entries of one inspection by one person: kept first, sent when there is a network, told to whoever draws them. */
import { type Entry, type Kind, type Known, later, waiting } from "./entries";
import { type Fetch, look, type Outcome, send } from "./sending";
import type { Store } from "./store";

export interface Addresses { send: string; state: string }
export type Trouble = Exclude<Outcome, { kind: "sent" }> | null;

export class Book {
  entries: Entry[] = [];
  trouble: Trouble = null;
  /** False once the telephone could not keep something (its store is full): then the page must stay open. */
  keeps = true;
  private busy = false;
  private again = false;

  constructor(
    private readonly store: Store,
    public known: Known,
    private readonly addresses: Addresses,
    private readonly token: () => string,
    private readonly changed: () => void,
    private readonly fetch: Fetch = (address, init) => globalThis.fetch(address, init),
  ) {}

  /** Reads what the telephone kept. */
  async open(): Promise<void> {
    this.entries = await this.store.entries(this.known.inspection, this.known.person);
    this.known = later(this.known, await this.store.known(this.known.inspection));
    this.changed();
  }

  /** Keeps one entry, then tries to send it. */
  async add(kind: Kind, body: Record<string, unknown>): Promise<void> {
    const { inspection, person } = this.known;
    const entry: Entry = { id: newId(), inspection, person, kind, at: new Date().toISOString(), body, state: "waiting" };
    this.entries = [...this.entries, entry];
    this.changed();
    await this.keep(() => this.store.put([entry]));
    void this.send();
  }

  /** Sends all that waits, one batch after the other; without any, looks what others answered. One at a time. */
  async send(): Promise<void> {
    this.again = this.busy;
    if (this.busy) return;
    this.busy = true;
    try {
      do {
        this.again = false;
        await this.once();
      } while (this.again || (this.trouble === null && waiting(this.entries).length > 0));
    } finally {
      this.busy = false;
    }
  }

  private async once(): Promise<void> {
    const batch = waiting(this.entries);
    const outcome = batch.length
      ? await send(batch, this.addresses.send, this.known.person, this.token(), this.fetch)
      : await look(this.addresses.state, this.fetch);
    if (outcome.kind !== "sent") this.trouble = outcome;
    else await this.take(outcome.entries, outcome.known);
    this.changed();
  }

  private async take(moved: readonly Entry[], known: Known): Promise<void> {
    if (known.person !== this.known.person) {
      this.trouble = { kind: "other_person" };
      return;
    }
    const stuck = moved.length > 0 && moved.every((entry) => entry.state === "waiting");
    this.trouble = stuck ? { kind: "trouble", why: "?" } : null;
    const after = new Map(moved.map((entry) => [entry.id, entry]));
    this.entries = this.entries.map((entry) => after.get(entry.id) ?? entry);
    this.known = known;
    await this.keep(() => this.store.put(moved));
    await this.keep(() => this.store.putKnown(known));
  }

  /** What the telephone cannot keep is sent all the same. */
  private async keep(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      console.error(error);
      this.keeps = false;
    }
  }
}

/** A random id; `crypto.randomUUID` is missing where the page came without TLS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
