import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { type SandboxTenant, startSandbox } from "@planasonix/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RecordingServer, recordingServer } from "./recording-server.ts";

const sandbox = await startSandbox({ clock: "manual" });
let tenant: SandboxTenant;
let server: RecordingServer;
let collector: RecordingServer;
let other: RecordingServer;

beforeAll(async () => {
  tenant = await sandbox.tenant();
  [server, collector, other] = await Promise.all([recordingServer(tenant.url), recordingServer(), recordingServer()]);
});
afterAll(async () => {
  await Promise.all([server, collector, other].map((one) => one[Symbol.asyncDispose]()));
  await sandbox.close();
});

interface ExportedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly scope: string;
}

/** The spans that the collector has received as OTLP JSON. */
function exported(): readonly ExportedSpan[] {
  return collector.received.flatMap(({ body }) =>
    JSON.parse(body).resourceSpans.flatMap(
      ({ scopeSpans }: { scopeSpans: readonly { scope: { name: string }; spans: ExportedSpan[] }[] }) =>
        scopeSpans.flatMap(({ scope, spans }) => spans.map((span) => ({ ...span, scope: scope.name }))),
    ),
  );
}

/** Runs the example in a process of its own, because instrumentations change the modules of a process. */
async function run(transport: string, isInstrumented: boolean): Promise<string> {
  for (const { received } of [server, collector, other]) received.length = 0;
  const flags = isInstrumented ? ["--import", "./opentelemetry/instrument.ts"] : [];
  const child = spawn(process.execPath, [...flags, "opentelemetry/traced-job.ts"], {
    cwd: new URL("..", import.meta.url),
    env: {
      PATH: process.env.PATH,
      TRANSPORT: transport,
      NOTIFY_URL: other.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      PLANASONIX_API_KEY: tenant.apiKey,
      PLANASONIX_BASE_URL: server.url + new URL(tenant.url).pathname,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  const closed = once(child, "close");
  const ticking = setInterval(() => void tenant.clock.advance("10s"), 50);
  await closed;
  clearInterval(ticking);
  return (await printed).join("");
}

describe.each(["fetch", "undici"])("the traced job, with auto-instrumentation, over %s", (transport) => {
  test("sends one `traceparent` with each request, of a span of the client", async () => {
    expect(await run(transport, true)).toMatch(/^run_\w+ succeeded$/m);

    const spans = exported();
    const own = new Set(spans.filter(({ scope }) => scope === "@planasonix/client").map(({ spanId }) => spanId));
    expect(server.received.length).toBeGreaterThan(1);
    for (const { traceparents } of server.received) {
      expect(traceparents).toHaveLength(1);
      expect(own).toContain(traceparents[0]?.split("-")[2]);
    }
  });

  test("is one trace: the call with its attempt, the wait, and the request of the application during the wait", async () => {
    await run(transport, true);
    const spans = exported();
    const parentOf = ({ parentSpanId }: ExportedSpan) => spans.find(({ spanId }) => spanId === parentSpanId)?.name;

    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(spans.map((span) => [span.name, parentOf(span)])).toEqual(
      expect.arrayContaining([
        ["POST /pipelines/{pipeline_id}/run", "pipelines.run"],
        ["pipelines.run", "pipelines.runAndWait"],
        ["POST", "pipelines.runAndWait"],
        ["pipelines.runAndWait", "nightly"],
        ["nightly", undefined],
      ]),
    );
    expect(spans).toHaveLength(5);
    expect(other.received[0]?.traceparents).toHaveLength(1);
    expect(JSON.stringify(collector.received)).not.toContain(tenant.apiKey);
  });

  test("runs without a provider, and sends no `traceparent`", async () => {
    expect(await run(transport, false)).toMatch(/succeeded/);

    expect(server.received.flatMap(({ traceparents }) => traceparents)).toEqual([]);
    expect(collector.received).toEqual([]);
  });
});
