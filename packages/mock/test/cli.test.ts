import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { mockCommand } from "../src/cli.ts";
import { startMock } from "../src/index.ts";
import { call, fixture } from "./support/served.ts";

const bin = `${import.meta.dirname}/../dist/bin.js`;

function start(...args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [bin, ...args]);
}

async function run(...args: readonly string[]): Promise<{ code: unknown; out: string; error: string }> {
  const child = start(...args);
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code, out, error };
}

describe("mockCommand", () => {
  const { start } = mockCommand("1.2.3");
  const io = { out: () => {}, error: () => {}, stopped: Promise.resolve() };

  test("starts the mock and suggests a request", async () => {
    const { readyLine, close, summary } = await start({ port: 0, spec: fixture }, io);
    await close();

    expect(readyLine).toMatch(/^Planasonix mock: \d+ operations at http:\/\/127\.0\.0\.1:\d+\/v1 - try: curl /);
    expect(summary).toBeUndefined();
  });

  test("speaks the forms of --dialect, and prints their addresses", async () => {
    const { readyLine, suggestions, close } = await start({ port: 0, dialect: "airflow-provider,documented" }, io);
    const [airflow = "", documented = ""] = readyLine.match(/http:[^\s,]+/g) ?? [];
    const [jobs, job] = [await call(`${airflow}/jobs`), await call(`${documented}/jobs/job_01jq8syncabc`)];
    await close();

    expect(readyLine).toMatch(/^Planasonix mock: airflow-provider at \S+\/api\/v1, documented at \S+\/v1$/);
    expect(suggestions).toBeUndefined();
    expect(jobs.json).toMatchObject({ jobs: [{ job_id: "job_01jq8syncabc" }] });
    expect(job.json).toMatchObject({ data: { id: "job_01jq8syncabc" } });
  });

  test("adds the addresses of other forms to that of the documented one", async () => {
    const { readyLine, close } = await start({ port: 0, spec: fixture, dialect: "documented,mcp-server" }, io);
    await close();

    expect(readyLine).toMatch(/operations at \S+\/v1, mcp-server at \S+\/api - try: curl /);
  });

  test("suggests to read the description if it has no list", async () => {
    const spec = `${import.meta.dirname}/fixtures/no-list.yaml`;
    const { readyLine, suggestions, close } = await start({ port: 0, spec }, io);
    const [url = ""] = /http:\S+$/.exec(readyLine) ?? [];
    const { status, text } = await call(url);
    await close();

    expect(readyLine).toMatch(/ - try: curl -H .* http:\S+\/v1\/openapi\.yaml$/);
    expect(suggestions).toBe("");
    expect(status).toBe(200);
    expect(text).toContain("operationId: pipelines_get");
  });

  test("suggests to start a run and to look at it, with commands that work", async () => {
    const { suggestions = "", close } = await start({ port: 0 }, io);
    const [post = "", list = "", ...others] = suggestions.match(/http:\S+/g) ?? [];
    const responses = [await call(post, { method: "POST" }), await call(list)];
    await close();

    expect(suggestions).toMatch(
      /^Then start a run, and look at it:\n {2}curl -H 'Authorization: Bearer any-key' -X POST http/,
    );
    expect(others).toEqual([]);
    expect(responses.map(({ status }) => status)).toEqual([202, 200]);
  });

  test.each([
    ["with writes rejected by default", undefined, "; writes are rejected without --allow-writes"],
    ["with writes allowed", true, ". Each difference"],
  ])("starts the proxy %s", async (_, allowWrites, text) => {
    const proxy = "http://127.0.0.1:1/v1";
    const { readyLine, close, summary } = await start({ port: 0, spec: fixture, proxy, allowWrites }, io);
    await close();

    expect(readyLine).toContain(`forwards to ${proxy}${text}`);
    expect(summary?.()).toBe("No differences.\n");
  });

  test("prints each difference once, and counts it in the summary", async () => {
    await using mock = await startDisposable();
    const printed: string[] = [];
    const options = { port: 0, spec: fixture, proxy: mock.url };
    const { readyLine, close, summary } = await start(options, { ...io, out: (text) => printed.push(text) });
    const [url = ""] = /http:\S+\/v1/.exec(readyLine) ?? [];

    for (let count = 0; count < 2; count += 1) await call(`${url}/pipelines?lim=1`);
    await close();

    expect(printed).toEqual(["pipelines_list  request  query.lim  is not a known parameter\n"]);
    expect(summary?.()).toContain("     2  pipelines_list  request  query.lim");
  });

  test.each([
    ["--allow-writes without --proxy", { allowWrites: true }, "`--allow-writes` needs `--proxy`"],
    ["--dynamic with --proxy", { proxy: "http://127.0.0.1:1/v1", dynamic: true }, "cannot be used with `--proxy`"],
    ["--seed with --proxy", { proxy: "http://127.0.0.1:1/v1", seed: "a" }, "cannot be used with `--proxy`"],
    [
      "a deployment over plain HTTP",
      { proxy: "http://api.planasonix.com/v1" },
      "`--proxy` must be an https:// base URL",
    ],
  ])("throws a TypeError for %s", async (_, options, message) => {
    const error = { name: "TypeError", message: expect.stringContaining(message) };
    await expect(async () => start({ port: 0, ...options }, io)).rejects.toMatchObject(error);
  });
});

async function startDisposable() {
  const mock = await startMock({ spec: fixture });
  return { url: mock.url, [Symbol.asyncDispose]: mock.close };
}

describe("planasonix-mock", () => {
  test.each([["SIGINT"], ["SIGTERM"]] as const)(
    "prints the ready line, serves until %s, and exits with code 0",
    async (signal) => {
      const child = start("--port", "0", "--spec", fixture);
      const error = text(child.stderr);
      const [line] = await once(createInterface(child.stdout), "line");
      const [url = ""] = /http:\S+\/v1/.exec(line) ?? [];
      const { status } = await call(`${url}/pipelines`);
      const rest = text(child.stdout);
      child.kill(signal);
      const [code] = await once(child, "exit");

      const offer = `operations at ${url} - try: curl -H 'Authorization: Bearer any-key' ${url}/pipelines`;
      expect(line.replace(/\d+ (?=operations)/, "")).toBe(`Planasonix mock: ${offer}`);
      expect(status).toBe(200);
      expect(code).toBe(0);
      expect(await rest).toBe("");
      expect(await error).toBe("");
    },
  );

  test("generates reproducible responses with --dynamic and --seed", async () => {
    const child = start("--port", "0", "--spec", fixture, "--dynamic", "--seed", "a");
    const [line] = await once(createInterface(child.stdout), "line");
    const [url = ""] = /http:\S+\/v1/.exec(line) ?? [];
    const first = await call(`${url}/pipelines/pl_1`);
    const second = await call(`${url}/pipelines/pl_1`);
    child.kill("SIGTERM");
    await once(child, "exit");

    expect(first.json).not.toMatchObject({ data: { id: "pl_1" } });
    expect(second.json).toEqual(first.json);
  });

  test("prints differences with --proxy, and a summary at the end", async () => {
    const mock = await startMock({ spec: fixture });
    const child = start("--port", "0", "--spec", fixture, "--proxy", mock.url);
    const out = text(child.stdout);
    const [line] = await once(createInterface(child.stdout), "line");
    const [url = ""] = /http:\S+\/v1/.exec(line) ?? [];
    const { status } = await call(`${url}/pipelines?colour=red`);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    await mock.close();
    const printed = await out;

    expect(status).toBe(200);
    expect(code).toBe(0);
    expect(line).toContain("writes are rejected without --allow-writes");
    expect(printed).toContain("\npipelines_list  request  query.colour  is not a known parameter\n");
    expect(printed).toContain("     1  pipelines_list  request  query.colour  is not a known parameter\n");
  });

  test("prints the reason in one line and exits with code 2 for a port in use", async () => {
    const mock = await startMock({ spec: fixture });
    const { port } = new URL(mock.url);
    const { code, out, error } = await run("--port", port, "--spec", fixture);
    await mock.close();

    expect(code).toBe(2);
    expect(out).toBe("");
    expect(error).toBe(
      `planasonix-mock: Cannot listen on port ${port} of 127.0.0.1: it is in use. ` +
        "Stop the program that holds it, or choose another port; 0 selects a free one\n",
    );
  });

  test.each([
    ["a missing file", ["--spec", "/nothing.yaml"], "the description /nothing.yaml: there is no such file"],
    ["a port that is not a number", ["--port", "http"], '`--port` must be a whole number from 0 to 65535, got "http"'],
    ["an unknown option", ["--prot", "1"], "unknown option '--prot' (Did you mean --port?)"],
    ["a positional argument", ["serve"], "too many arguments"],
    ["an option without a value", ["--spec"], "option '--spec <file>' argument missing"],
    ["--allow-writes without --proxy", ["--allow-writes"], "`--allow-writes` needs `--proxy`"],
    [
      "--seed with --proxy",
      ["--proxy", "https://api.planasonix.com/v1", "--seed", "a"],
      "`--seed` cannot be used with `--proxy`",
    ],
    [
      "a deployment over plain HTTP",
      ["--proxy", "http://api.planasonix.com/v1"],
      "`--proxy` must be an https:// base URL",
    ],
    ["an empty seed", ["--seed", ""], '`seed` must be a string that is not blank, got ""'],
  ])("prints the reason in one line and exits with code 2 for %s", async (_, args, message) => {
    const { code, out, error } = await run(...args);

    expect(code).toBe(2);
    expect(out).toBe("");
    expect(error).toMatch(/^planasonix-mock: [^\n]+\n$/);
    expect(error).toContain(message);
  });

  test("prints the help and the version to standard output", async () => {
    const help = await run("--help");
    const version = await run("--version");

    expect(help.code).toBe(0);
    expect(help.out).toContain("--dynamic");
    expect(version.code).toBe(0);
    expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
