import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packages } from "../../check/layers-table.ts";

const page = readFileSync(new URL("../../../ARCHITECTURE.md", import.meta.url), "utf8");

test("the map of ARCHITECTURE.md shows what the table of imports allows", () => {
  const [, map = ""] = /```text map\n(.*?)```/s.exec(page) ?? [];
  const published = Object.entries(packages).filter(([, { at }]) => at.startsWith("packages/"));

  expect(map.trimEnd().split("\n")).toEqual(
    published.map(([name, { imports }]) => `${name.padEnd(9)} <- ${imports.join(", ") || "nothing of ours"}`),
  );
});
