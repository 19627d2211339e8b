// The page's side of a run: sends commands to a worker, and ends a worker whose sample does not end. The next command
// starts a new worker.
import { notLoaded } from "./policy.ts";
import type { Answer, Command, Question, Result } from "./protocol.ts";

/** Longer runs are ended: a sample that was edited may never end, and time in the sandbox takes none. */
const limitMs = 10_000;

/** Asks a worker. Rejects with an error whose message people can read. */
export type Ask = (command: Command) => Promise<Result>;

/** The part of a worker that a connection uses. */
export interface WorkerLike {
  postMessage(question: Question): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { readonly data: Answer }) => void): void;
  addEventListener(type: "error", listener: () => void): void;
}

/** What a connection is made of. */
export interface ConnectionParts {
  readonly open: () => WorkerLike;
  /** Calls a function after a time. Returns a function that prevents it. */
  readonly after: (ms: number, call: () => void) => () => void;
}

interface Waiting {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

interface Connected {
  readonly ask: Ask;
}

/** Connects to a worker, which is started by the first question, and again after one that did not end. */
export function createConnection(parts: ConnectionParts): Ask {
  let current: Connected | undefined;
  return (command) => {
    current ??= connect(parts, () => {
      current = undefined;
    });
    return current.ask(command);
  };
}

function connect({ open, after }: ConnectionParts, closed: () => void): Connected {
  const worker = open();
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let cancel = (): void => {};
  const started = new Promise<void>((resolve) => {
    worker.addEventListener("message", ({ data }) => {
      if (data.kind === "ready") return resolve();
      if (data.kind === "unusable") return end(data.reason);
      cancel();
      const question = waiting.get(data.number);
      if (data.kind === "result") question?.resolve(data.result);
      else question?.reject(new Error(data.reason));
      waiting.delete(data.number);
      if (waiting.size > 0) limit();
    });
  });
  worker.addEventListener("error", () => end(notLoaded));
  return {
    ask: (command) =>
      new Promise((resolve, reject) => {
        count += 1;
        const number = count;
        waiting.set(number, { resolve, reject });
        void started.then(() => {
          if (waiting.size === 1) limit();
          worker.postMessage({ number, command });
        });
      }),
  };

  function limit(): void {
    cancel();
    cancel = after(limitMs, () => end(`The sample did not end within ${limitMs / 1000} seconds, and was stopped.`));
  }

  function end(reason: string): void {
    cancel();
    worker.terminate();
    closed();
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  }
}
