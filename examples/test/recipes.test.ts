// Runs programs of packages/client/RECIPES.md where they have to keep a promise. `tests/package` runs each of them once.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createClient } from "@planasonix/client";
import { memoryStore } from "@planasonix/client/once";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { expect, onTestFinished, test, vi } from "vitest";

const page = readFileSync(new URL("../../packages/client/RECIPES.md", import.meta.url), "utf8");
const folder = fileURLToPath(new URL("../.cache/recipes/", import.meta.url));

/** A recipe in a folder of its own, and a sandbox for it. */
async function prepare(heading: string): Promise<{ sandbox: Sandbox; run: () => ChildProcess; file: string }> {
  const section = page.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const [, code = expect.unreachable()] = /^```ts\n(.*?)^```$/ms.exec(section) ?? [];
  mkdirSync(folder, { recursive: true });
  const cwd = mkdtempSync(folder);
  writeFileSync(`${cwd}/recipe.ts`, code);
  const sandbox = await startSandbox({ speed: 600 });
  onTestFinished(() => sandbox.close());
  const env = { ...process.env, PLANASONIX_BASE_URL: sandbox.url, PLANASONIX_API_KEY: sandbox.apiKey };
  const run = (): ChildProcess =>
    spawn(process.execPath, ["recipe.ts"], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  return { sandbox, run, file: `${cwd}/recipe.ts` };
}

/** Waits for the end of a program. @returns Its exit code and its output. */
async function ended(child: ChildProcess): Promise<{ readonly code: unknown; readonly output: string }> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (output += text));
  const [code] = await once(child, "close");
  return { code, output };
}

test("the last ten runs are the newest ones, whatever the order of the list", async () => {
  const { sandbox, run } = await prepare("The last ten runs");
  const hours = [3, 11, 0, 7, 2, 9, 5, 10, 1, 8, 4, 6];
  sandbox.seed(
    "pipeline_run",
    hours.map((hour) => ({
      id: `run_${hour}`,
      pipeline_id: "pl_01hqxyz",
      queued_at: new Date(Date.UTC(2030, 0, 1, hour)).toISOString(),
    })),
  );
  const { code, output } = await ended(run());

  expect(code, output).toBe(0);
  expect(output.match(/run_\d+(?= )/g)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((hour) => `run_${hour}`));
});

test("the backfill by month loads each month once, also if it is killed and started again", async () => {
  const { sandbox, run } = await prepare("A backfill by month");
  const killed = run();
  await sandbox.requests.waitFor("connections.backfill");
  killed.kill("SIGKILL");
  const { code, output } = await ended(run());
  const planasonix = createClient({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  const backfills = await planasonix.backfills.list({ connection_id: "conn_01hqxyz" }).toArray();
  const months = backfills
    .map(({ attributes }) => attributes.start_at.slice(0, 7))
    .filter((month) => month < "2025-07");

  expect(code, output).toBe(0);
  expect(months.toSorted()).toEqual(["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]);
});

test("a task that a user cancels while no worker has it cancels its run, and is not tried again", async () => {
  const { sandbox, file } = await prepare("A worker that is shut down");
  vi.stubEnv("PLANASONIX_BASE_URL", sandbox.url);
  vi.stubEnv("PLANASONIX_API_KEY", sandbox.apiKey);
  vi.spyOn(console, "log").mockReturnValue();
  onTestFinished(() => void vi.unstubAllEnvs().restoreAllMocks());
  const { load, cancel } = await import(pathToFileURL(file).href);
  await using manual = await startSandbox({ clock: "manual" });
  const planasonix = createClient({ apiKey: manual.apiKey, baseUrl: manual.url, clock: manual.clock.client });
  const store = memoryStore();
  const shutdown = new AbortController();
  const heartbeat = (): void => shutdown.abort(new Error("the process is shut down"));
  await load(planasonix, store, { id: "load-1", signal: shutdown.signal, heartbeat }).catch(() => {});
  await cancel(planasonix, store, "load-1");
  const { signal } = new AbortController();
  const error = await load(planasonix, store, { id: "load-1", signal, heartbeat() {} }).catch(
    (thrown: Error) => thrown,
  );
  await cancel(planasonix, store, "load-1"); // has no effect

  expect([error.constructor.name, error.cause.reason]).toEqual(["NotRetryable", "canceled"]);
  expect(manual.requests.all("pipelines.run")).toHaveLength(1);
  expect(manual.requests.all("runs.cancel")).toHaveLength(1);
});

test("the rotation of a credential goes back to the old login if the response to the new one is lost", async () => {
  const { sandbox, run } = await prepare("Rotate a credential");
  sandbox.faults.add({ operation: "credentials.update", status: 500, executed: true, times: 4 });
  const { code, output } = await ended(run());
  const logins = sandbox.requests.all("credentials.update").map(({ body }) => Object(body).config.username);

  expect([code, output]).toEqual([1, expect.stringContaining("failed with 500")]);
  expect(logins).toEqual(["etl_2", "etl_2", "etl_2", "etl_2", "etl_1"]);
});

test("the import creates each term once, also if the response to a creation is lost", async () => {
  const { sandbox, run } = await prepare("An import that may be killed");
  sandbox.faults.add({ operation: "glossaryTerms.create", reset: "after", times: 1 });
  const [first, second] = [await ended(run()), await ended(run())];
  const planasonix = createClient({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  const slugs = (await planasonix.glossaryTerms.list().toArray()).map(({ attributes }) => attributes.slug);

  expect([first.code, second.code], first.output + second.output).toEqual([1, 0]);
  expect(slugs.filter((slug) => ["gross-margin", "refund-rate"].includes(slug)).toSorted()).toEqual([
    "gross-margin",
    "refund-rate",
  ]);
});

test("the rotation of a credential goes back to the old login if a connection does not work with the new one", async () => {
  const { sandbox, run } = await prepare("Rotate a credential");
  sandbox.faults.add({ operation: "connections.test", status: 400 });
  const { code, output } = await ended(run());
  const logins = sandbox.requests.all("credentials.update").map(({ body }) => Object(body).config.username);

  expect([code, output]).toEqual([1, expect.stringContaining("POST /connections/test failed with 400")]);
  expect(logins).toEqual(["etl_2", "etl_1"]);
});
