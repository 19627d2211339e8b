import type { Contender } from "../clients/client-under-test.ts";
import { compareCalls } from "../measure/compare-calls.ts";
import type { Result, Row } from "../result.ts";
import { startServer } from "../servers/start.ts";

/** What a client adds to a call over a socket. */
export function loopback(contenders: readonly Contender[]): Row {
  return {
    name: "loopback",
    method: "20 calls a turn, one after another, 250 rounds, against a server in a process of its own.",
    async measure() {
      await using server = await startServer("instant");
      const { baseUrl } = server;
      const compare = async (call: "get" | "post"): Promise<Result> => {
        const figures = await compareCalls(contenders, { call, meter: "time", baseUrl, rounds: 250, calls: 20 });
        return { what: `${call.toUpperCase()} over loopback, against fetch + json()`, atMost: 1.1, unit: "x", figures };
      };
      return [await compare("get"), await compare("post")];
    },
  };
}
