import { expect, test } from "vitest";
import { drawPictures } from "../../src/pictures/pictures.ts";

const [pictures, again] = [await drawPictures(), await drawPictures()];
const wordsOf = (name: string): string => pictures.get(name)?.words.join("\n") ?? "";

test("draws the same twice", () => {
  expect(again).toEqual(pictures);
});

test.each([...pictures])("%s has a title and words, and no line too long for a phone", (_, { svg, words }) => {
  expect(svg).toMatch(/^<svg role="img" width="100%" height="\d+"><title>[^<]+<\/title>/);
  expect(words.length).toBeGreaterThan(1);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]+)/g)].map(([, text = ""]) => text);
  expect(texts.filter((text) => text.length > 44)).toEqual([]);
});

test("shows that a retry waits for all of Retry-After, and passes through all layers again", () => {
  const waitsMs = [...wordsOf("retries").matchAll(/The call waits ([\d.]+) s/g)].map(([, seconds]) => Number(seconds));
  expect(waitsMs).toHaveLength(2);
  expect(waitsMs[1]).toBeGreaterThanOrEqual(10);
  expect(wordsOf("call").match(/The API key is added/g)).toHaveLength(2);
});

test("shows that the client stays within the limit that the others meet", () => {
  expect(wordsOf("limits")).toMatch(/^Without a limiter, [1-9]\d* of .* refused .*\nWith the client, 0 of /);
});

test("shows that killed work is taken up, and that a wait ends after the run", () => {
  expect(wordsOf("start-once")).toContain("Process 2, with the same key: takes up the only new run");
  const ends = [...wordsOf("sandbox-clock").matchAll(/ ([\d.]+) s\)$/gm)].map(([, time]) => Number(time));
  expect(ends.at(-1)).toBeGreaterThan(ends[0] ?? Number.NaN);
});

test("shows each package of the table of layers", () => {
  expect(wordsOf("packages")).toContain("mock is built on openapi, serving");
});
