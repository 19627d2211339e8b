import { type SandboxOptions, type SandboxTenant, startSandbox } from "@planasonix/sandbox";
import { type Ran, type RunOptions, run } from "./fake-machine.ts";

/** A tenant of a sandbox whose time advances whenever a command waits. */
export interface TestTenant extends AsyncDisposable {
  readonly tenant: SandboxTenant;
  /** Runs a command against the tenant. */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** The options of `run`, for commands that need a machine of their own. */
  options(more?: RunOptions): RunOptions;
}

/** A time far from the runs of the demo data, and from those that its schedules start, which a test would count. */
export const quietTime = "2026-11-27T14:00:00Z";

/** Starts a sandbox for one test. */
export async function startTenant(more: SandboxOptions = {}): Promise<TestTenant> {
  const sandbox = await startSandbox({ clock: "manual", now: quietTime, ...more });
  const tenant = await sandbox.tenant();
  const options = (more: RunOptions = {}): RunOptions => ({
    now: () => tenant.clock.now(),
    ...more,
    env: { PLANASONIX_API_KEY: tenant.apiKey, PLANASONIX_BASE_URL: tenant.url, ...more.env },
    clientOptions: { fetch: tenant.fetch, clock: tenant.clock.client, ...more.clientOptions },
  });
  return {
    tenant,
    options,
    run: (args, more) => run(args, options(more)),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}
