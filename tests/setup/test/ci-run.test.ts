import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);

test("the files that .ci/run reads exist", () => {
  const script = readFileSync(new URL(".ci/run", root), "utf8");
  const files = [...script.matchAll(/require\('(.+?)'\)/g)].map(([, file = ""]) => file);

  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
});
