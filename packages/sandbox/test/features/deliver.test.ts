import { expect, test } from "vitest";
import { deliveryType, emit } from "../../src/operations/lifecycle/deliveries.ts";
import { nodePlatform } from "../../src/platform/node.ts";
import { createSharedParts } from "../../src/tenants/shared-parts.ts";
import { createTenancy } from "../../src/tenants/tenancy.ts";

/** Emits an event to a loopback webhook, with a `fetch` that rejects. Returns the error that the delivery records. */
async function failureOf(error: unknown): Promise<unknown> {
  const { main } = createTenancy(createSharedParts(nodePlatform, { data: undefined, randomSeed: "deliver" }), {
    mode: "manual",
    speed: 1,
    now: Date.parse("2026-11-24T13:00:00Z"),
    seed: "empty",
    rateLimits: undefined,
    deliveries: { anywhere: false, fetch: () => Promise.reject(error) },
    random: () => 0,
    machine: () => 0,
  });
  const { scheduler, time, ...tenant } = main.tenant;
  const workspace = tenant.present();
  const attributes = { url: "http://127.0.0.1:9/", enabled: true, events: ["job.failed"], signing_secret: "whsec_1" };
  workspace.resources.insert("webhook", { seq: 1, id: "wh_1", attributes });
  emit(workspace, "job.failed", { type: "job", seq: 2, id: "job_1", isDeleted: false, attributes: {} });
  await scheduler.advanceTo(time.now());
  return workspace.resources.select(deliveryType)[0]?.attributes.last_error;
}

test("records the message of a `fetch` error in the delivery, or the message of its cause if it has one", async () => {
  expect(await failureOf(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }))).toBe(
    "connect ECONNREFUSED",
  );
  expect(await failureOf(new Error("no network"))).toBe("no network");
});
