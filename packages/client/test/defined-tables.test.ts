import { describe, expect, test } from "vitest";
import { createClientFor, defineTables } from "../src/core.ts";
import type { ApiPromise, Paginated, PipelineRun } from "../src/index.ts";
import { memoryStore, startOnce } from "../src/once.ts";
import { asked, memory, problem, rejection, resource, scripted } from "./support/client.ts";

interface Flows {
  run(id: string, body?: object, options?: object): ApiPromise<PipelineRun>;
  runAndWait(id: string, body?: object, options?: object): ApiPromise<PipelineRun>;
  listRuns(id: string): Paginated<PipelineRun>;
}

interface Resources {
  readonly flows: Flows;
  readonly works: { get(id: string): ApiPromise<PipelineRun>; wait(id: string): ApiPromise<PipelineRun> };
}

const worksGet = {
  waiter: {
    method: "wait",
    status: "/data/attributes/status",
    succeeded: ["succeeded"],
    failed: ["failed"],
    canceled: ["canceled"],
  },
  http: "GET ./{work_id}",
} as const;

const definition = {
  rows: {
    flows: {
      run: {
        takes: "body",
        body: "optional",
        outcome: "listRuns",
        starts: {
          method: "runAndWait",
          poll: { name: "works.get", operation: worksGet },
          id: "/data/id",
          find: {
            name: "flows.listRuns",
            operation: { http: "GET /flows/{flow_id}/runs", gives: "list" },
            created: ["/attributes/created_at"],
            others: [],
          },
        },
        http: "POST ./{flow_id}/run",
      },
      listRuns: { gives: "list", http: "GET ./{flow_id}/runs" },
    },
    works: { get: worksGet },
  },
  secrets: { fields: ["hatch"], names: /passw/i, masks: [] },
} as const;

const tables = defineTables<Resources>(definition);

describe("defineTables", () => {
  test("defines tables of other resources, for a client with all of them or some", async () => {
    const { options, fetch } = scripted([resource("run_1"), resource("run_1", { status: "succeeded" })]);

    const planasonix = createClientFor(tables, options);
    const run = await planasonix.flows.run("pl_1");
    const done = await createClientFor({ works: tables.works }, options).works.wait(run.id);

    expect(done.attributes.status).toBe("succeeded");
    expect(asked(fetch)).toEqual(["POST /flows/pl_1/run", "GET /works/run_1"]);
  });

  test("rejects a table under the name of another", () => {
    expect(() => createClientFor({ jobs: tables.works }, scripted([]).options)).toThrow(
      "`jobs` must be the table of that name",
    );
  });

  test("hides the secrets that the tables name", async () => {
    const { lines, logger } = memory();
    const { options } = scripted([problem(400, { code: "x", message: "the hatch is S3CR3T" })], {
      logger,
      logLevel: "debug",
    });

    const error = await rejection(createClientFor(tables, options).flows.run("pl_1", { hatch: "S3CR3T" }));

    expect(String(error)).toContain("the hatch is");
    expect(`${error}${JSON.stringify(error)}${JSON.stringify(lines)}`).not.toContain("S3CR3T");
  });

  test("lets startOnce find a start in the list that the tables name", async () => {
    const runs: object[] = [];
    const sent: string[] = [];
    const fetch = async (url: string | URL | Request, request?: RequestInit): Promise<Response> => {
      const { pathname } = new URL(String(url));
      sent.push(`${request?.method} ${pathname}`);
      if (request?.method === "POST") {
        runs.push({ id: "run_7", type: "run", attributes: { created_at: new Date(clock.now()).toISOString() } });
        throw new TypeError("reset");
      }
      if (pathname.endsWith("/runs")) return Response.json({ data: runs, meta: { page: { cursor: null } } });
      return resource("run_7", { status: "succeeded" });
    };
    const { options, clock } = scripted([]);

    const start = startOnce({ key: "nightly", store: memoryStore() });
    const run = await createClientFor(tables, { ...options, fetch }).flows.runAndWait("pl_1", {}, { start });

    expect(run.id).toBe("run_7");
    expect(sent.filter((one) => one.startsWith("POST"))).toHaveLength(1);
    expect(new Set(sent)).toEqual(
      new Set(["GET /v1/flows/pl_1/runs", "POST /v1/flows/pl_1/run", "GET /v1/works/run_7"]),
    );
  });
});
