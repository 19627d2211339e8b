import { beforeEach, describe, expect, test } from "vitest";
import { SeedError, seedData, storeSeed } from "../../src/control/seed-data.ts";
import type { Tenant } from "../../src/tenants/tenant.ts";
import { createTestTenancy } from "../support/tenancy.ts";

const now = "2026-11-24T13:00:00Z";
let tenant: Tenant;

beforeEach(() => {
  ({ tenant } = createTestTenancy("seed-data", "empty").tenancy.main);
});

const attributesOf = (type: string) => tenant.data.resources.select(type).map(({ attributes }) => attributes);

/** Stores a seed in a strict tenant, or one that is not. */
const store = (seed: object, strict = false) => storeSeed({ ...tenant, strict }, seed);

describe("the resources that a test adds", () => {
  test("get what they omit from the example, the current time, and an ID unless they have one", () => {
    const ids = seedData(tenant, "pipeline", [
      { id: "pl_mine", name: "Mine" },
      { name: "Other", status: undefined },
    ]);
    const [other, mine] = attributesOf("pipeline");

    expect(ids).toEqual(["pl_mine", expect.stringMatching(/^pl_/)]);
    expect(mine).toMatchObject({ name: "Mine", status: "active", created_at: now, nodes: expect.any(Array) });
    expect(other).toMatchObject({ name: "Other", status: "active" });
  });

  test("have no time of creation if their type has none, and may have another one", () => {
    seedData(tenant, "pipeline", [{ created_at: "2026-01-01T00:00:00Z" }]);
    const [type] = [...tenant.data.model.types.values()].filter(
      ({ attributes }) => !attributes.some(({ name }) => name === "created_at"),
    );
    seedData(tenant, type?.type ?? "", [{}]);

    expect(attributesOf("pipeline")).toMatchObject([{ created_at: "2026-01-01T00:00:00Z" }]);
    expect(attributesOf(type?.type ?? "")[0]).not.toHaveProperty("created_at");
  });

  test("may not have the ID of a resource of their type, not even of one in the trash", () => {
    seedData(tenant, "pipeline", [{ id: "used" }, { id: "trashed" }]);
    const { find, save } = tenant.data.resources;
    const trashed = find("pipeline", "trashed");
    if (trashed !== undefined) save(trashed, { isDeleted: true });

    for (const id of ["used", "trashed"]) {
      expect(() => seedData(tenant, "pipeline", [{ id }])).toThrow(
        `\`pipeline.id\` is taken: there is already a pipeline "${id}"`,
      );
    }
    expect(seedData(tenant, "project", [{ id: "used" }])).toEqual(["used"]);
  });

  test.each([
    ["pipelines", [], 'There is no stored type "pipelines"; did you mean pipeline?'],
    ["thing", [], 'There is no stored type "thing"; use the type of a resource, such as pipeline_run'],
    ["pipeline", [{}, 5], "`pipeline[1]` must be an object with attributes of pipeline"],
    ["pipeline", [{ id: "" }], '`pipeline.id` must be a string that is not empty, got ""'],
    ["pipeline", [{ id: 42 }], "`pipeline.id` must be a string that is not empty, got 42"],
    ["pipeline", [{ nodes: [{ id: "a" }] }], "`pipeline.nodes[0].type` is required"],
  ])("are rejected if they are %s %j", (type, items, message) => {
    expect(() => seedData(tenant, type, items)).toThrow(expect.objectContaining({ message }));
  });

  test("run if they are schedules", () => {
    seedData(tenant, "schedule", [{ cron_expression: "5 13 * * *", timezone: "UTC", enabled: true }]);
    seedData(tenant, "project", [{ name: "Orders" }]);

    expect(tenant.data.timers.nextDue()).toBe(Date.parse("2026-11-24T13:05:00Z"));
  });
});

describe("the initial data", () => {
  test("is stored by type, and types without resources may be absent", () => {
    store({
      $schema: "./seed.schema.json",
      extends: "demo",
      project: [{ id: "p" }],
      pipeline: [{ project_id: "p" }],
      schedule: undefined,
    });

    expect(["project", "pipeline", "schedule"].map((type) => attributesOf(type).length)).toEqual([1, 1, 0]);
  });

  test.each<[object, string[], string]>([
    [{ $schema: 7 }, ["$schema"], "must be the path or the URL of the JSON Schema of seeds"],
    [{ pipelines: [] }, ["pipelines"], "is not a stored type; did you mean pipeline?"],
    [{ pipeline: { name: "A" } }, ["pipeline"], "must be a list of resources"],
    [{ project: [], pipeline: ["A"] }, ["pipeline", "0"], "must be an object with attributes of pipeline"],
    [{ pipeline: [{}, { name: 5 }] }, ["pipeline", "1", "name"], "must be of type string, got 5"],
    [{ pipeline: [{ nodes: [{ id: "a" }] }] }, ["pipeline", "0", "nodes", "0", "type"], "is required"],
    [{ pipeline: [{ id: "a" }, { id: "a" }] }, ["pipeline", "1", "id"], 'is taken: there is already a pipeline "a"'],
  ])("is rejected with the place and the rule: %j", (seed, place, issue) => {
    const error = new SeedError("seed", place, issue);

    expect(() => store(seed)).toThrow(expect.objectContaining({ place, issue, message: error.message }));
    expect(error.message).toMatch(/^`seed\.[^`]+` /);
  });

  test("may refer to resources that come later, and must not refer to missing ones if the sandbox is strict", () => {
    const run = { pipeline_id: "later" };
    const issue = "is not the ID of an existing pipeline";
    store(
      { pipeline_run: [run], pipeline: [{ id: "later", project_id: "p", folder_id: null }], project: [{ id: "p" }] },
      true,
    );
    store({ pipeline_run: [{ pipeline_id: "none" }] });

    expect(attributesOf("pipeline_run")).toHaveLength(2);
    expect(() => store({ pipeline_run: [run, { pipeline_id: "none" }] }, true)).toThrow(
      expect.objectContaining({ place: ["pipeline_run", "1", "pipeline_id"], issue }),
    );
  });
});
