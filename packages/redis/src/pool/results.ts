import type { Refusal, SyncInput } from "./exchange.ts";
import type { Observation, Quota } from "./observation.ts";

/** The properties that all permits of one grant share. */
export interface Grant {
  /** The ID of the process that received the grant. */
  readonly member: string;
  readonly base: number;
  readonly epoch: number;
  readonly trial: boolean;
  readonly width: number;
  readonly probe: boolean;
}

/** Collects the results of requests until the next exchange with the store. */
export interface Results {
  /** Whether there is nothing to report. */
  isEmpty(): boolean;
  /** Whether other processes wait for the results: a 429, or the result of the probe. */
  isUrgent(): boolean;
  /** Records the end of a request. `grant` is `undefined` if the request had no permit of the group. */
  add(grant: Grant | undefined, observation: Observation | undefined): void;
  /** Records that the permit of the probe was returned unused. */
  dropProbe(): void;
  /** Returns the results and forgets them. `epoch` is the current epoch; `now` is on the monotonic clock. */
  take(epoch: number, now: number): CollectedResults;
}

/** The results that one exchange reports. */
export type CollectedResults = Pick<SyncInput, "ended" | "accepted" | "trials" | "statement" | "refusal" | "probe">;

/** Two periods end more than this far apart, in milliseconds. */
const sameResetMs = 500;

/** Creates the results of one pool, which are empty at first. */
export function createResults(): Results {
  let ended = 0;
  let responses: { readonly epoch: number; readonly trial: boolean }[] = [];
  let stated: (Quota & { readonly highest: number | undefined }) | undefined;
  let refusal: Refusal | undefined;
  let probe: SyncInput["probe"];

  const state = (quota: Quota, base: number | undefined): void => {
    const highest = base === undefined ? undefined : base + quota.remaining;
    const isOlder = stated && quota.resetAt + sameResetMs < stated.resetAt;
    if (isOlder) return;
    const isSame = stated?.limit === quota.limit && quota.resetAt - stated.resetAt <= sameResetMs;
    stated = {
      ...quota,
      remaining: isSame ? Math.min(stated?.remaining ?? quota.remaining, quota.remaining) : quota.remaining,
      highest: isSame ? greater(stated?.highest, highest) : highest,
    };
  };
  return {
    isEmpty: () => ended === 0 && stated === undefined && refusal === undefined && probe === undefined,
    isUrgent: () => refusal !== undefined || probe !== undefined,
    add(grant, observation) {
      if (grant) ended += 1;
      if (grant?.probe) probe = observation ? (observation.isRefused ? "refused" : "accepted") : "lost";
      if (!observation) return;
      const { quota, isRefused, serverDelayMs } = observation;
      if (quota) state(quota, grant?.base);
      if (!isRefused && grant) responses.push(grant);
      if (isRefused) {
        const latest = { epoch: grant?.epoch ?? -1, trial: grant?.trial ?? false, width: grant?.width ?? 0 };
        const { epoch, trial, width } = refusal && refusal.epoch >= latest.epoch ? refusal : latest;
        refusal = { epoch, trial, width, serverDelayMs: Math.max(serverDelayMs, refusal?.serverDelayMs ?? 0) };
      }
    },
    dropProbe() {
      probe = "lost";
    },
    take(epoch, now) {
      const current = responses.filter((response) => response.epoch === epoch);
      const statement = stated && {
        limit: stated.limit,
        lowest: stated.remaining,
        highest: stated.highest,
        resetInMs: Math.round(stated.resetAt - now),
      };
      const trials = current.filter(({ trial }) => trial).length;
      const results: CollectedResults = { ended, accepted: current.length, trials, statement, refusal, probe };
      ended = 0;
      responses = [];
      stated = undefined;
      refusal = undefined;
      probe = undefined;
      return results;
    },
  };
}

function greater(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}
