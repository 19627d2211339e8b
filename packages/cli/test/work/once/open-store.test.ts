import { chmodSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileStore } from "@planasonix/client/file-store";
import { expect, test } from "vitest";
import { start } from "../../support/program.ts";
import { startTenant } from "../../support/sandbox.ts";

const newFolder = (): string => mkdtempSync(join(tmpdir(), "planasonix-store-"));
const command = (store: string): string[] => [
  ...["pipelines", "run", "pl_01hqxyz", "--wait"],
  ...["--key", "orders", "--reuse", "succeeded", "--store", store],
];

test("a folder is created, and its starts are as readable as it is", async () => {
  const folder = join(newFolder(), "shared", "starts");
  await using sandbox = await startTenant({ idempotencyKeys: "ignored" });
  const first = await sandbox.run(command(folder));
  const second = await sandbox.run(command(folder));
  expect([first.code, second.code, second.stdout]).toEqual([0, 0, first.stdout]);
  expect(readdirSync(folder)).toEqual(["starts.json"]);
  const readable = statSync(folder).mode & 0o044;
  expect(statSync(join(folder, "starts.json")).mode & 0o777).toBe(0o600 | readable);
});

test("a relative folder is that of the folder in which the command runs", async () => {
  const cwd = newFolder();
  await using sandbox = await startTenant();
  expect((await sandbox.run(command("starts"), { cwd })).code).toBe(0);
  expect(readdirSync(cwd)).toEqual(["starts"]);
});

test.each([
  ["a file in place of the folder", "file", "EEXIST"],
  ["a file on the way to the folder", "file/starts", "ENOTDIR"],
  ["a file that the store has not written", "folder", "is not JSON, so it is not changed"],
])("%s is a mistake that no retry mends, and starts nothing", async (_, name, text) => {
  const folder = newFolder();
  writeFileSync(join(folder, "file"), "");
  const store = name === "folder" ? folder : join(folder, name);
  writeFileSync(join(folder, "starts.json"), "mine");
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run(command(store));
  expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
  expect(sandbox.tenant.requests.all("pipelines.run")).toEqual([]);
});

test("a key whose record is something else is a mistake that no retry mends, and starts nothing", async () => {
  const folder = newFolder();
  await fileStore(join(folder, "starts.json")).set("start orders", "{}", { ifVersion: undefined });
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run(command(folder));
  expect([code, stderr]).toEqual([2, expect.stringContaining('contains something else as "start orders"')]);
  expect(sandbox.tenant.requests.all("pipelines.run")).toEqual([]);
});

test.runIf(process.getuid?.() === 0)(
  "a second user who may not change the folder learns that no retry mends it",
  async () => {
    const folder = newFolder();
    chmodSync(folder, 0o755);
    const record = {
      operation: "pipelines.run",
      arguments: {},
      starts: [{ at: "2026-11-24T06:00:00.000Z" }],
    };
    await fileStore(join(folder, "starts.json")).set("start orders", JSON.stringify(record), { ifVersion: undefined });
    const args = ["starts", "resolve", "orders", "--id", "run_1", "--store", folder];
    const { ended, texts } = start(args, {}, { uid: 65_534, gid: 65_534 });
    expect([await ended, texts.stderr]).toEqual([2, expect.stringContaining("this user may not use it or its folder")]);
  },
);
