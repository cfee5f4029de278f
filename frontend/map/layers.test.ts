import { expect, test } from "vitest";
import { layersOf, shownLayers, styleOf } from "./layers";
import { samplePlan } from "./sample";
import { allShown } from "./view";

const palette = { land: "#eee", area: "#fff", border: "#aaa", surface: "#fff", ink: "#000", reserve: "#066", danger: "#b00",
  tiers: ["#1", "#2", "#3", "#4"] };

test("the style asks no server for anything", () => {
  const text = JSON.stringify(styleOf(samplePlan(), palette, allShown()));
  expect(text).not.toMatch(/https?:|glyphs|sprite|"tiles"|text-field/);
});

test("every layer draws from a source that is there, and every switch is about a layer that is there", () => {
  const { sources, layers } = styleOf(samplePlan(), palette, allShown());
  for (const layer of layers) if ("source" in layer) expect(Object.keys(sources)).toContain(layer.source);
  const names = layersOf(palette).map(({ id }) => id);
  for (const { layer } of shownLayers(allShown())) expect(names).toContain(layer);
});

test("switching areas and reserves off hides their layers", () => {
  const hidden = shownLayers({ ...allShown(), areas: false, reserves: false }).filter(({ visible }) => !visible);
  expect(hidden.map(({ layer }) => layer)).toEqual(["area-fill", "area-line", "spokes", "reach-fill", "reach-line", "reserves"]);
});

test("the first picture already leaves out what is switched off", () => {
  const { layers } = styleOf(samplePlan(), palette, { ...allShown(), reserves: false, beyondOnly: true });
  const layer = (id: string) => layers.find((found) => found.id === id);
  expect(layer("reserves")?.layout).toMatchObject({ visibility: "none" });
  expect(layer("posts")).toMatchObject({ layout: { visibility: "visible" } });
  expect(JSON.stringify(layer("posts"))).toContain('["==",["get","beyond"],1]');
});
