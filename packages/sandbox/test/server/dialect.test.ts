import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { readDialect } from "@planasonix/openapi/dialects";
import type { KnownEvent } from "@planasonix/webhooks";
import { createEventDialect } from "@planasonix/webhooks/dialect";
import { createNodeHandler } from "@planasonix/webhooks/node";
import { describe, expect, test } from "vitest";
import { explore, type Sandbox, type SandboxOptions, startSandbox } from "../../src/index.ts";

const connection = "conn_01hqxyz";
const sync = { sync_type: "full", priority: "normal" };

async function start(options: SandboxOptions) {
  const sandbox = await startSandbox({ port: false, clock: "manual", onWarning: () => {}, ...options });
  return { sandbox, [Symbol.asyncDispose]: sandbox.close };
}

/** Sends a request such as `GET /api/v1/jobs`. Returns the status, and the JSON or the text of the body. */
async function send({ fetch, apiKey }: Pick<Sandbox, "fetch" | "apiKey">, request: string, body?: object) {
  const [method = "", path] = request.split(" ");
  const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
  const response = await fetch(`http://sandbox.localhost${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: the tests compare what is in it.
  return { status: response.status, body: /^[{[]/.test(text) ? (JSON.parse(text) as any) : text };
}

describe("in the form of the Airflow provider", () => {
  test("the base URL has its prefix, and only its operations exist", async () => {
    await using one = await start({ dialect: "airflow-provider" });
    const { sandbox } = one;

    expect(sandbox.url).toBe("http://sandbox.localhost/api/v1");
    expect((await send(sandbox, "GET /v1/jobs")).status).toBe(404);
    expect((await send(sandbox, "GET /api/v1/pipelines")).status).toBe(404);
    expect((await send(sandbox, "GET /_sandbox/health")).status).toBe(200);
    expect(await send({ ...sandbox, apiKey: "flx_other" }, "GET /api/v1/jobs")).toMatchObject({ status: 401 });
  });

  test("a sync is queued, runs and completes, and omits what it does not have", async () => {
    await using one = await start({ dialect: "airflow-provider" });
    const { sandbox } = one;

    const started = await send(sandbox, `POST /api/v1/connections/${connection}/sync`, sync);
    const path = `/api/v1/jobs/${started.body.job_id}`;
    expect(started).toEqual({ status: 202, body: { job_id: expect.stringMatching(/^job_/), status: "queued" } });
    await sandbox.clock.advance("24h");

    expect((await send(sandbox, `GET ${path}`)).body).toEqual({ job_id: started.body.job_id, status: "completed" });
    expect((await send(sandbox, `GET ${path}/results`)).body.summary).toEqual({
      total_rows_synced: 48_291,
      duration_seconds: 245,
    });
    expect((await send(sandbox, `POST ${path}/cancel`)).status).toBe(200);
  });

  test("the same key starts nothing again, and another one gets the job that is going until it has ended", async () => {
    await using one = await start({ dialect: "airflow-provider" });
    const { sandbox } = one;
    const begin = (key: string, id = connection) =>
      send(sandbox, `POST /api/v1/connections/${id}/sync`, { ...sync, idempotency_key: key });

    const first = await begin("one");
    const going = { status: 409, body: { existing_job_id: first.body.job_id } };

    expect(await begin("one")).toEqual(first);
    expect(await begin("two")).toEqual(going);
    await sandbox.clock.advance("24h");
    expect((await begin("two")).status).toBe(202);
  });

  test("a job that failed has its error", async () => {
    await using one = await start({ dialect: "airflow-provider" });
    const { sandbox } = one;
    await sandbox.outcomes.next("connections.sync", { status: "failed", error: { message: "no route" } });
    const { body } = await send(sandbox, `POST /api/v1/connections/${connection}/sync`, sync);
    await sandbox.clock.advance("24h");

    expect((await send(sandbox, `GET /api/v1/jobs/${body.job_id}`)).body).toMatchObject({
      status: "failed",
      error: { message: "no route" },
    });
  });

  test("faults and rate limits have the form of its errors", async () => {
    await using one = await start({ dialect: "airflow-provider", rateLimit: 1 });
    const { sandbox } = one;
    sandbox.faults.add({ operation: "jobs.list", status: 503, times: 1 });

    expect(await send(sandbox, "GET /api/v1/jobs")).toEqual({
      status: 503,
      body: "A fault of the sandbox caused this response.\n",
    });
    expect(await send(sandbox, "GET /api/v1/jobs")).toMatchObject({ status: 429, body: expect.any(String) });
  });
});

describe("in several forms", () => {
  test("what starts in one form is seen in the others", async () => {
    await using one = await start({ dialect: ["documented", "airflow-provider", "mcp-server"] });
    const { sandbox } = one;
    const { body } = await send(sandbox, `POST /api/v1/connections/${connection}/sync`, sync);
    const run = await send(sandbox, "POST /api/pipelines/pl_01hqxyz/run", { parameters: { runDate: "a" } });

    expect(sandbox.url).toBe("http://sandbox.localhost/v1");
    expect((await send(sandbox, `GET /v1/jobs/${body.job_id}`)).body.data).toMatchObject({
      id: body.job_id,
      type: "job",
      attributes: { status: "queued", connection_id: connection },
    });
    expect(run.body).toMatchObject({ success: true, runId: expect.stringMatching(/^run_/) });
    expect((await send(sandbox, `GET /v1/runs/${run.body.runId}`)).body.data.attributes.status).toBe("queued");
    expect((await send(sandbox, `GET /api/runs/${run.body.runId}`)).body).toMatchObject({ pipelineId: "pl_01hqxyz" });
    expect((await send(sandbox, "POST /v1/connections/conn_01hqxyz/sync", {})).status).toBe(202);
  });

  test("forms with an address in common, unknown names and invalid dialects are refused at the start", async () => {
    for (const dialect of [["pages", "mcp-server"], "unknown", "{}", { name: "own" }]) {
      await expect(startSandbox({ port: false, dialect })).rejects.toThrow(TypeError);
    }
    await expect(startSandbox({ port: false, dialect: [] })).rejects.toThrow("`dialect` must be the name of a dialect");
  });
});

test("the pages have flat pipelines in camelCase, whose configuration keeps its keys", async () => {
  await using one = await start({ dialect: "pages" });
  const config = { camelCase: 1, snake_case: 2, "a.b": 3, "": 4 };
  const body = { name: "New", projectId: "proj_01hqxyz", nodes: [{ id: "n1", type: "source.s3", config }], edges: [] };

  const created = await send(one.sandbox, "POST /api/pipelines", body);

  expect(created).toMatchObject({ status: 201, body: { name: "New", projectId: "proj_01hqxyz" } });
  expect(JSON.stringify(created.body.nodes[0].config)).toBe(JSON.stringify(config));
});

/** Collects the bodies of the deliveries to a webhook. */
async function deliveriesOf(dialect: SandboxOptions["dialect"], events: readonly string[]) {
  const received: unknown[] = [];
  await deliver(dialect, events, () => async (request, response) => {
    received.push(await json(request));
    response.end();
  });
  return received;
}

/** Lets one job succeed and one fail, whose events a receiver with the webhook's secret gets. */
async function deliver(
  dialect: SandboxOptions["dialect"],
  events: readonly string[],
  receive: (secret: () => string) => RequestListener,
): Promise<void> {
  let secret = "";
  const receiver = createServer(receive(() => secret)).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  await using one = await start({
    now: "2026-12-01T06:00:00Z",
    dialect: ["documented", ...[dialect ?? []].flat()].reverse(),
  });
  const { sandbox } = one;
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const { body } = await send(sandbox, "POST /v1/webhooks", { url, events });
  secret = body.data.attributes.signing_secret;
  await sandbox.outcomes.next("connections.sync", { status: "succeeded" });
  await sandbox.outcomes.next("connections.sync", { status: "failed", error: { message: "no route" } });
  for (let count = 0; count < 2; count++) {
    await send(sandbox, `POST /v1/connections/${connection}/sync`, {});
    await sandbox.clock.advance("1h");
  }
  receiver.close();
}

test("deliveries have the events of the first form, to webhooks that subscribe by either name", async () => {
  const completed = {
    id: expect.stringMatching(/^evt_/),
    type: "job.completed",
    timestamp: expect.any(String),
    job_id: expect.stringMatching(/^job_/),
    data: { status: "completed", summary: { total_rows_synced: 48_291, duration_seconds: 245 } },
  };
  const failed = { type: "job.failed", data: { status: "failed", error: { message: "no route" } } };

  expect(await deliveriesOf("airflow-provider", ["job.completed", "job.failed"])).toMatchObject([completed, failed]);
  expect((await deliveriesOf("airflow-provider", ["job.succeeded"]))[0]).toEqual(completed);
  expect(await deliveriesOf(undefined, ["job.completed"])).toEqual([]);
});

test("a handler with the dialect verifies the deliveries, and gets the documented events", async () => {
  const handled: [type: string, event: KnownEvent][] = [];
  const on = (type: string) => (event: KnownEvent) => void handled.push([type, event]);
  await deliver("airflow-provider", ["job.completed", "job.failed"], (secret) =>
    createNodeHandler({
      secrets: secret,
      dialect: createEventDialect(readDialect("airflow-provider")),
      on: { "job.succeeded": on("succeeded"), "job.failed": on("failed") },
    }),
  );

  expect(handled).toMatchObject([
    ["succeeded", { type: "job.succeeded", data: { attributes: { status: "succeeded" } } }],
    ["failed", { type: "job.failed", data: { attributes: { status: "failed", error: { message: "no route" } } } }],
  ]);
});

describe("explored", () => {
  /** Starts a sync, and repeats the start until it has answered. */
  const startSync =
    (key: (attempt: number) => string) =>
    async ({ url, apiKey, fetch }: { url: string; apiKey: string; fetch: typeof globalThis.fetch }) => {
      for (let attempt = 1; attempt <= 4; attempt++) {
        const body = JSON.stringify({ ...sync, idempotency_key: key(attempt) });
        const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
        const response = await fetch(`${url}/connections/${connection}/sync`, { method: "POST", headers, body }).catch(
          () => undefined,
        );
        if (response?.status === 202 || response?.status === 409) return;
      }
      throw new Error("gave up");
    };

  test("a job with one key has no findings, and the operations have their documented names", async () => {
    const faults = ["reset_before", "reset_after", "rate_limited", "server_error"] as const;
    const { findings, covered } = await explore(
      startSync(() => "nightly"),
      { dialect: "airflow-provider", faults },
    );

    expect(findings).toEqual([]);
    expect(covered.map(({ fault, operation }) => `${fault} ${operation}`)).toEqual(
      faults.map((fault) => `${fault} connections.sync`),
    );
  });

  test("a job that gives up has a finding", async () => {
    const job = startSync(() => "nightly");
    const impatient: typeof job = async (environment) => {
      const headers = { Authorization: `Bearer ${environment.apiKey}`, "Content-Type": "application/json" };
      const body = JSON.stringify(sync);
      await environment
        .fetch(`${environment.url}/connections/${connection}/sync`, { method: "POST", headers, body })
        .catch(() => {});
    };
    const { findings } = await explore(impatient, { dialect: "airflow-provider", faults: ["reset_before"] });

    expect(findings.map(({ problem }) => problem)).toEqual(["not_started"]);
  });
});
