// Runs a program of any language as a process of its own, against a sandbox on a port.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Handler, HttpRequest } from "@planasonix/serving";
import { nextTurn } from "../time/turns.ts";
import { type Execution, historyOf } from "./execution.ts";
import { createMeeting } from "./meeting.ts";
import { reasonIn } from "./output.ts";
import type { Ending, ProgramRunner, RunnerParts, Start } from "./run.ts";

/** The program, and how it is run. */
export interface ProcessOptions {
  /** The program and its arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  /** The base URL of the API. */
  readonly url: string;
  /** The value of `PLANASONIX_DIALECT` for the program; undefined for that of this process. */
  readonly dialect?: string | undefined;
  /** The limit of real time for each start of the program, in milliseconds. */
  readonly limitMs: number;
  /** How far each request moves the time of the sandbox, in milliseconds. */
  readonly stepMs: number;
  /** The API key of a request; empty if it has none. */
  readonly apiKeyOf: (request: HttpRequest) => string;
  /** Ends all programs. */
  readonly signal: AbortSignal;
}

/** The runner of a program in a process of its own. */
export interface ProcessRunner extends ProgramRunner {
  /** Handles a request of the program. */
  readonly handle: Handler;
  /** The directory that the starts of the program share. */
  readonly folder: string;
}

/** A program that cannot be started. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

/**
 * How long a program sends no request before the time moves without it, in milliseconds of real time. It is longer than
 * the pauses of programs that poll in a test.
 */
const idleMs = 700;

/** How often the time moves while a program sends no request, in milliseconds of real time. */
const idleStepMs = 250;

const dayMs = 86_400_000;

/**
 * Creates the runner of a program for one execution. Its processes wait in real time, so the time of the sandbox moves
 * with their requests: a program that polls sees the same states in each execution, however busy the machine is.
 */
export function createProcessRunner(options: ProcessOptions, { execution, limits }: RunnerParts): ProcessRunner {
  const { time, scheduler } = execution.tenant;
  const { limitMs, stepMs, signal } = options;
  const end = time.now() + dayMs;
  let inFlight = 0;
  let held = 0;
  let lastRequest = performance.now();
  // While a request is held, its client measures its time limit in real time: a moving time would make others believe
  // that the limit has passed.
  const step = (): void => {
    if (held === 0) time.moveTo(Math.min(time.now() + stepMs, end));
  };
  const folder = mkdtempSync(join(tmpdir(), "planasonix-explore-"));
  const meeting = createMeeting();
  let secondKey: string | undefined;
  let overlaps = false;
  execution.hooks.meet = async (...request) => {
    held += 1;
    await meeting.wait(...request);
    held -= 1;
  };
  execution.hooks.hold = async (request) => {
    if (secondKey !== undefined && options.apiKeyOf(request) === secondKey) meeting.note(request);
  };
  return {
    folder,
    overlaps: () => overlaps,
    start: (attempt) => {
      const isSecond = attempt === 2 && execution.schedule?.fault === "two_at_once";
      if (isSecond) secondKey = execution.anotherKey();
      const apiKey = (isSecond && secondKey) || execution.apiKey();
      const start = startProcess(options, { execution, attempt, folder, apiKey });
      if (isSecond) void start.ended.then(meeting.end);
      return start;
    },
    handle: async (request) => {
      inFlight += 1;
      overlaps ||= inFlight > 1;
      // Requests that arrive at the same time overlap, although each is executed in one turn of the event loop.
      await nextTurn();
      step();
      let isOpen = true;
      const end = (): void => {
        if (!isOpen) return;
        isOpen = false;
        inFlight -= 1;
        lastRequest = performance.now();
      };
      // A request without a response must not stop the time: the program may already wait for something else.
      return execution.handle(request, end).finally(end);
    },
    pass: async (isOver) => {
      const start = performance.now();
      lastRequest = start;
      while (!isOver()) {
        await wait(10);
        signal.throwIfAborted();
        const now = performance.now();
        if (now - start > limitMs) return `it runs for longer than ${limitMs} ms; ${historyOf(execution)}`;
        // Nothing shows whether a process sleeps.
        if (execution.reached.length > limits.burst)
          return `it has sent ${limits.burst} requests; ${historyOf(execution)}`;
        if (inFlight > 0 || now - lastRequest < idleMs) continue;
        lastRequest = now - idleMs + idleStepMs;
        step();
        scheduler.catchUp();
      }
      return undefined;
    },
    settle: () => scheduler.advanceTo(end + dayMs / 24),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

interface StartParts {
  readonly execution: Execution;
  readonly attempt: number;
  readonly folder: string;
  readonly apiKey: string;
}

/** Starts a process, in a group of its own, so that SIGKILL also ends the processes that it has started. */
function startProcess(options: ProcessOptions, { execution, attempt, folder, apiKey }: StartParts): Start {
  const [program, ...args] = options.command;
  const child = spawn(program, args, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PLANASONIX_BASE_URL: options.url,
      ...(options.dialect !== undefined && { PLANASONIX_DIALECT: options.dialect }),
      PLANASONIX_API_KEY: apiKey,
      PLANASONIX_EXPLORE_ATTEMPT: String(attempt),
      TMPDIR: folder,
    },
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output.push(text);
      execution.printed.push(text);
    });
  }
  return {
    ended: endingOf(child, program, output),
    kill: () => {
      // The group no longer exists if the program has just ended.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    },
  };
}

async function endingOf(child: ChildProcess, program: string, output: readonly string[]): Promise<Ending> {
  try {
    const [code, signal] = await once(child, "close");
    if (code === 0) return { end: "resolved" };
    const how = code === null ? `the signal ${signal}` : `exit code ${code}`;
    const line = reasonIn(output.join(""));
    return { end: "rejected", error: new Error(line === "" ? `it ended with ${how}` : `${how}, ${line}`) };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = { ENOENT: "it was not found", EACCES: "it is not executable" }[code ?? ""] ?? message;
    return {
      end: "rejected",
      error: new ProgramError(`Cannot start ${JSON.stringify(program)}: ${reason}`, { cause }),
    };
  }
}
