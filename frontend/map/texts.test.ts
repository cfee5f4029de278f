import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fill, NAMES, readTexts } from "./texts";

const TEMPLATES = new URL("../../src/posko/deployment/templates/deployment/", import.meta.url);

test("braces are filled in, unknown ones left", () => {
  expect(fill("{n} dari {m}", { n: 3 })).toBe("3 dari {m}");
});

test("a text that is missing is named", () => {
  expect(() => readTexts('{"post": "Pos"}')).toThrow(/station/);
});

test("the template gives exactly the texts that scripts use", () => {
  const given = [...readFileSync(new URL("map_texts.html", TEMPLATES), "utf8").matchAll(/^"(\w+)":/gm)].map((match) => match[1]!);
  expect(given.sort()).toEqual([...NAMES].sort());
});

test("no script or style stands in the page itself", () => {
  const page = readFileSync(new URL("map.html", TEMPLATES), "utf8");
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style| style=| on\w+=/);
});
