import { describe, expect, test } from "vitest";
import {
  type Attempt,
  createAttempt,
  emptyDiagnostics,
  failureOfResponse,
  outcomeOf,
  outcomeOfWork,
} from "../../src/model/attempt.ts";
import type { OperationTraits } from "../../src/model/operation.ts";

test("sets every property of an attempt, even those that do not apply", () => {
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

test("`emptyDiagnostics` are final: no attempts, no retry and no `outcome`", () => {
  expect(emptyDiagnostics).toMatchObject({ failure: "final", attempts: [], retryable: false, outcome: undefined });
});

describe("outcome of a failed call", () => {
  const operations = {
    safe: { http: "GET /things/{id}", outcome: "things.list" },
    idempotent: { http: "PUT /things/{id}", outcome: "things.list" },
    keyed: { http: "POST /things", outcome: "things.list" },
    never: { http: "POST /things/{id}/burn", retry: "never", outcome: "things.list" },
  } as const satisfies Record<string, OperationTraits>;
  const attempt = (failure: Attempt["failure"], why: Attempt["why"]): Attempt =>
    createAttempt({ failure, why, durationMs: 1 });

  test.each([
    ["safe", "ambiguous", "final", undefined],
    ["safe", "ambiguous", "exhausted", undefined],
    ["idempotent", "ambiguous", "final", "unknown"],
    ["idempotent", "ambiguous", "exhausted", undefined],
    ["idempotent", "rejected", "exhausted", undefined],
    ["keyed", "ambiguous", "ambiguous", "unknown"],
    ["keyed", "ambiguous", "exhausted", "unknown"],
    ["keyed", "rejected", "exhausted", undefined],
    ["keyed", "not_sent", "exhausted", undefined],
    ["never", "ambiguous", "final", "unknown"],
    ["never", "final", "final", undefined],
  ] as const)(
    "for the retry class %s, the failure %s and the reason %s, sets the outcome to %s",
    (name, failure, why, outcome) => {
      const checkWith = outcome && "things.list";

      expect(outcomeOf(operations[name], [attempt(failure, why)])).toEqual({ outcome, checkWith });
    },
  );

  test("depends on all attempts", () => {
    const attempts = [attempt("ambiguous", "backoff"), attempt("not_sent", "exhausted")];

    expect(outcomeOf(operations.keyed, attempts).outcome).toBe("unknown");
    expect(outcomeOf(operations.keyed, attempts.slice(1)).outcome).toBeUndefined();
  });

  test("is unknown for an idempotent operation if a later attempt was refused", () => {
    const attempts = [attempt("ambiguous", "backoff"), attempt("final", "final")];

    expect(outcomeOf(operations.idempotent, attempts).outcome).toBe("unknown");
    expect(outcomeOf(operations.safe, attempts).outcome).toBeUndefined();
    expect(
      outcomeOf(operations.idempotent, [attempt("rejected", "hint"), ...attempts.slice(1)]).outcome,
    ).toBeUndefined();
  });

  test.each([
    ["safe", "final"],
    ["idempotent", "ambiguous"],
    ["keyed", "ambiguous"],
    ["never", "ambiguous"],
  ] as const)("for the retry class %s, classifies an unusable response as %s", (name, failure) => {
    expect(failureOfResponse(operations[name])).toBe(failure);
  });
});

describe("outcome of started work", () => {
  const start = { http: "POST /things", outcome: "things.list" } as const satisfies OperationTraits;

  test("is unknown once the work can no longer be polled", () => {
    expect(outcomeOfWork(start, true)).toEqual({ outcome: "unknown", checkWith: "things.list" });
    expect(outcomeOfWork(start, false)).toEqual({ outcome: undefined, checkWith: undefined });
  });

  test("is not unknown if the wait began with an ID, because that wait has started nothing", () => {
    expect(outcomeOfWork(undefined, true)).toEqual({ outcome: undefined, checkWith: undefined });
  });
});
