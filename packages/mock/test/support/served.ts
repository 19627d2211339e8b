import { afterAll, beforeAll } from "vitest";
import type { MockOptions } from "../../src/server/options.ts";
import { type Mock, startMock } from "../../src/server/start-mock.ts";

/** The path of the description that the tests serve. */
export const fixture: string = `${import.meta.dirname}/../fixtures/openapi.yaml`;

/** A response, with its body parsed if it is JSON. */
export interface CallResult {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** Sends a request with an API key. A header that is null is not sent. */
export type Call = (path: string, init?: CallInit) => Promise<CallResult>;

export interface CallInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: RequestInit["body"];
}

/** Serves the fixture over HTTP during the tests of a group. Returns a function that sends requests to the mock. */
export function serveFixture(options: MockOptions = {}): Call {
  let mock: Mock | undefined;
  beforeAll(async () => {
    mock = await startMock({ spec: fixture, ...options });
  });
  afterAll(() => mock?.close());
  return (path, init) => call(`${mock?.url}${path}`, init);
}

/** Sends a request with an API key to a URL. */
export async function call(url: string, { headers, json, body, method = "GET" }: CallInit = {}): Promise<CallResult> {
  const sent = json === undefined ? body : JSON.stringify(json);
  const type = json === undefined ? null : "application/json";
  const all = { Authorization: "Bearer any-key", "Content-Type": type, ...headers };
  const kept = Object.entries(all).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  );
  const response = await fetch(url, { method, headers: kept, ...(sent && { body: sent, duplex: "half" }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(response, text) };
}

function parse({ headers }: Response, text: string): unknown {
  return text !== "" && headers.get("content-type") === "application/json" ? JSON.parse(text) : undefined;
}

/** The error envelope with a code and further fields. */
export function failure(code: string, fields: object): object {
  return { error: { code, ...fields } };
}
