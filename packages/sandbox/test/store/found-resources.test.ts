import { beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase, type Database } from "../../src/store/database.ts";
import { createFoundResources, type FoundResources } from "../../src/store/found-resources.ts";

let database: Database;
let found: FoundResources<string>;

beforeEach(() => {
  database = createDatabase(connect(), new Map());
  found = createFoundResources(database);
  for (const type of ["chair", "table"]) for (const name of ["a", "b"]) found.add(type, name, `${type} ${name}`);
});

/** What is still known, of two chairs and two tables. */
const known = () => ["chair", "table"].flatMap((type) => ["a", "b"].flatMap((name) => found.get(type, name) ?? []));

function rollBack(work: () => void): void {
  const failing = () => {
    work();
    throw new Error("undo");
  };
  expect(() => database.transaction(failing)).toThrow("undo");
}

test("what was found is known by its type and name, until it is discarded", () => {
  expect(known()).toEqual(["chair a", "chair b", "table a", "table b"]);
  expect(found.get("lamp", "a")).toBeUndefined();
  found.discard("chair", "a");
  expect(known()).toEqual(["chair b", "table a", "table b"]);
  found.discard("table");
  found.discard("lamp", "a");
  expect(known()).toEqual(["chair b"]);
  found.clear();
  expect(known()).toEqual([]);
});

test("no more than 256 resources of a type are kept", () => {
  for (let number = 3; number <= 256; number += 1) found.add("chair", `${number}`, "more");
  expect(found.get("chair", "a")).toBe("chair a");

  found.add("chair", "257", "last");
  expect([found.get("chair", "a"), found.get("chair", "257")]).toEqual([undefined, "last"]);
  expect(found.get("table", "a")).toBe("table a");
});

describe("a rollback", () => {
  test("discards what was found of a type after a change of this type", () => {
    rollBack(() => {
      found.discard("chair", "a");
      found.add("chair", "a", "changed");
    });

    expect(known()).toEqual(["table a", "table b"]);
  });

  test("discards what was found after everything was discarded", () => {
    rollBack(() => {
      found.clear();
      found.add("chair", "a", "changed");
    });

    expect(known()).toEqual([]);
  });

  test("keeps what was found if nothing was discarded", () => {
    rollBack(() => found.add("chair", "a", "read"));

    expect(found.get("chair", "a")).toBe("read");
  });
});
