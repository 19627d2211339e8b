import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../src/index.ts";
import type { SandboxTenant } from "../src/testing/sandbox-tenant.ts";
import { model, send, succeed } from "./support/calls.ts";
import { provocations } from "./support/provocations.ts";

let sandbox: Sandbox;
let tenant: SandboxTenant;

beforeAll(async () => {
  sandbox = await startSandbox({ port: false, clock: "manual" });
  tenant = await sandbox.tenant();
});

afterAll(() => sandbox.close());

describe("conflicts", () => {
  const documented = [...model.operations.values()].filter(({ statuses }) => statuses.has(409)).map(({ id }) => id);

  test("cover each of the 24 operations that document a 409", () => {
    expect(documented).toHaveLength(24);
    expect(Object.keys(provocations).sort()).toEqual(documented.toSorted());
  });

  test.each(documented)("%s returns 409 with a reason", async (id) => {
    tenant.reset();
    const { status, json, text } = await send(tenant, id, await provocations[id]?.(tenant));

    expect(status, text).toBe(409);
    expect(json.error.code).toBe("conflict");
    expect(json.error.message).toMatch(/^[\w ,.:=()-]+\.$/);
  });

  test("leave the data unchanged", async () => {
    tenant.reset();
    const before = await succeed(tenant, "pipelines_get");
    await send(tenant, "pipelines_delete");
    expect(await succeed(tenant, "pipelines_get")).toEqual(before);
  });
});
