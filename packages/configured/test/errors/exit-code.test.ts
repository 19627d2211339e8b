import { createClient } from "@planasonix/client";
import { apiError, sdkError } from "@planasonix/client/testing";
import { afterEach, expect, test, vi } from "vitest";
import { Ended, exitCodeOf } from "../../src/errors/exit-code.ts";
import { UsageError } from "../../src/errors/usage-error.ts";

afterEach(() => vi.unstubAllEnvs());

/** An error of `startOnce`. */
const startError = (reason?: string, settledBy?: string) =>
  Object.assign(new Error("x"), { name: "StartError", reason, settledBy });

test.each([
  ["a run that failed", sdkError("WaitError", { reason: "failed" }), 1],
  ["a run that was canceled", sdkError("WaitError", { reason: "canceled" }), 4],
  ["a deadline after a good poll", sdkError("WaitError", { reason: "deadline" }), 3],
  ["a lost contact", sdkError("WaitError", { reason: "contact_lost" }), 5],
  ["a missing key", sdkError("MissingApiKeyError"), 2],
  ["a request that was not sent", sdkError("ConnectionError", { failure: "not_sent" }), 6],
  ["a request that may have been executed", sdkError("ConnectionError", { failure: "ambiguous" }), 5],
  [
    "an unknown outcome after a later refusal",
    sdkError("ConnectionError", { failure: "not_sent", outcome: "unknown" }),
    5,
  ],
  ["a key with other arguments", startError("arguments"), 2],
  ["starts that all failed", startError("exhausted", "person"), 7],
  ["a start that only a person can settle", startError("unknown", "person"), 7],
  ["a start that the next look may settle", startError("unknown", "time"), 5],
  ["a start that was settled before", startError("decided"), 7],
  ["a store that can never work", startError("store", "person"), 2],
  ["a store that cannot be read", startError("store", "time"), 6],
  ["a start for an unknown reason", startError(), 5],
  ["a start whose end is unknown", startError("other"), 5],
  ["a list that goes around in a circle", sdkError("PaginationError", {}), 7],
  ["a usage error", new UsageError("x"), 2],
  ["an end with a code", new Ended(3, "x"), 3],
  ["an operation that is not allowed", Object.assign(new Error("x"), { name: "NotAllowedError" }), 9],
  ["a request that a dialect refuses", Object.assign(new Error("x"), { name: "CallError", failure: "final" }), 2],
  ["a definite no", apiError({ status: 404 }), 7],
  ["a bug", new TypeError("x is not a function"), 70],
])("%s", (_, error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});

test.each([
  ["PLANASONIX_API_KEY", "a b"],
  ["PLANASONIX_BASE_URL", "ftp://example.com/v1"],
  ["PLANASONIX_ALLOW", "reed"],
  ["PLANASONIX_LOG", "loud"],
])("a client that refuses the variable %s ends with 2, as the command line does", (name, value) => {
  vi.stubEnv(name, value);
  expect(codeOf(() => createClient())).toBe(2);
});

test("an option that does not exist is a bug of the program", () => {
  expect(codeOf(() => createClient({ retries: 2 } as object))).toBe(70);
});

function codeOf(create: () => unknown): number {
  try {
    create();
  } catch (error) {
    return exitCodeOf(error);
  }
  throw new Error("the client was created");
}
