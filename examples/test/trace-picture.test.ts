import { readFileSync } from "node:fs";
import { context, propagation, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { createClient } from "@planasonix/client";
import { openTelemetry } from "@planasonix/client/otel";
import { traceOfRun } from "@planasonix/client/otlp";
import { startSandbox } from "@planasonix/sandbox";
import { afterAll, expect, test } from "vitest";
import { exportedTo, readTraces } from "./collector.ts";
import { onClock } from "./on-clock.ts";
import { recordingServer } from "./recording-server.ts";
import { drawTraces } from "./trace-picture.ts";

const pages = ["../opentelemetry/README.md", "../../docs/guides/tracing.md"];
const description =
  "Spans of a job: a call with two attempts, whose first response was a 503 and whose second one a 200; a wait with the start of a run and five polls; and that run with its two nodes, as it is exported afterwards";

afterAll(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});

test("the picture of a trace is drawn from the spans of a job in the sandbox", async () => {
  await using sandbox = await startSandbox({ clock: "manual", now: "2026-11-24T06:00:00Z" });
  await using collector = await recordingServer();
  const { apiKey, url, fetch, faults, outcomes } = sandbox;
  const { client: clock } = sandbox.clock;
  const exporter = new OTLPTraceExporter({ url: `${collector.url}/v1/traces` });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  const tracerProvider = onClock(provider, clock);
  const telemetry = openTelemetry({ tracerProvider });
  const planasonix = createClient({ apiKey, baseUrl: url, fetch, clock, random: () => 0.5, telemetry });
  faults.add({ operation: "pipelines.get", status: 503, delayMs: 400, times: 1 });
  faults.add({ delayMs: 400 });
  outcomes.next("pipelines.run", { status: "succeeded", after: "9s" });

  const job = tracerProvider.getTracer("nightly").startSpan("nightly");
  const { id } = await context.with(trace.setSpan(context.active(), job), async () => {
    await planasonix.pipelines.get("pl_01hqxyz");
    return planasonix.pipelines.runAndWait("pl_01hqxyz", {}, { pollIntervalMs: 2_000 });
  });
  job.end();
  await provider.shutdown();
  const traces = [
    { heading: "The spans of the program", spans: exportedTo(collector) },
    { heading: "planasonix runs export", spans: readTraces(await traceOfRun(planasonix, id)) },
  ];

  await expect(drawTraces({ title: "Two traces", description, traces })).toMatchFileSnapshot(
    "../opentelemetry/trace.svg",
  );
});

test.each(pages)("%s shows the picture, and says in words what it shows", (page) => {
  expect(readFileSync(new URL(page, import.meta.url), "utf8")).toContain(`![${description}](`);
});
