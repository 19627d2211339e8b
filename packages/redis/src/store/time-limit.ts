/**
 * Calls `callback` once, after `ms` milliseconds. Returns a function that cancels the timer. The timer keeps the process
 * running, unless it is a `background` timer.
 */
export type StartTimer = (ms: number, callback: () => void, kind?: "background") => () => void;

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

/** Starts a timer of the platform. */
export const startTimer: StartTimer = (ms, callback, kind) => {
  const timer = setTimeout(callback, ms);
  if (kind === "background") timer.unref();
  return () => clearTimeout(timer);
};
