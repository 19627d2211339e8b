import { verify } from "@planasonix/webhooks";
import { describe, expect, test } from "vitest";
import { createValidator } from "../../src/description/compiled.ts";
import { readDocument } from "../../src/description/packaged.ts";
import { type SandboxTenant, startSandbox } from "../../src/index.ts";
import { succeed } from "../support/calls.ts";
import { startReceiver } from "../support/receiver.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox();
const validatorOf = createValidator(readDocument());

async function subscribe(
  tenant: SandboxTenant,
  url: string,
  events: string[] = ["job.succeeded"],
): Promise<{ id: string; secret: string }> {
  const { id, attributes } = await succeed(tenant, "webhooks_create", { body: { url, events } });
  return { id, secret: attributes.signing_secret };
}

async function historyOf(tenant: SandboxTenant, webhook_id: string): Promise<Record<string, unknown>[]> {
  const deliveries = await succeed(tenant, "webhooks_listDeliveries", { params: { webhook_id } });
  return deliveries.map(({ attributes }: { attributes: Record<string, unknown> }) => attributes);
}

describe("deliveries", () => {
  test("arrive signed when a job has ended, before `advance` resolves", async () => {
    const { tenant } = context;
    await using receiver = await startReceiver(204);
    const { id, secret } = await subscribe(tenant, receiver.url);
    const job = await succeed(tenant, "connections_sync");
    await tenant.clock.advance("1h");

    expect(receiver.received).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: "" }] = receiver.received;
    const event = JSON.parse(body);
    expect(event).toMatchObject({ type: "job.succeeded", data: { id: job.id, attributes: { status: "succeeded" } } });
    expect(event.data.attributes).not.toHaveProperty("priority");
    expect(event.id).toMatch(/^evt_/);
    expect(event.created_at).toBe("2026-11-24T13:00:22Z");
    await verify({ body, headers: headers as Record<string, string>, secrets: secret });
    expect(await historyOf(tenant, id)).toMatchObject([
      { event: "job.succeeded", status: "delivered", http_status: 204, attempt: 1 },
    ]);
    const webhook = await succeed(tenant, "webhooks_get", { params: { webhook_id: id } });
    expect(webhook.attributes).toMatchObject({ last_delivery_at: "2026-11-24T13:00:22Z", failure_count_24h: 0 });
  });

  test("of one event to several webhooks have the ID of the event, and each its own ID", async () => {
    const { tenant } = context;
    await using receiver = await startReceiver(204);
    const ids = [await subscribe(tenant, receiver.url), await subscribe(tenant, receiver.url)].map(({ id }) => id);
    await succeed(tenant, "connections_sync");
    await tenant.clock.advance("1h");

    const deliveries = tenant.deliveries.all().filter(({ webhookId }) => ids.includes(webhookId));
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(2);
    const events = receiver.received.map(({ body }) => JSON.parse(body).id);
    expect([events.length, new Set(events).size]).toEqual([2, 1]);
  });

  test.each([
    ["the machine", {}, [true, false]],
    ["the machine, at any speed", { clock: "real", speed: 3600 }, [true, false]],
    ["the tenant, if the option says so", { signWith: "virtual" }, [false, true]],
  ] as const)("are signed with the time of %s", async (_, options, expected) => {
    const future = new Date("2096-11-24T13:00:00Z");
    await using sandbox = await startSandbox({ port: false, clock: "manual", now: future, ...options });
    await using receiver = await startReceiver(204);
    const { id, secret } = await subscribe(sandbox, receiver.url);
    await succeed(sandbox, "webhooks_sendTest", { params: { webhook_id: id } });
    await sandbox.clock.advance("1s");
    const [{ headers, body } = { headers: {}, body: "" }] = receiver.received;
    const isAccepted = (now: Date): Promise<boolean> =>
      verify({ body, headers: headers as Record<string, string>, secrets: secret, now }).then(
        () => true,
        () => false,
      );
    expect([await isAccepted(new Date()), await isAccepted(future)]).toEqual(expected);
    expect(JSON.parse(body).created_at).toMatch(/^2096-11-24T/);
  });

  test("lose the error of an earlier attempt when a later one succeeds", async () => {
    const { tenant } = context;
    await using receiver = await startReceiver(503, 204);
    const { id } = await subscribe(tenant, receiver.url);
    await succeed(tenant, "connections_sync");
    await tenant.clock.advance("25s");
    const recorded = () => tenant.deliveries.all().filter(({ webhookId }) => webhookId === id);
    expect(recorded()).toMatchObject([{ attempt: 2, lastError: "the receiver responded with 503" }]);
    await tenant.clock.advance("1m");
    expect(recorded()).toMatchObject([{ status: "delivered", lastError: undefined }]);
    expect(await historyOf(tenant, id)).toEqual([expect.not.objectContaining({ last_error: expect.anything() })]);
  });

  test("are retried in virtual time, and fail after the third attempt", async () => {
    const { tenant } = context;
    await using receiver = await startReceiver(503);
    const { id } = await subscribe(tenant, receiver.url);
    await succeed(tenant, "connections_sync");
    await tenant.clock.advance("25s");
    expect(await historyOf(tenant, id)).toMatchObject([{ status: "pending", http_status: 503, attempt: 2 }]);
    await tenant.clock.advance("1h");
    expect(receiver.received).toHaveLength(3);
    expect(new Set(receiver.received.map(({ body }) => JSON.parse(body).id)).size).toBe(1);
    expect(await historyOf(tenant, id)).toMatchObject([
      { status: "failed", attempt: 3, last_error: "the receiver responded with 503" },
    ]);
    const webhook = () => succeed(tenant, "webhooks_get", { params: { webhook_id: id } });
    expect((await webhook()).attributes).toMatchObject({ last_delivery_at: null, failure_count_24h: 1 });
    // Runs of the schedules in the demo data must not add failures.
    const body = { url: receiver.url, events: ["backfill.completed"], enabled: true };
    await succeed(tenant, "webhooks_update", { params: { webhook_id: id }, body });
    await tenant.clock.advance("24h");
    expect((await webhook()).attributes).toMatchObject({ failure_count_24h: 0 });
  });

  test("succeed at a later attempt, signed with the secret from before a rotation", async () => {
    const { tenant } = context;
    await using receiver = await startReceiver(500, 200);
    const { id, secret } = await subscribe(tenant, receiver.url);
    await succeed(tenant, "connections_sync");
    await tenant.clock.advance("25s");
    await succeed(tenant, "webhooks_rotateSecret", { params: { webhook_id: id } });
    await tenant.clock.advance("1m");
    const [, second] = receiver.received;
    await verify({
      body: second?.body ?? "",
      headers: second?.headers as Record<string, string>,
      secrets: secret,
    });
    expect(tenant.deliveries.all().filter(({ webhookId }) => webhookId === id)).toMatchObject([
      { webhookId: id, status: "delivered", attempt: 2, httpStatus: 200 },
    ]);
  });

  test("end with their webhook: an event that waits for another attempt is not delivered", async () => {
    const { tenant } = context;
    await using receiver = await startReceiver(503, 204);
    const { id } = await subscribe(tenant, receiver.url);
    await succeed(tenant, "connections_sync");
    await tenant.clock.advance("25s");
    const own = () => tenant.deliveries.all().filter(({ webhookId }) => webhookId === id);
    expect(own()).toMatchObject([{ status: "pending", attempt: 2 }]);
    await succeed(tenant, "webhooks_delete", { params: { webhook_id: id } });
    await tenant.clock.advance("1h");

    expect(receiver.received).toHaveLength(1);
    expect(own()).toMatchObject([{ status: "failed", lastError: "the webhook was deleted" }]);
  });

  test("go only to webhooks that are enabled and subscribe to the event", async () => {
    const { tenant } = context;
    await using receiver = await startReceiver(204);
    await subscribe(tenant, receiver.url, ["job.failed"]);
    const disabled = await subscribe(tenant, receiver.url);
    await succeed(tenant, "webhooks_update", {
      params: { webhook_id: disabled.id },
      body: { url: receiver.url, events: ["job.succeeded"], enabled: false },
    });
    await succeed(tenant, "connections_sync");
    await tenant.clock.advance("1m");
    expect(receiver.received).toEqual([]);

    tenant.outcomes.next("connections.sync", { status: "failed" });
    await succeed(tenant, "connections_sync");
    await tenant.clock.advance("1m");
    expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toEqual(["job.failed"]);
  });

  test("of a test event are sent at once, and are recorded with their ID", async () => {
    const { tenant } = context;
    await using receiver = await startReceiver(200);
    const { id } = await subscribe(tenant, receiver.url);
    const delivery = await succeed(tenant, "webhooks_sendTest", {
      params: { webhook_id: id },
      body: { event: "job.failed" },
    });
    expect(delivery.attributes.status).toBe("pending");
    await tenant.clock.advance(0);
    expect(receiver.received).toHaveLength(1);
    expect(tenant.deliveries.all()).toMatchObject([{ id: delivery.id, event: "job.failed", status: "delivered" }]);
  });

  test("have the shape that the description states for their event", async () => {
    const { tenant } = context;
    await using receiver = await startReceiver(204);
    const events = ["job.succeeded", "backfill.completed"];
    const { id } = await subscribe(tenant, receiver.url, events);
    const window = { start_at: "2026-10-01T00:00:00Z", end_at: "2026-10-02T00:00:00Z", tables: [] };
    await succeed(tenant, "connections_backfill", { body: window });
    await succeed(tenant, "webhooks_sendTest", { params: { webhook_id: id }, body: { event: "job.failed" } });
    await tenant.clock.advance("10m");

    const received = receiver.received.map(({ body }) => JSON.parse(body));
    expect(new Set(received.map(({ type }) => type))).toEqual(new Set([...events, "job.failed"]));
    for (const event of received) {
      const schema = `/webhooks/${event.type}/post/requestBody/content/application~1json/schema`;
      expect(validatorOf(schema)(event), event.type).toEqual([]);
    }
    const ended = received.filter(({ data }) => data !== undefined);
    expect(ended.map(({ data }) => data.type).sort()).toEqual(["backfill", "job"]);
  });

  test("fail with the reason if the receiver is on another machine or unreachable", async () => {
    const { tenant } = context;
    const outside = await subscribe(tenant, "https://hooks.example.com/planasonix");
    const receiver = await startReceiver(204);
    await receiver[Symbol.asyncDispose]();
    const closed = await subscribe(tenant, receiver.url);
    await succeed(tenant, "connections_sync");
    await tenant.clock.advance("1h");
    expect(await historyOf(tenant, outside.id)).toMatchObject([
      { status: "failed", http_status: null, attempt: 1, last_error: expect.stringContaining("this machine only") },
    ]);
    expect(await historyOf(tenant, closed.id)).toMatchObject([
      { status: "failed", http_status: null, last_error: expect.stringContaining("ECONNREFUSED") },
    ]);
  });
});
