import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileStore } from "@planasonix/client/file-store";
import { beforeEach, expect, test } from "vitest";
import { type Ran, run } from "../support/fake-machine.ts";
import { startTenant, type TestTenant } from "../support/sandbox.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "planasonix-starts-"));
});

/** Runs `planasonix starts`, which needs no API. */
const starts = (...words: string[]): Promise<Ran> => run(["starts", ...words, "--store", folder], { env: {} });
const runOrders = (sandbox: TestTenant): Promise<Ran> =>
  sandbox.run([
    ...["pipelines", "run", "pl_01hqxyz", "--wait", "--timeout", "2h"],
    ...["--key", "orders", "--reuse", "succeeded", "--store", folder],
  ]);

/** A run that is going, under the key `orders`, whose ID the store does not have, as after a crash at the worst moment. */
async function crash(sandbox: TestTenant): Promise<string> {
  await runOrders(sandbox);
  const store = fileStore(join(folder, "starts.json"));
  const stored = await store.get("start orders");
  const { starts, ...record } = JSON.parse(stored?.value ?? "");
  const [{ id, end, result, ...start }] = starts;
  await store.set("start orders", JSON.stringify({ ...record, starts: [start] }), { ifVersion: stored?.version });
  return id;
}

test("starts list shows the last start under each key", async () => {
  await using sandbox = await startTenant();
  expect(await starts("list")).toMatchObject({ code: 0, stdout: "[]\n" });
  const { stdout } = await runOrders(sandbox);
  const { id } = JSON.parse(stdout);
  const [only, ...others] = JSON.parse((await starts("list")).stdout);
  expect(others).toEqual([]);
  expect(only).toMatchObject({ key: "orders", state: "succeeded", id, sequence: 1, operation: "pipelines.run" });
  const csv = await starts("list", "-o", "csv");
  expect(csv.stdout).toMatch(new RegExp(`^key,state,id,at\norders,succeeded,${id},20`));
});

test("starts show has all starts under a key", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "failed", after: "90s" });
  await runOrders(sandbox);
  await runOrders(sandbox);
  const { code, stdout } = await starts("show", "orders");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    key: "orders",
    operation: "pipelines.run",
    starts: [
      { sequence: 1, state: "failed" },
      { sequence: 2, state: "succeeded" },
    ],
  });
});

test("what a key has started is canceled by the ID of its last start, and nothing is started", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.outcomes.next("pipelines.run", { status: "succeeded", after: "9h" });
  expect((await runOrders(sandbox)).code).toBe(3);
  const last = JSON.parse((await starts("show", "orders")).stdout).starts.at(-1);
  const { code } = await sandbox.run(["runs", "cancel", last.id]);

  expect([last.state, code]).toEqual(["going", 0]);
  expect(sandbox.tenant.requests.all("runs.cancel")).toMatchObject([{ status: 200 }]);
  expect(sandbox.tenant.requests.all("pipelines.run")).toHaveLength(1);
});

test("starts resolve --id lets the next command wait for this work", async () => {
  await using sandbox = await startTenant();
  const id = await crash(sandbox);
  expect(JSON.parse((await starts("list")).stdout)).toMatchObject([{ key: "orders", state: "undecided" }]);
  const { code, stdout } = await starts("resolve", "orders", "--id", id);
  expect([code, JSON.parse(stdout).starts]).toEqual([0, [expect.objectContaining({ state: "going", id })]]);
  const next = await runOrders(sandbox);
  expect([next.code, JSON.parse(next.stdout).id]).toEqual([0, id]);
});

test("starts resolve --not-started lets the next command start again, once the request cannot be sent any more", async () => {
  await using sandbox = await startTenant();
  const id = await crash(sandbox);
  const now = sandbox.tenant.clock.now();
  const resolve = (at: number): Promise<Ran> =>
    run(["starts", "resolve", "orders", "--not-started", "--store", folder], { env: {}, now: () => at });
  const early = await resolve(now - 7_200_000);
  expect([early.code, early.stderr]).toEqual([6, expect.stringContaining("may still be sent until")]);
  const settled = await resolve(now + 7_200_000);
  expect([settled.code, JSON.parse(settled.stdout).starts]).toEqual([
    0,
    [expect.objectContaining({ state: "rejected" })],
  ]);
  const next = await runOrders(sandbox);
  expect([next.code, JSON.parse(next.stdout).id]).toEqual([0, expect.not.stringContaining(id)]);
});

test.each([
  ["an unknown key", ["show", "other"], 7, 'remembers no start under "other"'],
  ["no key", ["show"], 2, "starts show needs one <key>"],
  ["neither an ID nor a word", ["resolve", "orders"], 2, "needs either --id or --not-started"],
  ["an empty ID", ["resolve", "orders", "--id", ""], 2, "needs either --id or --not-started"],
  ["both an ID and a word", ["resolve", "orders", "--id", "run_1", "--not-started"], 2, "needs either --id or"],
  ["a start that is not undecided", ["resolve", "orders", "--id", "run_1"], 7, "has no undecided start"],
])("with %s, the exit code says what to do", async (_, words, expected, text) => {
  await using sandbox = await startTenant();
  await runOrders(sandbox);
  const { code, stderr } = await starts(...words);
  expect([code, stderr]).toEqual([expected, expect.stringContaining(text)]);
});

test("a store that is not there is a mistake, and is not created", async () => {
  const missing = join(folder, "no");
  for (const words of [["list"], ["show", "orders"]]) {
    const { code, stderr } = await run(["starts", ...words, "--store", missing], { env: {} });
    expect([code, stderr]).toEqual([2, expect.stringContaining("its folder does not exist")]);
  }
  expect(await run(["starts", "list"], { env: {} })).toMatchObject({ code: 2 });
  expect(readdirSync(folder)).toEqual([]);
});
