import { statusOf, type Work } from "@planasonix/configured/src/described/work.ts";
import type { ExitCode } from "@planasonix/configured/src/errors/exit-codes.ts";
import { Interrupted } from "@planasonix/configured/src/session/interrupted.ts";
import type { SpokenDialect } from "@planasonix/configured/src/session/spoken-dialect.ts";
import { formatDuration } from "@planasonix/configured/src/typed/duration.ts";
import { listenForInterrupts } from "../../session/interrupts.ts";
import { nameOtherForm } from "../../session/other-form.ts";
import type { Session } from "../../session/session.ts";
import { type PrintOptions, printValue } from "../../shown/print.ts";
import { type Acts, createActs } from "./acts.ts";
import { decide } from "./decide.ts";
import { type Event, nothing, type Step } from "./facts.ts";
import { createFollowedLog } from "./follow-log.ts";
import { type Begin, readPlan } from "./plan.ts";
import { createReporter } from "./reporter.ts";
import { type ErrorsForPrograms, Stopped } from "./stopped.ts";
import { readWarning } from "./warning.ts";

/**
 * Starts work, if that is asked for, and waits until it has ended. Prints how it proceeds, writes the result file before
 * the wait and after it, and says how to take the wait up again whenever the work is left going. Prints the work as it
 * was last seen, also if it failed.
 *
 * @param programs If it is asked for, a signal ends the wait with an error as well.
 * @throws {UsageError} If a flag of the wait is invalid. Nothing has been started.
 * @throws The error that ended the wait, or one with the exit code for what is known.
 */
export async function awaitWork(
  session: Session,
  work: Work,
  begin: Begin,
  print: PrintOptions,
  programs: ErrorsForPrograms,
): Promise<ExitCode> {
  const { machine } = session;
  const startedAt = machine.now();
  const { server, dialect } = await session.settings();
  const plan = readPlan(session, work, begin, dialect);
  const reporter = createReporter(session, plan, programs.isAsked);
  let facts = nothing;
  const note = (event: Event): Step => {
    const step = decide(plan, facts, event);
    facts = step.facts;
    reporter.show(step);
    return step;
  };
  const { signal, stop } = listenForInterrupts(machine, {
    onSignal: (interrupted) => void note({ type: "interrupted", interrupted }),
    async onLate() {
      const step = note({ type: "stopped", isLate: true });
      if (programs.isAsked()) await programs.report(new Stopped(plan, step));
    },
  });
  let acts: Acts | undefined;
  try {
    const client = await session.client({
      onSend: (request) => void (request.method !== "GET" && note({ type: "sent", key: keyOf(request, dialect) })),
      onWarning: (message) => void note(readWarning(message, plan.work)),
    });
    reporter.setServer(server.url);
    for (const warning of plan.warnings) await session.say(warning);
    const log = createFollowedLog(client, plan, signal, reporter, machine.after);
    acts = createActs({ session, plan, begin, client, signal, startedAt, reporter, log, facts: () => facts, note });
    let step = note({ type: "begun", id: "id" in begin ? begin.id : undefined });
    reporter.begin(facts);
    log.begin(facts.id);
    while (typeof step.next === "string") {
      const event = await acts[step.next](step).catch(eventOf);
      const { next, facts: decided } = decide(plan, facts, event);
      if (next !== "wait") {
        await log.end(decided.stage === "ended");
        reporter.end();
      }
      step = note(event);
    }
    if (step.next === undefined) throw new TypeError("The wait does not know how to go on");
    const { code, error, isPrinted } = step.next;
    if (isPrinted && error === undefined) {
      await session.say(`${facts.id} ${statusOf(work, facts.resource)} (${formatDuration(machine.now() - startedAt)})`);
    }
    if (isPrinted) await printValue(facts.resource ?? null, print);
    if (error !== undefined) throw error;
    if (facts.interrupted && programs.isAsked()) throw new Stopped(plan, step);
    return code;
  } finally {
    stop();
    await acts?.close();
  }
}

async function eventOf(error: unknown): Promise<Event> {
  await nameOtherForm(error);
  return error instanceof Interrupted ? { type: "stopped", isLate: false } : { type: "failed", error };
}

/** The idempotency key of a request, which some dialects have in the body. */
function keyOf({ headers, body }: RequestInit, dialect: SpokenDialect | undefined): string | undefined {
  const found = Object.entries(Object(headers)).find(([name]) => name.toLowerCase() === "idempotency-key");
  if (found) return String(found[1]);
  const fields = Object.values(dialect?.option.data.operations ?? {}).flatMap(
    ({ request }) => request?.idempotencyKey ?? [],
  );
  if (fields.length === 0 || typeof body !== "string") return undefined;
  const sent: unknown = JSON.parse(body);
  return fields.map((field) => Object(sent)[field]).find((key) => typeof key === "string");
}
