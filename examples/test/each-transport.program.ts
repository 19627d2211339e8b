// Sends requests over each transport: two attempts of the client, and one request without it to NOTIFY_URL.
import { createClient, type Planasonix } from "@planasonix/client";
import { openTelemetry } from "@planasonix/client/otel";
import { undiciFetch } from "@planasonix/client/undici";
import { httpFetch } from "./http-fetch.ts";

await send("fetch", fetch, ({ pipelines }, options) => pipelines.get("pl_01hqxyz", options));
await send("undici", undiciFetch(), ({ runs }, options) => runs.get("run_01j8k2m4", options));
await send("http", httpFetch, ({ runs }, options) => runs.list({}, options));

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

async function send(
  transport: string,
  fetch: Fetch,
  call: (planasonix: Planasonix, options: { headers: Record<string, string> }) => PromiseLike<unknown>,
): Promise<void> {
  const headers = { "x-transport": transport };
  await call(createClient({ telemetry: openTelemetry(), fetch }), { headers });
  await fetch(process.env.NOTIFY_URL ?? "", { headers });
}
