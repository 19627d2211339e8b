import { beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase, type Database } from "../../src/store/database.ts";
import { plainTables, tableOf } from "../../src/store/tables.ts";
import { createTenantChanges, createTenantRows, type TenantRows } from "../../src/store/tenants.ts";

const time = { nowMs: 1000, offsetMs: -5 };
const things = tableOf("thing");
let database: Database;
let rows: TenantRows;

beforeEach(() => {
  database = createDatabase(connect(), new Map([["thing", { equal: [], ranged: [] }]]));
  rows = createTenantRows(database, ["thing"]);
  rows.create(1, time);
});

function addThing(tenant: number, seq = 1): void {
  const sql = `INSERT INTO ${things} (tenant, seq, id, deleted, attributes) VALUES (?, ?, ?, 1, '{"a":1}')`;
  database.run(sql, tenant, seq, `thing_${seq}`);
}

const thingsOf = (tenant: number) => database.all(`SELECT * FROM ${things} WHERE tenant = ?`, tenant);
const counterOf = (tenant: number) => database.get("SELECT counter FROM tenants WHERE tenant = ?", tenant)?.counter;

describe("the row of a tenant", () => {
  test("is created once, and keeps its time until another one is saved", () => {
    expect(rows.create(1, { nowMs: 9, offsetMs: 9 })).toBe(false);
    expect(rows.time(1)).toEqual(time);
    expect(rows.create(2, { nowMs: 9, offsetMs: 9 })).toBe(true);

    rows.saveTime(1, { nowMs: 2000, offsetMs: 7 });
    expect([1, 2, 3].map(rows.time)).toEqual([{ nowMs: 2000, offsetMs: 7 }, { nowMs: 9, offsetMs: 9 }, undefined]);
  });

  test("can have the counter of another tenant", () => {
    rows.create(2, time);
    database.run("UPDATE tenants SET counter = 42 WHERE tenant = 1");
    rows.copyCounter(1, 2);

    expect([1, 2].map(counterOf)).toEqual([42, 42]);
  });

  test("disappears with all other rows of the tenant, but no others, when the tenant is removed", () => {
    rows.create(2, time);
    addThing(1);
    addThing(2);
    rows.remove(1);

    expect([rows.time(1), thingsOf(1)]).toEqual([undefined, []]);
    expect([rows.time(2), thingsOf(2).length]).toEqual([time, 1]);
  });
});

test("the number of a removed tenant is not used again", () => {
  const number = rows.nextNumber();
  expect(number).toBe(2);
  rows.create(number, time);
  rows.remove(number);
  expect(rows.nextNumber()).toBe(3);
  rows.create(10, time);

  expect(rows.nextNumber()).toBe(11);
  expect(createTenantRows(database, []).nextNumber()).toBe(11);
});

test("the first number is 1", () => {
  rows.remove(1);

  expect(rows.nextNumber()).toBe(1);
});

describe("the rows of a tenant", () => {
  test("can be copied from all tables, or from some", () => {
    const values = [1, "k", "f", "{}", 5];
    database.run("INSERT INTO replays (tenant, key, fingerprint, response, expires) VALUES (?, ?, ?, ?, ?)", ...values);
    addThing(1);
    rows.copy(1, 2);
    rows.copy(1, 3, [things]);

    expect(thingsOf(2)).toEqual([{ ...thingsOf(1)[0], tenant: 2 }]);
    expect(plainTables.map((table) => rows.isEmpty(2, table))).toEqual([true, false, true]);
    expect(plainTables.map((table) => rows.isEmpty(3, table))).toEqual([true, true, true]);
    expect(thingsOf(3)).toHaveLength(1);
  });

  test("can be cleared in all tables, or in some, and those of other tenants stay", () => {
    for (const tenant of [1, 2]) addThing(tenant);
    rows.clear(1, plainTables);
    expect([1, 2].map((tenant) => rows.isEmpty(tenant, things))).toEqual([false, false]);
    rows.clear(1);
    expect([1, 2].map((tenant) => rows.isEmpty(tenant, things))).toEqual([true, false]);
  });
});

describe("the changes of a tenant", () => {
  /** The changes of tenant 1, whose time is 5000 when the machine's is 3000. */
  const changes = (checkExists = () => {}) =>
    createTenantChanges({ database, tenants: rows, tenant: 1, now: () => 5000, machine: () => 3000, checkExists });

  test("store the time at the end of the transaction, or the time that they are given", () => {
    const work = () => {
      addThing(1);
      return "result";
    };
    expect(changes().transaction(work)).toBe("result");
    expect(rows.time(1)).toEqual({ nowMs: 5000, offsetMs: 2000 });

    changes().transaction(() => addThing(1, 2), 4000);
    expect(rows.time(1)).toEqual({ nowMs: 4000, offsetMs: 1000 });
  });

  test("store the time even if all writes are postponed to the end", () => {
    changes().transaction(() => database.beforeCommit(() => addThing(1)));

    expect(rows.time(1)?.nowMs).toBe(5000);
  });

  test("store no time if nothing changes, unless the time is saved", () => {
    changes().transaction(() => thingsOf(1));
    expect(rows.time(1)).toEqual(time);
    changes().saveTime();
    expect(rows.time(1)?.nowMs).toBe(5000);
  });

  test("are impossible for a tenant that has been removed", () => {
    const removed = changes(() => {
      throw new TypeError("removed");
    });

    expect(() => removed.transaction(() => addThing(1))).toThrow("removed");
    expect(thingsOf(1)).toEqual([]);
  });
});
