import { expect, test } from "vitest";
import { samplePlan } from "./sample";
import { sorted } from "./table";
import { allShown, filterOf, postsIn } from "./view";

const plan = samplePlan();

test("everything is shown until something is switched off", () => {
  expect(postsIn(plan, allShown(), null)).toEqual([0, 1, 2]);
});

test("a tier can be switched off", () => {
  expect(postsIn(plan, { ...allShown(), tiers: [true, true, false, true] }, null)).toEqual([0, 2]);
});

test("only unmanned or beyond the target leaves trouble alone", () => {
  expect(postsIn(plan, { ...allShown(), unmannedOnly: true }, null)).toEqual([1]);
  expect(postsIn(plan, { ...allShown(), beyondOnly: true }, null)).toEqual([1]);
});

test("a post is in view when its centre is", () => {
  expect(postsIn(plan, allShown(), [103.05, -1.42, 103.15, -1.38])).toEqual([0]);
});

test("the map filters by the same rule", () => {
  expect(filterOf({ ...allShown(), tiers: [true, false, false, true], unmannedOnly: true })).toEqual([
    "all",
    ["in", ["get", "tier"], ["literal", [0, 3]]],
    ["any", ["==", ["get", "unmanned"], 1]],
  ]);
});

test("rows are sorted by what people ask for", () => {
  expect(sorted(plan, [0, 1, 2], { column: "officers", descending: false })).toEqual([1, 0, 2]);
  expect(sorted(plan, [0, 1, 2], { column: "farthest", descending: true })).toEqual([1, 2, 0]);
  expect(sorted(plan, [0, 1, 2], { column: "post", descending: true })).toEqual([2, 1, 0]);
  expect(sorted(plan, [0, 1, 2], { column: "tier", descending: true })).toEqual([2, 1, 0]);
});
