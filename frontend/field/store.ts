/** Where entries lie on the telephone until the server has them, and after: IndexedDB. */
import type { Entry, Known } from "./entries";

export interface Store {
  entries(inspection: number, person: number): Promise<Entry[]>;
  put(entries: readonly Entry[]): Promise<void>;
  known(inspection: number): Promise<Known | undefined>;
  putKnown(known: Known): Promise<void>;
}

/** Opens the telephone's store; rejects where the browser has none (private windows of some). */
export function openStore(factory: IDBFactory = indexedDB): Promise<Store> {
  return new Promise((resolve, reject) => {
    const opening = factory.open("posko-field", 1);
    opening.onupgradeneeded = (): void => {
      opening.result.createObjectStore("entries", { keyPath: "id" }).createIndex("inspection", "inspection");
      opening.result.createObjectStore("known", { keyPath: "inspection" });
    };
    opening.onsuccess = (): void => resolve(new Kept(opening.result));
    opening.onerror = (): void => reject(opening.error ?? new Error("no store"));
  });
}

class Kept implements Store {
  constructor(private readonly database: IDBDatabase) {}

  async entries(inspection: number, person: number): Promise<Entry[]> {
    const rows = this.database.transaction("entries").objectStore("entries").index("inspection").getAll(inspection) as IDBRequest<Entry[]>;
    const all = await done(rows);
    return all.filter((entry) => entry.person === person).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  put(entries: readonly Entry[]): Promise<void> {
    return this.write("entries", entries);
  }

  known(inspection: number): Promise<Known | undefined> {
    return done(this.database.transaction("known").objectStore("known").get(inspection) as IDBRequest<Known | undefined>);
  }

  putKnown(known: Known): Promise<void> {
    return this.write("known", [known]);
  }

  /** Resolves when it lies on the disk, not when it was asked for. */
  private write(table: string, rows: readonly unknown[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(table, "readwrite", { durability: "strict" });
      for (const row of rows) transaction.objectStore(table).put(row);
      // At once: a page that is left in the next moment would take with it what waits to be committed by itself.
      transaction.commit();
      transaction.oncomplete = (): void => resolve();
      transaction.onerror = transaction.onabort = (): void => reject(transaction.error ?? new Error("not kept"));
    });
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = (): void => resolve(request.result);
    request.onerror = (): void => reject(request.error ?? new Error("not read"));
  });
}

/** For a browser without a store: kept as long as the page stays open. */
export class Memory implements Store {
  private readonly kept = new Map<string, Entry>();
  private last: Known | undefined;

  async entries(inspection: number, person: number): Promise<Entry[]> {
    return [...this.kept.values()].filter((entry) => entry.inspection === inspection && entry.person === person);
  }

  async put(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) this.kept.set(entry.id, entry);
  }

  async known(inspection: number): Promise<Known | undefined> {
    return this.last?.inspection === inspection ? this.last : undefined;
  }

  async putKnown(known: Known): Promise<void> {
    this.last = known;
  }
}
