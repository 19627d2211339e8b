import type { ClientUnderTest } from "../clients/client-under-test.ts";
import { compareCalls } from "../measure/compare-calls.ts";
import type { Row } from "../result.ts";

/** The CPU time of a GET without the network. */
export function stubbedFetch(clients: readonly ClientUnderTest[]): Row {
  return {
    name: "stub",
    method:
      "CPU time of 3,000 GETs per turn, including garbage collection, 9 rounds of 4 turns after a warm-up of 60,000 calls, with a fetch that returns 1 kB immediately; each client alternates with plain fetch in its own process.",
    async measure() {
      const turns = { rounds: 9, turnsPerRound: 4, calls: 3_000, warmUpCalls: 60_000 }; // With a shorter warm-up, the ratio still falls.
      const options = { call: "get", meter: "cpu", baseUrl: undefined, ...turns } as const;
      const figures = await compareCalls(clients, options);
      return [
        { what: "GET with a stubbed fetch, CPU time relative to fetch + json()", atMost: 1.3, unit: "x", figures },
      ];
    },
  };
}
