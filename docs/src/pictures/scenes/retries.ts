import { duration } from "../drawn/duration.ts";
import type { Picture } from "../drawn/picture.ts";
import { drawTimeline, type Row } from "../drawn/timeline.ts";
import { openStage, type SentRequest } from "./stage.ts";

/** A call that succeeds in its third attempt, after an error of a server and a refusal by the rate limit. */
export async function drawRetries(): Promise<Picture> {
  await using stage = await openStage();
  const { faults } = stage.sandbox;
  faults.add({ operation: "runs.get", status: 502, delayMs: 400, times: 1 });
  faults.add({ operation: "runs.get", status: 429, retryAfter: 10, delayMs: 400, times: 1 });
  faults.add({ operation: "runs.get", delayMs: 400 });
  const sent: SentRequest[] = [];
  const { attempts } = await stage.client(sent).runs.get("run_01j8k2m4").withResponse();
  const rows = sent.flatMap(({ from, to, status, retryAfter }, index): Row[] => {
    const kind = status === 200 ? "succeeded" : status === 429 ? "refused" : "failed";
    const hint = retryAfter === undefined ? "" : `, Retry-After: ${retryAfter}`;
    const attempt: Row = { text: `Attempt ${index + 1}: ${status}${hint}`, marks: [{ from, to, kind }] };
    const waitMs = attempts[index]?.waitMs ?? 0;
    if (waitMs === 0) return [attempt];
    const end = to + waitMs;
    return [attempt, { text: `The call waits ${duration(waitMs)}`, marks: [{ from: to, to: end, kind: "waiting" }] }];
  });
  return drawTimeline({ title: "The attempts of a call, and its waits, over time", rows });
}
