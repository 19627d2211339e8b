import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { build, removeOtherBuilds } from "../../build/package.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "planasonix-build-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a file of each output, as a build does. */
function writing(name: string): (folder: string) => number {
  return (at) => {
    for (const output of ["dist/deep", "ci/dist"]) {
      mkdirSync(join(at, output), { recursive: true });
      writeFileSync(join(at, output, name), "");
    }
    return 0;
  };
}

const outputs = ["dist", "ci/dist"];
const built = (): readonly string[] => ["dist/deep", "ci/dist"].flatMap((output) => readdirSync(join(folder, output)));

test("a build begins with empty folders", () => {
  build(folder, outputs, writing("chunk-1.js"));
  expect(build(folder, outputs, writing("chunk-2.js"))).toBe(0);

  expect(built()).toEqual(["chunk-2.js", "chunk-2.js"]);
});

test("what another build has left beside the files of the last one is removed", () => {
  build(folder, outputs, writing("chunk-1.js"));
  writing("chunk-2.js")(folder);

  removeOtherBuilds(folder);

  expect(built()).toEqual(["chunk-1.js", "chunk-1.js"]);
});

test("a package that is not built, or whose build has failed, is refused with what to run", () => {
  build(folder, outputs, writing("chunk-1.js"));
  expect(build(folder, outputs, () => 3)).toBe(3);

  expect(() => removeOtherBuilds(folder)).toThrow(`${folder} is not built: run npm run setup`);
});
