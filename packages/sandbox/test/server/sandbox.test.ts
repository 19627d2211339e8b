import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type SandboxOptions, type ServedRequest, startSandbox } from "../../src/index.ts";
import { send, succeed } from "../support/calls.ts";
import { startReceiver } from "../support/receiver.ts";

/** Starts a sandbox without a port, which is closed when the test has finished. */
async function start(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ port: false, clock: "manual", ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

test("a read-only sandbox rejects what changes something, and accepts reads and POSTs without effect", async () => {
  const sandbox = await start({ readOnly: true });
  const { status, json } = await send(sandbox, "projects_create");
  expect([status, json.error.message]).toEqual([
    403,
    "This sandbox is read-only. To change data, start it without --read-only (`readOnly`).",
  ]);
  await succeed(sandbox, "projects_list");
  await succeed(sandbox, "ai_checkCode");
  const { status: started } = await send(sandbox, "triggers_test");
  expect(started).toBe(403);
});

test("the API keys of a sandbox with `allow` permit operations whose effects are all allowed, and no others", async () => {
  const allow = ["read", "start"];
  const sandbox = await start({ allow });
  allow.push("change"); // The sandbox has its own copy.
  const { status, json } = await send(sandbox, "projects_create");
  expect([status, json.error.message]).toEqual([
    403,
    "The API key does not permit projects.create: it needs change, and --allow (`allow`) has read, start.",
  ]);
  await succeed(sandbox, "projects_list");
  const refused = await send(sandbox, "reverseEtl_runSyncs");
  expect(refused.json.error.message).toContain("it needs send,");
});

test("a strict sandbox rejects a probable mistake", async () => {
  const written: string[] = [];
  const sandbox = await start({ strict: true, onWarning: (text) => written.push(text) });
  const { status, json } = await send(sandbox, "pipelines_list", { query: { state: "active" } });
  expect([status, json.error.details]).toEqual([
    400,
    [{ field: "query.state", issue: expect.stringMatching(/^is not a parameter of pipelines\.list/) }],
  ]);
  expect(written).toEqual([]);
});

test("a sandbox writes each warning once", async () => {
  const written: string[] = [];
  const sandbox = await start({ onWarning: (text) => written.push(text) });
  for (const state of ["active", "active"]) await send(sandbox, "pipelines_list", { query: { state } });
  await send(sandbox, "projects_list", { query: { state: "active" } });
  await send(sandbox, "projects_list");
  expect(written).toEqual([
    expect.stringMatching(/^Planasonix sandbox: pipelines\.list: query\.state is not a parameter/),
    expect.stringMatching(/^Planasonix sandbox: projects\.list: query\.state is not a parameter/),
  ]);
});

test("a sandbox reports each request over HTTP, and no status if the connection was reset", async () => {
  const served: ServedRequest[] = [];
  const { url, apiKey, faults } = await start({ port: 0, onRequest: (request) => served.push(request) });
  const headers = { Authorization: `Bearer ${apiKey}` };
  await fetch(`${url}/projects`, { headers });
  faults.add({ operation: "projects.list", reset: "before" });
  await expect(fetch(`${url}/projects`, { headers })).rejects.toThrow("fetch failed");
  expect(served).toEqual([
    { method: "GET", path: "/v1/projects", status: 200, ms: expect.any(Number) },
    { method: "GET", path: "/v1/projects", status: undefined, ms: expect.any(Number) },
  ]);
  for (const { ms } of served) expect(ms).toBeLessThan(60_000);
});

test("sandboxes have other secrets unless they have the same random seed", async () => {
  const [one, other, same] = [await start(), await start({ randomSeed: 1 }), await start({ randomSeed: 1 })];
  expect(one.apiKey).not.toBe((await start()).apiKey);
  expect(same.apiKey).toBe(other.apiKey);
});

test("a sandbox with an unknown option does not start", async () => {
  await expect(start({ prot: 0 } as object)).rejects.toThrow(/prot/);
});

test('a sandbox calls receivers on other machines with `deliverTo: "anywhere"`', async () => {
  await using receiver = await startReceiver(204);
  const sandbox = await start({ deliverTo: "anywhere" });
  // This address is that of the machine, but does not look like it.
  const url = receiver.url.replace("127.0.0.1", "0.0.0.0");
  await succeed(sandbox, "webhooks_create", { body: { url, events: ["job.succeeded"] } });
  await succeed(sandbox, "connections_sync");
  await sandbox.clock.advance("1m");
  expect(receiver.received).toHaveLength(1);
});

test("by default, what is due happens in real time, even if no request arrives", async () => {
  const sandbox = await start({ clock: undefined, speed: 10_000 });
  sandbox.outcomes.next("pipelines.run", { status: "failed" });
  await succeed(sandbox, "pipelines_run");
  const kinds = () => sandbox.causes.all().map(({ type }) => type);
  await expect.poll(kinds).toContain("notification");
});

test("a sandbox that does not start because of its seed frees its data file", async () => {
  const data = join(mkdtempSync(join(tmpdir(), "seed-")), "data.db");
  await expect(start({ data, seed: { pipeline: [{ nme: "Orders" }] } as never })).rejects.toThrow("nme");
  await start({ data });
});

describe("a sandbox that is closed", () => {
  test("closes once, and frees its port", async () => {
    const { url, close } = await start({ port: 0 });
    expect(close()).toBe(close());
    await close();
    const again = await start({ port: Number(new URL(url).port) });
    expect(again.url).toBe(url);
  });

  test("waits a second for a receiver that does not respond", async () => {
    const requests: string[] = [];
    const silent = createServer(({ url = "" }) => void requests.push(url)).listen(0, "127.0.0.1");
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    await expect.poll(() => silent.address()).not.toBeNull();
    const { port } = Object(silent.address());
    const data = join(mkdtempSync(join(tmpdir(), "closed-")), "data.db");
    const sandbox = await start({ data });
    await succeed(sandbox, "webhooks_create", {
      body: { url: `http://127.0.0.1:${port}/`, events: ["job.succeeded"] },
    });
    await succeed(sandbox, "connections_sync");
    const advanced = sandbox.clock.advance("1h").catch((error: unknown) => error);
    await expect.poll(() => requests.length).toBe(1);
    await sandbox.close();
    await advanced;
    const [delivery] = (await start({ data })).deliveries.all();
    expect(delivery).toMatchObject({ status: "pending", lastError: "the sandbox was closed" });
  });
});
