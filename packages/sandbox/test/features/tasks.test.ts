import { expect, test } from "vitest";
import { nodePlatform } from "../../src/platform/node.ts";
import type { Timer } from "../../src/store/timers.ts";
import { createSharedParts } from "../../src/tenants/shared-parts.ts";
import { createTenancy } from "../../src/tenants/tenancy.ts";

/** A tenant with one timer that is due now. */
function tenantWith(timer: Omit<Timer, "due">) {
  const tenancy = createTenancy(createSharedParts(nodePlatform, { data: undefined, randomSeed: "tasks" }), {
    mode: "manual",
    speed: 1,
    now: Date.parse("2026-11-24T13:00:00Z"),
    seed: "empty",
    rateLimits: undefined,
    deliveries: { anywhere: false, fetch: () => Promise.reject(new Error("No delivery is expected")) },
    random: () => 0,
    machine: () => 0,
  });
  const { tenant } = tenancy.main;
  tenant.data.timers.set({ ...timer, due: tenant.time.now() });
  return tenant;
}

test.each([
  ["deliver", null],
  ["move", { type: "pipeline_run", state: "running" }],
  ["node", { seq: 1_000_000, status: "running" }],
  ["schedule", null],
])("the task %s does nothing if its subject no longer exists", (task, detail) => {
  const { scheduler, data } = tenantWith({ task, subject: "gone", detail });

  expect(() => scheduler.catchUp()).not.toThrow();
  expect(data.timers.nextDue()).toBe(Number.POSITIVE_INFINITY);
});

test("a timer that fails does not undo the timers before it", () => {
  const tenant = tenantWith({ task: "move", subject: "gone", detail: { type: "pipeline_run", state: "running" } });
  const { scheduler, data, time } = tenant;
  const due = time.now();
  data.timers.set({ due, task: "none", subject: "bad", detail: null });
  data.timers.set({ due, task: "move", subject: "later", detail: { type: "pipeline_run", state: "running" } });

  expect(() => scheduler.catchUp()).toThrow("There is no task none");
  expect(["gone", "bad", "later"].map((subject) => data.timers.lastDue(subject))).toEqual([undefined, due, due]);
});

test("throws for a task that does not exist, and keeps its timer", () => {
  const tenant = tenantWith({ task: "none", subject: "any", detail: null });
  const { scheduler, data } = tenant;

  expect(() => scheduler.catchUp()).toThrow("There is no task none");
  expect(data.timers.nextDue()).toBe(tenant.time.now());
});
