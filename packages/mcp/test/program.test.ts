import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bin, connectToProgram } from "./support/connect.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, speed: 600 });
});
afterAll(() => sandbox.close());

const envOf = ({ url, apiKey }: Sandbox) => ({ PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: apiKey });
const newHome = () => mkdtempSync(join(tmpdir(), "planasonix-mcp-"));
const arguments_ = { pipeline_id: "pl_01hqxyz" };

/** Runs the program with a text on stdin, until it ends. */
async function run(args: readonly string[], env: Readonly<Record<string, string>>, stdin = "") {
  const child = spawn(process.execPath, [bin, ...args], { env: { HOME: "/nowhere", ...env } });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].on("data", (text) => (texts[name] += text));
  child.stdin.end(stdin);
  const [code] = await once(child, "close");
  return { code, ...texts };
}

test.each(["legacy", { pin: "2026-07-28" }] as const)(
  "without configuration, an agent can only read (%j)",
  async (negotiation) => {
    await using connection = await connectToProgram([], envOf(sandbox), { negotiation });
    const { tools } = await connection.client.listTools();
    expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
      ["describe", true],
      ["read", true],
      ["wait", true],
      ["explain_run", true],
    ]);
    expect((await connection.call("read", { operation: "pipelines.get", arguments: arguments_ })).text).toContain(
      "Orders to warehouse",
    );
    const refused = await connection.call("read", { operation: "pipelines.run", arguments: arguments_ });
    expect(refused).toMatchObject({
      isError: true,
      text: expect.stringContaining("the default of the MCP server allows read"),
    });
  },
);

test("a profile and its policy count as in the command line", async () => {
  const home = newHome();
  mkdirSync(join(home, ".config/planasonix"), { recursive: true });
  const { url, apiKey } = sandbox;
  const profile = `[profiles.default]\nbase_url = "${url}"\napi_key = "${apiKey}"\nallow = ["read", "change"]\n`;
  writeFileSync(join(home, ".config/planasonix/config.toml"), profile, { mode: 0o600 });
  await using connection = await connectToProgram(["--allow", "read,start,change"], { HOME: home });
  const { tools } = await connection.client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(["describe", "read", "change", "wait", "explain_run"]);
});

test("nothing but the protocol is on stdout, whatever is logged", async () => {
  const messages = [
    {
      id: 1,
      method: "initialize",
      params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "a", version: "1" } },
    },
    { method: "notifications/initialized" },
    { id: 2, method: "tools/call", params: { name: "read", arguments: { operation: "pipelines.list" } } },
  ];
  const child = spawn(process.execPath, [bin, "--debug"], {
    env: { HOME: "/nowhere", PLANASONIX_LOG: "debug", ...envOf(sandbox) },
  });
  let [stdout, stderr] = ["", ""];
  child.stderr.on("data", (text) => (stderr += text));
  const answered = new Promise<void>((resolve) => {
    child.stdout.on("data", (text) => {
      stdout += text;
      if (stdout.includes('"id":2')) resolve();
    });
  });
  for (const message of messages) child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  await answered;
  child.stdin.end();
  const [code] = await once(child, "close");
  expect(code).toBe(0);
  const lines = stdout.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line)).map(({ jsonrpc, id }) => [jsonrpc, id])).toEqual([
    ["2.0", 1],
    ["2.0", 2],
  ]);
  expect(stderr).toMatch(/^debug: /m);
});

test.each([
  ["an unknown flag", ["--allow-all"], {}, "Unknown option '--allow-all'"],
  ["a word", ["read"], {}, '"read" is no flag'],
  ["a key on stdin", ["--api-key-from", "-"], {}, "reads stdin, which the protocol needs"],
  ["an unknown effect", ["--allow", "reed"], {}, "--allow must list at least one of read, reach"],
  ["an empty variable", [], { PLANASONIX_ALLOW: "" }, "PLANASONIX_ALLOW must list at least one of read, reach"],
  ["a table that does not exist", ["--table", join(newHome(), "none")], {}, "none does not exist"],
])("%s ends the program with 2, and says why on stderr", async (_, args, env, message) => {
  const { code, stdout, stderr } = await run(args, { ...envOf(sandbox), ...env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("--help and --version print to stdout, and serve nothing", async () => {
  expect(await run(["--version"], {})).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  expect(await run(["--help"], {})).toMatchObject({ code: 0, stdout: expect.stringContaining("--allow <effects>") });
});

/** The IDs of the runs that no schedule has started. */
async function runsOf({ url, apiKey }: Sandbox): Promise<readonly string[]> {
  const response = await fetch(`${url}/runs?limit=100`, { headers: { authorization: `Bearer ${apiKey}` } });
  const { data }: { data: { id: string; attributes: { trigger: { type: string } } }[] } = JSON.parse(
    await response.text(),
  );
  return data.filter(({ attributes }) => attributes.trigger.type === "manual").map(({ id }) => id);
}

test.each([
  ["honors idempotency keys", true],
  ["may not honor them", false],
])("killed within a start, and started again, a server starts one run if the API %s", async (_, isTrusted) => {
  await using held = await holdStarts(sandbox);
  const home = newHome();
  mkdirSync(join(home, ".config/planasonix"), { recursive: true });
  const settings = [
    `base_url = "${held.url}"`,
    `api_key = "${sandbox.apiKey}"`,
    `trust_idempotency_keys = ${isTrusted}`,
  ];
  const profile = ["[profiles.default]", ...settings, ""].join("\n");
  writeFileSync(join(home, ".config/planasonix/config.toml"), profile, { mode: 0o600 });
  const before = await runsOf(sandbox);
  const start = { operation: "pipelines.run", arguments: arguments_, seconds: 50, key: `a start, ${isTrusted}` };
  const connect = () => connectToProgram(["--allow", "read,start"], { HOME: home });
  {
    await using connection = await connect();
    const call = connection.call("start", start).catch(() => undefined);
    await held.answered;
    process.kill(connection.pid, "SIGKILL");
    await call;
  }
  held.release();
  await using connection = await connect();
  expect((await connection.call("start", start)).text).toContain("ended: succeeded");
  expect((await runsOf(sandbox)).length - before.length).toBe(1);
});

/** A server in front of a sandbox that answers no start until it is released. */
async function holdStarts({ url }: Sandbox) {
  const target = new URL(url);
  let isHeld = true;
  let answer = (): void => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url: path } = incoming;
    const forwarded = request({ host: target.hostname, port: target.port, path, method, headers }, (response) => {
      const isStart = method === "POST" && /\/run$/.test(path ?? "");
      if (isStart && isHeld) return answer();
      outgoing.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${target.pathname}`,
    answered,
    release() {
      isHeld = false;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
