import type { LogLine } from "@planasonix/client";
import type { Command } from "@planasonix/configured/src/described/command.ts";
import { type ExitCode, exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { Interrupted } from "@planasonix/configured/src/session/interrupted.ts";
import { checkSupported } from "@planasonix/configured/src/session/spoken-dialect.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import { listenForInterrupts } from "../session/interrupts.ts";
import { callLimits, type Session } from "../session/session.ts";
import { printList, readPrintOptions } from "../shown/print.ts";
import type { Parsed } from "../typed/parse.ts";
import { printedBy, readRequest } from "../typed/request.ts";
import { readTime } from "../typed/time.ts";
import { formatLogLine } from "../work/waiting/run-failure.ts";
import { printLimited, readListLimit } from "./list-limit.ts";

/** Prints the log of a run, as text unless another format is asked for; with `--follow`, until the run has ended. */
export async function runLogs(session: Session, command: Command, parsed: Parsed): Promise<ExitCode> {
  const { machine } = session;
  const request = await readRequest(command, parsed, { sources: machine, now: machine.now() });
  const [id = ""] = Object.values(request.path);
  const print = readPrintOptions(session.flags, machine.stdout, machine.now(), printedBy(command));
  const limit = readListLimit(session);
  const query = { ...request.query, ...sinceOf(request.query, machine.now()) };
  checkSupported((await session.settings()).dialect, command.operation);
  const client = await session.client();
  const interrupts = listenForInterrupts(machine);
  const options = { signal: interrupts.signal, ...callLimits(session) };
  const lines = session.isOn("follow")
    ? client.runs.followLogs(id, query, options)
    : client.runs.listLogs(id, query, options);
  try {
    const isText = session.flag("output") === undefined && session.flag("fields") === undefined;
    await printLimited(lines, limit, (taken) =>
      isText ? printText(session, taken) : printList(taken, command.columns ?? [], print),
    );
    return exitCodes.success;
  } catch (error) {
    if (error instanceof Interrupted) return error.code;
    throw error;
  } finally {
    interrupts.stop();
  }
}

async function printText({ machine }: Session, lines: AsyncIterable<LogLine>): Promise<void> {
  for await (const line of lines) {
    if (machine.stdout.isClosed) return;
    await machine.stdout.write(`${inOneLine(formatLogLine(line))}\n`);
  }
}

/** `--since` is a cursor of the API, or a time as people write it. */
function sinceOf({ since }: Readonly<Record<string, unknown>>, now: number): RequestQuery {
  if (typeof since !== "string") return {};
  try {
    return { since: readTime(since, "--since", now) };
  } catch {
    return { since }; // A cursor, which may be any text.
  }
}

interface RequestQuery {
  readonly since?: string;
}
