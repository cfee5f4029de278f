import { expect, test } from "vitest";
import { areaFeatures, areaOf, boundsOf, circle, extentOf, hull, spokesOf, stationFeatures } from "./hulls";
import type { Point } from "./payload";
import { samplePlan } from "./sample";

test("a hull leaves out what lies inside and goes counter-clockwise", () => {
  expect(hull([[0, 0], [2, 2], [1, 1], [2, 0], [0, 2], [1, 0]])).toEqual([[0, 0], [2, 0], [2, 2], [0, 2]]);
});

test("points on one line have two corners, one place has one", () => {
  expect(hull([[0, 0], [1, 1], [2, 2]])).toEqual([[0, 0], [2, 2]]);
  expect(hull([[1, 1], [1, 1]])).toEqual([[1, 1]]);
  expect(areaOf([[0, 0], [1, 1], [2, 2]]).type).toBe("LineString");
  expect(areaOf([[1, 1], [1, 1]]).type).toBe("Point");
});

test("every point lies in its hull", () => {
  const points = Array.from({ length: 200 }, (_, k): Point => [Math.sin(k * 12.9898) * 3, Math.cos(k * 78.233) * 2]);
  const corners = hull(points);
  corners.forEach(([ax, ay], k) => {
    const [bx, by] = corners[(k + 1) % corners.length]!;
    for (const [x, y] of points) expect((bx - ax) * (y - ay) - (by - ay) * (x - ax)).toBeGreaterThanOrEqual(-1e-9);
  });
});

test("hulls do not change the points they are given", () => {
  const points: Point[] = [[2, 0], [0, 0], [1, 3]];
  hull(points);
  expect(points).toEqual([[2, 0], [0, 0], [1, 3]]);
});

test("a circle of 111.195 km is a degree high and closed", () => {
  const ring = circle([100, 60], 111.195);
  expect(Math.max(...ring.map(([, y]) => y))).toBeCloseTo(61);
  expect(Math.max(...ring.map(([x]) => x))).toBeCloseTo(102);
  expect(ring[0]).toEqual(ring.at(-1));
});

test("lines go from the centre to each station", () => {
  const plan = samplePlan();
  expect(spokesOf(plan, plan.posts[0]!)).toMatchObject({ type: "MultiLineString", coordinates: [{ length: 2 }, { length: 2 }, { length: 2 }] });
});

test("signs carry what filters and pictures ask for", () => {
  expect(stationFeatures(samplePlan()).features[3]!.properties).toEqual({ index: 3, weight: 14, tier: 2, unmanned: 1, beyond: 1 });
  expect(areaFeatures(samplePlan()).features.map(({ geometry }) => geometry.type)).toEqual(["Polygon", "Point", "Point"]);
});

test("what should be seen with a thing", () => {
  const plan = samplePlan();
  expect(boundsOf(extentOf(plan, { kind: "command", index: 0 }))).toEqual([103.1, -1.5, 103.3, -1.4]);
  expect(boundsOf(extentOf(plan, { kind: "officer", index: 1 }))).toBeNull();
  expect(extentOf(plan, { kind: "reserve", index: 0 })).toHaveLength(65);
});
