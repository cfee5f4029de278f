import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Book, newId } from "./book";
import { answersBy, type Entry, findingsBy, type Known, later, ownPack, waiting } from "./entries";
import { BATCH, look, send } from "./sending";
import { Memory } from "./store";
import { NAMES, readTexts } from "./texts";

const TEMPLATES = new URL("../../src/posko/readiness/templates/readiness/", import.meta.url);
const ADDRESSES = { send: "/kirim", state: "/keadaan" };
const KNOWN: Known = { inspection: 1, now: "2024-11-20T00:00:00Z", state: "open", person: 7, answers: [], packs: [], findings: [] };

function entry(id: string, at: string, body: Record<string, unknown> = { criterion: "log", value: "yes", note: "" }): Entry {
  return { id, inspection: 1, person: 7, kind: "answer", at, body, state: "waiting" };
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

interface Sent { id: string; criterion: string; value: string; at: string }

/** A server that keeps what it is sent, and counts how often it is asked. */
class Server {
  asked: string[] = [];
  kept: Sent[] = [];
  up = true;

  readonly fetch = async (address: string, init: RequestInit): Promise<Response> => {
    this.asked.push(address);
    if (!this.up) throw new TypeError("no network");
    const sent = init.body ? (JSON.parse(init.body as string) as { entries: Sent[] }).entries : [];
    this.kept.push(...sent);
    return init.body ? json({ kept: sent.map((one) => one.id), refused: [], known: this.known() }) : json(this.known());
  };

  known(): Known {
    return { ...KNOWN, now: new Date().toISOString(), answers: this.kept.map((one) => ({ ...one, note: "", by: "Sari", person: 7 })) };
  }
}

function book(server: Server, store = new Memory()): Book {
  return new Book(store, KNOWN, ADDRESSES, () => "token", () => undefined, server.fetch);
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
}

test("the latest answer on the spot counts, whoever gave it", () => {
  const known = { ...KNOWN, answers: [{ id: "a", criterion: "log", value: "no", note: "", at: "2024-11-20T02:00:00+00:00", by: "Budi", person: 8 }] };
  const shown = answersBy(known, [entry("b", "2024-11-20T08:59:00+07:00")], "Sari").get("log")!;
  expect(shown.map((one) => [one.by, one.value, one.state])).toEqual([["Budi", "no", "sent"], ["Sari", "yes", "waiting"]]);
});

test("what the server has is not shown twice", () => {
  const known = { ...KNOWN, answers: [{ id: "b", criterion: "log", value: "yes", note: "", at: "2024-11-20T01:00:00Z", by: "Sari", person: 7 }] };
  expect(answersBy(known, [entry("b", "2024-11-20T01:00:00Z")], "Sari").get("log")).toHaveLength(1);
});

test("findings lie by criterion, those of this telephone after those of the server", () => {
  const known = { ...KNOWN, findings: [{ id: "x", criterion: "log", text: "kosong", severity: 2, by: "Budi" }] };
  const own: Entry = { ...entry("y", "2024-11-20T01:00:00Z", { criterion: "log", text: "hilang", severity: 3 }), kind: "finding" };
  expect(findingsBy(known, [own], "Sari").get("log")!.map((one) => one.text)).toEqual(["kosong", "hilang"]);
});

test("a page kept earlier does not hide what was known later", () => {
  const newer = { ...KNOWN, now: "2024-11-21T00:00:00Z" };
  expect(later(KNOWN, newer)).toBe(newer);
  expect(later(newer, KNOWN)).toBe(newer);
  expect(later(KNOWN, { ...newer, person: 8 })).toBe(KNOWN);
});

test("a check of a pack that was refused is not the one that counts", () => {
  const check: Entry = { ...entry("k", "2024-11-20T01:00:00Z", { officer: "1", items: {} }), kind: "kit" };
  expect(ownPack([check, { ...check, id: "l", state: "refused" }], "1")!.id).toBe("k");
});

test("without a network everything waits; with one it goes out, once", async () => {
  const server = new Server();
  server.up = false;
  const mine = book(server);
  await mine.add("answer", { criterion: "log", value: "yes", note: "" });
  await mine.add("answer", { criterion: "roster", value: "no", note: "" });
  await settled();
  expect(mine.trouble).toEqual({ kind: "offline" });
  expect(waiting(mine.entries)).toHaveLength(2);
  server.up = true;
  await Promise.all([mine.send(), mine.send()]);
  await settled();
  expect(waiting(mine.entries)).toHaveLength(0);
  expect(server.kept.map((one) => one.criterion).sort()).toEqual(["log", "roster"]);
  expect(mine.trouble).toBeNull();
});

test("a page that is opened again finds what waits", async () => {
  const server = new Server();
  server.up = false;
  const store = new Memory();
  await book(server, store).add("answer", { criterion: "log", value: "yes", note: "" });
  const again = book(server, store);
  await again.open();
  expect(waiting(again.entries)).toHaveLength(1);
});

test("an answer that the telephone cannot keep is sent all the same", async () => {
  const server = new Server();
  const store = new Memory();
  store.put = async () => Promise.reject(new Error("full"));
  const mine = book(server, store);
  await mine.add("answer", { criterion: "log", value: "yes", note: "" });
  await settled();
  expect(mine.keeps).toBe(false);
  expect(server.kept).toHaveLength(1);
});

test("more than a batch goes out in several", async () => {
  const server = new Server();
  const store = new Memory();
  const many = Array.from({ length: BATCH + 3 }, (_, k) => entry(`e${k}`, new Date(k).toISOString()));
  await store.put(many);
  const mine = book(server, store);
  await mine.open();
  await mine.send();
  expect(server.kept).toHaveLength(BATCH + 3);
  expect(server.asked.filter((one) => one === "/kirim")).toHaveLength(2);
});

test("what the server refuses says why and is not sent again", async () => {
  const refusing = async (): Promise<Response> => json({ kept: [], refused: [{ id: "e", why: "sudah ditutup" }], known: KNOWN });
  const outcome = await send([entry("e", "2024-11-20T01:00:00Z")], "/kirim", 7, "t", refusing);
  expect(outcome).toMatchObject({ kind: "sent", entries: [{ state: "refused", why: "sudah ditutup" }] });
});

test.each([
  [302, "signed_out"],
  [401, "signed_out"],
  [409, "other_person"],
  [500, "trouble"],
])("status %i means %s", async (status, kind) => {
  const outcome = await send([entry("e", "2024-11-20T01:00:00Z")], "/kirim", 7, "t", async () => json({}, status));
  expect(outcome.kind).toBe(kind);
});

test("a sign-in page instead of an answer is trouble, never taken for an answer", async () => {
  const outcome = await look("/keadaan", async () => new Response("<html>", { headers: { "Content-Type": "text/html" } }));
  expect(outcome.kind).toBe("trouble");
});

test("the server's picture of another person is not taken over", async () => {
  const mine = new Book(new Memory(), KNOWN, ADDRESSES, () => "t", () => undefined, async () => json({ ...KNOWN, person: 8 }));
  await mine.send();
  expect(mine.trouble).toEqual({ kind: "other_person" });
  expect(mine.known.person).toBe(7);
});

test("ids are UUIDs and differ", () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newId()).not.toBe(newId());
});

test("a text that is missing is named", () => {
  expect(() => readTexts('{"all_sent": "terkirim"}')).toThrow(/unsent/);
});

test("the template gives exactly the texts that scripts use", () => {
  const given = [...readFileSync(new URL("inspection_texts.html", TEMPLATES), "utf8").matchAll(/^"(\w+)":/gm)].map((match) => match[1]!);
  expect(given.sort()).toEqual([...NAMES].sort());
});

test("no script or style stands in the page itself", () => {
  const page = readFileSync(new URL("inspection_checklist.html", TEMPLATES), "utf8");
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style| style=| on\w+=/);
});
