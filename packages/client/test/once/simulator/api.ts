// A model of the API: one pipeline and its runs, with the slowness and the failures of a world.
import { example } from "../../../src/testing.ts";
import type { Remote, SimulatedRequest } from "./process.ts";
import { epochMs } from "./process.ts";
import type { Universe } from "./universe.ts";
import type { ReadPlan, StartPlan, World } from "./world.ts";

export const pipeline = "pl_01hqxyz";

/** The tables of our calls, and those of others. */
export const tables: readonly string[] = ["orders"];
const otherTables = ["customers"];

const shown = example("pipeline_run", { pipeline_id: pipeline });

export type End = "succeeded" | "failed" | "canceled";

/** A run, as it is known to whoever sees everything. */
export interface Run {
  readonly id: string;
  /** The idempotency key of the request that has started it; empty if nobody of ours has. */
  readonly label: string;
  /** The call that has started it; -1 if none has. */
  readonly call: number;
  readonly trigger: string;
  readonly tables: readonly string[];
  readonly createdMs: number;
  /** From when on the list can contain it. */
  readonly existsMs: number;
  readonly endsMs: number;
  readonly end: End;
}

/** A request that starts work, as it was received. */
export interface Post {
  readonly call: number;
  readonly label: string;
  readonly sentMs: number;
}

export interface Api {
  readonly receive: Remote<SimulatedRequest, Response>;
  readonly runs: readonly Run[];
  readonly posts: readonly Post[];
}

/** The time from a process to the API. */
const wayMs = 5;
const pageSize = 15;
const keyMemoryMs = 24 * 3_600_000;
const normalStart: StartPlan = { ms: 10, restMs: 0 };
const normalRead: ReadPlan = { ms: 10 };

export function createApi(universe: Universe, world: World): Api {
  const runs: Run[] = [];
  const posts: Post[] = [];
  const seen = { starts: 0, reads: 0, runs: 0 };
  const addRun = (facts: Omit<Run, "id" | "endsMs" | "end">): Run => {
    const plan = world.runs[seen.runs] ?? { ms: 30_000, end: "succeeded" as const };
    seen.runs += 1;
    const run = { ...facts, id: `run_${seen.runs}`, endsMs: facts.createdMs + plan.ms, end: plan.end };
    runs.push(run);
    return run;
  };
  world.earlier.forEach((agoMs, index) => {
    const facts = { label: "", call: -1, trigger: "api", tables, createdMs: -agoMs, existsMs: -agoMs };
    runs.push({ ...facts, id: `run_old_${index}`, endsMs: -agoMs + 30_000, end: "succeeded" });
  });
  for (const [atMs, trigger, of] of [
    ...world.strangers.map((atMs) => [atMs, "schedule", tables] as const),
    ...world.people.map((atMs) => [atMs, "manual", tables] as const),
    ...world.others.map((atMs) => [atMs, "manual", otherTables] as const),
  ]) {
    universe.after(atMs, () => {
      addRun({ label: "", call: -1, trigger, tables: of, createdMs: universe.now(), existsMs: universe.now() });
    });
  }

  const start = (label: string, call: number, createdMs: number): Run => {
    const memoryMs = { honored: keyMemoryMs, forgotten: 5_000, ignored: 0 }[world.keys];
    const known = runs.find((run) => run.label === label && universe.now() - run.existsMs < memoryMs);
    return known ?? addRun({ label, call, trigger: "api", tables, createdMs, existsMs: universe.now() });
  };
  const receiveStart: Api["receive"] = ({ idempotencyKey, call }, answer) => {
    posts.push({ call, label: idempotencyKey, sentMs: universe.now() });
    const { ms, restMs, fault } = world.starts[seen.starts] ?? normalStart;
    seen.starts += 1;
    const refuses = fault === 429 || fault === 503;
    if (refuses || fault === 500) return void universe.after(wayMs, () => answer.resolve(problem(fault, refuses)));
    if (fault === "lost") return void universe.after(wayMs, () => answer.reject(reset()));
    universe.after(wayMs + ms, () => {
      if (fault === 502) return answer.resolve(problem(502));
      const run = start(idempotencyKey, call, universe.now());
      universe.after(restMs + wayMs, () => {
        if (fault === "unanswered") answer.reject(reset());
        else if (fault === "executed 500") answer.resolve(problem(500));
        else answer.resolve(respond({ data: resource(run) }));
      });
    });
  };
  const read = ({ operation, url }: SimulatedRequest): Response => {
    const nowMs = universe.now();
    if (operation === "pipelines.listRuns") {
      if (!world.mayList) return problem(403);
      return list(
        runs.filter((run) => run.existsMs + world.listLagMs <= nowMs),
        url.searchParams.get("cursor"),
      );
    }
    const id = decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
    const run = runs.find((one) => one.id === id);
    return run && run.existsMs + world.pollLagMs <= nowMs ? respond({ data: resource(run) }) : problem(404);
  };
  const list = (visible: readonly Run[], cursor: string | null): Response => {
    const newest = visible.toSorted((a, b) => b.createdMs - a.createdMs || runs.indexOf(b) - runs.indexOf(a));
    const isOpen = (run: Run): boolean => statusOf(run) === "queued";
    const ordered = {
      newest,
      oldest: newest.toReversed(),
      "queued last": [...newest.filter((run) => !isOpen(run)), ...newest.filter(isOpen)],
    }[world.order];
    const from = Number(cursor ?? 0);
    const next = from + pageSize < ordered.length ? String(from + pageSize) : null;
    const data = ordered.slice(from, from + pageSize).map(resource);
    return respond({ data, meta: { page: { limit: pageSize, cursor: next } } });
  };

  const statusOf = (run: Pick<Run, "createdMs" | "endsMs" | "end">): string => {
    if (universe.now() >= run.endsMs) return run.end;
    return universe.now() - run.createdMs < 1_000 ? "queued" : "running";
  };
  const written = (table: string): string => (world.tables === "with a schema" ? `public.${table}` : table);
  const serverTime = (ms: number): Date => new Date(epochMs + ms + world.serverMs);
  const resource = ({ id, ...run }: Run): object => {
    const queuedAt = serverTime(run.createdMs).toISOString();
    const attributes = {
      ...shown.attributes,
      status: statusOf(run),
      trigger: { type: run.trigger },
      ...(world.tables !== "hidden" && { tables: run.tables.map(written) }),
      queued_at: queuedAt,
    };
    return { ...shown, id, attributes };
  };
  const headers = (): Record<string, string> =>
    world.hasDate ? { date: serverTime(universe.now()).toUTCString() } : {};
  const respond = (body: object): Response => Response.json(body, { headers: headers() });
  const problem = (status: number, hasHint = false): Response => {
    const hint = hasHint ? { "retry-after": "2" } : undefined;
    return Response.json(
      { error: { code: "x", message: `no: ${status}` } },
      { status, headers: { ...headers(), ...hint } },
    );
  };
  return {
    runs,
    posts,
    receive(request, answer) {
      if (request.operation === "pipelines.run") return receiveStart(request, answer);
      const { ms, fault } = world.reads[seen.reads] ?? normalRead;
      seen.reads += 1;
      universe.after(wayMs + ms, () => {
        // What a read returns is decided here, and is `wayMs` old when it arrives.
        const reply =
          fault === undefined ? read(request) : fault === "reset" ? undefined : problem(fault, fault !== 500);
        universe.after(wayMs, () => (reply ? answer.resolve(reply) : answer.reject(reset())));
      });
    },
  };
}

/** The error of `fetch` for a connection that ends while a request is in flight. */
function reset(): Error {
  return new TypeError("fetch failed", {
    cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" }),
  });
}
