import type { Planasonix } from "@planasonix/client";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import type { Machine } from "../../session/machine.ts";
import type { Plan } from "./plan.ts";
import type { Reporter } from "./reporter.ts";
import { formatLogLine } from "./run-failure.ts";

/** How long the last lines of a followed log may take after the end of the work, in milliseconds. */
const lastLinesMs = 10_000;

/** The log of work that is printed while it grows. */
export interface FollowedLog {
  /** Begins, if `--follow` asks for it and the ID of the work is known. */
  begin(id: string | undefined): void;
  /** Ends. After the end of the work, the log still has its time to arrive, unless there is a signal. */
  end(isOver: boolean): Promise<void>;
}

/** Creates the log of the work of a wait. */
export function createFollowedLog(
  client: Planasonix,
  { isFollowed }: Plan,
  signal: AbortSignal,
  { logLine }: Reporter,
  after: Machine["after"],
): FollowedLog {
  const stop = new AbortController();
  let done = Promise.resolve();
  const follow = async (id: string): Promise<void> => {
    try {
      const options = { signal: AbortSignal.any([stop.signal, signal]) };
      for await (const line of client.runs.followLogs(id, {}, options)) await logLine(formatLogLine(line));
    } catch (error) {
      if (!stop.signal.aborted && !signal.aborted) {
        await logLine(`The log cannot be read: ${inOneLine(Object(error).message)}`);
      }
    }
  };
  return {
    begin(id) {
      if (isFollowed && id !== undefined) done = follow(id);
    },
    async end(isOver) {
      const cancelTimer = after(lastLinesMs, () => stop.abort());
      if (!isOver) stop.abort();
      await done;
      cancelTimer();
    },
  };
}
