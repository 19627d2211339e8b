import { expect, test } from "vitest";
import { drawTimeline, type Row } from "../../../src/pictures/drawn/timeline.ts";

const draw = (rows: readonly Row[]) => drawTimeline({ title: "A wait", rows });

test.each([
  [1_000, ["0 s", "1 s"]],
  [12_075, ["0 s", "5 s", "10 s", "15 s"]],
  [200_000, ["0 s", "60 s", "120 s", "180 s", "240 s"]],
  [7_200_000, ["0 s", "1440 s", "2880 s", "4320 s", "5760 s", "7200 s"]],
])("divides %i ms into at most five intervals", (to, expected) => {
  const { svg } = draw([{ text: "wait", marks: [{ from: 0, to, kind: "waiting" }] }]);

  expect([...svg.matchAll(/class="axis"[^>]*>([^<]+)/g)].map(([, time]) => time)).toEqual(expected);
});

test("draws a time as a bar and a moment as a dot, where they are on the axis", () => {
  const { svg } = draw([
    {
      text: "x",
      marks: [
        { from: 0, to: 500, kind: "waiting" },
        { from: 1_000, kind: "failed" },
      ],
    },
  ]);

  expect(svg).toContain('<line class="mark waiting" x1="2%" x2="50%"');
  expect(svg).toContain('<line class="mark failed moment" x1="98%" x2="98%"');
});

test("draws columns as high as their numbers, one kind above the other", () => {
  const parts = [
    { count: 60, kind: "succeeded" },
    { count: 90, kind: "refused" },
  ];
  const { svg, words } = draw([
    { text: "calls", columns: [{ from: 0, to: 100, parts }] },
    { text: "others", columns: [{ from: 900, to: 1_000, parts: [{ count: 75, kind: "succeeded" }] }] },
  ]);
  const columns = [...svg.matchAll(/class="column (\w+)".*? width="([^"]+)" height="(\d+)"/g)].map(([, ...all]) => all);

  expect(columns).toEqual([
    ["succeeded", "9.6%", "26"],
    ["refused", "9.6%", "38"],
    ["succeeded", "9.6%", "32"],
  ]);
  expect(svg).toContain(">60 + 90</text>");
  expect(words).toEqual(["calls: 60 succeeded, 90 refused (0 s to 0.1 s)", "others: 75 succeeded (0.9 s to 1 s)"]);
});

test("says the same in words, with the heading of each row", () => {
  const { svg, words } = draw([
    { text: "Client", isHeading: true },
    {
      text: "sends",
      marks: [
        { from: 0, to: 380, kind: "request" },
        { from: 1_250, kind: "request" },
      ],
    },
  ]);

  expect(words).toEqual(["Client: sends (0 s to 0.38 s, 1.3 s)"]);
  expect(svg).toMatch(/^<svg role="img" width="100%" height="\d+"><title>A wait<\/title>/);
});
