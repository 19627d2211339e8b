import { oursOverUndici, undiciRequest } from "../clients/undici.ts";
import { compareCalls } from "../measure/compare-calls.ts";
import type { Result, Row } from "../result.ts";
import { startServer } from "../servers/start.ts";

const budgets = [
  ["time", 1, 0.6],
  ["cpu", 1, 0.5],
  ["time", 50, 0.5],
  ["cpu", 50, 0.5],
] as const;
const names = { time: "wall time", cpu: "CPU time" };

/** The time of calls over `undiciFetch`. */
export const transport: Row = {
  name: "transport",
  method:
    "1,000 GETs per turn over loopback, one at a time or 50 at once, including garbage collection, 9 rounds of 4 turns after a warm-up of 10,000 calls; the client with `undiciFetch` and `undici.request` each alternate with plain fetch over Node's own undici in their own processes.",
  async measure() {
    await using server = await startServer("instant");
    const results: Result[] = [];
    for (const [meter, inFlight, atMost] of budgets) {
      const turns = { call: "get", rounds: 9, turnsPerRound: 4, calls: 1_000, warmUpCalls: 10_000 } as const;
      const options = { ...turns, meter, inFlight, baseUrl: server.baseUrl };
      const figures = await compareCalls([oursOverUndici, undiciRequest], options);
      const how = inFlight === 1 ? "one at a time" : `${inFlight} at once`;
      results.push({
        what: `GET over undici, ${how}, ${names[meter]} relative to fetch + json()`,
        atMost,
        unit: "x",
        figures,
      });
    }
    return results;
  },
};
