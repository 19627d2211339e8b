import { expect, test } from "vitest";
import { connect } from "../../src/store/data-file.ts";
import { blockOf, formatVersion, isOwnFile, limitsOf, readIndexes } from "../../src/store/tables.ts";

test("an attribute has an index if requests compare it: by their path, by a filter, or because its value is unique", () => {
  const none = { key: undefined, selectors: [] };
  const types = new Map<string, object>([
    ["thing", { type: "thing", key: "name", selectors: ["shop_id", "name"] }],
    ["plain", { type: "plain", ...none }],
    ["filtered", { type: "filtered", ...none }],
  ]);
  const filter = (match: string, ...attributes: string[]) => ({ match, attributes });
  const behaviours = {
    thing: { unique: [{ fields: ["shop_id", "code"] }, { fields: ["slug"] }] },
    filtered: {
      filters: {
        color: filter("equals", "color"),
        since: filter("from", "made_at"),
        before: filter("until", "sold_at"),
        during: filter("range", "made_at", "used_at"),
        search: filter("contains", "title"),
      },
    },
  };

  expect(Object.fromEntries(readIndexes({ types } as never, behaviours as never))).toEqual({
    thing: { equal: ["name", "shop_id", "code", "slug"], ranged: [] },
    plain: { equal: [], ranged: [] },
    filtered: { equal: ["color"], ranged: ["made_at", "sold_at", "used_at"] },
  });
});

test("a block holds 1,024 successive sequence numbers", () => {
  const connection = connect();
  const blocks = [0, 1023, 1024, 2047, 2048].map(
    (seq) => connection.prepare(`SELECT ${blockOf("?")} AS block`).get(seq)?.block,
  );

  expect(blocks).toEqual([0, 0, 1, 1, 2]);
  expect([0, 1].map(limitsOf)).toEqual([
    [0, 1023],
    [1024, 2047],
  ]);
});

test("a new database is marked and accepted, and one of another program or version is not", () => {
  const database = (sql: string) => {
    const connection = connect();
    connection.exec(sql);
    return connection;
  };
  const own = database("");
  expect(isOwnFile(own)).toBe(true);

  own.exec(`CREATE TABLE one (a); PRAGMA user_version = ${formatVersion}`);
  expect(isOwnFile(own)).toBe(true);
  own.exec("PRAGMA user_version = 99");
  expect(isOwnFile(own)).toBe(`has data of version 99, and this sandbox reads version ${formatVersion}`);
  expect(isOwnFile(database("CREATE TABLE one (a)"))).toBe("is a database of another program");
});
