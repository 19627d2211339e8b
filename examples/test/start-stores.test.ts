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
