// The API as the vendor's MCP server calls it.

import { openMap } from "./open-map.ts";
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
import { type State, type Work, Works } from "./work.ts";

const words: Readonly<Record<State, string>> = {
  queued: "running",
  running: "running",
  succeeded: "success",
  failed: "failed",
  canceled: "failed",
};

/**
 * Starts a server with three pipelines, two connections and a schedule. Each read of a run moves it on. Runs of
 * `pl_broken` fail, and `pl_refused` cannot be started: the answer is 200 with `success: false`. Three answers are our
 * guess, because the MCP server does not ask for them: one run, one pipeline and one schedule, each as in its list.
 */
export async function startMcpServer(): Promise<DialectServer> {
  const works = new Works("run_");
  const tables = {
    pipelines: table([pipeline("pl_1", "Orders"), pipeline("pl_broken", "Broken"), pipeline("pl_refused", "Refused")]),
    connections: table([
      { id: "conn_1", name: "Shop", type: "postgres", category: "source", params: openMap },
      { id: "conn_2", name: "Warehouse", type: "snowflake", category: "destination", params: { account: "acme" } },
    ]),
    schedules: table([schedule]),
  };
  const { pipelines, connections, schedules } = tables;

  return serve(
    {
      "GET /api/pipelines": () => ok(pipelines.all()),
      "GET /api/pipelines/{id}": (_, id) => ok(pipelines.get(id)),
      "PUT /api/pipelines/{id}": replacePipeline,
      "PATCH /api/pipelines/{id}/status": ({ body }, id) => ok(pipelines.change(id, { status: text(body, "status") })),
      "POST /api/pipelines/{id}/run": start,
      "GET /api/pipelines/{id}/runs": ({ query }, id) => {
        const runs = works.all().filter(({ of }) => of === pipelines.get(id).id);
        return ok(runs.slice(0, Number(query.get("limit") ?? 50)).map(run));
      },
      "GET /api/runs/{id}": (_, id) => {
        const work = works.read(id);
        return work === undefined ? gone("run") : ok(run(work));
      },
      "POST /api/connections/test": test,
      "GET /api/connections": () => ok(connections.all()),
      "GET /api/connections/{id}": (_, id) => ok(connections.get(id)),
      "PUT /api/connections/{id}": ({ body }, id) => ok(connections.replace(id, body)),
      "GET /api/schedules": () => ok({ data: schedules.all() }),
      "GET /api/schedules/{id}": (_, id) => ok(schedules.get(id)),
      "PUT /api/schedules/{id}": ({ body }, id) => {
        // What the body does not contain is overwritten as well.
        const { cronExpression = "", frequency = "", timezone = "" } = body;
        return ok(schedules.change(id, { ...body, cronExpression, frequency, timezone }));
      },
      "GET /api/connector-gallery": () => ok({ connectors: [{ type: "postgres", name: "PostgreSQL" }] }),
      "POST /api/ai/generate-pipeline": ask,
      "POST /api/ai/enhance-pipeline": ask,
    },
    {
      keyPrefixes: ["plx_live_", "flx_"],
      unauthorized: { status: 401, body: "invalid api key\n" },
      notFound: { status: 404, body: "404 page not found\n" },
      unreadable: { status: 400, body: "invalid request body\n" },
    },
  );

  function start({ body }: Received, id: string): Answer {
    const { parameters = {}, ...others } = body;
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) return { status: 400, body: `unknown field "${unknown}"\n` };
    if (!isObject(parameters)) return { status: 400, body: "parameters must be an object\n" };
    if (pipelines.get(id).id === "pl_refused") {
      return ok({ success: false, message: "The pipeline has no destination" });
    }
    return ok({ success: true, message: "Pipeline run started", runId: works.add(id).id });
  }

  function replacePipeline({ body }: Received, id: string): Answer {
    if (body.id !== id) return { status: 400, body: "the id in the body is not that of the path\n" };
    return ok(pipelines.change(id, body));
  }
}

const schedule: Members = {
  id: "sch_1",
  pipelineId: "pl_1",
  pipelineName: "Orders",
  cronExpression: "0 6 * * *",
  frequency: "daily",
  timezone: "Europe/Berlin",
  enabled: true,
  nextRunAt: "2026-12-02T05:00:00Z",
  lastRunAt: "2026-12-01T05:00:00Z",
  lastRunStatus: "success",
};

function pipeline(id: string, name: string): Members {
  return { id, name, sourceConnectionId: "conn_1", destConnectionId: "conn_2", status: "active" };
}

/** A run: what it does not have yet is omitted. */
function run({ id, of, state, step }: Work): Members {
  const ended = state === "succeeded" || state === "failed";
  return known({
    id,
    pipelineId: of,
    status: words[state],
    startedAt: step > 0 ? "2026-12-01T06:00:00Z" : undefined,
    endedAt: ended ? "2026-12-01T06:05:00Z" : undefined,
    recordsWritten: ended ? 48_291 : undefined,
    errorMessage: state === "failed" ? "Connection refused by source" : undefined,
  });
}

function test({ body }: Received): Answer {
  const type = text(body, "type");
  if (!isObject(body.params)) return { status: 400, body: "params must be an object\n" };
  if (type === "broken") return ok({ success: false, message: "Connection refused" });
  return ok({ success: true, message: "Connection successful" });
}

/** A call of a model. A prompt that ends with a question mark gets a question in return; an empty one, an error. */
function ask({ body }: Received): Answer {
  const prompt = String(body.prompt ?? "");
  if (prompt === "") return ok({ success: false, error: "The model did not answer" });
  const needsClarification = prompt.endsWith("?");
  return ok(
    needsClarification
      ? { success: true, needsClarification, clarifyingQuestion: "Which table?" }
      : { success: true, needsClarification, pipeline: { name: "Orders" } },
  );
}

function text(body: Members, name: string): string {
  const value = body[name];
  if (typeof value !== "string" || value === "") throw new Refused(400, `${name} is required\n`);
  return value;
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function gone(what: string): Answer {
  return { status: 404, body: `${what} not found\n` };
}

/** Resources of one kind, by ID. */
function table(rows: readonly Members[]) {
  const byId = new Map(rows.map((row) => [String(row.id), row]));
  const get = (id: string): Members => {
    const row = byId.get(id);
    if (row === undefined) throw new Refused(404, "not found\n");
    return row;
  };
  const replace = (id: string, body: Members): Members => {
    const row = { ...body, id: get(id).id };
    byId.set(id, row);
    return row;
  };
  const change = (id: string, changes: Members): Members => replace(id, { ...get(id), ...changes });
  return { all: () => [...byId.values()], get, replace, change };
}
