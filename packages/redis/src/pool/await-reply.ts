import { inspect } from "node:util";
import type { Clock } from "@planasonix/runtime";
import { StoreTimeoutError } from "../store/time-limit.ts";
import type { SyncReply } from "./exchange.ts";

/** The time limits of one exchange, and the callbacks that report its result. */
export interface ReplyLimits {
  readonly clock: Pick<Clock, "timer">;
  /** The time after which the reply is late, in milliseconds. A late reply is still used. */
  readonly timeoutMs: number;
  /** The time after which the store no longer applies the exchange, in milliseconds. */
  readonly voidMs: number;
  /** Called if the reply is late. */
  readonly onLate: (error: Error) => void;
  /** Called once, with the reply or with the reason why no reply will be used. */
  readonly onEnd: (result: SyncReply | Error) => void;
}

/** Waits for the reply of the store to one exchange. Ignores the reply once the exchange is void. */
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
  // If the event loop was blocked, the reply may have arrived but not been read. The second timer fires after the read.
  const afterRead = (callback: () => void) => (): void => void clock.timer(0, callback);
  const cancelLate = clock.timer(timeoutMs, afterRead(late));
  const giveUp = (): void => end(new StoreTimeoutError(timeoutMs));
  const cancelVoid = clock.timer(Math.max(voidMs, timeoutMs), afterRead(giveUp));
  // A client can reject with any value. `String` would fail for some, and the exchange would never end.
  reply.then(end, (error: unknown) => end(error instanceof Error ? error : new Error(inspect(error))));
}
