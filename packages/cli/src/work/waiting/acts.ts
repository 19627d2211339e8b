import type { Planasonix, StartInfo } from "@planasonix/client";
import { idAt } from "@planasonix/configured/src/described/work.ts";
import { clientMethod } from "@planasonix/configured/src/session/client-method.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import type { Session } from "../../session/session.ts";
import type { Event, Facts, Step } from "./facts.ts";
import type { FollowedLog } from "./follow-log.ts";
import type { Begin, CallLimits, OnceStart, Plan } from "./plan.ts";
import { readParts } from "./progress.ts";
import type { Reporter } from "./reporter.ts";
import { explainFailure } from "./run-failure.ts";

/**
 * How long a wait without a time limit goes on although the API does not answer at all, in milliseconds: at least this
 * long, at most twice.
 */
const withoutContactMs = 1_800_000;

/** How long the last look at work after a signal may take, in milliseconds. */
const lookMs = 1_500;

/** What the acts of a wait need. */
export interface WaitContext {
  readonly session: Session;
  readonly plan: Plan;
  readonly begin: Begin;
  readonly client: Planasonix;
  readonly signal: AbortSignal;
  readonly startedAt: number;
  readonly reporter: Reporter;
  readonly log: FollowedLog;
  facts(): Facts;
  note(event: Event): Step;
}

/** What a wait does, each with the event that it ends with. They reject as the client does. */
export interface Acts {
  start(step: Step): Promise<Event>;
  wait(step: Step): Promise<Event>;
  look(step: Step): Promise<Event>;
  explain(step: Step): Promise<Event>;
  /** Ends the connection to the store of a start. */
  close(): Promise<void>;
}

/** Creates what a wait does. */
export function createActs(context: WaitContext): Acts {
  const { plan, begin, client, signal, reporter, log, facts, note } = context;
  const { poll, waiter } = plan.work;
  let once: OnceStart | undefined;
  const options = (): object => ({
    deadlineMs: withoutContactMs,
    ...limitsOf(context),
    onAbort: plan.onInterrupt,
    async onUpdate(resource: unknown): Promise<void> {
      note({ type: "polled", resource });
      await reporter.update(resource, await readParts(client, poll, facts().id, signal));
    },
  });
  return {
    async start() {
      if ("id" in begin) throw new TypeError("This wait starts nothing");
      const { method, args, ...prepared } = await begin.prepare(client, limitsOf(context));
      ({ once } = prepared);
      note({ type: "prepared", key: once?.key });
      const onStart = (resource: unknown, how: StartInfo): void => {
        note({ type: "found", id: idAt(begin.pointer, resource), resource });
        reporter.begin(facts(), how);
        log.begin(facts().id);
      };
      const how = once ? { start: once.strategy } : { idempotencyKey: plan.idempotencyKey };
      const start = clientMethod(client, method);
      return { type: "succeeded", resource: await start(...args, { ...options(), ...how, onStart }) };
    },
    async wait() {
      const wait = clientMethod(client, poll.replace(/\w+$/, waiter.method));
      return { type: "succeeded", resource: await wait(facts().id, options()) };
    },
    async look() {
      const look = clientMethod(client, poll)(facts().id, { deadlineMs: lookMs });
      return { type: "looked", resource: await look.catch(() => undefined) };
    },
    async explain({ result }) {
      const failure = await explainFailure(client, poll, facts().id ?? "", signal);
      reporter.explain(facts(), failure, inOneLine(Object(result?.error).message));
      return { type: "explained", error: result?.error };
    },
    close: async () => once?.close(),
  };
}

/** The time that is left of `--timeout`. */
function limitsOf({ session: { machine, timeoutMs }, signal, startedAt }: WaitContext): CallLimits {
  if (timeoutMs === undefined) return { signal };
  return { signal, deadlineMs: Math.max(1, timeoutMs - (machine.now() - startedAt)) };
}
