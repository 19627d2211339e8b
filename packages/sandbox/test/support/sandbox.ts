import { afterAll, beforeAll, beforeEach } from "vitest";
import type { SandboxTenant } from "../../src/control/sandbox-tenant.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/index.ts";

/** The time at which manual clocks start. */
export const start = "2026-11-24T13:00:00Z";

/** Starts a sandbox without a port for the tests of a file or group, and creates a tenant for each test. */
export function useSandbox(options: SandboxOptions = {}): {
  readonly sandbox: Sandbox;
  readonly tenant: SandboxTenant;
} {
  let sandbox: Sandbox | undefined;
  let tenant: SandboxTenant | undefined;
  const present = <Value>(value: Value | undefined): Value => {
    if (value === undefined)
      throw new TypeError(
        "The sandbox has not started yet: use it only in tests and in hooks that run before or after each test",
      );
    return value;
  };
  beforeAll(async () => {
    sandbox = await startSandbox({
      port: false,
      clock: "manual",
      now: start,
      randomSeed: 1,
      onWarning: () => {},
      ...options,
    });
  });
  beforeEach(async () => {
    tenant = await present(sandbox).tenant();
  });
  afterAll(() => sandbox?.close());
  return {
    get sandbox() {
      return present(sandbox);
    },
    get tenant() {
      return present(tenant);
    },
  };
}
