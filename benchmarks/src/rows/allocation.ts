import type { Contender } from "../clients/client-under-test.ts";
import { compareCalls } from "../measure/compare-calls.ts";
import type { Row } from "../result.ts";
import { startServer } from "../servers/start.ts";

/** What a client allocates for a GET. */
export function allocation(contenders: readonly Contender[]): Row {
  return {
    name: "allocation",
    method:
      "Growth of heapUsed over 300 GETs over loopback, 15 rounds, in a young generation that nothing is collected from.",
    async measure() {
      await using server = await startServer("instant");
      const how = { call: "get", meter: "allocation", baseUrl: server.baseUrl, rounds: 15, calls: 300 } as const;
      const figures = await compareCalls(contenders, how);
      return [{ what: "allocation of a GET over loopback, against fetch + json()", atMost: 1.15, unit: "x", figures }];
    },
  };
}
