import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { differences, replaceFolder } from "../../src/written/folder.ts";

let parent = "";
let folder = "";
const files = new Map([
  ["table.ts", "export {};\n"],
  ["types.ts", "export type A = 1;\n"],
]);

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "folder-"));
  folder = join(parent, "src", "planasonix");
});
afterEach(() => rmSync(parent, { recursive: true }));

describe("replaceFolder", () => {
  test("creates the folder, and replaces it, without a trace beside it", () => {
    replaceFolder(folder, new Map([["table.ts", "old"]]));
    replaceFolder(folder, files);

    expect(readdirSync(join(parent, "src"))).toEqual(["planasonix"]);
    expect(readdirSync(folder).sort()).toEqual(["table.ts", "types.ts"]);
    expect(readFileSync(join(folder, "table.ts"), "utf8")).toBe("export {};\n");
  });

  test("refuses a folder with other files, and leaves it as it is", () => {
    replaceFolder(folder, new Map([["table.ts", "old"]]));
    writeFileSync(join(folder, "mine.ts"), "");

    expect(() => replaceFolder(folder, files)).toThrow(
      `${folder} contains "mine.ts", which was not generated: choose a folder of its own`,
    );
    expect(readFileSync(join(folder, "table.ts"), "utf8")).toBe("old");
  });

  test("refuses a place that is a file, and leaves nothing there", () => {
    writeFileSync(join(parent, "src"), "");

    expect(() => replaceFolder(folder, files)).toThrow(/cannot be written \(\w+\): choose another folder$/);
    expect(existsSync(folder)).toBe(false);
  });

  test("puts the old folder back if the new one cannot take its place", () => {
    replaceFolder(folder, files);

    expect(() => replaceFolder(folder, new Map([...files, ["a/b.ts", ""]]))).toThrow("cannot be written (ENOENT)");
    expect(differences(folder, files)).toEqual([]);
    expect(readdirSync(join(parent, "src"))).toEqual(["planasonix"]);
  });
});

describe("differences", () => {
  test("are the files that are missing, changed, or too many", () => {
    expect(differences(folder, files)).toEqual(["table.ts", "types.ts"]);
    replaceFolder(folder, files);
    expect(differences(folder, files)).toEqual([]);
    writeFileSync(join(folder, "types.ts"), "changed");
    writeFileSync(join(folder, "extra.ts"), "");
    expect(differences(folder, files)).toEqual(["extra.ts", "types.ts"]);
  });
});
