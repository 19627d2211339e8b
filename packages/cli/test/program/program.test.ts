import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { fakeMachine, runOn } from "../support/fake-machine.ts";
import { runInProcess } from "../support/in-process.ts";
import { bin, start } from "../support/program.ts";

const items = Array.from({ length: 6_000 }, (_, index) => ({
  id: `pl_${index}`,
  type: "pipeline",
  attributes: { name: "x".repeat(900), status: "active" },
}));

test("JSON of 5 MB through a pipe is complete, although its reader is slow", async () => {
  await using server = await serve((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: items, meta: { page: { limit: 6_000, cursor: null } } }));
  });
  const { child, texts, ended } = start(["pipelines", "list"], server.env);
  child.stdout.pause();
  await expect.poll(() => child.stdout.readableLength).toBeGreaterThan(0);
  child.stdout.resume();
  expect(await ended).toBe(0);
  expect(texts.stdout.length).toBeGreaterThan(5_000_000);
  expect(JSON.parse(texts.stdout)).toEqual(items);
});

test.each([
  ["json", '"name": 9007199254740993'],
  ["ndjson", '"name":9007199254740993'],
  ["yaml", "name: 9007199254740993"],
  ["csv", "9007199254740993"],
  ["table", "9007199254740993"],
])("a whole number beyond 2^53 keeps its digits as %s, of a resource and in a list", async (format, text) => {
  const pipeline = '{"id":"pl_1","type":"pipeline","attributes":{"status":"active","name":9007199254740993}}';
  await using server = await serve(({ url }, response) => {
    response.setHeader("content-type", "application/json");
    response.end(
      url?.endsWith("pl_1")
        ? `{"data":${pipeline}}`
        : `{"data":[${pipeline}],"meta":{"page":{"limit":50,"cursor":null}}}`,
    );
  });
  for (const words of [
    ["get", "pl_1"],
    ["list", "--fields", "id,name"],
  ]) {
    const { code, stdout, stderr } = await runInProcess(["pipelines", ...words, "-o", format], server.env);
    expect([code, stdout], stderr).toEqual([0, expect.stringContaining(text)]);
  }
  expect(JSON.parse("9007199254740993")).toBe(9_007_199_254_740_992);
});

test("a reader that goes away, such as head, is no error", async () => {
  await using server = await serve((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: items, meta: { page: { limit: 6_000, cursor: "next" } } }));
  });
  const { child, texts, ended } = start(["pipelines", "list"], server.env);
  child.stdout.once("data", () => child.stdout.destroy());
  expect(await ended).toBe(0);
  expect(texts.stderr).toBe("");
});

test("stdout that is full is an error, not a result that is cut off", () => {
  for (const args of [["--help"], ["pipelines", "--help"]]) {
    const { status, stderr } = spawnSync("sh", ["-c", '"$0" "$@" >/dev/full', process.execPath, bin, ...args]);
    expect([status, String(stderr)]).toEqual([2, expect.stringContaining("stdout cannot be written (ENOSPC)")]);
  }
});

test("a closed pipe never ends a wait", async () => {
  await using sandbox = await startSandbox({ port: 0, speed: 30 });
  const { child, ended } = start(["pipelines", "run", "pl_01hqxyz", "--wait"], envOf(sandbox));
  child.stdout.destroy();
  child.stderr.destroy();
  expect(await ended).toBe(0);
  expect(sandbox.requests.all().at(-1)).toMatchObject({ status: 200 });
});

/** A run that goes on, with a log that is too long for a pipe that nobody reads. */
async function startLoudRun(): Promise<Sandbox & AsyncDisposable> {
  const sandbox = await startSandbox({ port: 0, speed: 30 });
  const logs = Array.from({ length: 2_000 }, () => ({ level: "info" as const, message: "x".repeat(400), after: "2s" }));
  sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "150s", logs });
  return sandbox;
}

test("a pager that quits while it holds up stderr and stdout ends no wait", async () => {
  await using sandbox = await startLoudRun();
  const { child, ended } = start(["pipelines", "run", "pl_01hqxyz", "--wait", "--follow"], envOf(sandbox));
  child.stderr.pause();
  await expect.poll(() => sandbox.requests.all().some(({ operation }) => operation === "runs.listLogs")).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  child.stdout.destroy();
  child.stderr.destroy();
  expect(await ended).toBe(0);
});

test("a signal is answered although nobody reads a full pipe", async () => {
  await using sandbox = await startLoudRun();
  const { child, ended } = start(["pipelines", "run", "pl_01hqxyz", "--wait", "--follow"], envOf(sandbox));
  child.stderr.pause();
  await expect.poll(() => sandbox.requests.all().some(({ operation }) => operation === "runs.listLogs")).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const exited = new Promise((resolve) => child.on("exit", resolve));
  child.kill("SIGTERM");
  expect(await exited).toBe(143);
  child.stderr.resume();
  await ended;
});

test("a server that dies while a command waits is contact lost, before the deadline and after it", async () => {
  const sandbox = await startSandbox({ port: 0 });
  const { texts, ended } = start(["pipelines", "run", "pl_01hqxyz", "--wait", "--timeout", "6s"], envOf(sandbox));
  await expect.poll(() => texts.stderr).toMatch(/run_\w+ (queued|running)\n/);
  await sandbox.close();
  expect(await ended).toBe(5);
  expect(texts.stderr).toContain("The contact was lost");
  expect(JSON.parse(texts.stdout).id).toMatch(/^run_/);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s ends a waiting process with %i and the command that waits again", async (signal, code) => {
  await using sandbox = await startSandbox({ port: 0 });
  const { child, texts, ended } = start(["pipelines", "run", "pl_01hqxyz", "--wait"], envOf(sandbox));
  await expect.poll(() => texts.stderr).toMatch(/run_\w+ (queued|running)\n/);
  child.kill(signal);
  expect(await ended).toBe(code);
  expect(texts.stderr).toMatch(/planasonix runs wait run_\w+\n/);
});

test("the version into a closed pipe or a full disk ends quietly, with 1", () => {
  const { status, stderr } = spawnSync("sh", ["-c", '"$0" "$1" --version >/dev/full', process.execPath, bin]);
  expect([status, String(stderr)]).toEqual([1, ""]);
});

test.each([
  ["18.20.0", 2],
  ["20.20.2", 2],
  ["22.11.0", 2],
  ["22.12.0", 0],
  ["26.0.0", 0],
])("Node %s ends with %i, and says in one line what is needed if it is too old", (version, code) => {
  const preload = `data:text/javascript,Object.defineProperty(process.versions, "node", { value: "${version}" })`;
  const { status, stderr } = spawnSync(process.execPath, ["--import", preload, bin, "--version"], { encoding: "utf8" });
  const line = `planasonix needs Node 22.12 or newer, and this is Node ${version}\n`;
  expect([status, stderr]).toEqual([code, code === 2 ? line : ""]);
});

test.runIf(process.getuid?.() === 0)(
  "a user without a passwd entry and HOME gets a list, with XDG_CONFIG_HOME or without",
  async () => {
    await using sandbox = await startSandbox({ port: 0 });
    // A copy that this user can read.
    const folder = mkdtempSync(join(tmpdir(), "planasonix-program-"));
    cpSync(dirname(bin), folder, { recursive: true });
    chmodSync(folder, 0o755);
    for (const more of [{}, { XDG_CONFIG_HOME: "/nowhere" }]) {
      const script = `process.setgid(12345); process.setuid(12345); require("./bin.cjs");`;
      writeFileSync(join(folder, "as-nobody.cjs"), script);
      const child = spawn(process.execPath, [join(folder, "as-nobody.cjs"), "pipelines", "list", "--limit", "1"], {
        env: { ...envOf(sandbox), ...more },
      });
      let stderr = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        stderr += text;
      });
      const code = await new Promise((resolve) => child.on("close", resolve));
      expect([code, stderr]).toEqual([0, ""]);
    }
  },
);

test("--no-color wins over FORCE_COLOR", async () => {
  const env = { FORCE_COLOR: "1" };
  expect((await runInProcess(["--help"], env)).stdout).toContain("\u001b[1m");
  expect((await runInProcess(["--help", "--no-color"], env)).stdout).not.toContain("\u001b");
});

test("the version is that of the package", async () => {
  for (const flag of ["--version", "-V"]) {
    const { texts, ended } = start([flag]);
    expect(await ended).toBe(0);
    expect(texts.stdout).toBe(`${manifest.version}\n`);
  }
});

test("usage errors go to stderr with code 2", async () => {
  const { texts, ended } = start(["pipelines", "list", "--nope"]);
  expect(await ended).toBe(2);
  expect(texts).toEqual({ stdout: "", stderr: "Error: Unknown flag --nope\nplanasonix pipelines list --help\n" });
});

test("a word that only begins commands gets the words that can follow", async () => {
  const { texts, ended } = start(["auth"]);
  expect(await ended).toBe(2);
  expect(texts.stderr).toBe("Error: auth needs a command: status, scopes\nplanasonix --help\n");
});

test("a bug whose message quotes a server controls neither the terminal nor a CI system", async () => {
  const program = "setTimeout(() => { throw new Error('\\u001b[2J\\n::error::x ##vso[a.b]') }, 1)";
  const { texts, ended } = start(["sandbox", "--port", "0"], {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}`,
  });
  expect(await ended).toBe(70);
  expect(texts.stderr).toContain("This is a bug of planasonix: Error: \\x1b[2J\n\\x3a:error::x \\x23#vso[a.b]");
});

test("webhooks listen prints what it forwards, and ends at a signal", async () => {
  await using sandbox = await startSandbox({ port: 0 });
  await using server = await serve((_, response) => response.writeHead(204).end());
  const url = server.env.PLANASONIX_BASE_URL ?? "";
  const { code, stderr } = await runInProcess(["webhooks", "listen", "--forward", url], envOf(sandbox), {
    onOutput: (text, send) => {
      if (/delivered 204/.test(text)) send("SIGINT");
    },
  });
  expect([code, stderr]).toEqual([130, expect.stringContaining("Forwarding events of the sandbox to")]);
});

/** A folder in which a mock is installed that is this program. */
function installServer(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-server-"));
  const place = join(folder, "node_modules/@planasonix/mock");
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify({ name: "@planasonix/mock", bin: { mock: "bin.cjs" } }));
  writeFileSync(join(place, "bin.cjs"), program);
  return folder;
}

test("an installed server gets the flags except --from, and its exit code is that of the command", async () => {
  const folder = installServer('process.exitCode = process.argv.slice(2).join() === "--port,4020" ? 3 : 1;');
  expect(await runInProcess(["mock", "--from", folder, "--port", "4020"], {})).toMatchObject({ code: 3 });
  const here = { cwd: folder };
  expect(await runInProcess(["mock", "--port", "4020", "--from=."], {}, here)).toMatchObject({ code: 3 });
});

test.each([
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s reaches the installed server, and ends the command with %i", async (signal, code) => {
  const folder = installServer('require("node:fs").writeFileSync(process.argv[2], ""); setInterval(() => {}, 1_000);');
  const machine = fakeMachine();
  const ended = runOn(machine, ["mock", "--from", folder, join(folder, "started")]);
  await expect.poll(() => existsSync(join(folder, "started"))).toBe(true);
  machine.send(signal);
  expect(await ended).toBe(code);
});

test("webhooks listen forwards the events of a sandbox until a signal, and then removes its subscription", async () => {
  await using sandbox = await startSandbox({ port: 0 });
  const events: string[] = [];
  const server = createServer((request, response) => {
    events.push(String(request.headers["x-planasonix-signature"]));
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const { child, texts, ended } = start(["webhooks", "listen", "--forward", url], envOf(sandbox));
  await expect.poll(() => texts.stdout + texts.stderr).toMatch(/delivered 204/);
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  server.close();
  expect(events).toEqual([expect.stringMatching(/^v1=[0-9a-f]{64}$/)]);
  expect(sandbox.requests.all().at(-1)).toMatchObject({ operation: "webhooks.delete", status: 204 });
});

test("sandbox starts the installed sandbox, and passes signals on", async () => {
  const { child, texts, ended } = start(["sandbox", "--port", "0"]);
  await expect.poll(() => texts.stdout).toContain("http://127.0.0.1:");
  child.kill("SIGTERM");
  expect([0, 143]).toContain(await ended);
});

const beside = "beside this program (--from . takes that of this folder)";

test.each([
  [
    ["sandbox", "--port", "4020"],
    `@planasonix/sandbox is not installed ${beside}`,
    "npx @planasonix/sandbox --port 4020",
  ],
  [["mcp", "--allow", "read"], `@planasonix/mcp is not installed ${beside}`, "npx @planasonix/mcp --allow read"],
  [["mock", "--from", "/"], "@planasonix/mock is not installed in /", "npx @planasonix/mock"],
  [["mock", "--port", "4020", "--from="], "--from needs a folder, such as --from .", undefined],
  [
    ["pipelines", "run", "pl_1", "--wait", "--key", "a", "--store", "redis://127.0.0.1:1"],
    "--store with a redis:// URL needs two packages beside this program (--from . takes those of this folder)",
    "npm install @planasonix/redis redis",
  ],
])("%j says the one command that helps, if a package is not installed", (args, message, hint) => {
  const folder = copyProgram();
  const { status, stderr } = spawnSync(process.execPath, [join(folder, "bin.cjs"), ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      PLANASONIX_API_KEY: "key",
      PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1",
    },
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([2, `Error: ${message}\n${hint ? `${hint}\n` : ""}`]);
});

/** A copy of the program with nothing beside it. */
function copyProgram(): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-alone-"));
  cpSync(dirname(bin), folder, { recursive: true });
  return folder;
}

test.each([
  ["sandbox", ["sandbox"]],
  ["mock", ["mock"]],
  ["mcp", ["mcp"]],
  ["redis", ["pipelines", "run", "pl_1", "--wait", "--key", "a", "--store", "redis://127.0.0.1:1"]],
])("a foreign @planasonix/%s in the current folder, or above it, does not run with the API key", (name, args) => {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-foreign-"));
  const inner = join(folder, "a", "b");
  for (const [place, packages] of [
    [folder, [`@planasonix/${name}`]],
    [inner, [`@planasonix/${name}`, "redis", "ioredis"]],
  ] as const) {
    for (const one of packages) {
      const at = join(place, "node_modules", one);
      mkdirSync(at, { recursive: true });
      writeFileSync(join(at, "package.json"), JSON.stringify({ name: one, main: "evil.js", bin: { evil: "evil.js" } }));
      writeFileSync(
        join(at, "evil.js"),
        `require("node:fs").writeFileSync(${JSON.stringify(join(folder, "stolen"))}, "")`,
      );
    }
  }
  const { status } = spawnSync(process.execPath, [join(copyProgram(), "bin.cjs"), ...args], {
    cwd: inner,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      PLANASONIX_API_KEY: "key",
      PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1",
    },
  });
  expect(status).toBe(2);
  expect(existsSync(join(folder, "stolen"))).toBe(false);
});

interface Served extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
}

async function serve(listener: RequestListener): Promise<Served> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: { PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: `http://127.0.0.1:${port}/v1` },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function envOf({ url, apiKey }: Sandbox): Record<string, string> {
  return { PLANASONIX_API_KEY: apiKey, PLANASONIX_BASE_URL: url };
}
