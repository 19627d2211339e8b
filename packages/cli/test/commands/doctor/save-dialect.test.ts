import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dialect, dialectNames } from "@planasonix/client/dialect";
import { startAirflowServer } from "@planasonix/dialect-servers/src/airflow-provider.ts";
import { startMcpServer } from "@planasonix/dialect-servers/src/mcp-server.ts";
import { startPagesServer } from "@planasonix/dialect-servers/src/pages.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { serveDialect } from "../../support/dialect-server.ts";
import { run } from "../../support/fake-machine.ts";
import { startTenant } from "../../support/sandbox.ts";

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-form-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "Our API.json");
}

const save = (file: string, ...more: string[]): string[] => ["doctor", "--save-dialect", file, ...more];
const readSaved = (file: string): Dialect => JSON.parse(readFileSync(file, "utf8"));
const marksOf = ({ operations }: Dialect, is: string): string[] =>
  Object.keys(operations).filter((name) => operations[name]?.is === is);
/** A server without data of its own: what each GET responds with, by its path. */
type Served = Readonly<Record<string, unknown>>;

/** Runs a command against such a server. */
async function runAt(
  args: readonly string[],
  served: Served,
  status = 404,
  env: Readonly<Record<string, string>> = {},
) {
  const sent: string[] = [];
  const fetch = async (url: string, { method = "GET" }: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(url);
    sent.push(`${method} ${pathname}${search}`);
    const body = Object.hasOwn(served, pathname) ? served[pathname] : undefined;
    if (typeof body === "string") return new Response(body, { headers: { "content-type": "text/html" } });
    return body === undefined ? new Response("no such page\n", { status }) : Response.json(body);
  };
  const all = { PLANASONIX_API_KEY: "key-of-a-test", PLANASONIX_BASE_URL: "https://flow.test", ...env };
  const ran = await run(args, { env: all, clientOptions: { fetch, maxRetries: 0 } });
  return { ...ran, sent };
}

const pipeline = { id: "pl_1", name: "secret-name", projectId: "p_1" };

describe.each([
  [
    "airflow-provider",
    () => startAirflowServer({ jobs: 5 }),
    { seen: [], guessed: ["jobs.list", "jobs.get"] },
    [
      ["jobs", "list"],
      ["jobs", "get", "job_1"],
    ],
  ],
  [
    "mcp-server",
    startMcpServer,
    {
      seen: ["pipelines.list", "schedules.list", "connections.list", "schedules.get"],
      guessed: ["pipelines.listRuns", "pipelines.get", "connections.get"],
    },
    [
      ["pipelines", "list"],
      ["pipelines", "get", "pl_1"],
      ["pipelines", "list-runs", "pl_1"],
      ["schedules", "get", "sch_1"],
    ],
  ],
  [
    "pages",
    () => startPagesServer({ jobs: 5 }),
    {
      seen: ["pipelines.list", "jobs.list", "connections.list", "jobs.get", "connections.get"],
      guessed: ["runs.list", "jobs.getResults"],
    },
    [
      ["pipelines", "list"],
      ["jobs", "list"],
      ["jobs", "get", "job_1"],
      ["connections", "get", "conn_1"],
    ],
  ],
] as const)("the form of the server of %s", (name, start, marks, reads) => {
  test("is saved, marked as seen or guessed, and makes its reads work as its own dialect does", async () => {
    const other = await serveDialect(name, start());
    const file = newFile();

    const saved = await other.run(save(file), { env: { PLANASONIX_DIALECT: "" } });
    const dialect = readSaved(file);
    const requests = [...other.server.requests];

    expect([saved.code, saved.stderr]).toEqual([0, ""]);
    expect({ seen: marksOf(dialect, "seen"), guessed: marksOf(dialect, "guessed") }).toEqual(marks);
    expect(dialect).toMatchObject({ name: "our-api", source: expect.stringContaining(other.server.origin) });
    expect(requests.length).toBeLessThanOrEqual(150);
    expect(requests.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(saved.stdout).toContain(`Then: planasonix doctor --dialect '${file}'`);
    for (const read of reads) {
      const usual = await other.run([...read, "-o", "json"]);
      const own = await other.run([...read, "-o", "json"], { env: { PLANASONIX_DIALECT: file } });
      expect([own.code, own.stderr]).toEqual([0, ""]);
      expect(idsIn(own.stdout)).toEqual(idsIn(usual.stdout));
    }
    const checked = await other.run(["doctor", "-o", "json"], { env: { PLANASONIX_DIALECT: file } });
    const { findings, dialect: spoken } = JSON.parse(checked.stdout);
    expect(spoken).toBe("our-api");
    expect(findings.filter(({ verdict }: { verdict: string }) => verdict === "breaking")).toEqual([]);
  });
});

function idsIn(stdout: string): unknown[] {
  return [JSON.parse(stdout)].flat().map(({ id }) => id);
}

test("a server of the documented form needs no dialect, and nothing is written", async () => {
  await using sandbox = await startTenant();
  const file = newFile();

  const { code, stdout } = await sandbox.run(save(file));

  expect([code, stdout]).toEqual([
    0,
    `${sandbox.tenant.url} has the documented form: it needs no dialect, and nothing was written.\n`,
  ]);
  expect(existsSync(file)).toBe(false);
  expect(sandbox.tenant.requests.all().length).toBeLessThanOrEqual(150);
});

test("of a server that differs in a few lists, only these are saved, and the others stay as documented", async () => {
  await using sandbox = await startTenant();
  const { tenant } = sandbox;
  const file = newFile();
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const response = await tenant.fetch(url, init);
    const { pathname } = new URL(url);
    if (!pathname.endsWith("/pipelines") || !response.ok) return response;
    const { data, meta } = JSON.parse(await response.text());
    return Response.json({ items: data, paging: { next: meta.page.cursor } });
  };

  const { code } = await sandbox.run(save(file), { clientOptions: { fetch } });
  const { unlisted, operations } = readSaved(file);
  const read = await sandbox.run(["pipelines", "list", "-o", "json"], {
    clientOptions: { fetch },
    env: { PLANASONIX_DIALECT: file },
  });

  expect([code, unlisted, Object.keys(operations)]).toEqual([0, undefined, ["pipelines.list"]]);
  expect(operations["pipelines.list"]?.response).toMatchObject({ at: "/items", form: "envelope" });
  expect([read.code, read.stderr]).toEqual([0, ""]);
  expect(JSON.parse(read.stdout).length).toBeGreaterThan(0);
});

test("a list that honours `limit` is told from one that has no more items", async () => {
  const answers: Record<string, readonly object[]> = {
    "/api/pipelines": [pipeline, { ...pipeline, id: "pl_2" }],
    "/api/connections": [1, 2, 3, 4].map((id) => ({ id: `conn_${id}`, name: "c" })),
  };
  const file = newFile();
  const fetch = async (url: string): Promise<Response> => {
    const { pathname, searchParams } = new URL(url);
    const items = answers[pathname];
    if (!items) return new Response("", { status: 404 });
    const isHonored = pathname.endsWith("connections");
    return Response.json(isHonored ? items.slice(0, Number(searchParams.get("limit") ?? items.length)) : items);
  };
  const env = { PLANASONIX_API_KEY: "k", PLANASONIX_BASE_URL: "https://flow.test" };

  await run(save(file), { env, clientOptions: { fetch } });
  const { operations } = readSaved(file);

  expect(operations["pipelines.list"]?.query).toEqual({});
  expect(operations["connections.list"]?.query).toEqual({ limit: "limit" });
});

test("a form below a path that no dialect has is found by the base URL", async () => {
  const file = newFile();
  const env = { PLANASONIX_BASE_URL: "https://flow.test/rest/v7" };

  const { code } = await runAt(save(file), { "/rest/v7/pipelines": { data: [pipeline] } }, 404, env);

  expect([code, readSaved(file).prefix]).toEqual([0, "/rest/v7"]);
});

test("the file and the output have neither values of fields nor the API key", async () => {
  const file = newFile();

  const { stdout } = await runAt(save(file), { "/api/pipelines": [pipeline], "/api/pipelines/pl_1": pipeline });

  const text = stdout + readFileSync(file, "utf8");
  for (const value of ["secret-name", "key-of-a-test", "p_1", "pl_1"]) expect(text).not.toContain(value);
});

test("a policy that does not allow to read is respected, and one that does is enough", async () => {
  const file = newFile();
  const served = { "/api/pipelines": [pipeline] };

  const refused = await runAt(save(file, "--allow", "start"), served);
  expect([refused.code, refused.sent, existsSync(file)]).toEqual([9, [], false]);
  expect(await runAt(save(file, "--allow", "read"), served)).toMatchObject({ code: 0 });
});

test("a rate limit ends it, and the file has what was seen before", async () => {
  const file = newFile();
  let count = 0;
  const fetch = async (url: string): Promise<Response> => {
    count += 1;
    if (count > 40) return Response.json({ message: "slow down" }, { status: 429 });
    return new URL(url).pathname === "/api/pipelines" ? Response.json([pipeline]) : new Response("", { status: 404 });
  };
  const env = { PLANASONIX_API_KEY: "k", PLANASONIX_BASE_URL: "https://flow.test" };

  const { code, stdout } = await run(save(file), { env, clientOptions: { fetch } });

  expect([code, count]).toEqual([6, 41]);
  expect(stdout).toMatch(/It ended early: GET \S+ failed with 429: the rate limit is used up\./);
  expect(marksOf(readSaved(file), "seen")).toEqual(["pipelines.list"]);
});

test("it sends at most 150 requests, and says if these did not suffice", async () => {
  const file = newFile();
  let count = 0;
  const fetch = async (url: string): Promise<Response> => {
    count += 1;
    const { pathname, searchParams } = new URL(url);
    // Most lists are below a longer path, and refuse pages of two.
    if (!/^\/api\/(v1\/(?!jobs$)|(pipelines|connections|jobs)$)/.test(pathname))
      return new Response("", { status: 404 });
    const limit = searchParams.get("limit");
    if (limit === "2") return Response.json({ message: "limit must be odd" }, { status: 400 });
    const length = Number(limit ?? 2);
    return Response.json(Array.from({ length }, (_, index) => ({ id: `x_${index}`, name: "n" })));
  };
  const env = { PLANASONIX_API_KEY: "k", PLANASONIX_BASE_URL: "https://flow.test" };

  const { code, stdout } = await run(save(file), { env, clientOptions: { fetch } });

  expect([code, count]).toEqual([6, 150]);
  expect(stdout).toContain("It ended early: 150 requests were sent.");
  expect(existsSync(file)).toBe(true);
});

describe("is refused with 2, and nothing is written", () => {
  test.each<[string, (file: string) => string[], RegExp]>([
    [
      "a file that exists",
      (file) => {
        writeFileSync(file, "{}");
        return save(file);
      },
      /exists, and may have been finished by hand/,
    ],
    ["a folder that does not exist", (file) => save(join(file, "none", "x.json")), /cannot be written: ENOENT/],
    ["no name", () => save(""), /--save-dialect needs the name of a file/],
    ["another flag of the doctor", (file) => save(file, "--reach"), /--reach has no effect with --save-dialect/],
    ["a dialect that is set", (file) => save(file, "--dialect", dialectNames[1] ?? ""), /--dialect has the dialect/],
  ])("%s", async (_, argsFor, message) => {
    const { code, stderr, sent } = await runAt(argsFor(newFile()), { "/api/pipelines": [pipeline] });
    expect([code, sent]).toEqual([2, []]);
    expect(stderr).toMatch(message);
  });

  test.each<[string, Served, number, RegExp]>([
    ["a server that has nothing", {}, 404, /Nothing below https:\/\/flow\.test responded .* with data \(404\)/],
    [
      "a login page",
      Object.fromEntries(["/v1", "/api"].map((at) => [`${at}/pipelines`, "<html>Sign in"])),
      404,
      /\(a web page, 404\)/,
    ],
    ["a refused key", {}, 401, /failed with 401: the API key is refused/],
  ])("%s", async (_, served, status, message) => {
    const file = newFile();
    const { code, stderr } = await runAt(save(file), served, status);
    expect([code, existsSync(file)]).toEqual([2, false]);
    expect(stderr).toMatch(message);
  });
});
