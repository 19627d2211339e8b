import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Artifacts, freezeRelease, newestRelease, readRelease } from "../../compatibility/releases.ts";

let folder: string;

beforeEach(() => {
  folder = `${mkdtempSync(join(tmpdir(), "released-"))}/`;
});

afterEach(() => rmSync(folder, { recursive: true }));

const bundle = (text: string): Artifacts => new Map([["openapi.yaml", text]]);
const read = (name: string): string => readFileSync(`${folder}${name}`, "utf8");

test("stores the bundle under the version, and the other files in a folder named after it, with workflows that refer to the stored bundle", () => {
  const files = { "collection.json": "{}", "workflows/run.yaml": "url: ../openapi.yaml\n" };
  freezeRelease("0.2.0", new Map([...bundle("second"), ...Object.entries(files)]), folder);
  expect(globSync("**/*.{json,yaml}", { cwd: folder }).sort()).toEqual([
    join("0.2.0", "collection.json"),
    join("0.2.0", "workflows", "run.yaml"),
    "openapi-0.2.0.yaml",
  ]);
  expect([read("openapi-0.2.0.yaml"), read("0.2.0/collection.json")]).toEqual(["second", "{}"]);
  expect(read("0.2.0/workflows/run.yaml")).toBe("url: ../../openapi-0.2.0.yaml\n");
});

test("reads the files of a stored release", () => {
  const files = new Map([
    ...bundle("second"),
    ["collection.json", "{}"],
    ["api/client/index.api.md", "report"],
  ] as const);
  freezeRelease("0.1.0", bundle("first"), folder);
  freezeRelease("0.2.0", files, folder);
  expect([...readRelease("0.2.0", folder)].sort()).toEqual([...files].sort());
  expect(readRelease("0.1.0", folder)).toEqual(bundle("first"));
});

test("finds the newest release by its version number", () => {
  for (const version of ["0.9.0", "0.10.0"]) freezeRelease(version, bundle(version), folder);
  expect(newestRelease(folder)).toBe("0.10.0");
});

test("finds no newest release before the first, whether or not the folder exists", () => {
  expect([newestRelease(folder), newestRelease(`${folder}missing/`)]).toEqual([undefined, undefined]);
});

test("rejects a version that has already been released, and keeps its files", () => {
  freezeRelease("0.1.0", bundle("first"), folder);
  expect(() => freezeRelease("0.1.0", bundle("second"), folder)).toThrow("0.1.0 has already been released");
  expect(read("openapi-0.1.0.yaml")).toBe("first");
});
