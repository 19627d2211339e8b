import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkReplaceable, replaceFile } from "../../src/session/replace-file.ts";

const newFolder = () => mkdtempSync(join(tmpdir(), "planasonix-file-"));
const usual = 0o666 & ~process.umask();
const modeOf = (path: string): number => statSync(path).mode & 0o777;

test("a new file has the mode of any new file, and an existing one keeps its own", () => {
  const path = join(newFolder(), "result.json");
  replaceFile(path, "one");
  expect([readFileSync(path, "utf8"), modeOf(path)]).toEqual(["one", usual]);
  chmodSync(path, 0o640);
  replaceFile(path, "two");
  expect([readFileSync(path, "utf8"), modeOf(path)]).toEqual(["two", 0o640]);
});

test("links that somebody puts in place of the file or of a draft lead nowhere", () => {
  const folder = newFolder();
  const victim = join(newFolder(), "victim");
  writeFileSync(victim, "precious");
  chmodSync(victim, 0o666);
  for (const name of ["result.json", "result.json.tmp"]) symlinkSync(victim, join(folder, name));
  const path = join(folder, "result.json");
  checkReplaceable(path);
  replaceFile(path, "result");
  expect([readFileSync(victim, "utf8"), readFileSync(path, "utf8"), modeOf(path)]).toEqual([
    "precious",
    "result",
    usual,
  ]);
  expect(lstatSync(path).isFile()).toBe(true);
});

test.runIf(process.getuid?.() === 0)("a file of another user does not decide the mode", () => {
  const path = join(newFolder(), "result.json");
  writeFileSync(path, "");
  chmodSync(path, 0o666);
  chownSync(path, 1234, 1234);
  replaceFile(path, "result");
  expect(modeOf(path)).toBe(usual);
});

test("a draft leaves nothing behind, if it fails or not", () => {
  const folder = newFolder();
  mkdirSync(join(folder, "taken"));
  checkReplaceable(join(folder, "free"));
  expect(() => replaceFile(join(folder, "taken"), "text")).toThrow(/EISDIR|EPERM|ENOTEMPTY/);
  expect(readdirSync(folder)).toEqual(["taken"]);
  expect(() => checkReplaceable(join(folder, "none", "file"))).toThrow("ENOENT");
});
