import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase } from "../../src/store/database.ts";

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
