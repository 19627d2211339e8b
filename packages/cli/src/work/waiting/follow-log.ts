import type { Planasonix } from "@planasonix/client";
import { inOneLine } from "../../shown/sanitize.ts";
import { formatLogLine } from "./run-failure.ts";
import type { WaitState } from "./wait-state.ts";

/** How long the last lines of a followed log may take after the end of the work, in milliseconds. */
const lastLinesMs = 10_000;

/** The log of work that is printed while it grows. */
export interface FollowedLog {
  /** Begins, if `--follow` asks for it and the work has a log. */
  begin(): void;
  /** Ends. After the end of the work, the log still has its time to arrive. */
  end(isOver: boolean): Promise<void>;
}

/** Creates the log of the work of a wait. */
export function createFollowedLog(state: WaitState, client: Planasonix): FollowedLog {
  const { session, work, ci } = state;
  const stop = new AbortController();
  let done = Promise.resolve();
  const follow = async (id: string): Promise<void> => {
    try {
      for await (const line of client.runs.followLogs(id, {}, { signal: stop.signal })) {
        await state.progress?.line(ci.line(formatLogLine(line)));
      }
    } catch (error) {
      if (!stop.signal.aborted) {
        await state.progress?.line(`The log cannot be read: ${inOneLine(Object(error).message)}`);
      }
    }
  };
  return {
    begin() {
      if (session.isOn("follow") && work.poll === "runs.get" && state.id !== undefined) done = follow(state.id);
    },
    async end(isOver) {
      const cancelTimer = session.host.after(lastLinesMs, () => stop.abort());
      if (!isOver) stop.abort();
      await done;
      cancelTimer();
    },
  };
}
