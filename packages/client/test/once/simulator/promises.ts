// What docs/guides/start-once.md promises of `startOnce`, numbered, as rules over a history. Each returns what breaks it.
import { isWaitError } from "../../../src/index.ts";
import { isStartError } from "../../../src/once.ts";
import type { Run } from "./api.ts";
import { type CallHistory, type History, keyOf } from "./simulate.ts";
import { bounds } from "./world.ts";

/** How long after its deadline a call settles: the last poll, the steps of a store after a start. */
const patienceMs = 120_000;

const dayMs = 24 * 3_600_000;

const ownRuns = ({ runs }: History, key: string): Run[] => runs.filter(({ label }) => label.startsWith(`${key}#`));
const keysOf = ({ calls }: History): string[] => [...new Set(calls.map(({ call }) => keyOf(call)))];

/** Whether a process was stopped between its intent and its request for longer than the guide states. */
const isOutside = ({ calls }: History): boolean =>
  calls.some(({ stoppedBeforeStartMs }) => stoppedBeforeStartMs > bounds.stopMs);

export const promises: Readonly<Record<string, (history: History) => string[]>> = {
  "1: one run per start": (history) => {
    const labels = history.runs.map(({ label }) => label).filter(Boolean);
    return labels
      .filter((label, index) => labels.indexOf(label) !== index)
      .map((label) => `${label} has started twice`);
  },
  "2: no start while a run of the key is going": (history) =>
    keysOf(history).flatMap((key) =>
      ownRuns(history, key).flatMap((run, index, all) =>
        all
          .slice(0, index)
          .filter(
            (earlier) =>
              earlier.label !== run.label && history.world.reuse !== "none" && earlier.endsMs > run.createdMs,
          )
          .map((earlier) => `${run.label} starts ${run.id} while ${earlier.id} (${earlier.label}) is going`),
      ),
    ),
  "3: no start after a success": (history) =>
    keysOf(history).flatMap((key) =>
      ownRuns(history, key).flatMap((run, index, all) =>
        all
          .slice(0, index)
          .filter(({ end }) => end === "succeeded" && history.world.reuse === "succeeded")
          .map((earlier) => `${run.label} starts ${run.id} after ${earlier.id} (${earlier.label}), which succeeds`),
      ),
    ),
  "4: a call returns, and reports, a run of its own key": (history) =>
    history.calls.flatMap(({ call, value, told }, index) => {
      const own = ownRuns(history, keyOf(call)).map(({ id }) => id);
      const ids = [value?.id, ...told.map(({ id }) => id)].filter((id) => id !== undefined && !own.includes(id));
      return ids.map((id) => `call ${index} (${keyOf(call)}) takes ${id} for its own`);
    }),
  "5: what a call says of a run is true": (history) =>
    history.calls.flatMap(({ call, value, error, told, settledMs = 0 }, index) => {
      const runOf = (id: unknown): Run | undefined => history.runs.find((run) => run.id === id);
      const { mayList, listLagMs, hasDate, order } = history.world;
      // How old a run must be for a call to know that it was there before: by the first page of its list, or else by the second of a date.
      const isShown = mayList && order === "newest";
      const shownMs = isShown ? listLagMs : hasDate ? Math.max(2_000, listLagMs) : Number.POSITIVE_INFINITY;
      const problems: string[] = [];
      const end = value && runOf(value.id);
      if (end && (end.end !== "succeeded" || end.endsMs > settledMs))
        problems.push(`returns ${end.id}, which has not succeeded`);
      if (isWaitError(error) && (error.reason === "failed" || error.reason === "canceled")) {
        const run = runOf(error.id);
        if (run && (run.end !== error.reason || run.endsMs > settledMs))
          problems.push(`says ${error.reason} of ${run.id}`);
      }
      const begun = history.runs.find((run) => run.call === index && run.label.startsWith(`${keyOf(call)}#`));
      if (begun && isStartError(error) && error.outcome !== "unknown")
        problems.push(`says ${error.reason} although it has started ${begun.id}`);
      for (const { id, adopted, sequence } of told) {
        const run = runOf(id);
        if (run?.label !== `${keyOf(call)}#${sequence}`) continue;
        // Two processes that have sent one honored key: neither can know which of them has started the run.
        const isShared = history.posts.some((post) => post.label === run.label && post.call !== index);
        const isWrong = adopted ? run.call === index && !isShared : run.existsMs + shownMs < call.atMs;
        if (isWrong) problems.push(`says adopted: ${adopted} of ${id}, which call ${run.call} has started`);
      }
      return problems.map((problem) => `call ${index} ${problem}`);
    }),
  "6: every call settles soon after its deadline": (history) =>
    history.calls.flatMap(({ call, settledMs = Number.POSITIVE_INFINITY, isDead, stoppedMs }, index) => {
      const lateMs = settledMs - call.atMs - (call.deadlineMs ?? dayMs) - stoppedMs;
      return !isDead && lateMs > patienceMs
        ? [`call ${index} settles ${Math.round(lateMs / 1000)} s after its deadline`]
        : [];
    }),
  "7: nothing is sent after the deadline": (history) =>
    history.posts.flatMap(({ call, sentMs }) => {
      const { call: facts, stoppedMs } = history.calls[call] as CallHistory;
      const lateMs = sentMs - facts.atMs - (facts.deadlineMs ?? dayMs) - stoppedMs;
      return lateMs > 1 ? [`call ${call} sends a start ${Math.round(lateMs)} ms after its deadline`] : [];
    }),
  "8: when all is quiet, a call decides": (history) => {
    const { mayList, ifUnsure, others } = history.world;
    // Whose list of tables differs, a person decides.
    if (!mayList || ifUnsure === "fail" || others.length > 0 || history.storeFailed) return [];
    return history.calls.flatMap(({ call, error }, index) =>
      call.atMs >= dayMs && isStartError(error)
        ? [`call ${index} (${keyOf(call)}) cannot decide: ${error.message}`]
        : [],
    );
  },
};

/** Returns what is broken in a history, with the names of the promises. */
export function broken(history: History): { readonly promise: string; readonly problem: string }[] {
  if (isOutside(history)) return [];
  return Object.entries(promises).flatMap(([name, find]) =>
    find(history).map((problem) => ({ promise: name, problem })),
  );
}
