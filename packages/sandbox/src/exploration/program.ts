import { basePath } from "@planasonix/serving";
import { connectionReset, type Fetch } from "../control/in-process.ts";
import type { SandboxTenant } from "../control/sandbox-tenant.ts";
import type { Route } from "../description/router.ts";
import type { SharedParts } from "../tenants/shared-parts.ts";
import type { Tenant } from "../tenants/tenant.ts";
import type { ClientClock } from "../time/client-clock.ts";
import type { Schedule } from "./schedule.ts";
import type { Targets } from "./targets.ts";

/** What a program may use. Faults and virtual time affect nothing else. */
export interface ProgramEnvironment {
  /** The base URL of the API: the `baseUrl` of a client. */
  readonly url: string;
  /** An API key that may call every operation: the `apiKey` of a client. */
  readonly apiKey: string;
  /** The `fetch` of a client. Requests fail as the schedule specifies. */
  readonly fetch: Fetch;
  /** The `clock` of a client. Use it for all sleeps and timeouts. */
  readonly clock: ClientClock;
  /** Adds a string to the output of the program. The exploration looks for secrets in the output. */
  readonly log: (text: string) => void;
  /** The number of this start of the program, from 1: a killed program starts again. */
  readonly attempt: number;
}

/** A job that uses the API. Its promise rejects if the job fails. */
export type Program = (environment: ProgramEnvironment) => Promise<unknown>;

/** The observable actions of a program. */
export interface Trace {
  /** The operations of the program's requests, in order. */
  readonly operations: string[];
  /** The paths of the program's requests, in order. */
  readonly paths: string[];
  /** The bodies of the successful responses to GET requests, in order. */
  readonly reads: string[];
  readonly printed: string[];
}

/** What all starts of a program in one run share. */
export interface ProgramState {
  readonly trace: Trace;
  readonly schedule: Schedule | undefined;
  readonly shared: SharedParts;
  readonly tenant: Tenant;
  readonly facade: SandboxTenant;
  /** How many requests of the program are in flight. */
  readonly load: { requests: number };
  readonly targets: Targets;
  readonly onKill: () => void;
}

/** One start of a program. */
export interface ProgramLife {
  readonly environment: ProgramEnvironment;
  /** Ends this start: from then on, its requests and sleeps never settle. */
  readonly end: () => void;
}

/** Creates the environment of one start of a program, and the function that ends the start. */
export function startLife(state: ProgramState, attempt: number): ProgramLife {
  const { facade: tenant, trace } = state;
  const { time, scheduler } = state.tenant;
  const timer: ClientClock["timer"] = (ms, callback) => {
    return scheduler.addSleeper({ due: time.now() + ms, wake: () => life.isOver || callback() });
  };
  const life = { isOver: false };
  const ifAlive = <Result>(work: Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      work.then(
        (value) => life.isOver || resolve(value),
        (error) => life.isOver || reject(error),
      );
    });
  const end = (): void => {
    life.isOver = true;
  };
  const kill = (): void => {
    end();
    state.onKill();
  };
  const environment: ProgramEnvironment = {
    url: tenant.url,
    apiKey: tenant.apiKey,
    attempt,
    fetch: (input, init) => ifAlive(fetchWithFault(state, kill, { input, init })),
    clock: {
      now: time.now,
      monotonic: time.now,
      timer,
      sleep: (ms, signal) => ifAlive(sleep(timer, ms, signal)),
    },
    log: (text) => {
      if (!life.isOver) trace.printed.push(text);
    },
  };
  return { environment, end };
}

interface Call {
  readonly input: string | URL | Request;
  readonly init: RequestInit | undefined;
}

async function fetchWithFault(state: ProgramState, kill: () => void, call: Call): Promise<Response> {
  state.load.requests += 1;
  // A program that never pauses must not block the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  const response = await exchange(state, kill, call).finally(() => {
    state.load.requests -= 1;
  });
  return response ?? untilAborted(call.init?.signal);
}

/** Sends a request, or makes it fail as the schedule specifies. Resolves to undefined if no response arrives. */
async function exchange(state: ProgramState, kill: () => void, { input, init }: Call): Promise<Response | undefined> {
  const { trace, schedule, shared, targets, facade: tenant } = state;
  const url = new URL(input instanceof Request ? input.url : String(input));
  const method = (init?.method ?? (input instanceof Request ? input.method : "GET")).toUpperCase();
  const route = routeOf(shared, method, url.pathname);
  if (route !== undefined) targets.note(route);
  trace.operations.push(route?.operation.name ?? `${method} ${url.pathname}`);
  trace.paths.push(url.pathname);
  const fault = schedule?.request === trace.operations.length ? schedule.fault : undefined;
  if (fault === "reset_before") throw connectionReset();
  if (fault === "rate_limited") return errorResponse(429, "rate_limited", { "Retry-After": "1" });

  const response = await tenant.fetch(input, init);
  if (fault === "reset_after") throw connectionReset();
  if (fault === "server_error") return errorResponse(500, "internal_error");
  if (fault === "kill") kill();
  if (fault === "kill" || fault === "timeout") return undefined;
  if (method !== "GET" || !response.ok) return response;
  const text = await response.text();
  trace.reads.push(text);
  return new Response(text, response);
}

function sleep(timer: ClientClock["timer"], ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = timer(ms, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/** The route of a request; undefined if no operation matches. */
function routeOf({ router }: SharedParts, method: string, pathname: string): Route | undefined {
  try {
    return router(method, pathname.startsWith(basePath) ? pathname.slice(basePath.length) : pathname);
  } catch {
    return undefined;
  }
}

function errorResponse(status: number, code: string, headers: Record<string, string> = {}): Response {
  return Response.json(
    { error: { code, message: "A fault of the exploration caused this response." } },
    { status, headers },
  );
}

function untilAborted(signal: AbortSignal | undefined | null): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
