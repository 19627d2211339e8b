import { randomUUID } from "node:crypto";
import type { Planasonix, StartInfo, StartStrategy } from "@planasonix/client";
import type { Ci } from "../ci/ci.ts";
import { detectCi } from "../ci/detect-ci.ts";
import { Ended, type ExitCode, exitCodeOf, exitCodes } from "../errors/exit-code.ts";
import { UsageError } from "../errors/usage-error.ts";
import { publicServer } from "../generated/server.ts";
import { inOneLine } from "../output/sanitize.ts";
import type { Session } from "../session/session.ts";
import { formatDuration } from "../values/duration.ts";
import { Interrupted, listenForInterrupts } from "./interrupts.ts";
import { createProgress, type Progress, partsOperation, readParts } from "./progress.ts";
import { checkResultFile, type Outcome, writeResultFile } from "./result-file.ts";
import { explainFailure, formatLogLine } from "./run-failure.ts";
import { idAt, methodOf, pasteable, statusOf, type Work } from "./work.ts";

/** How a wait begins: with the ID of work, or by starting it. */
export type Begin =
  | { readonly id: string }
  | {
      /** The operation that starts the work, and where its response contains the ID. */
      readonly operation: string;
      readonly pointer: string;
      /** How the work is started once under a key, if it is. */
      readonly once: { readonly key: string; readonly strategy: StartStrategy } | undefined;
      /** Starts the work, and waits until it has ended. */
      start(client: Planasonix, options: object): Promise<unknown>;
    };

/** What is known about the work, and what is told about it. */
interface Known {
  id: string | undefined;
  url: string | undefined;
  resource: unknown;
  /** Whether a poll has succeeded since the last look. */
  isSeen: boolean;
  isStarted: boolean;
  /** Whether this command started the work, or took up what an earlier one had started. */
  isFound: boolean;
  /** Whether the last attempt of a poll failed. */
  isFailing: boolean;
  /** Whether the client failed to cancel the work. */
  hasCancelFailed: boolean;
}

/**
 * How long a wait without a time limit goes on although the API does not answer at all, in milliseconds: at least this
 * long, at most twice.
 */
const withoutContactMs = 1_800_000;

/** How long the last lines of a followed log may take after the end of the work, in milliseconds. */
const lastLinesMs = 10_000;

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
  const ci = detectCi(host);
  const onAbort = readOnInterrupt(session, work);
  const resultFile = session.flag("result-file");
  if (resultFile !== undefined) checkResultFile(resultFile);
  const known: Known = {
    id: "id" in begin ? begin.id : undefined,
    url: undefined,
    resource: undefined,
    isSeen: false,
    isStarted: false,
    isFound: false,
    isFailing: false,
    hasCancelFailed: false,
  };
  const startedAt = host.now();
  const controller = new AbortController();
  let progress: Progress | undefined;
  const client = await session.client({
    onWarning(message) {
      const text = message.replace(/^planasonix: /, "");
      const { cancel } = work.waiter;
      if (cancel && text === `${cancel.join(".")} failed`) known.hasCancelFailed = true;
      else void warn(inOneLine(text));
    },
  });
  // The client warns of each failed attempt, and a wait may take hours of them: only the first one is shown.
  const warn = async (message: string): Promise<void> => {
    const [, operation, result] = /^(\S+) -> (.*)$/.exec(message) ?? [];
    const line = (text: string): Promise<void> => (progress ? progress.line(text) : session.say(text));
    if (operation === undefined) return line(`Warning: ${message}`);
    // Without its parts, the view shows less, and the wait goes on.
    if (known.isFailing || operation === partsOperation) return;
    const isAnswer = /^4\d\d$/.test(result ?? "");
    if (isAnswer && known.id === undefined && result !== "429") return; // The error says it.
    known.isFailing = true;
    await line(isAnswer ? `${message}.` : `No contact: ${message}. Still trying.`);
  };
  const { baseUrl = publicServer } = await session.settings();
  const once = "id" in begin ? undefined : begin.once;
  const key = "id" in begin || once ? undefined : (session.flag("idempotency-key") ?? randomUUID());
  // The work is going: a full disk must not end the wait for it, nor hide its ID.
  const record = (outcome: Outcome, code: number | null): void => {
    try {
      tell(session, ci, work, known, outcome, code);
    } catch (error) {
      void session.say(`Warning: ${inOneLine(Object(error).message)}`);
    }
  };
  const onKnown = async (id: string | undefined): Promise<void> => {
    if (id === undefined) return;
    known.id = id;
    known.url = `${baseUrl.replace(/\/$/, "")}${work.path.replace(/\{\w+\}/, encodeURIComponent(id))}`;
    record("going", null);
    progress ??= createProgress(host, id);
    const what = known.isStarted ? "Started" : known.isFound ? "Taking up" : undefined;
    if (what) await progress.line(`${what} ${inOneLine(id)} (${inOneLine(known.url)})`);
  };
  const stopListening = listenForInterrupts(host, controller, (interrupted) => leave(interrupted, true));
  const follow = { stop: new AbortController(), done: Promise.resolve() };
  const options = {
    signal: controller.signal,
    onAbort,
    async onUpdate(resource: unknown): Promise<void> {
      if (known.isFailing) await progress?.line("The contact is back.");
      known.isFailing = false;
      known.isSeen = true;
      known.resource = resource;
      const id = known.id ?? "";
      await progress?.update(statusOf(work, resource), await readParts(client, work.poll, id));
    },
  };
  try {
    await onKnown(known.id);
    if (session.isOn("follow") && known.id !== undefined) follow.done = followLog(known.id);
    const resource = await waitInParts();
    known.resource = resource;
    await end(true);
    record("succeeded", exitCodes.success);
    await session.say(`${known.id} ${statusOf(work, resource)} (${formatDuration(host.now() - startedAt)})`);
    await print(resource);
    return exitCodes.success;
  } catch (error) {
    await end(/^(failed|canceled)$/.test(Object(error).reason));
    if (error instanceof Interrupted) {
      await leave(error, false);
      return error.code;
    }
    return await explain(error);
  } finally {
    stopListening();
  }

  /** Ends the view. After the end of the work, the log still has its time to arrive. */
  async function end(isOver: boolean): Promise<void> {
    const cancelTimer = host.after(lastLinesMs, () => follow.stop.abort());
    if (!isOver) follow.stop.abort();
    await follow.done;
    cancelTimer();
    await progress?.end();
  }

  /** Without a time limit, waits for as long as the API answers now and then. */
  async function waitInParts(): Promise<unknown> {
    const limitMs = session.timeoutMs;
    const wait = methodOf(client, work.poll, work.waiter.method);
    let isFirst = true;
    for (;;) {
      known.isSeen = false;
      const part = { ...options, deadlineMs: limitMs ?? withoutContactMs };
      try {
        if (!isFirst || "id" in begin) return await wait(known.id, part);
        isFirst = false;
        return await begin.start(client, {
          ...part,
          ...(once ? { start: once.strategy } : { idempotencyKey: key }),
          async onStart(resource: unknown, { adopted }: StartInfo): Promise<void> {
            known.isStarted = !adopted;
            known.isFound = true;
            known.resource = resource;
            await onKnown(idAt(begin.pointer, resource));
            if (session.isOn("follow") && known.id !== undefined) follow.done = followLog(known.id);
          },
        });
      } catch (error) {
        const { name, reason } = Object(error);
        const isOver = name !== "WaitError" || !/^(deadline|contact_lost)$/.test(reason);
        if (isOver || limitMs !== undefined || !known.isSeen || known.id === undefined) throw error;
        isFirst = false;
      }
    }
  }

  async function followLog(id: string): Promise<void> {
    if (work.poll !== "runs.get") return;
    try {
      for await (const line of client.runs.followLogs(id, {}, { signal: follow.stop.signal })) {
        await progress?.line(ci.line(formatLogLine(line)));
      }
    } catch (error) {
      if (!follow.stop.signal.aborted)
        await progress?.line(`The log cannot be read: ${inOneLine(Object(error).message)}`);
    }
  }

  /** Says what is left going after a signal. The exit code is that of the signal, whatever the work does. */
  async function leave(interrupted: Interrupted, isLate: boolean): Promise<void> {
    record("interrupted", interrupted.code);
    const lines = [`${interrupted.message}.`];
    const { id } = known;
    if (id === undefined && once) {
      lines.push(
        `It is unknown whether the work was started: run the same command again, which finds out (key ${once.key}).`,
      );
    } else if (id === undefined) {
      lines.push("It is unknown whether the work was started. To start it again without doing it twice:");
      lines.push(`  --idempotency-key ${key}`);
    } else if (onAbort === "cancel" && !isLate && !known.hasCancelFailed) {
      lines.push(`Asked Planasonix to cancel ${id}.`);
    } else {
      if (onAbort === "cancel") lines.push(`${id} could not be canceled${isLate ? " in time" : ""}.`);
      lines.push(`${id} is still going.`, ...waitAgain(id));
    }
    await session.say(lines.join("\n"));
  }

  function waitAgain(id: string): string[] {
    const { cancel } = work.waiter;
    return [
      "To wait for it again:",
      `  ${pasteable(session, [...work.wait, id])}`,
      ...(cancel ? ["To cancel it:", `  ${pasteable(session, [...cancel, id])}`] : []),
    ];
  }

  /** Prints why the wait did not end well, and decides the exit code. */
  async function explain(error: unknown): Promise<ExitCode> {
    const { id } = known;
    const isBegun = id !== undefined && (known.isFound || known.resource !== undefined);
    const given = exitCodeOf(error);
    const isAboutWork = Object(error).name === "WaitError";
    const code = isBegun && !isAboutWork && given !== exitCodes.bug ? exitCodes.unknown : given;
    const outcome = outcomes[code] ?? "unknown";
    known.resource = Object(error).last ?? known.resource;
    record(outcome, code);
    if (id === undefined || given === exitCodes.bug) throw error;
    const message = inOneLine(Object(error).message);
    const lines: string[] = [];
    if (code === exitCodes.failed) {
      const { node, lines: log } = await explainFailure(client, work.poll, id);
      const title = node === undefined ? `${id} failed` : `${id} failed at ${inOneLine(node)}`;
      if (log.length > 0) lines.push(...ci.group(`Last lines of the log of ${node ?? id}`, log));
      lines.push(...ci.annotate(title, [message, ...log.slice(-5)].join("\n")));
      ci.summarize(summaryOf(title, message, known.url, log));
    } else if (code === exitCodes.stillGoing || code === exitCodes.unknown) {
      const isLost = code === exitCodes.unknown;
      lines.push(
        isLost ? `The contact was lost, so it is unknown whether ${id} is still going.` : `${id} is still going.`,
      );
      lines.push(...waitAgain(id));
    }
    if (lines.length > 0) await session.say(lines.join("\n"));
    if (known.resource !== undefined) await print(known.resource);
    throw code === given ? error : new Ended(code, message, error);
  }
}

const outcomes: Readonly<Partial<Record<ExitCode, Outcome>>> = { 1: "failed", 3: "going", 4: "canceled", 5: "unknown" };

function summaryOf(title: string, message: string, url: string | undefined, log: readonly string[]): string {
  const block =
    log.length > 0 ? ["", "```text", ...log.map((line) => inOneLine(line).replaceAll("```", "'''")), "```"] : [];
  return [`### ${title}`, "", message, ...(url ? ["", url] : []), ...block, ""].join("\n");
}

/** Writes what is known to the result file and to the outputs of the CI step. */
function tell(session: Session, ci: Ci, work: Work, known: Known, outcome: Outcome, code: number | null): void {
  const { id, url, resource } = known;
  const path = session.flag("result-file");
  if (path !== undefined) {
    writeResultFile(path, { operation: work.poll, id, url, outcome, exit_code: code, resource: resource ?? null });
  }
  ci.setOutputs({
    "run-id": id ?? "",
    url: url ?? "",
    outcome,
    ...(code !== null && { "exit-code": String(code) }),
  });
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
