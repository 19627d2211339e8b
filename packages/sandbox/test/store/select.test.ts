import fc from "fast-check";
import { expect, test } from "vitest";
import type { Condition } from "../../src/store/conditions.ts";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase } from "../../src/store/database.ts";
import { createResources } from "../../src/store/resources.ts";
import type { Selection } from "../../src/store/select.ts";

const type = "thing";
const indexes = new Map([[type, { equal: ["color", "size"], ranged: ["time", "weight"] }]]);

interface Thing {
  readonly color: string | null;
  readonly size: string;
  readonly time: number;
  readonly weight: number;
  readonly name: string;
  readonly isDeleted: boolean;
}

/** 5,000 things. The sequence numbers have gaps, and the times do not follow the order of the sequence numbers. */
const things = new Map(
  Array.from({ length: 5000 }, (_, index): [number, Thing] => [
    (index + 1) * (index < 2500 ? 1 : 3),
    {
      color: index % 50 === 0 ? null : index % 2 === 0 ? "red" : "blue",
      size: index % 700 === 0 ? "rare" : `${index % 3}`,
      time: (index * 7919) % 5000,
      weight: index,
      name: `thing ${index % 10}`,
      isDeleted: index % 11 === 0,
    },
  ]),
);

const database = createDatabase(connect(), indexes);
const [resources, others] = [1, 2].map((tenant) => createResources({ database, tenant, indexes, touch: () => {} }));

database.transaction(() => {
  for (const [seq, { isDeleted, ...attributes }] of things) {
    const thing = resources?.insert(type, { seq, id: `thing_${seq}`, attributes });
    if (thing !== undefined && isDeleted) resources?.save(thing, { isDeleted });
    others?.insert(type, { seq, id: `thing_${seq}`, attributes: { ...attributes, color: "green" } });
  }
});

function holds(condition: Condition, thing: Readonly<Record<string, unknown>>): boolean {
  if ("contains" in condition || "anywhere" in condition) return String(thing.name).includes("thing 3");
  const value = thing[condition.attribute] as never;
  if ("equals" in condition) return value === condition.equals;
  if ("from" in condition) return value >= (condition.from as never);
  if ("until" in condition) return value <= (condition.until as never);
  return "below" in condition && value < (condition.below as never);
}

/** The expected sequence numbers, computed by filtering all things in memory. */
function expected({ where = [], deleted = false, ascending = false, after, limit = -1 }: Selection): number[] {
  const found = [...things]
    .filter(([, thing]) => thing.isDeleted === deleted && where.every((one) => holds(one, { ...thing })))
    .map(([seq]) => seq)
    .filter((seq) => after === undefined || (ascending ? seq > after : seq < after));
  const ordered = ascending ? found : found.toReversed();
  return limit < 0 ? ordered : ordered.slice(0, limit);
}

const instant = fc.integer({ min: -100, max: 5100 });
const conditions = fc.record(
  {
    color: fc.constantFrom("red", "blue", "green", null),
    size: fc.constantFrom("0", "1", "rare", "none"),
    time: fc.tuple(instant, instant),
    weight: instant,
    name: fc.constant("Thing 3"),
  },
  { requiredKeys: [] },
);

const selections = fc
  .record({
    chosen: conditions,
    deleted: fc.boolean(),
    ascending: fc.boolean(),
    after: fc.option(fc.integer({ min: 0, max: 15_001 }), { nil: undefined }),
    limit: fc.constantFrom(-1, 1, 50, 101),
  })
  .map(({ chosen: { color, size, time, weight, name }, ...selection }): Selection => {
    const where: (Condition | false)[] = [
      color !== undefined && { attribute: "color", equals: color },
      size !== undefined && { attribute: "size", equals: size },
      time !== undefined && { attribute: "time", from: Math.min(...time) },
      time !== undefined && { attribute: "time", below: Math.max(...time) },
      weight !== undefined && { attribute: "weight", until: weight },
      name !== undefined && { attributes: ["name"], contains: name },
    ];
    return { ...selection, where: where.filter((one) => one !== false) };
  });

test("returns the rows of every selection in its order, up to its limit", () => {
  const property = fc.property(selections, (selection) => {
    expect(resources?.select(type, selection).map(({ seq }) => seq)).toEqual(expected(selection));
  });
  fc.assert(property, { numRuns: 500, seed: 1 });
});

test("selects nothing from an empty table, with and without bounds", () => {
  const empty = createResources({
    database: createDatabase(connect(), indexes),
    tenant: 1,
    indexes,
    touch: () => {},
  });
  expect(empty.select(type, { where: [{ attribute: "time", from: 0 }] })).toEqual([]);
  expect(empty.select(type, { where: [{ attribute: "time", from: 0 }], ascending: true, after: 5 })).toEqual([]);
  expect(empty.select(type)).toEqual([]);
});

test("selects the newest of many rows within a bound in one statement", () => {
  const statements: string[] = [];
  const counted = {
    ...database,
    all: (sql: string, ...values: never[]) => {
      statements.push(sql);
      return database.all(sql, ...values);
    },
  };
  const source = createResources({ database: counted, tenant: 1, indexes, touch: () => {} });
  expect(source.select(type, { where: [{ attribute: "weight", until: 10 }], limit: 5 })).toHaveLength(5);
  expect(source.select(type, { where: [{ attribute: "weight", from: 0 }], limit: 5 })).toHaveLength(5);
  expect(statements).toHaveLength(2);
});

test("returns all rows, newest first, if neither a limit nor an order is given", () => {
  const where: Condition[] = [{ attribute: "time", from: 100 }];
  expect(resources?.select(type, { where }).map(({ seq }) => seq)).toEqual(expected({ where }));
});

test.each<[string, string[], Condition[]]>([
  ["no index without conditions", [], []],
  ["the index of an equality", ["by_thing_color"], [{ attribute: "color", equals: "red" }]],
  ["no index for null, which is not rare", [], [{ attribute: "color", equals: null }]],
  ["no index of an attribute that has none", [], [{ attribute: "name", equals: "thing 1" }]],
  [
    "the index of a rare value first",
    ["by_thing_size", "by_thing_color"],
    [
      { attribute: "color", equals: "red" },
      { attribute: "size", equals: "rare" },
    ],
  ],
  [
    "the indexes of two frequent values in the order of the conditions",
    ["by_thing_color", "by_thing_size"],
    [
      { attribute: "color", equals: "red" },
      { attribute: "size", equals: "1" },
    ],
  ],
  ["the index of a bound", ["in_thing_time"], [{ attribute: "time", from: 4990 }]],
  ["the index of another bound", ["in_thing_time"], [{ attribute: "time", until: 10 }]],
  ["the index of an exclusive bound", ["in_thing_time"], [{ attribute: "time", below: 10 }]],
  ["no index for a bound of an attribute that has none", [], [{ attribute: "name", from: "thing 1" }]],
  [
    "the index of the first bounded attribute",
    ["in_thing_time"],
    [
      { attribute: "time", from: 10 },
      { attribute: "weight", from: 10 },
    ],
  ],
  [
    "the index of a rare value instead of that of a bound",
    ["by_thing_size"],
    [
      { attribute: "time", from: 10 },
      { attribute: "size", equals: "rare" },
    ],
  ],
  [
    "the index of a frequent value within the blocks of a bound",
    ["by_thing_color", "in_thing_time"],
    [
      { attribute: "time", from: 10 },
      { attribute: "color", equals: "red" },
    ],
  ],
])("reads a page of a large table through %s", (_what, expectedIndexes, where) => {
  const statements: string[] = [];
  const recording = (sql: string): string => {
    if (!sql.startsWith("SELECT 1 ")) statements.push(sql); // leaves out the question whether a value is rare
    return sql;
  };
  const source = {
    ...database,
    all: (sql: string, ...values: never[]) => database.all(recording(sql), ...values),
    get: (sql: string, ...values: never[]) => database.get(recording(sql), ...values),
  };
  createResources({ database: source, tenant: 1, indexes, touch: () => {} }).select(type, { where, limit: 5 });
  const used = statements.flatMap((sql) => [...sql.matchAll(/INDEXED BY "(\w+)"/g)].map(([, name]) => name));

  expect([...new Set(used)].sort()).toEqual(expectedIndexes.toSorted());
  const main = statements.find((sql) => sql.startsWith("SELECT seq"));
  const [, first] = /AS one INDEXED BY "(\w+)"/.exec(main ?? "") ?? [];
  expect(first).toBe(expectedIndexes.find((name) => name.startsWith("by_")));
});
