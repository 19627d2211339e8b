import { describe, expect, test } from "vitest";
import { type Fault, startSandbox } from "../../src/index.ts";
import { send, succeed } from "../support/calls.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox();

describe("faults", () => {
  test("respond with a status, `times` times", async () => {
    const { tenant } = context;
    tenant.faults.add({ operation: "runs.get", status: 503, times: 2 });
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await send(tenant, "runs_get")).status);
    expect(statuses).toEqual([503, 503, 200]);
  });

  test("affect only requests with their method and path, and send their own body", async () => {
    const { tenant } = context;
    tenant.faults.add({ method: "GET", path: "/runs/*", status: 502, body: "<h1>Bad Gateway</h1>" });
    tenant.faults.add({ path: "/projects", status: 409, body: { error: { code: "busy", message: "Later." } } });
    const gateway = await send(tenant, "runs_get");
    expect([gateway.status, gateway.headers.get("content-type"), gateway.text]).toEqual([
      502,
      "text/plain",
      "<h1>Bad Gateway</h1>",
    ]);
    const busy = await send(tenant, "projects_list");
    expect([busy.status, busy.json]).toEqual([409, { error: { code: "busy", message: "Later." } }]);
    expect((await send(tenant, "runs_cancel")).status).not.toBe(502);
    expect((await send(tenant, "pipelines_list")).status).toBe(200);
  });

  test("are listed while they affect further requests, and can be removed one by one", async () => {
    const { tenant } = context;
    tenant.faults.add({ operation: "runs.get", status: 503, times: 2 });
    tenant.faults.add({ operation: "projects.list", status: 500 });
    await send(tenant, "runs_get");
    const [first, second] = tenant.faults.all();
    expect([first?.left, second?.left]).toEqual([1, undefined]);
    await send(tenant, "runs_get");
    expect(tenant.faults.all()).toEqual([second]);
    expect(tenant.faults.remove(String(second?.id))).toBe(true);
    expect(tenant.faults.remove(String(second?.id))).toBe(false);
    expect((await send(tenant, "projects_list")).status).toBe(200);
  });

  test("send Retry-After by default with 429 and 503, and with other statuses only if `retryAfter` is set", async () => {
    const { tenant } = context;
    const retryAfter = async (fault: object) => {
      tenant.faults.clear();
      tenant.faults.add(fault);
      return (await send(tenant, "runs_get")).headers.get("retry-after");
    };
    expect(await retryAfter({ status: 429 })).toBe("1");
    expect(await retryAfter({ status: 503 })).toBe("1");
    expect(await retryAfter({ status: 500 })).toBeNull();
    expect(await retryAfter({ status: 500, retryAfter: 7 })).toBe("7");
    expect(await retryAfter({ status: 429, retryAfter: 7 })).toBe("7");
  });

  test("reset the connection before or after the operation is executed", async () => {
    const { tenant } = context;
    const count = async () => (await succeed(tenant, "projects_list")).length;
    const before = await count();
    tenant.faults.add({ operation: "projects.create", reset: "before", times: 1 });
    await expect(send(tenant, "projects_create")).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(await count()).toBe(before);
    tenant.faults.add({ operation: "projects.create", reset: "after", times: 1 });
    await expect(send(tenant, "projects_create")).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(await count()).toBe(before + 1);
  });

  test("respond with a 500 after the work was done if `executed` is set", async () => {
    const { tenant } = context;
    tenant.faults.add({ operation: "pipelines.run", status: 500, executed: true, times: 1 });
    const headers = { "Idempotency-Key": "nightly" };
    expect((await send(tenant, "pipelines_run", { headers })).status).toBe(500);
    const [effect] = tenant.causes.all();
    const { status, json } = await send(tenant, "pipelines_run", { headers });
    expect([status, json]).toMatchObject([202, { data: { id: effect?.id } }]);
  });

  test("respond with the error of an operation that cannot be executed although `executed` is set", async () => {
    const { tenant } = context;
    tenant.faults.add({ status: 500, executed: true });
    expect((await send(tenant, "runs_get", { params: { run_id: "run_none" } })).status).toBe(404);
  });

  test("truncate, corrupt or slow down a body", async () => {
    const { tenant } = context;
    tenant.faults.add({ truncate: true, times: 1 });
    await expect(send(tenant, "projects_list")).rejects.toThrow("terminated");
    tenant.faults.add({ malformed: true, times: 1 });
    await expect(send(tenant, "projects_list")).rejects.toThrow(SyntaxError);
    tenant.faults.add({ slowBody: 1, times: 1 });
    expect((await send(tenant, "projects_list")).status).toBe(200);
  });

  test("delay a request in the time of the tenant", async () => {
    const { tenant } = context;
    tenant.faults.add({ delayMs: 5000, times: 1 });
    let isDone = false;
    const reply = send(tenant, "projects_list").then((value) => {
      isDone = true;
      return value;
    });
    await tenant.clock.advance("4s");
    expect(isDone).toBe(false);
    await tenant.clock.advance("1s");
    expect((await reply).status).toBe(200);
  });

  test.each([
    ["reaches its time limit", 90_000, ["TimeoutError", "2026-11-24T13:01:00.000Z"]],
    ["gets the response after the delay", 20_000, [200, "2026-11-24T13:00:20.000Z"]],
  ])("delay a request in no real time for a client on `clock.client`, which %s", async (_, delayMs, expected) => {
    const { tenant } = context;
    tenant.faults.add({ delayMs, times: 1 });
    const controller = new AbortController();
    const cancel = tenant.clock.client.timer(60_000, () =>
      controller.abort(new DOMException("too late", "TimeoutError")),
    );
    const headers = { Authorization: `Bearer ${tenant.apiKey}` };
    const end = await tenant.fetch(`${tenant.url}/projects`, { headers, signal: controller.signal }).then(
      ({ status }) => status,
      ({ name }) => name,
    );
    cancel();

    expect([end, new Date(tenant.clock.now()).toISOString()]).toEqual(expected);
  });

  test("affect only some requests if `probability` is set, the same ones for the same random seed", async () => {
    const statusesOf = async (): Promise<number[]> => {
      await using sandbox = await startSandbox({ port: false, clock: "manual", randomSeed: 1 });
      sandbox.faults.add({ status: 500, probability: 0.5 });
      const statuses: number[] = [];
      for (let count = 0; count < 20; count += 1) statuses.push((await send(sandbox, "projects_list")).status);
      return statuses;
    };
    const statuses = await statusesOf();
    expect([...new Set(statuses)].sort()).toEqual([200, 500]);
    expect(await statusesOf()).toEqual(statuses);
  });

  test("can be removed, and affect only their tenant", async () => {
    const { sandbox, tenant } = context;
    const remove = tenant.faults.add({ status: 500 });
    expect((await send(await sandbox.tenant(), "projects_list")).status).toBe(200);
    remove();
    expect((await send(tenant, "projects_list")).status).toBe(200);
  });

  test.each([
    [{ operation: "runs.fetch", status: 500 }, /There is no operation "runs.fetch"/],
    [{ operation: "runs.get" }, /A fault needs one of/],
    [{ malformed: false }, /A fault needs one of/],
    [
      { status: 500, reset: "after" },
      "A fault cannot have both `status` and `reset`, because each ends the request; use `executed: true` for an error after the work",
    ],
    [{ reset: "before", truncate: true }, "A fault cannot have both `reset` and `truncate`"],
    [{ slowBody: 5, malformed: true }, "A fault cannot have both `slowBody` and `malformed`"],
    [{ delayMs: 5, retryAfter: 1 }, "The field `retryAfter` of a fault needs `status`"],
    [{ reset: "after", body: "busy" }, "The field `body` of a fault needs `status`"],
    [{ executed: true, delayMs: 1 }, "The field `executed` of a fault needs `status`"],
    [{ status: 700 }, "`fault.status` must be <= 599"],
    [{ status: 200 }, "`fault.status` must be >= 400"],
    [{ reset: "x" }, "`fault.reset` must be one of before, after"],
    [{ delayMs: -1 }, "`fault.delayMs` must be >= 0"],
    [{ status: 500, times: 0 }, "`fault.times` must be >= 1"],
    [{ status: 500, probability: 5 }, "`fault.probability` must be <= 1"],
    [{ status: 500, bogus: 1 }, "`fault.bogus` is not a known field"],
  ])("are rejected if they are not valid: %o", (fault, message) => {
    expect(() => context.tenant.faults.add(fault as Fault)).toThrow(message);
  });

  test("reset, truncate and slow down responses over real connections", async () => {
    await using sandbox = await startSandbox();
    const list = () => fetch(`${sandbox.url}/projects`, { headers: { Authorization: `Bearer ${sandbox.apiKey}` } });
    sandbox.faults.add({ reset: "before", times: 1 });
    await expect(list()).rejects.toThrow("fetch failed");
    sandbox.faults.add({ truncate: true, times: 1 });
    await expect(list().then((response) => response.text())).rejects.toThrow("terminated");
    sandbox.faults.add({ slowBody: 1, times: 1 });
    expect(await (await list()).json()).toMatchObject({ data: [{ type: "project" }, { type: "project" }] });
  });
});

describe("the journal", () => {
  test("records each request with its body, idempotency key and status", async () => {
    const { tenant } = context;
    await send(tenant, "pipelines_run", { body: { variables: { A: "1" } }, headers: { "Idempotency-Key": "k" } });
    await send(tenant, "runs_get", { params: { run_id: "run_none" } });
    expect(tenant.requests.all()).toEqual([
      {
        operation: "pipelines.run",
        method: "POST",
        path: "/v1/pipelines/pl_01hqxyz/run",
        body: { variables: { A: "1" } },
        idempotencyKey: "k",
        at: Date.parse("2026-11-24T13:00:00Z"),
        status: 202,
        warnings: [],
      },
      expect.objectContaining({ operation: "runs.get", body: undefined, status: 404 }),
    ]);
    expect(tenant.requests.all("runs.get")).toHaveLength(1);
    tenant.requests.clear();
    expect(tenant.requests.all()).toEqual([]);
  });

  test("waits for a request to an operation, or returns one that has already arrived", async () => {
    const { tenant } = context;
    const waiting = tenant.requests.waitFor("projects.list");
    await send(tenant, "runs_list");
    await send(tenant, "projects_list", { query: { limit: "1" } });
    expect(await waiting).toMatchObject({ path: "/v1/projects?limit=1", status: 200 });
    expect(await tenant.requests.waitFor("runs.list")).toMatchObject({ operation: "runs.list" });
  });

  test("skips a request without a response when a test waits for a request", async () => {
    const { tenant } = context;
    const waiting = tenant.requests.waitFor("projects.list");
    tenant.faults.add({ reset: "before", times: 1 });
    await expect(send(tenant, "projects_list")).rejects.toThrow();
    await send(tenant, "projects_list");
    expect(await waiting).toMatchObject({ status: 200 });
  });

  test("rejects the name of an operation that does not exist", async () => {
    const { tenant } = context;
    expect(() => tenant.requests.all("runs.gte")).toThrow('There is no operation "runs.gte"');
    await expect(tenant.requests.waitFor("runs.gte")).rejects.toThrow('There is no operation "runs.gte"');
  });

  test("records no status if the connection was reset", async () => {
    const { tenant } = context;
    tenant.faults.add({ reset: "after" });
    await expect(send(tenant, "projects_list")).rejects.toThrow();
    expect(tenant.requests.all()).toMatchObject([{ status: undefined }]);
  });
});
