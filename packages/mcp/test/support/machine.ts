import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SessionMachine } from "@planasonix/configured/src/session/machine.ts";
import { type SandboxOptions, type SandboxTenant, startSandbox } from "@planasonix/sandbox";

/** A machine whose messages are a text. */
export interface FakeMachine extends SessionMachine {
  readonly texts: { stderr: string };
}

/** Creates a machine in whose home folder there is nothing. */
export function fakeMachine(options: Partial<SessionMachine> = {}): FakeMachine {
  const texts = { stderr: "" };
  return {
    userAgent: "planasonix-mcp/test",
    env: { PLANASONIX_API_KEY: "key-of-a-test", PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1" },
    platform: "linux",
    cwd: "/nowhere",
    home: mkdtempSync(join(tmpdir(), "planasonix-mcp-")),
    policyFiles: { paths: [], owner: undefined },
    stderr: {
      write: async (text) => {
        texts.stderr += text;
      },
    },
    stdin: () => Promise.reject(new Error("The protocol needs stdin")),
    after: () => () => {},
    onSignal: () => () => {},
    ...options,
    texts,
  };
}

/** A tenant of a sandbox, and the machine of a server that uses it. */
export interface TestTenant extends AsyncDisposable {
  readonly tenant: SandboxTenant;
  machine(options?: Partial<SessionMachine>): FakeMachine;
}

/** A time far from the runs of the demo data, and from those that its schedules start. */
const quietTime = "2026-11-27T14:00:00Z";

/** Starts a sandbox whose time advances whenever a call waits. */
export async function startTenant(more: SandboxOptions = {}): Promise<TestTenant> {
  const sandbox = await startSandbox({ clock: "manual", now: quietTime, ...more });
  const tenant = await sandbox.tenant();
  return {
    tenant,
    machine: (options = {}) =>
      fakeMachine({
        ...options,
        env: { PLANASONIX_API_KEY: tenant.apiKey, PLANASONIX_BASE_URL: tenant.url, ...options.env },
        clientOptions: { fetch: tenant.fetch, clock: tenant.clock.client, ...options.clientOptions },
      }),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}
