import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox } from "../../src/index.ts";
import { send, succeed } from "../support/calls.ts";
import { kill, type RunningCommand, startCommand } from "../support/process.ts";
import { start } from "../support/sandbox.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a data file", () => {
  test("keeps data, keys, time, timers and stored responses across a restart", async () => {
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

  test("keeps other tenants, whose keys stay valid", async () => {
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

  test("is rejected and unchanged if it belongs to another program, has another version, or is not a database", async () => {
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
      [newer, /has data of version 99, and this sandbox reads version 1/],
      [text, /Cannot use the data file .*not a database/],
      [join(folder, "none", "a.db"), /Cannot use the data file/],
    ] as const) {
      const before = data.includes("none") ? undefined : readFileSync(data);
      await expect(startSandbox({ port: false, data })).rejects.toThrow(message);
      await expect(startSandbox({ port: false, data })).rejects.toMatchObject({ code: "data_unreadable" });
      if (before !== undefined) expect(readFileSync(data).equals(before)).toBe(true);
    }
  });
});

describe("kill -9 during writes", () => {
  const writers = 8;
  const rounds = 5;

  test("loses nothing acknowledged, duplicates nothing, and keeps the timers", async () => {
    const data = join(folder, "killed.db");
    const keys: string[] = [];
    const acknowledged = new Map<string, string>();
    let running = await startCommand("--data", data, "--speed", "10");
    const run = await createRun(running);

    for (let round = 0; round < rounds; round += 1) {
      const writing = Array.from({ length: writers }, (_, writer) =>
        write(running, `${round}-${writer}`, { keys, acknowledged }),
      );
      while (acknowledged.size < (round + 1) * 40) await new Promise((resolve) => setTimeout(resolve, 5));
      await kill(running);
      await Promise.all(writing);
      running = await startCommand("--data", data, "--speed", "10");
    }

    // Sends every key again. Each acknowledged key must get the same resource.
    for (const key of keys) {
      const id = await createProject(running, key);
      expect(acknowledged.get(key) ?? id, key).toBe(id);
    }
    const { json } = await readAll(running);
    const names = json.data.map(({ attributes }: { attributes: { name: string } }) => attributes.name);
    expect(names.filter((name: string) => name.startsWith("key ")).toSorted()).toEqual(
      keys.map((key) => `key ${key}`).toSorted(),
    );
    await expect.poll(() => statusOf(running, run), { timeout: 10_000 }).toBe("succeeded");
    await kill(running);
  });
});

interface Written {
  readonly keys: string[];
  readonly acknowledged: Map<string, string>;
}

/** Creates projects until the server is gone. */
async function write(running: RunningCommand, writer: string, { keys, acknowledged }: Written): Promise<void> {
  for (let count = 0; ; count += 1) {
    const key = `${writer}-${count}`;
    keys.push(key);
    try {
      acknowledged.set(key, await createProject(running, key));
    } catch {
      return;
    }
  }
}

async function request({ url, apiKey }: RunningCommand, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json", ...init.headers };
  return fetch(`${url}${path}`, { ...init, headers });
}

async function createProject(running: RunningCommand, key: string): Promise<string> {
  const body = JSON.stringify({ name: `key ${key}`, description: "Test" });
  const response = await request(running, "/projects", { method: "POST", body, headers: { "Idempotency-Key": key } });
  const { data } = (await response.json()) as { data: { id: string } };
  return data.id;
}

async function createRun(running: RunningCommand): Promise<string> {
  const response = await request(running, "/pipelines/pl_01hqxyz/run", { method: "POST", body: "{}" });
  return ((await response.json()) as { data: { id: string } }).data.id;
}

async function statusOf(running: RunningCommand, id: string): Promise<string> {
  const response = await request(running, `/runs/${id}`);
  return ((await response.json()) as { data: { attributes: { status: string } } }).data.attributes.status;
}

async function readAll(running: RunningCommand): Promise<{ json: { data: { attributes: { name: string } }[] } }> {
  const data: { attributes: { name: string } }[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const search = new URLSearchParams({ limit: "1000", ...(cursor !== "" && { cursor }) });
    const page = (await (await request(running, `/projects?${search}`)).json()) as {
      data: typeof data;
      meta: { page: { cursor: string | null } };
    };
    data.push(...page.data);
    cursor = page.meta.page.cursor;
  }
  return { json: { data } };
}
