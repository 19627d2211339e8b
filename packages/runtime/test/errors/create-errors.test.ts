import { describe, expect, test } from "vitest";
import {
  addDiagnostics,
  callError,
  callerFailed,
  deadlineBeforeSend,
  missingApiKey,
  repeatedCursor,
  tookTooLong,
} from "../../src/errors/create-errors.ts";
import { ConnectionError } from "../../src/errors/errors.ts";
import { emptyDiagnostics } from "../../src/model/attempt.ts";
import { requestOf } from "../support/request.ts";

const request = requestOf({ method: "POST", headers: { "idempotency-key": "k_1" } });
const unknown = { failure: "ambiguous", outcome: "unknown", checkWith: "runs.list" } as const;

describe("an error of a call", () => {
  test("has the fields of its request, and empty diagnostics", () => {
    const error = callError(ConnectionError, request, "failed", { phase: "body" });

    expect(error).toMatchObject({
      ...emptyDiagnostics,
      operation: request.name,
      method: "POST",
      path: request.path,
      idempotencyKey: "k_1",
      requestId: undefined,
      phase: "body",
      message: `POST ${request.path} failed`,
    });
  });

  test.each([
    ["failed", " failed. It may have been executed; check with runs.list"],
    ["failed.", " failed. It may have been executed; check with runs.list"],
    ["failed with 502: ", " failed with 502. It may have been executed; check with runs.list"],
  ])("adds to the message %j that the outcome is unknown", (message, end) => {
    expect(callError(ConnectionError, request, message, unknown).message).toBe(`POST ${request.path}${end}`);
  });

  test("says that an earlier attempt may have been executed if the last one was not sent", () => {
    expect(callError(ConnectionError, request, "failed", { ...unknown, failure: "not_sent" }).message).toBe(
      `POST ${request.path} failed. An earlier attempt may have been executed; check with runs.list`,
    );
  });

  test("adds that to a message with 60 kB of spaces at once", () => {
    const message = `failed with 500: a${" ".repeat(60_000)}b`;
    const { user: before } = process.cpuUsage();
    callError(ConnectionError, request, message, unknown);

    expect(process.cpuUsage().user - before).toBeLessThan(200_000); // Microseconds. Seconds if the time were quadratic.
  });

  test("says only once that the outcome is unknown, however often diagnostics are added", () => {
    const error = callError(ConnectionError, request, "failed", { retryAt: new Date(7) });
    addDiagnostics(error, { ...emptyDiagnostics, ...unknown, retryAt: new Date(9) });
    addDiagnostics(error, { ...emptyDiagnostics, ...unknown });

    expect(error.message).toBe(`POST ${request.path} failed. It may have been executed; check with runs.list`);
    expect(error.retryAt).toEqual(new Date(7));
  });
});

describe("the error for a limit", () => {
  test.each([
    ["timeoutMs", "TimeoutError"],
    ["deadlineMs", "DeadlineError"],
  ] as const)("names %s, and states whether the request was sent", (limit, name) => {
    const sent = { ...request, [limit]: 70, state: { ...request.state, isSent: true } };

    expect(tookTooLong(sent, limit)).toMatchObject({ name, [limit]: 70, failure: "ambiguous" });
    expect(tookTooLong({ ...sent, state: { ...sent.state, isSent: false } }, limit)).toMatchObject({
      failure: "not_sent",
      message: `POST ${request.path} took longer than ${limit} (70 ms)`,
    });
  });

  test.each([
    [true, 1, "was not sent: maxConcurrency"],
    [false, 1, "was not sent: the rate limit"],
    [false, 2, "was not sent again: the rate limit"],
  ])("for isFull %s and attempt %i, says %s", (isFull, attempt, reason) => {
    const message = `POST ${request.path} ${reason} requires waiting longer than deadlineMs (70 ms)`;

    expect(deadlineBeforeSend({ ...request, attempt, deadlineMs: 69.6 }, isFull, new Date(7))).toMatchObject({
      message,
      failure: "not_sent",
      retryAt: new Date(7),
      deadlineMs: 69.6,
    });
  });
});

test.each([
  [new Error("vault is closed"), "vault is closed"],
  ["a string", "a string"],
  [42, "42"],
])("quotes what application code throws: %s", (cause, reason) => {
  expect(callerFailed(request, unknown, cause)).toMatchObject({
    message: `POST ${request.path} failed in your code: ${reason}. It may have been executed; check with runs.list`,
    cause,
  });
});

test("names the option and the environment variable for a missing API key, and the cursor that a list repeats", () => {
  expect(missingApiKey(request).message).toMatch(/option `apiKey`, or set PLANASONIX_API_KEY$/);
  expect(repeatedCursor("runs.list", "c1")).toMatchObject({ operation: "runs.list", cursor: "c1" });
});
