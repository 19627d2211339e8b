import { startProxy, type ValidatingProxy } from "@planasonix/mock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../src/index.ts";
import type { SandboxTenant } from "../src/testing/sandbox-tenant.ts";
import { model, send } from "./support/calls.ts";
import { preparations } from "./support/preparations.ts";

// Prism shares no code with the validation of the sandbox.
describe("requests and responses through Prism's validating proxy", () => {
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

  test("match the description for every operation", async () => {
    for (const { id } of model.operations.values()) {
      sandbox.reset();
      const { status, text } = await send(tenant, id, await preparations[id]?.(tenant));
      expect(status, `${id}: ${text.slice(0, 200)}`).toBeLessThan(300);
    }
    expect(proxy.differences()).toEqual([]);
  }, 120_000);

  test("match the description for errors", async () => {
    sandbox.reset();
    const missing = await send(tenant, "pipelines_get", { params: { pipeline_id: "pl_none" } });
    const conflict = await send(tenant, "pipelines_delete");
    sandbox.faults.add({ operation: "runs.get", status: 503, times: 1 });
    const unavailable = await send(tenant, "runs_get");
    expect([missing.status, conflict.status, unavailable.status]).toEqual([404, 409, 503]);
    expect(proxy.differences()).toEqual([]);
  });
});
