import { describe, expect, test } from "vitest";
import { AdvanceStopped, type Duration, type SandboxTenant, startSandbox } from "../../src/index.ts";
import { nextTurn } from "../../src/time/turns.ts";
import { send, succeed } from "../support/calls.ts";
import { start, useSandbox } from "../support/sandbox.ts";

const context = useSandbox();

describe("a manual clock", () => {
  test("stands still until it is advanced", async () => {
    const { clock } = context.tenant;
    expect(clock.now()).toBe(Date.parse(start));
    await clock.advance("1h30m");
    expect(clock.now()).toBe(Date.parse("2026-11-24T14:30:00Z"));
  });

  test.each(["soon", "-1s", -1, Number.NaN, `${"9".repeat(400)}d`])("rejects the duration %o", async (duration) => {
    await expect(context.tenant.clock.advance(duration)).rejects.toThrow(/A duration must be/);
  });

  test.each([1e300, "9000000d"])("rejects the duration %o, which ends after the year 9999", async (duration) => {
    const { clock } = context.tenant;
    await expect(clock.advance(duration)).rejects.toThrow(/The time must stay before the year 10000/);
    expect(clock.now()).toBe(Date.parse(start));
  });

  test("sets the Date header, with and without an API key", async () => {
    const { tenant } = context;
    const expected = "Tue, 24 Nov 2026 13:00:00 GMT";
    expect((await send(tenant, "projects_list")).headers.get("date")).toBe(expected);
    expect((await tenant.fetch(`${tenant.url}/projects`)).headers.get("date")).toBe(expected);
  });
});

describe("the clock of a client", () => {
  test("moves the time for 200 concurrent waits together", async () => {
    const { tenant } = context;
    const { client } = tenant.clock;
    const wait = async (): Promise<number> => {
      const params = { run_id: (await succeed(tenant, "pipelines_run")).id };
      for (let polls = 1; ; polls += 1) {
        await client.sleep(2000);
        if ((await succeed(tenant, "runs_get", { params })).attributes.status === "succeeded") return polls;
      }
    };
    const polls = await Promise.all(Array.from({ length: 200 }, wait));
    expect(polls.every((count) => count === 16)).toBe(true);
    expect(tenant.clock.now() - Date.parse(start)).toBe(32_000);
  });

  test("fires timers when a sleep passes them, but does not move the time for timers alone", async () => {
    const { client } = context.tenant.clock;
    const fired: string[] = [];
    client.timer(1000, () => fired.push("first"));
    const cancel = client.timer(1500, () => fired.push("canceled"));
    cancel();
    await nextTurn();
    await nextTurn();
    expect(fired).toEqual([]);
    await client.sleep(3000);
    expect(fired).toEqual(["first"]);
    expect(client.monotonic()).toBe(client.now());
  });

  test("rejects an aborted sleep with the reason of its signal, and does not move the time", async () => {
    const { client } = context.tenant.clock;
    const controller = new AbortController();
    const sleeping = client.sleep(60_000, controller.signal);
    controller.abort(new Error("stop"));
    await expect(sleeping).rejects.toThrow("stop");
    await expect(client.sleep(1, controller.signal)).rejects.toThrow("stop");
    expect(client.now()).toBe(Date.parse(start));
  });

  test("rejects a sleep that would end after the year 9999", async () => {
    const { client } = context.tenant.clock;
    await expect(client.sleep(Number.POSITIVE_INFINITY)).rejects.toThrow(/The time must stay before the year 10000/);
    expect(client.now()).toBe(Date.parse(start));
  });

  test("waits for requests in progress", async () => {
    const { tenant } = context;
    tenant.faults.add({ operation: "projects.list", delayMs: 500, times: 1 });
    const [reply] = await Promise.all([send(tenant, "projects_list"), tenant.clock.client.sleep(1000)]);
    expect(reply.status).toBe(200);
  });
});

describe("a clock that runs", () => {
  test("finishes work faster than real time if `speed` is high", async () => {
    await using sandbox = await startSandbox({ port: false, speed: 1000 });
    const { id } = await succeed(sandbox, "pipelines_run");
    const run = () => succeed(sandbox, "runs_get", { params: { run_id: id } });
    await expect.poll(async () => (await run()).attributes.status).toBe("succeeded");
  });
});

describe("`advance`", () => {
  /** Starts a run each minute, so that much becomes due. */
  const scheduleEachMinute = (tenant: SandboxTenant) =>
    succeed(tenant, "schedules_create", {
      body: { pipeline_id: "pl_01hqxyz", cron_expression: "* * * * *", timezone: "UTC" },
    });

  test.each<[Duration | Date, string]>([
    ["1w", "2026-12-01T13:00:00.000Z"],
    ["2026-11-24T14:30:00Z", "2026-11-24T14:30:00.000Z"],
    ["2026-11-25", "2026-11-25T00:00:00.000Z"],
    ["2026-11-25T00:30+01:00", "2026-11-24T23:30:00.000Z"],
    [new Date("2026-11-24T13:00:01Z"), "2026-11-24T13:00:01.000Z"],
  ])("takes a duration or a time: %o", async (by, expected) => {
    const { clock } = context.tenant;
    await clock.advance(by);
    expect(new Date(clock.now()).toISOString()).toBe(expected);
  });

  test.each<[Duration | Date, string]>([
    ["2026-11-24T12:59:59Z", "The time cannot go back from 2026-11-24T13:00:00.000Z to 2026-11-24T12:59:59.000Z"],
    [new Date(Number.NaN), "A time must be like 2026-12-01T06:00:00Z, got null"],
    ["2026-13-01", 'A time must be like 2026-12-01T06:00:00Z, got "2026-13-01"'],
    ["2027-02-30T06:00:00Z", 'A time must be like 2026-12-01T06:00:00Z, got "2027-02-30T06:00:00Z"'],
    ["2026-12-01T06:00:00", 'A time must be like 2026-12-01T06:00:00Z, got "2026-12-01T06:00:00"'],
  ])("rejects %o", async (by, message) => {
    await expect(context.tenant.clock.advance(by)).rejects.toThrow(new TypeError(message));
  });

  test("lets the requests of other tenants have their turn, and shows where it is going", async () => {
    const { sandbox, tenant } = context;
    const other = await sandbox.tenant();
    await scheduleEachMinute(tenant);
    const { clock } = tenant;
    const end = clock.now() + 36_500 * 86_400_000;
    const advancing = clock.advance("36500d");
    for (let turn = 0; turn < 5; turn++) {
      const before = clock.now();
      expect((await send(other, "pipelines_list")).status).toBe(200);
      await expect.poll(() => clock.now()).toBeGreaterThan(before);
      expect(clock.target()).toBe(end);
    }
    await Promise.all([clock.stop(), expect(advancing).rejects.toThrow(AdvanceStopped)]);
    expect(clock.target()).toBeUndefined();
  });

  test("can be stopped, and goes on from there", async () => {
    const { tenant } = context;
    await scheduleEachMinute(tenant);
    const { clock } = tenant;
    const begin = clock.now();
    const advancing = clock.advance("36500d");
    await expect.poll(() => clock.now()).toBeGreaterThan(begin);
    await Promise.all([clock.stop(), expect(advancing).rejects.toThrow(AdvanceStopped)]);
    const stopped = clock.now();
    expect(clock.target()).toBeUndefined();
    expect(stopped).toBeLessThan(begin + 36_500 * 86_400_000);
    await clock.advance("1m");
    expect(clock.now()).toBe(stopped + 60_000);
  });

  test("is stopped when the sandbox is closed", async () => {
    const sandbox = await startSandbox({ port: false, clock: "manual" });
    await scheduleEachMinute(sandbox);
    const begin = sandbox.clock.now();
    const advancing = sandbox.clock.advance("36500d").catch((error: unknown) => error);
    await expect.poll(() => sandbox.clock.now()).toBeGreaterThan(begin);
    await sandbox.close();
    expect(await advancing).toBeInstanceOf(AdvanceStopped);
  });
});
