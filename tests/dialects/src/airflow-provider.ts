// The API as the Airflow provider on PyPI calls it.
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
import { hasEnded, type State, type Work, Works } from "./work.ts";

/** How the server lists jobs. */
export interface AirflowOptions {
  /** The number of completed jobs of `conn_1` at the start. @default 0 */
  readonly jobs?: number;
  /** The longest page, whatever the request asks for. @default 100 */
  readonly maxLimit?: number;
  /** Whether pages of jobs state how many jobs there are. @default true */
  readonly total?: boolean;
}

const syncTypes = ["incremental", "full"];
const priorities = ["low", "normal", "high"];
const words: Readonly<Record<State, string>> = {
  queued: "queued",
  running: "running",
  succeeded: "completed",
  failed: "failed",
  canceled: "cancelled",
};

/**
 * Starts a server whose connections are `conn_1`, `conn_2` and `conn_broken`, whose syncs fail. Each read of a job moves
 * it on. Two shapes are our guess, because the provider does not read them: the list of jobs, `{ jobs, total, limit,
 * offset }`, and the answer to a cancel, which is the job.
 */
export async function startAirflowServer(options: AirflowOptions = {}): Promise<DialectServer> {
  const { jobs = 0, maxLimit = 100, total = true } = options;
  const works = new Works("job_");
  const started = new Map<string, Work>();
  for (let count = 0; count < jobs; count++) works.add("conn_1", "succeeded");

  return serve(
    {
      "POST /api/v1/connections/{id}/sync": start,
      "GET /api/v1/jobs": list,
      "GET /api/v1/jobs/{id}": (_, id) => ({ status: 200, body: job(found(works.read(id))) }),
      "GET /api/v1/jobs/{id}/results": (_, id) => results(found(works.all().find((work) => work.id === id))),
      "POST /api/v1/jobs/{id}/cancel": (_, id) => ({ status: 200, body: job(found(works.cancel(id))) }),
    },
    {
      keyPrefixes: ["flx_"],
      unauthorized: error(401, "Invalid API key"),
      notFound: { status: 404, body: "404 page not found\n" },
      unreadable: error(400, "The body is not a JSON object"),
    },
  );

  function start({ body }: Received, id: string): Answer {
    if (!["conn_1", "conn_2", "conn_broken"].includes(id)) return error(404, "Connection not found");
    const key = checkStart(body);
    const earlier = key === undefined ? undefined : started.get(key);
    const going = works.going(id);
    if (earlier === undefined && going !== undefined) return { status: 409, body: { existing_job_id: going.id } };
    const work = earlier ?? works.add(id);
    if (key !== undefined) started.set(key, work);
    return { status: 202, body: { job_id: work.id, status: words[work.state], connection_id: id } };
  }

  function list({ query }: Received): Answer {
    checkQuery(query);
    const status = query.get("status");
    const connection = query.get("connection_id");
    const all = works
      .all()
      .filter((work) => (status ?? words[work.state]) === words[work.state] && (connection ?? work.of) === work.of);
    const limit = Math.min(Number(query.get("limit") ?? 20), maxLimit);
    const offset = Number(query.get("offset") ?? 0);
    const page = all.slice(offset, offset + limit);
    const items = page.map((work) => ({ job_id: work.id, connection_id: work.of, ...job(work) }));
    return { status: 200, body: known({ jobs: items, total: total ? all.length : undefined, limit, offset }) };
  }
}

/**
 * Checks the body of a start. Returns its idempotency key.
 * @throws {Refused} If it has a member that is unknown or has a wrong value.
 */
function checkStart(body: Members): string | undefined {
  const { sync_type, priority, streams = [], metadata = {}, idempotency_key, ...others } = body;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw refused(`Unknown field "${unknown}"`);
  if (!syncTypes.includes(String(sync_type))) throw refused(`sync_type must be one of ${syncTypes}`);
  if (!priorities.includes(String(priority))) throw refused(`priority must be one of ${priorities}`);
  if (!Array.isArray(streams) || !streams.every((stream) => typeof stream === "string")) {
    throw refused("streams must be a list of strings");
  }
  if (!isObject(metadata)) throw refused("metadata must be an object");
  if (idempotency_key === undefined) return undefined;
  if (typeof idempotency_key !== "string" || idempotency_key === "") throw refused("idempotency_key must be a string");
  return idempotency_key;
}

/** @throws {Refused} If the query has a parameter that is unknown or has a wrong value. */
function checkQuery(query: URLSearchParams): void {
  for (const [name, value] of query) {
    if (name === "limit" || name === "offset") {
      if (!/^\d+$/.test(value)) throw refused(`${name} must be a number`);
    } else if (name === "status") {
      if (!Object.values(words).includes(value)) throw refused(`status must be one of ${Object.values(words)}`);
    } else if (name !== "connection_id") throw refused(`Unknown parameter "${name}"`);
  }
}

/** A job: bare, with an `error` only if it failed, and `progress` only while it runs. */
function job({ state }: Work): Members {
  return known({
    status: words[state],
    progress: state === "running" ? { rows_synced: 1200 } : undefined,
    error: state === "failed" ? { message: "Connection refused by source" } : undefined,
  });
}

function results(work: Work): Answer {
  if (!hasEnded(work)) return error(404, "The job has no results yet");
  return { status: 200, body: { summary: { total_rows_synced: 48_291, duration_seconds: 245 } } };
}

function found(work: Work | undefined): Work {
  if (work === undefined) throw new Refused(404, { error: { message: "Job not found" } });
  return work;
}

function refused(message: string): Refused {
  return new Refused(400, { error: { message } });
}

/** An error. The one member of errors that is known is the message. */
function error(status: number, message: string): Answer {
  return { status, body: { error: { message } } };
}
