// What the simulated processes reach over a network, in virtual time: the API, and the store, whose scripts run on a
// real Redis server.
import { rateLimitedBody } from "@planasonix/fleet/src/window-limit.ts";
import type { IoredisClient } from "@planasonix/redis";
import type { HeaderForm } from "../limits/header-forms.ts";
import type { Limiter } from "../limits/limiters.ts";
import { beginning, type VirtualClocks } from "./virtual-clocks.ts";

/** The time from a process to the API or back, in milliseconds. */
const apiLatencyMs = { least: 2.5, most: 25 };
/** The mean time from sending a request to its response, in milliseconds. */
export const meanLatencyMs: number = apiLatencyMs.least + apiLatencyMs.most;

/** The store of a simulation, which counts the scripts that it runs. */
export interface SimulatedStore extends IoredisClient {
  readonly scripts: () => number;
}

/**
 * Creates a store that runs the scripts on a real Redis server, in virtual time. `latencyMs` is the time from a process to
 * the store or back, in milliseconds. The last argument of the limiter's script, which is empty outside simulations, replaces the time of the server.
 */
export function simulateStore(server: IoredisClient, clocks: VirtualClocks, latencyMs: number): SimulatedStore {
  let scripts = 0;
  const travel = async (run: (now: string) => Promise<unknown>): Promise<unknown> => {
    await clocks.sleep(latencyMs);
    scripts += 1;
    const reply = run(String(beginning + Math.floor(clocks.passedMs())));
    await Promise.all([clocks.sleep(latencyMs), clocks.hold(reply)]);
    return reply;
  };
  return {
    scripts: () => scripts,
    evalsha: (sha1, count, ...rest) => travel((now) => server.evalsha(sha1, count, ...rest.slice(0, -1), now)),
    eval: (source, count, ...rest) => travel((now) => server.eval(source, count, ...rest.slice(0, -1), now)),
  };
}

/** The API of a simulation. */
export interface SimulatedApi {
  readonly fetch: () => Promise<Response>;
  readonly throttled: () => number;
  /** When each request that was allowed arrived, in milliseconds of virtual time. */
  readonly allowedAt: readonly number[];
}

const body = JSON.stringify({ data: { id: "pl_1", type: "pipeline", attributes: {} } });

/** Creates an API that takes 5 to 50 ms for each request, and states its limit by its own clock. */
export function simulateApi(
  limiter: Limiter,
  form: HeaderForm,
  clocks: VirtualClocks,
  random: () => number,
): SimulatedApi {
  let throttled = 0;
  const allowedAt: number[] = [];
  const travel = (): Promise<void> => {
    const { least, most } = apiLatencyMs;
    return clocks.sleep(least + random() * (most - least));
  };
  return {
    throttled: () => throttled,
    allowedAt,
    async fetch() {
      await travel();
      const now = beginning + clocks.passedMs();
      const verdict = limiter.take(now, 0);
      const isAllowed = verdict.isAccepted;
      if (isAllowed) allowedAt.push(clocks.passedMs());
      else throttled += 1;
      const date = new Date(now).toUTCString();
      await travel();
      return new Response(isAllowed ? body : rateLimitedBody, {
        status: isAllowed ? 200 : 429,
        headers: { "content-type": "application/json", date, ...form(verdict, now, 0) },
      });
    },
  };
}
