import type { ClientUnderTest } from "../clients/client-under-test.ts";
import { compareCalls } from "../measure/compare-calls.ts";
import type { Result, Row } from "../result.ts";
import { startServer } from "../servers/start.ts";

/** The budgets of our client over `fetch`, by the number of calls in flight. */
const budgets = [
  [50, 1.15],
  [200, 1.25],
  [1_000, 1.25],
] as const;

const wanted = /^(ours|openapi-fetch$|ky|openai|stripe|undici\.request)/;
const warmUpCalls = 10_000;
/** So many, because one round is up to twice another on a shared machine: the medians of two runs then differ by some 0.05x. */
const rounds = 25;
/** Our client has budgets. The others only stand beside it, and are six times as much work. */
const others = { inFlight: 200, rounds: 5, warmUpCalls: 5_000 } as const;

/** The CPU time of calls that are made at once, including that of the garbage collector. */
export function batches(clients: readonly ClientUnderTest[]): Row {
  const compared = clients.filter(({ name }) => wanted.test(name));
  const [ours, peers] = [compared.slice(0, 1), compared.slice(1)];
  return {
    name: "batches",
    method: `CPU time of 1,000 GETs per turn (3,000 with 1,000 at once), including garbage collection in one thread, started in groups of 50, 200 and 1,000 (200 for other clients); ${rounds} rounds of 4 turns (2 with 1,000 at once) after a warm-up of 10,000 calls (${others.rounds} rounds after 5,000 calls for other clients), to a server in another process; each client alternates with plain fetch in its own process. Our client sends at most 50 requests at once, and so its other calls wait. A rate limit whose reset is 40 days away is taken for a mistake of the server.`,
    async measure() {
      await using near = await startServer("instant");
      await using far = await startServer("far");
      const results: Result[] = [];
      for (const [inFlight, atMost] of budgets) {
        const calls = Math.max(1_000, 3 * inFlight);
        const turnsPerRound = calls > 1_000 ? 2 : 4; // No round has fewer calls than the others.
        const options = { call: "get", meter: "cpu", inFlight, calls, turnsPerRound, warmUpCalls, rounds } as const;
        const what = `GET, ${inFlight.toLocaleString("en")} at once, CPU time relative to fetch + json()`;
        const figures = await compareCalls(ours, { ...options, baseUrl: near.baseUrl });
        if (inFlight === others.inFlight) {
          figures.push(...(await compareCalls(peers, { ...options, ...others, baseUrl: near.baseUrl })));
        }
        results.push({ what, atMost, unit: "x", figures });
        const farFigures = await compareCalls(ours, { ...options, baseUrl: far.baseUrl });
        results.push({ what: `${what}, reset far away`, atMost, unit: "x", figures: farFigures });
      }
      return results;
    },
  };
}
