import type { ClientUnderTest } from "../clients/client-under-test.ts";
import { compareCalls } from "../measure/compare-calls.ts";
import type { Result, Row } from "../result.ts";
import { startServer } from "../servers/start.ts";

/** The time of a call over loopback. */
export function loopback(clients: readonly ClientUnderTest[]): Row {
  return {
    name: "loopback",
    method:
      "Wall time of 500 sequential calls per turn, including garbage collection, 11 rounds of 4 turns after a warm-up of 10,000 calls, to a server in another process; each client alternates with plain fetch in its own process.",
    async measure() {
      await using server = await startServer("instant");
      const { baseUrl } = server;
      const compare = async (call: "get" | "post"): Promise<Result> => {
        const turns = { rounds: 11, turnsPerRound: 4, calls: 500, warmUpCalls: 10_000 };
        const figures = await compareCalls(clients, { call, meter: "time", baseUrl, ...turns });
        return {
          what: `${call.toUpperCase()} over loopback, relative to fetch + json()`,
          atMost: 1.1,
          unit: "x",
          figures,
        };
      };
      return [await compare("get"), await compare("post")];
    },
  };
}
