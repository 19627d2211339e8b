import type { Contender } from "../clients/client-under-test.ts";
import { compareCalls } from "../measure/compare-calls.ts";
import type { Row } from "../result.ts";

/** What a client adds to a GET, apart from the network. */
export function stubbedFetch(contenders: readonly Contender[]): Row {
  return {
    name: "stub",
    method:
      "300 GETs a turn, 100 rounds, over a fetch that answers 1 kB at once; each client beside plain fetch in a process.",
    async measure() {
      const how = { call: "get", meter: "time", baseUrl: undefined, rounds: 100, calls: 300 } as const;
      const figures = await compareCalls(contenders, how);
      return [{ what: "GET with a stubbed fetch, against fetch + json()", atMost: 1.3, unit: "x", figures }];
    },
  };
}
