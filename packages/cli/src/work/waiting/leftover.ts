import type { Interrupted } from "./interrupts.ts";
import { record } from "./record.ts";
import type { WaitState } from "./wait-state.ts";
import { pasteable } from "./work.ts";

/**
 * Says what is left going after a signal. The exit code is that of the signal, whatever the work does. `isLate` says that
 * the client did not end in time.
 */
export async function sayInterrupted(state: WaitState, interrupted: Interrupted, isLate: boolean): Promise<void> {
  const { session, id, start, key, onAbort, hasCancelFailed } = state;
  record(state, "interrupted", interrupted.code);
  const lines = [`${interrupted.message}.`];
  if (id === undefined && start?.once) {
    lines.push(
      `It is unknown whether the work was started: run the same command again, which finds out (key ${start.once.key}).`,
    );
  } else if (id === undefined) {
    lines.push("It is unknown whether the work was started. To start it again without doing it twice:");
    lines.push(`  --idempotency-key ${key?.text}`);
  } else if (onAbort === "cancel" && !isLate && !hasCancelFailed) {
    lines.push(`Asked Planasonix to cancel ${id}.`);
  } else {
    if (onAbort === "cancel") lines.push(`${id} could not be canceled${isLate ? " in time" : ""}.`);
    lines.push(`${id} is still going.`, ...waitAgain(state, id));
  }
  await session.say(lines.join("\n"));
}

/** The commands that take the wait up again, and that cancel the work. */
export function waitAgain({ session, work }: WaitState, id: string): string[] {
  const { cancel } = work.waiter;
  return [
    "To wait for it again:",
    `  ${pasteable(session, [...work.wait, id])}`,
    ...(cancel ? ["To cancel it:", `  ${pasteable(session, [...cancel, id])}`] : []),
  ];
}
