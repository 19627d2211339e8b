import { describe, expect, test } from "vitest";
import { send, succeed } from "../support/calls.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox();

describe("the demo data", () => {
  test("contain what documented requests refer to, although no response shows it", async () => {
    const { tenant } = context;
    const body = { folder_id: "fld_01hqabc", project_id: "proj_01hqabc" };
    expect((await succeed(tenant, "pipelines_move", { body })).attributes).toMatchObject(body);
    const { attributes } = await succeed(tenant, "folders_get", { params: { folder_id: "fld_01hqabc" } });
    expect(attributes.name).toMatch(/ \(fld_01hqabc\)$/);
  });
});

describe("seeding", () => {
  test("stores resources with the given values, and the example's values for the others", async () => {
    const { tenant } = context;
    const [id = ""] = tenant.seed("pipeline", [{ name: "Seeded", status: "paused" }]);
    const { attributes } = await succeed(tenant, "pipelines_get", { params: { pipeline_id: id } });
    expect(attributes).toMatchObject({ name: "Seeded", status: "paused", created_at: "2026-11-24T13:00:00Z" });
    expect(attributes.nodes.length).toBeGreaterThan(0);
  });

  test("rejects unknown types and attributes", () => {
    const { tenant } = context;
    // @ts-expect-error -- No resource has this type.
    expect(() => tenant.seed("pipelines", [{}])).toThrow('There is no stored type "pipelines"');
    // @ts-expect-error -- A project has no such attribute.
    expect(() => tenant.seed("project", [{ title: "x" }])).toThrow('A project has no attribute "title"');
  });
});

describe("a list of 100,000 runs", () => {
  test("returns its last page as fast as its first, with any filter", async () => {
    const { tenant } = context;
    const states = ["succeeded", "failed", "canceled", "running"];
    tenant.seed(
      "pipeline_run",
      Array.from({ length: 100_000 }, (_, index) => ({
        pipeline_id: `pl_${index % 7}`,
        status: states[index % 4] ?? "failed",
      })),
    );
    const first = await send(tenant, "runs_list", { query: { limit: "100" } });
    expect(first.json.data).toHaveLength(100);

    const cost = async (query: Record<string, string>): Promise<number> => {
      const before = process.cpuUsage();
      for (let count = 0; count < 5; count += 1) expect((await send(tenant, "runs_list", { query })).status).toBe(200);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 5000;
    };
    const plain = await cost({ limit: "100" });
    for (const query of [
      { status: "failed" },
      { pipeline_id: "pl_3" },
      { status: "canceled", pipeline_id: "pl_2" },
      { status: "none" },
    ]) {
      expect(await cost({ ...query, limit: "100" }), JSON.stringify(query)).toBeLessThan(plain * 5 + 5);
    }
    const [oldest] = await succeed(tenant, "runs_list", { query: { limit: "1", pipeline_id: "pl_01hqxyz" } });
    expect(oldest.type).toBe("pipeline_run");
  });
});
