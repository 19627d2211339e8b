import { expect, test } from "vitest";
import { drawMap } from "../../../src/pictures/drawn/map.ts";

const { svg, words } = drawMap("The parts", [
  { name: "base", basis: [] },
  { name: "one", basis: ["base"] },
  { name: "two", basis: ["base"], isDashed: true },
]);

test("draws a box for each, inside the picture, and a line to what it is built on", () => {
  const boxes = [...svg.matchAll(/class="(box[^"]*)" x="([\d.]+)%" y="(\d+)" width="([\d.]+)%"/g)].map(
    ([, kind, x, y, width]) => ({ kind, left: Number(x), y: Number(y), right: Number(x) + Number(width) }),
  );

  expect(boxes.map(({ kind }) => kind)).toEqual(["box", "box", "box dashed"]);
  expect(boxes.every(({ left, right }) => left >= 0 && right <= 100)).toBe(true);
  expect(boxes[1]?.y).toBe(boxes[2]?.y);
  expect(boxes[1]?.right).toBeLessThan(boxes[2]?.left ?? 0);
  expect(svg.match(/class="way" x1="50%"/g)).toHaveLength(2);
});

test("says in words what is built on what", () => {
  expect(words).toEqual(["base is built on none of the others", "one is built on base", "two is built on base"]);
});
