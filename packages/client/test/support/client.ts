import { type FakeClock, fakeClock, type ScriptedFetch, type Step, scriptedFetch } from "@planasonix/runtime/testing";
import { inject } from "vitest";
import { type ClientOptions, createClient, type Logger, type Planasonix } from "../../src/index.ts";

/** The default API key of the test clients. */
export const key = "key_live_0123456789";

/** A client without a network. `fetch` records its requests and `clock` its delays. */
export interface Scripted {
  readonly planasonix: Planasonix;
  readonly fetch: ScriptedFetch;
  readonly clock: FakeClock;
  readonly options: ClientOptions;
}

/** Creates a client whose `fetch` follows the steps in order and repeats the last one. */
export function scripted(steps: readonly Step[], given: ClientOptions = {}): Scripted {
  const fetch = scriptedFetch(...steps);
  const clock = fakeClock();
  const options = { apiKey: key, baseUrl: "https://api.test/v1", fetch, clock, random: () => 0, ...given };
  return { planasonix: createClient(options), fetch, clock, options };
}

/** Creates a client that calls the mock over HTTP. */
export function connected(given: ClientOptions = {}): Planasonix {
  return createClient({ apiKey: key, baseUrl: inject("mockUrl"), ...given });
}

/** Creates a response with one resource in its envelope. */
export function resource(id: string, attributes: object = {}): Response {
  return Response.json({ data: { id, type: "thing", attributes } });
}

/** Creates a response with one page of a list in its envelope. */
export function page(ids: readonly string[], cursor: string | null): Response {
  const data = ids.map((id) => ({ id, type: "thing", attributes: {} }));
  return Response.json({ data, meta: { page: { limit: 50, cursor } } });
}

/** Creates a response with an error in its envelope. */
export function problem(status: number, error: object = { code: "oops", message: `no: ${status}` }): Response {
  return Response.json({ error }, { status });
}

/** Creates a logger that records its lines. */
export function memory(): { readonly lines: [message: string, details: object][]; readonly logger: Logger } {
  const lines: [string, object][] = [];
  const write = (...line: [string, object]): number => lines.push(line);
  return { lines, logger: { debug: write, info: write, warn: write, error: write } };
}

/**
 * Returns the reason of a rejection.
 * @throws {Error} If the promise fulfills.
 */
export async function rejection(call: PromiseLike<unknown>): Promise<unknown> {
  const failed = await Promise.resolve(call).then(
    () => [],
    (error: unknown) => [error],
  );
  if (failed.length === 0) throw new Error("the promise must reject, but it fulfilled");
  return failed[0];
}

/**
 * Returns what a function throws.
 * @throws {Error} If the function returns.
 */
export function thrownBy(act: () => unknown): Promise<unknown> {
  return rejection(Promise.resolve().then(act));
}

/** Returns the methods, paths and queries of the requests, without the path of the base URL. */
export function asked({ sent }: ScriptedFetch): string[] {
  return sent.map(({ method, url }) => `${method} ${url.replace(/^.*?\/v1/, "")}`);
}

/** Collects everything that an iteration yields. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/**
 * Returns a method without its types, as JavaScript sees it.
 * @throws {Error} If there is no such method.
 */
export function untyped(methods: object, name: string): (...values: unknown[]) => PromiseLike<unknown> {
  const method: unknown = Reflect.get(methods, name);
  if (typeof method !== "function") throw new Error(`there is no method ${name}`);
  return (...values) => method(...values);
}
