// A server in virtual time, as a `fetch`: a request takes its latency and passes the limiter, and the response states
// the limit in one form of headers.
import { elapsedMs } from "../virtual-time.ts";
import type { HeaderForm } from "./header-forms.ts";
import type { Limiter } from "./limiters.ts";

export interface VirtualServer {
  readonly fetch: typeof globalThis.fetch;
  /** Returns the number of 429 responses so far. */
  readonly refused: () => number;
  /** Returns the time on the server's clock, in milliseconds. */
  readonly now: () => number;
}

/** What determines the behavior of a server. */
export interface ServerOptions {
  readonly limiter: Limiter;
  readonly form: HeaderForm;
  readonly latency: Latency;
  readonly random: () => number;
}

/**
 * The shortest and the longest duration of the request's transfer, its processing and the response's transfer, in
 * milliseconds. Requests may overtake each other.
 */
export type Latency = readonly [transfer: Span, processing: Span, transfer: Span];
type Span = readonly [least: number, most: number];

/** The latencies of the virtual servers, by name: 5 to 50 ms in total, and 160 to 300 ms, mostly for the transfer. */
export const latencies: Readonly<Record<"near" | "far", Latency>> = {
  near: [
    [1, 12],
    [3, 26],
    [1, 12],
  ],
  far: [
    [78, 137],
    [3, 26],
    [78, 137],
  ],
};

/** The latency of a server that takes the same time for each request. */
export const constantLatency = (ms: number): Latency => [
  [0, 0],
  [ms, ms],
  [0, 0],
];

/** The mean time from sending a request to its response, in milliseconds. */
export function meanOf(latency: Latency): number {
  return latency.reduce((sum, [least, most]) => sum + (least + most) / 2, 0);
}

/** Starts a server whose clock is off by up to ten minutes. */
export function startVirtualServer({ limiter, form, latency, random }: ServerOptions): VirtualServer {
  const skewMs = (random() - 0.5) * 1_200_000;
  const variant = Math.floor(random() * 1_000);
  let refused = 0;
  const pass = ([least, most]: Span): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, least + random() * (most - least)));
  const now = (): number => startOfServer + skewMs + elapsedMs();
  return {
    refused: () => refused,
    now,
    async fetch(input, init) {
      const { pathname } = new URL(typeof input === "string" || input instanceof URL ? input : input.url);
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      await pass(latency[0]);
      signal?.throwIfAborted();
      const verdict = limiter.take(now(), endpoints.indexOf(pathname.split("/")[2] ?? ""));
      if (verdict.isAccepted) {
        await pass(latency[1]);
        limiter.done?.();
      } else refused += 1;
      const headers = { ...form(verdict, now(), variant), date: new Date(now()).toUTCString() };
      await pass(latency[2]);
      signal?.throwIfAborted();
      const body = verdict.isAccepted ? resource : problem;
      return Response.json(body, { status: verdict.isAccepted ? 200 : 429, headers });
    },
  };
}

const startOfServer = Date.UTC(2026, 5, 1);

/** The segments after `/v1` in the called paths, in turn. */
export const endpoints: readonly string[] = ["pipelines", "connections", "projects"];

const resource = { data: { id: "x_1", type: "thing", attributes: {} }, id: "x_1", object: "model" };
const problem = { error: { code: "rate_limited", message: "Too many requests" } };
