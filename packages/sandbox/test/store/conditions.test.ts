import { expect, test } from "vitest";
import { attributeSql, type Condition, joined } from "../../src/store/conditions.ts";
import { connect } from "../../src/store/data-file.ts";

const things = [
  { id: "a", name: "Orders", size: 1, tags: ["red", "small"], owner: { name: "Ada" } },
  { id: "b", name: "my orders 100%", size: 2, tags: ["blue"], owner: null },
  { id: "c", name: "Costs", size: 3, note: "orders" },
];

const connection = connect();
connection.exec("CREATE TABLE things (id TEXT, attributes TEXT)");
for (const { id, ...attributes } of things) {
  connection.prepare("INSERT INTO things VALUES (?, ?)").run(id, JSON.stringify(attributes));
}

test.each<[string, Condition[]]>([
  ["abc", []],
  ["b", [{ attribute: "size", equals: 2 }]],
  ["bc", [{ attribute: "owner", equals: null }]],
  ["bc", [{ attribute: "size", from: 2 }]],
  ["ab", [{ attribute: "size", until: 2 }]],
  ["a", [{ attribute: "size", below: 2 }]],
  ["a", [{ attribute: "tags", has: "small" }]],
  ["", [{ attribute: "tags", has: "sma" }]],
  ["a", [{ attribute: "name", prefix: "Ord" }]],
  ["", [{ attribute: "name", prefix: "orders" }]],
  ["a", [{ anywhere: "Ada" }]],
  ["", [{ anywhere: "ada" }]],
  ["ab", [{ attributes: ["name"], contains: "ORDERS" }]],
  ["b", [{ attributes: ["name"], contains: "100%" }]],
  ["abc", [{ attributes: ["name", "note"], contains: "orders" }]],
  [
    "c",
    [
      { attributes: ["name", "note"], contains: "orders" },
      { attribute: "size", from: 3 },
    ],
  ],
])("selects %j by %j", (expected, conditions) => {
  const { sql, values } = joined(conditions);
  const rows = connection.prepare(`SELECT id FROM things WHERE true${sql} ORDER BY id`).all(...values);

  expect(rows.map(({ id }) => id).join("")).toBe(expected);
});

test("reads an attribute of one of several tables", () => {
  const sql = `SELECT one.id FROM things AS one, things AS other WHERE ${attributeSql("size", "one")} = 1 + ${attributeSql("size", "other")}`;

  expect(connection.prepare(`${sql} ORDER BY one.id`).all()).toEqual([{ id: "b" }, { id: "c" }]);
});
