import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/index.ts";

const openapi = createRequire(import.meta.url).resolve("@planasonix/openapi/openapi.json");
let folder = "";
let spec = "";
let sandbox: Sandbox;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "spec-forms-"));
  spec = join(folder, "workspace.json");
  const document = JSON.parse(readFileSync(openapi, "utf8").replaceAll('"/pipelines', '"/flows'));
  const example = { data: [{ id: "w_1", type: "widget", attributes: {} }] };
  const json = (members: object): object => ({ description: "", content: { "application/json": members } });
  document.servers = [{ url: "https://acme.test/api/v2/" }];
  document.paths["/widgets"] = { get: { responses: { 200: json({ example }) } } };
  document.paths["/widgets/{id}"] = { delete: { responses: { 204: { description: "" } } } };
  document.paths["/runs/latest"] = {
    get: { responses: { 200: json({ schema: { type: "object", properties: { on: { type: "boolean" } } } }) } },
  };
  delete document.paths["/schedules"];
  writeFileSync(spec, JSON.stringify(document));
  sandbox = await startSandbox({ spec, clock: "manual", onWarning: () => {} });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function send(
  path: string,
  method = "GET",
  body?: object,
  { url, apiKey }: Pick<Sandbox, "url" | "apiKey"> = sandbox,
): Promise<{ status: number; body: unknown }> {
  const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
  const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

describe("a sandbox with the description of a workspace", () => {
  test("is at the path of its base URL", () => {
    expect(new URL(sandbox.url).pathname).toBe("/api/v2");
  });

  test("keeps the state of an operation with another name in its path", async () => {
    const { body } = await send("/flows");
    const [{ id }] = (body as { data: [{ id: string }] }).data;

    const started = await send(`/flows/${id}/run`, "POST", {});
    const run = (started.body as { data: { id: string } }).data.id;
    await sandbox.clock.advance("1h");

    expect(started.status).toBe(202);
    expect(await send(`/runs/${run}`)).toMatchObject({
      status: 200,
      body: { data: { attributes: { status: "succeeded" } } },
    });
    const listed = (await send(`/flows/${id}/runs`)).body as { data: { id: string }[] };
    expect(listed.data.map((one) => one.id)).toContain(run);
    expect(sandbox.requests.all("pipelines.run")).toHaveLength(1);
  });

  test("answers another operation with its example, or with values of its types", async () => {
    expect(await send("/widgets")).toMatchObject({ status: 200, body: { data: [{ id: "w_1" }] } });
    expect(await send("/widgets/w_1", "DELETE")).toEqual({ status: 204, body: undefined });
    expect(await send("/runs/latest")).toEqual({ status: 200, body: { on: true } });
  });

  test("refuses another operation to a request without a valid API key, as a recognized one", async () => {
    for (const path of ["/widgets", "/runs"]) {
      const missing = await fetch(sandbox.url + path);
      const { status, body } = await send(path, "GET", undefined, { url: sandbox.url, apiKey: "plnx_live_unknown" });

      expect([missing.status, missing.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
      expect(missing.headers.get("x-request-id")).not.toBeNull();
      expect([status, body]).toEqual([401, { error: { code: "unauthorized", message: "The API key is not valid." } }]);
    }
  });

  test("counts requests for another operation against the rate limit, and rejects a change if it is read-only", async () => {
    await using limited = await startSandbox({ spec, clock: "manual", rateLimit: 1, readOnly: true });

    expect(await send("/widgets", "GET", undefined, limited)).toMatchObject({ status: 200 });
    expect(await send("/widgets", "GET", undefined, limited)).toMatchObject({ status: 429 });
    expect(await send("/widgets/w_1", "DELETE", undefined, limited)).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining("read-only") } },
    });
  });

  test("has nothing else", async () => {
    const missing = {
      status: 404,
      body: { error: { message: expect.stringContaining("has no GET /api/v2/pipelines") } },
    };

    expect(await send("/pipelines")).toMatchObject(missing);
    expect((await send("/schedules")).status).toBe(404);
    expect((await send("/widgets", "POST")).status).toBe(404);
    expect((await fetch(new URL("/v1/runs", sandbox.url))).status).toBe(404);
  });

  test("keeps its control interface", async () => {
    expect((await fetch(new URL("/_sandbox/health", sandbox.url))).status).toBe(200);
  });
});

test("a file that cannot be adopted is a bad value of `spec`", async () => {
  await expect(startSandbox({ spec: join(folder, "missing.yaml") })).rejects.toThrow(
    /^`spec`: .*missing.yaml cannot be read \(ENOENT\): pass the path or the URL of an OpenAPI file$/,
  );
  await expect(startSandbox({ spec, dialect: "airflow-provider" })).rejects.toThrow(
    "`spec` has no effect with `dialect`",
  );
});
