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

test("keeps the bundle of a release under its version", () => {
  freezeRelease("0.1.0", "first", folder);
  expect(readFileSync(`${folder}openapi-0.1.0.yaml`, "utf8")).toBe("first");
});

test("finds the newest release by number", () => {
  for (const version of ["0.9.0", "0.10.0"]) freezeRelease(version, version, folder);
  expect(newestRelease(folder)).toBe("0.10.0");
});

test("has no newest release before the first", () => {
  expect(newestRelease(folder)).toBeUndefined();
});

test("releases the same again without a complaint", () => {
  freezeRelease("0.1.0", "first", folder);
  expect(freezeRelease("0.1.0", "first", folder)).toBe("0.1.0 is released already, and the same");
});

test("refuses another content under a released version", () => {
  freezeRelease("0.1.0", "first", folder);
  expect(() => freezeRelease("0.1.0", "second", folder)).toThrow("0.1.0 is released already and says something else");
  expect(readFileSync(`${folder}openapi-0.1.0.yaml`, "utf8")).toBe("first");
});

test("refuses to go back behind the newest release", () => {
  freezeRelease("0.2.0", "second", folder);
  expect(() => freezeRelease("0.1.0", "first", folder)).toThrow("0.2.0 is released already, so 0.1.0 would go back");
});
