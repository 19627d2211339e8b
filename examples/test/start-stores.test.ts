import { createClient } from "@planasonix/client";
import { type StartStore, startOnce } from "@planasonix/client/once";
import { startSandbox } from "@planasonix/sandbox";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTable, postgresStore } from "../start-stores/postgres.ts";
import { s3Store } from "../start-stores/s3.ts";
import { type ObjectStore, startObjectStore } from "./object-store.ts";
import { findPostgres, leftOutLine, type PostgresServer, startPostgres } from "./postgres.ts";

const programs = findPostgres();
if (!programs && process.env.CI) throw new Error(leftOutLine());
if (!programs) console.log(leftOutLine());

let objects: ObjectStore;
let postgres: PostgresServer | undefined;
let pool: Pool | undefined;
beforeAll(async () => {
  objects = await startObjectStore();
  if (!programs) return;
  postgres = await startPostgres(programs);
  pool = new Pool({ connectionString: postgres.connectionString });
  await pool.query(createTable);
});
afterAll(async () => {
  await pool?.end();
  await postgres?.[Symbol.asyncDispose]();
  await objects?.[Symbol.asyncDispose]();
});

const absent = { ifVersion: undefined };
const stores: readonly (readonly [name: string, create: () => StartStore])[] = [
  ["S3", () => s3Store(fetch, objects.url)],
  ...(programs ? ([["Postgres", () => postgresStore(pool as Pool)]] as const) : []),
];

describe.each(stores)("the store in %s", (name, create) => {
  test("returns what was stored", async () => {
    const store = create();
    const key = "start größe/数 ?#'";
    expect(await store.get(key)).toBeUndefined();
    expect(await store.set(key, '{"n":1}', absent)).toBe(true);

    expect(await store.get(key)).toEqual({ value: '{"n":1}', version: expect.any(String) });
  });

  test("stores a value only if its version is as stated", async () => {
    const store = create();
    await store.set("a", "1", absent);
    const first = (await store.get("a"))?.version;

    expect(await store.set("a", "2", absent)).toBe(false);
    expect(await store.set("b", "2", { ifVersion: first })).toBe(false);
    expect(await store.set("a", "2", { ifVersion: first })).toBe(true);
    expect(await store.set("a", "3", { ifVersion: first })).toBe(false);
    expect((await store.get("a"))?.value).toBe("2");
  });

  test("loses no change of 20 at once", async () => {
    const store = create();
    const add = async (): Promise<void> => {
      const stored = await store.get("count");
      const value = String(Number(stored?.value ?? 0) + 1);
      if (!(await store.set("count", value, { ifVersion: stored?.version }))) await add();
    };
    await Promise.all(Array.from({ length: 20 }, add));

    expect((await store.get("count"))?.value).toBe("20");
  });

  test("lets two processes start one run, and one after a failure", async () => {
    await using sandbox = await startSandbox({ speed: 60, idempotencyKeys: "ignored" });
    const planasonix = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
    const run = (): Promise<{ id: string }> =>
      planasonix.pipelines.runAndWait(
        "pl_01hqxyz",
        {},
        {
          start: startOnce({ key: `two ${name}`, store: create() }),
          pollIntervalMs: 50,
        },
      );
    sandbox.outcomes.next("pipelines.run", { status: "failed", after: "10s" });
    const failed = await Promise.allSettled([run(), run()]);
    const [one, other] = await Promise.all([run(), run()]);

    expect(failed.map(({ status }) => status)).toContain("rejected");
    expect(other.id).toBe(one.id);
    expect(sandbox.requests.all("pipelines.run")).toHaveLength(2);
  });
});

describe("the store in S3", () => {
  test.each(["no response", "half a response"] as const)("rejects after its time limit if it gets %s", async (kind) => {
    const store = s3Store(fetch, objects.url, 200);
    await store.set("frozen", "1", absent);
    const version = (await store.get("frozen"))?.version;
    objects.freeze(kind);

    await expect(store.get("frozen")).rejects.toThrow("timeout");
    if (kind === "no response") {
      await expect(store.set("frozen", "2", { ifVersion: version })).rejects.toThrow("timeout");
    }
    objects.freeze(undefined);
    expect((await store.get("frozen"))?.value).toBe("1");
  });

  test.each([409, 412])("returns false for a %i", async (status) => {
    objects.failNext(status);
    expect(await s3Store(fetch, objects.url).set(`status ${status}`, "1", absent)).toBe(false);
  });

  test.each([400, 403, 500])("rejects for a %i", async (status) => {
    objects.failNext(status);
    await expect(s3Store(fetch, objects.url).set(`status ${status}`, "1", absent)).rejects.toThrow(
      `PUT with ${status}`,
    );
  });
});

describe.runIf(programs)("the store in Postgres", () => {
  test("lists the keys that begin with a text", async () => {
    const store = postgresStore(pool as Pool);
    await store.set("list 100%", "1", absent);
    await store.set("list b", "1", absent);
    await store.set("other", "1", absent);

    expect((await store.list?.("list "))?.toSorted()).toEqual(["list 100%", "list b"]);
    expect(await store.list?.("list 1")).toEqual(["list 100%"]);
  });

  test("starts nothing while the server is frozen, rejects after its time limit, and works again after that", async () => {
    const { pid, connectionString } = postgres as PostgresServer;
    const own = new Pool({ connectionString, max: 2, connectionTimeoutMillis: 300, query_timeout: 300 });
    const store = postgresStore(own, 500);
    await store.set("frozen", "1", absent);
    await using sandbox = await startSandbox();
    const { rows } = await own.query("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'");
    const processes = [pid, ...rows.map(({ pid }) => pid)];
    const signal = (name: NodeJS.Signals): void => {
      for (const one of processes) process.kill(one, name);
    };
    signal("SIGSTOP");
    try {
      // More than the pool has connections: some wait for one.
      const results = await Promise.allSettled(Array.from({ length: 5 }, () => store.get("frozen")));
      expect(results.map(({ status }) => status)).toEqual(results.map(() => "rejected"));
      const planasonix = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
      const start = startOnce({ key: "frozen", store });
      await expect(planasonix.pipelines.runAndWait("pl_01hqxyz", {}, { start })).rejects.toMatchObject({
        name: "StartError",
        reason: "store",
      });
      expect(sandbox.requests.all("pipelines.run")).toEqual([]);
    } finally {
      signal("SIGCONT");
    }
    await expect.poll(async () => (await store.get("frozen").catch(() => undefined))?.value).toBe("1");
    await own.end();
  });

  test("rejects after its time limit also if the pool has none", async () => {
    const never = new Promise<never>(() => {});

    await expect(postgresStore({ query: () => never }, 20).get("a")).rejects.toThrow("within 20 ms");
  });
});
