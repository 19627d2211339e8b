import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SandboxTenant } from "../src/control/sandbox-tenant.ts";
import { type Sandbox, startSandbox } from "../src/index.ts";
import { model, send, succeed } from "./support/calls.ts";
import { provocations } from "./support/provocations.ts";

let sandbox: Sandbox;
let tenant: SandboxTenant;

beforeAll(async () => {
  sandbox = await startSandbox({ port: false, clock: "manual" });
  tenant = await sandbox.tenant();
});

afterAll(() => sandbox.close());

describe("operations that document a 409", () => {
  const documented = [...model.operations.values()].filter(({ statuses }) => statuses.has(409)).map(({ id }) => id);

  test("are those with a provocation", () => {
    expect(Object.keys(provocations).sort(), "test/support/provocations.ts").toEqual(documented.toSorted());
  });

  test.each(documented)("%s returns 409 with a reason", async (id) => {
    tenant.reset();
    const { status, json, text } = await send(tenant, id, await provocations[id]?.(tenant));

    expect(status, text).toBe(409);
    expect(json.error.code).toBe("conflict");
    expect(json.error.message).toMatch(/^[\w ,.:=()-]+\.$/);
  });

  test("pipelines_delete leaves the pipeline unchanged after a 409", async () => {
    tenant.reset();
    const before = await succeed(tenant, "pipelines_get");
    expect((await send(tenant, "pipelines_delete")).status).toBe(409);
    expect(await succeed(tenant, "pipelines_get")).toEqual(before);
  });
});
