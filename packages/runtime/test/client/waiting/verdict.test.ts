import { describe, expect, test, vi } from "vitest";
import { verdictOf } from "../../../src/client/waiting/verdict.ts";
import { emptyDiagnostics } from "../../../src/model/attempt.ts";
import { setup, thing } from "../../support/fixture.ts";
import { workOf, workWithout } from "../../support/work.ts";

/** Creates the result of a poll that returned a resource with this status. */
function polled(status: string | undefined) {
  const response = { status: 200, response: new Response(), text: "", stream: undefined, durationMs: 0 };
  return { data: { attributes: { status } }, cursor: null, response: { ...response, diagnostics: emptyDiagnostics } };
}

/** Returns what a function throws, or else its result. */
function attempt(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe("verdictOf", () => {
  test.each([
    ["succeeded", "succeeded"],
    ["failed", "failed"],
    ["canceled", "canceled"],
    ["queued", "pending"],
    ["unheard of", "pending"],
  ])("maps the status %j to %s", (status, verdict) => {
    const { exchange } = setup([thing()]);

    expect(verdictOf(workOf(exchange), polled(status))).toBe(verdict);
  });

  test("logs an unknown status once", () => {
    const warn = vi.fn();
    const logger = { debug() {}, info() {}, warn, error() {} };
    const work = workOf(setup([thing()], { logger }).exchange);

    verdictOf(work, polled("unheard of"));
    verdictOf(work, polled("unheard of"));
    verdictOf(work, polled("queued"));

    expect(warn).toHaveBeenCalledOnce();
  });

  test("does not log an unknown status of work whose statuses are not documented", () => {
    const warn = vi.fn();
    const { exchange } = setup([thing()], { logger: { debug() {}, info() {}, warn, error() {} } });

    expect(verdictOf(workWithout(exchange, "pending"), polled("unheard of"))).toBe("pending");
    expect(warn).not.toHaveBeenCalled();
  });

  test("throws for a resource without a status", () => {
    const work = workOf(setup([thing()]).exchange);
    const error = attempt(() => verdictOf(work, polled(undefined)));

    expect(error).toMatchObject({
      message: "GET /runs/run_1 returned no status",
      operation: "runs.get",
      method: "GET",
      path: "/runs/run_1",
      url: "https://api.test/v1/runs/run_1",
      status: 200,
      expected: "status",
      found: "none",
    });
  });
});
