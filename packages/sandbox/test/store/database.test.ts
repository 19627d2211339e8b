import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase, type Database } from "../../src/store/database.ts";

const indexes = new Map([["thing", { equal: [], ranged: [] }]]);
const addTenant = "INSERT INTO tenants (tenant, counter, offset_ms, now_ms) VALUES (?, 0, 0, 0)";

test("a transaction rolls back the changes of its parts, in the database and in memory, if the last part fails", () => {
  const database = createDatabase(connect(), indexes);
  const undone: string[] = [];
  expect(() =>
    database.transaction(() => {
      database.transaction(() => database.run(addTenant, 1));
      database.onRollback(() => undone.push("first"));
      database.run(addTenant, 1);
    }),
  ).toThrow("UNIQUE");
  expect(undone).toEqual(["first"]);
  expect(database.all("SELECT * FROM tenants")).toEqual([]);
});

test("an undo that is registered several times is called once", () => {
  const database = createDatabase(connect(), indexes);
  let count = 0;
  const undo = () => {
    count += 1;
  };
  const fail = () =>
    database.transaction(() => {
      for (let times = 0; times < 3; times += 1) database.onRollback(undo);
      throw new Error("broken");
    });
  expect(fail).toThrow("broken");
  expect(count).toBe(1);
  database.transaction(() => {});
  expect(count).toBe(1);
});

test("a transaction that SQLite rolls back is rolled back in memory as well, and the next transaction succeeds", () => {
  const database = createDatabase(connect(), indexes);
  const undone: string[] = [];
  expect(() =>
    database.transaction(() => {
      database.onRollback(() => undone.push("first"));
      database.run(addTenant, 1);
      database.run("INSERT OR ROLLBACK INTO tenants (tenant, counter, offset_ms, now_ms) VALUES (1, 0, 0, 0)");
    }),
  ).toThrow("UNIQUE");
  expect(undone).toEqual(["first"]);
  database.transaction(() => database.run(addTenant, 2));
  expect(database.all("SELECT tenant FROM tenants")).toEqual([{ tenant: 2 }]);
});

describe("a postponed write", () => {
  /** Works in a database, and returns what happened in order. */
  function orderOf(work: (database: Database, note: (text: string) => () => void) => void): string[] {
    const order: string[] = [];
    const database = createDatabase(connect(), indexes);
    work(database, (text) => () => order.push(text));
    return order;
  }

  test("is made at the end of the transaction, once, in order, with those that it postpones itself", () => {
    const order = orderOf((database, note) => {
      database.transaction(() => {
        database.beforeCommit(() => {
          note("first")();
          database.beforeCommit(note("third"));
        });
        database.transaction(() => database.beforeCommit(note("second")));
        note("work")();
      });
      database.flush();
    });

    expect(order).toEqual(["work", "first", "second", "third"]);
  });

  test("is made earlier by `flush`, at once outside a transaction, and never if the transaction is rolled back", () => {
    const order = orderOf((database, note) => {
      database.beforeCommit(note("at once"));
      note("then")();
      database.transaction(() => {
        database.beforeCommit(note("flushed"));
        database.flush();
        note("work")();
      });
      const failing = () => {
        database.beforeCommit(note("never"));
        throw new Error("broken");
      };
      expect(() => database.transaction(failing)).toThrow("broken");
      database.transaction(note("next"));
    });

    expect(order).toEqual(["at once", "then", "flushed", "work", "next"]);
  });
});

test("an undo that is registered outside a transaction is never called", () => {
  const database = createDatabase(connect(), indexes);
  let isUndone = false;
  database.onRollback(() => {
    isUndone = true;
  });
  const fail = () => {
    throw new Error("broken");
  };

  expect(() => database.transaction(fail)).toThrow("broken");
  expect(isUndone).toBe(false);
});

test("a statement is prepared once, and the changed rows are counted", () => {
  const connection = connect();
  const prepared: string[] = [];
  const prepare = (sql: string) => {
    prepared.push(sql);
    return connection.prepare(sql);
  };
  const database = createDatabase(
    { exec: (sql) => connection.exec(sql), prepare, close: () => connection.close() },
    indexes,
  );
  const before = database.changes();
  for (const tenant of [1, 2, 3]) database.run(addTenant, tenant);

  expect(prepared.filter((sql) => sql === addTenant)).toHaveLength(1);
  expect(database.changes() - before).toBe(3);
});

test.each([
  [13, true],
  [8, true],
  [778, true], // an input or output error of the primary code 10
  [19, false],
])("an error of SQLite with the code %i says that the file cannot be written: %s", (errcode, expected) => {
  const connection = connect();
  const error = Object.assign(new Error("disk is full"), { errcode });
  const prepare = (sql: string) => {
    if (sql !== addTenant) return connection.prepare(sql);
    throw error;
  };
  const database = createDatabase({ exec: (sql) => connection.exec(sql), prepare, close: () => {} }, indexes);

  for (const work of [() => database.run(addTenant, 1), () => database.transaction(() => database.get(addTenant, 1))]) {
    expect(work).toThrow(
      expected
        ? expect.objectContaining({
            name: "UnwritableError",
            message: "The data file cannot be written (disk is full): make space on its disk, and repeat the request",
            cause: error,
          })
        : error,
    );
  }
});

test("a data file can be opened again only after it has been closed", () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  const file = join(folder, "used.db");
  const first = createDatabase(connect(file), indexes);
  expect(() => createDatabase(connect(file), indexes)).toThrow(
    `Cannot use the data file ${file}: another sandbox or program uses it`,
  );
  first.close();
  createDatabase(connect(file), indexes).close();
  rmSync(folder, { recursive: true });
});
