import type { ClientUnderTest } from "../clients/client-under-test.ts";
import { compareCalls } from "../measure/compare-calls.ts";
import type { Row } from "../result.ts";
import { startServer } from "../servers/start.ts";

/** The memory that a client allocates for a GET. */
export function allocation(clients: readonly ClientUnderTest[]): Row {
  return {
    name: "allocation",
    method:
      "Growth of `heapUsed` during 300 GETs over loopback, 15 rounds, with a young generation so large that the collector does not run.",
    async measure() {
      await using server = await startServer("instant");
      const turns = { rounds: 15, turnsPerRound: 1, calls: 300, warmUpCalls: 3_000 };
      const options = { call: "get", meter: "allocation", baseUrl: server.baseUrl, ...turns } as const;
      const figures = await compareCalls(clients, options);
      return [
        { what: "allocation of a GET over loopback, relative to fetch + json()", atMost: 1.15, unit: "x", figures },
      ];
    },
  };
}
