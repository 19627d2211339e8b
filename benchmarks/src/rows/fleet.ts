import { findRedis, leftOutLine } from "@planasonix/fleet/src/find-redis.ts";
import { burst, idealMs, measureBurst } from "../fleet/burst.ts";
import { formatCount, type Row } from "../result.ts";

/** A burst of several processes with one API key: once with a shared store, and once without it. */
export const fleet: Row = {
  name: "processes",
  method: `${formatCount(burst.calls)} GETs by ${burst.processes} processes with one API key, each with ${burst.concurrency} calls in flight, against a limit of ${burst.limit} requests per one-second window; with \`@planasonix/redis\`, and without it. A run that fills every window takes ${formatCount(idealMs)} ms.`,
  async measure() {
    const program = findRedis();
    if (program === undefined) {
      console.error(leftOutLine());
      return [];
    }
    const shared = await measureBurst(program, "store", "quota");
    const alone = await measureBurst(program, "nothing", "quota");
    const what = `${formatCount(burst.calls)} calls of ${burst.processes} processes at ${burst.limit} per second`;
    const note = alone.failed > 0 ? `${alone.failed} failed` : undefined;
    const figures = (value: (of: typeof shared) => number) => [
      { name: "ours", value: shared.failed > 0 ? Number.NaN : value(shared) },
      { name: "ours without the store", value: value(alone), note },
    ];
    return [
      {
        what: `${what}: responses with 429`,
        atMost: burst.calls / 100,
        unit: "",
        figures: figures(({ throttledShare }) => throttledShare * burst.calls),
      },
      {
        what: `${what}: time relative to ${formatCount(idealMs)} ms`,
        atMost: 1.15,
        unit: "x",
        figures: figures(({ ratio }) => ratio),
      },
    ];
  },
};
