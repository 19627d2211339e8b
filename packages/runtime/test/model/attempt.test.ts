import { expect, test } from "vitest";
import { createAttempt, emptyDiagnostics } from "../../src/model/attempt.ts";

test("an attempt has a value for every property, so that its JSON has a fixed form", () => {
  expect(createAttempt({ why: "succeeded", durationMs: 5, status: 200 })).toStrictEqual({
    status: 200,
    error: undefined,
    failure: undefined,
    waitMs: 0,
    queuedMs: 0,
    why: "succeeded",
    durationMs: 5,
  });
});

test("empty diagnostics do not ask for a retry", () => {
  expect(emptyDiagnostics).toMatchObject({ failure: "final", attempts: [], retryable: false, outcome: undefined });
});
