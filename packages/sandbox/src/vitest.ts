// Fixtures for Vitest: one sandbox per worker, one tenant per test.
import { test as base, type TestAPI } from "vitest";
import type { Sandbox, SandboxTenant } from "./control/sandbox-tenant.ts";
import type { SandboxOptions } from "./server/options.ts";
import { startSandbox } from "./server/start-sandbox.ts";

/** The fixtures that {@link createTest} adds to each test. */
export interface SandboxFixtures {
  /** The sandbox that all tests of a worker share. */
  readonly sandbox: Sandbox;
  /** A tenant for this test alone, with its own API key, data, clock, faults and journal. */
  readonly tenant: SandboxTenant;
}

/**
 * Creates a Vitest `test` function that gives each test a tenant of a sandbox. Call `createTest` at the top level of a
 * file.
 * @param options - Options of the sandbox. `clock` defaults to `manual`.
 */
export function createTest(options: SandboxOptions = {}): TestAPI<SandboxFixtures> {
  return base.extend<SandboxFixtures>({
    sandbox: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest requires a pattern that lists the fixtures to pass.
      async ({}, use) => {
        await using sandbox = await startSandbox({ clock: "manual", ...options });
        await use(sandbox);
      },
      { scope: "worker" },
    ],
    tenant: async ({ sandbox }, use) => use(await sandbox.tenant()),
  });
}

/** A Vitest `test` function that gives each test a tenant of a sandbox with the demo data and a manual clock. */
export const test: TestAPI<SandboxFixtures> = createTest();
