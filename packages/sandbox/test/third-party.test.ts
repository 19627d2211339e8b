import { startProxy, type ValidatingProxy } from "@planasonix/mock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SandboxTenant } from "../src/control/sandbox-tenant.ts";
import { type Sandbox, startSandbox } from "../src/index.ts";
import { send } from "./support/calls.ts";
import { provocations } from "./support/provocations.ts";

// The mock's proxy validates with Prism, which shares no code with the validation of the sandbox. `tests/contract`
// sends the documented requests through Prism's own proxy.
describe("requests and responses through the mock's validating proxy", () => {
  let sandbox: Sandbox;
  let proxy: ValidatingProxy;
  let tenant: SandboxTenant;

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: "manual", rateLimit: 1_000_000 });
    proxy = await startProxy({ upstream: sandbox.url, allowWrites: true });
    tenant = { ...sandbox, url: proxy.url, fetch };
  });

  afterAll(async () => {
    await proxy.close();
    await sandbox.close();
  });

  test.each(Object.keys(provocations))("match the description for the conflict of %s", async (id) => {
    sandbox.reset();
    expect((await send(tenant, id, await provocations[id]?.(tenant))).status).toBe(409);
    // The description documents a 409 for a change of `trigger_type`, but does not permit the field in the request.
    const lines = proxy.differences().map(([line]) => line);
    expect(lines.filter((line) => !line.includes("request  body.trigger_type"))).toEqual([]);
  });

  test("match the description if a fault produces the response", async () => {
    sandbox.reset();
    sandbox.faults.add({ operation: "runs.get", status: 503, times: 1 });
    expect((await send(tenant, "runs_get")).status).toBe(503);
    expect(proxy.differences().filter(([line]) => line.startsWith("runs_get"))).toEqual([]);
  });
});
