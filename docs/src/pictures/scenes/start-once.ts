import type { PipelineRun } from "@planasonix/client";
import { memoryStore, startOnce } from "@planasonix/client/once";
import type { Picture } from "../drawn/picture.ts";
import { drawTimeline, type Kind, type Mark } from "../drawn/timeline.ts";
import { type Process, startProcess } from "./processes.ts";
import { phasesOf } from "./run-phases.ts";
import { openStage, type SentRequest } from "./stage.ts";

/** A process that is killed before it knows what it has started, one that takes the run up, and one that comes later. */
export async function drawStartOnce(): Promise<Picture> {
  await using stage = await openStage();
  const { clock, faults, outcomes } = stage.sandbox;
  faults.add({ operation: "pipelines.run", delayMs: 2_000 });
  outcomes.next("pipelines.run", { status: "succeeded", after: "150s" });
  const store = memoryStore();
  const first = startProcess(stage, store, "pipelines.run");
  void start(first);
  await first.killed;
  await clock.advance("20s");
  const second = startProcess(stage, store);
  const run = await start(second);
  await clock.advance("30s");
  const third = startProcess(stage, store);
  const same = await start(third);
  const processes = [first, second, third];
  const posts = processes.flatMap(({ sent }) => sent.filter(({ method }) => method === "POST"));
  const [post] = posts;
  if (post === undefined || posts.length > 1 || same.id !== run.id)
    throw new Error("The pipeline was not started once");

  const lists = requestsTo(second, "/pipelines/pl_01hqxyz/runs");
  const polls = requestsTo(second, `/runs/${run.id}`);
  return drawTimeline({
    title: "A start whose process is killed, and two more under the same key, over time",
    rows: [
      { text: `The run: queued, running, ${run.attributes.status}`, marks: phasesOf(run, stage.at) },
      { text: "Process 1", isHeading: true },
      { text: "stores its intent", marks: moments(first.storedAt, "request") },
      { text: "POST …/run: killed before the response", marks: [{ from: post.from, to: post.to, kind: "failed" }] },
      { text: "Process 2, with the same key", isHeading: true },
      { text: `finds the intent, and lists the runs ${lists.length} times`, marks: marksOf(lists, "waiting") },
      { text: "takes up the only new run: stores its ID", marks: moments(second.storedAt.slice(0, 2), "request") },
      { text: `reads its status ${polls.length} times`, marks: marksOf(polls, "request") },
      { text: "Process 3, with the same key", isHeading: true },
      { text: "returns the run that has succeeded", marks: marksOf(third.sent, "succeeded") },
    ],
  });
}

function start({ planasonix, store }: Process): Promise<PipelineRun> {
  const strategy = startOnce({ key: "orders-2026-11-24", store });
  return planasonix.pipelines.runAndWait("pl_01hqxyz", {}, { start: strategy });
}

function requestsTo({ sent }: Process, path: string): SentRequest[] {
  return sent.filter((request) => request.path === path);
}

function marksOf(requests: readonly SentRequest[], kind: Kind): Mark[] {
  return moments(
    requests.map(({ from }) => from),
    kind,
  );
}

function moments(times: readonly number[], kind: Kind): Mark[] {
  return [...new Set(times)].map((from) => ({ from, kind }));
}
