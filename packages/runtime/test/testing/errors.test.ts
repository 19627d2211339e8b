import { describe, expect, expectTypeOf, test } from "vitest";
import type { ApiError, NotFoundError, WaitError } from "../../src/errors/errors.ts";
import * as guards from "../../src/errors/guards.ts";
import { isApiError, isOutcomeUnknown, isWaitError } from "../../src/errors/guards.ts";
import { apiError, sdkError } from "../../src/testing/index.ts";

const sdkErrors = [
  "ConnectionError",
  "TimeoutError",
  "DeadlineError",
  "RedirectError",
  "ResponseFormatError",
  "MissingApiKeyError",
  "NotAllowedError",
  "PaginationError",
  "WaitError",
] as const;

describe("apiError", () => {
  test.each([
    [400, "InvalidRequestError"],
    [401, "AuthenticationError"],
    [403, "PermissionDeniedError"],
    [404, "NotFoundError"],
    [409, "ConflictError"],
    [418, "ApiError"],
    [422, "InvalidRequestError"],
    [429, "RateLimitError"],
    [503, "ServerError"],
  ])("creates the error with which a call rejects for the status %i", (status, name) => {
    const error = apiError({ status });

    expect([error.name, error.status, isApiError(error)]).toEqual([name, status, true]);
  });

  test("returns the error type for a literal status, and ApiError for any other number", () => {
    const status: number = 404;

    expectTypeOf(apiError({ status: 404 })).toEqualTypeOf<NotFoundError>();
    expectTypeOf(apiError({ status })).toEqualTypeOf<ApiError>();
  });

  test("throws without a status, and names the missing field", () => {
    // @ts-expect-error An ApiError must have a status.
    expect(() => apiError({ code: "taken" })).toThrow(
      new TypeError("apiError needs a `status`, such as { status: 404 }"),
    );
    // @ts-expect-error An ApiError must have a status.
    expect(() => apiError()).toThrow("apiError needs a `status`");
  });

  test("sets the given fields, and defaults for all others", () => {
    const retryAt = new Date(0);

    expect(apiError({ status: 429, message: "slow down", code: "rate_limited", retryAt }).toJSON()).toEqual({
      name: "RateLimitError",
      message: "slow down",
      status: 429,
      code: "rate_limited",
      details: [],
      requestId: undefined,
      operation: "runs.get",
      method: "GET",
      path: "/runs/run_1",
      failure: "final",
      attempts: [],
      retryable: false,
      retryAt,
      outcome: undefined,
      checkWith: undefined,
      cause: undefined,
    });
  });
});

describe("sdkError", () => {
  test.each(sdkErrors)("creates a %s that its guard recognizes", (name) => {
    const error = sdkError(name);

    expect([error.name, Reflect.get(guards, `is${name}`)(error), error.operation]).toEqual([
      name,
      true,
      expect.any(String),
    ]);
  });

  test.each(["NotFoundError", "toString"])("throws for %s and lists the known names", (name) => {
    // @ts-expect-error The name is not a key of SdkErrors.
    expect(() => sdkError(name)).toThrow(
      `sdkError creates ${sdkErrors.join(", ")}, not ${name}; apiError({ status }) creates errors of the API`,
    );
  });

  test("creates an error with an unknown outcome and the operation to check with", () => {
    const error = sdkError("ConnectionError", { outcome: "unknown", checkWith: "pipelines.listRuns" });

    expect(isOutcomeUnknown(error) && error.checkWith).toBe("pipelines.listRuns");
  });

  test("creates the error of a wait, with the last known resource in the error and its JSON", () => {
    const error = sdkError("WaitError", { reason: "canceled", last: { id: "run_9" }, cause: new Error("why") });

    expectTypeOf(error).toEqualTypeOf<WaitError<{ id: string }>>();
    expect(isWaitError(error) && error.last?.id).toBe("run_9");
    expect(error.toJSON()).toMatchObject({ reason: "canceled", last: { id: "run_9" }, cause: { message: "why" } });
  });
});
