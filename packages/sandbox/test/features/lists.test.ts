import { describe, expect, test } from "vitest";
import type { SandboxTenant } from "../../src/index.ts";
import { send, succeed } from "../support/calls.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox({ seed: "empty" });

async function createProjects(tenant: SandboxTenant, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    ids.push(
      (await succeed(tenant, "projects_create", { body: { name: `Project ${index}`, description: "Test" } })).id,
    );
  }
  return ids;
}

interface Page {
  readonly ids: string[];
  readonly cursor: string | null;
}

async function readPage(tenant: SandboxTenant, id: string, query: Record<string, string>): Promise<Page> {
  const { json } = await send(tenant, id, { query });
  return { ids: json.data.map((item: { id: string }) => item.id), cursor: json.meta.page.cursor };
}

describe("pages", () => {
  test("contain every item once, newest first, and end with a null cursor", async () => {
    const { tenant } = context;
    const ids = await createProjects(tenant, 7);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page = await readPage(tenant, "projects_list", { limit: "3", ...(cursor !== null && { cursor }) });
      seen.push(...page.ids);
      cursor = page.cursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids.toReversed());
  });

  test("neither repeat nor lose items while other items are created", async () => {
    const { tenant } = context;
    const ids = await createProjects(tenant, 4);
    const first = await readPage(tenant, "projects_list", { limit: "2" });
    await createProjects(tenant, 2);
    const second = await readPage(tenant, "projects_list", { limit: "2", cursor: String(first.cursor) });
    expect([...first.ids, ...second.ids]).toEqual(ids.toReversed());
  });

  test.each([
    ["that was changed", async (cursor: string) => ({ limit: "1", cursor: `${cursor.slice(0, -2)}AA` })],
    ["that no page returned", async () => ({ limit: "1", cursor: "next" })],
    ["of a list with a different filter", async (cursor: string) => ({ limit: "1", cursor, search: "x" })],
  ])("cannot be requested with a cursor %s", async (_, query) => {
    const { tenant } = context;
    await createProjects(tenant, 2);
    const { cursor } = await readPage(tenant, "projects_list", { limit: "1" });
    const { status, json } = await send(tenant, "projects_list", { query: await query(String(cursor)) });
    expect(status).toBe(400);
    expect(json.error.details[0].field).toBe("query.cursor");
  });

  test("cannot be requested with a limit below 1, or with a limit that is not a number", async () => {
    const { tenant } = context;
    for (const limit of ["0", "many"]) {
      expect((await send(tenant, "projects_list", { query: { limit } })).status).toBe(400);
    }
  });

  test("omit the items of other tenants", async () => {
    await createProjects(context.tenant, 2);
    expect(await succeed(await context.sandbox.tenant(), "projects_list")).toEqual([]);
  });
});

describe("filters", () => {
  const demo = useSandbox();

  test.each([
    ["pipelines_list", { search: "TO LAKE" }, ["pl_01hqdef", "pl_01hqclk"]],
    ["pipelines_list", { status: "draft" }, ["pl_01hqdef"]],
    ["runs_list", { status: "failed" }, ["run_01j8k1aa", "run_01j8j7dd"]],
    ["runs_list", { date_range: "2026-11-24..2026-11-24" }, ["run_01j8k2m4", "run_01j8k1aa", "run_01j8k4cc"]],
    ["runs_list", { date_range: "2025-01-01..2025-12-31" }, []],
    ["runs_list", { from: "2026-11-24", to: "2026-11-24" }, ["run_01j8k2m4", "run_01j8k1aa", "run_01j8k4cc"]],
    ["runs_list", { to: "2025-12-31" }, []],
    ["schedules_list", { enabled: "false" }, ["sch_01hqabc"]],
    ["triggers_list", { type: "none" }, []],
    ["jobs_list", { since: "2026-11-24T00:00:00Z" }, ["job_01jq8syncabc", "job_01jq8bfillj1", "job_01jq8bfillj2"]],
    ["jobs_list", { until: "2026-11-23T20:00:00Z" }, ["job_01jq8bfillj0"]],
    ["dlq_list", { connection_id: "conn_01hqxyz" }, ["dlq_01jq8row002"]],
    ["connections_listFiles", { prefix: "none/" }, []],
    ["templates_list", { tags: "none" }, []],
    ["catalogTables_search", { q: "nothing like it" }, []],
    ["folders_list", { project_id: "proj_none" }, []],
  ])("select the expected items of %s: %o", async (id, query, expected) => {
    const { ids } = await readPage(demo.tenant, id, query);
    expect(ids).toEqual(expected);
  });

  test("select items by an element of an array attribute", async () => {
    const { json } = await send(demo.tenant, "templates_list");
    const tag = json.data[0].attributes.tags[0];
    expect((await readPage(demo.tenant, "templates_list", { tags: tag })).ids).toContain(json.data[0].id);
  });

  test.each([
    ["date_range", "yesterday"],
    ["date_range", "2026-11-01..soon"],
    ["to", "soon"],
  ])("are rejected if they are not valid: %s=%s", async (name, value) => {
    const { status, json } = await send(demo.tenant, "runs_list", { query: { [name]: value } });
    expect(status).toBe(400);
    expect(json.error.details[0].field).toBe(`query.${name}`);
  });
});
