/** Calls back once, after this many milliseconds. Returns a function that cancels the timer. */
export type StartTimer = (ms: number, callback: () => void) => () => void;

/** The error of a store that has not responded in time. */
export class StoreTimeoutError extends Error {
  override readonly name = "StoreTimeoutError";

  constructor(ms: number) {
    super(`Redis has not answered within ${ms} ms`);
  }
}

/**
 * Waits for the store, up to a time limit. Clients queue commands while they are disconnected, and could wait forever.
 * @throws {StoreTimeoutError} If the time limit passes. The command may still be executed.
 */
export function withTimeLimit<Value>(ms: number, command: Promise<Value>, start: StartTimer): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = start(ms, () => reject(new StoreTimeoutError(ms)));
    command.then(resolve, reject).finally(cancel);
  });
}

/** A timer of the platform. */
export const startTimer: StartTimer = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};
