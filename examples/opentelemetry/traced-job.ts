// Runs a pipeline inside a span of the application, and waits for it. The trace shows the call and its attempts, the wait
// with its polls, and what the application does meanwhile.
import { SpanStatusCode, trace } from "@opentelemetry/api";
import { createClient } from "@planasonix/client";
import { openTelemetry } from "@planasonix/client/otel";
import { undiciFetch } from "@planasonix/client/undici";

const planasonix = createClient({
  telemetry: openTelemetry(),
  fetch: process.env.TRANSPORT === "undici" ? undiciFetch() : undefined,
});
const tracer = trace.getTracer("nightly");

await tracer.startActiveSpan("nightly", async (span) => {
  try {
    const run = await planasonix.pipelines.runAndWait("pl_01hqxyz", {}, { pollIntervalMs: 200, onStart: notify });
    console.log(run.id, run.attributes.status);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
});

/** Tells another service that the run has started: its request, with `fetch`, is a child of the wait. */
async function notify(): Promise<void> {
  const url = process.env.NOTIFY_URL;
  if (url) await fetch(url, { method: "POST" });
}
