import { expect, test, vi } from "vitest";
import { createError } from "../../src/errors/create-errors.ts";
import * as ours from "../../src/errors/errors.ts";
import {
  isApiError,
  isOutcomeUnknown,
  isPlanasonixError,
  isServerError,
  isWaitError,
} from "../../src/errors/guards.ts";

test("recognizes errors of another installed copy of the package in both directions, unlike `instanceof`", async () => {
  vi.resetModules();
  const theirs = await import("../../src/errors/errors.ts");
  const guards = await import("../../src/errors/guards.ts");
  const theirErrors = await import("../../src/errors/create-errors.ts");
  const foreign = theirErrors.createError(theirs.NotFoundError, "m");
  expect(foreign).not.toBeInstanceOf(ours.ApiError);
  expect([isApiError(foreign), isPlanasonixError(foreign), isServerError(foreign)]).toEqual([true, true, false]);
  expect(guards.isWaitError(createError(ours.WaitError, "m", { last: 1, redacted: 1 }))).toBe(true);
});

test("rejects other values, even with an own property `name`", () => {
  const values = [undefined, null, 0, "ApiError", Symbol("s"), {}, Object.create(null), { name: "ApiError" }, () => {}];
  expect(values.filter(isApiError)).toEqual([]);
  expect(values.filter(isWaitError)).toEqual([]);
  expect(isApiError(Object.assign(new Error("m"), { name: "ApiError" }))).toBe(false);
});

test.each([
  ["a call whose request may have been executed", true, createError(ours.ConnectionError, "m", { outcome: "unknown" })],
  ["a call that failed before it was sent", false, createError(ours.ConnectionError, "m", {})],
  [
    "a wait that can no longer poll the work that it started",
    true,
    createError(ours.WaitError, "m", { outcome: "unknown" }),
  ],
  ["a wait for work that failed", false, createError(ours.WaitError, "m", { reason: "failed" })],
  ["another library", false, Object.assign(new Error("m"), { outcome: "unknown" })],
])("for the error of %s, isOutcomeUnknown returns %s", (_, expected, error) => {
  expect(isOutcomeUnknown(error)).toBe(expected);
});
