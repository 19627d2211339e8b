import { bindResource } from "../../src/client/bind-client.ts";
import { createExchange, type Exchange } from "../../src/exchange/exchange.ts";
import type { ClientOptions } from "../../src/options/client-options.ts";
import { resolveOptions } from "../../src/options/resolve-options.ts";
import { type Clock, sleepWith, systemClock } from "../../src/platform/clock.ts";
import { key, things } from "../support/fixture.ts";
import { secretRules } from "../support/secret-rules.ts";
import { transport } from "./transport.ts";

/** A client with the platform's `fetch` and timers. By default, its clock skips delays. */
export interface RealClient {
  readonly exchange: Exchange;
  // biome-ignore lint/suspicious/noExplicitAny: methods are bound by name; the client package gives them their types
  readonly things: any;
}

/** Creates a client of the server at an origin, by default with `eagerClock` and without jitter. */
export function createRealClient(origin: string, options: ClientOptions = {}): RealClient {
  const given = {
    apiKey: key,
    baseUrl: `${origin}/v1`,
    clock: eagerClock(),
    random: () => 0,
    ...transport,
    ...options,
  };
  const environment = { variable: () => undefined, isBrowser: false };
  const exchange = createExchange(resolveOptions(given, environment, "test/1"), secretRules());
  return { exchange, things: bindResource(exchange, "things", things) };
}

/** The system clock, except that it skips delays. */
export function eagerClock(): Clock {
  let skippedMs = 0;
  const skip = (ms: number, callback: () => void): (() => void) => {
    const immediate = setImmediate(() => {
      skippedMs += ms;
      callback();
    });
    return () => clearImmediate(immediate);
  };
  return {
    now: () => Date.now() + skippedMs,
    monotonic: () => performance.now() + skippedMs,
    timer: systemClock.timer,
    sleep: (ms, signal) => sleepWith(skip, ms, signal),
  };
}
