import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox } from "../../src/index.ts";
import { send, succeed } from "../support/calls.ts";
import { killRounds } from "../support/kill-rounds.ts";
import { kill, startCommand } from "../support/process.ts";
import { start } from "../support/sandbox.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a data file", () => {
  test("keeps data, API keys, time, timers and stored responses across a restart", async () => {
    const options = { port: false, clock: "manual", now: start, data: join(folder, "kept.db") } as const;
    const headers = { "Idempotency-Key": "kept" };
    const first = await startSandbox(options);
    const run = await succeed(first, "pipelines_run", { headers });
    for (let count = 0; count < 5; count += 1) await succeed(first, "apiKeys_create");
    await first.clock.advance("5s");
    await first.close();

    await using second = await startSandbox({ ...options, now: undefined });
    expect(second.apiKey).toBe(first.apiKey);
    expect(second.clock.now()).toBe(Date.parse(start) + 5000);
    expect((await succeed(second, "pipelines_run", { headers })).id).toBe(run.id);
    await second.clock.advance("1m");
    expect((await succeed(second, "runs_get", { params: { run_id: run.id } })).attributes.status).toBe("succeeded");
    expect((await succeed(second, "projects_create")).id).not.toBe(run.id);
  });

  test("does not determine the time if the option `now` is set", async () => {
    const options = { port: false, clock: "manual", data: join(folder, "moved.db") } as const;
    await (await startSandbox({ ...options, now: start })).close();
    const later = "2027-01-01T00:00:00Z";
    await using second = await startSandbox({ ...options, now: later });
    expect(second.clock.now()).toBe(Date.parse(later));
  });

  test("does not move the time back across a restart at a high speed", async () => {
    const options = { port: false, speed: 3600, data: join(folder, "fast.db") } as const;
    const first = await startSandbox(options);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stopped = first.clock.now();
    await first.close();
    await using second = await startSandbox(options);
    expect(second.clock.now()).toBeGreaterThanOrEqual(stopped);
  });

  test("is locked while a sandbox uses it", async () => {
    const options = { port: false, data: join(folder, "locked.db") } as const;
    await using first = await startSandbox(options);
    await expect(startSandbox(options)).rejects.toThrow("locked.db: another sandbox or program uses it");
    await succeed(first, "projects_create");
    await first.close();
    await (await startSandbox(options)).close();
  });

  test("keeps further tenants, whose API keys stay valid", async () => {
    const options = { port: false, clock: "manual", now: start, data: join(folder, "tenants.db") } as const;
    const first = await startSandbox(options);
    const { apiKey } = await first.tenant();
    const { id } = await succeed(first, "projects_create", { apiKey });
    await first.close();

    await using second = await startSandbox(options);
    const params = { project_id: id };
    expect((await send(second, "projects_get", { params, apiKey })).status).toBe(200);
    expect((await send(second, "projects_get", { params })).status).toBe(404);
  });

  test("is rejected and left unchanged if another program or a newer version wrote it, or if it is not a database", async () => {
    const foreign = join(folder, "foreign.db");
    const database = new DatabaseSync(foreign);
    database.exec("CREATE TABLE notes (text)");
    database.close();
    const newer = join(folder, "newer.db");
    await (await startSandbox({ port: false, data: newer })).close();
    const changed = new DatabaseSync(newer);
    changed.exec("PRAGMA user_version = 99");
    changed.close();
    const text = join(folder, "text.db");
    writeFileSync(text, "This is no database, but it is long enough to look like a file with a header.".repeat(20));

    for (const [data, message] of [
      [foreign, /is a database of another program. Choose another file/],
      [newer, /has data of version 99, and this sandbox reads version 4/],
      [text, /Cannot use the data file .*not a database/],
    ] as const) {
      const before = readFileSync(data);
      await expect(startSandbox({ port: false, data })).rejects.toThrow(message);
      await expect(startSandbox({ port: false, data })).rejects.toMatchObject({ code: "data_unreadable" });
      expect(readFileSync(data).equals(before)).toBe(true);
    }
  });

  test("is rejected if its folder does not exist", async () => {
    await expect(startSandbox({ port: false, data: join(folder, "none", "a.db") })).rejects.toMatchObject({
      code: "data_unreadable",
      message: expect.stringContaining("Cannot use the data file"),
    });
  });
});

describe("a data file of a month ago", () => {
  test("does not block other tenants while a tenant catches up, and the sandbox can be closed meanwhile", async () => {
    const data = join(folder, "month.db");
    const first = await startSandbox({ port: false, data });
    const other = await first.tenant();
    const body = { pipeline_id: "pl_01hqxyz", cron_expression: "* * * * *", timezone: "UTC" };
    await succeed(first, "schedules_create", { body });
    await first.close();
    const file = new DatabaseSync(data);
    file.exec("UPDATE tenants SET offset_ms = offset_ms + 30 * 86400000.0");
    file.close();

    await using second = await startSandbox({ port: false, data });
    const begin = performance.now();
    const late = send(second, "pipelines_list").then(
      () => "caught up",
      () => "ended",
    );
    expect((await send(second, "pipelines_list", { apiKey: other.apiKey })).status).toBe(200);
    // A month has many more effects than the 10,000 that are kept.
    expect(second.causes.all().length).toBeLessThan(10_000);
    await second.close();
    await late;
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});

describe("kill -9 during writes", () => {
  const rounds = 3;

  test("loses nothing acknowledged, duplicates nothing, and keeps the timers", async () => {
    const report = await killRounds({ data: join(folder, "killed.db"), rounds });
    expect(report).toMatchObject({ lost: [], doubled: [], runs: Array(rounds).fill("succeeded") });
    expect(report.acknowledged).toBeGreaterThanOrEqual(rounds * 40);
    expect(report.sent).toBeGreaterThan(report.acknowledged);
  });
});

describe("kill -9 at speed 3600", () => {
  interface Reply {
    readonly date: number;
    // biome-ignore lint/suspicious/noExplicitAny: the test reads fields of responses of several operations.
    readonly json: any;
  }
  type Key = { readonly url: string; readonly apiKey: string };

  async function call({ url, apiKey }: Key, path: string, body?: object): Promise<Reply> {
    const response = await fetch(url.replace("/v1", path), {
      method: body === undefined ? "GET" : "POST",
      headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { date: Date.parse(String(response.headers.get("date"))), json: await response.json() };
  }

  test("leaves no tenant's time earlier than its last change or timer", async () => {
    const start = () => startCommand("--data", join(folder, "fast-killed.db"), "--speed", "3600");
    const before = await start();
    const { json: created } = await call(before, "/_sandbox/tenants", {});
    const keys = [before.apiKey, String(created.api_key)];
    const last = await Promise.all(
      keys.map(async (apiKey) => {
        const key = { url: before.url, apiKey };
        const { json: run } = await call(key, "/v1/pipelines/pl_01hqxyz/run", {});
        const path = `/v1/runs/${run.data.id}`;
        await expect.poll(async () => (await call(key, path)).json.data.attributes.status).toBe("succeeded");
        const { json: ended } = await call(key, path);
        const project = await call(key, "/v1/projects", { name: `Time ${apiKey}`, description: "Test" });
        const times = [ended.data.attributes.finished_at, project.json.data.attributes.created_at].map(Date.parse);
        return Math.max(project.date, ...times);
      }),
    );
    await kill(before);

    const after = await start();
    for (const [index, apiKey] of keys.entries()) {
      const { json: clock } = await call({ url: after.url, apiKey }, "/_sandbox/clock");
      expect(clock.now).toBeGreaterThanOrEqual(last[index] ?? Number.NaN);
    }
    await kill(after);
  });
});
