import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandIo, runCommand } from "@planasonix/serving";
import { describe, expect, test } from "vitest";
import { type Surroundings, sandboxCommand } from "../src/cli.ts";
import { bin, startCommand } from "./support/process.ts";

interface Result {
  readonly code: number;
  readonly out: string;
  readonly errors: readonly string[];
}

async function run(
  args: readonly string[],
  whenReady: (line: string) => Promise<void> = async () => {},
  surroundings?: Surroundings,
): Promise<Result> {
  let out = "";
  const errors: string[] = [];
  let stop: () => void = () => {};
  const io: CommandIo = {
    out: (text) => {
      out += text;
      if (text.startsWith("Planasonix sandbox")) void whenReady(text.split("\n")[0] ?? "").finally(() => stop());
    },
    error: (line) => errors.push(line),
    stopped: new Promise<void>((resolve) => {
      stop = resolve;
    }),
  };
  return { code: await runCommand(args, sandboxCommand("1.2.3", surroundings), io), out, errors };
}

describe("planasonix-sandbox", () => {
  test("prints its address and a valid API key", async () => {
    let status = 0;
    const { code, out } = await run(["--port", "0"], async (line) => {
      const [, key = "", url = ""] = /Bearer (\S+)' (\S+)/.exec(line) ?? [];
      status = (await fetch(url, { headers: { Authorization: `Bearer ${key}` } })).status;
    });
    expect(out).toMatch(/\d+ operations at http:\/\/127\.0\.0\.1:/);
    expect(status).toBe(200);
    expect(code).toBe(0);
  });

  test("has the operations of --spec, and says which of them keep state", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-spec-"));
    const file = join(folder, "workspace.json");
    const openapi = readFileSync(createRequire(import.meta.url).resolve("@planasonix/openapi/openapi.json"), "utf8");
    const document = JSON.parse(openapi.replaceAll('"/pipelines', '"/flows'));
    document.paths["/widgets"] = { get: { responses: { 200: { description: "" } } } };
    writeFileSync(file, JSON.stringify(document));
    let status = 0;
    const { code, out } = await run(["--port", "0", "--spec", file], async (line) => {
      const [, url = "", key = ""] = / at (\S+) - API key: (\S+)/.exec(line) ?? [];
      status = (await fetch(`${url}/flows`, { headers: { Authorization: `Bearer ${key}` } })).status;
    });

    expect([code, status]).toEqual([0, 200]);
    expect(out).toMatch(/^With state and behaviour: \d+ operations\n/);
    expect(out).toMatch(/\n {2}flows: list, create, /);
    expect(out).toMatch(/\nAnswered with an example: 1 operations\n {2}widgets: get\nPlanasonix sandbox: /);
  });

  test("refuses a --spec that is no description, with code 2", async () => {
    const { code, errors } = await run(["--port", "0", "--spec", "missing.yaml"]);

    expect([code, errors]).toEqual([2, [expect.stringContaining("`--spec`: missing.yaml cannot be read (ENOENT)")]]);
  });

  test("behaves as the deployment of --like", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "like-")), "deployment.json");
    const operations = { "pipelines.list": { state: "missing" } };
    const report = { version: 1, baseUrl: "https://x.test/flow", operations, habits: {}, findings: [] };
    writeFileSync(file, JSON.stringify(report));
    let statuses: readonly number[] = [];
    const { code } = await run(["--port", "0", "--like", file], async (line) => {
      const [url = "", key = ""] = / (http\S+?\/flow)[ ;].*Bearer ([^']+)'/s.exec(line)?.slice(1) ?? [];
      const headers = { Authorization: `Bearer ${key}` };
      const calls = ["/pipelines", "/runs"].map((path) => fetch(url + path, { headers }));
      statuses = (await Promise.all(calls)).map(({ status }) => status);
    });

    expect([code, statuses]).toEqual([0, [404, 200]]);
  });

  test("refuses a --like that is no saved report, or cannot be read, with exit code 2", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "like-")), "openapi.yaml");
    writeFileSync(file, "openapi: 3.1.0");

    const other = await run(["--port", "0", "--like", file]);
    const missing = await run(["--port", "0", "--like", "missing.json"]);

    expect([other.code, missing.code]).toEqual([2, 2]);
    expect(other.errors.join()).toContain("`--like` is no saved report of a deployment: it is not JSON");
    expect(missing.errors.join()).toContain("`--like` cannot be read");
  });

  test("speaks the forms of --dialect, and prints their addresses instead of the calls of the documented form", async () => {
    let statuses: readonly number[] = [];
    const { code, out } = await run(["--port", "0", "--dialect", "airflow-provider,documented"], async (line) => {
      const [, airflow = "", documented = "", key = ""] =
        /provider at (\S+), documented at (\S+) - API key: (\S+)/.exec(line) ?? [];
      const urls = [`${airflow}/jobs`, `${documented}/jobs`, `${airflow}/pipelines`];
      const headers = { Authorization: `Bearer ${key}` };
      statuses = await Promise.all(urls.map(async (url) => (await fetch(url, { headers })).status));
    });
    expect(out).toMatch(
      /^Planasonix sandbox: airflow-provider at http:\/\/127\.0\.0\.1:\d+\/api\/v1, documented at \S+\/v1 - API key: \S+\n$/,
    );
    expect(statuses).toEqual([200, 200, 404]);
    expect(code).toBe(0);
  });

  test.each([
    ["unknown", 'There is no dialect "unknown"'],
    ["./none.json", "`--dialect` cannot be read"],
    ["pages,mcp-server", "cannot be served together"],
  ])("refuses --dialect %s with exit code 2", async (dialect, message) => {
    const { code, errors } = await run(["--port", "0", "--dialect", dialect]);
    expect(code).toBe(2);
    expect(errors.join()).toContain(message);
  });

  test("suggests to start a run and to look at it, with commands that work", async () => {
    let seen: unknown;
    const { out } = await run(["--port", "0"], async (line) => {
      const [, key = "", url = ""] = /Bearer (\S+)' (\S+)\/pipelines/.exec(line) ?? [];
      const headers = { Authorization: `Bearer ${key}` };
      const started = await fetch(`${url}/pipelines/pl_01hqxyz/run`, { method: "POST", headers });
      const listed = await fetch(`${url}/runs`, { headers });
      const { data: run } = (await started.json()) as { readonly data: { readonly id: string } };
      const { data: runs } = (await listed.json()) as { readonly data: readonly { readonly id: string }[] };
      seen = [run.id, runs[0]?.id];
      expect(run.id).toMatch(/^run_/);
    });
    const [ready = "", ...suggestions] = out.trim().split("\n");
    const [, curl = "", url = ""] = /try: (curl .*) (http.*)\/pipelines$/.exec(ready) ?? [];
    expect(suggestions).toEqual([
      "Then start a run, and look at it:",
      `  ${curl} -X POST ${url}/pipelines/pl_01hqxyz/run`,
      `  ${curl} ${url}/runs`,
    ]);
    const [id, first] = seen as string[];
    expect(first).toBe(id);
  });

  test.each([[["--read-only"]], [["--allow", "read"]], [["--seed", "empty"]]])(
    "suggests no start that would fail, with %j",
    async (args) => {
      const { out } = await run(["--port", "0", ...args]);
      expect(out.trim().split("\n")).toHaveLength(1);
    },
  );

  test("rejects writes with --read-only, and counts requests with --rate-limit", async () => {
    const seen: (number | string | null)[] = [];
    await run(["--port", "0", "--read-only", "--rate-limit", "60", "--seed", "empty", "--speed", "2"], async (line) => {
      const [, key = "", url = ""] = /Bearer (\S+)' (\S+)/.exec(line) ?? [];
      const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
      const read = await fetch(url, { headers });
      const written = await fetch(url, { method: "POST", headers, body: "{}" });
      seen.push(read.status, read.headers.get("x-ratelimit-remaining"), written.status, await written.text());
    });
    expect(seen).toEqual([200, "59", 403, expect.stringContaining("read-only")]);
  });

  test("makes API keys for the effects of --allow, and rejects an empty list", async () => {
    const statuses: number[] = [];
    await run(["--port", "0", "--allow", "read, start", "--speed", "2"], async (line) => {
      const [, key = "", url = ""] = /Bearer (\S+)' (\S+)\/pipelines/.exec(line) ?? [];
      const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
      const statusOf = async (method: string, path: string): Promise<number> =>
        (await fetch(`${url}/${path}`, { method, headers, ...(method === "POST" && { body: "{}" }) })).status;
      statuses.push(await statusOf("GET", "pipelines"), await statusOf("POST", "pipelines/pl_01hqxyz/run"));
      statuses.push(await statusOf("POST", "pipelines"), await statusOf("DELETE", "pipelines/pl_01hqxyz"));
    });

    expect(statuses).toEqual([200, 202, 403, 403]);
    const { errors } = await run(["--port", "0", "--allow", ""]);
    expect(errors.join()).toContain("`--allow` must be a list of at least one of read");
  });

  test("rejects mistakes with --strict", async () => {
    let text = "";
    await run(["--port", "0", "--strict", "--seed", "empty"], async (line) => {
      const [, key = "", url = ""] = /Bearer (\S+)' (\S+)/.exec(line) ?? [];
      text = await (await fetch(`${url}?state=active`, { headers: { Authorization: `Bearer ${key}` } })).text();
    });
    expect(text).toContain("query.state is not a parameter of pipelines.list");
  });

  test.each<[string, readonly string[], Surroundings]>([
    [
      "--api-key",
      ["--api-key", "ci-key-of-option"],
      { env: { PLANASONIX_API_KEY: "ci-key-of-environment" }, isTerminal: false },
    ],
    ["PLANASONIX_API_KEY", [], { env: { PLANASONIX_API_KEY: "ci-key-of-option" }, isTerminal: false }],
  ])("accepts the API key of %s, and does not print it", async (_, args, surroundings) => {
    const statuses: number[] = [];
    const { out } = await run(
      ["--port", "0", "--clock", "manual", "--now", "2026-12-01T06:00:00Z", "--random-seed", "ci", ...args],
      async (line) => {
        const [, url = ""] = / (http\S+)$/.exec(line.trim()) ?? [];
        const health = await fetch(url.replace("/v1/pipelines", "/_sandbox/health"));
        const clock = await fetch(url.replace("/v1/pipelines", "/_sandbox/clock"), {
          headers: { Authorization: "Bearer ci-key-of-option" },
        });
        statuses.push(health.status, clock.status);
        expect(await clock.json()).toEqual({ now: Date.parse("2026-12-01T06:00:00Z") });
      },
      surroundings,
    );
    expect(statuses).toEqual([200, 200]);
    expect(out).not.toContain("ci-key");
  });

  test("says that --seed has no effect on a data file that exists, and keeps its data", async () => {
    const data = join(mkdtempSync(join(tmpdir(), "sandbox-")), "kept.db");
    const count = async (line: string): Promise<number> => {
      const [, key = "", url = ""] = /Bearer (\S+)' (\S+)/.exec(line) ?? [];
      const response = await fetch(url, { headers: { Authorization: `Bearer ${key}` } });
      return ((await response.json()) as { readonly data: readonly unknown[] }).data.length;
    };
    const counts: number[] = [];
    const args = ["--port", "0", "--data", data, "--seed"];
    const first = await run([...args, "empty"], async (line) => void counts.push(await count(line)));
    const second = await run([...args, "demo"], async (line) => void counts.push(await count(line)));
    expect(first.out).not.toContain("keeps its data");
    expect(second.out).toContain(`${data} keeps its data: --seed has an effect only on a new file`);
    expect(counts).toEqual([0, 0]);
  });

  test("runs the program of --init before it is ready, with a base URL and an API key", async () => {
    const script = `
      const { PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: key } = process.env;
      const call = (path, init) => fetch(url + path, { ...init, headers: { Authorization: "Bearer " + key } });
      const health = await fetch(url.replace("/v1", "/_sandbox/health"));
      console.log(health.status, (await call("/pipelines/pl_01hqxyz/run", { method: "POST" })).status);`;
    const file = join(mkdtempSync(join(tmpdir(), "init-")), "init.mjs");
    writeFileSync(file, script);
    const statuses: number[] = [];
    const { code, errors } = await run(["--port", "0", "--init", `"${process.execPath}" "${file}"`], async (line) => {
      const [, key = "", url = ""] = /Bearer (\S+)' (\S+)/.exec(line) ?? [];
      statuses.push((await fetch(url.replace("/v1/pipelines", "/_sandbox/health"))).status);
      const runs = await fetch(url.replace("/pipelines", "/runs"), { headers: { Authorization: `Bearer ${key}` } });
      const { data } = (await runs.json()) as {
        readonly data: readonly { readonly attributes: { readonly status: string } }[];
      };
      statuses.push(data.filter(({ attributes }) => attributes.status === "queued").length);
    });
    expect([code, errors, statuses]).toEqual([0, ["503 202"], [200, 1]]);
  });

  test("ends with code 2 and the output of the program if --init fails, and keeps no data file", async () => {
    const data = join(mkdtempSync(join(tmpdir(), "sandbox-")), "incomplete.db");
    const args = ["--port", "0", "--data", data, "--init", "echo no pipelines; exit 3"];
    const { code, out, errors } = await run(args);
    expect(existsSync(data)).toBe(false);
    expect([code, out, errors]).toEqual([
      2,
      "",
      [
        "no pipelines",
        'planasonix-sandbox: `--init` must end with code 0, but "echo no pipelines; exit 3" ended with code 3',
      ],
    ]);
  });

  test("ends with code 2 and names --init if its command is empty", async () => {
    const { code, errors } = await run(["--port", "0", "--init", " "]);
    expect([code, errors]).toEqual([
      2,
      ['planasonix-sandbox: `--init` must be a command, such as "python prepare.py"'],
    ]);
  });

  test("ends a program of --init that has not ended, and what it has started, when it is stopped", async () => {
    const args = [
      "--disable-warning=ExperimentalWarning",
      bin,
      "--port",
      "0",
      "--init",
      "echo begun; sleep 60; echo end",
    ];
    const child = spawn(process.execPath, args);
    const ended = once(child, "exit");
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.stderr.once("data", () => child.kill("SIGTERM"));
    expect(await ended).toEqual([2, null]);
    expect(errors).toBe(
      'begun\nplanasonix-sandbox: `--init` was stopped before "echo begun; sleep 60; echo end" had ended\n',
    );
  });

  test("is ready while a program that --init has left in the background runs, and ends it", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "init-")), "ended");
    const { child } = await startCommand("--init", `(trap 'echo > ${file}; exit' TERM; sleep 60 & wait) &`);
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    await expect.poll(() => existsSync(file)).toBe(true);
  });

  test("does not run --init for a data file that exists, and says so", async () => {
    const data = join(mkdtempSync(join(tmpdir(), "sandbox-")), "kept.db");
    const args = ["--port", "0", "--data", data, "--init", "echo prepared"];
    const first = await run(args, async () => {});
    const second = await run(args, async () => {});
    expect([first.errors, second.errors]).toEqual([["prepared"], []]);
    expect(second.out).toContain(`${data} keeps its data: --init has an effect only on a new file`);
  });

  test("prints one line for each request on a terminal", async () => {
    const { out } = await run(
      ["--port", "0"],
      async (line) => {
        const [, url = ""] = / (http\S+)$/.exec(line.trim()) ?? [];
        await fetch(`${url}?limit=1`);
      },
      { env: {}, isTerminal: true },
    );
    expect(out).toMatch(/\n\d\d:\d\d:\d\d GET \/v1\/pipelines 401 \d+\.\d ms\n$/);
  });

  test("gives the same IDs and secrets to each start with the same --random-seed, and API keys that nobody can know", async () => {
    const [seen, keys]: [string[], string[]] = [[], []];
    for (let start = 0; start < 2; start += 1) {
      await run(["--port", "0", "--random-seed", "ci", "--clock", "manual"], async (line) => {
        const [, key = "", url = ""] = /Bearer (\S+)' (\S+)/.exec(line) ?? [];
        const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
        const started = await fetch(`${url}/pl_01hqxyz/run`, { method: "POST", headers, body: "{}" });
        const { data } = (await started.json()) as { readonly data: { readonly id: string } };
        const body = JSON.stringify({ name: "Reader", scopes: ["pipelines:read"] });
        const made = await fetch(url.replace(/pipelines$/, "user/api-keys"), { method: "POST", headers, body });
        const { secret } = ((await made.json()) as { data: { attributes: { secret: string } } }).data.attributes;
        const created = await fetch(url.replace("/v1/pipelines", "/_sandbox/tenants"), { method: "POST", headers });
        seen.push(`${data.id} ${secret}`);
        keys.push(key, ((await created.json()) as { readonly api_key: string }).api_key);
      });
    }
    expect(seen[0]).toMatch(/^run_\w+ plnx_/);
    expect(seen[1]).toBe(seen[0]);
    expect(new Set(keys).size).toBe(4);
  });

  test.each([
    [["--port", "70000"], "`--port` must be a whole number from 0 to 65535"],
    [["--clock", "fast"], '`--clock` must be "real" or "manual", got "fast"'],
    [["--now", "soon"], '`--now` must be a date, got "soon"'],
    [["--deliver-to", "me"], '`--deliver-to` must be "loopback" or "anywhere", got "me"'],
    [["--api-key", "a b"], "`--api-key` must consist of 8 to 200 visible ASCII characters"],
    [["--speed", "fast"], "`--speed` must be a number greater than 0"],
    [["--clock", "manual", "--speed", "5"], "`--speed` has no effect on a manual clock"],
    [["--concurrent-runs", "0"], "`--concurrent-runs` must be a whole number from 1 to 9007199254740991"],
    [["--rate-limit", "0"], "`--rate-limit` must be a whole number from 1 to 9007199254740991"],
    [["--rate-limit", "1.5"], "`--rate-limit` must be a whole number from 1 to 9007199254740991"],
    [["--rate-limit", "99999999999999999999"], "`--rate-limit` must be a whole number from 1 to 9007199254740991"],
    [
      ["--seed", "mine"],
      '`--seed` must be "demo", "empty", or a file whose name ends in .json, .yaml or .yml, got "mine"',
    ],
    [["--seed", "missing.yaml"], "Cannot read the seed file missing.yaml: there is no such file"],
    [["--idempotency-keys", "lost"], '`--idempotency-keys` must be "honored", "ignored", or a duration such as "10m"'],
    [["--dat", "x"], "unknown option '--dat' (Did you mean --data?)"],
  ])("prints the reason in one line and exits with code 2 for %o", async (args, message) => {
    const { code, errors } = await run(["--port", "0", ...args]);
    expect(code).toBe(2);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
  });

  test("names the variable if its API key is too short, and does not show the key", async () => {
    const surroundings = { env: { PLANASONIX_API_KEY: "short" }, isTerminal: false };
    const { code, errors } = await run(["--port", "0"], undefined, surroundings);
    expect([code, errors]).toEqual([
      2,
      ["planasonix-sandbox: `PLANASONIX_API_KEY` must consist of 8 to 200 visible ASCII characters, without spaces"],
    ]);
  });

  test("exits with code 2 and creates no data file if the port is in use", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const data = join(mkdtempSync(join(tmpdir(), "sandbox-")), "unused.db");
    const { code, errors } = await run(["--port", String(port), "--data", data]);
    server.close();
    expect(existsSync(data)).toBe(false);
    expect(code).toBe(2);
    expect(errors).toEqual([
      expect.stringMatching(/^planasonix-sandbox: Cannot listen on port \d+ of 127.0.0.1: it is in use/),
    ]);
  });

  test("ends within two seconds after SIGTERM, even while the clock advances by a century", async () => {
    const { url, apiKey, child } = await startCommand();
    const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
    const control = url.replace("/v1", "/_sandbox");
    const body = JSON.stringify({ by: "36500d" });
    const advancing = fetch(`${control}/clock/advance`, { method: "POST", headers, body }).catch(() => undefined);
    const isAdvancing = async () => "target" in (await (await fetch(`${control}/clock`, { headers })).json());
    await expect.poll(isAdvancing).toBe(true);
    const exited = once(child, "exit");
    const begin = performance.now();
    child.kill("SIGTERM");
    const [code] = await exited;
    expect(code).toBe(0);
    expect(performance.now() - begin).toBeLessThan(2000);
    expect((await advancing)?.status).toBe(409);
  });

  test("names the required version of Node in one line and exits with code 2 if Node has no SQLite", () => {
    const { status, stderr } = spawnSync(process.execPath, ["--no-experimental-sqlite", bin], { encoding: "utf8" });

    expect(status).toBe(2);
    expect(stderr).toBe(`planasonix-sandbox: needs Node 22.13 or newer, and this is Node ${process.versions.node}\n`);
  });

  test("shows port 4011 as the default in the help, and names the other command", async () => {
    const { out } = await run(["--help"]);
    expect(out).toMatch(/\(default:\s+"4011"\)/);
    expect(out).toContain("planasonix-sandbox explore");
  });
});

test("startSandbox says the same as the command if Node has no SQLite", () => {
  const script = `
    import { startSandbox } from ${JSON.stringify(new URL("../src/index.ts", import.meta.url))};
    await startSandbox().catch(({ name, code, message }) => console.log(name, code, message));`;
  const args = ["--no-experimental-sqlite", "--input-type=module", "-e", script];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stdout).toBe(
    `SandboxError node_unsupported The sandbox needs Node 22.13 or newer, and this is Node ${process.versions.node}\n`,
  );
});
