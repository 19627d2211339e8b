import { expect, test } from "vitest";
import { startSandbox } from "../../src/index.ts";
import { createFetch, offlineUrl } from "../../src/request/in-process.ts";
import { createHandler, respond } from "../../src/request/request.ts";
import { type CallInput, operationOf, send, succeed } from "../support/calls.ts";
import { createTestTenancy } from "../support/tenancy.ts";

test("rethrows an error of the sandbox itself, and stores nothing", () => {
  const { shared, tenancy } = createTestTenancy("respond", "empty");
  const { tenant } = tenancy.main;
  const [key] = tenant.data.resources.select("api_key");
  const bytes = new TextEncoder().encode('{"name":"Orders"}');
  const request = {
    method: "POST",
    path: "/projects",
    query: new URLSearchParams(),
    headers: { "content-type": "application/json" },
    readBody: () => Promise.resolve(bytes),
  };
  // Throws only for the schema of a response, which is compiled after the project has been created.
  const validator: typeof shared.validator = (schema) => {
    if (schema.includes("response")) throw new Error("The validator is broken");
    return shared.validator(schema);
  };

  const route = shared.router("POST", "/projects");
  const received = { tenant, request, route, keyId: key?.id ?? "", bytes };
  const work = () => respond({ ...shared, validator }, received, tenant.time.now());

  expect(work).toThrow("The validator is broken");
  expect(tenant.data.resources.select("project")).toEqual([]);
});

test("rejects a request that breaks several rules for the first one, in the order of the steps", async () => {
  await using tenant = await startSandbox({ port: false, clock: "manual", rateLimit: 100 });
  const id = "contracts_deprecate";
  const createKey = async (scopes: readonly string[]): Promise<string> =>
    (await succeed(tenant, "apiKeys_create", { body: { name: "Key", scopes } })).attributes.secret;
  const [reader, writer] = [await createKey(["schedules:read"]), await createKey(operationOf(id).scopes)];
  const { id: draft } = await succeed(tenant, "contracts_create");
  await succeed(tenant, "ipAllowlist_add", { body: { cidr: "198.18.0.0/16", label: "Test" } });
  await succeed(tenant, "ipAllowlist_toggle", { body: { enabled: true } });
  const rejection = async (input: CallInput): Promise<string> => {
    const { status, json } = await send(tenant, id, input);
    return `${status} ${json.error.message}`;
  };
  const isLimited = async () => (await send(tenant, "schedules_list", { apiKey: reader })).status === 429;
  while (!(await isLimited()));

  let input: CallInput = { params: { contract_id: "unknown" }, body: { reason: 1 }, apiKey: "unknown" };
  expect(await rejection(input)).toContain("401 The API key is not valid");
  input = { ...input, apiKey: reader };
  expect(await rejection(input)).toContain("429 Too many requests");
  await tenant.clock.advance("1m");
  expect(await rejection(input)).toContain("403 The IP allowlist");
  input = { ...input, headers: { "X-Forwarded-For": "198.18.0.1" } };
  expect(await rejection(input)).toContain("403 The API key lacks a scope");
  input = { ...input, apiKey: writer };
  expect(await rejection(input)).toContain("400 The request is not valid: body.reason");
  input = { ...input, body: { reason: "Replaced", successor_contract_id: "unknown" } };
  expect(await rejection(input)).toContain("404 There is no resource");
  input = { ...input, params: { contract_id: draft } };
  expect(await rejection(input)).toContain("400 The request is not valid: body.successor_contract_id");
  input = { ...input, body: { reason: "Replaced" } };
  expect(await rejection(input)).toContain("409 The contract is not active");
});

test("finds everything done that is due by then", async () => {
  let ms = 0;
  const { shared, tenancy } = createTestTenancy("due", "demo", { mode: "real", machine: () => ms });
  const { tenant, apiKey } = tenancy.main;
  const handler = createHandler({ shared, readOnly: false, tenantOf: tenancy.find, now: tenant.time.now });
  const call = createFetch(handler);
  const read = async (path: string, method = "GET") => {
    const response = await call(`${offlineUrl}${path}`, { method, headers: { Authorization: `Bearer ${apiKey}` } });
    const { data } = await response.json();
    return { id: data.id, status: data.attributes.status, date: response.headers.get("date") };
  };

  const { id } = await read("/pipelines/pl_01hqxyz/run", "POST");
  ms = 60_000;
  expect(await read(`/runs/${id}`)).toEqual({ id, status: "succeeded", date: "Tue, 24 Nov 2026 13:01:00 GMT" });
});
