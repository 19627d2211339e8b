import type { Sandbox, SandboxTenant } from "@planasonix/sandbox/browser";
import { startSandbox } from "@planasonix/sandbox/browser";
import initSqlJs from "sql.js";
import type { Compiled } from "./compile.ts";
import type { SampleFacts } from "./protocol.ts";
import { createSession, type Session } from "./session.ts";

/** A session in Node: the build runs samples as the worker does. */
export interface NodeSession extends AsyncDisposable {
  /** Starts a session that knows these facts. */
  readonly with: (facts: SampleFacts) => Session;
  /** Opens a tenant with the demo data, and removes the one before. */
  readonly open: () => Promise<SandboxTenant>;
}

/** Starts the sandbox of the worker in Node. */
export async function startNodeSession(): Promise<NodeSession> {
  const sandbox: Sandbox = await startSandbox({
    sqlite: initSqlJs(),
    clock: "manual",
    randomSeed: 1,
    rateLimit: 1_000_000,
  });
  let tenant: SandboxTenant | undefined;
  return {
    with: (facts) => createSession({ sandbox, facts, load }),
    open: async () => {
      await tenant?.remove();
      tenant = await sandbox.tenant();
      return tenant;
    },
    [Symbol.asyncDispose]: sandbox.close,
  };
}

/** Evaluates a module. Each has an address of its own, as in the worker. */
export async function load(module: string): Promise<Compiled> {
  return (await import(`data:text/javascript,${encodeURIComponent(module)}`)).default;
}
