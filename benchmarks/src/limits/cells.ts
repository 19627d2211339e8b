import { seeded } from "../seeded.ts";
import { elapsedMs, passUntil } from "../virtual-time.ts";
import { headerForms } from "./header-forms.ts";
import { type Limiter, limiters } from "./limiters.ts";
import { endpoints, meanMs, startVirtualServer } from "./server.ts";

/** One cell of the first table in the section "Rate limits": a limiter, a form of headers, and the load. */
export interface Cell {
  readonly limiter: string;
  readonly form: string;
  readonly calls: number;
  readonly concurrency: number;
}

/** The result of a cell with one seed. */
export interface Outcome {
  readonly failed: number;
  /** The number of 429 responses, relative to the number of calls. */
  readonly refusedShare: number;
  readonly ms: number;
  readonly idealMs: number;
}

/** Makes one call to a path such as `/pipelines/x_1`. */
export type Call = (path: string) => Promise<unknown>;
/** Creates a client that sends requests with this `fetch`. Returns the function that calls a path. */
export type Connect = (target: { readonly baseUrl: string; readonly fetch: typeof globalThis.fetch }) => Call;

const rate = { limit: 50, periodMs: 1_000 };

/** Runs one cell. The seed determines the phase, the latencies, and the clock and the `wrong` headers of the server. */
export async function runCell(cell: Cell, seed: number, connect: Connect): Promise<Outcome> {
  const { limiter: name, form: formName, calls } = cell;
  const random = seeded(seed);
  const createLimiter = limiters[name];
  const form = headerForms[formName];
  if (!createLimiter || !form) throw new Error(`There is no limiter "${name}" or no form of headers "${formName}"`);
  const phaseMs = random() * 1_000;
  await passUntil(new Promise((resolve) => setTimeout(resolve, phaseMs)));
  const server = startVirtualServer({ limiter: createLimiter(rate), form, random });
  const { failed, ms } = await timeCalls(connect({ baseUrl, fetch: server.fetch }), cell);
  return { failed, refusedShare: server.refused() / calls, ms, idealMs: idealMs(cell, createLimiter(rate)) };
}

/** The base URL of the virtual servers. */
export const baseUrl = "http://127.0.0.1:9/v1";

/** Makes calls, `concurrency` at a time. Returns how many failed, and the time of all calls in milliseconds. */
export async function timeCalls(
  call: Call,
  { calls, concurrency }: Pick<Cell, "calls" | "concurrency">,
): Promise<{ readonly failed: number; readonly ms: number }> {
  const begunAt = elapsedMs();
  let left = calls;
  let failed = 0;
  const work = async (): Promise<void> => {
    for (; left > 0; ) {
      left -= 1;
      await call(`/${endpoints[left % endpoints.length]}/x_1`).catch(() => {
        failed += 1;
      });
    }
  };
  await passUntil(Promise.all(Array.from({ length: concurrency }, work)));
  return { failed, ms: elapsedMs() - begunAt };
}

/**
 * Computes the time that a client with full knowledge of the limiter needs, in milliseconds: each request arrives as
 * soon as the limiter can accept it.
 */
function idealMs({ limiter: name, calls, concurrency }: Cell, limiter: Limiter): number {
  if (name === "five at a time") return (calls / Math.min(5, concurrency)) * meanMs;
  const free = Array.from({ length: concurrency }, () => 0);
  let end = 0;
  let lastAt = 0;
  for (let index = 0; index < calls; index += 1) {
    free.sort((one, other) => one - other);
    let at = Math.max(free[0] ?? 0, lastAt);
    for (let verdict = limiter.take(at, index); !verdict.isAccepted; verdict = limiter.take(at, index)) {
      at = Math.max(at + 1, verdict.availableAt);
    }
    lastAt = at;
    free[0] = at + meanMs;
    end = Math.max(end, at + meanMs);
  }
  return end;
}
