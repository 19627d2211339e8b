import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { startTenant } from "../support/sandbox.ts";

const run = "run_01j8k2m4";

interface Collector extends AsyncDisposable {
  readonly url: string;
  readonly received: { path: string | undefined; headers: IncomingHttpHeaders; body: string }[];
}

async function startCollector(status = 200): Promise<Collector> {
  const received: Collector["received"] = [];
  const server = createServer(async (request, response) => {
    received.push({ path: request.url, headers: request.headers, body: await text(request) });
    response.writeHead(status).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("runs export sends a run to a collector, with the headers of the variable and without the API key", async () => {
  await using sandbox = await startTenant();
  await using collector = await startCollector();
  const env = { OTEL_EXPORTER_OTLP_HEADERS: "x-token=se%20cret, tenant=acme" };
  const { code, stdout, stderr } = await sandbox.run(["runs", "export", run, "--otlp", collector.url], { env });

  expect([code, stdout, stderr]).toEqual([0, "", `Exported ${run} to ${new URL(collector.url).host}\n`]);
  const [{ path, headers, body } = expect.unreachable()] = collector.received;
  expect([path, headers["content-type"], headers["x-token"], headers.tenant]).toEqual([
    "/v1/traces",
    "application/json",
    "se cret",
    "acme",
  ]);
  expect(headers.authorization).toBeUndefined();
  expect(JSON.stringify(collector.received)).not.toContain(sandbox.tenant.apiKey);
  const [{ scopeSpans }] = JSON.parse(body).resourceSpans;
  expect(scopeSpans[0].spans.map(({ name }: { name: string }) => name)).toContain("pipeline run");
});

test("runs export keeps the path of a collector, and writes the same to a file", async () => {
  await using sandbox = await startTenant();
  await using collector = await startCollector();
  const file = join(mkdtempSync(join(tmpdir(), "runs-export-")), "run.json");
  await sandbox.run(["runs", "export", run, "--otlp", `${collector.url}/otlp/v1/traces`]);
  await sandbox.run(["runs", "export", run, "--otlp", `${collector.url}/otlp/`]);
  const { code } = await sandbox.run(["runs", "export", run, "--otlp", file]);

  expect(code).toBe(0);
  expect(collector.received.map(({ path }) => path)).toEqual(Array(2).fill("/otlp/v1/traces"));
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(collector.received[0]?.body ?? ""));
});

test("runs export ends with 3 for a run that is still going", async () => {
  await using sandbox = await startTenant();
  const [going = ""] = sandbox.tenant.seed("pipeline_run", [{ status: "running", finished_at: null }]);
  const { code, stderr } = await sandbox.run(["runs", "export", going, "--otlp", "run.json"]);

  expect(code).toBe(3);
  expect(stderr).toContain(`${going} has not finished`);
});

test.each([
  [503, 6],
  [401, 7],
])("runs export says that the collector responded with %i, and ends with %i", async (status, expected) => {
  await using sandbox = await startTenant();
  await using collector = await startCollector(status);
  const { code, stderr } = await sandbox.run(["runs", "export", run, "--otlp", collector.url]);

  expect(code).toBe(expected);
  expect(stderr).toContain(`The collector responded with ${status}`);
});

test("runs export ends with 6 if the collector cannot be reached", async () => {
  await using sandbox = await startTenant();
  const collector = await startCollector();
  await collector[Symbol.asyncDispose]();
  const { code, stderr } = await sandbox.run(["runs", "export", run, "--otlp", collector.url]);

  expect(code).toBe(6);
  expect(stderr).toContain("The collector cannot be reached");
});

test("runs export ends with 2 if the file cannot be written", async () => {
  await using sandbox = await startTenant();
  const file = join(mkdtempSync(join(tmpdir(), "runs-export-")), "missing", "run.json");
  const { code, stderr } = await sandbox.run(["runs", "export", run, "--otlp", file]);

  expect(code).toBe(2);
  expect(stderr).toContain("cannot be written (ENOENT)");
});

test.each([
  [[], {}, "runs export needs one <run_id>"],
  [[run], {}, "runs export needs a collector or a file"],
  [[run, "--otlp", "http://"], {}, "--otlp is not a URL"],
  [[run, "--otlp", "http://127.0.0.1:9"], { OTEL_EXPORTER_OTLP_HEADERS: "se cret" }, "must be a list such as"],
  [[run, "--otlp", "http://127.0.0.1:9"], { OTEL_EXPORTER_OTLP_HEADERS: "x=%ff" }, "must be a list such as"],
])("runs export %j with %j is refused before anything is sent", async (args, env, message) => {
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run(["runs", "export", ...args], { env });

  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("se cret");
  expect(sandbox.tenant.requests.all()).toEqual([]);
});
