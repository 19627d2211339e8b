/** Calls `callback` once, after `ms` milliseconds. Returns a function that cancels the timer. */
export type StartTimer = (ms: number, callback: () => void) => () => void;

/** Redis did not respond to a command within the time limit, but may still execute it. */
export class StoreTimeoutError extends Error {
  override readonly name = "StoreTimeoutError";

  constructor(ms: number) {
    super(`Redis did not respond within ${ms} ms`);
  }
}

/**
 * Waits for a command for at most `ms` milliseconds: a disconnected client may queue commands for an unlimited time.
 * @throws {StoreTimeoutError} If the time limit passes. The command may still be executed.
 */
export function withTimeLimit<Value>(ms: number, command: Promise<Value>, start: StartTimer): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = start(ms, () => reject(new StoreTimeoutError(ms)));
    command.then(resolve, reject).finally(cancel);
  });
}

/** Starts a timer of the platform, which keeps the process running until it fires or is canceled. */
export const startTimer: StartTimer = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};
