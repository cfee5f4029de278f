/** Geometry: hulls of posts, lines from their centre, circles of reach, and the features of all of them. */
import type { Feature, FeatureCollection, Geometry } from "geojson";
import { type Plan, type Point, type Post, placeOf, type Reserve, type Thing, within } from "./payload";

const KM_PER_DEGREE = 111.195;
const CORNERS = 64;

/** Corners of the convex hull, counter-clockwise; two points or fewer when all lie on one line. */
export function hull(points: readonly Point[]): Point[] {
  const sorted = unique([...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]));
  if (sorted.length < 3) return sorted;
  const lower = chain(sorted);
  const upper = chain(sorted.reverse());
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

function unique(sorted: Point[]): Point[] {
  return sorted.filter(([x, y], i) => i === 0 || x !== sorted[i - 1]![0] || y !== sorted[i - 1]![1]);
}

function chain(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    while (kept.length > 1 && turn(kept[kept.length - 2]!, kept[kept.length - 1]!, point) <= 0) kept.pop();
    kept.push(point);
  }
  return kept;
}

function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** A closed ring of `km` around a point, on the ground and not on the sheet. */
export function circle([lon, lat]: Point, km: number): Point[] {
  const dy = km / KM_PER_DEGREE;
  const dx = dy / Math.cos((lat * Math.PI) / 180);
  const ring = Array.from({ length: CORNERS }, (_, k): Point => {
    const angle = (2 * Math.PI * k) / CORNERS;
    return [lon + dx * Math.cos(angle), lat + dy * Math.sin(angle)];
  });
  return [...ring, ring[0]!];
}

/** A polygon, a line, or a point: whatever the stations of a post span. */
export function areaOf(points: readonly Point[]): Geometry {
  const corners = hull(points);
  if (corners.length === 1) return { type: "Point", coordinates: corners[0]! };
  if (corners.length === 2) return { type: "LineString", coordinates: corners };
  return { type: "Polygon", coordinates: [[...corners, corners[0]!]] };
}

const collection = (features: Feature[]): FeatureCollection => ({ type: "FeatureCollection", features });
const feature = (geometry: Geometry, properties: Record<string, number>): Feature => ({ type: "Feature", geometry, properties });
const marks = (post: Post) => ({ tier: post.tier, unmanned: Number(post.unmanned), beyond: Number(post.beyond) });
/** What should lie on top where signs meet: trouble, then the graver tier. */
const weight = (post: Post) => (post.unmanned ? 8 : 0) + (post.beyond ? 4 : 0) + post.tier;

export function stationFeatures(plan: Plan): FeatureCollection {
  return collection(plan.stations.map((station, index) => {
    const post = within(plan.posts, station.post);
    return feature({ type: "Point", coordinates: station.at }, { index, weight: weight(post), ...marks(post) });
  }));
}

export function postFeatures(plan: Plan): FeatureCollection {
  return collection(plan.posts.map((post, index) =>
    feature(
      { type: "Point", coordinates: within(plan.stations, post.centre).at },
      { index, weight: weight(post), ...marks(post) },
    )));
}

export function areaFeatures(plan: Plan): FeatureCollection {
  return collection(plan.posts.map((post, index) => feature(areaOf(pointsOf(plan, post)), { index, ...marks(post) })));
}

export function spokeFeatures(plan: Plan): FeatureCollection {
  return collection(plan.posts.map((post, index) => feature(spokesOf(plan, post), { index, ...marks(post) })));
}

export function spokesOf(plan: Plan, post: Post): Geometry {
  const centre = within(plan.stations, post.centre).at;
  return { type: "MultiLineString", coordinates: pointsOf(plan, post).map((point) => [centre, point]) };
}

export function pointsOf(plan: Plan, post: Post): Point[] {
  return post.stations.map((index) => within(plan.stations, index).at);
}

/** West, south, east, north of some points; null of none. */
export function boundsOf(points: readonly Point[]): [number, number, number, number] | null {
  if (!points.length) return null;
  return points.reduce<[number, number, number, number]>(
    ([w, s, e, n], [x, y]) => [Math.min(w, x), Math.min(s, y), Math.max(e, x), Math.max(n, y)],
    [Infinity, Infinity, -Infinity, -Infinity],
  );
}

/** Points that should be seen together with a thing: a post's stations, a reserve's reach, a command's posts. */
export function extentOf(plan: Plan, thing: Thing): Point[] {
  const { kind, index } = thing;
  if (kind === "post") return pointsOf(plan, within(plan.posts, index));
  if (kind === "command") return plan.posts.flatMap((post) => (post.command === index ? pointsOf(plan, post) : []));
  if (kind === "reserve") return circle(within(plan.reserves, index).at, within(plan.reserves, index).km);
  const at = placeOf(plan, thing);
  return at ? [at] : [];
}

export function reserveFeatures(plan: Plan): FeatureCollection {
  return collection(plan.reserves.map(({ at }, index) => feature({ type: "Point", coordinates: at }, { index })));
}

export function reachFeatures(plan: Plan): FeatureCollection {
  return collection(plan.reserves.map((reserve, index) => feature(reachOf(reserve), { index })));
}

export function reachOf({ at, km }: Reserve): Geometry {
  return { type: "Polygon", coordinates: [circle(at, km)] };
}
