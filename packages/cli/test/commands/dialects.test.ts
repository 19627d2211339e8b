import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { dialectNames } from "@planasonix/client/dialect";
import { startAirflowServer } from "@planasonix/dialect-servers/src/airflow-provider.ts";
import { startMcpServer } from "@planasonix/dialect-servers/src/mcp-server.ts";
import { startPagesServer } from "@planasonix/dialect-servers/src/pages.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { titles } from "../../src/session/other-form.ts";
import { serveDialect } from "../support/dialect-server.ts";
import { type RunOptions, run as runPlain } from "../support/fake-machine.ts";
import { startTenant } from "../support/sandbox.ts";

/** Runs a command against a server without telling it the dialect. */
const without = (origin: string, apiKey = "flx_0123456789"): RunOptions => ({
  env: { PLANASONIX_API_KEY: apiKey, PLANASONIX_BASE_URL: origin },
});

describe("commands in a dialect", () => {
  test("a list with an offset is read to its end, or to --limit", async () => {
    const { run, server } = await serveDialect("airflow-provider", startAirflowServer({ jobs: 45 }));

    const all = await run(["jobs", "list", "--fields", "id"]);
    const some = await run(["jobs", "list", "--status", "succeeded", "--limit", "3"]);

    expect(JSON.parse(all.stdout)).toHaveLength(45);
    expect(JSON.parse(some.stdout)).toHaveLength(3);
    expect(String(server.requests.at(-1)?.query)).toBe("status=completed&limit=3");
  });

  test("a list without a size of pages is cut here", async () => {
    const { run, server } = await serveDialect("mcp-server", startMcpServer());

    const { code, stdout } = await run(["pipelines", "list", "--limit", "2"]);

    expect([code, JSON.parse(stdout).length, String(server.requests[0]?.query)]).toEqual([0, 2, ""]);
  });

  test("jobs are read, canceled and asked for their results", async () => {
    const { run } = await serveDialect("airflow-provider", startAirflowServer({ jobs: 1 }));
    await run(["connections", "sync", "conn_1"]);

    const canceled = await run(["jobs", "cancel", "job_2"]);
    const read = await run(["jobs", "get", "job_2"]);
    const results = await run(["jobs", "get-results", "job_1"]);

    expect([canceled.code, JSON.parse(read.stdout).attributes.status]).toEqual([0, "cancelled"]);
    expect(JSON.parse(results.stdout)).toMatchObject({
      id: "job_1",
      attributes: { summary: { duration_seconds: 245 } },
    });
  });

  test("tables leave out what the form lacks", async () => {
    const { run } = await serveDialect("mcp-server", startMcpServer());

    const { code, stdout } = await run(["pipelines", "list"], { isTerminal: true });

    expect([code, stdout]).toEqual([0, expect.stringMatching(/pl_1 .*Orders/)]);
  });

  test("any request goes below the prefix, and a known one in the form of the dialect", async () => {
    const { run, server } = await serveDialect("airflow-provider", startAirflowServer({ jobs: 25 }));

    const all = await run(["api", "GET", "jobs", "--paginate"]);
    const unknown = await run(["api", "GET", "health"]);

    expect([JSON.parse(all.stdout).length, unknown.code]).toEqual([25, 7]);
    expect(server.requests.at(-1)?.path).toBe("/api/v1/health");
  });

  test.each([
    [
      ["runs", "list"],
      "The dialect airflow-provider does not support runs.list: the provider for Airflow does not call it",
    ],
    [["runs", "logs", "run_1"], "does not support runs.listLogs"],
    [["pipelines", "run", "Orders", "--wait"], "does not support pipelines.run"],
    [["pipelines", "run", "Orders"], "does not support pipelines.run"],
    [["jobs", "list", "--since", "2026-11-24"], "has no query parameter `since`"],
    [["connections", "sync", "conn_1", "--pipeline-id", "pl_1"], "has no field `pipeline_id`"],
    [["connections", "sync", "conn_1", "--pipeline-id", "pl_1", "--wait"], "has no field `pipeline_id`"],
    [["api", "GET", "pipelines"], "does not support pipelines.list"],
    [["jobs", "list", "--cursor", "abc"], 'has cursors such as "offset:20"'],
  ])("%j is refused with 2 and the reason, before anything is sent", async (args, reason) => {
    const { run, server } = await serveDialect("airflow-provider", startAirflowServer());

    const { code, stderr } = await run(args);

    expect([code, stderr, server.requests]).toEqual([2, expect.stringContaining(reason), []]);
  });

  test("--show-request shows what is really sent, without secrets", async () => {
    const { run } = await serveDialect("mcp-server", startMcpServer());

    const { stdout } = await run(
      [...["connections", "test", "--type", "postgres", "--config", "-", "--show-request"]],
      { stdin: '{"sslMode":"require","password":"hunter2"}' },
    );

    expect(stdout).toContain("/api/connections/test ");
    expect(stdout).toContain('"params": "***"');
    expect(stdout).not.toContain("hunter2");
  });

  test("--debug logs what is really sent", async () => {
    const { run } = await serveDialect("airflow-provider", startAirflowServer());

    const { stderr } = await run(["jobs", "list", "--limit", "1", "--debug"]);

    expect(stderr).toContain("/api/v1/jobs");
  });

  test("the names of dialects are completed", async () => {
    const words = async (...given: string[]): Promise<string[]> => {
      const { stdout } = await runPlain(["__complete", ...given]);
      return stdout.split("\n").flatMap((line) => line.split("\t")[0] || []);
    };

    expect(await words("jobs", "list", "--dialect", "")).toEqual(dialectNames);
    expect(await words("jobs", "list", "--dialect=air")).toEqual(["--dialect=airflow-provider"]);
    expect(await words("jobs", "list", "--dial")).toEqual(["--dialect"]);
  });
});

describe("the hint", () => {
  const servers = {
    "airflow-provider": () => startAirflowServer({ jobs: 1 }),
    "mcp-server": startMcpServer,
    pages: startPagesServer,
  };

  test("every known dialect has a title", () => {
    expect(Object.keys(titles).sort()).toEqual(dialectNames.filter((name) => name !== "documented").sort());
  });

  test.each([
    ["airflow-provider", "/api/v1", ["jobs", "get", "job_1"], "the Airflow provider"],
    ["airflow-provider", "/api/v1", ["jobs", "list"], "the Airflow provider"],
    ["airflow-provider", "/api/v1", ["jobs", "wait", "job_1", "--timeout", "1s"], "the Airflow provider"],
    ["mcp-server", "/api", ["pipelines", "list"], "the MCP server"],
    ["mcp-server", "/api", ["pipelines", "run", "pl_1"], "the MCP server"],
    ["mcp-server", "/api", ["pipelines", "run", "pl_1", "--wait"], "the MCP server"],
    ["pages", "/api", ["pipelines", "list"], "the pages of the documentation"],
  ] as const)("without a dialect, a body of %s below %s says so after %j", async (name, path, args, title) => {
    const { server, run } = await serveDialect(name, servers[name]());

    const { code, stderr } = await run(args, {
      env: { PLANASONIX_DIALECT: "", PLANASONIX_BASE_URL: `${server.origin}${path}` },
    });

    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(`This looks like the form of ${title}: set PLANASONIX_DIALECT=${name}`);
    expect(stderr).not.toContain("Another form?");
  });

  test("the result file of a wait has the hint", async () => {
    const { server, run } = await serveDialect("airflow-provider", startAirflowServer({ jobs: 1 }));
    const path = join(mkdtempSync(join(tmpdir(), "planasonix-cli-")), "result.json");

    await run(["jobs", "wait", "job_1", "--timeout", "1s", "--result-file", path], {
      env: { PLANASONIX_DIALECT: "", PLANASONIX_BASE_URL: `${server.origin}/api/v1` },
    });

    expect(JSON.parse(readFileSync(path, "utf8")).error.message).toContain("set PLANASONIX_DIALECT=airflow-provider");
  });

  test("a 404 that is not the API's names the command that finds out", async () => {
    const { server, run } = await serveDialect("airflow-provider", startAirflowServer());

    const { code, stderr } = await run(["jobs", "list"], {
      env: { PLANASONIX_DIALECT: "", PLANASONIX_BASE_URL: `${server.origin}/v1` },
    });

    expect([code, stderr]).toEqual([7, expect.stringContaining("another form of the API: planasonix auth status")]);
    expect(server.requests).toHaveLength(1);
  });

  test("a 404 of the API, and a page of a proxy, get no hint of a dialect", async () => {
    const { server, run } = await serveDialect("pages", startPagesServer());
    const env = { PLANASONIX_DIALECT: "", PLANASONIX_BASE_URL: `${server.origin}/api` };
    server.answerNext({ status: 404, body: { error: { code: "not_found", message: "Nothing" } } });
    const known = await run(["pipelines", "list"], { env });
    server.answerNext({ status: 200, body: "<html><title>Sign in</title>" });
    const page = await run(["pipelines", "list"], { env });

    expect(known.stderr + page.stderr).not.toContain("PLANASONIX_DIALECT");
    expect(page.stderr).toContain("Another form?");
  });

  test("with a dialect, an answer of another form is an error without a hint", async () => {
    const { server, run } = await serveDialect("airflow-provider", startAirflowServer());
    server.answerNext({ status: 200, body: { data: { id: "job_1", type: "job", attributes: {} } } });

    const { code, stderr } = await run(["jobs", "get", "job_1"]);

    expect([code, stderr]).toEqual([7, expect.stringContaining("a body that is not of the dialect airflow-provider")]);
    expect(stderr).not.toContain("PLANASONIX_DIALECT");
  });
});

describe("auth status", () => {
  test.each([
    ["airflow-provider", startAirflowServer, "jobs.list"],
    ["mcp-server", startMcpServer, "pipelines.list"],
  ] as const)(
    "in %s, it shows the dialect, and checks the key with what the dialect has",
    async (name, start, operation) => {
      const { run } = await serveDialect(name, start());

      const { code, stdout, stderr } = await run(["auth", "status"]);

      expect([code, stdout]).toEqual([0, ""]);
      expect(stderr).toContain(`Dialect:  ${name} (from the environment variable PLANASONIX_DIALECT)\n`);
      expect(stderr).toContain(`${operation} accepts it`);
    },
  );

  test("a dialect that can ask whose key it is does so", async () => {
    await using sandbox = await startTenant({ dialect: "pages" });

    const { code, stdout } = await sandbox.run(["auth", "status", "--dialect", "pages"]);

    expect([code, JSON.parse(stdout).type]).toEqual([0, "user"]);
  });

  test.each([
    ["airflow-provider", startAirflowServer, "/v1", "the Airflow provider", "/api/v1"],
    ["airflow-provider", startAirflowServer, "/api/v1", "the Airflow provider", ""],
    ["mcp-server", startMcpServer, "/v1", "the MCP server", "/api"],
    ["mcp-server", startMcpServer, "/api", "the MCP server", ""],
    ["pages", startPagesServer, "/v1", "the pages of the documentation", "/api"],
  ] as const)("without a dialect, it finds out that %s is spoken at %#", async (name, start, path, title, base) => {
    const { server, run } = await serveDialect(name, start());

    const { code, stderr } = await run(["auth", "status"], {
      env: { PLANASONIX_DIALECT: "", PLANASONIX_BASE_URL: `${server.origin}${path}` },
    });

    expect(code).toBe(7);
    expect(stderr).toContain(`The server speaks the form of ${title}: set PLANASONIX_DIALECT=${name}`);
    expect(stderr.includes("with the base URL")).toBe(base !== "");
    expect(stderr).toContain(base && `, with the base URL ${server.origin}${base}\n`);
  });

  test("a server that speaks none of them is not named", async () => {
    const { server, run } = await serveDialect("airflow-provider", startAirflowServer());
    const env = { PLANASONIX_DIALECT: "", PLANASONIX_BASE_URL: `${server.origin}/elsewhere` };

    const { code, stderr } = await run(["auth", "status"], { env });

    expect([code, stderr.includes("PLANASONIX_DIALECT")]).toEqual([7, false]);
  });

  test("a key that the server refuses is no question of the form", async () => {
    const { server, run } = await serveDialect("airflow-provider", startAirflowServer());

    const { code } = await run(["auth", "status"], { ...without(`${server.origin}/api/v1`, "no") });

    expect(code).toBe(2);
  });
});

describe("webhooks listen", () => {
  /** A server that takes every event, and a file with events. */
  async function listen(events: unknown): Promise<{ url: string; bodies: string[]; file: string }> {
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
      bodies.push(await text(request));
      response.writeHead(204).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const file = join(mkdtempSync(join(tmpdir(), "planasonix-cli-")), "events.json");
    writeFileSync(file, JSON.stringify(events));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, file };
  }

  const completed = { id: "evt_1", type: "job.completed", job_id: "job_1", data: { status: "completed" } };

  test.each([
    [["--dialect", "airflow-provider"], {}],
    [[], { PLANASONIX_DIALECT: "airflow-provider" }],
  ])(
    "with %j and %j, it sends the events of a file as they are, and shows their documented type",
    async (flags, env) => {
      const { url, bodies, file } = await listen([completed, { id: "evt_2", type: "backfill.completed" }]);

      const { code, stdout } = await runPlain(
        ["webhooks", "listen", "--forward", url, "--secret", "env:SECRET", "--file", file, ...flags],
        { env: { SECRET: "whsec_1", ...env } },
      );

      expect([code, stdout]).toEqual([0, "job.completed (job.succeeded) 204\nbackfill.completed 204\n"]);
      expect(JSON.parse(bodies[0] ?? "")).toEqual(completed);
    },
  );

  test("an event that is not of the dialect is refused, before anything is sent", async () => {
    const { url, bodies, file } = await listen([completed, { ...completed, type: "job.succeeded" }]);

    const { code, stderr } = await runPlain(
      [
        "webhooks",
        "listen",
        "--forward",
        url,
        "--secret",
        "env:SECRET",
        "--file",
        file,
        "--dialect",
        "airflow-provider",
      ],
      { env: { SECRET: "whsec_1" } },
    );

    expect([code, bodies]).toEqual([2, []]);
    expect(stderr).toContain("--file: event 2 is not of the dialect airflow-provider");
  });

  test("a sandbox in a form without webhooks is refused", async () => {
    const { run, server } = await serveDialect("airflow-provider", startAirflowServer());

    const { code, stderr } = await run(["webhooks", "listen", "--forward", "http://127.0.0.1:9"]);

    expect([code, server.requests]).toEqual([2, []]);
    expect(stderr).toContain("does not support webhooks.create");
  });
});

describe("init", () => {
  test.each([
    ["airflow-provider", 'dialect = "airflow-provider"'],
    ["documented", ""],
  ])("stores the dialect %s of a server in the profile", async (dialect, line) => {
    await using sandbox = await startTenant(dialect === "documented" ? {} : { dialect });
    const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
    mkdirSync(join(home, ".config"));
    const answers = [sandbox.tenant.apiKey];

    const { code, stderr } = await sandbox.run(
      ["init", "--profile", "p", "--base-url", sandbox.tenant.url, "--dialect", dialect],
      { home, env: {}, isInteractive: true, ask: async () => answers.shift() ?? "" },
    );

    expect([code, stderr]).toEqual([0, expect.stringContaining("The API accepts the key. Wrote the profile p")]);
    expect(readFileSync(join(home, ".config/planasonix/config.toml"), "utf8")).toContain(line);
  });
});
