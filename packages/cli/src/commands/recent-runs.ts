import type { PipelineRun } from "@planasonix/client";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { RequestParts } from "@planasonix/configured/src/session/client-method.ts";
import type { Session } from "../session/session.ts";
import { readTime } from "../typed/time.ts";

/** A request for runs, and the runs to print of those that it returns. */
export interface RecentRuns {
  readonly request: RequestParts;
  readonly isShown: (item: unknown) => boolean;
}

const dayMs = 86_400_000;

/**
 * Adds `--failed` and `--since` to a request for runs. The API filters by days, in an unknown time zone, so the request
 * asks for a day more on each side, and the runs are filtered by their times.
 *
 * @throws {UsageError} If a flag contradicts a filter of the API.
 */
export function recentRuns(session: Session, request: RequestParts): RecentRuns {
  const { query } = request;
  const since = session.flag("since");
  const own: Record<string, string> = {};
  if (session.isOn("failed")) {
    if (query.status !== undefined) throw new UsageError("--failed means --status failed: pass one of them");
    own.status = "failed";
  }
  let from = Number.NEGATIVE_INFINITY;
  if (since !== undefined) {
    if (query.date_range !== undefined || query.from !== undefined || query.to !== undefined) {
      throw new UsageError("--since replaces --date-range, --from and --to: pass one of them");
    }
    const now = session.machine.now();
    from = Date.parse(readTime(since, "--since", now));
    own.date_range = `${dateOf(from - dayMs)}..${dateOf(now + dayMs)}`;
  }
  return {
    request: { ...request, query: { ...query, ...own } },
    isShown: (item) => !(timeOf(item as PipelineRun) < from),
  };
}

/** When a run was queued or, if that is missing, the next time that it has. A run without times is shown. */
function timeOf({ attributes }: PipelineRun): number {
  const { queued_at, created_at, started_at, finished_at } = attributes;
  return Date.parse(queued_at ?? created_at ?? started_at ?? finished_at ?? "");
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
