import { describe, expect, test } from "vitest";
import { createGates } from "../../../src/exchange/rate-limit/cooldowns.ts";
import type { HttpResponse } from "../../../src/model/request.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { answerOf, refusal, saturation } from "../../support/response.ts";

const never = Number.POSITIVE_INFINITY;

describe("gates", () => {
  /** Gates that an answer to `runs.get` has closed. */
  function closedBy(cause: HttpResponse) {
    const clock = fakeClock();
    const gates = createGates(clock);
    gates.settle("runs.get", gates.pass("runs.get"), cause);
    return { clock, gates };
  }

  test("are all open at first", () => {
    const gates = createGates(fakeClock());

    expect(gates.delayMs("runs.get")).toBe(0);
    expect(gates.pass("runs.get")).toEqual([]);
  });

  test("stay open for anything but a 429", () => {
    const { gates } = closedBy(answerOf(503, { "retry-after": "10" }));

    expect(gates.delayMs("runs.get")).toBe(0);
  });

  test("stay open when there is no answer", () => {
    const gates = createGates(fakeClock());
    gates.settle("runs.get", gates.pass("runs.get"), undefined);

    expect(gates.delayMs("runs.get")).toBe(0);
  });

  test.for([
    { title: "a 429 closes them all", cause: refusal(10), own: 10_000, other: 10_000 },
    { title: "a 429 that leaves quota closes one", cause: saturation(10), own: 10_000, other: 0 },
    {
      title: "a 429 that leaves no quota closes them all",
      cause: answerOf(429, { "retry-after": "3", "x-ratelimit-remaining": "0" }),
      own: 3_000,
      other: 3_000,
    },
    { title: "a 429 without a hint closes them for a second", cause: answerOf(429), own: 1_000, other: 1_000 },
  ])("$title", ({ cause, own, other }) => {
    const { gates } = closedBy(cause);

    expect([gates.delayMs("runs.get"), gates.delayMs("jobs.get")]).toEqual([own, other]);
  });

  test("open when the time has come, and not before", async () => {
    const { clock, gates } = closedBy(refusal(10));

    await clock.advance(9_999);
    expect(gates.delayMs("jobs.get")).toBe(1);
    await clock.advance(1);
    expect(gates.delayMs("jobs.get")).toBe(0);
    await clock.advance(5_000);
    expect(gates.delayMs("jobs.get")).toBe(0);
  });

  test("let one request try, and hold the others back until it is answered", async () => {
    const { clock, gates } = closedBy(refusal(10));

    await clock.advance(10_000);
    const tried = gates.pass("jobs.get");
    expect(tried).toHaveLength(1);
    expect([gates.delayMs("runs.get"), gates.delayMs("jobs.get")]).toEqual([never, never]);
    gates.settle("jobs.get", tried, answerOf(200));
    expect([gates.delayMs("runs.get"), gates.delayMs("jobs.get")]).toEqual([0, 0]);
    expect(gates.pass("runs.get")).toEqual([]);
  });

  test("open for whoever is next when the one that tries gets no answer", async () => {
    const { clock, gates } = closedBy(refusal(10));

    await clock.advance(10_000);
    gates.settle("jobs.get", gates.pass("jobs.get"), undefined);
    expect(gates.delayMs("runs.get")).toBe(0);
    expect(gates.pass("runs.get")).toHaveLength(1);
    expect(gates.delayMs("runs.get")).toBe(never);
  });

  test("close again when the one that tries is refused", async () => {
    const { clock, gates } = closedBy(refusal(10));

    await clock.advance(10_000);
    gates.settle("jobs.get", gates.pass("jobs.get"), refusal(7));
    expect(gates.delayMs("runs.get")).toBe(7_000);
  });

  test("go by the later of two refusals", async () => {
    const { clock, gates } = closedBy(refusal(10));

    await clock.advance(1_000);
    gates.settle("jobs.get", [], refusal(2));
    expect(gates.delayMs("runs.get")).toBe(9_000);
  });

  test("of an operation and of everything are tried together", async () => {
    const { clock, gates } = closedBy(saturation(10));
    gates.settle("jobs.get", [], refusal(10));

    await clock.advance(10_000);
    const tried = gates.pass("runs.get");
    expect(tried).toHaveLength(2);
    expect(gates.delayMs("jobs.get")).toBe(never);
    gates.settle("runs.get", tried, answerOf(200));
    expect([gates.delayMs("runs.get"), gates.delayMs("jobs.get")]).toEqual([0, 0]);
  });

  test("of an operation stay closed after a refusal of everything, until that operation is taken", async () => {
    const { clock, gates } = closedBy(saturation(10));
    await clock.advance(10_000);
    gates.settle("runs.get", gates.pass("runs.get"), refusal(7));
    await clock.advance(7_000);
    gates.settle("jobs.get", gates.pass("jobs.get"), answerOf(200));

    expect(gates.pass("runs.get")).toHaveLength(1);
    expect([gates.delayMs("runs.get"), gates.delayMs("jobs.get")]).toEqual([never, 0]);
  });
});
