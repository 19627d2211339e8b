// The vendor's own Airflow provider, unmodified from PyPI, with Airflow's own classes.
import { isDeepStrictEqual } from "node:util";
import { startAirflowServer } from "@planasonix/dialect-servers/src/airflow-provider.ts";
import { startSandbox } from "@planasonix/sandbox";
import { type ClientCalls, callAsClient, checkJobs, type ProviderServer } from "./airflow-client.ts";
import { run } from "./step.ts";

/** The servers to test. */
export const providerServers: readonly {
  readonly name: string;
  readonly start: () => Promise<ProviderServer & AsyncDisposable>;
}[] = [
  {
    name: "the server of tests/dialects",
    start: async () => {
      const server = await startAirflowServer();
      return { ...server, apiKey: "flx_example", connection: "conn_1", failing: "conn_broken" };
    },
  },
  {
    name: "the sandbox",
    start: async () => {
      const sandbox = await startSandbox({ dialect: "airflow-provider", speed: 60 });
      // The third sync of our client and that of the provider are those of the connection whose syncs must fail.
      const failed = { status: "failed", error: { message: "Connection refused by source" } } as const;
      for (const outcome of [{}, {}, failed, {}, {}, failed]) await sandbox.outcomes.next("connections.sync", outcome);
      const { origin } = new URL(sandbox.url);
      return { ...sandbox, origin, connection: "conn_01hqxyz", failing: "conn_01hqxyz" };
    },
  },
];

/** The name of the folder of the program in tests/languages. */
export const providerProgram = "airflow-provider";

const packages = ["planasonix-airflow==1.0.4", "apache-airflow==3.3.2"];
const summary = ["duration_seconds", "total_rows_synced"];

/** What the program must print about each call. */
export const expectedOfProvider: Readonly<Record<string, unknown>> = {
  test_connection: true,
  "get_job, of the client": "completed",
  "trigger_sync, key of the client": { "same job": true },
  trigger_sync: { status: "queued", job: true },
  "trigger_sync, same key": { "same job": true },
  "trigger_sync, job going": { "existing job": true, job: false },
  sensor: { job_results: summary, job_status: "completed" },
  get_job: "completed",
  get_job_results: summary,
  "sensor, canceled job": { job_status: "cancelled", job_error: false, exception: "AirflowException" },
  "sensor, failed job": { job_status: "failed", job_error: true, exception: "AirflowException" },
  operator: { job_status: "completed", job_results: summary },
  "list_jobs, each once": true,
  "list_jobs, completed": ["completed"],
};

/**
 * Makes the calls of our client against a server, and then runs the hook, the sensor and the operator: both must come to the
 * same, and see the jobs of each other. Returns the number of calls, such as `12 calls`.
 */
export async function testProvider(folder: string, path: string, server: ProviderServer): Promise<string> {
  const client = await callAsClient(server);
  const { origin, apiKey, connection, failing } = server;
  const airflowConnection = { conn_type: "planalytix", host: origin, password: apiKey };
  const { stdout } = await run({
    program: "uv",
    args: ["run", "--no-project", ...packages.flatMap((name) => ["--with", name]), "program.py"],
    cwd: folder,
    env: {
      PATH: path,
      AIRFLOW_HOME: folder,
      AIRFLOW_CONN_PLANALYTIX_DEFAULT: JSON.stringify(airflowConnection),
      SYNCED_CONNECTION: connection,
      FAILING_CONNECTION: failing,
      OTHER_JOB: client.job,
      OTHER_KEY: client.key,
    },
  });
  const count = checkProvider(stdout, client.calls);
  const seen = await checkJobs(server, readCalls(stdout).get("jobs"));
  return `${count} calls, ${client.calls.size} of our client, ${seen} jobs seen by both`;
}

/**
 * Checks what the program printed, and that our client came to the same. Returns the number of calls.
 * @throws {Error} If a call returned something else than expected, or is missing.
 */
export function checkProvider(output: string, client: ClientCalls["calls"]): number {
  const printed = readCalls(output);
  for (const [call, value] of Object.entries(expectedOfProvider)) {
    if (isDeepStrictEqual(printed.get(call), value)) continue;
    throw new Error(`"${call}" returned ${JSON.stringify(printed.get(call))} instead of ${JSON.stringify(value)}`);
  }
  for (const [call, value] of client) {
    if (isDeepStrictEqual(printed.get(call), value)) continue;
    throw new Error(
      `Our client came to ${JSON.stringify(value)} in place of "${call}": ${JSON.stringify(printed.get(call))}`,
    );
  }
  return printed.size;
}

/** What the program printed about each call. */
function readCalls(output: string): ReadonlyMap<string, unknown> {
  const lines = output.split("\n").filter((line) => line.startsWith('{"call"'));
  return new Map(
    lines.map((line): [string, unknown] => {
      const { call, value } = JSON.parse(line) as { readonly call: string; readonly value: unknown };
      return [call, value];
    }),
  );
}
