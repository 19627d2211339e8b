// Reads from the flags what a wait does. A flag that is invalid is found here, before anything is started.
import type { Planasonix, StartStrategy } from "@planasonix/client";
import { operationOf, type Work } from "@planasonix/configured/src/described/work.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import {
  checkSupported,
  lacksIn,
  pathIn,
  type SpokenDialect,
} from "@planasonix/configured/src/session/spoken-dialect.ts";
import type { Session } from "../../session/session.ts";
import { apiFlagNames } from "../../typed/shared-flags.ts";
import { checkResultFile } from "./result-file.ts";

/** The operation that returns the log of a run. */
const logOperation = "runs.listLogs";

/** How a wait begins: with the ID of work, or by starting it. */
export type Begin = { readonly id: string } | Start;

/** How work is started. */
export interface Start {
  /** The operation that starts the work, such as `pipelines.run`. */
  readonly operation: string;
  /** Where the response to the start contains the ID. */
  readonly pointer: string;
  /** Finds out what to start, and under which key. Sends nothing that starts work. */
  prepare(client: Planasonix, options: CallLimits): Promise<PreparedStart>;
}

/** What limits a call of the client. */
export interface CallLimits {
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
}

/** A start that can be sent. */
export interface PreparedStart {
  /** The client's method that starts the work and waits until it has ended, and what it gets before its options. */
  readonly method: string;
  readonly args: readonly unknown[];
  /** How to start once, and under which key. */
  readonly once: OnceStart | undefined;
}

/** How to start work once, and how to end the connection to its store. */
export interface OnceStart {
  readonly key: string;
  readonly strategy: StartStrategy;
  close(): Promise<void>;
}

/** What was asked for. It does not change during the wait. */
export interface Plan {
  readonly work: Work;
  /** Whether the wait starts the work. */
  readonly isStart: boolean;
  /** The idempotency key that the caller chose. */
  readonly idempotencyKey: string | undefined;
  /** What a signal does to the work. */
  readonly onInterrupt: "cancel" | "detach";
  /** What cannot be done as asked, in lines for people. */
  readonly warnings: readonly string[];
  readonly hasLimit: boolean;
  /** The flags that say which API is meant, for commands that can be pasted into a shell. */
  readonly flags: readonly string[];
  readonly resultFile: string | undefined;
  readonly isFollowed: boolean;
}

/**
 * Reads the flags of a wait.
 *
 * @throws {UsageError} If a flag is invalid. Nothing has been started.
 */
export function readPlan(session: Session, given: Work, begin: Begin, dialect: SpokenDialect | undefined): Plan {
  if (dialect && "operation" in begin) checkSupported(dialect, begin.operation);
  const work = dialect ? workIn(dialect, given) : given;
  const flag = (name: string): string | undefined => session.flags.get(name)?.[0];
  if (flag("show-request") === "true") throw new UsageError("--show-request shows one request, and a wait sends many");
  const resultFile = flag("result-file");
  const asked = readOnInterrupt(flag("on-interrupt") ?? "detach", given);
  const isLeft = asked === "cancel" && !work.waiter.cancel;
  const isFollowed = flag("follow") === "true" && work.poll === "runs.get";
  const hasLog = dialect === undefined || !lacksIn(dialect, logOperation);
  const warnings = [
    ...(isLeft ? [`cannot cancel ${work.wait[0]}, so an interrupt leaves them going`] : []),
    ...(isFollowed && !hasLog ? [`has no log of ${work.wait[0]} to follow`] : []),
  ];
  if (resultFile !== undefined) checkResultFile(resultFile);
  return {
    work,
    isStart: !("id" in begin),
    idempotencyKey: flag("idempotency-key"),
    onInterrupt: isLeft ? "detach" : asked,
    warnings: warnings.map((text) => `Warning: the dialect ${dialect?.name} ${text}.`),
    hasLimit: session.timeoutMs !== undefined,
    flags: apiFlags(session.flags),
    resultFile,
    isFollowed: isFollowed && hasLog,
  };
}

/**
 * Work as a dialect has it: with the path of its own, and without a command that it lacks.
 *
 * @throws {UsageError} If it cannot be polled. Nothing has been started.
 */
function workIn(dialect: SpokenDialect, work: Work): Work {
  const { poll, path } = work;
  checkSupported(dialect, poll);
  const { cancel, ...waiter } = work.waiter;
  const canCancel = cancel !== undefined && !lacksIn(dialect, operationOf(cancel));
  return { ...work, path: pathIn(dialect, poll, path), waiter: { ...waiter, ...(canCancel && { cancel }) } };
}

/** @throws {UsageError} If `--on-interrupt` is unknown, or such work cannot be canceled. */
function readOnInterrupt(given: string, { waiter, wait }: Work): "cancel" | "detach" {
  if (given !== "cancel" && given !== "detach") {
    throw new UsageError(`--on-interrupt must be cancel or detach, got ${JSON.stringify(given)}`);
  }
  if (given === "cancel" && !waiter.cancel) throw new UsageError(`${wait[0]} cannot be canceled`);
  return given;
}

/** The flags that say which API and which key are meant. */
export function apiFlags(flags: Session["flags"]): string[] {
  return apiFlagNames.flatMap((name) => {
    const value = flags.get(name)?.[0];
    return value === undefined ? [] : [`--${name}`, value];
  });
}
