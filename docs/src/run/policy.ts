// What the policy of a site must permit, so that samples can run.

/** Why samples cannot run, in words, from the error with which the start has failed. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/content security policy|wasm-unsafe-eval|unsafe-eval|call to WebAssembly\.\w+\(\) blocked/i.test(message)) {
    return blocked("'wasm-unsafe-eval'");
  }
  if (/dynamically imported module|importing a module/i.test(message)) return blocked("blob:");
  return `The sandbox could not start: ${message}`;
}

/** Why the worker could not be loaded. */
export const notLoaded =
  "The worker of this site could not be loaded. Its Content Security Policy may forbid it: worker-src needs 'self'.";

function blocked(missing: string): string {
  return `The Content Security Policy of this site keeps samples from running: script-src of its worker needs ${missing}.`;
}
