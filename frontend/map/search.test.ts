import { expect, test } from "vitest";
import { samplePlan } from "./sample";
import { entriesOf, find, folded } from "./search";

const entries = entriesOf(samplePlan());
const found = (query: string, limit = 20) => find(entries, query, limit).map(({ kind, title }) => `${kind} ${title}`);

test("marks, case and signs do not matter", () => {
  expect(folded("TPS-001,  Désa ")).toBe("tps 001 desa");
  expect(found("desa baru 001")).toEqual(["post P1", "station TPS 001 Désa Baru"]);
});

test("a post, an officer, a command and a reserve are found by name and by code", () => {
  expect(found("P2")[0]).toBe("post P2");
  expect(found("rini")).toEqual(["officer AIPTU Rini"]);
  expect(found("o/1")).toContain("officer BRIPKA Andi");
  expect(found("bungo")).toEqual(["command Polres Bungo", "reserve R1"]);
});

test("what begins with the words comes first", () => {
  expect(found("r1")[0]).toBe("reserve R1");
  expect(found("tps 001 hi")[0]).toBe("station TPS 001 Hilir");
});

test("nothing is found by nothing, and no more than asked for", () => {
  expect(found("  ")).toEqual([]);
  expect(found("polisi")).toEqual([]);
  expect(found("tps", 2)).toHaveLength(2);
});
