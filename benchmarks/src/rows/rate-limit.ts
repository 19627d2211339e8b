import { setTimeout as sleep } from "node:timers/promises";
import type { ClientUnderTest } from "../clients/client-under-test.ts";
import { type Figure, formatCount, type Result, type Row } from "../result.ts";
import { windowLimit, windowMs } from "../servers/limited.ts";
import { startServer } from "../servers/start.ts";

/** The measured clients: only some of them, because a burst takes five seconds. */
const participants = new Set(["ours", "ky", "openai", "stripe"]);
const calls = 300;
const concurrency = 20;
/** How far into a window a run starts, in milliseconds, and the budget of its time relative to the ideal time. */
const phases: readonly (readonly [number, number | undefined])[] = [
  [100, 1.05],
  [300, 1.05],
  [600, 1.05],
  [900, undefined],
];

/** Bursts of calls that need six windows of a fixed rate limit. */
export function rateLimit(clients: readonly ClientUnderTest[]): Row {
  return {
    name: "rate-limit",
    method: `${calls} GETs, ${concurrency} at a time, against a limit of ${windowLimit} requests per one-second window. "Phase" is how far into a window the run starts; the ideal run ends at the start of the sixth window.`,
    async measure() {
      await using server = await startServer("limited");
      const results: Result[] = [];
      for (const [phaseMs, atMost] of phases) {
        const bursts: Burst[] = [];
        for (const client of clients.filter(({ name }) => participants.has(name)))
          bursts.push(await burst(client, server.baseUrl, phaseMs));
        results.push(...describe(phaseMs, atMost, bursts));
      }
      return results;
    },
  };
}

interface Burst {
  readonly name: string;
  readonly throttled: number;
  readonly failed: number;
  readonly elapsedMs: number;
}

async function burst({ name, connect }: ClientUnderTest, baseUrl: string, phaseMs: number): Promise<Burst> {
  let throttled = 0;
  const get = connect({
    baseUrl,
    async fetch(...request) {
      const response = await fetch(...request);
      if (response.status === 429) throttled += 1;
      return response;
    },
  }).get;
  await sleep(windowMs - (Date.now() % windowMs) + phaseMs);
  const startedAt = performance.now();
  const failed = await callAll(() => get?.());
  return { name, throttled, failed, elapsedMs: performance.now() - startedAt };
}

/** Makes all calls. Returns how many failed. */
async function callAll(call: () => Promise<unknown> | undefined): Promise<number> {
  let left = calls;
  let failed = 0;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await Promise.resolve(call()).catch(() => {
        failed += 1;
      });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return failed;
}

function describe(phaseMs: number, atMost: number | undefined, bursts: readonly Burst[]): Result[] {
  const idealMs = (Math.ceil(calls / windowLimit) - 1) * windowMs - phaseMs;
  const figures = (value: (burst: Burst) => number): Figure[] =>
    bursts.map((result) => {
      return { name: result.name, value: value(result), note: result.failed ? `${result.failed} failed` : undefined };
    });
  const what = `${calls} calls at ${windowLimit} per second, phase ${phaseMs} ms`;
  return [
    { what: `${what}: responses with 429`, atMost: 0, unit: "", figures: figures(({ throttled }) => throttled) },
    {
      what: `${what}: time relative to ${formatCount(idealMs)} ms`,
      atMost,
      unit: "x",
      figures: figures(({ elapsedMs, failed }) => (failed ? Number.NaN : elapsedMs / idealMs)),
    },
  ];
}
