import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { startSandbox } from "@planasonix/sandbox";
import { expect, test } from "vitest";
import { exportedTo } from "./collector.ts";
import { recordingServer } from "./recording-server.ts";

const operations = ["pipelines.get", "runs.get", "runs.list"];

/** The instrumentations, and how many values of `traceparent` a request without the client has over each transport. */
test.each([
  ["", { fetch: 0, undici: 0, http: 0 }],
  ["http", { fetch: 0, undici: 0, http: 1 }],
  ["undici", { fetch: 1, undici: 1, http: 0 }],
  ["http,undici", { fetch: 1, undici: 1, http: 1 }],
])("each attempt carries one `traceparent` with the instrumentations %j", async (instrumentations, others) => {
  await using sandbox = await startSandbox({ clock: "manual" });
  const tenant = await sandbox.tenant();
  await using server = await recordingServer(tenant.url);
  await using other = await recordingServer();
  await using collector = await recordingServer();
  for (const operation of operations) tenant.faults.add({ operation, status: 503, retryAfter: 0, times: 1 });
  const child = spawn(process.execPath, ["--import", "./instrument-some.ts", "each-transport.program.ts"], {
    cwd: import.meta.dirname,
    env: {
      PATH: process.env.PATH,
      INSTRUMENTATIONS: instrumentations,
      NOTIFY_URL: other.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      PLANASONIX_API_KEY: tenant.apiKey,
      PLANASONIX_BASE_URL: server.url + new URL(tenant.url).pathname,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = await Promise.all([text(child.stdout), text(child.stderr)]);

  expect(printed).toEqual(["", ""]);
  const attempts = exportedTo(collector).filter(({ attributes }) => "url.template" in attributes);
  expect(
    server.received.map(({ headers, traceparents: [first, ...more] }) => [
      headers["x-transport"],
      first?.split("-")[2],
      more,
    ]),
  ).toEqual(attempts.map(({ spanId }, index) => [Object.keys(others)[Math.floor(index / 2)], spanId, []]));
  expect(attempts).toHaveLength(6);
  expect(
    Object.fromEntries(
      other.received.map(({ headers, traceparents }) => [headers["x-transport"], traceparents.length]),
    ),
  ).toEqual(others);
});
