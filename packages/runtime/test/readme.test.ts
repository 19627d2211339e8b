import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const here = import.meta.dirname;

test("README.md names every test file beside the behaviour that it shows, and no other file", () => {
  const readme = readFileSync(`${here}/../README.md`, "utf8");
  const [, table = ""] = readme.split("| tests in `test/` |");
  const cells = table.split("\n").map((row) => row.split(" | ").at(-1) ?? "");
  const named = cells.flatMap((cell) => [...cell.matchAll(/(?<!\[)`([^`]+)`/g)].map(([, name]) => `${name}.test.ts`));
  const files = globSync("**/*.test.ts", { cwd: here }).filter((file) => file !== "readme.test.ts");

  expect([...new Set(named)].toSorted()).toEqual(files.map((file) => file.replaceAll("\\", "/")).toSorted());
});
