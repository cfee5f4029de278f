/** Where names go on the map so that each can be read: on what they name, else beside it, else in fewer words. */

export interface Size {
  width: number;
  height: number;
}

/** `x`, `y`: pixels from the frame's corner to the middle of what is named; `sizes` of the ways to write it, longest first. */
export interface Name {
  x: number;
  y: number;
  sizes: Size[];
}

/** Which way it is written, and by how much its middle is moved. */
export interface Placed {
  size: number;
  dx: number;
  dy: number;
}

/** The name whole, and without the kind of command: on its own ground `Tebo` says enough. */
export function writings(name: string): string[] {
  const short = name.replace(/^(Polda|Polrestabes|Polresta|Polres) /, "");
  return short === name ? [name] : [name, short];
}

/** Steps away from the middle, in halves of the name's width and whole heights: nearest first. */
const RINGS: [dx: number, dy: number][][] = [
  [[0, 0]],
  [[0, -1], [0, 1]],
  [[-1, 0], [1, 0], [-1, -1], [1, -1], [-1, 1], [1, 1]],
  [[0, -2], [0, 2], [-2, 0], [2, 0]],
];
const GAP = 2;

/**
 * A place for each name, null for those off the frame and those that would cover another wherever they went.
 * No name is cut by the frame. Whoever found no place is tried first in the next round, and the fullest round counts.
 */
export function placeNames(names: readonly Name[], frame: Size): (Placed | null)[] {
  let order = names.map((_, index) => index).filter((index) => isWithin(names[index]!, frame));
  let best: (Placed | null)[] = names.map(() => null);
  for (let round = 0; round <= names.length; round++) {
    const placed = inOrder(names, order, frame);
    if (count(placed) > count(best)) best = placed;
    const without = order.filter((index) => !placed[index]);
    if (!without.length) break;
    order = [...without, ...order.filter((index) => placed[index])];
  }
  return best;
}

function inOrder(names: readonly Name[], order: number[], frame: Size): (Placed | null)[] {
  const placed: (Placed | null)[] = names.map(() => null);
  const taken: Box[] = [];
  for (const index of order) {
    for (const place of placesFor(names[index]!, frame)) {
      const box = boxOf(names[index]!, place);
      if (taken.some((other) => overlap(box, other))) continue;
      placed[index] = place;
      taken.push(box);
      break;
    }
  }
  return placed;
}

function* placesFor(name: Name, frame: Size): Generator<Placed> {
  for (const ring of RINGS) {
    for (const [size, { width, height }] of name.sizes.entries()) {
      for (const [dx, dy] of ring) yield inside(name, { size, dx: (dx * width) / 2, dy: dy * (height + GAP) }, frame);
    }
  }
}

/** Moved back so far that the frame cuts nothing. */
function inside(name: Name, place: Placed, frame: Size): Placed {
  const { width, height } = name.sizes[place.size]!;
  const clamp = (middle: number, half: number, end: number): number => Math.max(half, Math.min(end - half, middle));
  return {
    size: place.size,
    dx: clamp(name.x + place.dx, width / 2, frame.width) - name.x,
    dy: clamp(name.y + place.dy, height / 2, frame.height) - name.y,
  };
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function boxOf(name: Name, { size, dx, dy }: Placed): Box {
  const { width, height } = name.sizes[size]!;
  const [x, y] = [name.x + dx, name.y + dy];
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom && b.top < a.bottom;
}

function isWithin({ x, y }: Name, { width, height }: Size): boolean {
  return x >= 0 && x <= width && y >= 0 && y <= height;
}

function count(placed: readonly (Placed | null)[]): number {
  return placed.filter(Boolean).length;
}
