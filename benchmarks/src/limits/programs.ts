// Calls that stay below the limit, so that the client should not delay them.
import { seeded } from "../seeded.ts";
import { beginRun } from "../virtual-time.ts";
import { baseUrl, type Connect, timeCalls } from "./cells.ts";
import { headerForms } from "./header-forms.ts";
import { type Limiter, noLimit, partlyUsed } from "./limiters.ts";
import { constantLatency, type Latency, latencies, startVirtualServer } from "./server.ts";

/** A number of calls that one client makes to one server, and the goal for their time. */
export interface Program {
  readonly name: string;
  readonly form: string;
  readonly calls: number;
  readonly concurrency: number;
  readonly latency: Latency;
  /** The goal: the maximum time relative to plain `fetch`. */
  readonly atMost: number;
  readonly createLimiter: () => Limiter;
}

const one = { concurrency: 1, latency: latencies.near, atMost: 1.02 };
const minuteMs = 60_000;

/** Calls in sequence under a limit that they do not reach. */
const sequential: readonly Program[] = ["exact", "relative", "only Retry-After", "no hint"].flatMap((form) => [
  {
    ...one,
    name: "100 calls, 150 of 1,000 an hour left",
    form,
    calls: 100,
    createLimiter: () => partlyUsed({ limit: 1_000, periodMs: 60 * minuteMs }, 850),
  },
  {
    ...one,
    name: "19 calls, 20 of 120 a minute left",
    form,
    calls: 19,
    createLimiter: () => partlyUsed({ limit: 120, periodMs: minuteMs }, 100),
  },
]);

/** The durations of the calls of cold starts, in milliseconds. */
export const coldDurations: readonly number[] = [20, 700, 5_000];

/** The goals of cold starts: the number of calls, and the greatest time for each duration. */
export const coldTimes: Readonly<Record<number, readonly [number, number, number]>> = {
  50: [3.1, 1.95, 1.2],
  200: [1.55, 1.3, 1.1],
  1000: [1.15, 1.1, 1.05],
};

/** The first calls of a client to a server without a limit. */
const coldStarts: readonly Program[] = Object.entries(coldTimes).flatMap(([calls, goals]) =>
  goals.map((atMost, index) => ({
    name: `cold start, ${calls} calls of ${coldDurations[index]} ms`,
    form: "no hint",
    calls: Number(calls),
    concurrency: 50,
    latency: constantLatency(coldDurations[index] ?? 0),
    atMost,
    createLimiter: () => noLimit,
  })),
);

/** All programs, by the name of their table. */
export const programs: Readonly<Record<string, readonly Program[]>> = { sequential, "cold starts": coldStarts };

/** Returns the time of a client relative to that of plain `fetch` with the same concurrency; `NaN` if a call fails. */
export async function runProgram(program: Program, seed: number, connect: Connect): Promise<number> {
  const form = headerForms[program.form];
  if (!form) throw new Error(`There is no form of headers "${program.form}"`);
  const time = async (connection: Connect): Promise<number> => {
    await beginRun(seed);
    const server = startVirtualServer({ ...program, limiter: program.createLimiter(), form, random: seeded(seed) });
    const { failed, ms } = await timeCalls(connection({ baseUrl, fetch: server.fetch }), program);
    return failed > 0 ? Number.NaN : ms;
  };
  const plain: Connect =
    ({ fetch }) =>
    (path) =>
      fetch(baseUrl + path);
  const baseMs = await time(plain);
  return (await time(connect)) / baseMs;
}
