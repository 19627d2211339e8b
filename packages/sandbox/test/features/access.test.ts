import { describe, expect, test } from "vitest";
import { send, succeed } from "../support/calls.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox();

type Attributes = Readonly<Record<string, unknown>>;

describe("API keys", () => {
  test("are accepted in the deprecated header as well", async () => {
    const { tenant } = context;
    const headers = { "X-Planasonix-Api-Key": tenant.apiKey };
    expect((await tenant.fetch(`${tenant.url}/pipelines`, { headers })).status).toBe(200);
  });

  test.each([
    ["missing", {}],
    ["unknown", { Authorization: "Bearer plnx_live_unknown" }],
    ["sent with a scheme other than Bearer", { Authorization: "Basic abc" }],
  ])("are rejected with a 401 if they are %s", async (_, headers) => {
    const { tenant } = context;
    const response = await tenant.fetch(`${tenant.url}/pipelines`, { headers: headers as Record<string, string> });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await response.json()).toMatchObject({ error: { code: "unauthorized" } });
  });

  test("created through the API are valid only within their scopes", async () => {
    const { tenant } = context;
    const { attributes } = await succeed(tenant, "apiKeys_create", {
      body: { name: "Reader", scopes: ["pipelines:read"] },
    });
    expect(attributes.secret.startsWith(attributes.prefix)).toBe(true);
    const apiKey = attributes.secret;
    expect((await send(tenant, "pipelines_list", { apiKey })).status).toBe(200);
    const { status, json } = await send(tenant, "pipelines_run", { apiKey });
    expect(status).toBe(403);
    expect(json.error).toMatchObject({ code: "forbidden", message: expect.stringContaining("pipelines:run") });
  });

  test("show when they were last used, to the minute", async () => {
    const { tenant } = context;
    const { id, attributes } = await succeed(tenant, "apiKeys_create", {
      body: { name: "Key", scopes: ["pipelines:read"] },
    });
    const lastUse = async () => {
      const keys = (await succeed(tenant, "apiKeys_list")) as readonly { id: string; attributes: Attributes }[];
      return keys.find((key) => key.id === id)?.attributes.last_used_at;
    };
    expect([attributes.last_used_at ?? null, await lastUse()]).toEqual([null, null]);
    const use = () => send(tenant, "pipelines_list", { apiKey: attributes.secret });
    await tenant.clock.advance("1h");
    await use();
    expect(await lastUse()).toBe("2026-11-24T14:00:00Z");
    await tenant.clock.advance("59s");
    await use();
    expect(await lastUse()).toBe("2026-11-24T14:00:00Z");
    await tenant.clock.advance("1s");
    await use();
    expect(await lastUse()).toBe("2026-11-24T14:01:00Z");
  });

  test("are no longer valid once they are deleted, regenerated or expired", async () => {
    const { tenant } = context;
    const create = () =>
      succeed(tenant, "apiKeys_create", { body: { name: "Key", scopes: ["pipelines:read"], expires_in_days: 1 } });
    const [deleted, regenerated, expiring] = [await create(), await create(), await create()];
    const status = async (apiKey: string) => (await send(tenant, "pipelines_list", { apiKey })).status;

    await succeed(tenant, "apiKeys_delete", { params: { api_key_id: deleted.id } });
    expect(await status(deleted.attributes.secret)).toBe(401);

    const { attributes } = await succeed(tenant, "apiKeys_regenerate", { params: { api_key_id: regenerated.id } });
    expect(await status(regenerated.attributes.secret)).toBe(401);
    expect(await status(attributes.secret)).toBe(200);

    expect(expiring.attributes.expires_at).toBe("2026-11-25T13:00:00Z");
    await tenant.clock.advance("24h");
    expect(await status(expiring.attributes.secret)).toBe(401);
  });

  test.each([
    [
      "create a key with scopes that they lack",
      "apiKeys_create",
      { body: { name: "All", scopes: ["pipelines:write"] } },
    ],
    ["regenerate a key that has such scopes", "apiKeys_regenerate", {}],
  ])("cannot %s", async (_, operation, input) => {
    const { tenant } = context;
    const other = await succeed(tenant, "apiKeys_create", { body: { name: "Writer", scopes: ["pipelines:write"] } });
    const reader = await succeed(tenant, "apiKeys_create", { body: { name: "Reader", scopes: ["pipelines:read"] } });
    const apiKey = reader.attributes.secret;
    const { status, json } = await send(tenant, operation, { ...input, apiKey, params: { api_key_id: other.id } });
    expect(status).toBe(403);
    expect(json.error.message).toBe(
      "An API key can grant only scopes that it has itself. This one lacks pipelines:write.",
    );
    const own = { apiKey, params: { api_key_id: reader.id } };
    expect((await send(tenant, "apiKeys_regenerate", own)).status).toBe(200);
  });

  test("do not show their secret when they are read", async () => {
    const { tenant } = context;
    const { id, attributes } = await succeed(tenant, "apiKeys_create");
    const read = await send(tenant, "apiKeys_get", { params: { api_key_id: id } });
    expect(read.text).not.toContain(attributes.secret);
  });
});

describe("tenants", () => {
  test("have their own data and clock", async () => {
    const { sandbox, tenant } = context;
    const other = await sandbox.tenant();
    const { id } = await succeed(tenant, "projects_create");
    expect((await send(other, "projects_get", { params: { project_id: id } })).status).toBe(404);
    await tenant.clock.advance("1h");
    expect(tenant.clock.now() - other.clock.now()).toBe(3_600_000);
  });

  test("create the same IDs for the same calls with the same random seed", async () => {
    const { sandbox } = context;
    const ids = await Promise.all(
      [1, 2].map(async () => (await succeed(await sandbox.tenant(), "projects_create")).id),
    );
    expect(ids[0]).toBe(ids[1]);
  });

  test("can be restored to a snapshot or reset to the seed, and keep their API keys", async () => {
    const { tenant } = context;
    const count = async () => (await succeed(tenant, "projects_list")).length;
    const seeded = await count();
    await succeed(tenant, "projects_create");
    const snapshot = tenant.snapshot();
    await succeed(tenant, "projects_create");
    tenant.restore(snapshot);
    expect(await count()).toBe(seeded + 1);
    tenant.restore(snapshot);
    tenant.reset();
    expect(await count()).toBe(seeded);
  });
});

test.each([
  [1e15, "9999-12-31T23:59:59Z"],
  [-1e15, "1970-01-01T00:00:00Z"],
])(
  "the expiry of an API key that expires in %d days stays in the range of timestamps",
  async (expires_in_days, expiry) => {
    const body = { name: "Key", scopes: [], expires_in_days };
    expect((await succeed(context.tenant, "apiKeys_create", { body })).attributes.expires_at).toBe(expiry);
  },
);

describe("invalid requests", () => {
  test.each([
    ["GET", "/v1/nothing", 404, null],
    ["GET", "/v1/pipelines/", 404, null],
    ["GET", "/other", 404, null],
    ["PATCH", "/v1/pipelines", 405, "GET, POST"],
    // `connected` is a path of its own here, not the ID of an agent.
    ["DELETE", "/v1/agents/connected", 405, "GET"],
    ["GET", "/v1/pipelines/%ff", 400, null],
  ])("such as %s %s get a %i", async (method, path, status, allow) => {
    const { tenant } = context;
    const url = tenant.url.replace("/v1", "") + path;
    const response = await tenant.fetch(url, { method, headers: { Authorization: `Bearer ${tenant.apiKey}` } });
    expect(response.status).toBe(status);
    expect((await response.json()).error.message).toMatch(/\.$/);
    expect(response.headers.get("allow")).toBe(allow);
  });

  test("get a 400 for a body that the description does not allow", async () => {
    const { tenant } = context;
    const { status, json } = await send(tenant, "pipelines_create", {
      body: { name: 1, nodes: [{ id: "n" }], extra: true },
    });
    expect(status).toBe(400);
    const fields = json.error.details.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(
      expect.arrayContaining(["body.name", "body.extra", "body.project_id", "body.nodes[0].type"]),
    );
  });

  test.each([
    ["no body", { "Content-Type": "application/json" }, undefined, "body"],
    ["malformed JSON", { "Content-Type": "application/json" }, "{", "body"],
    ["an undocumented media type", { "Content-Type": "text/plain" }, "x", "header.Content-Type"],
  ])("get a 400 that names the field if they have %s", async (_, headers, body, field) => {
    const { tenant } = context;
    const init = {
      method: "POST",
      headers: { Authorization: `Bearer ${tenant.apiKey}`, ...headers },
      ...(body !== undefined && { body }),
    };
    const response = await tenant.fetch(`${tenant.url}/projects`, init);
    expect(response.status).toBe(400);
    expect((await response.json()).error.details[0].field).toBe(field);
  });
});

test.each(["without", "with"])("the description can be read %s an API key", async (kind) => {
  const { tenant } = context;
  const headers: Record<string, string> = kind === "with" ? { Authorization: `Bearer ${tenant.apiKey}` } : {};
  const response = await tenant.fetch(`${tenant.url}/openapi.yaml`, { headers });
  expect(response.headers.get("content-type")).toBe("application/yaml");
  expect(await response.text()).toContain("pipelines_run");
});
