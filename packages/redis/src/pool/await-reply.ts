import type { Clock } from "@planasonix/runtime";
import { StoreTimeoutError } from "../store/time-limit.ts";
import type { SyncReply } from "./exchange.ts";

/** What waits for a reply, and for how long. */
export interface ReplyLimits {
  readonly clock: Pick<Clock, "timer">;
  /** After this time the reply is late, in milliseconds. It may still arrive. */
  readonly timeoutMs: number;
  /** After this time the store does not apply the exchange any more, in milliseconds. */
  readonly voidMs: number;
  /** Called if the reply is late. */
  readonly onLate: (error: Error) => void;
  /** Called once, with the reply or with the reason why none will be used. */
  readonly onEnd: (result: SyncReply | Error) => void;
}

/** Waits for the reply of the store to one exchange. Ignores a reply to an exchange that is void. */
export function awaitReply(reply: Promise<SyncReply>, { clock, timeoutMs, voidMs, onLate, onEnd }: ReplyLimits): void {
  let hasEnded = false;
  const end = (result: SyncReply | Error): void => {
    if (hasEnded) return;
    hasEnded = true;
    cancelLate();
    cancelVoid();
    onEnd(result);
  };
  const late = (): void => {
    if (!hasEnded) onLate(new StoreTimeoutError(timeoutMs));
  };
  // After a pause of this process, the second timer lets a reply that has arrived be read first.
  const cancelLate = clock.timer(timeoutMs, () => void clock.timer(0, late));
  const cancelVoid = clock.timer(Math.max(voidMs, timeoutMs), () => end(new StoreTimeoutError(timeoutMs)));
  reply.then(end, (error: unknown) => end(error instanceof Error ? error : new Error(String(error))));
}
