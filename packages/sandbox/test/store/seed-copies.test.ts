import { beforeEach, expect, test } from "vitest";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase, type Database } from "../../src/store/database.ts";
import { createSeedCopies, type SeedCopies } from "../../src/store/seed-copies.ts";
import { tableOf } from "../../src/store/tables.ts";
import { createTenantRows, seedTenant } from "../../src/store/tenants.ts";

const types = ["chair", "table"];
const indexes = new Map(types.map((type) => [type, { equal: [], ranged: [] }]));
let database: Database;
let copies: SeedCopies;

beforeEach(() => {
  database = createDatabase(connect(), indexes);
  for (const type of types) {
    database.run(`INSERT INTO ${tableOf(type)} (tenant, seq, id, attributes) VALUES (?, 1, '1', '{}')`, seedTenant);
  }
  copies = createSeedCopies(database, createTenantRows(database, types), 7);
});

/** The types of which the tenant has rows. */
const copied = () =>
  types.filter((type) => database.get(`SELECT 1 FROM ${tableOf(type)} WHERE tenant = 7`) !== undefined);
const pending = () => types.filter(copies.isPending);

test("a tenant has nothing to copy at first", () => {
  copies.copyAll();

  expect([pending(), copied()]).toEqual([[], []]);
});

test("the first use of a type copies its resources, and later ones copy nothing", () => {
  copies.reset(types);
  expect(pending()).toEqual(types);

  copies.touch("chair");
  copies.touch("chair");
  expect([pending(), copied()]).toEqual([["table"], ["chair"]]);
});

test("all types that are left can be copied at once", () => {
  copies.reset(types);
  copies.touch("table");
  copies.copyAll();

  expect([pending(), copied()]).toEqual([[], types]);
});

test("a type remains to be copied if the transaction that copied it is rolled back", () => {
  copies.reset(types);
  const work = () => {
    copies.touch("chair");
    throw new Error("undo");
  };

  expect(() => database.transaction(work)).toThrow("undo");
  expect([pending(), copied()]).toEqual([types, []]);
  copies.touch("chair");
  expect(copied()).toEqual(["chair"]);
});

test("a reset replaces the types to copy", () => {
  copies.reset(types);
  copies.reset(["table"]);

  expect(pending()).toEqual(["table"]);
});
