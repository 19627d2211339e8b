import type { PipelineRun } from "@planasonix/client";
import type { Mark } from "../drawn/timeline.ts";

/** The times in which a run was queued, was running, and had ended. @param at Reads a time of the API. */
export function phasesOf({ attributes }: PipelineRun, at: (time: string) => number): Mark[] {
  const { queued_at, started_at, finished_at, status } = attributes;
  const [queued, started, finished] = [queued_at, started_at, finished_at].map((time) => at(String(time)));
  if (queued === undefined || started === undefined || finished === undefined) throw new Error("The run has not ended");
  return [
    { from: queued, to: started, kind: "waiting" },
    { from: started, to: finished, kind: "running" },
    { from: finished, kind: status === "succeeded" ? "succeeded" : "failed" },
  ];
}
