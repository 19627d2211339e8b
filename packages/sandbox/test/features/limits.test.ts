import { describe, expect, test } from "vitest";
import { send, succeed } from "../support/calls.ts";
import { useSandbox } from "../support/sandbox.ts";

describe("rate limits", () => {
  const context = useSandbox({ rateLimit: { perKey: 3, perOrganization: 4 }, now: "2026-11-24T13:00:30Z" });

  test("count down in the headers, and end in a 429 with Retry-After", async () => {
    const { tenant } = context;
    const remaining: (string | null)[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { headers } = await send(tenant, "pipelines_list");
      remaining.push(headers.get("x-ratelimit-remaining"));
    }
    expect(remaining).toEqual(["2", "1", "0"]);

    const { status, headers, json } = await send(tenant, "pipelines_list");
    expect(status).toBe(429);
    expect(json.error.code).toBe("rate_limited");
    expect(Object.fromEntries(headers)).toMatchObject({
      "retry-after": "30",
      "x-ratelimit-limit": "3",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(Date.parse("2026-11-24T13:01:00Z") / 1000),
      date: "Tue, 24 Nov 2026 13:00:30 GMT",
    });

    await tenant.clock.advance("30s");
    expect((await send(tenant, "pipelines_list")).status).toBe(200);
  });

  test("apply to all API keys of a tenant together", async () => {
    const { tenant } = context;
    const { attributes } = await succeed(tenant, "apiKeys_create", {
      body: { name: "Second", scopes: ["pipelines:read"] },
    });
    const apiKey = attributes.secret;
    for (let count = 0; count < 2; count += 1) expect((await send(tenant, "pipelines_list")).status).toBe(200);
    const last = await send(tenant, "pipelines_list", { apiKey });
    expect(last.headers.get("x-ratelimit-limit")).toBe("4");
    expect(last.headers.get("x-ratelimit-remaining")).toBe("0");
    expect((await send(tenant, "pipelines_list", { apiKey })).status).toBe(429);
  });

  test("count requests that a fault makes fail, and requests that have an API key but need none", async () => {
    const { tenant } = context;
    tenant.faults.add({ operation: "pipelines.list", status: 503, times: 1 });
    const faulty = await send(tenant, "pipelines_list");
    const document = await send(tenant, "meta_getOpenApiDocument");
    expect([faulty.status, faulty.headers.get("x-ratelimit-remaining")]).toEqual([503, "2"]);
    expect([document.status, document.headers.get("x-ratelimit-remaining")]).toEqual([200, "1"]);
  });

  test("appear in the headers of errors, and ignore requests of other tenants", async () => {
    const { sandbox, tenant } = context;
    await send(await sandbox.tenant(), "pipelines_list");
    const { headers } = await send(tenant, "pipelines_get", { params: { pipeline_id: "pl_none" } });
    expect(headers.get("x-ratelimit-remaining")).toBe("2");
  });
});

describe("a deployment that does not honor idempotency keys", () => {
  const ignoring = useSandbox({ idempotencyKeys: "ignored" });
  const forgetting = useSandbox({ idempotencyKeys: "10m" });
  const headers = { "Idempotency-Key": "key-1" };
  const run = async (tenant: Parameters<typeof send>[0]): Promise<string> =>
    (await send(tenant, "pipelines_run", { headers })).json.data.id;

  test("starts a second run at once if it ignores them", async () => {
    const { tenant } = ignoring;
    expect(await run(tenant)).not.toBe(await run(tenant));
  });

  test("starts a second run after the time that it remembers them", async () => {
    const { tenant } = forgetting;
    const first = await run(tenant);
    await tenant.clock.advance("9m");
    expect(await run(tenant)).toBe(first);
    await tenant.clock.advance("2m");
    expect(await run(tenant)).not.toBe(first);
  });
});

describe("idempotency keys", () => {
  const context = useSandbox();
  const headers = { "Idempotency-Key": "key-1" };

  test("repeat the first response without a second change", async () => {
    const { tenant } = context;
    const before = (await succeed(tenant, "pipelines_listRuns")).length;
    const first = await send(tenant, "pipelines_run", { headers });
    await tenant.clock.advance("1h");
    const second = await send(tenant, "pipelines_run", { headers });
    expect(second.json).toEqual(first.json);
    expect(second.status).toBe(202);
    expect(await succeed(tenant, "pipelines_listRuns")).toHaveLength(before + 1);
  });

  test("repeat the first response to concurrent requests", async () => {
    const { tenant } = context;
    const replies = await Promise.all(Array.from({ length: 5 }, () => send(tenant, "pipelines_run", { headers })));
    expect(new Set(replies.map(({ json }) => json.data.id)).size).toBe(1);
  });

  test.each([
    ["a different body", { body: { variables: { A: "1" } } }],
    ["a different path", { params: { pipeline_id: "pl_01hqabc" } }],
  ])("are rejected if they are reused for %s", async (_, change) => {
    const { tenant } = context;
    await succeed(tenant, "pipelines_run", { headers });
    const { status, json } = await send(tenant, "pipelines_run", { headers, ...change });
    expect(status).toBe(400);
    expect(json.error.details[0].field).toBe("header.Idempotency-Key");
  });

  test("do not repeat a failure", async () => {
    const { tenant } = context;
    await succeed(tenant, "pipelines_updateStatus", { body: { status: "paused" } });
    expect((await send(tenant, "pipelines_run", { headers })).status).toBe(409);
    await succeed(tenant, "pipelines_updateStatus", { body: { status: "active" } });
    expect((await send(tenant, "pipelines_run", { headers })).status).toBe(202);
  });

  test("expire after a day, and belong to one tenant", async () => {
    const { sandbox, tenant } = context;
    const first = await succeed(tenant, "pipelines_run", { headers });
    expect((await send(await sandbox.tenant(), "pipelines_run", { headers, body: { variables: {} } })).status).toBe(
      202,
    );
    await tenant.clock.advance("24h");
    expect((await succeed(tenant, "pipelines_run", { headers })).id).not.toBe(first.id);
  });

  test("must not be blank", async () => {
    const { status } = await send(context.tenant, "pipelines_run", { headers: { "Idempotency-Key": " " } });
    expect(status).toBe(400);
  });

  test("prevent a second change after a lost response", async () => {
    const { tenant } = context;
    const before = (await succeed(tenant, "pipelines_listRuns")).length;
    tenant.faults.add({ operation: "pipelines.run", reset: "after", times: 1 });
    await expect(send(tenant, "pipelines_run", { headers })).rejects.toThrow("fetch failed");
    const { id } = await succeed(tenant, "pipelines_run", { headers });
    const runs = await succeed(tenant, "pipelines_listRuns");
    expect(runs[0].id).toBe(id);
    expect(runs).toHaveLength(before + 1);
  });
});
