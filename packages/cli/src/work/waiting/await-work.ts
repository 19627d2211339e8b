import { randomUUID } from "node:crypto";
import type { StartInfo } from "@planasonix/client";
import { type ExitCode, exitCodes } from "../../errors/exit-codes.ts";
import { UsageError } from "../../errors/usage-error.ts";
import type { Session } from "../../session/session.ts";
import { inOneLine } from "../../shown/sanitize.ts";
import { formatDuration } from "../../typed/duration.ts";
import { detectCi } from "../ci/detect-ci.ts";
import { onContact, onWarning } from "./contact.ts";
import { explainEnd } from "./explain-end.ts";
import { createFollowedLog } from "./follow-log.ts";
import { Interrupted, listenForInterrupts } from "./interrupts.ts";
import { sayInterrupted } from "./leftover.ts";
import { createProgress, readParts } from "./progress.ts";
import { record } from "./record.ts";
import { checkResultFile } from "./result-file.ts";
import { waitInParts } from "./wait-in-parts.ts";
import type { Begin, WaitState } from "./wait-state.ts";
import { idAt, statusOf, type Work } from "./work.ts";

/**
 * Starts work, if that is asked for, and waits until it has ended. Prints how it proceeds, writes the result file before
 * the wait and after it, and says how to take the wait up again whenever the work is left going. Passes the work as it
 * was last seen to `print`, also if it failed.
 */
export async function awaitWork(
  session: Session,
  work: Work,
  begin: Begin,
  print: (resource: unknown) => Promise<void>,
): Promise<ExitCode> {
  const { host } = session;
  const state = createState(session, work, begin);
  const startedAt = host.now();
  const client = await session.client({ onWarning: (message) => onWarning(state, message) });
  const log = createFollowedLog(state, client);
  const controller = new AbortController();
  const stopListening = listenForInterrupts(host, controller, (signal) => sayInterrupted(state, signal, true));
  const options = {
    signal: controller.signal,
    onAbort: state.onAbort,
    async onUpdate(resource: unknown): Promise<void> {
      await onContact(state);
      state.resource = resource;
      await state.progress?.update(statusOf(work, resource), await readParts(client, work.poll, state.id ?? ""));
    },
  };
  const end = async (isOver: boolean): Promise<void> => {
    await log.end(isOver);
    await state.progress?.end();
  };
  try {
    if (state.id !== undefined) await found(state, state.id);
    log.begin();
    const resource = await waitInParts(state, client, options, async (started, how) => {
      const id = idAt(state.start?.pointer ?? "", started);
      state.isFound = true;
      state.resource = started;
      if (id === undefined) return;
      await found(state, id, how);
      log.begin();
    });
    state.resource = resource;
    await end(true);
    record(state, "succeeded", exitCodes.success);
    await session.say(`${state.id} ${statusOf(work, resource)} (${formatDuration(host.now() - startedAt)})`);
    await print(resource);
    return exitCodes.success;
  } catch (error) {
    await end(/^(failed|canceled)$/.test(Object(error).reason));
    if (!(error instanceof Interrupted)) return await explainEnd(state, client, error, print);
    await sayInterrupted(state, error, false);
    return error.code;
  } finally {
    stopListening();
  }
}

/** @throws {UsageError} If a flag of the wait is invalid. Nothing has been started. */
function createState(session: Session, work: Work, begin: Begin): WaitState {
  const start = "id" in begin ? undefined : begin;
  const resultFile = session.flag("result-file");
  const onAbort = readOnInterrupt(session, work);
  if (resultFile !== undefined) checkResultFile(resultFile);
  const given = session.flag("idempotency-key");
  return {
    session,
    ci: detectCi(session.host),
    work,
    start,
    key: start && !start.once ? { text: given ?? randomUUID(), isGiven: given !== undefined } : undefined,
    onAbort,
    id: "id" in begin ? begin.id : undefined,
    url: undefined,
    resource: undefined,
    progress: undefined,
    isSeen: false,
    isFound: false,
    isFailing: false,
    hasCancelFailed: false,
  };
}

/** Writes and prints the ID of the work, before anything else can fail. */
async function found(state: WaitState, id: string, how?: StartInfo): Promise<void> {
  const { session, work } = state;
  const { server } = await session.settings();
  state.id = id;
  state.url = `${server.url.replace(/\/$/, "")}${work.path.replace(/\{\w+\}/, encodeURIComponent(id))}`;
  record(state, "going", null);
  state.progress ??= createProgress(session.host, id);
  if (how) await state.progress.line(`${whatHappened(state, id, how)} (${inOneLine(state.url)})`);
}

/**
 * Says who started the work, as far as that is known: of two processes that start at once with one key, the API gives
 * both the same work, and does not say whose it is.
 */
function whatHappened({ start, key }: WaitState, id: string, { adopted }: StartInfo): string {
  const shown = inOneLine(id);
  if (adopted) return `Taking up ${shown}`;
  const shared = start?.once?.key ?? (key?.isGiven ? key.text : undefined);
  return shared === undefined ? `Started ${shown}` : `${shown} was started with the key ${inOneLine(shared)}`;
}

/** @throws {UsageError} If `--on-interrupt` is unknown, or such work cannot be canceled. */
function readOnInterrupt(session: Session, work: Work): "cancel" | "detach" {
  const given = session.flag("on-interrupt") ?? "detach";
  if (given !== "cancel" && given !== "detach") {
    throw new UsageError(`--on-interrupt must be cancel or detach, got ${JSON.stringify(given)}`);
  }
  if (given === "cancel" && !work.waiter.cancel) throw new UsageError(`${work.wait[0]} cannot be canceled`);
  return given;
}
