// The API as the pages of the documentation show it, where they leave the form of its introduction.
import {
  connection,
  enveloped,
  fullRun,
  job,
  jobWords,
  lines,
  nodes,
  now,
  pipeline,
  runItem,
  schedule,
  tables,
} from "./pages-records.ts";
import {
  type Answer,
  type DialectServer,
  isObject,
  known,
  type Members,
  type Received,
  Refused,
  serve,
} from "./serve.ts";
import { hasEnded, type Work, Works } from "./work.ts";

/** How the server lists pipelines, runs and jobs. */
export interface PagesOptions {
  /** The number of succeeded jobs at the start. @default 0 */
  readonly jobs?: number;
}

/**
 * Starts a server with one or two operations of each form that the pages have: flat in camelCase (pipelines, runs,
 * connections), `{ data: flat }` in snake_case (credentials, jobs), one more level around what a start answers
 * (`data.job`), and camelCase in requests with the envelope in snake_case in responses (schedules). Where the pages
 * show an operation below `/api` and another one says that `/v1` comes first, both addresses exist. Each read of a
 * run or job moves it on. Work of an ID that contains `broken` fails.
 */
export async function startPagesServer({ jobs = 0 }: PagesOptions = {}): Promise<DialectServer> {
  const runs = new Works("run_");
  const allJobs = new Works("job_");
  for (let count = 0; count < jobs; count++) allJobs.add("conn_1", "succeeded");
  const keys = new Map<string, Answer>();
  const pipelines = new Map<string, Members>([
    ["pl_1", pipeline("pl_1", "Orders")],
    ["pl_broken", pipeline("pl_broken", "Broken")],
  ]);
  const connections = new Map<string, Members>([["conn_1", connection]]);
  const schedules = new Map<string, Members>([["sch_1", schedule]]);

  return serve(
    {
      "GET /api/pipelines": ({ query }) => {
        only(query, ["projectId", "folderId", "search", "status", "limit", "cursor"]);
        const all = [...pipelines.values()].filter(
          ({ projectId }) => projectId === (query.get("projectId") ?? projectId),
        );
        return ok({ data: all.map(({ nodes, edges, createdAt, ...item }) => item), meta: { total: all.length } });
      },
      "POST /api/pipelines": ({ body }) => {
        const {
          name,
          projectId,
          folderId = null,
          nodes,
          edges,
        } = required(body, ["name", "projectId", "nodes", "edges"]);
        const id = `pl_new_${pipelines.size}`;
        const created = { ...pipeline(id, String(name)), projectId, folderId, status: "draft", nodes, edges };
        pipelines.set(id, created);
        return { status: 201, body: created };
      },
      "DELETE /api/pipelines/{id}": (_, id) => {
        find(pipelines, id);
        pipelines.delete(id);
        return ok({ id, deleted: true, deletedAt: now });
      },
      "POST /api/pipelines/{id}/run": onceFor(keys, ({ body }, id) => {
        find(pipelines, id);
        if (!isObject(body.variables ?? {})) throw invalid("variables", "must be an object");
        const work = runs.add(id);
        return { status: 202, body: { runId: work.id, pipelineId: id, status: work.state, queuedAt: now } };
      }),
      "GET /api/runs": ({ query }) => {
        only(query, ["pipelineId", "status", "dateRange", "limit", "cursor"]);
        const { page, cursor } = slice(
          query,
          runs.all().filter(({ of }) => of === (query.get("pipelineId") ?? of)),
        );
        return ok({ data: page.map(runItem), meta: { cursor } });
      },
      "GET /api/runs/{id}": (_, id) => ok(fullRun(present(runs.read(id)))),
      "DELETE /api/runs/{id}": (_, id) => {
        const before = present(runs.all().find((work) => work.id === id));
        if (hasEnded(before)) return error(409, "run_finished", "The run has already ended.");
        runs.cancel(id);
        return ok({ id, status: "cancel_requested", message: "Cancellation requested" });
      },
      "GET /api/runs/{id}/nodes": (_, id) =>
        ok({ runId: present(runs.all().find((work) => work.id === id)).id, nodes }),
      "GET /api/runs/{id}/logs": (_, id) =>
        ok({ runId: present(runs.all().find((work) => work.id === id)).id, lines, nextCursor: null }),
      "POST /api/connections": ({ body }) => {
        const { name, type, config, credentialId } = required(body, ["name", "type", "config"]);
        const id = `conn_new_${connections.size}`;
        const created = known({ id, name, type, config, credentialId, createdAt: now });
        connections.set(id, created);
        return { status: 201, body: created };
      },
      "GET /api/connections": () => ok({ data: [...connections.values()], meta: { total: connections.size } }),
      "GET /api/connections/{id}": (_, id) => ok(find(connections, id)),
      "DELETE /api/connections/{id}": (_, id) => {
        find(connections, id);
        connections.delete(id);
        return ok({ ok: true, id, deletedAt: now });
      },
      "POST /api/v1/connections/{id}/sync": onceFor(keys, ({ body }, id) => {
        find(connections, id);
        if (!isObject(body.metadata ?? {})) throw invalid("metadata", "must be an object");
        return { status: 202, body: { data: { job: job(allJobs.add(id)) } } };
      }),
      "GET /api/v1/jobs": ({ query }) => {
        only(query, ["connection_id", "pipeline_id", "type", "status", "since", "until", "limit", "cursor"]);
        const { page, cursor, limit } = slice(query, allJobs.all());
        return ok({ data: page.map(job), meta: { page: { limit, cursor } } });
      },
      "GET /api/v1/jobs/{id}": (_, id) => ok({ data: job(present(allJobs.read(id))) }),
      "GET /api/v1/jobs/{id}/results": (_, id) => {
        const { state } = present(allJobs.all().find((work) => work.id === id));
        return ok({ data: { job_id: id, status: jobWords[state], tables, warnings: [] } });
      },
      "POST /api/v1/jobs/{id}/cancel": (_, id) => {
        const before = present(allJobs.all().find((work) => work.id === id));
        if (hasEnded(before)) return ok({ data: job(before) });
        allJobs.cancel(id);
        return ok({ data: { id, status: "cancelling", cancel_requested_at: now } });
      },
      ...twice("POST", "/api/credentials", ({ body }) => {
        const { name, type } = required(body, ["name", "type", "config"]);
        return { status: 201, body: { data: { id: "cred_1", name, type, created_at: now } } };
      }),
      ...twice("GET", "/api/schedules/{id}", (_, id) => ok(enveloped(find(schedules, id)))),
      ...twice("POST", "/api/schedules", ({ body }) => {
        const {
          pipelineId,
          cronExpression,
          timezone,
          enabled = true,
          ...others
        } = required(body, ["pipelineId", "cronExpression", "timezone"]);
        const [unknown] = Object.keys(others);
        if (unknown !== undefined) throw invalid(unknown, "is unknown");
        const id = `sch_new_${schedules.size}`;
        const created = {
          ...schedule,
          id,
          pipeline_id: pipelineId,
          cron_expression: cronExpression,
          timezone,
          enabled,
        };
        schedules.set(id, created);
        return { status: 201, body: enveloped(created) };
      }),
    },
    {
      keyPrefixes: ["plnx_live_", "flx_"],
      unauthorized: error(401, "unauthorized", "The API key is not valid."),
      notFound: error(404, "not_found", "Nothing is at this address."),
      unreadable: error(400, "invalid_request", "The body is not a JSON object."),
    },
  );
}

/** A page of work, whose cursor is the number of the next one. */
function slice(query: URLSearchParams, all: readonly Work[]) {
  const limit = Number(query.get("limit") ?? 50);
  const from = Number(query.get("cursor")?.slice("crs_".length) ?? 0);
  const cursor = from + limit < all.length ? `crs_${from + limit}` : null;
  return { page: all.slice(from, from + limit), cursor, limit };
}

/** Answers a repeated `Idempotency-Key` as the first time. */
function onceFor(keys: Map<string, Answer>, handle: (request: Received, id: string) => Answer) {
  return (request: Received, id: string): Answer => {
    const key = request.headers["idempotency-key"];
    if (key === undefined) return handle(request, id);
    const answer = keys.get(String(key)) ?? handle(request, id);
    keys.set(String(key), answer);
    return answer;
  };
}

/** A route at its address, and at the same one after `/v1`. */
function twice(method: string, path: string, handle: (request: Received, id: string) => Answer) {
  return { [`${method} ${path}`]: handle, [`${method} /v1${path}`]: handle };
}

/** @throws {Refused} If a member is missing. */
function required(body: Members, names: readonly string[]): Members {
  for (const name of names) if (body[name] === undefined) throw invalid(name, "is required");
  return body;
}

/** @throws {Refused} If a parameter is unknown. */
function only(query: URLSearchParams, names: readonly string[]): void {
  for (const name of query.keys()) if (!names.includes(name)) throw invalid(name, "is unknown");
}

function find(all: ReadonlyMap<string, Members>, id: string): Members {
  const row = all.get(id);
  if (row === undefined) throw new Refused(404, error(404, "not_found", "The resource does not exist.").body);
  return row;
}

function present(work: Work | undefined): Work {
  if (work === undefined) throw new Refused(404, error(404, "not_found", "The run or job does not exist.").body);
  return work;
}

function invalid(field: string, issue: string): Refused {
  return new Refused(400, {
    error: { code: "invalid_request", message: "The request is not valid.", details: [{ field, issue }] },
  });
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function error(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}
