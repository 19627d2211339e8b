import { Interrupted, signalCodes } from "@planasonix/configured/src/session/interrupted.ts";
import type { Machine } from "./machine.ts";

/** Signals are answered within 5 seconds, whatever the network does: this many milliseconds are left for a cancellation. */
const graceMs = 4_500;
/**
 * Signals less than this many milliseconds after the first one are the same: a shell or npm passes on what the terminal or
 * `timeout` has sent to the whole process group.
 */
const sameMs = 500;

/** What happens at the first signal, besides the abort. */
export interface InterruptHandlers {
  onSignal?(interrupted: Interrupted): void;
  /** Prints what is known, because the command has not ended in time. */
  onLate?(interrupted: Interrupted): Promise<void>;
}

/** The signals of a command, until it stops listening. */
export interface Interrupts {
  /** Aborts at the first signal, with an `Interrupted`. */
  readonly signal: AbortSignal;
  stop(): void;
}

/**
 * Listens for signals that end a command. At the first one, no write waits for its reader any more, and all calls with
 * the abort signal end. If the command has not ended soon after, the process ends; a second signal ends it at once, unless
 * it is the first one, passed on.
 */
export function listenForInterrupts(
  machine: Pick<Machine, "onSignal" | "after" | "now" | "exit" | "stdout" | "stderr">,
  { onSignal, onLate = async () => {} }: InterruptHandlers = {},
): Interrupts {
  const controller = new AbortController();
  let cancelTimer: (() => void) | undefined;
  let firstAt = 0;
  const stop = machine.onSignal((signal) => {
    const now = machine.now();
    if (controller.signal.aborted) return now - firstAt < sameMs ? undefined : machine.exit(signalCodes[signal]);
    firstAt = now;
    const interrupted = new Interrupted(signal);
    machine.stdout.release();
    machine.stderr.release();
    onSignal?.(interrupted);
    cancelTimer = machine.after(graceMs, () => void onLate(interrupted).finally(() => machine.exit(interrupted.code)));
    controller.abort(interrupted);
  });
  return {
    signal: controller.signal,
    stop() {
      stop();
      cancelTimer?.();
    },
  };
}
