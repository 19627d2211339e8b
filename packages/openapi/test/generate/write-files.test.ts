import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { writeFiles } from "../../src/generate/write-files.ts";

test("the folder contains the files afterwards, and nothing of before", () => {
  const folder = mkdtempSync(join(tmpdir(), "written-"));
  writeFileSync(join(folder, "old.ts"), "");
  writeFiles(
    pathToFileURL(`${folder}/`),
    new Map([
      ["a.ts", "a"],
      ["inner/b.ts", "b"],
    ]),
  );

  expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual(["a.ts", "inner", join("inner", "b.ts")]);
  expect(readFileSync(join(folder, "inner", "b.ts"), "utf8")).toBe("b");
});
