import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { createSequence } from "../../src/store/identifiers.ts";
import { createTenantRows } from "../../src/store/tenants.ts";

function open() {
  const database = openDatabase(new Map());
  const tenants = createTenantRows(database, []);
  for (const tenant of [1, 2]) tenants.create(tenant, { nowMs: 0, offsetMs: 0 });
  return { database, tenants, sequence: createSequence(database, 1) };
}

test("a sequence continues after the stored number, inside and outside a transaction", () => {
  const { database, sequence } = open();
  expect([sequence.next(), sequence.next()]).toEqual([1, 2]);
  database.transaction(() => expect([sequence.next(), sequence.next()]).toEqual([3, 4]));
  expect(createSequence(database, 1).next()).toBe(5);
  expect(createSequence(database, 2).next()).toBe(1);
});

test("a sequence gives the numbers of a transaction again if the transaction is rolled back", () => {
  const { database, sequence } = open();
  sequence.next();
  const fail = () =>
    database.transaction(() => {
      expect(sequence.next()).toBe(2);
      throw new Error("undo");
    });
  expect(fail).toThrow("undo");
  expect(sequence.next()).toBe(2);
});

test("a released sequence has stored its number, and reads the number that has replaced it", () => {
  const { database, tenants, sequence } = open();
  database.transaction(() => {
    sequence.next();
    sequence.release();
    tenants.copyCounter(1, 2);
    expect(createSequence(database, 2).next()).toBe(2);
    database.run("UPDATE tenants SET counter = 7 WHERE tenant = 1");
    expect(sequence.next()).toBe(8);
  });
  expect(createSequence(database, 1).next()).toBe(9);
});
