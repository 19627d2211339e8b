// The vendor's own Airflow provider, unmodified from PyPI, with Airflow's own classes.
import { isDeepStrictEqual } from "node:util";
import { startAirflowServer } from "@planasonix/dialect-servers/src/airflow-provider.ts";
import { startSandbox } from "@planasonix/sandbox";
import { run } from "./step.ts";

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
      // The third sync is that of the connection whose syncs must fail.
      const error = { message: "Connection refused by source" };
      for (const outcome of [{}, {}, { status: "failed", error }] as const)
        await sandbox.outcomes.next("connections.sync", outcome);
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

/** Runs the hook, the sensor and the operator against a server. Returns the number of calls, such as `12 calls`. */
export async function testProvider(folder: string, path: string, server: ProviderServer): Promise<string> {
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
    },
  });
  return checkProvider(stdout);
}

/**
 * Checks what the program printed.
 * @throws {Error} If a call returned something else than expected, or is missing.
 */
export function checkProvider(output: string): string {
  const lines = output.split("\n").filter((line) => line.startsWith('{"call"'));
  const printed = new Map(
    lines.map((line): [string, unknown] => {
      const { call, value } = JSON.parse(line) as { readonly call: string; readonly value: unknown };
      return [call, value];
    }),
  );
  for (const [call, value] of Object.entries(expectedOfProvider)) {
    if (isDeepStrictEqual(printed.get(call), value)) continue;
    throw new Error(`"${call}" returned ${JSON.stringify(printed.get(call))} instead of ${JSON.stringify(value)}`);
  }
  return `${printed.size} calls`;
}
