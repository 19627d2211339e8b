// Reports a manual clock that stands still although something waits for it. Otherwise, a test would hang without a reason.
import { unreferenced } from "./turns.ts";

interface StandstillParts {
  /** The time that may stand still, in milliseconds since 1970. */
  readonly now: () => number;
  /** Says what waits for the time, and why it does not move; undefined if nothing waits. */
  readonly describe: () => string | undefined;
  /** Receives the text, once for each standstill. */
  readonly report: (text: string) => void;
}

/** How often to look, and how often the time must be the same until that is reported: after 5 s of real time. */
const intervalMs = 1000;
const looks = 5;

/** Returns a function to call whenever something begins to wait for the time. */
export function createStandstill({ now, describe, report }: StandstillParts): () => void {
  let isWatching = false;
  let seen = Number.NaN;
  let same = 0;
  const look = (): void => {
    isWatching = false;
    const text = describe();
    same = now() === seen ? same + 1 : 0;
    seen = now();
    if (text === undefined) return;
    if (same < looks) watch();
    else report(text);
  };
  const watch = (): void => {
    if (isWatching) return;
    isWatching = true;
    unreferenced(setTimeout(look, intervalMs));
  };
  return () => {
    if (isWatching) return;
    seen = now();
    same = 0;
    watch();
  };
}
