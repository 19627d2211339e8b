import { isWaitError, type PipelineRun } from "@planasonix/client";
import { duration } from "../drawn/duration.ts";
import type { Picture } from "../drawn/picture.ts";
import { drawTimeline, type Mark } from "../drawn/timeline.ts";
import { phasesOf } from "./run-phases.ts";
import { openStage, type SentRequest } from "./stage.ts";

/** A wait for a run that fails after 90 seconds, as in the guide. */
export async function drawSandboxClock(): Promise<Picture> {
  await using stage = await openStage();
  const { outcomes } = stage.sandbox;
  outcomes.next("pipelines.run", { status: "failed", after: "90s", error: { message: "disk full" } });
  const sent: SentRequest[] = [];
  const error: unknown = await stage
    .client(sent)
    .pipelines.runAndWait("pl_01hqxyz")
    .catch((reason) => reason);
  if (!isWaitError<PipelineRun>(error) || error.last === undefined) throw new Error("The run has not failed");
  const { status } = error.last.attributes;
  const rejectedAt = stage.now();
  const [start, ...polls] = sent.map(({ from }): Mark => ({ from, kind: "request" }));
  if (start === undefined) throw new Error("The run has not started");
  return drawTimeline({
    title: "A run and the wait for it, over the time of the sandbox's clock",
    rows: [
      { text: `The run: queued, running, ${status}`, marks: phasesOf(error.last, stage.at) },
      { text: "pipelines.run starts it", marks: [start] },
      { text: `runs.get reads its status, ${polls.length} times`, marks: polls },
      {
        text: `runAndWait rejects: ${status}, at ${duration(rejectedAt)}`,
        marks: [{ from: rejectedAt, kind: "failed" }],
      },
    ],
  });
}
