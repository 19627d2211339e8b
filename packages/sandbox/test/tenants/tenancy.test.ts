import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deliverTask } from "../../src/operations/lifecycle/deliveries.ts";
import { nodePlatform } from "../../src/platform/node.ts";
import type { TenancyOptions } from "../../src/tenants/live-tenants.ts";
import { createSharedParts } from "../../src/tenants/shared-parts.ts";
import { createTenancy, type Tenancy } from "../../src/tenants/tenancy.ts";
import type { Tenant } from "../../src/tenants/tenant.ts";

const noon = Date.parse("2026-11-24T12:00:00Z");
const second = 1000;
const hour = 3600 * second;

let folder: string;
let machineNow: number;
let files = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-"));
});

beforeEach(() => {
  machineNow = noon;
  files += 1;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Opened extends Tenancy {
  /** Closes the data file and stores nothing more, as when the process is killed. */
  readonly end: () => void;
}

/** Opens the data file of the current test, by default at a speed at which an hour passes in a second. */
function open(options: Partial<Pick<TenancyOptions, "mode" | "speed" | "now">> = {}): Opened {
  const shared = createSharedParts(nodePlatform, { data: join(folder, `${files}.db`), randomSeed: "tenancy" });
  const tenancy = createTenancy(shared, {
    mode: "real",
    speed: 3600,
    now: undefined,
    seed: "empty",
    rateLimits: undefined,
    deliveries: { anywhere: false, fetch },
    random: () => 0,
    machine: () => machineNow,
    ...options,
  });
  return { ...tenancy, end: shared.database.close };
}

async function close(tenancy: Opened): Promise<void> {
  await tenancy.stop();
  tenancy.end();
}

function change({ transaction, data }: Tenant): void {
  transaction(() => data.resources.insert("project", { ...data.newId("project", "prj_1"), attributes: {} }));
}

const timeOf = (tenant: Tenant | undefined): number | undefined => tenant?.time.now();

describe("the time of a tenant after a stop", () => {
  test("is, for every tenant, the time at the stop plus the real time since the stop", async () => {
    const before = open();
    machineNow += second;
    const other = before.create().tenant;
    machineNow += second;
    expect(before.main.tenant.time.now()).toBe(noon + 2 * hour);
    expect(other.time.now()).toBe(noon + second + hour);
    await close(before);

    machineNow += 10 * second;
    const after = open();
    expect(after.main.tenant.time.now()).toBe(noon + 2 * hour + 10 * second);
    expect(timeOf(after.find(other.number))).toBe(noon + second + hour + 10 * second);
    after.end();
  });

  test("is kept across several restarts at different speeds", async () => {
    for (const [speed, expected] of [
      [3600, hour],
      [0.5, hour + second / 2],
      [60, hour + second / 2 + 60 * second],
    ]) {
      const tenancy = open({ speed: Number(speed) });
      machineNow += second;
      expect(tenancy.main.tenant.time.now()).toBe(noon + Number(expected));
      await close(tenancy);
    }
  });

  test("follows the machine's clock at speed 1, even while the sandbox is stopped", async () => {
    const before = open({ speed: 1 });
    machineNow += hour;
    await close(before);
    machineNow += hour;
    const after = open({ speed: 1 });
    expect(after.main.tenant.time.now()).toBe(machineNow);
    after.end();
  });

  test("is not earlier than the time at the stop, even if the machine's clock was set back", async () => {
    const before = open();
    machineNow += second;
    await close(before);
    machineNow -= hour;
    const after = open();
    expect(after.main.tenant.time.now()).toBe(noon + hour);
    after.end();
  });

  test("is the time at the stop if the clock is manual", async () => {
    const before = open({ mode: "manual" });
    await before.main.tenant.scheduler.advanceTo(noon + hour);
    await close(before);
    machineNow += hour;
    const after = open({ mode: "manual" });
    expect(after.main.tenant.time.now()).toBe(noon + hour);
    after.end();
  });

  test("is the value of the option `now` if the option is set, and a later start without the option continues from there", async () => {
    const before = open();
    machineNow += second;
    await close(before);
    const moved = open({ now: noon - hour });
    expect(moved.main.tenant.time.now()).toBe(noon - hour);
    machineNow += second;
    await close(moved);
    const after = open();
    expect(after.main.tenant.time.now()).toBe(noon);
    after.end();
  });
});

describe("the time of a tenant after the process is killed", () => {
  test("is not earlier than the last change of this tenant", () => {
    const before = open();
    machineNow += second;
    const other = before.create().tenant;
    change(before.main.tenant);
    machineNow += second;
    change(other);
    before.end();

    const after = open();
    expect(after.main.tenant.time.now()).toBe(noon + hour + second);
    expect(timeOf(after.find(other.number))).toBe(noon + second + hour);
    after.end();
  });

  test.each(["real", "manual"] as const)(
    "is not earlier than the last timer that has fired, with a %s clock",
    async (mode) => {
      const before = open({ mode });
      const { scheduler, transaction, data } = before.main.tenant;
      transaction(() => {
        data.timers.set({ due: noon + hour, task: deliverTask, subject: "none", detail: null });
        data.timers.set({ due: noon + 3 * hour, task: deliverTask, subject: "none", detail: null });
      });
      if (mode === "real") {
        machineNow += 2 * second;
        scheduler.catchUp();
      } else {
        // The process ends when `advanceTo` has reached the first timer.
        void scheduler.advanceTo(noon + 2 * hour);
      }
      expect(data.timers.nextDue()).toBe(noon + 3 * hour);
      before.end();

      const after = open({ mode });
      expect(after.main.tenant.time.now()).toBe(mode === "real" ? noon + 2 * hour : noon + hour);
      after.end();
    },
  );

  test.each(["restore", "reset"] as const)("is not earlier than the last call of `%s`", (method) => {
    const before = open();
    const { main } = before;
    const snapshot = before.snapshot(main.tenant);
    machineNow += second;
    if (method === "restore") before.restore(main.tenant, snapshot);
    else before.reset(main);
    before.end();
    const after = open();
    expect(after.main.tenant.time.now()).toBe(noon + hour);
    after.end();
  });

  test("ignores a transaction that changes nothing or is rolled back", () => {
    const before = open();
    machineNow += second;
    const { transaction, data } = before.main.tenant;
    transaction(() => data.resources.select("project"));
    expect(() =>
      transaction(() => {
        change(before.main.tenant);
        throw new Error("undo");
      }),
    ).toThrow("undo");
    before.end();
    const after = open();
    expect(after.main.tenant.time.now()).toBe(machineNow);
    after.end();
  });
});
