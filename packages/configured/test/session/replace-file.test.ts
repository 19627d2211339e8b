import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
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

/** Runs a program that replaces files, in a shell. */
function runInShell(script: string, folder: string, times = 1): string {
  const module = new URL("../../src/session/replace-file.ts", import.meta.url).href;
  const program = `import { checkReplaceable, replaceFile } from ${JSON.stringify(module)};
const [path] = process.argv.slice(1);
checkReplaceable(path);
replaceFile(path, "text".repeat(${times}));
replaceFile(path, "last");
process.stdout.write("end");`;
  const args = ["--experimental-strip-types", "--no-warnings", "--input-type=module", "--eval", program];
  return execFileSync("bash", ["-c", script, process.execPath, ...args], { cwd: folder, encoding: "utf8" });
}

test("a new file has the mode of any new file, and an existing one keeps its own", () => {
  const path = join(newFolder(), "result.json");
  replaceFile(path, "one");
  expect([readFileSync(path, "utf8"), modeOf(path)]).toEqual(["one", usual]);
  chmodSync(path, 0o640);
  replaceFile(path, "two");
  expect([readFileSync(path, "utf8"), modeOf(path)]).toEqual(["two", 0o640]);
});

test.runIf(process.getuid?.() === 0)(
  "links that somebody else puts in place of the file or of a draft lead nowhere",
  () => {
    const folder = newFolder();
    const victim = join(newFolder(), "victim");
    writeFileSync(victim, "precious");
    chmodSync(victim, 0o666);
    for (const name of ["result.json", "result.json.tmp"]) {
      symlinkSync(victim, join(folder, name));
      lchownSync(join(folder, name), 1234, 1234);
    }
    const path = join(folder, "result.json");
    checkReplaceable(path);
    replaceFile(path, "result");
    expect([readFileSync(victim, "utf8"), readFileSync(path, "utf8"), modeOf(path)]).toEqual([
      "precious",
      "result",
      usual,
    ]);
    expect(lstatSync(path).isFile()).toBe(true);
  },
);

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

test("an own link is followed to its file, which is replaced", () => {
  const folder = newFolder();
  const target = join(newFolder(), "target");
  for (const text of ["one", "two"]) {
    if (text === "two") symlinkSync(target, join(folder, "link"));
    replaceFile(text === "one" ? target : join(folder, "link"), text);
  }
  expect([readFileSync(target, "utf8"), lstatSync(join(folder, "link")).isSymbolicLink()]).toEqual(["two", true]);
});

test.runIf(process.getuid?.() === 0)("an own link to a link of somebody else leads no further", () => {
  const folder = newFolder();
  const [first, second, victim] = [join(folder, "first"), join(folder, "second"), join(newFolder(), "victim")];
  writeFileSync(victim, "precious");
  symlinkSync("second", first);
  symlinkSync(victim, second);
  lchownSync(second, 1234, 1234);
  replaceFile(first, "result");
  expect([readFileSync(victim, "utf8"), readFileSync(second, "utf8")]).toEqual(["precious", "result"]);
});

test.runIf(process.getuid?.() === 0)("a pipe that somebody else puts in place of the file gets nothing", () => {
  const pipe = join(newFolder(), "result.json");
  execFileSync("mknod", [pipe, "p"]);
  chownSync(pipe, 1234, 1234);
  replaceFile(pipe, "result");
  expect(readFileSync(pipe, "utf8")).toBe("result");
});

test("a pipe behind a link such as /dev/stdout is written to, and the link stays", () => {
  const link = join(newFolder(), "stdout");
  symlinkSync("/proc/self/fd/1", link);
  expect(runInShell(`"$0" "$@" ${link} | cat`, newFolder())).toBe("textlastend");
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});

test.runIf(process.getuid?.() === 0)("a device is written to, and never replaced", () => {
  const device = join(newFolder(), "null");
  execFileSync("mknod", [device, "c", "1", "3"]);
  checkReplaceable(device);
  replaceFile(device, "text");
  expect(lstatSync(device).isCharacterDevice()).toBe(true);
});

test.each([
  ['"$0" "$@" /dev/stdout >> all', "firsttextlastend"],
  ['"$0" "$@" /dev/fd/3 3>> all >> all', "firsttextlastend"],
  ['"$0" "$@" /dev/fd/1 > all', "textlastend"],
])("an open file is written to where it stands, and not replaced: %s", (script, expected) => {
  const folder = newFolder();
  writeFileSync(join(folder, "all"), "first");
  runInShell(script, folder);
  expect([readFileSync(join(folder, "all"), "utf8"), readdirSync(folder)]).toEqual([expected, ["all"]]);
});

test("a pipe of the shell gets a text that is longer than the pipe", () => {
  const times = 100_000;
  expect(runInShell('"$0" "$@" /dev/stdout | cat', newFolder(), times)).toBe(`${"text".repeat(times)}lastend`);
});

test("a file that is not open is an error before anything is written", () => {
  expect(() => checkReplaceable("/dev/fd/987")).toThrow("EBADF");
});

test("a pipe that nobody reads, or reads for a second, is an error, so that signals are answered", () => {
  const pipe = join(newFolder(), "result");
  execFileSync("mknod", [pipe, "p"]);
  expect(() => replaceFile(pipe, "text")).toThrow("ENXIO");
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  expect(() => replaceFile(pipe, "text".repeat(100_000))).toThrow("EAGAIN");
  closeSync(reader);
});
