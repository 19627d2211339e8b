// The seed of a small description, of which each test states what matters.
import { describe, expect, test } from "vitest";
import type { Operation } from "../../src/description/operation.ts";
import { seedExamples } from "../../src/tenants/seed.ts";

const now = "2026-11-24T13:00:00Z";

interface Example {
  readonly id: string;
  readonly attributes: object;
}

/** Creates an operation that returns resources of a type, with one example response. */
function operation(id: string, type: string, data: Example | readonly Example[], changes: object = {}): Operation {
  const isList = Array.isArray(data);
  const [items] = [[data].flat().map((item) => ({ type, ...item }))];
  const value = { data: isList ? items : items[0] };
  const successes = [{ status: 200, resource: { type, isList }, examples: [{ name: "example", value }] }];
  const fields = { method: "GET", successes, pathParameters: [], parameters: [], extensions: {}, body: undefined };
  return { id, ...fields, ...changes } as unknown as Operation;
}

interface Description {
  readonly operations: readonly Operation[];
  /** The attributes of each type. */
  readonly attributes?: Readonly<Record<string, readonly object[]>>;
  readonly behaviours?: object;
  readonly owners?: Readonly<Record<string, string>>;
  readonly keys?: Readonly<Record<string, string>>;
}

/** Seeds the examples, and returns the resources in the order in which they were stored. */
function seed({ operations, attributes = {}, behaviours = {}, owners = {}, keys = {} }: Description): object[] {
  const typeOf = ({ successes: [{ resource }] }: Operation) => String(resource?.type);
  const types = new Map(
    [...new Set(operations.map(typeOf))].map((type) => [
      type,
      {
        type,
        operations: operations.filter((one) => typeOf(one) === type),
        attributes: attributes[type] ?? [],
        key: keys[type],
        references: new Map(),
      },
    ]),
  );
  const model = {
    types,
    operations: new Map(operations.map((one) => [one.id, one])),
    owners: new Map(Object.entries(owners)),
  };
  const stored: object[] = [];
  const resources = {
    nextSequence: () => stored.length,
    insert: (type: string, resource: object) => {
      const made = { type, ...resource };
      stored.push(made);
      return made;
    },
    save: (resource: object, changes: object) => void Object.assign(resource, changes),
  };
  seedExamples({ model, behaviours, resources, timestamp: now } as never);
  return stored;
}

const thing = (id: string, attributes: object = {}): Example => ({ id, attributes });

describe("the examples of a type", () => {
  test("are stored with the last one first, and in their order if clients follow the list", () => {
    const data = [thing("a"), thing("b")];
    const ordered = (extensions: object) =>
      seed({ operations: [operation("list", "thing", data, { extensions }), operation("get", "thing", thing("a"))] });
    expect(ordered({})).toMatchObject([
      { id: "b", seq: 0 },
      { id: "a", seq: 1 },
    ]);
    expect(ordered({ "x-follow": {} })).toMatchObject([
      { id: "a", seq: 0 },
      { id: "b", seq: 1 },
    ]);
  });

  test("of several reads are one resource, for which the first read takes precedence", () => {
    const operations = [
      operation("get", "thing", thing("a", { name: "first", size: 1 })),
      operation("list", "thing", [thing("a", { name: "second", color: "red" })]),
      operation("create", "thing", thing("new"), { method: "POST" }),
    ];
    expect(seed({ operations })).toMatchObject([{ id: "a", attributes: { name: "first", size: 1, color: "red" } }]);
  });

  test("without an ID are one resource each", () => {
    const lines = [thing("", { text: "one" }), thing("", { text: "two" })];
    const operations = [operation("list", "line", lines), operation("tail", "line", lines.slice(1))];
    expect(seed({ operations })).toMatchObject([
      { id: "", attributes: { text: "two" } },
      { id: "", attributes: { text: "two" } },
      { id: "", attributes: { text: "one" } },
    ]);
  });

  test("in a list have the parents in its path, but those of a read do not", () => {
    const path = {
      pathParameters: ["run_id"],
      parameters: [
        { name: "run_id", in: "path", example: "run_1" },
        { name: "limit", in: "query", example: 5 },
      ],
    };
    expect(seed({ operations: [operation("list", "line", [thing("a")], path)] })).toMatchObject([
      { attributes: { run_id: "run_1" } },
    ]);
    expect(seed({ operations: [operation("get", "line", thing("a"), path)] })).toEqual([
      { type: "line", id: "a", seq: 0, attributes: {} },
    ]);
  });

  test("are in the trash if only the trash shows them", () => {
    const operations = [
      operation("trash", "thing", [thing("kept", { name: "old" }), thing("gone")]),
      operation("list", "thing", [thing("kept", { name: "new" })]),
    ];
    const behaviours = { thing: { operations: { trash: { trash: true }, list: {} } } };
    const stored = seed({ operations, behaviours });
    expect(stored).toMatchObject([
      { id: "gone", isDeleted: true },
      { id: "kept", attributes: { name: "new" } },
    ]);
    expect(stored[1]).not.toHaveProperty("isDeleted");
  });

  test("get the times that they lack, and the initial values of the behaviour", () => {
    const time = (name: string, changes: object = {}) => ({ name, isTime: true, required: true, ...changes });
    const attributes = {
      thing: [
        time("created_at"),
        time("optional_at", { required: false }),
        time("ended_at", { nullable: true }),
        time("name", { isTime: false }),
      ],
    };
    const given = { color: "red", updated_at: "2026-01-02T03:04:05Z" };
    const behaviours = { thing: { initial: { set: { color: "blue" } } } };
    const seeded = (example: object) =>
      seed({ operations: [operation("list", "thing", [thing("a", example)])], attributes, behaviours });
    expect(seeded(given)).toMatchObject([
      { attributes: { created_at: given.updated_at, updated_at: given.updated_at, color: "blue" } },
    ]);
    expect(seeded({})).toEqual([{ type: "thing", id: "a", seq: 0, attributes: { created_at: now, color: "blue" } }]);
    expect(seeded({ created_at: "2025-01-01T00:00:00Z", ...given })).toMatchObject([
      { attributes: { created_at: "2025-01-01T00:00:00Z" } },
    ]);
  });
});

describe("a resource that examples refer to and do not show", () => {
  const owners = { pipeline_id: "pipeline" };
  const shown = [thing("pl_1", { name: "First", tags: ["x"] }), thing("pl_2", { name: "Last", tags: ["y"] })];
  const pipelines = operation("list", "pipeline", shown);
  const attributes = { pipeline: [{ name: "name", required: true }, { name: "tags" }] };

  test("has the attributes of the last example", () => {
    const run = operation("start", "run", thing("run_1"), {
      method: "POST",
      body: { examples: [{ pipeline_id: "pl_3" }] },
    });
    expect(seed({ operations: [pipelines, run], attributes, owners })[0]).toEqual({
      type: "pipeline",
      id: "pl_3",
      seq: 0,
      attributes: { name: "Last", tags: ["y"] },
    });
  });

  test("has those of its behaviour, and what is required from the last example that is not in the trash", () => {
    const runs = operation("runs", "run", [thing("run_1", { pipeline_ids: ["pl_1", "pl_3"], pipelineId: "pl_4" })]);
    const trash = operation("trash", "pipeline", [thing("pl_9", { name: "Gone" })]);
    const behaviours = {
      pipeline: {
        operations: { trash: { trash: true } },
        referred: { pl_3: { color: "red" }, pl_4: { name: "Own" } },
      },
    };
    const keys = { pipeline: "slug" };
    const stored = seed({ operations: [pipelines, trash, runs], attributes, owners, behaviours, keys });
    expect(stored.map((one) => Reflect.get(one, "id"))).toEqual(["pl_4", "pl_3", "pl_9", "pl_2", "pl_1", "run_1"]);
    expect(stored.slice(0, 2)).toMatchObject([
      { id: "pl_4", attributes: { name: "Own", slug: "pl_4" } },
      { id: "pl_3", attributes: { name: "Last", color: "red", slug: "pl_3" } },
    ]);
    expect(stored[1]).not.toHaveProperty("attributes.tags");
    expect(stored[0]).not.toHaveProperty("isDeleted");
  });
});
