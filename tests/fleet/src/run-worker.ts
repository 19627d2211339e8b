// The part of a fleet that runs in each process: connects, waits for the start, makes its calls, and reports the
// result. `start-workers.ts` runs in the process that starts them.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, createClient, type Logger, type RateLimiter } from "@planasonix/client";

/** The work of one process. */
export interface WorkerOptions {
  /** Sent as `X-Worker`, so that the API can count the requests of each process. */
  readonly name: string;
  readonly baseUrl: string;
  /** The URL of the shared store; `undefined` if the processes share nothing. */
  readonly redisUrl: string | undefined;
  /** The number of calls, if the worker is not told to finish before. */
  readonly calls: number;
  /** The number of calls in flight at the same time. */
  readonly concurrency: number;
  /** How far the wall clock of the process is ahead, in milliseconds. Default: 0. */
  readonly clockAheadMs?: number;
  /** How long requests wait for the store, in milliseconds. Default: that of the limiter. */
  readonly timeoutMs?: number;
  /** When the process blocks its event loop. Default: never. */
  readonly blocks?: Blocks;
}

/** How often a process blocks its event loop, and for how long, in milliseconds. */
export interface Blocks {
  /** The time from the end of one block to the next. */
  readonly betweenMs: number;
  readonly forMs: number;
}

/** The result of the work of one process. */
export interface WorkerResult {
  readonly answered: number;
  /** The errors of the calls that failed, as strings. */
  readonly failures: readonly string[];
  /** The time from the start to the last response, in milliseconds. */
  readonly elapsedMs: number;
  /** The messages that the limiter has logged, except those of the level `debug`. */
  readonly log: readonly string[];
}

/** What a worker sends while it works: a line of its log. */
export interface WorkerLine {
  readonly line: string;
}

export interface LimiterOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeoutMs: number | undefined;
}

/** The rate limiter of a process, and its connection to the store. */
export interface ConnectedLimiter {
  readonly rateLimiter: RateLimiter;
  /** Closes the connection at once. A graceful close would wait for a store that does not respond. */
  destroy(): void;
}

/** Creates the rate limiter of a process, for the store with this URL. */
export type ConnectLimiter = (redisUrl: string, options: LimiterOptions) => Promise<ConnectedLimiter>;

/** The API key of all workers. */
export const apiKey = "plnx_live_fleet";

/** The longest time that a limiter needs to report its last request and to return its leases, in milliseconds. */
const reportMs = 200;

/**
 * Runs the program of a process that `startWorkers` has started: receives the options, connects, waits until all
 * processes may start, makes the calls until it is told to finish, sends the result, and disconnects.
 */
export async function runWorker(connect: ConnectLimiter): Promise<void> {
  const [options]: WorkerOptions[] = await once(process, "message");
  if (!options) throw new Error("The first message to a worker must be its options");
  const { name, baseUrl, redisUrl, clockAheadMs = 0, timeoutMs } = options;
  const clock = createClock(clockAheadMs);
  const log: string[] = [];
  const write = (line: string): void => {
    log.push(line);
    process.send?.({ line } satisfies WorkerLine);
  };
  const logger = { debug() {}, info: write, warn: write, error: write };
  const limiter = redisUrl === undefined ? undefined : await connect(redisUrl, { clock, logger, timeoutMs });
  const headers = { "X-Worker": name };
  const { pipelines } = createClient({ apiKey, baseUrl, headers, clock, rateLimiter: limiter?.rateLimiter });
  process.send?.("ready");
  await once(process, "message");
  const unblock = options.blocks ? block(options.blocks) : () => {};
  const result = await callAll(options, () => pipelines.get("pl_1"));
  unblock();
  process.send?.({ ...result, log } satisfies WorkerResult);
  await sleep(reportMs);
  limiter?.destroy();
  process.disconnect();
}

async function callAll(
  { calls, concurrency }: WorkerOptions,
  call: () => PromiseLike<unknown>,
): Promise<Omit<WorkerResult, "log">> {
  const startedAt = performance.now();
  const failures: string[] = [];
  let made = 0;
  let most = calls;
  process.once("message", () => {
    most = 0; // The only message after the start tells the worker to finish.
  });
  const work = async (): Promise<void> => {
    for (; made < most; ) {
      made += 1;
      await call().then(undefined, (error: unknown) => failures.push(String(error)));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { answered: made - failures.length, failures, elapsedMs: performance.now() - startedAt };
}

/** Blocks the event loop again and again. Returns a function that ends this. */
function block({ betweenMs, forMs }: Blocks): () => void {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  let timer: NodeJS.Timeout;
  const next = (): void => {
    timer = setTimeout(() => {
      Atomics.wait(sleeper, 0, 0, forMs);
      next();
    }, betweenMs);
  };
  next();
  return () => clearTimeout(timer);
}

function createClock(aheadMs: number): Clock {
  return {
    now: () => Date.now() + aheadMs,
    monotonic: () => performance.now(),
    timer(ms, callback) {
      const timer = setTimeout(callback, ms).unref();
      return () => clearTimeout(timer);
    },
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  };
}
