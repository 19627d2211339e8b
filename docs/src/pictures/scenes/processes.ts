// A process that can be killed. After that, nothing that it awaits settles; what it has stored and sent remains.
import type { Planasonix } from "@planasonix/client";
import type { StartStore } from "@planasonix/client/once";
import type { SentRequest, Stage } from "./stage.ts";

/** A process that uses the API and a store. */
export interface Process {
  readonly planasonix: Planasonix;
  readonly store: StartStore;
  readonly sent: SentRequest[];
  /** When it stored something. */
  readonly storedAt: number[];
  /** Resolves when it has been killed. */
  readonly killed: Promise<void>;
}

const never = new Promise<never>(() => {});

/**
 * Starts a process. If it is killed, nothing that it waits for settles any more.
 * @param deadly The operation whose response kills it.
 */
export function startProcess(stage: Stage, shared: StartStore, deadly?: string): Process {
  const { promise: killed, resolve: kill } = Promise.withResolvers<void>();
  let isAlive = true;
  const alive = async <Value>(act: () => Promise<Value>): Promise<Value> => {
    const value = isAlive ? await act() : await never;
    return isAlive ? value : never;
  };
  const { client: clock } = stage.sandbox.clock;
  const sent: SentRequest[] = [];
  const storedAt: number[] = [];
  return {
    sent,
    storedAt,
    killed,
    planasonix: stage.client(sent, {
      clock: {
        ...clock,
        sleep: (ms, signal) => alive(() => clock.sleep(ms, signal)),
        timer: (ms, callback) => clock.timer(ms, () => isAlive && callback()),
      },
      middleware: [
        (next) => (request) =>
          alive(async () => {
            const response = await next(request);
            if (request.operation !== deadly) return response;
            isAlive = false;
            kill();
            return never;
          }),
      ],
    }),
    store: {
      get: (key) => alive(() => shared.get(key)),
      set: (key, value, condition) =>
        alive(() => {
          storedAt.push(stage.now());
          return shared.set(key, value, condition);
        }),
    },
  };
}
