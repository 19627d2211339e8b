import { globSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { suites } from "../src/suites.ts";

test("every package of the workspace that has tests belongs to one suite", () => {
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const tested = globSync(["test/*.test.ts", "*/test/*.test.ts"], { cwd }).map((file) => dirname(dirname(file)));

  const own = suites.flatMap(({ folders }) => folders).filter((folder) => !folder.startsWith("../"));
  expect(own.toSorted()).toEqual([...new Set(tested)].toSorted());
});
