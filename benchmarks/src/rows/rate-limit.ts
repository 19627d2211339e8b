import { setTimeout as sleep } from "node:timers/promises";
import type { Contender } from "../clients/client-under-test.ts";
import type { Figure, Result, Row } from "../result.ts";
import { windowLimit, windowMs } from "../servers/limited.ts";
import { startServer } from "../servers/start.ts";

/** A few only: a burst takes five seconds. */
const participants = new Set(["ours", "ky", "openai", "stripe"]);
const calls = 300;
const concurrency = 20;
/** How far into a window the first call comes, in milliseconds, and what its time may be against the ideal. */
const phases: readonly (readonly [number, number | undefined])[] = [
  [100, 1.05],
  [300, 1.05],
  [600, 1.05],
  [900, undefined],
];

/** What a burst comes to that takes six windows of a fixed rate limit. */
export function rateLimit(contenders: readonly Contender[]): Row {
  return {
    name: "rate-limit",
    method: `${calls} GETs at concurrency ${concurrency} against ${windowLimit} requests a second in fixed windows, begun so far into one; ideal: the last window opens.`,
    async measure() {
      await using server = await startServer("limited");
      const results: Result[] = [];
      for (const [phaseMs, atMost] of phases) {
        const bursts: Burst[] = [];
        for (const contender of contenders.filter(({ name }) => participants.has(name)))
          bursts.push(await burst(contender, server.baseUrl, phaseMs));
        results.push(...describe(phaseMs, atMost, bursts));
      }
      return results;
    },
  };
}

interface Burst {
  readonly name: string;
  readonly refused: number;
  readonly failed: number;
  readonly elapsedMs: number;
}

async function burst({ name, connect }: Contender, baseUrl: string, phaseMs: number): Promise<Burst> {
  let refused = 0;
  const get = connect({
    baseUrl,
    async fetch(...request) {
      const response = await fetch(...request);
      if (response.status === 429) refused += 1;
      return response;
    },
  }).get;
  await sleep(windowMs - (Date.now() % windowMs) + phaseMs);
  const startedAt = performance.now();
  const failed = await callAll(() => get?.());
  return { name, refused, failed, elapsedMs: performance.now() - startedAt };
}

/** Answers how many of the calls failed. */
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
    bursts.map((one) => ({ name: one.name, value: value(one), note: one.failed ? `${one.failed} failed` : undefined }));
  const what = `${calls} calls at ${windowLimit} a second, phase ${phaseMs} ms`;
  return [
    { what: `${what}: answers 429`, atMost: 0, unit: "", figures: figures(({ refused }) => refused) },
    {
      what: `${what}: time against ${idealMs} ms`,
      atMost,
      unit: "x",
      figures: figures(({ elapsedMs, failed }) => (failed ? Number.NaN : elapsedMs / idealMs)),
    },
  ];
}
