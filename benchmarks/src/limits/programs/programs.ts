// Programs that no limit needs to delay.
import { seeded } from "../../seeded.ts";
import { baseUrl, type Connect, timeCalls } from "../cells.ts";
import { headerForms } from "../header-forms.ts";
import { type Limiter, noLimit, partlyUsed } from "../limiters.ts";
import { startVirtualServer } from "../server.ts";

/** A number of calls that one client makes to one server, and the goal for their time. */
export interface Program {
  readonly name: string;
  readonly form: string;
  readonly calls: number;
  readonly concurrency: number;
  /** The goal: the maximum time relative to plain `fetch`. */
  readonly atMost: number;
  readonly createLimiter: () => Limiter;
}

const sequential = { concurrency: 1, atMost: 1.02 };
const minuteMs = 60_000;
const programs: readonly Program[] = ["exact", "relative", "only Retry-After", "no hint"].flatMap((form) => [
  {
    ...sequential,
    name: "100 calls in sequence, 150 of 1,000 an hour left",
    form,
    calls: 100,
    createLimiter: () => partlyUsed({ limit: 1_000, periodMs: 60 * minuteMs }, 850),
  },
  {
    ...sequential,
    name: "19 calls in sequence, 20 of 120 a minute left",
    form,
    calls: 19,
    createLimiter: () => partlyUsed({ limit: 120, periodMs: minuteMs }, 100),
  },
]);
const unlimited: readonly Program[] = [20, 50].map((concurrency) => ({
  name: `300 calls, ${concurrency} at once, without a limit`,
  form: "no hint",
  calls: 300,
  concurrency,
  atMost: 1.5,
  createLimiter: () => noLimit,
}));

/** All programs: sequential ones under a limit that they do not reach, and concurrent ones without a limit. */
export const slowedByNothing: readonly Program[] = [...programs, ...unlimited];

/**
 * Returns the time of a client relative to that of plain `fetch` against a server with the same latencies; `Infinity`
 * if a call fails.
 */
export async function runProgram(program: Program, seed: number, connect: Connect): Promise<number> {
  const time = async (connection: Connect): Promise<number> => {
    const form = headerForms[program.form];
    if (!form) throw new Error(`There is no form of headers "${program.form}"`);
    const server = startVirtualServer({ limiter: program.createLimiter(), form, random: seeded(seed) });
    const { failed, ms } = await timeCalls(connection({ baseUrl, fetch: server.fetch }), program);
    return failed > 0 ? Number.POSITIVE_INFINITY : ms;
  };
  const plain: Connect =
    ({ fetch }) =>
    (path) =>
      fetch(baseUrl + path);
  const baseMs = await time(plain);
  return (await time(connect)) / baseMs;
}
