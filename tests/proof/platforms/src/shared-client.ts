import type { ClientOptions, Planasonix } from "@planasonix/client";
import { type CallResult, resultOf } from "./call-result.ts";
import { clientFor, type Endpoints, readEndpoints } from "./endpoints.ts";

/** The clients of the isolate, by script. Each outlives the request that creates it. */
const clients = new Map<string, Planasonix>();

/** Makes one call with the client for a script. All requests for that script share the client. */
export function callShared(script: string, url: string): Promise<CallResult> {
  const endpoints = readEndpoints(url);
  const { signal, ...call } = readCall(url);
  const client = clients.get(script) ?? clientFor(endpoints, script, { ...options, apiKey: keyOf(endpoints, script) });
  clients.set(script, client);
  return resultOf(async () => client.pipelines.get("pl_1", { signal, ...call }));
}

const options: ClientOptions = { maxConcurrency: 2 };

/** The API key; for the script `key`, a function that fetches it. */
function keyOf({ server, apiKey }: Endpoints, script: string): ClientOptions["apiKey"] {
  if (script !== "key") return apiKey;
  return async () => (await fetch(`${server}/keys`)).text();
}

/** The call options in the query of a request. `abortMs` aborts the call after that many milliseconds. */
function readCall(url: string): { signal: AbortSignal | undefined; timeoutMs: number; maxRetries: number } {
  const { searchParams } = new URL(url);
  const read = (name: string, fallback: number): number => Number(searchParams.get(name) ?? fallback);
  return {
    signal: searchParams.has("abortMs") ? AbortSignal.timeout(read("abortMs", 0)) : undefined,
    timeoutMs: read("timeoutMs", 60_000),
    maxRetries: read("maxRetries", 0),
  };
}
