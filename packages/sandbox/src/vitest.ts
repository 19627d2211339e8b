// Fixtures for Vitest: one sandbox per worker, one tenant per test.
import { test as base, type TestAPI } from "vitest";
import type { SandboxOptions } from "./server/options.ts";
import { type Sandbox, startSandbox } from "./server/start-sandbox.ts";
import type { SandboxTenant } from "./testing/sandbox-tenant.ts";

/** The fixtures of a test. */
export interface SandboxFixtures {
  /** The sandbox of the worker, which its tests share. */
  readonly sandbox: Sandbox;
  /** A tenant for this test alone: a key with its own data, clock, faults and journal. */
  readonly tenant: SandboxTenant;
}

/**
 * Creates a `test` whose tests get a tenant of a sandbox. Call it at the top level of a file.
 * @param options - Options of the sandbox. The default of `clock` is `manual`.
 */
export function createTest(options: SandboxOptions = {}): TestAPI<SandboxFixtures> {
  return base.extend<SandboxFixtures>({
    sandbox: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of other fixtures from a pattern.
      async ({}, use) => {
        await using sandbox = await startSandbox({ clock: "manual", ...options });
        await use(sandbox);
      },
      { scope: "worker" },
    ],
    tenant: async ({ sandbox }, use) => use(await sandbox.tenant()),
  });
}

/** A `test` whose tests get a tenant of a sandbox with the demo data and a manual clock. */
export const test: TestAPI<SandboxFixtures> = createTest();
