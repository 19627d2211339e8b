import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { expect, test } from "vitest";
import { createClient } from "../src/index.ts";
import { openTelemetry } from "../src/otel.ts";
import { scriptedFetch } from "../src/testing.ts";

test("`openTelemetry` creates spans for the calls of a client, with the version of the client", async () => {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const pipeline = Response.json({ data: { id: "pl_1", type: "pipeline", attributes: {} } });
  const telemetry = openTelemetry({ tracerProvider });
  const planasonix = createClient({ apiKey: "plnx_live_0123456789", telemetry, fetch: scriptedFetch(pipeline) });
  await planasonix.pipelines.get("pl_1");

  const scope = { name: "@planasonix/client", version: expect.stringMatching(/^\d/) };
  expect(exporter.getFinishedSpans()).toMatchObject([
    { name: "GET /pipelines/{pipeline_id}", instrumentationScope: scope },
    { name: "pipelines.get", instrumentationScope: scope },
  ]);
});

test("the span of a call that the policy refuses ends with the class of its error, and has no attempt below it", async () => {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const telemetry = openTelemetry({ tracerProvider });
  const planasonix = createClient({
    apiKey: "plnx_live_0123456789",
    telemetry,
    allow: ["read"],
    fetch: expect.unreachable,
  });
  await planasonix.pipelines.delete("pl_1").catch(() => {});
  await planasonix.pipelines.runAndWait("pl_1").catch(() => {});

  expect(exporter.getFinishedSpans()).toMatchObject([
    { name: "pipelines.delete", attributes: { "error.type": "NotAllowedError" }, status: { code: 2 } },
    { name: "pipelines.runAndWait", attributes: { "error.type": "NotAllowedError" }, status: { code: 2 } },
  ]);
});
