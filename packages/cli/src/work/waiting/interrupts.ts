// This folder waits for work that runs in Planasonix, and answers signals meanwhile.
import { type ExitCode, exitCodes } from "../../errors/exit-codes.ts";
import type { EndSignal, Host } from "../../session/host.ts";

/** A signal has ended the wait. It is the reason with which the client's call is aborted. */
export class Interrupted extends Error {
  readonly signal: EndSignal;
  readonly code: ExitCode;

  constructor(signal: EndSignal) {
    super(`Ended by ${signal}`);
    this.name = "Interrupted";
    this.signal = signal;
    this.code = codes[signal];
  }
}

const codes: Readonly<Record<EndSignal, ExitCode>> = {
  SIGHUP: exitCodes.hangup,
  SIGINT: exitCodes.interrupt,
  SIGTERM: exitCodes.terminate,
};

/** Signals are answered within 5 seconds, whatever the network does: this many milliseconds are left for a cancellation. */
const graceMs = 4_500;

/**
 * Aborts `controller` at the first signal. If the command has not ended soon after, `onLate` prints what is known, and
 * the process ends; a second signal ends it at once. Returns a function that stops listening.
 */
export function listenForInterrupts(
  host: Pick<Host, "onSignal" | "after" | "exit">,
  controller: AbortController,
  onLate: (interrupted: Interrupted) => Promise<void>,
): () => void {
  let first: Interrupted | undefined;
  let cancelTimer: (() => void) | undefined;
  const stop = host.onSignal((signal) => {
    if (first) return host.exit(codes[signal]);
    const interrupted = new Interrupted(signal);
    first = interrupted;
    cancelTimer = host.after(graceMs, () => {
      void onLate(interrupted).finally(() => host.exit(interrupted.code));
    });
    controller.abort(interrupted);
  });
  return () => {
    stop();
    cancelTimer?.();
  };
}
