import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createRateLimiter } from "../../../src/exchange/rate-limit/limiter.ts";
import type { HttpRequest } from "../../../src/model/request.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { requestOf } from "../../support/request.ts";
import { scriptedLimits } from "../../support/scripted-limits.ts";

const never = Number.POSITIVE_INFINITY;

/** Creates a request whose call was made at the given time. The operation `p` has priority. */
function made(name: string, at = 0): HttpRequest {
  const operation = { http: "GET /things", priority: name === "p" } as const;
  return requestOf({ name, operation, deadlineAt: at + 1_000, deadlineMs: 1_000 });
}

/**
 * The operations, with the times of their calls, in the order in which a limiter admits them once its limits delay none. The
 * limits still delay the operation that `delayed` names.
 */
async function admitted(requests: readonly HttpRequest[], delayed = ""): Promise<string> {
  let isOver = false;
  const names: string[] = [];
  const limiter = createRateLimiter<HttpRequest>({
    clock: fakeClock(),
    maxConcurrency: 1,
    isolatesCalls: false,
    limits: scriptedLimits(
      ({ name }) => (isOver && name !== delayed ? 0 : never),
      () => ({ waitMs: 0 }),
    ),
    deadlineError: () => new Error("too late"),
  });
  for (const request of requests) {
    void Promise.resolve(limiter.acquire(request)).then((permit) => {
      names.push(request.name + (request.deadlineAt - 1_000 || ""));
      limiter.release(permit);
    });
  }
  expect(limiter.waiting().reduce((sum, { count }) => sum + count, 0)).toBe(requests.length);
  isOver = true;
  limiter.drain();
  await nextTurn();
  expect(limiter.snapshot().waiting).toBe(requests.length - names.length);
  return names.join(" ");
}

describe("queue", () => {
  test.each([
    ["in the order of their arrival", [made("a"), made("b"), made("a")], "a b a"],
    ["in the order of their calls", [made("a", 3), made("a", 1), made("b", 2)], "a1 b2 a3"],
    ["with priority first", [made("a"), made("p"), made("p")], "p p a"],
    [
      "with an ordinary request in every third turn",
      [..."ppppp"].map(() => made("p")).concat(made("a"), made("b")),
      "p p a p p b p",
    ],
  ])("admits requests %s", async (_, requests, expected) => {
    expect(await admitted(requests)).toBe(expected);
  });

  test("has a line for each operation, so that a delayed operation does not delay others", async () => {
    expect(await admitted([made("a"), made("a"), made("b"), made("c")], "a")).toBe("b c");
  });
});
