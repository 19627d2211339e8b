import { expect, test, vi } from "vitest";
import * as ours from "../../src/errors/errors.ts";
import {
  isApiError,
  isOutcomeUnknown,
  isPlanasonixError,
  isServerError,
  isWaitError,
} from "../../src/errors/guards.ts";

test("guards work for errors of a second installed copy, in both directions, unlike instanceof", async () => {
  vi.resetModules();
  const theirs = await import("../../src/errors/errors.ts");
  const guards = await import("../../src/errors/guards.ts");
  const foreign = new theirs.NotFoundError("m");
  expect(foreign).not.toBeInstanceOf(ours.ApiError);
  expect([isApiError(foreign), isPlanasonixError(foreign), isServerError(foreign)]).toEqual([true, true, false]);
  expect(guards.isWaitError(new ours.WaitError("m", {}, { last: 1, redacted: 1 }))).toBe(true);
});

test("guards accept any value, and do not trust an own property `name`", () => {
  const values = [undefined, null, 0, "ApiError", Symbol("s"), {}, Object.create(null), { name: "ApiError" }, () => {}];
  expect(values.filter(isApiError)).toEqual([]);
  expect(values.filter(isWaitError)).toEqual([]);
  expect(isApiError(Object.assign(new Error("m"), { name: "ApiError" }))).toBe(false);
});

test.each([
  ["a call whose request may have been executed", new ours.ConnectionError("m", { outcome: "unknown" }), true],
  ["a call that failed before it was sent", new ours.ConnectionError("m", {}), false],
  ["an error of something else", Object.assign(new Error("m"), { outcome: "unknown" }), false],
])("the outcome of %s", (_, error, expected) => {
  expect(isOutcomeUnknown(error)).toBe(expected);
});
