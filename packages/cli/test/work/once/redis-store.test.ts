import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { describe, expect, inject, test } from "vitest";
import { run } from "../../support/fake-machine.ts";
import { runInProcess } from "../../support/in-process.ts";
import { type Program, start } from "../../support/program.ts";
import { quietTime } from "../../support/sandbox.ts";

const packages = fileURLToPath(new URL("../../../../", import.meta.url));
const server = inject("redis") ?? "";
const password = "secret-of-redis";

/** A folder in which `@planasonix/redis` and a client of Redis are installed, as `npm install` would leave it. */
function install(client: string): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-redis-"));
  mkdirSync(join(folder, "node_modules/@planasonix"), { recursive: true });
  symlinkSync(join(packages, "redis"), join(folder, "node_modules/@planasonix/redis"));
  symlinkSync(join(packages, "redis/node_modules", client), join(folder, "node_modules", client));
  return folder;
}

const command = ["pipelines", "run", "pl_01hqxyz", "--wait", "--key", "orders", "--store"];
const envOf = ({ apiKey, url }: Sandbox) => ({ PLANASONIX_API_KEY: apiKey, PLANASONIX_BASE_URL: url });
const withPassword = (url: string, given: string) => url.replace("//", `//:${given}@`);

/** Starts a job that runs a pipeline once, and remembers it in Redis. */
function job(sandbox: Sandbox, from: string, redisUrl: string): Program {
  const args = [...command, "env:REDIS_URL", "--from", from];
  return start(args, { ...envOf(sandbox), REDIS_URL: redisUrl });
}

const idOf = ({ texts }: Program): string | undefined => /run_\w+/.exec(texts.stderr)?.[0];

describe.runIf(server).each(["redis", "ioredis"])("a store in Redis, through %s", { concurrent: true }, (client) => {
  const folder = install(client);

  test("lets a job take up the run of a job that was killed, on a deployment that ignores keys", async () => {
    await using redis = await startRedis({ program: server, args: ["--requirepass", password] });
    await using sandbox = await startSandbox({ port: 0, now: quietTime, idempotencyKeys: "ignored" });
    const url = withPassword(redis.url, password);
    sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "1h" });
    const first = job(sandbox, folder, url);
    await expect.poll(() => first.texts.stderr).toMatch(/run_\w+ running/);
    first.child.kill("SIGKILL");
    await first.ended;
    const second = job(sandbox, folder, url);
    await expect.poll(() => second.texts.stderr).toContain(`Taking up ${idOf(first)}`);
    second.child.kill("SIGKILL");
    await second.ended;
    expect(sandbox.causes.all().filter(({ id }) => id.startsWith("run_"))).toHaveLength(1);
  });

  test("starts one run for two jobs at once", async () => {
    await using redis = await startRedis({ program: server });
    await using sandbox = await startSandbox({ port: 0, now: quietTime, idempotencyKeys: "ignored" });
    sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "3s" });
    const jobs = [job(sandbox, folder, redis.url), job(sandbox, folder, redis.url)];
    expect(await Promise.all(jobs.map(({ ended }) => ended))).toEqual([0, 0]);
    const [first, second] = jobs.map(({ texts }) => JSON.parse(texts.stdout).id);
    expect(first).toBe(second);
    expect(sandbox.causes.all().filter(({ id }) => id.startsWith("run_"))).toHaveLength(1);
  });

  test("lets a command start once, also in the process of a test", async () => {
    await using redis = await startRedis({ program: server });
    await using sandbox = await startSandbox({ port: 0, now: quietTime });
    sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "1s" });
    const env = { PLANASONIX_API_KEY: sandbox.apiKey, PLANASONIX_BASE_URL: sandbox.url };
    const args = ["pipelines", "run", "pl_01hqxyz", "--wait", "--key", "orders", "--reuse", "succeeded"];
    const ids = new Set<string>();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { code, stdout } = await runInProcess([...args, "--store", redis.url, "--from", "."], env, { cwd: folder });
      expect(code).toBe(0);
      ids.add(JSON.parse(stdout).id);
    }
    expect(ids.size).toBe(1);
    await redis.kill();
    const gone = await runInProcess([...args, "--store", redis.url, "--from", "."], env, { cwd: folder });
    expect([gone.code, gone.stderr]).toEqual([6, expect.stringContaining("cannot be reached (ECONNREFUSED)")]);
  });

  test("is connected again if Redis restarts during the wait, so that the end is remembered", async () => {
    const redis = await startRedis({ program: server });
    await using sandbox = await startSandbox({ port: 0, now: quietTime });
    sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "4s" });
    let isRunning = false;
    const ended = runInProcess([...command, redis.url, "--from", folder], envOf(sandbox), {
      onOutput: (text) => {
        isRunning ||= /run_\w+ running/.test(text);
      },
    });
    await expect.poll(() => isRunning).toBe(true);
    await redis.kill();
    await using _ = await startRedis({ program: server, port: redis.port });
    expect(await ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/run_\w+ succeeded/) });
  });

  test("that does not answer, is not there or refuses the password ends the job before it starts anything", async () => {
    const redis = await startRedis({ program: server, args: ["--requirepass", password] });
    await using sandbox = await startSandbox({ port: 0, now: quietTime });
    const { host } = new URL(redis.url);
    const start = (given: string) =>
      runInProcess([...command, "env:REDIS_URL", "--from", folder], {
        ...envOf(sandbox),
        REDIS_URL: withPassword(redis.url, given),
      });
    const refused = await start("wrong-password");
    expect(refused).toMatchObject({ code: 2, stderr: `Error: --store: Redis at ${host} refuses the password\n` });
    redis.suspend();
    const message = `Error: --store: Redis at ${host} cannot be reached`;
    const stuck = await start(password);
    expect(stuck).toMatchObject({ code: 6, stderr: `${message} (no answer), so nothing was started\n` });
    redis.resume();
    await redis.kill();
    const gone = await start(password);
    expect(gone).toMatchObject({ code: 6, stderr: `${message} (ECONNREFUSED), so nothing was started\n` });
    expect(sandbox.requests.all()).toEqual([]);
  });
});

test("a URL that is none, and one that shows its password, are refused", async () => {
  const invalid = await run([...command, "redis://["]);
  expect(invalid).toMatchObject({ code: 2, stderr: "Error: --store is not a valid redis:// URL\n" });
  const open = await run([...command, `redis://:${password}@127.0.0.1:6379`]);
  expect(open.code).toBe(2);
  expect(open.stderr).toContain("pass --store env:NAME");
  expect(open.stderr).not.toContain(password);
});
