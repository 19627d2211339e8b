import { expect, test } from "vitest";
import { drawSteps } from "../../../src/pictures/drawn/steps.ts";

test("draws deeper steps further to the right, connected in their order", () => {
  const step = (depth: number, text: string) => ({ depth, text, kind: "request" });
  const { svg, words } = drawSteps("A way", [step(0, "in"), step(2, "deep"), step(0, "out")]);

  expect([...svg.matchAll(/class="way" x1="([^"]+)" x2="([^"]+)"/g)].map(([, from, to]) => [from, to])).toEqual([
    ["2%", "20%"],
    ["20%", "2%"],
  ]);
  expect(words).toEqual(["in", "deep", "out"]);
});
