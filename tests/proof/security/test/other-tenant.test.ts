// A user of a shared sandbox, who has the API key of a tenant, attacks the other tenants.
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type LocalServer, startServer } from "../src/server.ts";

const key = "key-of-the-sandbox-itself";
let sandbox: LocalServer;
let attacker: Tenant;
let victim: Tenant;

interface Tenant {
  readonly id: string;
  readonly api_key: string;
}

beforeAll(async () => {
  sandbox = await startServer({ project: inject("project"), command: "planasonix-sandbox", args: ["--api-key", key] });
  const create = async (): Promise<Tenant> => (await control(key, "POST", "/tenants")).json();
  [attacker, victim] = [await create(), await create()];
});
afterAll(() => sandbox[Symbol.asyncDispose]());

/** Sends a request to the control interface. */
function control(apiKey: string, method: string, path: string, body?: object): Promise<Response> {
  const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
  const url = `${sandbox.url.replace("/v1", "/_sandbox")}${path}`;
  return fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

test("a fault with twelve asterisks does not block the other tenants", async () => {
  expect(
    (await control(attacker.api_key, "POST", "/faults", { path: `/${"*a".repeat(12)}*b`, status: 500 })).status,
  ).toBe(201);
  const startedAt = performance.now();
  const slow = fetch(`${sandbox.url}/projects/${"a".repeat(8000)}`, {
    headers: { Authorization: `Bearer ${attacker.api_key}` },
  });
  const other = fetch(`${sandbox.url}/pipelines`, { headers: { Authorization: `Bearer ${victim.api_key}` } });

  expect([(await slow).status, (await other).status]).toEqual([404, 200]);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test("the snapshot of another tenant cannot be restored", async () => {
  const { id } = await (await control(victim.api_key, "POST", "/snapshots")).json();

  expect((await control(attacker.api_key, "POST", `/snapshots/${id}/restore`)).status).toBe(404);
});

test("another tenant cannot be removed", async () => {
  expect((await control(attacker.api_key, "DELETE", `/tenants/${victim.id}`)).status).toBe(403);
  expect((await control(victim.api_key, "GET", "/clock")).status).toBe(200);
});
