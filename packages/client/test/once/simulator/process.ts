// A process: it computes in no time, and can be killed or stopped at each of its steps. Its clock is that of its host.
import { type ClientOptions, createClient, type Planasonix } from "../../../src/index.ts";
import type { StartStore } from "../../../src/once.ts";
import type { Universe } from "./universe.ts";
import type { Call, World } from "./world.ts";

/** Something outside of all processes, which answers later. */
export type Remote<Request, Reply> = (
  request: Request,
  answer: { resolve(reply: Reply): void; reject(error: Error): void },
) => void;

export interface SimulatedRequest {
  readonly operation: string;
  readonly url: URL;
  readonly idempotencyKey: string;
  readonly call: number;
}

export interface Process {
  readonly planasonix: Planasonix;
  readonly store: StartStore;
  readonly lines: readonly string[];
  isDead(): boolean;
  /** Whether it computes: nothing outside of it, no sleep and no timer will continue it. */
  isBusy(): boolean;
  /** The longest time that it was stopped directly before a request that starts work. */
  stoppedBeforeStartMs(): number;
  stoppedMs(): number;
  settle(): void;
}

/** When the universe begins, in milliseconds since 1970. */
export const epochMs: number = Date.UTC(2026, 10, 25, 2);

interface Parts {
  readonly universe: Universe;
  readonly world: World;
  readonly index: number;
  readonly random: () => number;
  readonly api: Remote<SimulatedRequest, Response>;
  readonly remoteStore: {
    readonly get: Remote<string, Awaited<ReturnType<StartStore["get"]>>>;
    readonly set: Remote<Parameters<StartStore["set"]>, boolean>;
  };
}

export function createProcess({ universe, world, index, random, api, remoteStore }: Parts): Process {
  const call = world.calls[index] as Call;
  const host = world.hosts[call.host] ?? { aheadMs: 0 };
  const bornMs = universe.now();
  const lines: string[] = [];
  let [isDead, isSettled] = [false, false];
  let [waiting, timers, step, lostMs, thawsAt, stoppedMs, stoppedBeforeStartMs] = [0, 0, 0, 0, 0, 0, 0];

  const monotonic = (): number => universe.now() - bornMs - lostMs;
  /** Continues the process, unless it is dead; if it is stopped, as soon as it goes on. */
  const wake = (run: () => void): void => {
    if (isDead) return;
    if (universe.now() >= thawsAt) run();
    else universe.after(thawsAt - universe.now(), () => wake(run));
  };
  const timer = (ms: number, run: () => void): (() => void) => {
    const dueMs = monotonic() + Math.ceil(ms);
    let isSet = true;
    timers += 1;
    const end = (): void => {
      if (isSet) timers -= 1;
      isSet = false;
    };
    const fire = (): void => {
      if (!isSet) return;
      const restMs = dueMs - monotonic();
      if (restMs > 0) return void universe.after(restMs, () => wake(fire));
      end();
      run();
    };
    universe.after(ms, () => wake(fire));
    return end;
  };
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      waiting += 1;
      const end = (settle: () => void): void => {
        waiting -= 1;
        signal?.removeEventListener("abort", abort);
        settle();
      };
      const cancel = timer(ms, () => end(resolve));
      const abort = (): void => {
        cancel();
        end(() => reject(signal?.reason));
      };
      signal?.addEventListener("abort", abort);
    });
  /** Takes a step outside of the process, before or after which it can end. */
  const outside = <Request, Reply>(
    remote: Remote<Request, Reply>,
    request: Request,
    { isStart = false, signal }: { isStart?: boolean; signal?: AbortSignal | null | undefined } = {},
  ): Promise<Reply> => {
    step += 1;
    const own = step;
    waiting += 1;
    const kill = (when: "before" | "after"): boolean => {
      if (call.dies?.step === own && call.dies.when === when) isDead = true;
      return isDead;
    };
    return new Promise((resolve, reject) => {
      let isOpen = true;
      const close = (settle: () => void): void => {
        if (!isOpen) return;
        isOpen = false;
        waiting -= 1;
        signal?.removeEventListener("abort", abort);
        settle();
      };
      const abort = (): void => close(() => reject(signal?.reason));
      const send = (): void => {
        if (signal?.aborted) {
          abort();
          return;
        }
        signal?.addEventListener("abort", abort);
        const arrive = (settle: () => void): void => wake(() => kill("after") || close(settle));
        remote(request, {
          resolve: (reply) => arrive(() => resolve(reply)),
          reject: (error) => arrive(() => reject(error)),
        });
      };
      if (kill("before")) return;
      if (call.stops?.step !== own) return send();
      const { ms, asleep } = call.stops;
      stoppedMs += ms;
      if (isStart) stoppedBeforeStartMs = Math.max(stoppedBeforeStartMs, ms);
      thawsAt = universe.now() + ms;
      universe.after(ms, () => {
        if (asleep) lostMs += ms;
        wake(send);
      });
    });
  };

  const write = (message: string): number => lines.push(`${Math.round(universe.now())} call ${index}: ${message}`);
  const fetch: NonNullable<ClientOptions["fetch"]> = (input, init) => {
    const headers = new Headers(init?.headers);
    const request = {
      operation: headers.get("x-operation") ?? "",
      url: new URL(String(input)),
      idempotencyKey: headers.get("idempotency-key") ?? "",
      call: index,
    };
    return outside(api, request, { isStart: request.operation === "pipelines.run", signal: init?.signal });
  };
  const jumpedMs = (): number => (host.jump && universe.now() >= host.jump.atMs ? host.jump.ms : 0);
  const planasonix = createClient({
    apiKey: "key_live_0123456789",
    baseUrl: "https://api.test/v1",
    trustIdempotencyKeys: world.isTrusted,
    logger: { debug: () => {}, info: write, warn: write, error: write },
    middleware: [
      (next) => (request) => next({ ...request, headers: { ...request.headers, "x-operation": request.operation } }),
    ],
    random,
    clock: { now: () => epochMs + universe.now() + host.aheadMs + jumpedMs(), monotonic, timer, sleep },
    fetch,
  });
  return {
    planasonix,
    store: {
      get: (key) => outside(remoteStore.get, key),
      set: (...values) => outside(remoteStore.set, values),
    },
    lines,
    isDead: () => isDead,
    isBusy: () => !isDead && !isSettled && waiting === 0 && timers === 0 && universe.now() >= thawsAt,
    stoppedBeforeStartMs: () => stoppedBeforeStartMs,
    stoppedMs: () => stoppedMs,
    settle: () => {
      isSettled = true;
    },
  };
}
