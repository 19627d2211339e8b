import { beforeEach, describe, expect, test } from "vitest";
import { createClock, type SandboxClock } from "../../src/control/clock.ts";
import type { Tenant } from "../../src/tenants/tenant.ts";
import { nextTurn } from "../../src/time/turns.ts";
import { createWaits } from "../../src/time/waits.ts";
import { createTestTenancy } from "../support/tenancy.ts";

const start = Date.parse("2026-11-24T13:00:00Z");
const hour = 3_600_000;

let tenant: Tenant;
let clock: SandboxClock;
/** The times that were stored. */
let saved: number[];

function open(seed: "demo" | "empty"): void {
  ({ tenant } = createTestTenancy("clock", seed).tenancy.main);
  saved = [];
  const saveTime = (): unknown => saved.push(tenant.time.now());
  clock = createClock({ ...tenant, saveTime, waits: createWaits({ ...tenant, onMoved: saveTime }) });
}

beforeEach(() => open("empty"));

describe("an advance", () => {
  test.each<[Parameters<SandboxClock["advance"]>[0], string]>([
    ["1h", "2026-11-24T14:00:00Z"],
    [500, "2026-11-24T13:00:00.500Z"],
    ["2026-11-24T13:00:00Z", "2026-11-24T13:00:00Z"],
    ["2026-12-01", "2026-12-01T00:00:00Z"],
    ["2026-12-01T06:00Z", "2026-12-01T06:00:00Z"],
    ["2026-12-01T06:00:00.250+02:00", "2026-12-01T04:00:00.250Z"],
    [new Date("2026-12-01T06:00:00Z"), "2026-12-01T06:00:00Z"],
  ])("by %j ends at %s, and stores the time", async (by, end) => {
    await clock.advance(by);

    expect(clock.now()).toBe(Date.parse(end));
    expect(saved).toEqual([Date.parse(end)]);
  });

  test.each<[Parameters<SandboxClock["advance"]>[0], string]>([
    ["2026-02-30", 'A time must be like 2026-12-01T06:00:00Z, got "2026-02-30"'],
    ["2026-12-01T06:00:00", 'A time must be like 2026-12-01T06:00:00Z, got "2026-12-01T06:00:00"'],
    ["2026-12-01T06:00:00Z tomorrow", 'A time must be like 2026-12-01T06:00:00Z, got "2026-12-01T06:00:00Z tomorrow"'],
    ["2026-12-01T25:00:00Z", 'A time must be like 2026-12-01T06:00:00Z, got "2026-12-01T25:00:00Z"'],
    [new Date(Number.NaN), "A time must be like 2026-12-01T06:00:00Z, got null"],
    ["2026-11-24T12:59:59Z", "The time cannot go back from 2026-11-24T13:00:00.000Z to 2026-11-24T12:59:59.000Z"],
    ["soon", "A duration must be"],
    ["in 2026-12-01", "A duration must be"],
  ])("by %j is rejected, and changes nothing", async (by, message) => {
    await expect(clock.advance(by)).rejects.toThrow(message);

    expect(clock.now()).toBe(start);
    expect(saved).toEqual([]);
  });

  test("shows its target, and stores the time that it has reached when it is stopped", async () => {
    open("demo"); // has schedules, so that an advance takes time
    expect(clock.target()).toBeUndefined();
    const advancing = expect(clock.advance("36500d")).rejects.toThrow("The clock was stopped");
    await expect.poll(() => clock.target()).toBe(start + 36_500 * 24 * hour);
    await clock.stop();
    await advancing;

    expect(clock.target()).toBeUndefined();
    expect(saved).toEqual([clock.now()]);
  });

  test("starts after the requests that were sent before it", async () => {
    const advancing = clock.advance("1h");
    const times = await Promise.resolve().then(clock.now);
    await advancing;

    expect([times, clock.now()]).toEqual([start, start + hour]);
  });
});

test("a client that waits moves the clock, unless a request is in progress, and the time is stored", async () => {
  await clock.client.sleep(hour);
  await nextTurn();
  expect([clock.now(), saved]).toEqual([start + hour, [start + hour]]);

  tenant.load.requests = 1;
  const asleep = clock.client.sleep(hour);
  let isAwake = false;
  void asleep.then(() => {
    isAwake = true;
  });
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
  expect([isAwake, clock.now()]).toEqual([false, start + hour]);
  tenant.load.requests = 0;
  await asleep;
  expect(clock.now()).toBe(start + 2 * hour);
});
