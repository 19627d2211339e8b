// The whole way of a workspace that calls pipelines flows: its file, the generated client, and a sandbox with its paths.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type Generated, generateClient } from "@planasonix/openapi/generate";
import { secrets } from "@planasonix/openapi/operations";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import {
  type DescribedOperation,
  listOperations,
  pathParameters,
  readDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { exampleRequest } from "@planasonix/scripts/openapi/example-request.ts";
import { isQueryOption, takes } from "@planasonix/scripts/openapi/method.ts";
import { workspaceFile } from "@planasonix/scripts/openapi/workspace-file.ts";
import { readBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClientFor, type DefinedTables } from "../src/core.ts";
import { type ApiPromise, createClient, isApiError, type Paginated, type PipelineRun } from "../src/index.ts";
import { memoryStore, startOnce } from "../src/once.ts";
import { memory } from "./support/client.ts";

const description = readDescription(new URL("../../openapi/src/generated/openapi.json", import.meta.url));
const operations = listOperations(description);
const options = {
  clock: "manual",
  now: "2026-11-24T18:00:00Z",
  randomSeed: "flows",
  apiKey: "plnx_live_0123456789",
  onWarning: () => {},
} as const;

/** Those of pipelines, and every fourth of the others: `npm run proof contract` calls all with a generated client. */
const called = operations.filter(({ resource }, index) => resource === "pipelines" || index % 4 === 0);

/** What the workspace has besides, and what it claims of it. */
const gadget = { parameters: [{ name: "gadget_id", in: "path", required: true, schema: { type: "string" } }] };
const claims = { "x-effect": ["read"], "x-retry": "safe", responses: { "200": { description: "A gadget." } } };
const added = { "/v2/gadgets/{gadget_id}": { ...gadget, get: claims, delete: claims } };

interface Flows {
  list(): Paginated<{ readonly id: string }>;
  listRuns(id: string): Paginated<PipelineRun>;
  runAndWait(id: string, body?: object, options?: object): ApiPromise<PipelineRun>;
}

interface Gadgets {
  get(id: string): ApiPromise<unknown>;
  delete(id: string): ApiPromise<unknown>;
}

let folder = "";
let generated: Generated;
let tables: DefinedTables<{ flows: Flows; runs: object; gadgets: Gadgets }>;
let spec = "";

beforeAll(async () => {
  // In this package, where the generated code finds the client.
  folder = mkdtempSync(fileURLToPath(new URL("../.generated-", import.meta.url)));
  spec = join(folder, "workspace.json");
  const file = workspaceFile(description);
  writeFileSync(spec, JSON.stringify({ ...file, paths: { ...Object(file.paths), ...added } }));
  const out = join(folder, "planasonix");
  generated = await generateClient({ from: spec, out });
  ({ tables } = await import(pathToFileURL(join(out, "table.ts")).href));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Calls the method of an operation with its example. Returns the result, or the status and code of the error. */
async function outcomeOf(client: object, resource: string, operation: DescribedOperation): Promise<unknown> {
  const { path, query, body } = exampleRequest(description, operation);
  const [first, second] = pathParameters(operation);
  const given = [
    ...(first === undefined ? [] : [second === undefined ? path[first.name] : path]),
    ...(body === undefined ? [] : [body]),
    ...(takes(operation) === "query" ? [query] : []),
    ...(isQueryOption(operation) && Object.keys(query).length > 0 ? [{ query }] : []),
  ];
  const call = Reflect.get(Reflect.get(client, resource), operation.member);
  try {
    const result: unknown = await call(...given);
    const { body: stream } = Object(result);
    return stream instanceof ReadableStream
      ? await new Response(stream).text()
      : JSON.parse(JSON.stringify(result ?? null));
  } catch (error) {
    if (!isApiError(error)) throw error;
    return { status: error.status, code: error.code };
  }
}

/** The values of fields that the description marks as secret. */
function secretsIn(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === "string" && value.length >= 12 && secrets.fields.includes(key) ? [value] : secretsIn(value),
  );
}

describe("the client of a workspace that calls pipelines flows", () => {
  test("has every operation of ours", () => {
    expect(generated.report.same.length + generated.report.renamed.length).toBe(operations.length);
    expect(generated.report.prefix).toBe("/v2");
  });

  test("gets the same responses from a sandbox with its paths as our client from ours, and logs no secret", async () => {
    // Without a port, equal seeds give equal keys and secrets.
    await using own = await startSandbox({ ...options, port: false });
    await using other = await startSandbox({ ...options, port: false, spec });
    const { lines, logger } = memory();
    const shared = { apiKey: options.apiKey, maxRetries: 0 };
    const ours = createClient({ ...shared, baseUrl: own.url, fetch: own.fetch });
    const logged = { logger, logLevel: "debug" } as const;
    const theirs = createClientFor(tables, { ...shared, ...logged, baseUrl: other.url, fetch: other.fetch });
    const results: unknown[] = [];

    for (const operation of called) {
      const { resource, name } = operation;
      const expected = await outcomeOf(ours, resource, operation);
      const renamed = resource === "pipelines" ? "flows" : resource;
      expect(await outcomeOf(theirs, renamed, operation), name).toEqual(expected);
      results.push(expected);
    }

    const shown = JSON.stringify(lines);
    const found = secretsIn(results);
    expect(found).not.toEqual([]);
    expect(found.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  test.each([
    [["read"], ["get", "delete"]],
    [["read", "reach"], ["delete"]],
    [["read", "reach", "change", "delete"], ["delete"]],
  ] as const)("with %j allowed, an operation that is not ours is what it can be at worst", async (allow, refused) => {
    const sent: string[] = [];
    const fetch = async (_: string, { method }: RequestInit): Promise<Response> => {
      sent.push(method ?? "");
      return Response.json({ data: {} });
    };
    const { gadgets } = createClientFor(tables, { apiKey: options.apiKey, fetch, allow });
    const ends = await Promise.all(
      (["get", "delete"] as const).map((name) =>
        gadgets[name]("gadget_1").then(
          () => "sent",
          (error) => error.name,
        ),
      ),
    );
    expect(ends).toEqual(
      ["get", "delete"].map((name) => (refused.includes(name as never) ? "NotAllowedError" : "sent")),
    );
    expect(sent).toHaveLength(2 - refused.length);
  });

  test("starts a flow once, and waits for it", async () => {
    await using sandbox: Sandbox = await startSandbox({ ...options, spec });
    const { flows } = createClientFor(tables, {
      apiKey: options.apiKey,
      baseUrl: sandbox.url,
      clock: sandbox.clock.client,
    });
    const [flow] = (await flows.list()).data;
    const id = flow?.id ?? "";
    const store = memoryStore();

    sandbox.faults.add({ operation: "pipelines.run", reset: "after", times: 1 });
    const run = await flows.runAndWait(id, {}, { start: startOnce({ key: "nightly", store }) });
    const again = await flows.runAndWait(id, {}, { start: startOnce({ key: "nightly", store }) });

    expect([run.attributes.status, again.id]).toEqual(["succeeded", run.id]);
    expect(sandbox.requests.all("pipelines.run")).toHaveLength(1);
  });

  test("runs the job of the page about such files, which starts a flow once a day", async () => {
    const page = readFileSync(new URL("../../openapi/WORKSPACE.md", import.meta.url), "utf8");
    const block = readBlocks(page).find(({ mark }) => mark === "src/nightly.ts");
    const source = ["nightly.ts", block?.text ?? ""] as const;
    const table = ["planasonix/table.ts", readFileSync(join(folder, "planasonix/table.ts"), "utf8")] as const;
    for (const [name, text] of [source, table]) {
      writeFileSync(join(folder, name.replace(/ts$/, "js")), stripTypeScriptTypes(text));
    }
    await using sandbox = await startSandbox({ spec, speed: 3600, apiKey: options.apiKey, onWarning: () => {} });
    const [flow = ""] = sandbox.seed("pipeline", [{ name: "Orders", status: "active" }]);
    const env = { ...process.env, PLANASONIX_BASE_URL: sandbox.url, PLANASONIX_API_KEY: sandbox.apiKey };
    const start = (): Promise<{ readonly stdout: string }> =>
      promisify(execFile)(process.execPath, ["nightly.js", flow], { cwd: folder, env });

    const first = await start();
    const again = await start();

    expect(first.stdout).toMatch(/^run_\w+ succeeded\n$/);
    expect(again.stdout).toBe(first.stdout);
    expect(sandbox.requests.all("pipelines.run")).toHaveLength(1);
  });
});
