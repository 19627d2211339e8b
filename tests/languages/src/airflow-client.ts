// The calls of the vendor's Airflow provider, made by our client in the same form: both must come to the same.
import { createClient, isWaitError, type Job, type Planasonix } from "@planasonix/client";
import { createDialect, goingWorkOf } from "@planasonix/client/dialect";
import { readDialect } from "@planasonix/openapi/dialects";

/** A server that speaks the form of the provider. */
export interface ProviderServer {
  /** The address without a path. */
  readonly origin: string;
  readonly apiKey: string;
  /** The ID of a connection whose syncs succeed. */
  readonly connection: string;
  /** The ID of a connection whose syncs fail. */
  readonly failing: string;
}

/** What our client came to. */
export interface ClientCalls {
  /** A job that it has started, and the idempotency key of that start. */
  readonly job: string;
  readonly key: string;
  /** What the provider prints about the same calls, in its words. */
  readonly calls: ReadonlyMap<string, unknown>;
}

const form = "airflow-provider";
const pollIntervalMs = 200;

/** Makes the calls that the provider makes. */
export async function callAsClient(server: ProviderServer): Promise<ClientCalls> {
  const { connections, jobs } = connect(server);
  const { connection, failing } = server;
  const key = "client_1";
  const start = (
    idempotencyKey: string,
    id = connection,
  ): PromiseLike<{ readonly id: string; attributes: { status: string } }> =>
    connections.sync(id, {}, { idempotencyKey });

  const first = await start(key);
  const again = await start(key);
  const going = await start("client_2").then(
    ({ id }) => ({ id, error: undefined }),
    (error: unknown) => ({ id: undefined, error }),
  );
  const done = await jobs.wait(first.id, { pollIntervalMs });
  const results = Object.keys(Object(await resultsOf(jobs, first.id))).sort();
  const canceled = await start("client_3");
  await jobs.cancel(canceled.id);
  const ends = [await endOf(jobs, canceled.id)]; // Until then, no other job of the connection can start.
  const failed = await start("client_4", failing);
  ends.push(await endOf(jobs, failed.id));
  const own = [first.id, canceled.id];
  const listed = await jobs.list({ connection_id: connection, limit: 2 }).toArray();
  const succeeded = await jobs.list({ connection_id: connection, status: "succeeded" }).toArray();

  const calls = {
    trigger_sync: { status: wordOf(first.attributes.status), job: true },
    "trigger_sync, same key": { "same job": again.id === first.id },
    "trigger_sync, job going": { "existing job": goingWorkOf(going.error) === first.id, job: going.id !== undefined },
    sensor: { job_results: results, job_status: wordOf(done.attributes.status) },
    get_job: wordOf((await jobs.get(first.id)).attributes.status),
    get_job_results: results,
    "sensor, canceled job": ends[0],
    "sensor, failed job": ends[1],
    "list_jobs, each once": own.every((id) => listed.filter((job) => job.id === id).length === 1),
    "list_jobs, completed": [...new Set(succeeded.map(({ attributes }) => wordOf(attributes.status)))],
  };
  return { job: first.id, key, calls: new Map(Object.entries(calls)) };
}

/**
 * Checks that our client sees the jobs of the provider as it does: their IDs, each with its status in the form.
 * @throws {Error} If it sees another status.
 */
export async function checkJobs(server: ProviderServer, printed: unknown): Promise<number> {
  const { jobs } = connect(server);
  const entries = Object.entries(Object(printed));
  for (const [id, status] of entries) {
    const seen = wordOf((await jobs.get(id)).attributes.status);
    if (seen !== status) throw new Error(`Our client sees ${seen} of the job ${id}, and the provider ${status}`);
  }
  return entries.length;
}

function connect({ origin, apiKey }: ProviderServer): Planasonix {
  return createClient({ baseUrl: origin, apiKey, dialect: createDialect(form) });
}

/** The value that the form has in place of a documented status. */
function wordOf(status: string): string {
  return readDialect(form).operations["jobs.get"]?.values?.status?.[status] ?? status;
}

async function resultsOf(jobs: Planasonix["jobs"], id: string): Promise<unknown> {
  const { attributes } = await jobs.getResults(id);
  return Object(attributes).summary;
}

/** What the sensor pushes for a job that does not succeed. It ends with an exception where our wait rejects. */
async function endOf(jobs: Planasonix["jobs"], id: string): Promise<unknown> {
  const error: unknown = await jobs.wait(id, { pollIntervalMs }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isWaitError(error)) return undefined;
  const { status, error: reason } = (error.last as Job).attributes;
  return { job_status: wordOf(status), job_error: Boolean(reason?.message), exception: "AirflowException" };
}
