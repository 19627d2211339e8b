import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { type RedisServer, startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { command } from "@planasonix/fleet/src/start-redis-cluster.ts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Statement, SyncInput, SyncReply } from "../../src/pool/exchange.ts";
import { limiterScript } from "../../src/pool/limiter-script.ts";
import type { RedisClient } from "../../src/store/redis-client.ts";
import { defineScript, runScript } from "../../src/store/script.ts";
import { type Connected, libraries } from "../support/clients.ts";

const program = inject("redis") ?? "";
const start = 1_795_000_000_000;
const nothing: Omit<SyncInput, "member" | "seq"> = {
  sentAt: 0,
  voidMs: 1_000,
  leaseMs: 1_500,
  priority: 0,
  ordinary: 0,
  spare: 0,
  untilDeadlineMs: 300_000,
  returned: 0,
  epoch: 0,
  ended: 0,
  accepted: 0,
  trials: 0,
};

/** A process that exchanges records with the store. Times are in milliseconds after `start`. */
interface Member {
  sync(at: number, input?: Partial<SyncInput>): Promise<SyncReply>;
}

describe.runIf(program)("limiterScript", () => {
  let redis: RedisServer;
  let connected: Connected | undefined;
  let groups = 0;
  beforeAll(async () => {
    redis = await startRedis({ program });
    [connected] = await Promise.all(libraries.slice(0, 1).map(({ connect }) => connect(redis.port)));
  });
  afterAll(async () => {
    await connected?.[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  const client = (): RedisClient => {
    if (!connected) throw new Error("No client is connected");
    return connected.client;
  };

  /** Creates the processes of a new group. */
  const members = (count: number): readonly Member[] => {
    const group = `{g${++groups}}`;
    const keys = ["state", "members", "heard", "waiting"].map((part) => `${group}:${part}`);
    return Array.from({ length: count }, (_, index) => {
      let seq = 0;
      return {
        async sync(at, input = {}) {
          const full = { member: `m${index}`, seq: ++seq, ...nothing, ...input };
          const values = [JSON.stringify(full), `${start + at}`];
          return runScript(client(), limiterScript, keys, values);
        },
      };
    });
  };
  const stated = (lowest: number, resetInMs: number, more: Partial<Statement> = {}): Partial<SyncInput> => ({
    statement: { limit: 50, lowest, resetInMs, ...more },
  });
  /**
   * Creates the processes of a group for which a response has stated this number of remaining requests, until 1,000 ms
   * after `start`.
   */
  const limited = async (count: number, lowest: number): Promise<readonly Member[]> => {
    const group = members(count);
    await group[0]?.sync(0, stated(lowest, 1_000));
    return group;
  };
  const alone = async (lowest: number): Promise<Member> => (await limited(1, lowest))[0] as Member;

  describe("before the API has stated a limit", () => {
    test("grants ten permits to all processes together", async () => {
      const [a, b] = members(2) as [Member, Member];
      expect([(await a.sync(0, { ordinary: 8 })).granted, (await b.sync(1, { ordinary: 8 })).granted]).toEqual([8, 2]);
    });

    test("grants more permits as requests succeed", async () => {
      const [a] = members(1) as [Member];
      await a.sync(0, { ordinary: 10 });
      expect((await a.sync(10, { ended: 10, accepted: 10, ordinary: 30 })).granted).toBe(15);
    });
  });

  describe("the quota", () => {
    test("grants the quota once, whichever process asks", async () => {
      const [a, b] = (await limited(2, 30)) as [Member, Member];
      expect(await a.sync(1, { ordinary: 30 })).toMatchObject({ granted: 30, left: 0, limit: 50, resetInMs: 999 });
      expect(await b.sync(2, { ordinary: 5 })).toMatchObject({ granted: 0, retryMs: 200 });
    });

    test("keeps a reserve for polls and cancels, and grants it to other requests gradually", async () => {
      const a = await alone(6);
      expect(await a.sync(1, { ordinary: 10 })).toMatchObject({ granted: 2, reserved: 0 });
      expect((await a.sync(2, { ordinary: 8 })).granted).toBe(0);
      expect(await a.sync(3, { ordinary: 8, priority: 1 })).toMatchObject({ granted: 1, reserved: 1 });
      expect((await a.sync(300, { ordinary: 8 })).granted).toBe(1);
      expect((await a.sync(301, { ordinary: 7 })).granted).toBe(0);
    });

    test("grants the whole quota if it covers all waiting requests", async () => {
      expect((await (await alone(6)).sync(1, { ordinary: 6 })).granted).toBe(6);
    });

    test("grants permits in advance, and fewer of them if less quota is left", async () => {
      const a = await alone(49);
      expect((await a.sync(1, { ordinary: 1, spare: 10 })).granted).toBe(11);
      const b = await alone(10);
      expect((await b.sync(1, { ordinary: 1, spare: 10 })).granted).toBe(3);
    });

    test("grants returned permits again", async () => {
      const [a, b] = (await limited(2, 30)) as [Member, Member];
      await a.sync(1, { ordinary: 30 });
      await a.sync(2, { returned: 20 });
      expect((await b.sync(3, { ordinary: 20 })).granted).toBe(20);
    });

    test("lowers the quota to what a response states, because clients without the store may share the quota", async () => {
      const a = await alone(30);
      await a.sync(1, stated(7, 999));
      expect((await a.sync(2, { ordinary: 20 })).left).toBe(4);
    });

    test("measures the reset from when the process sent the exchange, however late the exchange arrives", async () => {
      const a = await alone(30);
      expect(await a.sync(900, { sentAt: start + 50, ...stated(7, 950) })).toMatchObject({ left: 7, resetInMs: 100 });
      // The clock of the process cannot be ahead.
      expect(await a.sync(910, { sentAt: start + 950, ...stated(6, 90) })).toMatchObject({ left: 6, resetInMs: 90 });
    });

    test("ignores a late response of an earlier period", async () => {
      const a = await alone(0);
      await a.sync(1_001, { ...stated(49, 1_000), ordinary: 1 });
      const { base } = await a.sync(1_011, { ordinary: 1 });
      await a.sync(1_020, { ended: 1, ...stated(48, 980, { highest: base + 48 }) });
      expect((await a.sync(1_030, { ...stated(0, 10), ordinary: 1 })).left).toBeGreaterThan(40);
    });
  });

  describe("the end of a period", () => {
    test("grants one probe for all processes after the stated end", async () => {
      const [a, b] = (await limited(2, 0)) as [Member, Member];
      expect((await a.sync(900, { ordinary: 5 })).granted).toBe(0);
      expect(await a.sync(1_010, { ordinary: 5 })).toMatchObject({ granted: 1, probe: true });
      const { base } = await b.sync(1_011, { ordinary: 5 });
      expect((await b.sync(1_020, { ordinary: 5 })).granted).toBe(0);
      const result = { ended: 1, accepted: 1, probe: "accepted", ...stated(49, 980, { highest: base + 49 }) } as const;
      expect(await a.sync(1_030, { ...result, ordinary: 4 })).toMatchObject({ granted: 4, probe: false });
      expect((await b.sync(1_031, { ordinary: 5 })).granted).toBe(5);
    });

    test("grants the probe to another process if the first one has died", async () => {
      const [a, b] = (await limited(2, 0)) as [Member, Member];
      expect((await a.sync(1_010, { ordinary: 5 })).probe).toBe(true);
      expect((await b.sync(1_400, { ordinary: 5 })).probe).toBe(false);
      expect((await b.sync(1_510, { ordinary: 5 })).probe).toBe(true);
    });

    test("waits longer after the stated end if a probe came too early", async () => {
      const a = await alone(0);
      await a.sync(1_010, { ordinary: 1 });
      await a.sync(1_020, { ended: 1, probe: "accepted", ...stated(0, 0) });
      expect((await a.sync(1_021, { ordinary: 1 })).granted).toBe(0);
      expect((await a.sync(1_040, { ordinary: 1 })).granted).toBe(1);
    });

    test("grants a probe before the period ends to a request that cannot wait until then", async () => {
      expect(await (await alone(0)).sync(1, { ordinary: 1, untilDeadlineMs: 500 })).toMatchObject({
        granted: 1,
        probe: true,
      });
    });

    test("grants one permit before the period ends if the API has accepted a request after it stated that no quota is left", async () => {
      const a = await alone(0);
      await a.sync(1, { ordinary: 1, untilDeadlineMs: 500 });
      await a.sync(10, { ended: 1, accepted: 1, probe: "accepted", ...stated(0, 990) });
      expect((await a.sync(11, { ordinary: 5 })).granted).toBe(1);
      await a.sync(20, { ended: 1, probe: "lost", ...stated(5, 980, { highest: 10 }) });
      expect((await a.sync(21, { ordinary: 5 })).granted).toBe(5);
    });
  });

  describe("a 429", () => {
    const refusal = { epoch: 0, serverDelayMs: 2_000, trial: false, width: 10 };
    /** Two processes, the first of which has received a 429. */
    const refusedPair = async (): Promise<readonly [Member, Member]> => {
      const [a, b] = members(2) as [Member, Member];
      await a.sync(0, { ordinary: 10 });
      await a.sync(10, { ended: 10, accepted: 6, refusal });
      return [a, b];
    };

    test("stops every process for the stated delay", async () => {
      const [a, b] = await refusedPair();
      expect(await b.sync(11, { ordinary: 5 })).toMatchObject({ granted: 0, epoch: 1, closedMs: 1_999 });
      expect(await a.sync(1_900, { ordinary: 5 })).toMatchObject({ granted: 0, retryMs: 110 });
    });

    test("grants one probe after the delay, and then as many permits as were accepted before", async () => {
      const [a, b] = await refusedPair();
      await a.sync(1_000);
      expect(await b.sync(2_010, { ordinary: 9 })).toMatchObject({ granted: 1, probe: true });
      expect((await a.sync(2_011, { ordinary: 9 })).granted).toBe(0);
      const next = await b.sync(2_020, { ended: 1, epoch: 1, accepted: 1, probe: "accepted", ordinary: 9 });
      expect(next).toMatchObject({ closedMs: 0, granted: 5, trial: false });
      expect((await a.sync(2_021, { ordinary: 9 })).granted).toBe(0);
      await b.sync(2_050, { ended: 5, epoch: 1, accepted: 5, ordinary: 4 });
      expect(await a.sync(2_060, { ordinary: 9 })).toMatchObject({ granted: 0, width: 1 });
    });

    test("stops nobody if the quota that it states is used up until the delay ends, but waits for the reset", async () => {
      const [a, b] = (await limited(2, 30)) as [Member, Member];
      await a.sync(1, { ordinary: 9 });
      const usedUp = { ended: 9, accepted: 8, refusal: { ...refusal, serverDelayMs: 1_000 }, ...stated(0, 990) };
      expect(await a.sync(10, usedUp)).toMatchObject({ epoch: 0, closedMs: 0, left: 0 });
      expect(await b.sync(11, { ordinary: 5 })).toMatchObject({ granted: 0, retryMs: 200 });
      expect(await b.sync(1_010, { ordinary: 5 })).toMatchObject({ granted: 1, probe: true });
      const next = {
        ended: 1,
        accepted: 1,
        probe: "accepted" as const,
        ordinary: 40,
        ...stated(49, 990, { highest: 50 }),
      };
      expect(await b.sync(1_020, next)).toMatchObject({ granted: 40, trial: false });
    });

    test.each([
      ["quota is left", { serverDelayMs: 1_000 }, stated(3, 990)],
      ["the delay ends long before the reset", { serverDelayMs: 100 }, stated(0, 5_000)],
      ["the delay ends long after the reset", { serverDelayMs: 30_000 }, stated(0, 990)],
      ["it states no delay", { serverDelayMs: 0 }, stated(0, 1_990)],
      ["it states another limit", { serverDelayMs: 1_000 }, stated(0, 990, { limit: 10 })],
      ["it states no quota", { serverDelayMs: 1_000 }, {}],
    ])("stops every process if %s", async (_, delay, statement) => {
      const [a] = (await limited(1, 30)) as [Member];
      await a.sync(1, { ordinary: 9 });
      const refused = { ended: 9, accepted: 8, refusal: { ...refusal, ...delay }, ...statement };
      expect(await a.sync(10, refused)).toMatchObject({ epoch: 1 });
    });

    test("stops every process again if the probe gets a 429", async () => {
      const [a] = await refusedPair();
      await a.sync(2_010, { ordinary: 1 });
      const again = { ...refusal, epoch: 1, serverDelayMs: 500 };
      expect(await a.sync(2_020, { ended: 1, probe: "refused", refusal: again })).toMatchObject({
        epoch: 2,
        closedMs: 804,
      });
    });

    test("prolongs a running delay but starts none if its request was sent before the previous 429", async () => {
      const [a, b] = await refusedPair();
      expect(await b.sync(20, { refusal: { ...refusal, serverDelayMs: 2_500 } })).toMatchObject({
        epoch: 1,
        closedMs: 2_500,
      });
      await b.sync(1_300);
      await a.sync(2_520, { ordinary: 1 });
      await a.sync(2_530, { ended: 1, epoch: 1, accepted: 1, probe: "accepted" });
      expect(await b.sync(2_540, { refusal })).toMatchObject({ epoch: 1, closedMs: 0 });
    });

    test("stops requests for at most a minute", async () => {
      const [a] = members(1) as [Member];
      await a.sync(0, { ordinary: 1 });
      expect(await a.sync(1, { ended: 1, refusal: { ...refusal, serverDelayMs: 86_400_000 } })).toMatchObject({
        closedMs: 60_000,
      });
    });

    test("lowers the number of requests in flight if a request with a trial permit received it", async () => {
      const [a] = await refusedPair();
      await a.sync(2_010, { ordinary: 1 });
      await a.sync(2_020, { ended: 1, epoch: 1, accepted: 1, probe: "accepted", ordinary: 5 });
      await a.sync(2_030, { ended: 5, epoch: 1, accepted: 5, ordinary: 5 });
      const trial = await a.sync(2_040, { ended: 1, epoch: 1, accepted: 1, trials: 1, ordinary: 5 });
      expect(trial).toMatchObject({ granted: 2, trial: true, width: 2 });
      await a.sync(2_050, { ended: 2, epoch: 1, refusal: { epoch: 1, serverDelayMs: 0, trial: true, width: 2 } });
      expect(await a.sync(4_000, { ordinary: 1 })).toMatchObject({ probe: true, epoch: 2 });
      await a.sync(4_010, { ended: 1, epoch: 2, accepted: 1, probe: "accepted", ordinary: 5 });
      await a.sync(4_020, { ended: 5, epoch: 2, accepted: 5, ordinary: 5 });
      const next = await a.sync(4_030, { ended: 1, epoch: 2, accepted: 1, trials: 1, ordinary: 5 });
      expect(next).toMatchObject({ granted: 1, trial: true, width: 1 });
    });
  });

  describe("processes", () => {
    test("serves processes in turn, however often they ask", async () => {
      const [fast, slow] = (await limited(2, 49)) as [Member, Member];
      await slow.sync(1, stated(0, 999));
      await slow.sync(900, { ordinary: 40 });
      await fast.sync(901, { ordinary: 40 });
      const { base } = await fast.sync(1_010, { ordinary: 40 });
      const opened = { ended: 1, probe: "accepted", ...stated(49, 980, { highest: base + 49 }) } as const;
      const first = await fast.sync(1_020, { ...opened, ordinary: 39 });
      const second = await fast.sync(1_021, { ordinary: 39 - first.granted });
      const third = await slow.sync(1_060, { ordinary: 40 });
      expect(first.granted + second.granted).toBeLessThanOrEqual(27);
      expect(third.granted).toBeGreaterThanOrEqual(20);
    });

    test("does not wait for a process that does not ask again", async () => {
      const [a, dead] = (await limited(2, 0)) as [Member, Member];
      await dead.sync(950, { ordinary: 40 });
      await a.sync(951, { ordinary: 40 });
      const { base } = await a.sync(1_010, { ordinary: 40 });
      await a.sync(1_020, { ended: 1, probe: "accepted", ...stated(49, 980, { highest: base + 49 }), ordinary: 39 });
      expect((await a.sync(1_300, { ordinary: 40 })).granted).toBeGreaterThan(15);
    });

    test("forgets a process that has died, and no longer counts its permits as in use", async () => {
      const [a, dead] = members(2) as [Member, Member];
      await dead.sync(0, { ordinary: 10 });
      expect((await a.sync(1_499, { ordinary: 5 })).granted).toBe(0);
      expect(await a.sync(1_500, { ordinary: 5 })).toMatchObject({ granted: 5, members: 1 });
      expect(await dead.sync(1_501, { ended: 10 })).toMatchObject({ refused: "unknown" });
    });
  });

  test("forgets a process that has died, but not a process whose exchange arrives late", async () => {
    const [dead, late, other] = members(3) as [Member, Member, Member];
    await dead.sync(0, { ordinary: 10 });
    await late.sync(1);
    await late.sync(1_600);
    expect(await other.sync(1_601, { ordinary: 5 })).toMatchObject({ granted: 5, members: 2 });
  });

  describe("a Redis server that evicts keys", () => {
    test.each(["state", "members", "heard"])(
      "makes all processes join again after it has removed the key %s",
      async (part) => {
        const [a, b] = (await limited(2, 30)) as [Member, Member];
        await a.sync(1, { ordinary: 30 });
        await b.sync(2, { ordinary: 5 });
        await command(redis.port, `DEL {g${groups}}:${part}`);
        expect(await a.sync(3, { ended: 30 })).toEqual({ now: start + 3, refused: "unknown" });
        expect(await b.sync(4, { ordinary: 5 })).toEqual({ now: start + 4, refused: "unknown" });
        const again = await a.sync(5, { seq: 1, ...stated(7, 995), ordinary: 5 });
        expect(again).toMatchObject({ granted: 5, left: 2, members: 1, width: 5 });
      },
    );
  });

  describe("a full Redis server", () => {
    test.each<[string, Partial<SyncInput>]>([
      ["nothing", {}],
      ["permits", { ordinary: 5 }],
    ])("rejects an exchange that requests %s", async (_, input) => {
      const [a] = members(1) as [Member];
      await a.sync(0, { ordinary: 1 });
      await command(redis.port, "CONFIG SET maxmemory 1");
      const result = await a.sync(1, input).catch(String);
      await command(redis.port, "CONFIG SET maxmemory 0");
      expect(result).toContain("OOM");
    });
  });

  describe("exchanges", () => {
    test("applies a repeated exchange once", async () => {
      const [a] = members(1) as [Member];
      await a.sync(0, { ordinary: 4 });
      expect((await a.sync(1, { seq: 1, ordinary: 4 })).granted).toBe(4);
      expect((await a.sync(2, { seq: 2 })).width).toBe(4);
    });

    test("ignores an exchange that comes too late", async () => {
      const [a] = members(1) as [Member];
      expect(await a.sync(1_010, { sentAt: start + 9, ordinary: 4 })).toEqual({ now: start + 1_010, refused: "void" });
      expect((await a.sync(1_011, { seq: 1 })).width).toBe(0);
    });
  });

  test("sets an expiry on every key", async () => {
    const group = `{expiry}`;
    const keys = ["state", "members", "heard", "waiting"].map((part) => `${group}:${part}`);
    const input = { ...nothing, member: "m", seq: 1, ordinary: 20, ...stated(0, 3_600_000) };
    await runScript(client(), limiterScript, keys, [JSON.stringify(input), ""]);
    const ttl = defineScript("return redis.call('PTTL', KEYS[1])", Number);
    for (const key of keys) {
      expect(await runScript(client(), ttl, [key], []), key).toBeGreaterThan(3_600_000);
    }
  });
});
