// Starts work, and waits for it no longer than MCP hosts wait for a tool. That the work has not ended by then is no
// error.
import { createHash } from "node:crypto";
import { startOnce } from "@planasonix/client/once";
import type { Command } from "@planasonix/configured/src/described/command.ts";
import { type Work, workOf, workOfCommand } from "@planasonix/configured/src/described/work.ts";
import { argumentsOf, clientMethod } from "@planasonix/configured/src/session/client-method.ts";
import { checkSupported } from "@planasonix/configured/src/session/spoken-dialect.ts";
import { resourceOf } from "../operations/catalogue.ts";
import { flat } from "../shown/fields.ts";
import type { Answer } from "../shown/result.ts";
import { workSize } from "../shown/size.ts";
import { showValue } from "../shown/value.ts";
import type { Call } from "./operation.ts";
import type { OpenApi, Workspace } from "./workspace.ts";

/** How long to wait for work, in seconds. Many MCP hosts end a call of a tool after a minute. */
export const waitSeconds = { least: 5, usual: 25, most: 50 } as const;

/**
 * How long the request of a start may take, in milliseconds. Until it is known to be over, nobody can tell what a server that
 * has ended has started: so it is shorter than that of other requests.
 */
const startMs = 20_000;

/** How a wait is limited. */
export interface WaitCall {
  readonly command: Command;
  readonly id: string;
  readonly seconds?: number | undefined;
  readonly signal: AbortSignal;
}

/** Waits for work that is going. That it has not ended is no error. */
export async function waitForWork(
  workspace: Workspace,
  { command, id, seconds = waitSeconds.usual, signal }: WaitCall,
): Promise<Answer> {
  const api = await workspace.open();
  const work = workOfCommand(command);
  checkSupported(api.settings.dialect, work.poll);
  const wait = clientMethod(api.client, work.poll.replace(/\w+$/, work.waiter.method));
  return answerEnd(
    api,
    work,
    () => work.poll,
    () => wait(id, { deadlineMs: seconds * 1_000, signal }),
  );
}

/** A start, and how long to wait for the work. */
export interface StartCall extends Call {
  /** What the agent calls the start: a repetition with the same key starts nothing more. */
  readonly key?: string | undefined;
  /** How the operation starts work. */
  readonly starts: NonNullable<Command["starts"]>;
  readonly seconds?: number | undefined;
}

/**
 * Starts work once, and waits for it. A call that is repeated, such as by an MCP host whose own time limit was shorter, or after
 * an end of this server, takes up the work that is going.
 */
export async function startWork(workspace: Workspace, call: StartCall): Promise<Answer> {
  const { command, parts, key, starts, seconds = waitSeconds.usual, signal } = call;
  const { operation } = command;
  const api = await workspace.open();
  const work = workOf(starts.wait);
  checkSupported(api.settings.dialect, operation);
  checkSupported(api.settings.dialect, work.poll);
  const place = placeOf(api);
  const strategy = startOnce({
    key: key === undefined ? `mcp-${hash([place, operation, parts])}` : `mcp-${hash([place])}-${key}`,
    store: workspace.starts(),
    reuse: key === undefined ? "going" : "succeeded",
  });
  let begin = "started";
  const leaving = leaveOnceStarted(signal);
  const start = clientMethod(api.client, operation.replace(/\w+$/, starts.method));
  const waiting = (): Promise<unknown> =>
    start(...argumentsOf(command, parts), {
      start: strategy,
      deadlineMs: seconds * 1_000,
      timeoutMs: startMs,
      signal: leaving.signal,
      onStart(_: unknown, { adopted }: { readonly adopted?: boolean }) {
        leaving.started();
        if (adopted) begin = "taken up, because it was going already";
      },
    });
  return answerEnd(api, work, () => `${operation}: ${begin}`, waiting);
}

/**
 * An MCP host that gives up ends the wait, but not the request of a start: nobody would know what it has started until the time of
 * the request is over.
 */
function leaveOnceStarted(given: AbortSignal): { readonly signal: AbortSignal; started(): void } {
  const controller = new AbortController();
  const leave = (): void => controller.abort(given.reason);
  return {
    signal: controller.signal,
    started() {
      if (given.aborted) leave();
      else given.addEventListener("abort", leave, { once: true });
    },
  };
}

/** Awaits work, and says how it ended, or that it is going. */
async function answerEnd(
  { redactor }: OpenApi,
  { poll }: Work,
  what: () => string,
  waiting: () => Promise<unknown>,
): Promise<Answer> {
  const { value, ended } = await endOf(waiting);
  const resource = resourceOf({ operation: poll });
  const isFailedRun = ended === "failed" && resource === "runs";
  const shown = { done: ended !== undefined, ended, ...Object(flat(redactor.value(value))) };
  const lines = [
    `${what()}, ${ended === undefined ? "still going" : `ended: ${ended}`}`,
    ...(ended === undefined ? [`To go on: wait {"work":"${resource}","id":"<id>"}`] : []),
    ...(isFailedRun ? ['To find out why: explain_run {"run_id":"<id>"}'] : []),
  ];
  return { text: lines.join("\n"), data: showValue(shown, workSize).text };
}

/** Work, and how it ended; `undefined` if it has not. */
async function endOf(waiting: () => Promise<unknown>): Promise<{ readonly value: unknown; readonly ended?: string }> {
  try {
    return { value: await waiting(), ended: "succeeded" };
  } catch (error) {
    const { name, reason, last } = Object(error);
    if (name !== "WaitError" || last === undefined || reason === "contact_lost") throw error;
    return { value: last, ...(reason !== "deadline" && { ended: reason }) };
  }
}

/** What tells organizations apart: the server, and the key that belongs to one of them. Only a hash of it is stored. */
function placeOf({ settings: { server, apiKey } }: OpenApi): string {
  const { value, source } = apiKey ?? {};
  return `${server.url} ${typeof value === "string" ? value : source}`;
}

function hash(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40);
}
