import { expect, test } from "vitest";
import { placeOf, planOf } from "./payload";
import { samplePayload, samplePlan } from "./sample";

test("a post knows its stations, in degrees", () => {
  const plan = samplePlan();
  expect(plan.posts.map((post) => post.stations)).toEqual([[0, 1, 2], [3], [4]]);
  expect(plan.stations[1]!.at).toEqual([103.2, -1.4]);
});

test("a post without officers is unmanned", () => {
  expect(samplePlan().posts.map((post) => post.unmanned)).toEqual([false, true, false]);
});

test("a post just at the target is not beyond it", () => {
  expect(samplePlan().posts.map((post) => post.beyond)).toEqual([false, true, false]);
});

test("addresses are filled in and escaped", () => {
  const plan = samplePlan();
  expect(plan.postUrl("P1")).toBe("/rencana/7/pos/P1");
  expect(plan.officerUrl("O/1")).toBe("/rencana/7/petugas/O%2F1");
});

test("columns of unequal length are refused", () => {
  const payload = samplePayload();
  payload.stations.minutes.pop();
  expect(() => planOf(payload)).toThrow(RangeError);
});

test("a station of a post that is not there is refused", () => {
  const payload = samplePayload();
  payload.stations.post[0] = 9;
  expect(() => planOf(payload)).toThrow(RangeError);
});

test("an officer lies where his post's centre is, one on other duties nowhere", () => {
  const plan = samplePlan();
  expect(placeOf(plan, { kind: "officer", index: 0 })).toEqual([103.1, -1.4]);
  expect(placeOf(plan, { kind: "officer", index: 1 })).toBeNull();
});
