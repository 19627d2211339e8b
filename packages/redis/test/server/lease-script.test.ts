import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { type RedisServer, startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { command } from "@planasonix/fleet/src/start-redis-cluster.ts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { leaseScript } from "../../src/lease/lease-script.ts";
import type { Reply, Report } from "../../src/lease/messages.ts";
import type { RedisClient } from "../../src/store/redis-client.ts";
import { defineScript, runScript } from "../../src/store/script.ts";
import { type Connected, libraries } from "../support/clients.ts";

const program = inject("redis") ?? "";
const start = 1_795_000_000_000;
const nothing = {
  ...{ sentAt: 0, waiting: 0, priority: 0, spare: 0, untilDeadlineMs: 300_000 },
  ...{ unleased: 0, ended: {}, unstated: 0, isHeard: false },
};

/** A process that sends reports. Times are in milliseconds after `start`. */
interface Member {
  report(at: number, report?: Partial<Report>): Promise<Reply>;
}

const parts = ["state", "pause", "members", "waiting"];

describe.runIf(program)("leaseScript", () => {
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
  const send = (group: string, report: Report, now: string): Promise<Reply> =>
    runScript(
      client(),
      leaseScript,
      parts.map((part) => `${group}:${part}`),
      [JSON.stringify(report), now],
    );
  /** Creates the processes of a new group. */
  const members = (count: number): readonly Member[] => {
    const group = `{g${++groups}}`;
    return Array.from({ length: count }, (_, index) => ({
      report: (at, report = {}) =>
        send(group, { member: `m${index}`, ...nothing, sentAt: start + at, ...report }, `${start + at}`),
    }));
  };
  const stated = (remaining: number, resetInMs: number, more: Partial<Report["stated"]> = {}): Partial<Report> => ({
    stated: { limit: 50, remaining, isRelative: false, agoMs: 0, resetInMs, ...more },
  });
  /** Creates the processes of a group with this number of remaining requests until 1,000 ms after `start`. */
  const limited = async (count: number, remaining: number, more?: Partial<Report["stated"]>) => {
    const group = members(count);
    await group[0]?.report(0, stated(remaining, 1_000, more));
    return group;
  };
  const alone = async (remaining: number, more?: Partial<Report["stated"]>): Promise<Member> =>
    (await limited(1, remaining, more))[0] as Member;

  describe("before the API has stated a quota", () => {
    test("leases ten requests to all processes together until the first response", async () => {
      const [a, b] = members(2) as [Member, Member];
      expect(await a.report(0, { waiting: 8 })).toMatchObject({ leased: 8, limit: 0, isFree: false });
      expect(await b.report(1, { waiting: 8 })).toMatchObject({ leased: 2, isFree: false, retryMs: 20 });
      expect(await a.report(2, { isHeard: true })).toMatchObject({ leased: 0, isFree: true });
      expect(await b.report(3, { waiting: 6 })).toMatchObject({ leased: 0, isFree: true });
    });

    test("needs no leases after 200 ms without a response", async () => {
      const [a, b] = members(2) as [Member, Member];
      await a.report(0, { waiting: 10 });
      expect([(await b.report(199, { waiting: 1 })).isFree, (await b.report(200, { waiting: 1 })).isFree]).toEqual([
        false,
        true,
      ]);
    });

    test("counts the requests in flight without a lease once a quota is stated", async () => {
      const [a, b] = members(2) as [Member, Member];
      await a.report(0, { isHeard: true });
      const { expiry } = await a.report(1, { unleased: 10, ...stated(30, 999) });
      expect((await b.report(2, { waiting: 30 })).leased).toBe(16);
      await a.report(3, { ended: { [expiry]: 10 }, ...stated(30, 997, { agoMs: 1 }) });
      expect((await b.report(4, { waiting: 20 })).leased).toBe(10);
    });
  });

  describe("the quota", () => {
    test("is leased once, whichever process asks", async () => {
      const [a, b] = (await limited(2, 30)) as [Member, Member];
      expect(await a.report(1, { waiting: 30 })).toMatchObject({ leased: 30, limit: 50, isTest: false });
      expect(await b.report(2, { waiting: 5 })).toMatchObject({ leased: 0, retryMs: 20 });
    });

    test("keeps its last requests, and spreads them over the time to the reset", async () => {
      const a = await alone(6);
      expect((await a.report(1, { waiting: 10 })).leased).toBe(2);
      expect(await a.report(2, { waiting: 8 })).toMatchObject({ leased: 0, retryMs: 200 });
      expect((await a.report(203, { waiting: 8 })).leased).toBe(1);
      expect((await a.report(204, { waiting: 7 })).leased).toBe(0);
      expect((await a.report(205, { waiting: 7, priority: 1 })).leased).toBe(1);
    });

    test("is leased as a whole if it covers the waiting requests of all processes", async () => {
      const [a, b] = (await limited(2, 6)) as [Member, Member];
      expect((await a.report(1, { waiting: 2 })).leased).toBe(2);
      expect((await b.report(2, { waiting: 5 })).leased).toBe(0);
      expect((await a.report(3, { waiting: 1 })).leased).toBe(0);
      expect((await b.report(4, { waiting: 3 })).leased).toBe(2);
      expect((await b.report(5, { waiting: 1 })).leased).toBe(1);
    });

    test("is leased in advance if plenty is left, and less of it the less is left", async () => {
      const a = await alone(49);
      expect((await a.report(1, { waiting: 2, spare: 10 })).leased).toBe(12);
      expect((await a.report(2, { waiting: 2, spare: 10 })).leased).toBe(12);
      expect((await a.report(3, { waiting: 2, spare: 10 })).leased).toBe(2 + 9);
      expect((await a.report(4, { waiting: 2, spare: 10 })).leased).toBe(2 + 4);
    });

    test("is divided among the waiting processes", async () => {
      const [a, b] = (await limited(2, 0)) as [Member, Member];
      await a.report(1, { waiting: 40 });
      await b.report(2, { waiting: 40 });
      expect((await a.report(3, { waiting: 40, ...stated(41, 997) })).leased).toBe(21);
      expect((await b.report(4, { waiting: 40 })).leased).toBe(10);
    });

    test("does not wait for a process that does not ask again", async () => {
      const [a, dead] = (await limited(2, 0)) as [Member, Member];
      await dead.report(1, { waiting: 40 });
      expect((await a.report(1_510, { waiting: 40, ...stated(40, 997) })).leased).toBe(36);
    });

    test("is leased again if a lease is returned", async () => {
      const a = await alone(30);
      const { expiry } = await a.report(1, { waiting: 30 });
      await a.report(2, { ended: { [expiry]: 9 } });
      expect((await a.report(3, { waiting: 9 })).leased).toBe(9);
    });

    test("is lowered by a response of a process that does not share it, and not raised by a late one", async () => {
      const a = await alone(30);
      await a.report(1, stated(20, 999, { agoMs: 2 }));
      await a.report(2, stated(29, 998, { agoMs: 2 }));
      expect((await a.report(3, { waiting: 30 })).leased).toBe(16);
      await a.report(4, stated(29, 996, { agoMs: 1 }));
      expect((await a.report(5, { waiting: 14 })).leased).toBe(9);
    });

    test("is lowered by requests whose responses state nothing", async () => {
      const a = await alone(30);
      expect((await a.report(1, { unstated: 10, waiting: 30 })).leased).toBe(16);
    });

    test("is not that of a statement of another limit", async () => {
      const a = await alone(30);
      expect(await a.report(1, { waiting: 30, ...stated(500, 999, { limit: 600 }) })).toMatchObject({
        leased: 30,
        limit: 50,
      });
    });
  });

  describe("a lease", () => {
    test("counts as sent if its process does not report its end in time", async () => {
      const [a, dead] = (await limited(2, 30, { resetInMs: 60_000 })) as [Member, Member];
      const { expiry, members: count } = await dead.report(1, { waiting: 20 });
      expect([(await a.report(500, { waiting: 26 })).leased, count]).toEqual([6, 2]);
      await dead.report(760, { ended: { [expiry]: 20 } });
      expect((await a.report(761, { waiting: 20 })).leased).toBe(0);
    });

    test("of a dead process does not lower the number that a later response states", async () => {
      const [a, dead] = (await limited(2, 30, { resetInMs: 60_000 })) as [Member, Member];
      await dead.report(1, { waiting: 20 });
      await a.report(760);
      expect((await a.report(761, { waiting: 40, ...stated(25, 59_239) })).leased).toBe(21);
    });

    test("is not ended twice by a command that the client repeats", async () => {
      const a = await alone(30);
      const { expiry } = await a.report(1, { waiting: 30 });
      const again = { sentAt: start + 2, ended: { [expiry]: 9 }, unstated: 9 };
      await a.report(2, again);
      await a.report(3, again);
      expect((await a.report(4, { waiting: 30 })).leased).toBe(0);
      await a.report(5, stated(20, 995));
      expect((await a.report(6, { waiting: 30 })).leased).toBe(0); // 21 are in use.
    });
  });

  describe("after the stated reset", () => {
    /** A group whose quota is used up. */
    const usedUp = async (count: number, more?: Partial<Report["stated"]>) => {
      const group = await limited(count, 0, more);
      for (const member of group) await member.report(990, { waiting: 9 });
      return group;
    };

    test("one request tests for all processes whether more are left", async () => {
      const [a, b] = (await usedUp(2)) as [Member, Member];
      expect(await a.report(1_009, { waiting: 9 })).toMatchObject({ leased: 0, retryMs: 1 });
      const { expiry } = await a.report(1_010, { waiting: 9 });
      expect(await b.report(1_011, { waiting: 9 })).toMatchObject({ leased: 0, retryMs: 20 });
      const opened = { ended: { [expiry]: 1 }, test: "accepted", ...stated(49, 970, { agoMs: 20 }) } as const;
      expect(await a.report(1_030, { waiting: 8, ...opened })).toMatchObject({ leased: 8, isTest: false });
      expect((await b.report(1_031, { waiting: 9 })).leased).toBe(9);
    });

    test("another request tests if the first process has died", async () => {
      const [a, dead] = (await usedUp(2)) as [Member, Member];
      expect((await dead.report(1_010, { waiting: 9 })).isTest).toBe(true);
      expect((await a.report(1_509, { waiting: 9 })).isTest).toBe(false);
      expect((await a.report(1_800, { waiting: 9 })).isTest).toBe(true);
    });

    test("later tests wait longer if the API has refused one, because it rounds its resets down", async () => {
      const [a] = (await usedUp(1)) as [Member];
      const { expiry } = await a.report(1_010, { waiting: 9 });
      await a.report(1_050, { ended: { [expiry]: 1 }, test: "refused", ...stated(0, -50, { agoMs: 40 }) });
      expect((await a.report(1_099, { waiting: 9 })).isTest).toBe(false);
      expect((await a.report(1_100, { waiting: 9 })).isTest).toBe(true);
    });

    test("a bucket keeps its spaced requests even if the waiting requests would use them up", async () => {
      const a = await alone(1);
      await a.report(100, stated(2, 1_900));
      expect((await a.report(101, { waiting: 2 })).leased).toBe(1); // The first spaced request is due at once.
      expect((await a.report(102, { waiting: 1 })).leased).toBe(0);
    });
  });

  describe("a quota that may be wrong", () => {
    test("is tested after a minute, whatever reset is stated", async () => {
      const a = await alone(0, { resetInMs: 3_600_000 });
      expect(await a.report(1, { waiting: 1 })).toMatchObject({ leased: 0, retryMs: 200 });
      expect((await a.report(60_000, { waiting: 1 })).isTest).toBe(true);
    });

    test("is tested by a request whose deadline comes before the reset", async () => {
      const a = await alone(0);
      expect((await a.report(1, { waiting: 1, untilDeadlineMs: 900 })).isTest).toBe(true);
    });

    test("sends one request after another if the API has accepted one although none was left", async () => {
      const a = await alone(0, { resetInMs: 9_000 });
      const { expiry } = await a.report(1, { waiting: 1, untilDeadlineMs: 900 });
      const result = { ended: { [expiry]: 1 }, test: "accepted", ...stated(0, 8_980, { agoMs: 19 }) } as const;
      expect(await a.report(20, { waiting: 9, ...result })).toMatchObject({ leased: 1, isTest: true });
      expect((await a.report(21, { waiting: 8 })).leased).toBe(0);
    });
  });

  describe("a pause", () => {
    test("that a process reports is told to the others until it ends", async () => {
      const [a, b] = members(2) as [Member, Member];
      expect((await a.report(0, { pauseMs: 500 })).pausedUntil).toBe(start + 500);
      expect((await b.report(499)).pausedUntil).toBe(start + 500);
      expect((await b.report(500)).pausedUntil).toBe(0);
    });

    test("is not prolonged by a second report", async () => {
      const [a, b] = members(2) as [Member, Member];
      await a.report(0, { pauseMs: 500 });
      expect((await b.report(100, { pauseMs: 900 })).pausedUntil).toBe(start + 500);
      expect((await b.report(500, { pauseMs: 900 })).pausedUntil).toBe(start + 1_400);
    });

    test("begins when the process sent the report, however late it arrives", async () => {
      const [a] = members(1) as [Member];
      expect((await a.report(300, { sentAt: start, pauseMs: 500 })).pausedUntil).toBe(start + 500);
    });
  });

  test("grows the time between reports with the number of processes, of which it forgets the silent ones", async () => {
    const group = members(100);
    for (const member of group) await member.report(0);
    expect(await group[0]?.report(1)).toMatchObject({ members: 100, paceMs: 50 });
    expect(await group[0]?.report(1_500)).toMatchObject({ members: 1, paceMs: 20 });
  });

  describe("a Redis server that evicts keys", () => {
    test.each(parts)("may remove the key %s", async (part) => {
      const [a, b] = (await limited(2, 30)) as [Member, Member];
      const { expiry } = await a.report(1, { waiting: 20 });
      await command(redis.port, `DEL {g${groups}}:${part}`);
      const again = { ended: { [expiry]: 20 }, ...stated(10, 970) };
      expect(await a.report(30, { waiting: 5, ...again })).toMatchObject({ leased: 5, limit: 50 });
      expect((await b.report(31, { waiting: 5 })).leased).toBeLessThanOrEqual(5);
    });
  });

  describe("a full Redis server", () => {
    test.each<[string, Partial<Report>]>([
      ["asks for nothing", {}],
      ["asks for leases", { waiting: 5 }],
    ])("rejects a report that %s", async (_, report) => {
      const [a] = members(1) as [Member];
      await a.report(0, { waiting: 1 });
      await command(redis.port, "CONFIG SET maxmemory 1");
      const result = await a.report(1, report).catch(String);
      await command(redis.port, "CONFIG SET maxmemory 0");
      expect(result).toContain("OOM");
    });
  });

  test("sets an expiry on every key", async () => {
    const full = { member: "m", ...nothing, waiting: 20, pauseMs: 5_000, ...stated(0, 3_600_000) };
    await send("{expiry}", full, "");
    const ttl = defineScript("return redis.call('PTTL', KEYS[1])", Number);
    for (const part of parts)
      expect(await runScript(client(), ttl, [`{expiry}:${part}`], []), part).toBeGreaterThan(3_600_000);
  });
});
