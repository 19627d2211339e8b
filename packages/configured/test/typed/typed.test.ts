import { expect, test } from "vitest";
import { durationOf, formatDuration, readDuration } from "../../src/typed/duration.ts";
import { flagValue } from "../../src/typed/flag-value.ts";
import { isSource, readSource, reserveStdin } from "../../src/typed/source.ts";
import { suggest } from "../../src/typed/suggest.ts";
import { fakeMachine, fileWith } from "../support/machine.ts";

test.each([
  ["90s", 90_000],
  ["1h30m", 5_400_000],
  ["1.5d", 129_600_000],
  ["2w", 1_209_600_000],
  ["5ms", 5],
])("%s is a duration", (text, ms) => {
  expect(readDuration(text, "--timeout")).toBe(ms);
});

test.each([
  ["90", "the unit is missing: 90s or 90m"],
  ["soon", "must be a duration"],
  ["0s", "must be a duration"],
  ["1h-1m", "must be a duration"],
])("%s is none", (text, message) => {
  expect(() => readDuration(text, "--timeout")).toThrow(message);
  expect(durationOf("soon")).toBeUndefined();
});

test.each([
  [0, "0s"],
  [-5, "0s"],
  [250_000, "4m 10s"],
  [3_600_000, "1h"],
  [90_061_000, "1d 1h"],
])("%d milliseconds are %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [["--table", "a"], "a"],
  [["--table=b"], "b"],
  [["--table"], ""],
  [["--other", "a"], undefined],
  [["--", "--table", "a"], undefined],
])("in %j, the value is %j", (args, value) => {
  expect(flagValue(args, "--table")).toBe(value);
});

test.each([
  ["statsu", "status"],
  ["stat", "status"],
  ["xyz", undefined],
])("%s probably means %s", (given, meant) => {
  expect(suggest(given, ["status", "limit"])).toBe(meant);
});

test("texts come from files, variables and stdin, without their last line break", async () => {
  const machine = fakeMachine({ env: { A: "of a variable" } });
  expect(await readSource(`@${fileWith("\ufeffof a file\r\n")}`, "--a", machine)).toBe("of a file");
  expect(await readSource("env:A", "--a", machine)).toBe("of a variable");
  expect(await readSource("-", "--a", machine)).toBe("key-of-stdin");
  await expect(readSource("-", "--b", machine)).rejects.toThrow("--a and --b cannot both read stdin");
  expect(() => reserveStdin("--b", machine)).toThrow("cannot both read stdin");
  expect(["-", "@a", "env:A", "@", "text"].map(isSource)).toEqual([true, true, true, false, false]);
});

test.each([
  ["text", "--a", "Pass --a env:NAME"],
  ["text", "--a b", "Pass --a b=env:NAME"],
  ["env:NONE", "--a", "is not set or empty"],
  ["@/", "--a", "is a folder"],
  ["@/nowhere/at/all", "--a", "does not exist"],
  ["@/\0", "--a", "cannot be read"],
])("%j is no source for %s", async (text, flag, message) => {
  await expect(readSource(text, flag, fakeMachine())).rejects.toThrow(message);
});
