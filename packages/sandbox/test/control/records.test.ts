import { expect, test } from "vitest";
import { recordedDeliveries, toEffect } from "../../src/control/records.ts";
import { createTestTenancy } from "../support/tenancy.ts";

const { tenant } = createTestTenancy("records", "demo").tenancy.main;

test("the deliveries of the sandbox are listed, oldest first, without those of the demo data", () => {
  const { add } = tenant.data;
  const payload = { id: "evt_1" };
  const failed = {
    webhook_id: "wh_1",
    event: "job.failed",
    status: "failed",
    http_status: 500,
    last_error: "No",
    payload,
  };
  const pending = {
    webhook_id: "wh_2",
    event: "job.succeeded",
    status: "pending",
    last_error: null,
    http_status: null,
  };
  const first = add("webhook_delivery", { ...failed, attempt: 3 });
  const second = add("webhook_delivery", { ...pending, payload });

  expect(tenant.data.resources.select("webhook_delivery").length).toBeGreaterThan(2);
  expect(recordedDeliveries(tenant)).toEqual([
    {
      id: first.id,
      webhookId: "wh_1",
      event: "job.failed",
      status: "failed",
      attempt: 3,
      httpStatus: 500,
      lastError: "No",
      payload,
    },
    {
      ...{ id: second.id, webhookId: "wh_2", event: "job.succeeded", status: "pending", attempt: 1 },
      ...{ httpStatus: null, lastError: undefined, payload },
    },
  ]);
});

test("an effect says its event, webhook, rule and channel, as far as it has them", () => {
  const effect = { type: "notification", id: "n_1", at: 5, cause: { type: "job", id: "job_1" } };

  expect(toEffect({ ...effect, detail: { event: "job.failed", rule_id: "nrl_1", channel_id: "nch_1" } })).toEqual({
    ...effect,
    event: "job.failed",
    webhookId: undefined,
    ruleId: "nrl_1",
    channelId: "nch_1",
  });
  expect(toEffect({ ...effect, detail: { webhook_id: "wh_1" } })).toMatchObject({
    webhookId: "wh_1",
    event: undefined,
  });
});
