import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startSandbox } from "../../src/index.ts";
import { send, succeed } from "../support/calls.ts";

const names = async (tenant: Parameters<typeof succeed>[0]): Promise<string[]> =>
  (await succeed(tenant, "pipelines_list")).map(({ attributes }: { attributes: { name: string } }) => attributes.name);

test("the tenants of a sandbox are listed, and can be used by what the list returns", async () => {
  await using sandbox = await startSandbox({ port: false, seed: "empty" });
  const tenant = await sandbox.tenant();
  tenant.seed("pipeline", [{ name: "Orders" }]);
  tenant.snapshot();
  const [first, second, ...others] = sandbox.tenants();
  expect([first?.id, second?.id, others]).toEqual([sandbox.id, tenant.id, []]);
  expect(second && (await names(second))).toEqual(["Orders"]);
});

test("the tenants of a data file are listed after a restart", async () => {
  const data = join(mkdtempSync(join(tmpdir(), "tenants-")), "data.db");
  const before = await startSandbox({ port: false, data });
  const { id } = await before.tenant();
  await before.close();
  await using after = await startSandbox({ port: false, data });
  expect(after.tenants().map((tenant) => tenant.id)).toEqual([after.id, id]);
});

test("a tenant that is removed has no data and no API key, and its advance ends", async () => {
  await using sandbox = await startSandbox({ port: false, clock: "manual" });
  const tenant = await sandbox.tenant();
  const advance = expect(tenant.clock.advance("36500d")).rejects.toThrow("The clock was stopped");
  await expect.poll(() => tenant.clock.target()).toBeDefined();
  await tenant.remove();
  await advance;
  expect((await send(tenant, "pipelines_list")).status).toBe(401);
  expect(sandbox.tenants().map(({ id }) => id)).toEqual([sandbox.id]);
  expect((await send(sandbox, "pipelines_list")).status).toBe(200);
});

test("a tenant that is removed cannot be changed any more, and removing it again affects no other tenant", async () => {
  await using sandbox = await startSandbox({ port: false, clock: "manual" });
  const tenant = await sandbox.tenant();
  await tenant.remove();
  const changes = [() => tenant.seed("pipeline", [{ name: "Late" }]), () => tenant.reset(), () => tenant.snapshot()];
  for (const change of changes) {
    expect(change).toThrow(`The tenant ${tenant.id} has been removed; create another one`);
  }
  const other = await sandbox.tenant();
  expect(other.id).not.toBe(tenant.id);
  await tenant.remove();
  expect(await names(other)).toEqual(await names(sandbox));
});

test("only a snapshot of the same tenant can be restored", async () => {
  await using sandbox = await startSandbox({ port: false, clock: "manual" });
  await using other = await startSandbox({ port: false, clock: "manual" });
  const before = await names(sandbox);
  for (const { snapshot } of [other, await sandbox.tenant()]) {
    expect(() => sandbox.restore(snapshot())).toThrow("The snapshot is not one of this tenant");
  }
  expect(await names(sandbox)).toEqual(before);
});

test("the first tenant cannot be removed", async () => {
  await using sandbox = await startSandbox({ port: false });
  await expect(sandbox.remove()).rejects.toThrow("The first tenant cannot be removed");
  expect((await send(sandbox, "pipelines_list")).status).toBe(200);
});

test("`init` prepares a new sandbox, and does not prepare it again", async () => {
  const data = join(mkdtempSync(join(tmpdir(), "init-")), "data.db");
  for (let start = 0; start < 2; start += 1) {
    const init = async (sandbox: Parameters<typeof names>[0]): Promise<void> => {
      sandbox.seed("pipeline", [{ name: "Orders" }]);
    };
    await using sandbox = await startSandbox({ port: false, data, seed: "empty", init });
    expect(await names(sandbox)).toEqual(["Orders"]);
  }
});

test("a sandbox whose `init` fails does not start, and frees its port", async () => {
  const init = async (): Promise<void> => Promise.reject(new Error("no"));
  await expect(startSandbox({ init })).rejects.toThrow("no");
});
