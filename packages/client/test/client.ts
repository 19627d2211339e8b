import { type FakeClock, fakeClock, type ScriptedFetch, type Step, scriptedFetch } from "@planasonix/runtime/testing";
import { inject } from "vitest";
import { type ClientOptions, createClient, type Logger, type Planasonix } from "../src/index.ts";

/** The key of every test client. */
export const key = "key_live_0123456789";

/** A client without a network, with the requests that it sent and the delays that it slept. */
export interface Scripted {
  readonly planasonix: Planasonix;
  readonly fetch: ScriptedFetch;
  readonly clock: FakeClock;
  readonly options: ClientOptions;
}

/** A client whose requests get these steps in turn, the last one repeatedly. */
export function scripted(steps: readonly Step[], given: ClientOptions = {}): Scripted {
  const fetch = scriptedFetch(...steps);
  const clock = fakeClock();
  const options = { apiKey: key, baseUrl: "https://api.test/v1", fetch, clock, random: () => 0, ...given };
  return { planasonix: createClient(options), fetch, clock, options };
}

/** A client of the mock, over HTTP. */
export function connected(given: ClientOptions = {}): Planasonix {
  return createClient({ apiKey: key, baseUrl: inject("mockUrl"), ...given });
}

/** One resource in its envelope. */
export function resource(id: string, attributes: object = {}): Response {
  return Response.json({ data: { id, type: "thing", attributes } });
}

/** One page of a list in its envelope. */
export function page(ids: readonly string[], cursor: string | null): Response {
  const data = ids.map((id) => ({ id, type: "thing", attributes: {} }));
  return Response.json({ data, meta: { page: { limit: 50, cursor } } });
}

/** An error in its envelope. */
export function problem(status: number, error: object = { code: "oops", message: `no: ${status}` }): Response {
  return Response.json({ error }, { status });
}

/** A logger that records its lines. */
export function memory(): { readonly lines: [message: string, details: object][]; readonly logger: Logger } {
  const lines: [string, object][] = [];
  const write = (...line: [string, object]): number => lines.push(line);
  return { lines, logger: { debug: write, info: write, warn: write, error: write } };
}

/** The reason of a rejection. @throws {Error} If the promise was fulfilled. */
export async function rejection(call: PromiseLike<unknown>): Promise<unknown> {
  const failed = await Promise.resolve(call).then(
    () => [],
    (error: unknown) => [error],
  );
  if (failed.length === 0) throw new Error("a rejection was expected");
  return failed[0];
}

/** What a function throws. @throws {Error} If it returns. */
export function thrownBy(act: () => unknown): Promise<unknown> {
  return rejection(Promise.resolve().then(act));
}

/** The paths and queries that were requested, below the version. */
export function asked({ sent }: ScriptedFetch): string[] {
  return sent.map(({ method, url }) => `${method} ${url.replace(/^.*?\/v1/, "")}`);
}

/** Everything that an iteration yields. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A method without its types, to be called as from JavaScript. @throws {Error} If there is no such method. */
export function untyped(methods: object, name: string): (...values: unknown[]) => PromiseLike<unknown> {
  const method: unknown = Reflect.get(methods, name);
  if (typeof method !== "function") throw new Error(`there is no method ${name}`);
  return (...values) => method(...values);
}
