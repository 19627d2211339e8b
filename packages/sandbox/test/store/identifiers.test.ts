import { expect, test } from "vitest";
import { readModel } from "../../src/description/model.ts";
import { readDocument } from "../../src/description/packaged.ts";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase } from "../../src/store/database.ts";
import { createIdentifiers, createRandom, createSequence } from "../../src/store/identifiers.ts";
import { createTenantRows } from "../../src/store/tenants.ts";

function open() {
  const database = createDatabase(connect(), new Map());
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

const model = readModel(readDocument());

function identifiers(randomSeed: string, tenant = 1) {
  let sequence = 0;
  return createIdentifiers({ tenant, nextSequence: () => ++sequence, model, randomSeed });
}

test.each([
  ["pipeline", undefined, /^pl_[0-9a-hjkmnp-tv-z]{16}$/],
  ["pipeline", "job_01hq_xyz", /^job_[0-9a-hjkmnp-tv-z]{16}$/],
  ["pipeline", "a-b", /^a-[0-9a-hjkmnp-tv-z]{16}$/],
  ["pipeline", "12_b", /^[0-9a-hjkmnp-tv-z]{16}$/],
])("the ID of a %s with the example %o matches %o", (type, example, pattern) => {
  const { newId } = identifiers("seed");
  const ids = [newId(type, example), newId(type, example)];
  for (const { id } of ids) expect(id).toMatch(pattern);
  expect(ids.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(ids[0]?.id).not.toBe(ids[1]?.id);
});

test.each([
  ["whsec_abc", /^whsec_[0-9a-z]{32}$/],
  ["plnx_live_example123", /^plnx_live_[0-9a-z]{32}$/],
  ["plnx-live-example", /^plnx-live-[0-9a-z]{32}$/],
  ["secret", /^[0-9a-z]{32}$/],
])("a secret with the example %s matches %o", (example, pattern) => {
  expect(identifiers("seed").newSecret(example)).toMatch(pattern);
});

test("IDs and secrets depend only on the random seed, the sequence number and the type or tenant", () => {
  const make = (seed: string, tenant?: number) => {
    const { newId, newSecret } = identifiers(seed, tenant);
    return [newId("pipeline").id, newSecret("whsec_abc")];
  };
  expect(make("one")).toEqual(make("one"));
  expect(make("two")).not.toEqual(make("one"));
  expect(make("one", 2)[1]).not.toBe(make("one")[1]);
  expect(identifiers("one").newId("job", "pl_1").id).not.toBe(make("one")[0]);
});

test("random numbers depend only on the seed, and spread over the range from 0 to 1", () => {
  const [one, again, other] = ["a", "a", "b"].map((seed) => {
    const random = createRandom(seed);
    return Array.from({ length: 1000 }, random);
  });
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
  const tenths = new Set(one?.map((value) => Math.floor(value * 10)));
  expect([...tenths].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
