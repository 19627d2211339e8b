import type { Effect, Planasonix } from "@planasonix/client";
import type { Command } from "@planasonix/configured/src/described/command.ts";
import { findCommand } from "@planasonix/configured/src/described/find-command.ts";
import { valueAt } from "@planasonix/configured/src/described/work.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { RequestParts } from "@planasonix/configured/src/session/client-method.ts";
import { argumentsOf, clientMethod } from "@planasonix/configured/src/session/client-method.ts";
import { checkSupported, lacksIn } from "@planasonix/configured/src/session/spoken-dialect.ts";
import type { Machine } from "../session/machine.ts";
import { callLimits, createSession, type Session } from "../session/session.ts";
import { type PrintOptions, printList, printValue, readPrintOptions } from "../shown/print.ts";
import type { Parsed } from "../typed/parse.ts";
import { printedBy, readRequest } from "../typed/request.ts";
import { confirmEffect } from "./confirm.ts";
import { type ListLimit, printLimited, readListLimit } from "./list-limit.ts";

/** The largest page that is asked for: more would make single responses slow. */
const largestPage = 100;

/** Executes the command of an operation, and prints what the API returns. */
export async function runOperation(machine: Machine, command: Command, parsed: Parsed): Promise<number> {
  const session = createSession(machine, parsed.flags);
  await session.require(command.operation, () => effectsOf(session, command));
  if (command.action === "wait") return (await import("./wait.ts")).runWait(session, command, parsed);
  if (command.action === "logs") return (await import("./logs.ts")).runLogs(session, command, parsed);
  if (command.starts && session.isOn("wait")) {
    return (await import("./wait.ts")).startAndWait(session, command, command.starts, parsed);
  }
  const print = readPrintOptions(session.flags, machine.stdout, machine.now(), printedBy(command));
  const limit = readListLimit(session);
  const typed = await readRequest(command, parsed, { sources: machine, now: machine.now() });
  const { dialect } = await session.settings();
  checkSupported(dialect, command.operation);
  const { request, isShown } = await adapt(session, command, typed);
  // The size of a page only saves time: without it, the list is cut here.
  const pageSize = lacksIn(dialect, command.operation, "limit") ? undefined : limit.count;
  if (session.isOn("show-request")) {
    const { showRequest } = await import("./show-request.ts");
    await showRequest(session, command, async (client) => call(client, command, request, session, pageSize));
    return exitCodes.success;
  }
  if (machine.stdout.isTerminal && command.result === "file" && session.flag("save") === undefined) {
    throw new UsageError("The result is a file: write it with --save <file>, or send stdout to a file or a pipe");
  }
  await confirmEffect(session, command, request);
  for (const flag of [
    "follow",
    "on-interrupt",
    "result-file",
    "once",
    "key",
    "label",
    "store",
    "from",
    "reuse",
    "if-unsure",
  ]) {
    if (command.starts && session.flag(flag) !== undefined) throw new UsageError(`--${flag} needs --wait`);
  }
  const client = await session.client();
  const value = await printResult(
    session,
    command,
    call(client, command, request, session, pageSize),
    print,
    limit,
    isShown,
  );
  return hasFailed(command, value) && !session.isOn("exit-zero") ? exitCodes.failed : exitCodes.success;
}

/** The effects of all requests that a command may send: its own, those of its wait, and the cancellation after a signal. */
function effectsOf(session: Session, command: Command): readonly Effect[] {
  const waits = command.starts && session.isOn("wait") ? findCommand(...command.starts.wait).command : command;
  const cancel = session.flag("on-interrupt") === "cancel" ? waits?.waiter?.cancel : undefined;
  const parts = [command, waits, cancel && findCommand(...cancel).command];
  return [...new Set(parts.flatMap((part) => part?.effects ?? []))];
}

/** Whether a test answers that it did not pass. */
function hasFailed({ verdict }: Command, value: unknown): boolean {
  if (!verdict) return false;
  const found = valueAt(verdict.field, value);
  return !verdict.passed.some((passed) => passed === found);
}

/** Calls the method of the client that belongs to a command. */
function call(client: Planasonix, command: Command, request: RequestParts, session: Session, limit?: number): unknown {
  const { operation, takes, hasPageSize, paged, result } = command;
  const cursor = session.flag("cursor");
  const key = session.flag("idempotency-key");
  const paging = { ...(cursor && { cursor }), ...(limit && hasPageSize && { limit: Math.min(limit, largestPage) }) };
  const query = { ...request.query, ...paging };
  const hasQueryOption = takes !== "query" && Object.keys(query).length > 0;
  // The first page contains all that is asked for, so the next one would be fetched in vain.
  const isOnePage = result === "list" && paged && limit !== undefined && limit <= largestPage;
  const options = {
    ...(isOnePage && { prefetch: false }),
    ...(hasQueryOption && { query }),
    ...callLimits(session),
    ...(key && { idempotencyKey: key }),
  };
  return clientMethod(client, operation)(...argumentsOf(command, { ...request, query }), options);
}

/** Prints the result, and returns it if it is one value. */
async function printResult(
  session: Session,
  command: Command,
  called: unknown,
  print: PrintOptions,
  limit: ListLimit,
  isShown: IsShown,
): Promise<unknown> {
  if (command.result === "list") {
    const printItems = (items: AsyncIterable<unknown>): Promise<void> => printList(items, command.columns ?? [], print);
    await printLimited(called as AsyncIterable<unknown>, limit, printItems, isShown);
    return undefined;
  }
  const value = await called;
  if (command.result === "file") {
    const { saveFile } = await import("./save-file.ts");
    await saveFile(session, value);
    return undefined;
  }
  await printValue(value ?? null, print);
  return value;
}

type IsShown = (item: unknown) => boolean;

/** The request as the API understands it, and which of the items to print. */
async function adapt(
  session: Session,
  command: Command,
  request: RequestParts,
): Promise<{ readonly request: RequestParts; readonly isShown: IsShown }> {
  const { operation } = command;
  if (operation === "pipelines.run") {
    const { withPipelineId } = await import("./pipeline-name.ts");
    const client = await session.client();
    return {
      request: await withPipelineId(session, command, request, client, callLimits(session)),
      isShown: () => true,
    };
  }
  if (operation === "runs.list") return (await import("./recent-runs.ts")).recentRuns(session, request);
  return { request, isShown: () => true };
}
