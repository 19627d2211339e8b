import type { Clock } from "@planasonix/runtime";
import { type FakeClock, fakeClock } from "@planasonix/runtime/testing";
import { describe, expect, test } from "vitest";
import type { SyncInput, SyncReply } from "../../src/pool/exchange.ts";
import { createPool, type Pool, type WaitingRequests } from "../../src/pool/pool.ts";
import { blockedClock } from "../support/blocked-clock.ts";
import { plainReply } from "../support/examples.ts";

type Reply = Partial<SyncReply> | Error | Promise<Partial<SyncReply>>;

/** A pool whose store gives these replies in turn, and repeats the last one. */
function scripted(...replies: readonly Reply[]) {
  return scriptedBy(fakeClock(), replies);
}

function scriptedBy<TestClock extends Clock>(clock: TestClock, replies: readonly Reply[]) {
  const inputs: SyncInput[] = [];
  const lost: string[] = [];
  const waiting = { priority: 0, ordinary: 0, untilDeadlineMs: 300_000 };
  let ids = 0;
  const pool = createPool({
    clock,
    timeoutMs: 50,
    createId: () => `m${++ids}`,
    async exchange(input) {
      inputs.push(input);
      const reply = await replies[Math.min(inputs.length, replies.length) - 1];
      if (reply instanceof Error) throw reply;
      return { ...plainReply, now: plainReply.now + clock.monotonic(), ...reply };
    },
    waiting: () => ({ ...waiting }),
    onChange() {},
    onLost: (error) => void lost.push(error.message),
    onReply() {},
  });
  return { pool, clock, inputs, lost, waiting };
}

/** Requests permits as a queue with this number of waiting requests does. Returns how many permits it took. */
async function ask(
  {
    pool,
    clock,
    waiting,
  }: { pool: Pool; clock: Pick<FakeClock, "advance">; waiting: { -readonly [Name in keyof WaitingRequests]: number } },
  ordinary: number,
): Promise<number> {
  waiting.ordinary = ordinary;
  pool.holdMs(false);
  await clock.advance(0);
  let taken = 0;
  for (; taken < ordinary && pool.holdMs(false) === 0; taken += 1) pool.take(false);
  waiting.ordinary = 0;
  return taken;
}

const accepted = { isRefused: false, serverDelayMs: 0, quota: undefined };
const refused = { isRefused: true, serverDelayMs: 1_000, quota: undefined };

describe("createPool", () => {
  test("requests permits once for all waiting requests", async () => {
    const store = scripted({ granted: 3 });
    expect(store.pool.holdMs(false)).toBe(Number.POSITIVE_INFINITY);
    expect([await ask(store, 3), store.inputs]).toMatchObject([3, [{ member: "m1", seq: 1, ordinary: 3, sentAt: 0 }]]);
  });

  test("needs no exchange for permits that were granted in advance, until few of them are left", async () => {
    const store = scripted({ granted: 11 }, { granted: 8 });
    await ask(store, 1);
    for (let index = 0; index < 7; index += 1) store.pool.take(false);
    expect(store.inputs).toHaveLength(1);
    store.pool.take(false);
    await store.clock.advance(0);
    expect(store.inputs[1]).toMatchObject({ seq: 2, ordinary: 0, spare: 8, returned: 0 });
  });

  test("takes reserved permits only for requests with priority", async () => {
    const { pool, waiting, clock } = scripted({ granted: 2, reserved: 1 });
    waiting.priority = 2;
    pool.holdMs(true);
    await clock.advance(0);
    expect([pool.take(false), pool.holdMs(false) > 0, pool.holdMs(true)]).toMatchObject([{ base: 1 }, true, 0]);
    expect([pool.take(false), pool.take(true)?.base]).toEqual([undefined, 1]);
  });

  test("returns permits that stay unused", async () => {
    const store = scripted({ granted: 5 }, {});
    await ask(store, 1);
    store.pool.end({ ...grantOf(store), member: "m1" }, accepted);
    await store.clock.advance(20);
    expect(store.inputs[1]).toMatchObject({ ended: 1, returned: 0 });
    await store.clock.advance(100);
    expect(store.inputs[2]).toMatchObject({ ended: 0, returned: 4, spare: 0 });
  });

  test("returns its permits after a 429, and reports the 429 at once", async () => {
    const store = scripted({ granted: 5 }, { epoch: 1, closedMs: 1_000, retryMs: 200 });
    await ask(store, 1);
    store.pool.end(grantOf(store), refused);
    await store.clock.advance(0);
    expect(store.inputs[1]).toMatchObject({ returned: 4, refusal: { epoch: 0, serverDelayMs: 1_000 } });
    expect(store.pool.holdMs(false)).toBe(1_000);
  });

  test("returns its permits after another process has received a 429", async () => {
    const store = scripted({ granted: 5 }, { epoch: 1 }, {});
    await ask(store, 1);
    await store.clock.advance(100 + 20);
    expect(store.inputs.map(({ returned }) => returned)).toEqual([0, 0, 4]);
  });
});

describe("createPool with the store", () => {
  test("asks again after the delay that the store states", async () => {
    const store = scripted({ retryMs: 70 }, { granted: 1 });
    expect(await ask(store, 1)).toBe(0);
    expect(store.pool.holdMs(false)).toBe(70);
    await store.clock.advance(70);
    expect(await ask(store, 1)).toBe(1);
  });

  test("renews the lease regularly, and reports results after a delay", async () => {
    const store = scripted({ granted: 2, members: 4 }, {});
    await ask(store, 2);
    await store.clock.advance(1_000);
    expect(store.inputs.slice(1)).toMatchObject([
      { ended: 0, returned: 0, sentAt: 1e12 + 100 },
      { ended: 0, returned: 0, sentAt: 1e12 + 850 },
    ]);
    store.pool.end(grantOf(store), accepted);
    await store.clock.advance(20);
    expect(store.inputs[3]).toMatchObject({ ended: 1, accepted: 1 });
  });

  test("reports at once that the last request of the process has ended", async () => {
    const store = scripted({ granted: 1 }, {});
    await ask(store, 1);
    store.pool.end(grantOf(store), accepted);
    await store.clock.advance(0);
    expect(store.inputs[1]).toMatchObject({ ended: 1 });
  });

  test("limits the validity of an exchange by the store's clock", async () => {
    const store = scripted({ now: 5_000 });
    await ask(store, 1);
    await store.clock.advance(100);
    await ask(store, 1);
    expect(store.inputs[1]).toMatchObject({ sentAt: 5_000 + 100, voidMs: 1_000 });
  });

  test("takes a new ID if the store no longer knows the process", async () => {
    const store = scripted({ granted: 1 }, { refused: "unknown" }, { granted: 1 });
    await ask(store, 1);
    await store.clock.advance(20);
    expect(await ask(store, 1)).toBe(1);
    expect(store.inputs.slice(1)).toMatchObject([
      { member: "m1", seq: 2 },
      { member: "m2", seq: 1 },
    ]);
    store.pool.end({ ...grantOf(store), member: "m1" }, accepted);
    await store.clock.advance(1_000);
    expect(store.inputs.slice(3).every(({ ended }) => ended === 0)).toBe(true);
  });
});

test("createPool takes a new ID after a second and a half without an exchange", async () => {
  const store = scripted({ granted: 1 }, {});
  await ask(store, 1);
  store.pool.end(grantOf(store), accepted);
  await store.clock.advance(1_600);
  await ask(store, 1);
  expect(store.inputs.map(({ member, seq }) => [member, seq])).toEqual([
    ["m1", 1],
    ["m1", 2],
    ["m2", 1],
  ]);
});

describe("createPool without the store", () => {
  test("stops waiting for a reply after `timeoutMs`", async () => {
    const store = scripted(new Promise(() => {}));
    await ask(store, 1);
    await store.clock.advance(49);
    expect([store.pool.isShared(), store.lost]).toEqual([true, []]);
    await store.clock.advance(1);
    expect([store.pool.isShared(), store.lost]).toEqual([false, ["Redis did not respond within 50 ms"]]);
  });

  test("uses a late reply, with the permits that it grants", async () => {
    let resolve = (_reply: Partial<SyncReply>): void => {};
    const store = scripted(
      new Promise((settle) => {
        resolve = settle;
      }),
    );
    await ask(store, 1);
    await store.clock.advance(60);
    expect(store.pool.isShared()).toBe(false);
    resolve({ granted: 1 });
    await store.clock.advance(0);
    expect([store.pool.isShared(), store.pool.holdMs(false)]).toEqual([true, 0]);
  });

  test("tries to reach the store again with a new ID, without requesting permits", async () => {
    const store = scripted(new Error("READONLY"), new Error("READONLY"), { granted: 0 });
    await ask(store, 1);
    expect(store.pool.isShared()).toBe(false);
    store.waiting.ordinary = 5;
    store.pool.end(undefined, accepted);
    store.pool.end(undefined, refused);
    await store.clock.advance(1_000);
    expect(store.inputs.slice(1)).toMatchObject([
      { member: "m2", seq: 1, ordinary: 0, spare: 0 },
      { member: "m3", seq: 1, ordinary: 0, spare: 0 },
    ]);
    expect([store.pool.isShared(), store.lost]).toEqual([true, ["READONLY"]]);
  });

  test("stops trying to reach the store while the process makes no requests", async () => {
    const store = scripted(new Error("gone"));
    await ask(store, 1);
    await store.clock.advance(60_000);
    expect(store.inputs).toHaveLength(2);
    store.pool.end(undefined, refused);
    await store.clock.advance(0);
    expect(store.inputs).toHaveLength(3);
  });

  test("gives up an exchange after a second without a reply, and tries again", async () => {
    const store = scripted(new Promise(() => {}), {});
    await ask(store, 1);
    store.waiting.ordinary = 1;
    await store.clock.advance(2_000);
    expect([store.pool.isShared(), store.inputs.map(({ member }) => member)]).toEqual([true, ["m1", "m2"]]);
  });
});

describe("createPool in a process whose event loop was blocked", () => {
  /** A pool whose store replies at once to its first exchange. The process reads the reply when the test calls `read`. */
  async function blocked(reply: Partial<SyncReply>) {
    let read = (): void => {};
    const first = new Promise<Partial<SyncReply>>((resolve) => {
      read = () => resolve({ now: plainReply.now, ...reply });
    });
    const store = scriptedBy(blockedClock(), [first, {}]);
    store.waiting.ordinary = 1;
    store.pool.holdMs(false);
    await store.clock.advance(0);
    return { ...store, read };
  }

  test.each([100, 1_200, 2_900])("uses a reply that arrived while it was blocked for %d ms", async (ms) => {
    const { clock, pool, read, lost, inputs } = await blocked({ epoch: 7 });
    await clock.block(ms, read);
    pool.holdMs(false);
    await clock.advance(0);

    expect([pool.isShared(), lost]).toEqual([true, []]);
    expect(inputs[1]).toMatchObject({ epoch: 7 });
  });

  test("uses the permits of such a reply while the store counts them as in use", async () => {
    const { clock, pool, read } = await blocked({ granted: 2 });
    await clock.block(1_200, read);

    expect([pool.holdMs(false), pool.take(false)?.member]).toEqual([0, "m1"]);
  });

  test("does not use the permits of such a reply once the store counts them as sent", async () => {
    const { clock, pool, read, inputs } = await blocked({ granted: 2 });
    await clock.block(1_500, read);

    expect([pool.holdMs(false), pool.take(false)]).toEqual([Number.POSITIVE_INFINITY, undefined]);
    await clock.advance(0);
    expect(inputs[1]).toMatchObject({ member: "m2", seq: 1, returned: 0 });
  });

  test("does not use older permits once the store counts them as sent", async () => {
    const store = scriptedBy(blockedClock(), [{ granted: 11 }, new Promise(() => {})]);
    await ask(store, 1);
    for (let count = 0; count < 8; count += 1) store.pool.take(false); // This starts the second exchange.
    await store.clock.advance(0);
    const held: unknown[] = [store.pool.holdMs(false)];
    await store.clock.block(1_500, () => held.push(store.pool.holdMs(false), store.pool.take(false)));

    expect(held).toEqual([0, Number.POSITIVE_INFINITY, undefined]);
  });

  test("measures the delays of such a reply from when the store gave it", async () => {
    const { clock, pool, read } = await blocked({ retryMs: 1_000 });
    await clock.block(800, read);

    expect(pool.holdMs(false)).toBe(200);
  });

  test("knows the store's clock after such a reply, so that the store does not ignore the next exchange", async () => {
    const { clock, pool, inputs, read } = await blocked({});
    await clock.block(1_200, read);
    pool.holdMs(false);
    await clock.advance(0);

    expect(inputs[1]).toMatchObject({ sentAt: plainReply.now + 1_200, seq: 2 });
  });

  test("follows the store's clock if it changes", async () => {
    const store = scripted({ now: 5_000 }, { now: 900_000 }, { now: 10_000 });
    const sent: (number | undefined)[] = [];
    for (let call = 0; call < 4; call += 1) {
      await ask(store, 1);
      sent.push(store.inputs.at(-1)?.sentAt);
      await store.clock.advance(20);
    }

    expect(sent).toEqual([0, 5_000 + 20, 900_000 + 20, 10_000 + 20]);
  });
});

/** A grant to the ID of the latest exchange. */
function grantOf({ inputs }: { inputs: readonly SyncInput[] }) {
  return { member: inputs.at(-1)?.member ?? "", base: 1, epoch: 0, trial: false, width: 0, probe: false };
}
