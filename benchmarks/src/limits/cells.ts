// Runs one cell of a table: one client under one limiter, in virtual time. The seed determines everything random, so
// that each client gets an equal server.
import { seeded } from "../seeded.ts";
import { beginRun, elapsedMs, passUntil } from "../virtual-time.ts";
import { headerForms } from "./header-forms.ts";
import { type Limiter, limiters, type Rate, sharedWith } from "./limiters.ts";
import { endpoints, latencies, meanOf, startVirtualServer } from "./server.ts";

/** One cell of a table in the section "Rate limits": a limiter, a form of headers, and the load. */
export interface Cell {
  readonly limiter: string;
  readonly rate: Rate;
  readonly form: string;
  readonly calls: number;
  readonly concurrency: number;
  /** @default "near" */
  readonly distance?: keyof typeof latencies;
  /** The share of the rate that another user of the same key takes. @default 0 */
  readonly othersShare?: number;
  /** Whether the ideal client begins with a period of a fixed window, instead of when the measured client begins. */
  readonly idealBeginsPeriod?: boolean;
}

/** The result of a cell with one seed. */
export interface CellResult {
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

/**
 * Runs one cell. The seed determines the phase, the latencies, the jitter of the client, and the clock and the `wrong`
 * headers of the server.
 */
export async function runCell(cell: Cell, seed: number, connect: Connect): Promise<CellResult> {
  const random = seeded(seed);
  const form = headerForms[cell.form];
  if (!form) throw new Error(`There is no form of headers "${cell.form}"`);
  const phaseMs = random() * 1_000;
  await beginRun(seed);
  await passUntil(new Promise((resolve) => setTimeout(resolve, phaseMs)));
  const latency = latencies[cell.distance ?? "near"];
  const server = startVirtualServer({ limiter: createLimiter(cell, seed), form, latency, random });
  const startedAt = cell.idealBeginsPeriod ? 0 : server.now();
  const { failed, ms } = await timeCalls(connect({ baseUrl, fetch: server.fetch }), cell);
  return { failed, refusedShare: server.refused() / cell.calls, ms, idealMs: idealMs(cell, startedAt) };
}

function createLimiter({ limiter: name, rate, othersShare = 0 }: Cell, seed: number): Limiter {
  const limiter = create(name, rate);
  return othersShare > 0 ? sharedWith(limiter, rate, othersShare, seeded(seed + 1_000)) : limiter;
}

function create(name: string, rate: Rate): Limiter {
  const found = limiters[name];
  if (!found) throw new Error(`There is no limiter "${name}"`);
  return found(rate);
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
 * soon as the limiter can accept it. What another user takes is no part of the rate.
 */
function idealMs(cell: Cell, startedAt: number): number {
  const { limiter: name, rate, calls, concurrency, distance = "near", othersShare = 0 } = cell;
  const meanMs = meanOf(latencies[distance]);
  if (name === "five at a time") return (calls / Math.min(5, concurrency)) * meanMs;
  const limiter = create(name, { ...rate, limit: rate.limit * (1 - othersShare) });
  const free = Array.from({ length: concurrency }, () => startedAt);
  let end = startedAt;
  let lastAt = startedAt;
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
  return end - startedAt;
}
