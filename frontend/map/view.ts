/** What is switched on, and which posts and stations that leaves. */
import type { Plan, Post } from "./payload";

export interface View {
  /** By tier: 0 low … 3 special. */
  tiers: [boolean, boolean, boolean, boolean];
  areas: boolean;
  reserves: boolean;
  unmannedOnly: boolean;
  beyondOnly: boolean;
}

/** West, south, east, north in degrees. */
export type Box = [number, number, number, number];

export function allShown(): View {
  return { tiers: [true, true, true, true], areas: true, reserves: true, unmannedOnly: false, beyondOnly: false };
}

/** Both "only" switches together leave what is either: whoever looks for trouble wants all of it. */
export function isShown(post: Post, view: View): boolean {
  if (!view.tiers[post.tier]) return false;
  if (!view.unmannedOnly && !view.beyondOnly) return true;
  return (view.unmannedOnly && post.unmanned) || (view.beyondOnly && post.beyond);
}

/** Indices of posts that are shown and whose centre lies in `box`; a null box is everywhere. */
export function postsIn(plan: Plan, view: View, box: Box | null): number[] {
  const found: number[] = [];
  plan.posts.forEach((post, index) => {
    if (isShown(post, view) && (box === null || inside(plan.stations[post.centre]!.at, box))) found.push(index);
  });
  return found;
}

function inside([x, y]: [number, number], [west, south, east, north]: Box): boolean {
  return x >= west && x <= east && y >= south && y <= north;
}

/** The same rule as `isShown` in the words of MapLibre, over the properties `tier`, `unmanned`, `beyond`. */
export function filterOf(view: View): unknown[] {
  const tiers = view.tiers.flatMap((on, tier) => (on ? [tier] : []));
  const filter: unknown[] = ["all", ["in", ["get", "tier"], ["literal", tiers]]];
  const either: unknown[] = [];
  if (view.unmannedOnly) either.push(["==", ["get", "unmanned"], 1]);
  if (view.beyondOnly) either.push(["==", ["get", "beyond"], 1]);
  return either.length ? [...filter, ["any", ...either]] : filter;
}
