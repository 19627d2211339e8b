import { describe, expect, test } from "vitest";
import { timestamp } from "../../src/time/timestamp.ts";
import { send, succeed } from "../support/calls.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox();
const strict = useSandbox({ strict: true });

describe("the demo data", () => {
  test("contains what documented requests refer to, even if no documented response contains it", async () => {
    const { tenant } = context;
    const body = { folder_id: "fld_01hqabc", project_id: "proj_01hqabc" };
    expect((await succeed(tenant, "pipelines_move", { body })).attributes).toMatchObject(body);
    const { attributes } = await succeed(tenant, "folders_get", { params: { folder_id: "fld_01hqabc" } });
    expect(attributes).toMatchObject({ name: "Reports", project_id: body.project_id });
  });
});

test("each pipeline in the list of the demo data can be read", async () => {
  const { tenant } = context;
  for (const { id } of await succeed(tenant, "pipelines_list")) {
    const { attributes } = await succeed(tenant, "pipelines_get", { params: { pipeline_id: id } });
    expect(attributes.created_at).toMatch(/^20\d\d-/);
  }
});

describe("seeding", () => {
  test("stores resources with the given attributes, and takes the other attributes from the example", async () => {
    const { tenant } = context;
    const [id = ""] = tenant.seed("pipeline", [{ name: "Seeded", status: "paused" }]);
    const { attributes } = await succeed(tenant, "pipelines_get", { params: { pipeline_id: id } });
    expect(attributes).toMatchObject({ name: "Seeded", status: "paused", created_at: "2026-11-24T13:00:00Z" });
    expect(attributes.nodes.length).toBeGreaterThan(0);
  });

  test("stores a resource with the given ID, which must be new and not empty", async () => {
    const { tenant } = context;
    expect(tenant.seed("pipeline", [{ id: "pl_mine", name: "Mine" }])).toEqual(["pl_mine"]);
    expect((await succeed(tenant, "pipelines_get", { params: { pipeline_id: "pl_mine" } })).attributes.name).toBe(
      "Mine",
    );
    expect(() => tenant.seed("pipeline", [{ id: "pl_mine" }])).toThrow(
      '`pipeline.id` is taken: there is already a pipeline "pl_mine"',
    );
    expect(() => tenant.seed("pipeline", [{ id: "" }])).toThrow("`pipeline.id` must be a string that is not empty");
  });

  test.each([
    [{ name: 5 }, "`pipeline.name` must be of type string, got 5"],
    [{ nodes: {} }, "`pipeline.nodes` must be of type array"],
    [{ folder_id: true }, "`pipeline.folder_id` must be of type string or null, got true"],
    [{ status: "live" }, '`pipeline.status` must be one of draft, active, archived, paused, error, got "live"'],
  ])("rejects attributes of the wrong type, and unknown states: %j", (attributes, message) => {
    expect(() => context.tenant.seed("pipeline", [attributes as object])).toThrow(message);
  });

  test.each([
    [{ nodes: [{ id: "a" }] }, "`pipeline.nodes[0].type` is required"],
    [{ edges: ["a"] }, "`pipeline.edges[0]` must be of type object"],
    [{ created_at: "yesterday" }, "`pipeline.created_at` must be a valid date-time"],
  ])("rejects attributes that no read could return: %j", (attributes, message) => {
    expect(() => context.tenant.seed("pipeline", [attributes as object])).toThrow(message);
  });

  test.each([
    [{ cron_expression: "daily" }, "`schedule.cron_expression` is not a cron expression with five fields"],
    [{ timezone: "Mars" }, "`schedule.timezone` is not a time zone such as Europe/Berlin"],
  ])("rejects schedules that could not run: %j", (attributes, message) => {
    expect(() => context.tenant.seed("schedule", [attributes])).toThrow(message);
  });

  test("plans the runs of schedules", async () => {
    const { tenant } = context;
    const [id] = tenant.seed("schedule", [
      { pipeline_id: "pl_01hqxyz", cron_expression: "5 13 * * *", timezone: "UTC", enabled: true },
    ]);
    await tenant.clock.advance("10m");
    expect(tenant.causes.all()).toContainEqual(expect.objectContaining({ cause: { type: "schedule", id } }));
  });

  test("rejects unknown references if the sandbox is strict", () => {
    const { tenant } = strict;
    const seed = (pipeline_id: string) => tenant.seed("pipeline_run", [{ pipeline_id }]);
    expect(() => seed("pl_none")).toThrow("`pipeline_run.pipeline_id` is not the ID of an existing pipeline");
    expect(seed("pl_01hqxyz")).toHaveLength(1);
    expect(context.tenant.seed("pipeline_run", [{ pipeline_id: "pl_none" }])).toHaveLength(1);
  });

  test("accepts null, lists, objects and fractions for attributes that allow them", () => {
    const items = [{ folder_id: null, name: "A", nodes: [] }];
    expect(context.tenant.seed("pipeline", items)).toHaveLength(1);
    expect(context.tenant.seed("pipeline_run", [{ duration_seconds: 3, error: { message: "x" } }])).toHaveLength(1);
    expect(context.tenant.seed("template", [{ rating_avg: 1.5 }])).toHaveLength(1);
  });

  test("rejects unknown types and attributes", () => {
    const { tenant } = context;
    // @ts-expect-error -- No resource has this type.
    expect(() => tenant.seed("pipelines", [{}])).toThrow('There is no stored type "pipelines"; did you mean pipeline?');
    // @ts-expect-error -- A pipeline has no such attribute.
    expect(() => tenant.seed("pipeline", [{ nmae: "x" }])).toThrow(
      "`pipeline.nmae` is not an attribute of pipeline; did you mean name?",
    );
    // @ts-expect-error -- A project has no such attribute.
    expect(() => tenant.seed("project", [{ title: "x" }])).toThrow("`project.title` is not an attribute of project");
  });
});

describe("a list of 50,000 runs", () => {
  test("takes a similar amount of CPU time for the first page, for filtered pages and for a late page", async () => {
    const { tenant } = context;
    const states = ["succeeded", "failed", "canceled", "running"];
    tenant.seed(
      "pipeline_run",
      Array.from({ length: 50_000 }, (_, index) => ({
        pipeline_id: `pl_${index % 7}`,
        status: states[index % 4] ?? "failed",
        queued_at: timestamp(Date.parse("2026-11-24T00:00:00Z") - (50_000 - index) * 120_000),
      })),
    );
    const first = await send(tenant, "runs_list", { query: { limit: "100" } });
    expect(first.json.data).toHaveLength(100);

    // The lowest CPU time of several requests, in milliseconds: other programs slow some requests down.
    const cost = async (query: Record<string, string>): Promise<number> => {
      let fastest = Number.POSITIVE_INFINITY;
      for (let count = 0; count < 7; count += 1) {
        const before = process.cpuUsage();
        expect((await send(tenant, "runs_list", { query })).status).toBe(200);
        const { user, system } = process.cpuUsage(before);
        fastest = Math.min(fastest, (user + system) / 1000);
      }
      return fastest;
    };
    const plain = await cost({ limit: "100" });
    for (const query of [
      { status: "failed" },
      { pipeline_id: "pl_3" },
      { status: "canceled", pipeline_id: "pl_2" },
      { status: "none" },
      { date_range: "2026-11-23..2026-11-23" },
      { date_range: "2026-09-16..2026-09-16" },
      { date_range: "2020-01-01..2020-12-31" },
      { date_range: "2026-01-01..2026-12-31", status: "failed" },
      { date_range: "2026-09-16..2026-09-16", pipeline_id: "pl_3" },
    ]) {
      expect(await cost({ ...query, limit: "100" }), JSON.stringify(query)).toBeLessThan(plain * 3 + 5);
    }
    const oldestRuns = { date_range: "2026-01-01..2026-09-16", limit: "100" };
    const { cursor } = (await send(tenant, "runs_list", { query: oldestRuns })).json.meta.page;
    expect(await cost({ ...oldestRuns, cursor: String(cursor) })).toBeLessThan(plain * 3 + 5);
    const [oldest] = await succeed(tenant, "runs_list", { query: { limit: "1", pipeline_id: "pl_01hqxyz" } });
    expect(oldest.type).toBe("pipeline_run");
  });
});
