import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freezeRelease, newestRelease } from "../../release/releases.ts";

let folder: string;

beforeEach(() => {
  folder = `${mkdtempSync(join(tmpdir(), "released-"))}/`;
});

afterEach(() => rmSync(folder, { recursive: true }));

test("stores the bundle of a release under its version", () => {
  freezeRelease("0.1.0", "first", folder);
  expect(readFileSync(`${folder}openapi-0.1.0.yaml`, "utf8")).toBe("first");
});

test("finds the newest release by number", () => {
  for (const version of ["0.9.0", "0.10.0"]) freezeRelease(version, version, folder);
  expect(newestRelease(folder)).toBe("0.10.0");
});

test("there is no newest release before the first", () => {
  expect(newestRelease(folder)).toBeUndefined();
});

test("releasing the same bundle again changes nothing", () => {
  freezeRelease("0.1.0", "first", folder);
  expect(freezeRelease("0.1.0", "first", folder)).toBe("0.1.0 has been released with the same content");
});

test("other content for a released version is an error", () => {
  freezeRelease("0.1.0", "first", folder);
  expect(() => freezeRelease("0.1.0", "second", folder)).toThrow("0.1.0 has been released with other content");
  expect(readFileSync(`${folder}openapi-0.1.0.yaml`, "utf8")).toBe("first");
});

test("a version older than the newest release is an error", () => {
  freezeRelease("0.2.0", "second", folder);
  expect(() => freezeRelease("0.1.0", "first", folder)).toThrow("0.1.0 is older than the released 0.2.0");
});
