import { describe, expect, test } from "vitest";
import { controls } from "../../src/control/controls.ts";
import { createValidator } from "../../src/description/compiled.ts";
import { createDocument } from "../../src/description/document.ts";
import { readOperations } from "../../src/description/operation.ts";
import { controlDocument } from "../../src/generated/control-description.ts";
import { type SandboxTenant, startSandbox } from "../../src/index.ts";
import { send, succeed } from "../support/calls.ts";
import { start, useSandbox } from "../support/sandbox.ts";

const document = createDocument(controlDocument);
const operations = readOperations(document);
const validator = createValidator(document);

// biome-ignore lint/suspicious/noExplicitAny: the control interface returns JSON of many forms.
type Json = any;
type Control = (
  id: string,
  body?: unknown,
  params?: Record<string, string>,
  query?: Record<string, string>,
) => Promise<{ status: number; json: Json }>;

/**
 * Creates a function that calls control operations over HTTP, or with another `fetch`, and checks each response against
 * their description.
 */
function controlOf(url: string, apiKey: string, send = fetch): Control {
  return async (id, body, params = {}, query = {}) => {
    const operation = operations.find((one) => one.id === id);
    const path = operation?.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
    const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
    const response = await send(`${url.replace("/v1", "/_sandbox")}${path}?${new URLSearchParams(query)}`, {
      method: operation?.method ?? "GET",
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = text === "" ? undefined : JSON.parse(text);
    expect(response.headers.get("content-type")).toBe(text === "" ? null : "application/json");
    const success = operation?.successes.find(({ status }) => status === response.status);
    if (success?.schema !== undefined) expect(validator(success.schema)(json)).toEqual([]);
    expect(operation?.statuses).toContain(response.status);
    return { status: response.status, json };
  };
}

describe("the control interface", () => {
  test("implements exactly the operations of its description", () => {
    expect(Object.keys(controls).sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  test("scripts, observes, restores and resets a new tenant over HTTP", async () => {
    await using sandbox = await startSandbox({ clock: "manual", now: start });
    const { json: tenant } = await controlOf(sandbox.url, sandbox.apiKey)("createTenant");
    const control = controlOf(tenant.url, tenant.api_key);
    const headers = { Authorization: `Bearer ${tenant.api_key}`, "Content-Type": "application/json" };
    const call = async (path: string, method = "GET") => {
      const response = await fetch(`${tenant.url}${path}`, {
        method,
        headers,
        ...(method === "POST" && { body: "{}" }),
      });
      return {
        status: response.status,
        data: ((await response.json()) as { data: { id: string; attributes: { status: string } } }).data,
      };
    };

    const logs = [{ message: "Disk full", level: "error" }];
    await control("addOutcome", { operation: "pipelines.run", status: "failed", after: "90s", logs });
    const snapshot = (await control("createSnapshot")).json.id;
    const run = (await call("/pipelines/pl_01hqxyz/run", "POST")).data;
    expect((await control("advanceClock", { by: "90s" })).json.now).toBe(Date.parse(start) + 90_000);
    expect((await control("getClock")).json.now).toBe(Date.parse(start) + 90_000);
    expect((await call(`/runs/${run.id}`)).data.attributes.status).toBe("failed");

    expect((await control("limitRuns", { limit: 1 })).status).toBe(204);
    expect((await control("limitRuns", { limit: 0 })).status).toBe(400);
    await control("limitRuns", { limit: null });
    await control("addFault", { operation: "runs.get", status: 503 });
    expect((await call(`/runs/${run.id}`)).status).toBe(503);
    await control("clearFaults");
    await control("fireTrigger", { summary: "test" }, { trigger_id: "trg_01j9k4w8x9y0z1a2" });
    expect((await control("listRequests")).json.data).toHaveLength(3);
    await control("clearRequests");
    expect((await control("listRequests")).json.data).toEqual([]);
    const [delivery, ...others] = (await control("listDeliveries")).json.data;
    expect(delivery).toMatchObject({ event: "job.failed", webhookId: "wh_01jq8hook01" });
    expect(others).toEqual([]);
    const effects = (await control("listEffects", undefined, {}, { id: run.id })).json.data;
    expect(effects).toMatchObject([
      { type: "pipeline_run", id: run.id, cause: { type: "request", id: "pipelines.run" } },
      { type: "job", cause: { type: "pipeline_run", id: run.id } },
      { type: "webhook_delivery", id: delivery.id, event: "job.failed", webhookId: delivery.webhookId },
      { type: "notification", event: "pipeline.run.failed", ruleId: "nrl_01jq801", channelId: "nch_01jq801" },
    ]);
    expect((await control("listEffects")).json.data).toEqual(expect.arrayContaining(effects));

    await control("restoreSnapshot", undefined, { snapshot_id: snapshot });
    expect((await call(`/runs/${run.id}`)).status).toBe(404);
    expect((await control("reset")).status).toBe(204);
    expect((await call("/pipelines")).status).toBe(200);
  });

  test("stores resources, and waits until a request has a response or `wait_ms` has passed", async () => {
    await using sandbox = await startSandbox({ clock: "manual", now: start });
    const { url, apiKey } = sandbox;
    const control = controlOf(url, apiKey);
    const { ids } = (await control("seedResources", { type: "project", items: [{ name: "A" }, { name: "B" }] })).json;
    expect(ids).toHaveLength(2);

    const waiting = control("waitForRequest", undefined, {}, { operation: "projects.get" });
    await fetch(`${url}/projects/${ids[1]}`, { headers: { Authorization: `Bearer ${apiKey}` } });
    expect((await waiting).json).toMatchObject({ path: `/v1/projects/${ids[1]}`, status: 200 });
    const late = await control("waitForRequest", undefined, {}, { operation: "runs.cancel", wait_ms: "0" });
    expect(late).toMatchObject({
      status: 404,
      json: { error: { message: "No request of runs.cancel received a response within 0 ms." } },
    });
    expect((await control("waitForRequest")).status).toBe(400);
    expect((await control("seedResources", { type: "thing", items: [] })).json.error.message).toMatch(
      /There is no stored type "thing"/,
    );
  });

  test("shows the progress of a long advance, and stops it", async () => {
    await using sandbox = await startSandbox({ clock: "manual", now: start });
    const control = controlOf(sandbox.url, sandbox.apiKey);
    const advancing = control("advanceClock", { by: "2126-11-24T13:00:00Z" });
    await expect.poll(async () => (await control("getClock")).json.now).toBeGreaterThan(Date.parse(start));
    expect((await control("getClock")).json.target).toBe(Date.parse("2126-11-24T13:00:00Z"));
    expect((await control("stopClock")).status).toBe(204);
    const { status, json } = await advancing;
    expect(status).toBe(409);
    expect(json.error.message).toMatch(/^The clock was stopped at 20\d\d-/);
    expect((await control("getClock")).json.target).toBeUndefined();
  });

  test("lists faults, and removes one of them", async () => {
    await using sandbox = await startSandbox({ port: 0, clock: "manual" });
    const control = controlOf(sandbox.url, sandbox.apiKey);
    const fault = { method: "GET", path: "/runs/*", status: 503, times: 2 };
    const { status, json } = await control("addFault", fault);
    expect(status).toBe(201);
    await control("addFault", { status: 500 });
    expect((await control("listFaults")).json.data[0]).toEqual({ id: json.id, fault, left: 2 });
    expect((await control("removeFault", undefined, { fault_id: json.id })).status).toBe(204);
    expect((await control("listFaults")).json.data).toHaveLength(1);
  });

  test("lists tenants, and removes all but the first", async () => {
    await using sandbox = await startSandbox({ port: 0, clock: "manual", now: start });
    const control = controlOf(sandbox.url, sandbox.apiKey);
    const { json: created } = await control("createTenant");
    await control("createSnapshot");
    const now = Date.parse(start);
    expect((await control("listTenants")).json.data).toEqual([
      { id: sandbox.id, now },
      { id: created.id, now },
    ]);
    expect((await controlOf(created.url, created.api_key)("getClock")).status).toBe(200);
    expect((await control("removeTenant", undefined, { tenant_id: created.id })).status).toBe(204);
    expect((await controlOf(created.url, created.api_key)("getClock")).status).toBe(401);
    expect((await control("removeTenant", undefined, { tenant_id: created.id })).status).toBe(404);
    const first = await control("removeTenant", undefined, { tenant_id: sandbox.id });
    expect([first.status, first.json.error.message]).toEqual([
      400,
      "The first tenant cannot be removed, because it exists as long as the sandbox.",
    ]);
    expect((await control("listTenants")).json.data).toHaveLength(1);
  });

  test("does not restore the snapshot of another tenant, nor tell whether it exists", async () => {
    await using sandbox = await startSandbox({ port: 0, clock: "manual" });
    const snapshot = (await controlOf(sandbox.url, sandbox.apiKey)("createSnapshot")).json.id;
    const { json: other } = await controlOf(sandbox.url, sandbox.apiKey)("createTenant");
    const restore = controlOf(other.url, other.api_key);
    const answers = [snapshot, "99"].map((id) => restore("restoreSnapshot", undefined, { snapshot_id: id }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([404, 404]);
    expect((await restore("getClock")).status).toBe(200);
  });

  test("lets an API key remove its own tenant, and no other", async () => {
    await using sandbox = await startSandbox({ port: 0, clock: "manual" });
    const [attacker, victim] = [await sandbox.tenant(), await sandbox.tenant()];
    const control = controlOf(attacker.url, attacker.apiKey);
    for (const { id } of [victim, sandbox]) {
      const { status, json } = await control("removeTenant", undefined, { tenant_id: id });
      expect([status, json.error.message]).toEqual([
        403,
        "An API key may remove only its own tenant; that of the sandbox itself may remove all.",
      ]);
    }
    expect((await control("removeTenant", undefined, { tenant_id: attacker.id })).status).toBe(204);
    expect(sandbox.tenants().map(({ id }) => id)).toEqual([sandbox.id, victim.id]);
  });

  test("rejects invalid requests, and names the reason", async () => {
    await using sandbox = await startSandbox({ port: 0, clock: "manual" });
    const control = controlOf(sandbox.url, sandbox.apiKey);
    expect((await control("advanceClock", { by: "soon" })).json.error.message).toMatch(/A duration must be/);
    const endless = `${"9".repeat(400)}d`;
    expect((await control("advanceClock", { by: endless })).json.error.message).toMatch(/A duration must be/);
    const outcome = { operation: "pipelines.run", status: "failed" };
    expect((await control("addOutcome", { ...outcome, after: endless })).status).toBe(400);
    expect((await control("addOutcome", { ...outcome, error: "text" })).json.error.message).toMatch(/`error` is not/);
    expect((await control("addFault", { operation: "runs.get" })).json.error.message).toMatch(/A fault needs one of/);
    expect((await control("addFault", { status: 500, reset: "after" })).json.error.message).toMatch(/cannot have both/);
    expect((await control("addFault", { status: 200 })).json.error.details).toMatchObject([{ field: "body.status" }]);
    expect((await control("addFault", { path: "runs", status: 500 })).json.error.details).toMatchObject([
      { field: "body.path" },
    ]);
    expect((await control("removeFault", undefined, { fault_id: "fault_9" })).status).toBe(404);
    expect((await control("restoreSnapshot", undefined, { snapshot_id: "99" })).status).toBe(404);
    expect((await controlOf(sandbox.url, "unknown")("getClock")).status).toBe(401);
    const origin = sandbox.url.replace("/v1", "");
    expect((await (await fetch(`${origin}/_sandbox/nothing`)).json()).error.message).toBe(
      "There is no path /nothing: see /_sandbox/openapi.yaml.",
    );
  });

  test.each([
    ["/effects?ids=run_1", "query.ids", "is not a parameter of listEffects, which has id"],
    ["/effects?id=", "query.id", "must not be empty"],
    ["/requests?operation=", "query.operation", "must not be empty"],
    ["/requests/first?operation=runs.get&wait_ms=soon", "query.wait_ms", "must be of type integer"],
    ["/clock?now=5", "query.now", "is not a parameter of getClock, which has none"],
  ])("rejects query parameters that are unknown, empty or invalid: %s", async (path, field, issue) => {
    await using sandbox = await startSandbox({ clock: "manual", port: false });
    const url = sandbox.url.replace("/v1", `/_sandbox${path}`);
    const response = await sandbox.fetch(url, { headers: { Authorization: `Bearer ${sandbox.apiKey}` } });
    expect([response.status, (await response.json()).error.details]).toEqual([400, [{ field, issue }]]);
  });

  test("accepts only API keys that are valid and have every scope", async () => {
    await using sandbox = await startSandbox({ clock: "manual", port: false });
    const body = { name: "Reader", scopes: ["pipelines:read"], expires_in_days: 1 };
    const reader = (await succeed(sandbox, "apiKeys_create", { body })).attributes.secret;
    const reset = async (apiKey: string) => {
      const url = sandbox.url.replace("/v1", "/_sandbox/reset");
      const response = await sandbox.fetch(url, { method: "POST", headers: { Authorization: `Bearer ${apiKey}` } });
      return [response.status, response.status === 204 ? undefined : (await response.json()).error.message];
    };
    expect(await reset(reader)).toEqual([
      403,
      "Only an API key with every scope can control the sandbox, such as the key of the tenant.",
    ]);
    await sandbox.clock.advance("1d");
    expect((await reset(reader))[0]).toBe(401);
    expect(await reset(sandbox.apiKey)).toEqual([204, undefined]);
  });

  test("refuses operations of foreign web pages, and accepts those of permitted pages", async () => {
    const permitted = { allowHosts: ["api.test"], allowOrigins: ["https://app.test"] };
    await using sandbox = await startSandbox({ clock: "manual", ...permitted });
    const clear = async (origin: string) => {
      const headers = { Authorization: `Bearer ${sandbox.apiKey}`, Origin: origin };
      const url = sandbox.url.replace("/v1", "/_sandbox/requests");
      const response = await fetch(url, { method: "DELETE", headers });
      return `${response.status} ${await response.text()}`;
    };
    expect(await clear("https://attacker.test")).toMatch(/^403 .*--allow-origin https:\/\/attacker\.test/);
    expect(await clear("http://api.test")).toBe("204 ");
    expect(await clear("http://localhost:3000")).toBe("204 ");
    expect(await clear("https://app.test")).toBe("204 ");
  });

  test("returns its description without an API key", async () => {
    await using sandbox = await startSandbox({ port: 0, clock: "manual" });
    const response = await fetch(`${sandbox.url.replace("/v1", "")}/_sandbox/openapi.yaml`);
    expect(response.headers.get("content-type")).toBe("application/yaml");
    expect(await response.text()).toContain("Control of the Planasonix sandbox");
  });

  test("says without an API key whether the start is complete", async () => {
    const health = async ({ fetch, url }: SandboxTenant) => {
      const response = await fetch(url.replace("/v1", "/_sandbox/health"));
      return [response.status, response.headers.get("content-type"), await response.json()];
    };
    let during: unknown;
    const init = async (starting: SandboxTenant) => {
      during = await health(starting);
    };
    await using sandbox = await startSandbox({ port: false, clock: "manual", init });
    expect(during).toEqual([503, "application/json", { status: "starting" }]);
    expect(await health(sandbox)).toEqual([200, "application/json", { status: "ok" }]);
  });

  test("responds to HEAD where it needs no API key, and names the methods of the path to others", async () => {
    await using sandbox = await startSandbox({ clock: "manual" });
    for (const path of ["/health", "/openapi.yaml"]) {
      const ask = (method: string) => fetch(sandbox.url.replace("/v1", `/_sandbox${path}`), { method });
      const head = await ask("HEAD");
      expect([head.status, await head.text()]).toEqual([200, ""]);
      const post = await ask("POST");
      expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
      expect(await post.json()).toMatchObject({
        error: { message: `${path} does not support POST: it supports GET, HEAD.` },
      });
    }
  });
});

describe("a tenant that is controlled over HTTP", () => {
  const context = useSandbox();
  const control: Control = (...input) => {
    const { url, apiKey, fetch } = context.tenant;
    return controlOf(url, apiKey, fetch)(...input);
  };

  test("has the stated limit of runs until the limit is null", async () => {
    const { tenant } = context;
    await control("limitRuns", { limit: 1 });
    const started = async () => (await send(tenant, "pipelines_run")).status;
    expect([await started(), await started()]).toEqual([202, 429]);
    await control("limitRuns", { limit: null });
    expect(await started()).toBe(202);
  });

  test("records the event with which its trigger was fired", async () => {
    const params = { trigger_id: "trg_01j9k4w8x9y0z1a2" };
    expect((await control("fireTrigger", { summary: "orders.csv arrived" }, params)).status).toBe(204);
    const [newest] = await succeed(context.tenant, "triggers_listExecutions", { params });
    expect(newest.attributes).toMatchObject({ event_summary: "orders.csv arrived" });
  });

  test("has only the data of the seed after a reset", async () => {
    const { id } = await succeed(context.tenant, "projects_create");
    expect((await control("reset")).status).toBe(204);
    expect((await send(context.tenant, "projects_get", { params: { project_id: id } })).status).toBe(404);
  });

  test("lists the requests of one operation", async () => {
    await succeed(context.tenant, "pipelines_get");
    await succeed(context.tenant, "runs_get");
    const { json } = await control("listRequests", undefined, {}, { operation: "runs.get" });
    expect(json.data).toMatchObject([{ operation: "runs.get" }]);
  });

  test.each([
    ["removeTenant", "tenant_id", "tenant"],
    ["restoreSnapshot", "snapshot_id", "snapshot"],
    ["removeFault", "fault_id", "fault"],
  ])("gets a 404 with the start of an unknown ID from %s", async (operation, parameter, kind) => {
    const { status, json } = await control(operation, undefined, { [parameter]: "9".repeat(101) });
    const message = `There is no ${kind} with the ID ${"9".repeat(100)}.`;
    expect([status, json.error.message]).toEqual([404, message]);
  });
});
