import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderStore } from "../../../src/work/once/folder-store.ts";
import { startTenant } from "../../support/sandbox.ts";

test("a folder lets one of several writers of a version win, and keeps no drafts", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "planasonix-store-")), "starts");
  const [one, two] = [folderStore(folder), folderStore(folder)];
  expect(await one.get("k")).toBeUndefined();
  const created = await Promise.all(
    [one, two, one, two].map((store, index) => store.set("k", `v${index}`, { ifVersion: undefined })),
  );
  expect(created.filter(Boolean)).toHaveLength(1);
  const stored = await two.get("k");
  expect(stored?.value).toBe(`v${created.indexOf(true)}`);
  expect(await one.set("k", "next", { ifVersion: stored?.version })).toBe(true);
  expect(await two.set("k", "late", { ifVersion: stored?.version })).toBe(false);
  expect((await two.get("k"))?.value).toBe("next");
  expect(await one.get("other")).toBeUndefined();
  expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("a store that is a file starts nothing, and is no empty store", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "planasonix-store-")), "file");
  writeFileSync(path, "");
  await using sandbox = await startTenant();
  const args = ["pipelines", "run", "pl_01hqxyz", "--wait", "--key", "orders", "--store", path];
  const { code, stderr } = await sandbox.run(args);
  expect([code, stderr]).toEqual([6, expect.stringContaining("ENOTDIR")]);
  expect(sandbox.tenant.requests.all()).toEqual([]);
});
