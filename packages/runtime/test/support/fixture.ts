import { bindResource } from "../../src/client/bind-client.ts";
import { createExchange, type Exchange } from "../../src/exchange/exchange.ts";
import type { OperationTable } from "../../src/model/operation.ts";
import type { ClientOptions } from "../../src/options/client-options.ts";
import { resolveOptions } from "../../src/options/resolve-options.ts";
import { type FakeClock, fakeClock, type ScriptedFetch, type Step, scriptedFetch } from "../../src/testing/index.ts";
import { secretRules } from "./secret-rules.ts";

const runsCancel = { http: "DELETE /runs/{run_id}", priority: true } as const;
const runsGet = {
  http: "GET /runs/{run_id}",
  priority: true,
  waiter: {
    method: "wait",
    status: "/data/attributes/status",
    succeeded: ["succeeded"],
    failed: ["failed"],
    canceled: ["canceled"],
    error: "/data/attributes/error",
    pending: ["queued", "running", "cancel_requested"],
    cancel: { name: "runs.cancel", operation: runsCancel },
  },
} as const;

/** A small API whose operations cover most kinds of arguments, results, retry classes and starts. */
export const things: OperationTable = {
  list: { http: "GET /things?status&name&limit&cursor", gives: "list", page: "cursor" },
  create: { http: "POST /things", takes: "body", outcome: "things.list" },
  get: { http: "GET /things/{thing_id}" },
  update: { http: "PUT /things/{thing_id}", takes: "body" },
  delete: { http: "DELETE /things/{thing_id}", gives: "nothing" },
  ask: { http: "POST /things/ask", takes: "body", retry: "safe", timeoutMs: 150_000 },
  label: { http: "POST /things/{thing_id}/label?notify", takes: "body" },
  burn: { http: "POST /things/{thing_id}/burn", retry: "never" },
  move: { http: "POST /things/{thing_id}/parts/{part_id}/move", takes: "body" },
  download: { http: "GET /things/{thing_id}/file", gives: "file" },
  run: {
    http: "POST /things/{thing_id}/run",
    takes: "body",
    body: "optional",
    outcome: "things.listRuns",
    starts: { method: "runAndWait", poll: { name: "runs.get", operation: runsGet }, id: "/data/id" },
  },
  build: {
    http: "POST /things/{thing_id}/build",
    starts: { method: "buildAndWait", poll: { name: "runs.get", operation: runsGet }, id: "/data/attributes/run_id" },
  },
};

/** The resource `runs`: an operation to poll, one to cancel, and a list to follow. */
export const runs: OperationTable = {
  get: runsGet,
  cancel: runsCancel,
  listLogs: {
    http: "GET /runs/{run_id}/logs?node_id&level&since",
    gives: "list",
    page: "since",
    follow: {
      method: "followLogs",
      until: { name: "runs.get", operation: runsGet },
      time: "/attributes/ts",
      before: ["queued"],
    },
  },
};

/** The default API key of a test client. */
export const key = "key_live_0123456789";

// biome-ignore lint/suspicious/noExplicitAny: methods are bound by name; the client package has their types
type Methods = any;

/** A client with a scripted `fetch`, a fake clock and no randomness. */
export interface Setup {
  readonly exchange: Exchange;
  readonly clock: FakeClock;
  readonly fetch: ScriptedFetch;
  readonly things: Methods;
  readonly runs: Methods;
}

/** Creates a client whose `fetch` follows the given steps. Options may be invalid on purpose. */
export function setup(
  steps: readonly Step[],
  options: object = {},
  variables: Readonly<Record<string, string>> = {},
): Setup {
  const clock = fakeClock();
  const fetch = scriptedFetch(...steps);
  const given = { apiKey: key, baseUrl: "https://api.test/v1", clock, random: () => 0, fetch, ...options };
  const environment = { variable: (name: string) => variables[name], isBrowser: false };
  const exchange = createExchange(resolveOptions(given, environment, "test/1"), secretRules("password"), {
    things,
    runs,
  });
  return {
    exchange,
    clock,
    fetch,
    things: bindResource(exchange, "things", things),
    runs: bindResource(exchange, "runs", runs),
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

/** Creates a response with a resource in its envelope. */
export function thing(attributes: object = {}, id = "th_1"): Response {
  return json({ data: { id, type: "thing", attributes } });
}

/** The resources of a list: one for each value, with the value as its ID. */
export function items(values: readonly unknown[]): { readonly id: string; readonly type: string }[] {
  return values.map((value) => ({ id: String(value), type: "thing", attributes: {} }));
}

/** Creates a response with an error in its envelope. */
export function problem(status: number, headers: Record<string, string> = {}, code = "oops"): Response {
  return json({ error: { code, message: `no: ${status}` } }, status, headers);
}

/** Creates what `fetch` rejects with when the network fails. */
export function failed(code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(`connect ${code}`), { code }) });
}

/** Creates client options with a logger, and the list of the warnings that it records. */
export function listen(): { warnings: string[]; options: ClientOptions } {
  const warnings: string[] = [];
  const nothing = (): void => {};
  const logger = { debug: nothing, info: nothing, error: nothing, warn: (text: string) => warnings.push(text) };
  return { warnings, options: { logger } };
}
