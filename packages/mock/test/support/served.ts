import { afterAll, beforeAll } from "vitest";
import type { MockOptions } from "../../src/server/options.ts";
import { type Mock, startMock } from "../../src/server/start-mock.ts";

/** The description that the tests serve. */
export const fixture: string = `${import.meta.dirname}/../fixtures/openapi.yaml`;

/** What came back, body parsed where it is JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** Sends a request with a key; `null` as a header leaves it out. */
export type Call = (path: string, init?: CallInit) => Promise<Reply>;

export interface CallInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: RequestInit["body"];
}

/** Serves the fixture over HTTP while the tests of a file run. */
export function serveFixture(options: MockOptions = {}): Call {
  let mock: Mock | undefined;
  beforeAll(async () => {
    mock = await startMock({ spec: fixture, ...options });
  });
  afterAll(() => mock?.close());
  return (path, init) => call(`${mock?.url}${path}`, init);
}

/** Sends a request with a key to a URL. */
export async function call(url: string, { headers, json, body, method = "GET" }: CallInit = {}): Promise<Reply> {
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

/** The error of an envelope with these members. */
export function failure(code: string, members: object): object {
  return { error: { code, ...members } };
}
