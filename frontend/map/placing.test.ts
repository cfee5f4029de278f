import { expect, test } from "vitest";
import { type Name, placeNames, type Placed, writings } from "./placing";

const FRAME = { width: 360, height: 300 };
const WIDE = { width: 90, height: 20 };
const SHORT = { width: 50, height: 20 };

function name(x: number, y: number): Name {
  return { x, y, sizes: [WIDE, SHORT] };
}

function boxes(names: Name[], placed: (Placed | null)[]): [number, number, number, number][] {
  return names.flatMap(({ x, y, sizes }, k) => {
    const place = placed[k];
    if (!place) return [];
    const { width, height } = sizes[place.size]!;
    const [mx, my] = [x + place.dx, y + place.dy];
    return [[mx - width / 2, my - height / 2, mx + width / 2, my + height / 2]];
  });
}

function expectReadable(names: Name[], placed: (Placed | null)[]): void {
  const found = boxes(names, placed);
  found.forEach(([left, top, right, bottom], k) => {
    expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(FRAME.width);
    expect(bottom).toBeLessThanOrEqual(FRAME.height);
    for (const [l, t, r, b] of found.slice(k + 1)) expect(left < r && l < right && top < b && t < bottom).toBe(false);
  });
}

test("a name with room stands whole on what it names", () => {
  expect(placeNames([name(180, 150)], FRAME)).toEqual([{ size: 0, dx: 0, dy: 0 }]);
});

test("names that would cover each other move or shrink, and none vanishes", () => {
  const names = [name(180, 150), name(185, 152), name(178, 160), name(190, 148)];
  const placed = placeNames(names, FRAME);
  expect(placed).not.toContain(null);
  expectReadable(names, placed);
});

test("the frame cuts no name, and one off the frame has no place", () => {
  const names = [name(3, 2), name(358, 299), name(-1, 150)];
  const placed = placeNames(names, FRAME);
  expect(placed.map(Boolean)).toEqual([true, true, false]);
  expectReadable(names, placed);
});

test("whoever found no place is tried first in the next round", () => {
  // In the order given the first four leave no room for the last two.
  const names = [[51, 14], [32, 26], [6, 21], [35, 44], [26, 36], [52, 36]].map(([x, y]) => name(x!, y!));
  const placed = placeNames(names, FRAME);
  expect(placed).not.toContain(null);
  expectReadable(names, placed);
});

test("what does not fit is left out rather than laid over another", () => {
  const names = Array.from({ length: 60 }, () => name(180, 150));
  const placed = placeNames(names, FRAME);
  expect(placed).toContain(null);
  expectReadable(names, placed);
});

test("a command can be called without its kind, other names only whole", () => {
  expect(writings("Polresta Jambi")).toEqual(["Polresta Jambi", "Jambi"]);
  expect(writings("Polres Sungai Penuh")).toEqual(["Polres Sungai Penuh", "Sungai Penuh"]);
  expect(writings("Posko Induk")).toEqual(["Posko Induk"]);
});
