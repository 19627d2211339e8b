// One tenant of a sandbox that speaks a form over HTTP, and the same work in each form.
import { type Dialect, readDialect } from "@planasonix/openapi/dialects";
import { type SandboxTenant, startSandbox } from "@planasonix/sandbox";
import { createDialect } from "../../src/dialect.ts";
import { CallError, type ClientOptions, createClient, type Planasonix, WaitError } from "../../src/index.ts";

/** Work that a client starts and waits for. */
export interface Work {
  readonly start: string;
  readonly poll: string;
  /** Starts the work and waits for it. */
  run(planasonix: Planasonix, options?: object): PromiseLike<{ readonly id: string; readonly attributes: object }>;
  /** Only starts it. */
  begin(planasonix: Planasonix, options?: object): PromiseLike<{ readonly id: string }>;
  get(planasonix: Planasonix, id: string): PromiseLike<unknown>;
  cancel(planasonix: Planasonix, id: string): PromiseLike<unknown>;
  /** The IDs of all such work. */
  list(planasonix: Planasonix): Promise<string[]>;
}

const works: readonly Work[] = [
  {
    start: "connections.sync",
    poll: "jobs.get",
    run: ({ connections }, options) => connections.syncAndWait("conn_01hqxyz", {}, options),
    begin: ({ connections }, options) => connections.sync("conn_01hqxyz", {}, options),
    get: ({ jobs }, id) => jobs.get(id),
    cancel: ({ jobs }, id) => jobs.cancel(id),
    list: async ({ jobs }) => (await jobs.list({ connection_id: "conn_01hqxyz" }).toArray()).map(({ id }) => id),
  },
  {
    start: "pipelines.run",
    poll: "runs.get",
    run: ({ pipelines }, options) => pipelines.runAndWait("pl_01hqxyz", {}, options),
    begin: ({ pipelines }, options) => pipelines.run("pl_01hqxyz", {}, options),
    get: ({ runs }, id) => runs.get(id),
    cancel: ({ runs }, id) => runs.cancel(id),
    list: async ({ pipelines }) => (await pipelines.listRuns("pl_01hqxyz").toArray()).map(({ id }) => id),
  },
];

/** Whether a dialect has an operation. */
export function has({ operations, unlisted }: Dialect, name: string): boolean {
  return Object.hasOwn(operations, name) ? operations[name]?.is !== "unsupported" : unlisted === undefined;
}

/** The work of each form that the sandbox can start in it. */
export const spoken: readonly (readonly [form: string, start: string, work: Work])[] = [
  "airflow-provider",
  "mcp-server",
].flatMap((form) =>
  works
    .filter(({ start, poll }) => has(readDialect(form), start) && has(readDialect(form), poll))
    .map((work) => [form, work.start, work] as const),
);

/** A tenant, and how to connect clients to it. */
export interface Deployment {
  readonly tenant: SandboxTenant;
  connect(options?: ClientOptions): Planasonix;
  /** Connects somebody else, who speaks the documented form to the same tenant. */
  connectOther(): Planasonix;
  /** The IDs of the work that began after the deployment. */
  begun(): Promise<string[]>;
}

/** Starts a sandbox that speaks a form. Each deployment is a tenant of it. */
export async function serve(
  form: string,
): Promise<{ deploy(work: Work): Promise<Deployment>; close(): Promise<void> }> {
  const sandbox = await startSandbox({
    clock: "manual",
    now: "2026-11-25T02:00:00Z",
    dialect: [...new Set([form, "documented"])],
    onWarning: () => {},
  });
  return {
    close: () => sandbox.close(),
    async deploy(work) {
      const tenant = await sandbox.tenant();
      const connect = (options?: ClientOptions): Planasonix =>
        createClient({
          apiKey: tenant.apiKey,
          baseUrl: tenant.url,
          clock: tenant.clock.client,
          dialect: createDialect(form),
          ...options,
        });
      const connectOther = (): Planasonix =>
        createClient({
          apiKey: tenant.apiKey,
          baseUrl: new URL(readDialect("documented").prefix, tenant.url).href,
          clock: tenant.clock.client,
        });
      const before = await work.list(connect());
      const begun = async (): Promise<string[]> => {
        const all = await work.list(connect());
        return all.filter((id) => !before.includes(id));
      };
      return { tenant, connect, connectOther, begun };
    },
  };
}

/** What a call came to, as far as it must not depend on the form. */
export async function outcomeOf(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    const value = Object(await call);
    return { resolved: typeof value.id };
  } catch (error) {
    if (error instanceof WaitError) return { name: error.name, reason: error.reason };
    if (!(error instanceof CallError)) return String(error);
    const { name, failure, outcome, retryable, attempts } = error;
    return { name, failure, outcome, retryable, attempts: attempts.map((one) => [one.status, one.failure, one.why]) };
  }
}
