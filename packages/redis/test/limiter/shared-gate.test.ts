import type { QueuedRequest, WaitingLine } from "@planasonix/runtime/limiter";
import { fakeClock } from "@planasonix/runtime/testing";
import { describe, expect, test } from "vitest";
import { createSharedGate } from "../../src/limiter/shared-gate.ts";
import type { SyncInput, SyncReply } from "../../src/pool/exchange.ts";
import { plainReply } from "../support/examples.ts";

const plain: SyncReply = { ...plainReply, granted: 1, members: 4 };

function requestOf(name: string, priority = false): QueuedRequest {
  return {
    name,
    operation: { priority },
    signal: undefined,
    deadlineAt: 300_000,
    deadlineMs: 0,
    timeoutMs: 60_000,
    abortGraceMs: 0,
  };
}

/** A gate whose store gives the same reply to each exchange, or fails. */
function gated(reply: Partial<SyncReply> | Error, onLine: () => void = () => {}) {
  const clock = fakeClock();
  const told: (SyncInput & { group: string })[] = [];
  const lines: string[] = [];
  const store = { reply };
  const waiting: WaitingLine[] = [];
  const write =
    (level: string) =>
    (message: string): void => {
      onLine();
      lines.push(`${level} ${message}`);
    };
  const gate = createSharedGate({
    clock,
    timeoutMs: 50,
    maxConcurrency: 4,
    logger: { debug: write("debug"), info: write("info"), warn: write("warn") },
    createId: () => "m",
    async exchange(group, input) {
      told.push({ group, ...input });
      if (store.reply instanceof Error) throw store.reply;
      return { ...plain, ...store.reply };
    },
    waiting: () => waiting,
    onChange() {},
  });
  /** Makes one request, which gets this response. */
  const call = async (name: string, response: Response | undefined): Promise<void> => {
    const request = requestOf(name);
    waiting.push({ request, count: 1 });
    gate.holdMs(request, 1);
    await clock.advance(0);
    gate.holdMs(request, 1);
    waiting.pop();
    gate.leave(gate.enter(request, 1e9), response);
    await clock.advance(20);
  };
  return { gate, clock, told, lines, waiting, store, call };
}

function limited(status: number, limit: number, remaining: number, more: Record<string, string> = {}): Response {
  const headers = {
    "x-ratelimit-limit": `${limit}`,
    "x-ratelimit-remaining": `${remaining}`,
    "x-ratelimit-reset": "9",
  };
  return new Response(null, { status, headers: { ...headers, ...more } });
}

describe("createSharedGate", () => {
  test("counts waiting requests by priority, up to the number that may be in flight", async () => {
    const { gate, told, waiting, clock } = gated({});
    const poll = requestOf("runs.get", true);
    waiting.push({ request: poll, count: 2 }, { request: requestOf("things.get"), count: 3 });
    expect(gate.holdMs(poll, 5)).toBe(Number.POSITIVE_INFINITY);
    await clock.advance(0);
    expect(told).toMatchObject([{ group: "main", priority: 2, ordinary: 2, untilDeadlineMs: 300_000 }]);
  });

  test("requests permits only for free slots of the process", async () => {
    const { gate, told, waiting, clock, call } = gated({ granted: 3 });
    await call("things.get", undefined);
    const request = requestOf("things.get");
    for (let index = 0; index < 2; index += 1) gate.enter(request, 1e9);
    waiting.push({ request, count: 9 });
    await clock.advance(200);
    expect(told.at(-1)).toMatchObject({ ordinary: 2 });
  });

  test("reports to the store what a response states", async () => {
    const { told, call } = gated({ limit: 50 });
    await call("things.get", limited(200, 50, 7));
    expect(told[1]).toMatchObject({ ended: 1, accepted: 1, statement: { limit: 50, lowest: 7, highest: 8 } });
  });

  test("moves an operation to another group when its response states another limit", async () => {
    const { told, call } = gated({ limit: 50 });
    await call("things.get", limited(200, 50, 7));
    await call("runs.list", limited(200, 600, 500));
    await call("runs.list", limited(200, 600, 499));
    expect(told.filter(({ statement }) => statement).map(({ group, statement }) => [group, statement?.limit])).toEqual([
      ["main", 50],
      ["600", 600],
      ["600", 600],
    ]);
  });

  test("reports a 429 only for the operation that received it if quota is left", async () => {
    const { told, call } = gated({ limit: 50 });
    await call("things.run", limited(429, 50, 7, { "retry-after": "2" }));
    expect(told.at(-1)).toMatchObject({
      group: "operation:things.run",
      refusal: { epoch: -1, serverDelayMs: 2_000 },
    });
    expect(told.filter(({ group, refusal }) => group === "main" && refusal)).toEqual([]);
  });
});

describe("a process without the store", () => {
  test("uses its part of the last known quota", async () => {
    const { gate, store, call } = gated({ limit: 50, left: 9, resetInMs: 900 });
    await call("things.get", undefined);
    store.reply = new Error("gone");
    await call("things.get", undefined);
    const request = requestOf("things.get");
    let sent = 0;
    for (; gate.holdMs(request, 1) === 0 && sent < 50; sent += 1) gate.enter(request, 1e9);
    expect([sent, gate.holdMs(request, 1)]).toEqual([1, 900 - 20]);
  });

  test("sends a request whose deadline comes before the next period", async () => {
    const { gate, store, call } = gated({ limit: 50, left: 0, resetInMs: 9_000 });
    await call("things.get", undefined);
    store.reply = new Error("gone");
    await call("things.get", undefined);
    expect(gate.holdMs({ ...requestOf("things.get"), deadlineAt: 5_000 }, 1)).toBe(0);
  });

  test("logs only once that its part is used up, until it sends again", async () => {
    const { gate, clock, lines, store, call } = gated({ limit: 50, left: 4, resetInMs: 900 });
    await call("things.get", undefined);
    store.reply = new Error("gone");
    await call("things.get", undefined);
    const request = requestOf("things.get");
    const use = (): void => {
      while (gate.holdMs(request, 1) === 0) gate.enter(request, 1e9);
      gate.holdMs(request, 1);
    };
    use();
    const message = "debug planasonix: this process has used its part of the shared rate limit";
    expect(lines.filter((line) => line === message)).toHaveLength(1);
    await clock.advance(900);
    use();
    expect(lines.filter((line) => line === message)).toHaveLength(2);
  });

  test("applies the quota that a response states", async () => {
    const { gate, call } = gated(new Error("gone"));
    await call("things.get", limited(200, 50, 0));
    expect(gate.holdMs(requestOf("things.get"), 1)).toBeGreaterThan(8_000);
    expect(gate.snapshot(undefined, 0)).toMatchObject({ limit: 50, remaining: 0 });
  });
});

describe("the log", () => {
  test("has one warning when the store stops responding, and one line when it responds again", async () => {
    const { lines, store, call } = gated(new Error("gone"));
    await call("things.get", undefined);
    await call("things.get", undefined);
    store.reply = {};
    await call("things.get", undefined);
    for (let index = 0; index < 30; index += 1) await call("things.get", undefined);
    expect(lines.filter((line) => !line.startsWith("debug"))).toEqual([
      "warn planasonix: the shared rate limit is not available; until it is, this process limits its requests alone",
      "info planasonix: the shared rate limit is available again",
    ]);
  });

  test("has no warning about a client that is closed after the last request, until another request follows", async () => {
    const { gate, clock, lines, store, call } = gated({});
    const warnings = (): readonly string[] => lines.filter((line) => line.startsWith("warn"));
    const request = requestOf("things.get");
    gate.holdMs(request, 1);
    await clock.advance(0);
    store.reply = new Error("The client is closed");
    gate.leave(gate.enter(request, 1e9), limited(200, 50, 7));
    await clock.advance(10_000);
    expect(warnings()).toEqual([]);
    await call("things.get", undefined);
    expect(warnings()).toHaveLength(1);
  });

  test("has at most one warning a minute", async () => {
    const { clock, lines, store, call } = gated({});
    const lose = async (): Promise<void> => {
      store.reply = new Error("gone");
      await call("things.get", undefined);
      store.reply = {};
      await clock.advance(500);
      await call("things.get", limited(200, 50, 7));
      await clock.advance(500);
    };
    const warnings = (): number => lines.filter((line) => line.startsWith("warn")).length;
    await lose();
    await lose();
    expect(warnings()).toBe(1);
    await clock.advance(60_000);
    await lose();
    expect(warnings()).toBe(2);
  });

  test("delays no request if the logger throws", async () => {
    const { gate, clock } = gated({}, () => {
      throw new Error("The disk is full");
    });
    const request = requestOf("things.get");
    gate.holdMs(request, 1);
    await clock.advance(0);
    expect(gate.holdMs(request, 1)).toBe(0);
  });

  test("has a line about the permits that the store grants", async () => {
    const { lines, call } = gated({});
    await call("things.get", undefined);
    expect(lines[0]).toBe("debug planasonix: permits of the shared rate limit: 1 granted, 1 needed");
  });
});

describe("the snapshot", () => {
  test("shows the shared quota, and how long a 429 delays all requests", async () => {
    const { gate, clock, call } = gated({ granted: 0, limit: 50, left: 7, resetInMs: 900, closedMs: 300 });
    await call("things.get", undefined);
    const resetAt = new Date(clock.now() + 900);
    expect(gate.snapshot(undefined, 0)).toEqual({ limit: 50, remaining: 7, resetAt, holdMs: 300 });
  });

  test("shows how long waiting requests are delayed when no quota is left", async () => {
    const { gate, call } = gated({ granted: 0, limit: 50, left: 0, resetInMs: 900 });
    await call("things.get", undefined);
    expect(gate.snapshot(requestOf("things.get"), 1)).toMatchObject({ remaining: 0, holdMs: 900 });
    expect(gate.snapshot(undefined, 0).holdMs).toBe(0);
  });
});
