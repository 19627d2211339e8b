// Runs a program in this process, in virtual time. Code cannot be killed, so `kill` disconnects a start instead: its
// requests and sleeps never settle, its timers do not fire, and its output is dropped.
import { AsyncLocalStorage } from "node:async_hooks";
import { createFetch, type Fetch } from "../request/in-process.ts";
import { createRandom } from "../store/identifiers.ts";
import type { ClientClock } from "../time/waits.ts";
import type { Execution } from "./execution.ts";
import { createActivity, passTime, type TimeLimits } from "./pass-time.ts";
import { createRounds } from "./rounds.ts";
import type { ProgramRunner, RunnerParts, Start } from "./run.ts";

/** What a program may use. Faults and virtual time affect nothing else. */
export interface ProgramEnvironment {
  /** The base URL of the API: the `baseUrl` of a client. */
  readonly url: string;
  /**
   * An API key that may call every operation: the `apiKey` of a client. The fault `key_rotated` changes its value, and
   * revokes the previous one.
   */
  readonly apiKey: string;
  /** The `fetch` of a client. Requests fail as the schedule specifies. */
  readonly fetch: Fetch;
  /** The `clock` of a client. Use it for all sleeps and timeouts. */
  readonly clock: ClientClock;
  /**
   * Returns numbers in [0, 1): the `random` of a client, for its jitter. Every start with the same `attempt` gets the same
   * numbers, so that the waits of the client are the same in every execution and in every exploration.
   */
  readonly random: () => number;
  /** Adds a string to the output of the program. The exploration looks for secrets in the output. */
  readonly log: (text: string) => void;
  /** The number of this start of the program, from 1: a program that was killed or fails is started again. */
  readonly attempt: number;
}

/** A job that uses the API. Its promise rejects if the job fails. */
export type Program = (environment: ProgramEnvironment) => Promise<unknown>;

/** How long work may take that a program starts and does not wait for, in milliseconds. */
const settleMs = 3_600_000;

/** Creates the runner of a program for one execution. */
export function createInProcessRunner(
  program: Program,
  { url, virtualMs, realMs }: TimeLimits & Pick<ProgramEnvironment, "url">,
  { execution, limits }: RunnerParts,
): ProgramRunner {
  const { time, scheduler } = execution.tenant;
  const activity = createActivity();
  const rounds = createRounds();
  execution.hooks.hold = rounds.hold;
  execution.hooks.meet = rounds.hold;
  const end = time.now() + virtualMs;
  return {
    start: (attempt) => startProgram(program, { execution, activity, attempt, url }),
    pass: (isOver) => passTime(execution, activity, { isOver, release: rounds.release, end, limits, realMs }),
    // All executions end at the same time, so that what the time alone changes is the same in all of them.
    settle: () => scheduler.advanceTo(end + settleMs),
    close: () => {},
  };
}

interface StartParts {
  readonly execution: Execution;
  readonly activity: ReturnType<typeof createActivity>;
  readonly attempt: number;
  readonly url: string;
}

function startProgram(program: Program, { execution, activity, attempt, url }: StartParts): Start {
  let isOver = false;
  const { time, scheduler } = execution.tenant;
  /** Makes a promise that never settles if the program has been killed. */
  const ifAlive = <Result>(work: Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      work.then(
        (value) => isOver || resolve(value),
        (error) => isOver || reject(error),
      );
    });
  // The callback continues the program, so the work that it begins is work of the program.
  const timer: ClientClock["timer"] = (ms, callback) =>
    scheduler.addSleeper({ due: time.now() + ms, wake: AsyncLocalStorage.bind(() => isOver || callback()) });
  const environment: ProgramEnvironment = {
    url,
    get apiKey() {
      return execution.apiKey();
    },
    attempt,
    random: createRandom(`attempt ${attempt}`),
    fetch: (input, init) => {
      if (isOver) return new Promise(() => {});
      const request = activity.request();
      const send = createFetch((parts) => execution.handle(parts, request.hang));
      return ifAlive(send(input, init).finally(request.end));
    },
    clock: {
      now: time.now,
      monotonic: time.now,
      timer: (ms, callback) => {
        const end = activity.limit(time.now() + ms);
        const cancel = timer(ms, () => {
          end();
          callback();
        });
        return () => {
          end();
          cancel();
        };
      },
      sleep: (ms, signal) => ifAlive(sleep(timer, ms, signal).finally(activity.sleep())),
    },
    log: (text) => {
      if (!isOver) execution.printed.push(text);
    },
  };
  const running = activity.work.run(() => Promise.resolve().then(() => program(environment)));
  return {
    ended: running.then(
      () => ({ end: "resolved" }),
      (error: unknown) => ({ end: "rejected", error }),
    ),
    kill: () => {
      isOver = true;
      activity.forget();
    },
  };
}

function sleep(timer: ClientClock["timer"], ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = timer(ms, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    signal?.addEventListener("abort", abort, { once: true });
  });
}
