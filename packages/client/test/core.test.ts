import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { createClientFor } from "../src/core.ts";
import * as tables from "../src/operations.ts";
import { createRaw } from "../src/raw.ts";
import { asked, page, resource, scripted } from "./support/client.ts";

/** Bundles a program for browsers. Returns the code. */
async function bundle(program: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL("../", import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2023",
  });
  return outputFiles.map(({ text }) => text).join("");
}

const subset = `
  import { createClientFor } from "@planasonix/client/core";
  import { pipelines, runs } from "@planasonix/client/operations";
  export const planasonix = createClientFor({ pipelines, runs });
`;

const { pipelines, runs } = tables;

/** The names of a client's properties, of which those of the resources are on its prototype. */
function namesOf(client: object): string[] {
  const names: string[] = [];
  for (const name in client) names.push(name);
  return names;
}

const nothingStated = { limit: undefined, remaining: undefined, resetAt: undefined };

describe("createClientFor", () => {
  test("creates a client with only the given resources", async () => {
    const { options, fetch } = scripted([resource("pl_1")]);

    const planasonix = createClientFor({ pipelines, runs }, options);
    const pipeline = await planasonix.pipelines.get("pl_1");

    expect(namesOf(planasonix)).toEqual(["withOptions", "rateLimit", "pipelines", "runs"]);
    expect([pipeline.id, asked(fetch)]).toEqual(["pl_1", ["GET /pipelines/pl_1"]]);
  });

  test("polls an operation of a resource that the client lacks", async () => {
    const { options, fetch } = scripted([resource("run_1"), resource("run_1", { status: "succeeded" })]);

    const run = await createClientFor({ pipelines }, options).pipelines.runAndWait("pl_1");

    expect(run.attributes.status).toBe("succeeded");
    expect(asked(fetch)).toEqual(["POST /pipelines/pl_1/run", "GET /runs/run_1"]);
  });

  test.each([
    ["the table of another resource", { pipelines: runs }],
    ["an empty object", { pipelines: {} }],
    ["undefined", { pipelines: undefined }],
    ["rows without a name", { pipelines: { rows: {} } }],
    ["a name without rows", { pipelines: { resource: "pipelines" } }],
  ])("rejects %s as the table of a resource", (_, given) => {
    const create: (tables: never, options: object) => object = createClientFor;

    expect(() => create(given as never, scripted([]).options)).toThrow(
      new TypeError("`pipelines` must be the table of that name from @planasonix/client/operations"),
    );
  });

  test.each([[[]], [[{}]]])("rejects a call without tables: %j", (given) => {
    const create: (...values: unknown[]) => object = createClientFor as never;

    expect(() => create(...given)).toThrow(
      new TypeError("Pass tables from @planasonix/client/operations, as in `createClientFor({ pipelines, runs })`"),
    );
  });

  test("accepts the table of every resource of the full client, under the same name", () => {
    const { planasonix, options } = scripted([]);

    expect(namesOf(createClientFor({ ...tables }, options))).toEqual(namesOf(planasonix));
  });

  test("creates a client that createRaw accepts", async () => {
    const { options } = scripted([page(["pl_1"], null)]);

    const { data } = await createRaw(createClientFor({ pipelines }, options)).GET("/pipelines");

    expect(data?.data.map(({ id }) => id)).toEqual(["pl_1"]);
  });

  test("sends the name and version of the client as the User-Agent", async () => {
    const { options, fetch } = scripted([resource("pl_1")]);

    await createClientFor({ pipelines }, options).pipelines.get("pl_1");

    expect(fetch.sent[0]?.headers.get("user-agent")).toMatch(/^planasonix-client\/\d+\.\d+\.\d+$/);
  });

  test("adds only the operations of the given resources to a bundle", async () => {
    const code = await bundle(subset);

    expect(code).toContain("./{}/run");
    expect(code).not.toMatch(/listSchemas|getManualInstall|listDeliveries|cron_expression|getMetrics/);
  });

  test("does not add the manifest's lists of dependencies to a bundle", async () => {
    expect(await bundle(subset)).not.toContain("devDependencies");
  });
});

describe("client", () => {
  test("returns the same methods each time, so that they can be stored and compared", () => {
    const { planasonix } = scripted([]);

    expect(planasonix.pipelines).toBe(planasonix.pipelines);
    expect(planasonix.pipelines.get).toBe(planasonix.pipelines.get);
  });

  test("supports destructuring of methods and resources", async () => {
    const { planasonix } = scripted([resource("pl_1")]);
    const { pipelines: methods } = planasonix;
    const { get } = methods;

    expect((await get("pl_1")).id).toBe("pl_1");
  });

  test("sends nothing and requests no API key before the first call", () => {
    const { planasonix, fetch } = scripted([resource("pl_1")], {
      apiKey() {
        throw new Error("too early");
      },
    });

    expect([Object.keys(planasonix.pipelines).length > 0, fetch.sent]).toEqual([true, []]);
  });

  test("reports `limit`, `remaining` and `resetAt` of the last response, and undefined before the first", async () => {
    const headers = { "x-ratelimit-limit": "600", "x-ratelimit-remaining": "599", "x-ratelimit-reset": "1767225660" };
    const { planasonix } = scripted([
      Response.json({ data: { id: "pl_1", type: "pipeline", attributes: {} } }, { headers }),
    ]);

    const before = planasonix.rateLimit;
    await planasonix.pipelines.get("pl_1");

    const stated = { limit: 600, remaining: 599, resetAt: new Date("2026-01-01T00:01:00Z") };
    expect(before).toEqual({ ...nothingStated, waiting: 0, until: undefined });
    expect(planasonix.rateLimit).toEqual({ ...stated, waiting: 0, until: undefined });
  });

  test("does not share its rate limit with another client", async () => {
    const headers = { "x-ratelimit-limit": "600", "x-ratelimit-remaining": "599", "x-ratelimit-reset": "1767225660" };
    const { planasonix } = scripted([
      Response.json({ data: { id: "pl_1", type: "pipeline", attributes: {} } }, { headers }),
    ]);
    const other = scripted([]);

    await planasonix.pipelines.get("pl_1");

    expect(other.planasonix.rateLimit).toEqual({ ...nothingStated, waiting: 0, until: undefined });
  });
});
