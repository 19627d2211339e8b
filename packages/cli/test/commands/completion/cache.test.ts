import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCache } from "../../../src/commands/completion/cache.ts";

const now = Date.now();
const isRoot = process.getuid?.() === 0;

/** A new home folder, and the folder of the cache in it. */
function createHome(): { readonly home: string; readonly folder: string } {
  const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
  return { home, folder: join(home, ".cache", "planasonix", "completion") };
}

function open(home: string, env = {}) {
  return openCache({ env, platform: "linux", home });
}

test("the cache is in the user's own folder, which nobody else can read", () => {
  const { home, folder } = createHome();
  const cache = open(home);
  cache.write("a", [1]);
  expect(cache.read("a", now)).toEqual([1]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual(["a"]);
  expect(statSync(join(folder, "a")).mode & 0o777).toBe(0o600);
});

test("without a home, or with one that does not exist, there is no cache", () => {
  const missing = join(createHome().home, "missing");
  for (const home of ["", "relative", missing]) {
    const cache = open(home, { XDG_CACHE_HOME: "caches" });
    cache.write("a", [1]);
    expect(cache.read("a", now)).toBeUndefined();
  }
  for (const path of ["caches", ".cache", "relative", missing]) expect(existsSync(path)).toBe(false);
});

test.runIf(isRoot)("the folder of another user is not used, although anybody can write to it", () => {
  for (const level of ["planasonix", "planasonix/completion"]) {
    const { home, folder } = createHome();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, "a"), "[666]");
    chownSync(join(home, ".cache", level), 1234, 1234);
    const cache = open(home);
    cache.write("b", [1]);
    expect([cache.read("a", now), cache.read("b", now)]).toEqual([undefined, undefined]);
    expect(readdirSync(folder)).toEqual(["a"]);
  }
});

test.runIf(isRoot)("a file that another user has put there is not read", () => {
  const { home, folder } = createHome();
  const cache = open(home);
  writeFileSync(join(folder, "a"), "[666]", { mode: 0o600 });
  chownSync(join(folder, "a"), 1234, 1234);
  expect(cache.read("a", now)).toBeUndefined();
});

test("a folder that others can write to is not used", () => {
  const { home, folder } = createHome();
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
  writeFileSync(join(folder, "a"), "[666]", { mode: 0o600 });
  expect(open(home).read("a", now)).toBeUndefined();
});

test("a link in place of the folder is not followed", () => {
  for (const level of ["planasonix", "planasonix/completion"]) {
    const { home } = createHome();
    const elsewhere = mkdtempSync(join(tmpdir(), "planasonix-elsewhere-"));
    const link = join(home, ".cache", level);
    mkdirSync(join(link, ".."), { recursive: true, mode: 0o700 });
    symlinkSync(elsewhere, link);
    open(home).write("a", [1]);
    expect(readdirSync(elsewhere, { recursive: true }).filter((name) => name !== "completion")).toEqual([]);
  }
});

test("a link in place of a file overwrites nothing, and is not read", () => {
  const { home, folder } = createHome();
  const cache = open(home);
  const bashrc = join(home, ".bashrc");
  writeFileSync(bashrc, "[666]", { mode: 0o600 });
  symlinkSync(bashrc, join(folder, "a"));
  expect(cache.read("a", now)).toBeUndefined();
  cache.write("a", [1]);
  expect([readFileSync(bashrc, "utf8"), cache.read("a", now)]).toEqual(["[666]", [1]]);
});

test("what is no JSON, no file or gone is not in the cache", () => {
  const { home, folder } = createHome();
  const cache = open(home);
  writeFileSync(join(folder, "text"), "{", { mode: 0o600 });
  mkdirSync(join(folder, "folder"));
  for (const name of ["text", "folder", "none"]) expect(cache.read(name, now)).toBeUndefined();
  rmSync(folder, { recursive: true });
  cache.write("a", [1]);
  expect(cache.read("a", now)).toBeUndefined();
});
